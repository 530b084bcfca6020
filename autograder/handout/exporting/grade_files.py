"""The grade files of learning platforms: one class for each, with its columns, its key and its encoding."""

from __future__ import annotations

import csv
import re
from abc import ABC, abstractmethod
from typing import ClassVar

from autograder.course.people.roster import Person
from autograder.handout.exporting.grades import Column, Sheet
from autograder.handout.exporting.tables import Cell, Table, is_formula

CANVAS_ID = re.compile(r".+ \(\d+\)")
BLACKBOARD_ID = re.compile(r".*\|\s*\d+")


class Format(ABC):
    """The form in which a platform wants grades.

    name: on the command line.  key: what it finds a student by.  is_for_one_unit: whether a file holds one column only.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    key: ClassVar[str]
    is_for_one_unit: ClassVar[bool] = False
    encoding: ClassVar[str] = "utf-8"
    quoting: ClassVar[int] = csv.QUOTE_MINIMAL

    def table(self, sheet: Sheet) -> Table:
        """Return the file for a sheet of grades; who has points and no id there is left out and listed."""
        found = Table([], encoding=self.encoding, quoting=self.quoting, warnings=self.warnings(sheet))
        found.rows += self.head(sheet)
        for person in sheet.people:
            keys, who = self.keys(person, sheet), f"{person.full_name} ({person.student})"
            scores = [sheet.score(person, one) for one in sheet.columns]
            if not any(keys):
                if all(score is None for score in scores):
                    continue  # nothing is lost: a line without points changes nothing
                found.left_out.append(f"{who}: no {self.key} is known; add it to the class list")
            elif odd := [key for key in keys if is_formula(key)]:
                found.left_out.append(f"{who}: {odd[0]!r} is what a spreadsheet would run")
            else:
                found.rows.append(self.row(person, keys, scores))
        return found

    def warnings(self, sheet: Sheet) -> list[str]:
        """Return sentences about what the platform may do with this sheet that an instructor does not expect."""
        return []

    @abstractmethod
    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        """Return by what the platform may find a person."""

    @abstractmethod
    def head(self, sheet: Sheet) -> list[list[Cell]]:
        """Return the lines above the students."""

    @abstractmethod
    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        """Return a student's line."""


def _login(person: Person, platform: str) -> str:
    """Return the login by which a platform knows a person: its own, that of the class list, or their id there."""
    return person.id_on(platform) or person.login or (person.student if " " not in person.student else "")


def _names(person: Person) -> tuple[str, str]:
    """Return last name and first name, as far as they are known apart."""
    if person.first or person.last:
        return person.last, person.first
    last, comma, first = person.name.partition(",")
    if comma:
        return last.strip(), first.strip()
    first, _, last = person.full_name.rpartition(" ")
    return last, first


def _some(titles: list[str]) -> str:
    return ", ".join(map(repr, titles[:3])) + (", …" if len(titles) > 3 else "")


class Canvas(Format):
    """The gradebook of Canvas. Titles carry the assignment's id; others make new assignments."""

    name, title, key = "canvas", "Canvas", "ID, SIS id or login of Canvas"

    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        return [person.id_on("canvas"), person.number, person.login]

    def head(self, sheet: Sheet) -> list[list[Cell]]:
        return [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(one.title for one in sheet.columns)],
                ["Points Possible", None, None, None, None, *(one.most for one in sheet.columns)]]

    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        return [", ".join(filter(None, _names(person))), *keys, None, *scores]

    def warnings(self, sheet: Sheet) -> list[str]:
        new = [one.title for one in sheet.columns if not CANVAS_ID.fullmatch(one.title)]
        return [f"Canvas makes a new assignment of {_some(new)}, as the title carries no id; give --title "
                "'UNIT=Title (id)', or --fill with the gradebook that Canvas exports."] if new else []


class MoodleWorksheet(Format):
    """The grading worksheet of one Moodle assignment, whose ids are those of the hand-ins."""

    name, title, key = "moodle-worksheet", "Moodle's grading worksheet", "id of Moodle's worksheet"
    is_for_one_unit = True

    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        id = person.id_on("moodle", sheet.columns[0].unit)
        return [f"Participant {id}" if id else ""]

    def head(self, sheet: Sheet) -> list[list[Cell]]:
        return [["Identifier", "Full name", "Email address", "Grade", "Maximum grade", "Last modified (grade)"]]

    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        return [*keys, person.full_name, person.email, scores[0], None, None]


class MoodleGradebook(Format):
    """A CSV file for Moodle's gradebook, mapped by hand there. One unknown user would stop the whole import."""

    name, title, key = "moodle", "Moodle's gradebook", "username, ID number or e-mail"

    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        keys = [person.login, person.number, person.email]
        is_id = person.student not in (person.name, person.full_name)
        return keys if any(keys) or not is_id else [_login(person, self.name), "", ""]

    def head(self, sheet: Sheet) -> list[list[Cell]]:
        titles = [one.title for one in sheet.columns]
        return [["Username", "ID number", "Email address", "First name", "Last name", *titles]]

    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        last, first = _names(person)
        return [*keys, first, last, *scores]


class Blackboard(Format):
    """The Grade Center of Blackboard. Titles end in the column's id; others make new columns."""

    name, title, key, encoding = "blackboard", "Blackboard", "username", "utf-8-sig"

    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        return [_login(person, "blackboard")]

    def head(self, sheet: Sheet) -> list[list[Cell]]:
        titles = [one.title if BLACKBOARD_ID.fullmatch(one.title) else f"{one.title} [Total Pts: {one.most:g}]"
                  for one in sheet.columns]
        return [["Last Name", "First Name", "Username", "Student ID", *titles]]

    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        return [*_names(person), *keys, person.number, *scores]

    def warnings(self, sheet: Sheet) -> list[str]:
        new = [one.title for one in sheet.columns if not BLACKBOARD_ID.fullmatch(one.title)]
        return [f"Blackboard makes a new column of {_some(new)}, as the title carries no id; give --title "
                "'UNIT=Title [Total Pts: 28] |id', or --fill with the file that Blackboard exports."] if new else []


class Brightspace(Format):
    """Brightspace's grade import, with the sign that ends each line."""

    name, title, key = "brightspace", "Brightspace", "username or OrgDefinedId"

    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        return [person.number, person.login or ("" if person.number else _login(person, "brightspace"))]

    def head(self, sheet: Sheet) -> list[list[Cell]]:
        titles = [one.title if one.title.endswith(" Points Grade") else f"{one.title} Points Grade"
                  for one in sheet.columns]
        return [["OrgDefinedId", "Username", *titles, "End-of-Line Indicator"]]

    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        return [*keys, *scores, "#"]


class Sakai(Format):
    """The `grades.csv` of one Sakai assignment: its title and type, an empty line, and the students."""

    name, title, key, is_for_one_unit = "sakai", "Sakai", "eid", True
    quoting = csv.QUOTE_ALL

    def keys(self, person: Person, sheet: Sheet) -> list[str]:
        return [_login(person, "sakai")]

    def head(self, sheet: Sheet) -> list[list[Cell]]:
        return [[sheet.columns[0].title, "Points"], [], ["Display ID", "ID", "Last Name", "First Name", "grade"]]

    def row(self, person: Person, keys: list[str], scores: list[float | None]) -> list[Cell]:
        return [keys[0], keys[0], *_names(person), scores[0]]


FORMATS: dict[str, Format] = {one.name: one for one in (
    Canvas(), MoodleWorksheet(), MoodleGradebook(), Blackboard(), Brightspace(), Sakai())}


def one_unit_of(sheet: Sheet, column: Column) -> Sheet:
    """Return the part of a sheet that a file for one column holds."""
    return Sheet(sheet.people, [column], sheet.scores, sheet.to_mark, sheet.problems)
