"""Show the report where an instructor looks: as a table in the terminal and as a page in the course folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from autograder.course.folder import Course, CourseError
from autograder.course.times import TABLE
from autograder.files import write_whole
from autograder.progress import printable
from autograder.reports.explain_again import explain_again
from autograder.reports.grades_csv import Grades
from autograder.reports.page import address_in, page_of, percent
from autograder.reports.report import SHARES, UnitReport, collect
from autograder.reports.report_files import csv_of, json_of
from lab.judging.compare import shortened

NAMED = 6
NEW = "Exercises that most of the notebooks handed in do not have"
ZERO = ("They count 0 for these students. If they were added later, leave them out of the totals with these lines "
        "below [weights] in course.toml (all marks stay, and grading again is not needed):")

def report(course: Course, units: Sequence[str], page: bool = True, names: bool = True) -> int:
    """Print the table; write report.html, report.csv and report.json into the course folder.

    names: False leaves all names of students out of the files. Raise CourseError or GradebookError.
    """
    reports = collect(course, units)
    print("\n".join(text(found, names) for found in reports))
    if page:
        files = {"report.html": page_of(reports, address_in(course), names).encode("utf-8", "backslashreplace"),
                 "report.csv": csv_of(reports), "report.json": json_of(reports, names)}
        for name, content in files.items():
            path = course.root / name
            try:
                write_whole(path, content)
            except OSError as error:
                raise CourseError(f"{path} cannot be written ({error.strerror}); correct that, or leave the files out "
                                  "with --text.") from error
        print(f"\nThe page, with hints{' and names' if names else ''}: {course.root / 'report.html'}; for programs "
              "report.csv and report.json beside it.")
    return 0


def left_to_do(course: Course, grades: Grades | None, units: Collection[str]) -> list[str]:
    """Return in sentences what grading leaves to a person: answers to mark, and hand-ins of which no time is known."""
    rows = [row for row in (grades.rows if grades else ())
            if row["assignment"] in units and row.get("score") is not None]
    to_mark = sum(bool(row["to_mark"]) for row in rows), sum(row["to_mark"] or 0 for row in rows)
    said = []
    if to_mark[1]:
        said.append(f"To mark in formgrader: {_many(to_mark[1], 'answer')} of {_many(to_mark[0], 'student')}.")
    if course.settings.late.rule != "none" and (
            undated := [row["student_id"] for row in rows if row["duedate"] and not row["timestamp"]]):
        named = ", ".join(map(printable, undated[:NAMED])) + (", …" if len(undated) > NAMED else "")
        said.append(f"No time is known of {_many(len(undated), 'hand-in')}, so that none of them counts as late "
                    f"({named}). Write times into {TABLE}, with the columns student, unit, timestamp.")
    return said


def new_exercises(course: Course, gradable: Mapping[str, int], unasked: Mapping[tuple[str, str], int]) -> list[str]:
    """Return what to do about exercises that most of the notebooks handed in do not have; nothing where all have all.

    gradable: how many notebooks there are, by unit.  unasked: how many of them have no cell for an exercise.
    """
    found = {name: f"{name} (not in {count} of {gradable[unit]})" for (unit, name), count in sorted(unasked.items())
             if 2 * count > gradable[unit] and course.settings.weight(name) > 0}
    return [f"{NEW}: {', '.join(found.values())}. {ZERO}", *weights_of(found)] if found else []


def weights_of(exercises: Iterable[str]) -> list[str]:
    """Return the lines of course.toml that leave exercises out of the totals."""
    return [f"    {name} = 0" for name in exercises]


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def text(found: UnitReport, names: bool = True) -> str:
    """Return one unit as a table for a terminal. names: False leaves all names of students out."""
    lines = [f"{found.unit}: {found.graded} graded, {found.mean_points:.1f} of {found.max_points:g} points on average, "
             f"{len(found.failed)} not gradable, {sum(map(len, found.waiting.values()))} written answers to mark", ""]
    if found.troubles:
        width = max(len(trouble.exercise) for trouble in found.troubles)
        lines.append(f"  {'exercise':{width}}  right  partly  wrong  not started  most frequent")
        for trouble in found.troubles:
            shares = "  ".join(f"{percent(trouble.share(name)) if trouble.answers else '–':>{len(name)}}"
                               for name in SHARES)
            seen = "; ".join([*(f"{printable(name)} ({count})" for name, count in trouble.mistakes.most_common(2)),
                              *(f"holds up {name} ({count})" for name, count in trouble.holds_up.most_common(2)),
                              *([f"{trouble.waits} to mark"] if trouble.waits else []),
                              *([f"not in {trouble.not_there} notebooks"] if trouble.not_there else [])])
            lines.append(f"  {trouble.exercise:{width}}  {shares}  {shortened(seen, 70)}".rstrip())
    for student, reason in found.failed if names else ():
        lines.append(f"  not gradable · {printable(student)}: {printable(reason)}")
    for pair in found.similar[:NAMED] if names else ():
        lines.append(f"  alike, a place to look · {printable(' and '.join(pair.students))}: "
                     f"{', '.join(one.exercise for one in pair.alike)}")
    for name, students in found.waiting.items():
        lines.append(f"  to mark · {name}: {len(students)}")
    lines += [f"  note · {count} × {printable(sentence)}" + (f" ({printable(whose)})" if names else "")
              for count, sentence, whose in found.notes.rows()]
    lines += [f"  to explain again · {printable(sentence)}" for sentence in explain_again(found)]
    return "\n".join(lines)
