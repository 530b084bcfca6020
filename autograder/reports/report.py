"""What a class did not understand: from the records of graded submissions, as a table and as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nbgrader import api
from sqlalchemy import select

from autograder.course.folder import Course, CourseError, known_units
from autograder.course.gradebook import is_there, reading
from autograder.course.gradebook_rows import find_cells
from autograder.course.inventory import look_through
from autograder.course.notes import Notes
from autograder.course.records import FAILED, Record, all_records
from autograder.progress import printable
from lab.judging.compare import shortened

SHARES = ("right", "partly", "wrong", "not started")


@dataclass
class Trouble:
    """How a class did on one exercise.

    counts: submissions by share.  earned: sum of the fractions earned.  mistakes: how often each was seen, by name;
    where no mistake has a name, by what was seen.  hints: what the author of a mistake would say.
    holds_up: how often an answer to another exercise, by its name, is right once this one is.
    """

    exercise: str
    counts: Counter[str] = field(default_factory=Counter)
    earned: float = 0.0
    mistakes: Counter[str] = field(default_factory=Counter)
    hints: dict[str, str] = field(default_factory=dict)
    holds_up: Counter[str] = field(default_factory=Counter)

    @property
    def answers(self) -> int:
        return self.counts.total()

    @property
    def mean(self) -> float:
        """The mean fraction earned."""
        return self.earned / self.answers if self.answers else 0.0

    def share(self, name: str) -> float:
        return self.counts[name] / self.answers if self.answers else 0.0

    def add(self, verdict: dict) -> None:
        status = "right" if verdict["status"] == "right once" else verdict["status"]
        whole = status in ("right", "not started")
        self.counts[status if whole else "partly" if verdict["fraction"] > 0 else "wrong"] += 1
        self.earned += verdict["fraction"]
        if whole:
            return
        seen = kind_of(verdict)
        self.mistakes[seen] += 1
        if verdict.get("hint"):
            self.hints.setdefault(seen, verdict["hint"])


def kind_of(verdict: dict) -> str:
    """What went wrong, in words that many answers share: the mistake's name, or what the judge saw without numbers."""
    message = verdict.get("message", "")
    if known := verdict.get("mistake") or verdict.get("slip"):
        return known
    if message.startswith("Right except for "):
        return message.partition(":")[0].rstrip(".")
    if verdict["status"] == "raised":
        return f"an error: {message.partition(':')[0]}"
    if verdict["status"] == "could not run" or message.startswith("Shape"):
        return message.rstrip(".")
    return "other values than expected"


@dataclass
class UnitReport:
    """One unit: exercises with most trouble first, what failed, and which written answers wait for whom."""

    unit: str
    graded: int = 0
    points: float = 0.0
    max_points: float = 0.0
    troubles: list[Trouble] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)

    @property
    def mean_points(self) -> float:
        return self.points / self.graded if self.graded else 0.0


def unit_report(unit: str, records: Iterable[Record], waiting: dict[str, list[str]]) -> UnitReport:
    """What the records of one unit add up to; answers wait to be marked in what could be graded."""
    found, graded = UnitReport(unit), set()
    troubles: dict[str, Trouble] = {}
    for record in records:
        found.notes.add(record)
        if record.status == FAILED:
            found.failed.append((record.student, record.reason))
            continue
        graded.add(record.student)
        found.graded += 1
        found.points += record.points
        found.max_points = max(found.max_points, record.max_points)
        for verdict in record.verdicts:
            troubles.setdefault(verdict["exercise"], Trouble(verdict["exercise"])).add(verdict)
            for helper in verdict.get("after", ()) if verdict["status"] == "right once" else ():
                troubles.setdefault(helper, Trouble(helper)).holds_up[verdict["exercise"]] += 1
    found.troubles = sorted(troubles.values(), key=lambda trouble: (trouble.mean, trouble.exercise))
    waiting = {name: [student for student in students if student in graded] for name, students in waiting.items()}
    found.waiting = {name: students for name, students in waiting.items() if students}
    return found


def waiting_answers(course: Course, unit: str) -> dict[str, list[str]]:
    """Which cells a person still has to mark, by grade_id, and whose, as the gradebook has it."""
    url = course.nbgrader().db_url
    if not is_there(url):
        return {}
    with reading(url) as connection:
        if not connection.dialect.has_table(connection, "grade") or (cells := find_cells(connection, unit)) is None:
            return {}
        names = {id: name for name, id in cells.graded.items()}
        rows = connection.execute(
            select(api.Grade.cell_id, api.SubmittedAssignment.student_id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
            .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
            .where(api.SubmittedNotebook.notebook_id == cells.notebook, api.Grade.needs_manual_grade)
            .order_by(api.SubmittedAssignment.student_id))
        waiting: dict[str, list[str]] = {}
        for cell, student in rows:
            if cell in names:
                waiting.setdefault(names[cell], []).append(student)
        return waiting


def present_records(course: Course, unit: str) -> Iterator[Record]:
    """The records of what lies in submitted/ now: a folder that got another name has left its record behind."""
    there = set(look_through(course.submitted, known_units([])).students[unit])
    return (record for record in all_records(course.records, unit) if record.student in there)


def collect(course: Course, units: Sequence[str]) -> list[UnitReport]:
    """The reports of the units that have records. Raises CourseError when none has, GradebookError."""
    reports = [unit_report(unit, present_records(course, unit), waiting_answers(course, unit))
               for unit in units if (course.records / unit).is_dir()]
    reports = [found for found in reports if found.graded or found.failed]
    if not reports:
        raise CourseError(f"{course.root} has no records of what was handed in for {', '.join(units)} yet; "
                          "run `autograder grade` first.")
    return reports


def text(found: UnitReport) -> str:
    """One unit as a table for a terminal."""
    lines = [f"{found.unit}: {found.graded} graded, {found.mean_points:.1f} of {found.max_points:g} points on average, "
             f"{len(found.failed)} not gradable, {sum(map(len, found.waiting.values()))} written answers to mark", ""]
    if found.troubles:
        width = max(len(trouble.exercise) for trouble in found.troubles)
        lines.append(f"  {'exercise':{width}}  right  partly  wrong  not started  most frequent")
        for trouble in found.troubles:
            shares = "  ".join(f"{percent(trouble.share(name)):>{len(name)}}" for name in SHARES)
            seen = "; ".join([*(f"{printable(name)} ({count})" for name, count in trouble.mistakes.most_common(2)),
                              *(f"holds up {name} ({count})" for name, count in trouble.holds_up.most_common(2))])
            lines.append(f"  {trouble.exercise:{width}}  {shares}  {shortened(seen, 70)}".rstrip())
    for student, reason in found.failed:
        lines.append(f"  not gradable · {printable(student)}: {printable(reason)}")
    for name, students in found.waiting.items():
        lines.append(f"  to mark · {name}: {len(students)}")
    lines += [f"  note · {count} × {printable(sentence)} ({printable(names)})"
              for count, sentence, names in found.notes.rows()]
    return "\n".join(lines)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"
