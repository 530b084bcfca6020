"""grades.csv: everybody's points, in the columns of `nbgrader export`, and why some have none."""

from __future__ import annotations

import csv
import io

from nbgrader import api
from sqlalchemy import Integer, Row, Select, cast, func, select

from autograder.course.folder import Course
from autograder.course.gradebook import reading
from autograder.course.records import Journal
from autograder.files import write_whole

COLUMNS = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
           "late_submission_penalty", "score", "max_score", "to_mark", "problem")


def write_grades(course: Course) -> None:
    """Write grades.csv into the course folder, whole.

    to_mark: how many answers wait for a person; problem, in the place of that: why a submission could not be graded.
    Raises GradebookError.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    with reading(course.nbgrader().db_url) as connection:
        students = connection.execute(select(api.Student.__table__).order_by(api.Student.id)).all()
        for assignment in connection.execute(
                select(api.Assignment.id, api.Assignment.name, api.Assignment.duedate,
                       api.Assignment.max_score.label("max_score"))
                .order_by(api.Assignment.name)).all():
            submitted = {row.student_id: row for row in connection.execute(_submissions(assignment.id))}
            problems = dict(Journal(course.records, assignment.name).problems)
            for student in students:
                table.writerow(_no_formulas(_row(assignment, student, submitted.get(student.id),
                                                 problems.pop(student.id, ""))))
            for name, problem in problems.items():  # names that the gradebook cannot hold
                table.writerow(_no_formulas({
                    "assignment": assignment.name, "student_id": name, "raw_score": 0.0, "score": 0.0,
                    "max_score": assignment.max_score, "problem": problem}))
    write_whole(course.root / "grades.csv", text.getvalue().encode("utf-8", "backslashreplace"))


def _no_formulas(row: dict) -> dict:
    """Texts that a spreadsheet would run, such as a folder named `=1+1`, behind the mark that makes them texts."""
    return {name: f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
            else value for name, value in row.items()}


def _submissions(assignment: str) -> Select:
    """One row a submission of an assignment: its time, score, penalty and answers to mark."""
    per_notebook = (
        select(api.SubmittedNotebook.assignment_id.label("submission"),
               func.coalesce(func.sum(api.Grade.score), 0.0).label("score"),
               func.sum(cast(api.Grade.needs_manual_grade, Integer)).label("to_mark"),
               func.coalesce(func.max(api.SubmittedNotebook.late_submission_penalty), 0.0).label("penalty"))
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .group_by(api.SubmittedNotebook.id).subquery())
    submission = api.SubmittedAssignment
    return (select(submission.student_id, submission.timestamp, func.sum(per_notebook.c.score).label("score"),
                   func.sum(per_notebook.c.to_mark).label("to_mark"), func.sum(per_notebook.c.penalty).label("penalty"))
            .join(per_notebook, per_notebook.c.submission == submission.id)
            .where(submission.assignment_id == assignment).group_by(submission.id))


def _row(assignment: Row, student: Row, submitted: Row | None, problem: str) -> dict:
    score, penalty = (submitted.score, submitted.penalty) if submitted else (0.0, 0.0)
    return {"assignment": assignment.name, "duedate": assignment.duedate, "student_id": student.id,
            "timestamp": submitted.timestamp if submitted else None, "last_name": student.last_name,
            "first_name": student.first_name, "email": student.email, "raw_score": score,
            "late_submission_penalty": penalty, "score": max(0.0, score - penalty), "max_score": assignment.max_score,
            "to_mark": int(submitted.to_mark) if submitted and not problem else "", "problem": problem}
