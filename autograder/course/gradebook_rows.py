"""Read and write the rows of nbgrader's gradebook that belong to some submissions of one unit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader import api
from sqlalchemy import Column, Connection, Table, bindparam, case, func, insert, select, update

from autograder.course.lateness import seconds_late
from autograder.course.records import Record

NO_RESPONSE = "No response."  # what nbgrader writes at an answer cell left as it was handed out


@dataclass(frozen=True)
class Cells:
    """The ids of a unit in the gradebook: its own, and its cells' by grade_id."""

    assignment: str
    notebook: str
    duedate: datetime | None
    graded: dict[str, str]
    answers: dict[str, str]


def find_cells(connection: Connection, unit: str) -> Cells | None:
    """Return the unit's ids, or None if the gradebook does not know it."""
    base, notebook, assignment = api.BaseCell.__table__, api.Notebook.__table__, api.Assignment.__table__
    found = connection.execute(
        select(assignment.c.id, notebook.c.id, assignment.c.duedate)
        .join(notebook, notebook.c.assignment_id == assignment.c.id)
        .where(assignment.c.name == unit, notebook.c.name == unit)).first()
    if found is None:
        return None
    cells = connection.execute(select(base.c.name, base.c.id, base.c.type).where(base.c.notebook_id == found[1])).all()
    return Cells(found[0], found[1], found[2],
                 {name: id for name, id, type in cells if type in ("GradeCell", "TaskCell")},
                 {name: id for name, id, type in cells if type in ("SolutionCell", "TaskCell")})


class Batch:
    """A batch of submissions of one unit, written in one transaction."""

    def __init__(self, connection: Connection, cells: Cells, records: dict[str, Record]):
        self.connection, self.cells, self.records = connection, cells, records
        self.notebooks: dict[str, str] = {}  # student -> id of the submitted notebook

    def add_submissions(self, times: dict[str, datetime | None]) -> None:
        """Add students, submissions and notebooks that are missing, and update times of submission."""
        student, submission, notebook = (
            api.Student.__table__, api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__)
        known = set(self.connection.scalars(select(student.c.id).where(student.c.id.in_(self.records))))
        self._insert(student, [{"id": name} for name in self.records if name not in known])
        there = {row.student_id: row for row in self.connection.execute(
            select(submission.c.id, submission.c.student_id, submission.c.timestamp)
            .where(submission.c.assignment_id == self.cells.assignment, submission.c.student_id.in_(self.records)))}
        ids = {name: there[name].id if name in there else api.new_uuid() for name in self.records}
        self._insert(submission, [
            {"id": ids[name], "assignment_id": self.cells.assignment, "student_id": name, "timestamp": times[name]}
            for name in self.records if name not in there])
        self._update(submission, {"timestamp": bindparam("new")}, [
            {"row": ids[name], "new": times[name]} for name, row in there.items()
            if times[name] is not None and times[name] != row.timestamp])
        found = {row.assignment_id: row.id for row in self.connection.execute(
            select(notebook.c.assignment_id, notebook.c.id)
            .where(notebook.c.notebook_id == self.cells.notebook, notebook.c.assignment_id.in_(ids.values())))}
        self.notebooks = {name: found.get(id) or api.new_uuid() for name, id in ids.items()}
        self._insert(notebook, [
            {"id": self.notebooks[name], "assignment_id": id, "notebook_id": self.cells.notebook, "flagged": False}
            for name, id in ids.items() if id not in found])

    def set_grades(self, fresh: Collection[str]) -> None:
        """Set automatic scores. A marked answer is put up for review if its score changed, or the answer (fresh)."""
        grade = api.Grade.__table__
        there = self._rows(grade, grade.c.auto_score)
        new, changed = [], []
        for student, record in self.records.items():
            for name, cell in self.cells.graded.items():
                score = record.scores.get(name)
                score = None if score is None else float(score)
                row = there.get((self.notebooks[student], cell))
                if row is None:
                    new.append({"id": api.new_uuid(), "notebook_id": self.notebooks[student], "cell_id": cell,
                                "auto_score": score, "needs_manual_grade": score is None})
                elif student in fresh or row.auto_score != score:
                    changed.append({"row": row.id, "new": score, "needs": score is None})
        self._insert(grade, new)
        self._update(grade, {
            "auto_score": bindparam("new"),
            "needs_manual_grade": case((grade.c.manual_score.is_not(None), True), else_=bindparam("needs")),
        }, changed)

    def set_comments(self) -> None:
        """Set nbgrader's own comment at each blank answer, and remove it from the others."""
        comment = api.Comment.__table__
        there = self._rows(comment, comment.c.auto_comment)
        new, changed = [], []
        for student, record in self.records.items():
            for name, cell in self.cells.answers.items():
                text = NO_RESPONSE if name in record.unanswered else None
                row = there.get((self.notebooks[student], cell))
                if row is None:
                    new.append({"id": api.new_uuid(), "notebook_id": self.notebooks[student], "cell_id": cell,
                                "auto_comment": text})
                elif row.auto_comment != text:
                    changed.append({"row": row.id, "new": text})
        self._insert(comment, new)
        self._update(comment, {"auto_comment": bindparam("new")}, changed)

    def set_penalties(self, duedate: datetime, penalty: Callable[[str, float, float], float | None]) -> None:
        """Set late penalties by the course's own plugin, as nbgrader's AssignLatePenalties does."""
        submission, notebook = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
        rows = self.connection.execute(
            select(notebook.c.id, notebook.c.late_submission_penalty, submission.c.student_id, submission.c.timestamp,
                   submission.c.extension, func.coalesce(func.sum(api.Grade.score), 0.0).label("score"))
            .join(submission, submission.c.id == notebook.c.assignment_id)
            .join(api.Grade.__table__, api.Grade.notebook_id == notebook.c.id)
            .where(notebook.c.id.in_(self.notebooks.values()))
            .group_by(notebook.c.id, submission.c.id)).all()
        changed = []
        for row in rows:
            late = seconds_late(row.timestamp, duedate, row.extension)
            value = penalty(row.student_id, row.score, late) if late > 0 else None
            if value != row.late_submission_penalty:
                changed.append({"row": row.id, "new": value})
        self._update(notebook, {"late_submission_penalty": bindparam("new")}, changed)

    def _rows(self, table: Table, column: Column) -> dict[tuple[str, str], Any]:
        rows = self.connection.execute(
            select(table.c.id, table.c.notebook_id, table.c.cell_id, column)
            .where(table.c.notebook_id.in_(self.notebooks.values())))
        return {(row.notebook_id, row.cell_id): row for row in rows}

    def _insert(self, table: Table, rows: list[dict]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)

    def _update(self, table: Table, values: dict, rows: list[dict]) -> None:
        if rows:
            self.connection.execute(update(table).where(table.c.id == bindparam("row")).values(**values), rows)
