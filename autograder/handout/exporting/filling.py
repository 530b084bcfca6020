"""A platform's own grade file, filled in: its lines, titles and encoding stay, and only our columns get numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.course.people.roster import Person
from autograder.errors import WrongCommand
from autograder.handout.class_list import decoded, people_in_rows, separator_of
from autograder.handout.exporting.grades import Column, Sheet
from autograder.handout.exporting.tables import Cell, Table, column_of

GRADE = ("grade", "bewertung", "note", "calificación", "beoordeling", "voto", "nota")  # Moodle's worksheet, and Sakai


def filled(path: Path, sheet: Sheet, titles: Mapping[str, str], *, one_unit: bool) -> Table:
    """Return a platform's file with our grades in it. Raise WrongCommand where it has no place for them.

    titles: of units on the platform.  one_unit: whether its column is simply headed `Grade`.
    """
    try:
        text, encoding = decoded(path.read_bytes())
    except OSError as error:
        raise WrongCommand(f"{path} cannot be read ({error.strerror}); give the file that the platform "
                           "exports.") from error
    separator = separator_of(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    at, people = people_in_rows(rows)
    if not people:
        raise WrongCommand(f"{path} names no students; give the file that the platform exports, as it is.")
    places = {column: _place(rows[at], column, titles, one_unit, path) for column in sheet.columns}
    found = Table([], encoding=encoding, separator=separator,
                  quoting=csv.QUOTE_ALL if text.lstrip("\ufeff").startswith('"') else csv.QUOTE_MINIMAL)
    known = _by_key(sheet.people)
    seen = set()
    for number, row in enumerate(rows):
        line: list[Cell] = [*row]
        person = _match(people[number], known) if number in people else None
        if person is not None:
            seen.add(person.student)
            for column, place in places.items():
                score = sheet.score(person, column)
                if score is not None:
                    line += [""] * (place + 1 - len(line))
                    line[place] = score
        elif number in people:
            found.warnings.append(f"{people[number].full_name} is in {path.name}, but nobody in the course is known by "
                                  "that id; the line stays as it is.")
        found.rows.append(line)
    for person in sheet.people:
        if person.student not in seen and any(sheet.score(person, column) is not None for column in sheet.columns):
            found.left_out.append(f"{person.full_name} ({person.student}): is not in {path.name}")
    return found


def _place(head: Sequence[str], column: Column, titles: Mapping[str, str], one_unit: bool, path: Path) -> int:
    """Return where a column of grades stands: under its title, a title that begins with it, or the unit's name."""
    if one_unit and column.unit not in titles and (place := column_of(head, GRADE)) is not None:
        return place
    plain = [cell.strip().casefold() for cell in head]
    title = column.title.casefold()
    fits = [i for i, cell in enumerate(plain) if cell == title] or [
        i for i, cell in enumerate(plain)
        if cell.startswith((f"{title} (", f"{title} [", f"{title} points", f"{title}|"))]
    if len(fits) != 1:
        raise WrongCommand(f"{path} has {'no' if not fits else 'more than one'} column {column.title!r} (it has "
                           f"{', '.join(map(repr, head[:12]))}); give --title '{column.unit or 'total'}=HEADING'.")
    return fits[0]


def _by_key(people: Sequence[Person]) -> dict[tuple[str, str], list[Person]]:
    found: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        for key in _keys(person):
            found.setdefault(key, []).append(person)
    return found


def _keys(person: Person) -> list[tuple[str, str]]:
    ids = [(platform, id) for platform, units in person.ids.items() for id in dict.fromkeys(units.values())]
    return [*ids, *((kind, text.casefold()) for kind, text in (
        ("number", person.number), ("login", person.login or person.student), ("email", person.email)) if text)]


def _match(line: Person, known: Mapping[tuple[str, str], list[Person]]) -> Person | None:
    """Return the one person whom a line means by its ids; None where they name nobody or several."""
    for key in _keys(line):
        if len(found := known.get(key, [])) == 1:
            return found[0]
    return None
