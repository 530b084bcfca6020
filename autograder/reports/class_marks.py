"""Read from the gradebook, for everybody in one unit: names, automatic scores, what people entered, and the total.

Read in a few queries for the whole class; totals follow course.toml as in grades.csv.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbgrader import api
from sqlalchemy import Connection, select

from autograder.course.folder import Course
from autograder.course.gradebook import is_there, reading
from autograder.course.gradebook_rows import find_cells
from autograder.course.lateness import Lateness, seconds_late
from autograder.course.settings import CourseSettings
from autograder.reports.grades_csv import rounded


@dataclass
class Mark:
    """One exercise of one student.

    automatic, by_hand: None where there is none.  waits: for a person.  weight: of its points in totals.
    """

    worth: float = 0.0
    automatic: float | None = None
    by_hand: float | None = None
    extra: float = 0.0
    waits: bool = False
    comment: str = ""
    weight: float = 1.0

    @property
    def score(self) -> float | None:
        """Return what counts: a person's mark before the automatic one, with extra credit; None where nothing does."""
        known = self.by_hand if self.by_hand is not None else self.automatic
        return self.extra or None if known is None else known + self.extra


@dataclass
class Marks:
    """One student's marks by exercise.  late: seconds.  penalty: points lost for that.  total: what is left."""

    exercises: dict[str, Mark] = field(default_factory=dict)
    timestamp: datetime | None = None
    extension: timedelta | None = None
    late: float = 0.0
    penalty: float = 0.0
    raw: float = 0.0
    total: float = 0.0
    of: float = 0.0


def marks_of(course: Course, unit: str) -> dict[str, Marks]:
    """Return everybody's marks in a unit, by student; nothing without a gradebook. Raise GradebookError."""
    directory = course.nbgrader()
    if not is_there(directory.db_url):
        return {}
    with reading(directory.db_url) as connection:
        found = _entered(connection, unit)
        due = connection.scalar(select(api.Assignment.duedate).where(api.Assignment.name == unit)) if found else None
    settings, lateness = course.settings, Lateness(directory.config)
    for student, marks in found.items():
        _add_up(marks, student, due, settings, lateness)
    return found


def names_of(course: Course) -> dict[str, str]:
    """Return the names of all students in the gradebook, "First Last"; the id of one who has none there."""
    url = course.nbgrader().db_url
    if not is_there(url):
        return {}
    with reading(url) as connection:
        if not connection.dialect.has_table(connection, "student"):
            return {}
        rows = connection.execute(select(api.Student.id, api.Student.first_name, api.Student.last_name))
        return {row.id: " ".join(filter(None, (row.first_name, row.last_name))).strip() or row.id for row in rows}


def _entered(connection: Connection, unit: str) -> dict[str, Marks]:
    if not connection.dialect.has_table(connection, "grade") or (cells := find_cells(connection, unit)) is None:
        return {}
    submission, notebook = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
    cell, grade, comment = api.GradeCell.__table__, api.Grade.__table__, api.Comment.__table__
    worth = {row.id: row.max_score for row in connection.execute(
        select(cell.c.id, cell.c.max_score).where(cell.c.id.in_(cells.graded.values())))}
    graded = {id: name.removeprefix("check_") for name, id in cells.graded.items()}
    answers = {id: name for name, id in cells.answers.items()}
    whose = {row.id: (row.student_id, row.timestamp, row.extension) for row in connection.execute(
        select(notebook.c.id, submission.c.student_id, submission.c.timestamp, submission.c.extension)
        .join(submission, submission.c.id == notebook.c.assignment_id)
        .where(notebook.c.notebook_id == cells.notebook))}
    found = {student: Marks(timestamp=timestamp, extension=extension)
             for student, timestamp, extension in whose.values()}
    for row in connection.execute(select(grade.c.notebook_id, grade.c.cell_id, grade.c.auto_score, grade.c.manual_score,
                                         grade.c.extra_credit, grade.c.needs_manual_grade)
                                  .where(grade.c.cell_id.in_(graded))):
        if row.notebook_id in whose:
            found[whose[row.notebook_id][0]].exercises[graded[row.cell_id]] = Mark(
                worth.get(row.cell_id, 0.0), row.auto_score, row.manual_score, row.extra_credit or 0.0,
                bool(row.needs_manual_grade))
    for row in connection.execute(select(comment.c.notebook_id, comment.c.cell_id, comment.c.manual_comment)
                                  .where(comment.c.cell_id.in_(answers), comment.c.manual_comment.is_not(None))):
        if row.notebook_id in whose:
            marks = found[whose[row.notebook_id][0]].exercises.setdefault(answers[row.cell_id], Mark())
            marks.comment = row.manual_comment.strip()
    return found


def _add_up(marks: Marks, student: str, due: datetime | None, settings: CourseSettings, lateness: Lateness) -> None:
    def weighted(values: dict[str, float]) -> float:
        return round(math.fsum(settings.weight(name) * value for name, value in values.items()), 4)

    for name, mark in marks.exercises.items():
        mark.weight = settings.weight(name)
    marks.of = weighted({name: mark.worth for name, mark in marks.exercises.items()})
    marks.raw = weighted({name: mark.score for name, mark in marks.exercises.items() if mark.score is not None})
    marks.late = seconds_late(marks.timestamp, due, marks.extension)
    marks.penalty = round(lateness.penalty(student, marks.raw, marks.late) or 0.0, 4) if marks.late > 0 else 0.0
    marks.total = rounded(max(0.0, marks.raw - marks.penalty), settings.rounding)
