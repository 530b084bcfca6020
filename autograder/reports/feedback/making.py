"""Feedback for a class: the pages that have changed are made again, each where nbgrader expects it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.building.blanking import REGION
from autograder.course.folder import Course, CourseError
from autograder.course.memory import installed_version
from autograder.course.model_answers import model_answers_shown
from autograder.course.plain_files import read_below
from autograder.course.records import Record
from autograder.errors import did_you_mean
from autograder.files import clear, encode_json, write_whole
from autograder.preparing.course_unit import CourseUnit, course_unit
from autograder.reports.class_marks import Marks, marks_of, names_of
from autograder.reports.feedback.graded_notebook import graded_notebook
from autograder.reports.feedback.sections import Exercise, exercises_in, sections_of
from autograder.reports.feedback.student_page import html_of, student_page
from autograder.reports.report import present_records
from autograder.reports.templating import templates_digest

HEAD = 400      # bytes at the beginning of a page that hold the digest of what it was made from
SECRET, TIMESTAMP = "submission_secret.txt", "timestamp.txt"   # what nbgrader's release_feedback looks for
SCHEME = ("<!-- === BEGIN MARK SCHEME === -->", "<!-- === END MARK SCHEME === -->")


@dataclass
class Made:
    """The result of a run. pages: every page of these units that is up to date now, by unit and student.

    made: how many of them were written.  hidden: units whose model answers students may not see yet.
    """

    pages: dict[tuple[str, str], Path] = field(default_factory=dict)
    made: int = 0
    hidden: list[str] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """Return how many pages were up to date already."""
        return len(self.pages) - self.made


@dataclass(frozen=True)
class UnitPages:
    """The parts that all pages of a unit share.  digest: of all of it that can change without a record's changing."""

    course: Course
    unit: str
    title: str
    exercises: Sequence[Exercise]
    digest: str

    def path(self, student: str) -> Path:
        """Return where a student's page lies."""
        return page_path(self.course, student, self.unit)

    def write(self, record: Record, name: str, marks: Marks, again: bool) -> bool:
        """Write the page of one record, unless it is up to date. Return True where it was written."""
        path = self.path(record.student)
        made_from = _digest(self.digest, repr((name, marks)), encode_json(record.as_dict()))
        _write_beside(self.course, record, path.parent)
        if not again and _is_made_from(path, made_from):
            return False
        notebook = self.course.autograded / record.student / self.unit / f"{self.unit}.ipynb"
        shown = graded_notebook(notebook, record) if record.graded else {}
        page = student_page(record, name, self.title, marks, sections_of(record, self.exercises, marks, shown))
        if path.is_dir():
            clear(path)
        write_whole(path, html_of(page, made_from).encode("utf-8", "backslashreplace"))
        return True


def page_path(course: Course, student: str, unit: str) -> Path:
    """Return where nbgrader expects the feedback page of a student and unit."""
    return course.root / "feedback" / student / unit / f"{unit}.html"


def make_feedback(course: Course, units: Sequence[str], only: Collection[str] = (), again: bool = False) -> Made:
    """Write the feedback pages of these units that are not up to date; with `again`, all of them.

    only: these students; all if there are none. Raise CourseError, SettingsError or GradebookError.
    """
    made, names, seen = Made(), names_of(course), set()
    for unit in units:
        if not (course.records / unit).is_dir():
            continue
        shared, everybody = _unit_pages(course, unit, made), marks_of(course, unit)
        for record in present_records(course, unit):
            seen.add(record.student)
            if only and record.student not in only:
                continue
            marks = everybody.get(record.student, Marks())
            made.made += shared.write(record, names.get(record.student, record.student), marks, again)
            made.pages[unit, record.student] = shared.path(record.student)
    if not seen:
        raise CourseError(f"{course.root} has no records of what was handed in for {', '.join(units)} yet; "
                          "run `autograder grade` first.")
    for stranger in sorted(set(only) - seen):
        raise CourseError(f"{stranger!r} has no record for {', '.join(units)}; run `autograder grade` first, or write "
                          f"the name as it is in submitted/.{did_you_mean(stranger, seen)}")
    return made


def _unit_pages(course: Course, unit: str, made: Made) -> UnitPages:
    asked = course_unit(course, unit)
    show = model_answers_shown(course, unit)
    if not show:
        made.hidden.append(unit)
    cells = asked.pristine().cells
    exercises = exercises_in(cells, _model_answers(asked) if show else None)
    title = next((line.lstrip("# ") for cell in cells[:1] for line in cell.source.splitlines() if line), unit)
    digest = _digest(installed_version(), templates_digest(), asked.version, repr(exercises), title)
    return UnitPages(course, unit, title, exercises, digest)


def _model_answers(unit: CourseUnit) -> dict[str, str]:
    """Return the model answer of each exercise; of one in words, with the mark scheme."""
    found, schemes = {}, {}
    for cell in unit.source().cells:
        role = cell.metadata.nbgrader
        if role.solution:
            found[role.grade_id] = REGION.sub(lambda region: region[2].rstrip("\n"), cell.source)
        elif SCHEME[0] in cell.source:
            schemes[role.grade_id.removesuffix("_question")] = (
                cell.source.partition(SCHEME[0])[2].partition(SCHEME[1])[0].strip())
    return found | schemes


def _digest(*parts: str | bytes) -> str:
    whole = b"\0".join(part if isinstance(part, bytes) else part.encode("utf-8", "backslashreplace") for part in parts)
    return hashlib.sha256(whole).hexdigest()


def _is_made_from(path: Path, digest: str) -> bool:
    try:
        with open(path, "rb") as file:
            return f'content="{digest}"'.encode() in file.read(HEAD)
    except OSError:
        return False


def _write_beside(course: Course, record: Record, folder: Path) -> None:
    """Write what nbgrader's release_feedback looks for beside a page, or remove what an earlier hand-in left there."""
    secret = read_below(course.submitted, f"{record.student}/{record.unit}/{SECRET}", 4096)
    wanted = {SECRET: secret if isinstance(secret, bytes) else None,
              TIMESTAMP: record.timestamp.encode() if record.timestamp else b"" if isinstance(secret, bytes) else None}
    for name, content in wanted.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != content:
            write_whole(path, content)
