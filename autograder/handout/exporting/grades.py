"""Grades by student, ready for any platform: what each earned in each unit, and their total."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.course.folder import Course
from autograder.course.people.roster import Person, Roster, read_roster
from autograder.errors import WrongCommand
from autograder.reports.grades_csv import exercise_column, grades_of, rounded


@dataclass(frozen=True)
class Column:
    """A column of grades. unit: "" for the total.  exercise: "" for a whole unit.  most: the points to be had."""

    title: str
    unit: str
    exercise: str
    most: float


@dataclass
class Sheet:
    """A sheet of who has how many points in which column.

    scores: by student and column; missing where there is nothing to count.  to_mark: answers that still wait for a
    person.  problems: by student, why something could not be graded.
    """

    people: list[Person]
    columns: list[Column]
    scores: dict[tuple[str, Column], float] = field(default_factory=dict)
    to_mark: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    def score(self, person: Person, column: Column) -> float | None:
        """Return a person's score in a column, or None if there is none."""
        return self.scores.get((person.student, column))


def sheet_of(course: Course, units: Sequence[str], titles: Mapping[str, str], *, exercises: bool = False,
             total: str = "") -> Sheet:
    """Return the grades of some units. Raise GradebookError, SettingsError, WrongCommand.

    titles: of units on the platform, where they have other ones there.  exercises: whether to add a column for each.
    total: the title of a column with the share of all points, in percent, without the lowest units if course.toml drops
    some.
    """
    grades, settings, roster = grades_of(course), course.settings, read_roster(course.records)
    rows = [row for row in grades.rows if row["assignment"] in units]
    there = {row["assignment"] for row in rows}
    if not there:
        raise WrongCommand(f"{course.root} has no grades of {', '.join(units)} yet; run `autograder grade` first.")
    sheet = Sheet(_people(roster, rows), [])
    worth = {row["assignment"]: row["max_score"] for row in rows}
    asked = {one.name: one.worth for one in grades.units}
    for unit in [unit for unit in units if unit in there]:
        title = titles.get(unit, unit)
        column = Column(title, unit, "", worth[unit])
        parts = [Column(f"{title}: {name}", unit, name, most)
                 for name, most in asked[unit].items()] if exercises else []
        sheet.columns += [column, *parts]
        for row in (row for row in rows if row["assignment"] == unit):
            _enter(sheet, row, column, parts, settings.rounding)
    if total:
        _add_total(sheet, total, settings.dropped_lowest)
    return sheet


def _enter(sheet: Sheet, row: Mapping[str, Any], column: Column, parts: Iterable[Column], step: float | None) -> None:
    student = row["student_id"]
    sheet.to_mark += row.get("to_mark") or 0
    if row.get("problem"):
        sheet.problems[student] = f"{column.unit}: {row['problem']}"
    if row.get("score") is not None:
        sheet.scores[student, column] = row["score"]
    for part in parts:
        score = row.get(exercise_column(part.exercise))
        if score is not None:
            sheet.scores[student, part] = rounded(score, step)


def _people(roster: Roster, rows: Sequence[Mapping[str, Any]]) -> list[Person]:
    """Return everybody who is in the class list or the gradebook; what the roster does not know, the gradebook may."""
    found: dict[str, Person] = {student: roster[student] for student in roster.listed}
    for row in rows:
        student = row["student_id"]
        if student not in found:
            known = Person(student, first=row.get("first_name") or "", last=row.get("last_name") or "",
                           email=row.get("email") or "")
            found[student] = known.joined(roster[student]) if student in roster.people else known
    return sorted(found.values(), key=lambda one: (one.last or one.full_name, one.first, one.student))


def _add_total(sheet: Sheet, title: str, dropped: int) -> None:
    """Add the share of all points in percent. A unit that was not handed in counts nothing, and is dropped first."""
    units = [column for column in sheet.columns if not column.exercise and column.most > 0]
    column = Column(title, "", "", 100.0)
    for person in sheet.people:
        if all(sheet.score(person, one) is None for one in units):
            continue
        best_last = sorted(units, key=lambda one: (sheet.score(person, one) or 0.0) / one.most)
        kept = best_last[min(dropped, len(units) - 1):]
        points = math.fsum(sheet.score(person, one) or 0.0 for one in kept)
        sheet.scores[person.student, column] = round(100 * points / math.fsum(one.most for one in kept), 2)
    sheet.columns.append(column)
