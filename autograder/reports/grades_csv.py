"""grades.csv: everybody's points, from the gradebook as it is now, and why some have none.

The first columns are those of `nbgrader export`. Totals follow course.toml: weights, the rule for late submissions, and
rounding. A person's marks count as soon as they are in the gradebook.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, Row, select

from autograder.course.folder import Course, installed_units
from autograder.course.gradebook import reading
from autograder.course.lateness import Lateness, seconds_late
from autograder.course.records import Journal
from autograder.course.settings import CourseSettings
from autograder.files import write_whole
from autograder.preparing.course_unit import course_unit
from autograder.progress import printable

COLUMNS = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
           "late_submission_penalty", "score", "max_score", "to_mark", "problem", "notes", "overridden")


@dataclass(frozen=True)
class Asked:
    """An assignment of the gradebook: its exercises in the order of the notebook, and what each is worth."""

    id: str
    name: str
    duedate: datetime | None
    worth: dict[str, float] = field(default_factory=dict)


@dataclass
class HandedIn:
    """The marks of one student for one assignment.

    scores: by exercise; None where a person still has to mark it.  overridden: exercises where a person's mark stands
    above an automatic one.
    """

    timestamp: datetime | None
    extension: timedelta | None
    scores: dict[str, float | None] = field(default_factory=dict)
    to_mark: int = 0
    overridden: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Grades:
    """All grades of a course.

    rows: one per student and unit, with the columns of grades.csv; what is not known is missing.  units: the
    assignments in the gradebook, each with its exercises and what they are worth.
    """

    rows: tuple[dict[str, Any], ...] = ()
    units: tuple[Asked, ...] = ()


def write_grades(course: Course) -> Grades:
    """Write grades.csv into the course folder, whole; return what is in it.

    One row per student and unit, and after the columns of nbgrader one for each exercise. to_mark: how many answers
    wait for a person. problem, instead of that: why a submission could not be graded. Where nothing was handed in, or
    could be graded, points are blank and not 0. Raise GradebookError or SettingsError.
    """
    grades, text = grades_of(course), io.StringIO()
    exercises = list(dict.fromkeys(name for asked in grades.units for name in asked.worth))
    table = csv.DictWriter(text, [*COLUMNS, *(exercise_column(name) for name in exercises)], lineterminator="\n")
    table.writeheader()
    table.writerows(map(_no_formulas, grades.rows))
    write_whole(course.root / "grades.csv", text.getvalue().encode("utf-8", "backslashreplace"))
    return grades


def grades_of(course: Course) -> Grades:
    """Return the grades as the gradebook has them now. Raise GradebookError or SettingsError."""
    settings, directory = course.settings, course.nbgrader()
    lateness = Lateness(directory.config)
    with reading(directory.db_url) as connection:
        students = connection.execute(select(api.Student.__table__).order_by(api.Student.id)).all()
        assignments = _assignments(connection, course)
        rows = [row for asked in assignments
                for row in _rows(connection, course, asked, students, settings, lateness)]
    return Grades(tuple(rows), tuple(assignments))


def _rows(connection: Connection, course: Course, asked: Asked, students: Sequence[Row], settings: CourseSettings,
          lateness: Lateness) -> Iterator[dict[str, Any]]:
    handed_in, journal = _handed_in(connection, asked, settings), Journal(course.records, asked.name)
    problems = dict(journal.problems)
    for student in students:
        row = _row(asked, student, handed_in.get(student.id), problems.pop(student.id, ""), settings, lateness)
        yield row | {"notes": journal.notes.get(student.id, "")}
    for name, problem in problems.items():  # names that the gradebook cannot hold
        yield {"assignment": asked.name, "student_id": name, "problem": problem,
               "max_score": _total(asked.worth, settings), "notes": journal.notes.get(name, "")}


def exercise_column(exercise: str) -> str:
    """Return the name of an exercise's column, which differs from all others."""
    return f"exercise {exercise}" if exercise in COLUMNS else exercise


def _no_formulas(row: dict) -> dict:
    """Return the row with control characters spelt out, and texts that a spreadsheet would run marked as texts."""
    plain = {name: printable(value) if isinstance(value, str) else value for name, value in row.items()}
    return {name: f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@"))
            else value for name, value in plain.items()}


def _assignments(connection: Connection, course: Course) -> list[Asked]:
    """Return the gradebook's assignments: the course's units in its order, then those that are not units."""
    rows = {row.name: row for row in connection.execute(
        select(api.Assignment.id, api.Assignment.name, api.Assignment.duedate).order_by(api.Assignment.name))}
    others = [name for name in rows if name not in installed_units()]
    names = [*(unit for unit in course.units() if unit in rows), *others]
    return [Asked(rows[name].id, name, rows[name].duedate, dict(_worth(connection, course, rows[name])))
            for name in names]


def _worth(connection: Connection, course: Course, assignment: Row) -> Iterator[tuple[str, float]]:
    cell, notebook = api.GradeCell.__table__, api.Notebook.__table__
    base = api.BaseCell.__table__
    worth = {row.name.removeprefix("check_"): row.max_score for row in connection.execute(
        select(base.c.name, cell.c.max_score).join(base, base.c.id == cell.c.id)
        .join(notebook, notebook.c.id == base.c.notebook_id).where(notebook.c.assignment_id == assignment.id)
        .order_by(base.c.name))}
    order = [name.removeprefix("check_") for name in _order(course, assignment.name)]
    return ((name, worth[name]) for name in [*(name for name in order if name in worth),
                                             *(name for name in worth if name not in order)])


def _order(course: Course, unit: str) -> list[str]:
    if unit not in installed_units():
        return []
    cells = course_unit(course, unit).pristine().cells
    return [cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.nbgrader.grade]


def _handed_in(connection: Connection, asked: Asked, settings: CourseSettings) -> dict[str, HandedIn]:
    """Return what each student has for an assignment."""
    submission, notebook, base = api.SubmittedAssignment, api.SubmittedNotebook, api.BaseCell.__table__
    found: dict[str, HandedIn] = {}
    for row in connection.execute(
            select(submission.student_id, submission.timestamp, submission.extension, base.c.name,
                   api.Grade.score.label("score"), api.Grade.auto_score, api.Grade.manual_score,
                   api.Grade.extra_credit, api.Grade.needs_manual_grade)
            .join(notebook, notebook.assignment_id == submission.id)
            .join(api.Grade, api.Grade.notebook_id == notebook.id).join(base, base.c.id == api.Grade.cell_id)
            .where(submission.assignment_id == asked.id)):
        one = found.setdefault(row.student_id, HandedIn(row.timestamp, row.extension))
        is_scored = any(value is not None for value in (row.auto_score, row.manual_score, row.extra_credit))
        name = row.name.removeprefix("check_")
        one.scores[name] = float(row.score or 0.0) if is_scored else None
        if row.manual_score is not None and row.auto_score is not None and row.manual_score != row.auto_score:
            one.overridden.append(name)
        one.to_mark += bool(row.needs_manual_grade) and settings.weight(name) > 0
    return found


def _row(asked: Asked, student: Row, handed_in: HandedIn | None, problem: str, settings: CourseSettings,
         lateness: Lateness) -> dict[str, Any]:
    row = {"assignment": asked.name, "duedate": asked.duedate, "student_id": student.id, "last_name": student.last_name,
           "first_name": student.first_name, "email": student.email, "problem": problem,
           "max_score": _total(asked.worth, settings)}
    if handed_in is None:
        return row
    row["timestamp"] = handed_in.timestamp
    if problem and not any(handed_in.scores.values()):
        return row
    raw = _total(handed_in.scores, settings)
    late = seconds_late(handed_in.timestamp, asked.duedate, handed_in.extension)
    penalty = lateness.penalty(student.id, raw, late) or 0.0 if late > 0 else 0.0
    scores = {exercise_column(name): score for name, score in handed_in.scores.items() if name in asked.worth}
    return row | scores | {
        "raw_score": raw, "late_submission_penalty": round(penalty, 4),
        "score": rounded(max(0.0, raw - penalty), settings.rounding), "to_mark": "" if problem else handed_in.to_mark,
        "overridden": " ".join(handed_in.overridden)}


def _total(scores: Mapping[str, float | None], settings: CourseSettings) -> float:
    """Return the weighted sum of the scores."""
    return round(math.fsum(settings.weight(name) * score for name, score in scores.items() if score is not None), 4)


def rounded(score: float, step: float | None) -> float:
    """Return `score` rounded to a multiple of `step`, halves up; to four decimals where there is no step."""
    if step is None:
        return round(score, 4)
    size = Decimal(str(step))
    return float((Decimal(str(round(score, 9))) / size).quantize(Decimal(1), ROUND_HALF_UP) * size)
