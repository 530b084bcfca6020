"""One feedback page: what it says as a whole, and its HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course.records import Record
from autograder.reports.class_marks import Marks
from autograder.reports.feedback.next_step import next_step, quoted
from autograder.reports.feedback.sections import Section
from autograder.reports.templating import environment

HOUR = 3600


@dataclass(frozen=True)
class StudentPage:
    """A feedback page.  title: of the unit.  sum: how the total comes about.  reason: why it was not graded."""

    student: str
    name: str
    title: str
    total: str = ""
    of: str = ""
    sum: tuple[str, ...] = ()
    next_step: str = ""
    notes: tuple[str, ...] = ()
    reason: str = ""
    sections: tuple[Section, ...] = ()


def student_page(record: Record, name: str, title: str, marks: Marks, sections: Sequence[Section]) -> StudentPage:
    """Return the page of one record."""
    if not record.graded:
        return StudentPage(record.student, name, title, reason=record.reason, notes=record.notes,
                           next_step="Hand in your notebook once more, as JupyterLab saves it. If you do not see "
                           "what is wrong with the file, show this page to your instructor.")
    in_gradebook = bool(marks.exercises)
    total = marks.total if in_gradebook else sum(one.earned for one in sections)
    of = marks.of if in_gradebook else sum(one.worth for one in sections)
    return StudentPage(record.student, name, title, f"{total:g}", f"{of:g}", tuple(_sum(marks, sections)),
                       next_step(sections), record.notes, sections=tuple(sections))


def _sum(marks: Marks, sections: Sequence[Section]) -> list[str]:
    lines = []
    counted = [one for one in sections if one.waits and one.weight > 0]
    if waiting := [one for one in counted if not one.again]:
        points = sum(one.worth * one.weight for one in waiting)
        lines.append(f"{'1 answer waits' if len(waiting) == 1 else f'{len(waiting)} answers wait'} for a person, who "
                     f"can give up to {points:g} points more.")
    if again := [f"`{one.name}`" for one in counted if one.again]:
        lines.append(f"A person will look at {', '.join(again)} once more, because its points or your answer changed.")
    if marks.penalty:
        lines.append(f"{marks.raw:g} points earned, less {marks.penalty:g} for being {_duration(marks.late)} late.")
    elif marks.exercises and marks.raw != marks.total:
        lines.append(f"{marks.raw:g} before rounding.")
    return lines


def _duration(seconds: float) -> str:
    if seconds < HOUR:
        return f"{max(1, round(seconds / 60))} min"
    return f"{seconds / HOUR:.0f} h" if seconds < 48 * HOUR else f"{seconds / (24 * HOUR):.1f} days"


def html_of(page: StudentPage, made_from: str) -> str:
    """Return the page as HTML. made_from: a digest of everything that it was made from."""
    template = environment().get_template("feedback.html")
    return template.render(page=page, made_from=made_from, quoted=quoted)
