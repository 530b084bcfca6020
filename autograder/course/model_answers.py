"""Decide when students may see the model answers and mark schemes of a unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nbgrader import api
from sqlalchemy import func, select

from autograder.course.folder import Course
from autograder.course.gradebook import is_there, reading


def model_answers_shown(course: Course, unit: str, now: datetime | None = None) -> bool:
    """Return True where students may see the model answers of a unit at the time `now`, in UTC.

    "after-due" means after the due date of everybody, the longest extension included; without a due date, never.
    Raise SettingsError or GradebookError.
    """
    rule = course.settings.model_answers
    if rule != "after-due":
        return rule == "always"
    last = _last_due(course, unit)
    return last is not None and (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None) > last


def _last_due(course: Course, unit: str) -> datetime | None:
    url = course.nbgrader().db_url
    if not is_there(url):
        return None
    assignment, submission = api.Assignment.__table__, api.SubmittedAssignment.__table__
    with reading(url) as connection:
        due = connection.scalar(select(assignment.c.duedate).where(assignment.c.name == unit))
        longest = connection.scalar(
            select(func.max(submission.c.extension)).join(assignment, assignment.c.id == submission.c.assignment_id)
            .where(assignment.c.name == unit))
    return None if due is None else due + (longest or timedelta())
