"""The demo: a made-up class of twelve in build/demo/, really graded, and a table of what came of it."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.box import Box, BoxUnavailable
from autograder.building.build import blank, solved
from autograder.commands.demo_class import CLASS, UNIT, Student
from autograder.course.folder import Course, CourseError
from autograder.course.records import Record, all_records
from autograder.grading.run import Options, grade_class
from autograder.places import CHECKOUT
from autograder.preparing.prepare import prepare
from autograder.progress import Progress, printable
from autograder.reports.feedback.making import make_feedback
from autograder.reports.page import address_in, page_of
from autograder.reports.report import collect

NOTES_SHOWN = 2
SECRET = "a demo needs no secret, and gives the same each time\n"


def place_of_demo() -> Path:
    """Return the folder of the demo when none is named: in a checkout build/demo/, else one in the current folder."""
    return CHECKOUT / "build" / "demo" if CHECKOUT else Path("backpropagation-demo").resolve()


def demo(folder: Path | None = None) -> int:
    """Make the class, grade it, print the table. Return 0 when everybody is graded or has a reason.

    A demo that is there already is made again. Raise CourseError for a folder that holds anything else.
    """
    folder = (folder or place_of_demo()).resolve()
    if folder.exists() and any(folder.iterdir()):
        secret = folder / "secret"
        if not (secret.is_file() and secret.read_text("utf-8", "replace") == SECRET):
            raise CourseError(f"{folder} holds something other than a demo; name a folder that is new or empty.")
        shutil.rmtree(folder)
    course = Course(folder)
    hand_in(course)
    isolation = isolation_for_demo()
    progress = Progress()
    summary = grade_class(course, [UNIT], progress, Options(isolation=isolation))
    progress.end()
    records = list(all_records(course.records, UNIT))
    make_feedback(course, [UNIT])
    (folder / "report.html").write_text(page_of(collect(course, [UNIT]), address_in(course)), encoding="utf-8")
    print("\n".join(table(records, shutil.get_terminal_size((110, 24)).columns)))
    print(places(folder))
    return 0 if len(records) == len(CLASS) == summary.graded + len(summary.failed) else 1


def hand_in(course: Course) -> None:
    """Write everybody's submission into a course folder of its own."""
    course.root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(course.root / "secret", os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(SECRET)
    prepare(course, [UNIT])
    for student in CLASS:
        folder = course.submitted / student.name / UNIT
        folder.mkdir(parents=True)
        content = student.raw if student.raw is not None else (nbformat.v4.writes(notebook_of(student)) + "\n").encode()
        (folder / student.file_name).write_bytes(content)
        for name, text in student.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def notebook_of(student: Student) -> NotebookNode:
    """Return the notebook as the student hands it in."""
    notebook = solved(UNIT) if student.base == "solved" else blank(UNIT)
    right = {name(cell): cell.source for cell in solved(UNIT).cells}
    for cell in notebook.cells:
        if name(cell) in student.solved:
            cell.source = right[name(cell)]
        cell.source = student.answers.get(name(cell), cell.source)
    if student.change is not None:
        student.change(notebook)
    return notebook


def name(cell: NotebookNode) -> str:
    """Return the grade_id of a cell, or ""."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def isolation_for_demo() -> str:
    """Return the isolation to use: the box, or none, with a sentence that says so, since this class is ours."""
    try:
        with Box():
            return "bubblewrap"
    except BoxUnavailable as error:
        print(f"{error}\nThis class is made up, so it is graded without the box (--isolation process); "
              "a real class never is unless you ask for it.", file=sys.stderr)
        return "process"


def table(records: list[Record], width: int) -> list[str]:
    """Return student, points, and what went wrong in words, as lines for a terminal."""
    lines = [f"{'student':9}{'points':>14}   what went wrong", "─" * min(width, 110)]
    for record in records:
        points = f"{record.points:.4g} of {record.max_points:g}" if record.graded else "not graded"
        words = [part for item in wrong(record) for part in
                 textwrap.wrap(item, max(30, min(width, 110) - 26), subsequent_indent="  ", break_on_hyphens=False)]
        lines.append(f"{printable(record.student):9}{points:>14}   {words[0]}")
        lines += [f"{'':26}{line}" for line in words[1:]]
    return lines


def wrong(record: Record) -> list[str]:
    """Return what went wrong with a submission, one exercise per line, then what was unusual and what waits."""
    if not record.graded:
        return [printable(record.reason)]
    said = []
    for verdict in record.verdicts:
        if verdict["status"] not in ("right", "not started"):
            name_of_it = verdict["mistake"] or verdict["slip"]
            known = f" ({name_of_it})" if name_of_it else ""
            said.append(printable(f"{verdict['exercise']}{known}: {verdict['message']}"))
    blanks = [verdict["exercise"] for verdict in record.verdicts if verdict["status"] == "not started"]
    if blanks:
        listed = ", ".join(blanks) if len(blanks) <= 4 else f"{len(blanks)} exercises"
        said.append(f"not started: {listed}")
    said += [printable(note) for note in record.notes[:NOTES_SHOWN]]
    if len(record.notes) > NOTES_SHOWN:
        said.append(f"{len(record.notes) - NOTES_SHOWN} more notes in its record")
    if record.waiting:
        said.append(f"waits to be marked: {', '.join(record.waiting)}")
    return said or ["nothing"]


def places(folder: Path) -> str:
    """Return the paths of all that the demo made, with words."""
    shown = Path(os.path.relpath(folder))
    rows = [("submitted/", "what was handed in"), ("autograded/", "the graded notebooks, with a panel at each check"),
            ("records/", "one record a submission: verdicts, evidence, reasons"),
            ("gradebook.db", "nbgrader's gradebook"), ("grades.csv", "everybody's points"),
            ("report.html", "what the class did not understand"),
            ("feedback/", f"what each student gets back, such as feedback/cleo/{UNIT}/{UNIT}.html")]
    return "\n".join(["", f"Everything lies in {shown}/:", *(f"  {name:14}{what}" for name, what in rows)])
