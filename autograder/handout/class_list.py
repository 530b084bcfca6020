"""A class list: a CSV file from a platform, a registry or a person, with columns of whatever name is usual there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course.people.roster import Person, Roster
from autograder.errors import WrongCommand
from autograder.handout.spelling import called, folder_for, is_folder_name

MOST_BYTES = 20_000_000
COLUMNS: Mapping[str, tuple[str, ...]] = {  # what a column holds: how it may be headed, in lower case
    "student": ("student_id", "student id", "studentid", "id", "uid", "netid", "net id"),
    "login": ("username", "user name", "user", "login", "login id", "loginid", "sis login id", "eid", "display id",
              "anmeldename", "benutzername", "kennung", "nom d'utilisateur", "identifiant de connexion",
              "nombre de usuario", "usuario"),
    "number": ("id number", "idnumber", "id-nummer", "sis user id", "sis id", "orgdefinedid", "org defined id",
               "matriculation number", "matrikelnummer", "matrikel", "student number", "numéro d'identification",
               "número de id"),
    "name": ("name", "full name", "fullname", "full_name", "student name", "vollständiger name", "nom complet",
             "nombre completo", "nombre", "display name"),
    "first": ("first name", "firstname", "first_name", "first", "given name", "given names", "forename", "vorname",
              "prénom"),
    "last": ("last name", "lastname", "last_name", "last", "surname", "family name", "nachname", "familienname", "nom",
             "nom de famille", "apellido", "apellidos", "apellido(s)"),
    "email": ("email", "e-mail", "mail", "email address", "e-mail address", "e-mail-adresse", "adresse de courriel",
              "adresse e-mail", "dirección de correo", "correo electrónico"),
    "group": ("group", "groups", "group name", "team", "gruppe", "gruppen", "groupe", "grupo"),
    "also": ("alias", "also", "also called", "preferred name", "nickname", "rufname"),
    "github": ("github", "github username", "github_username", "github id", "github user"),
    "handed in": ("last modified (submission)", "zuletzt geändert (abgabe)", "dernière modification (travail remis)",
                  "última modificación (entrega)"),
}
PARTICIPANT = re.compile(r"[^\d@,;]+? ?(\d+)")  # Moodle's Identifier: `Participant 12345`, in the language of the site
ORDER = ("student", "login", "number", "email", "name")  # by what a student's folder is called: the first that there is


def read_class_list(path: Path) -> list[Person]:
    """Return the people of a class list. Raise WrongCommand with the line and the way out."""
    rows = read_table(path)
    if not rows:
        raise WrongCommand(f"{path} is empty; a class list is a CSV file with a line of headings: id,name,email.")
    head, *rest = rows
    columns = _columns(head, rest)
    if not {"name", "first", "last"} & set(columns) and not {"login", "student", "email"} & set(columns):
        raise WrongCommand(f"{path} has no column that is known ({', '.join(map(repr, head[:8]))}); head the columns "
                           "id, name (or first name and last name), email, username.")
    people: dict[str, Person] = {}
    for number, row in enumerate(rest, 2):
        person = _person(row, columns, path, number)
        if person is None:
            continue
        if person.student in people:
            raise WrongCommand(f"{path}, line {number}: {person.student!r} is there twice; give each student an id of "
                               "their own, in a column named id.")
        people[person.student] = person
    if not people:
        raise WrongCommand(f"{path} names nobody; below its headings it needs one line per student.")
    return list(people.values())


def same_people(people: Sequence[Person], roster: Roster) -> list[Person]:
    """Return the people of another class list under the ids that the roster has for them already.

    Somebody is the same by e-mail, login, number or a platform's id, or by a name that nobody else has in either list.
    """
    known = [_same(person, people, roster) for person in people]
    return [person if one is None or one.student == person.student else
            replace(person, student=one.student, login=person.login or one.login or person.student)
            for person, one in zip(people, known, strict=True)]


def _same(person: Person, people: Sequence[Person], roster: Roster) -> Person | None:
    if person.student in roster.people:
        return roster[person.student]
    mine = _marks(person)
    found = [one for one in roster if mine & _marks(one)]
    if not found and sum(one.names[:1] == person.names[:1] for one in people) == 1:
        found = [one for name in person.names[:1] for one in called(name, roster)]
    return found[0] if len(found) == 1 else None


def _marks(person: Person) -> set[tuple[str, str]]:
    named = {("email", person.email), ("login", person.login or person.student), ("number", person.number),
             *((platform, id) for platform, units in person.ids.items() for id in units.values())}
    return {(kind, text.casefold()) for kind, text in named if text}


def people_in_rows(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, Person]]:
    """Return which row of a platform's grade file is its headings, and who is named by the rows below it."""
    for at, head in enumerate(rows[:5]):
        columns = _columns(head, rows[at + 1:])
        if {"login", "number", "canvas", "moodle", "email", "student"} & set(columns):
            found = {number: person for number, row in enumerate(rows[at + 1:], at + 1)
                     if (person := _named(row, columns)) is not None}
            return at, found
    return 0, {}


def read_table(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file in any usual encoding, with any usual separator. Raise WrongCommand."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise WrongCommand(f"{path} cannot be read ({error.strerror}); give a CSV file.") from error
    if len(raw) > MOST_BYTES or raw.startswith(b"PK\x03\x04"):
        raise WrongCommand(f"{path} is no CSV file; save the table as CSV (UTF-8) and give that.")
    text, _ = decoded(raw)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
                if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise WrongCommand(f"{path} cannot be read as CSV ({error}); save the table as CSV (UTF-8).") from error


def decoded(raw: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding: Unicode where it is marked or valid, else that of Western Windows."""
    marks = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
    encoding = next((name for mark, name in marks if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "cp1252"


def separator_of(text: str) -> str:
    """Return what separates the cells of a table, judged by its first line."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _columns(head: Sequence[str], rest: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return where each thing stands. Canvas' own file has names under `Student` and its own numbers under `ID`."""
    plain = [" ".join(cell.strip().lstrip("\ufeff").casefold().split()) for cell in head]
    found = {what: place for what, names in COLUMNS.items()
             for place in [next((plain.index(name) for name in names if name in plain), None)] if place is not None}
    if "student" in plain:
        place = plain.index("student")
        if {"sis user id", "sis login id", "section"} & set(plain) and "id" in plain:
            found |= {"name": place, "canvas": plain.index("id")}
            found.pop("student", None)
        elif {"name", "first", "last"} & set(found):
            found.setdefault("student", place)
        else:
            found["name"] = place
    cells = [row[0].strip() for row in rest if row and row[0].strip()]
    if 0 not in found.values() and cells and all(PARTICIPANT.fullmatch(cell) for cell in cells):
        found["moodle"] = 0
    return found


def _person(row: Sequence[str], columns: Mapping[str, int], path: Path, number: int) -> Person | None:
    """Return who is named by a line of a class list. Raise WrongCommand where they can have no folder."""
    person = _named(row, columns)
    if person is not None and not is_folder_name(person.student):
        raise WrongCommand(f"{path}, line {number}: {person.student!r} cannot be the name of a student's folder; give "
                           "this line an id of letters and digits.")
    return person


def _named(row: Sequence[str], columns: Mapping[str, int]) -> Person | None:
    cells = {what: " ".join(row[place].split()) for what, place in columns.items() if place < len(row)}
    if cells.get("name", "").casefold() in ("points possible", "student, test") or not any(cells.values()):
        return None
    whole = {key: cells.get(key, "") for key in ("name", "first", "last", "email", "number", "group")}
    for key in ("number", "login"):  # Brightspace writes #1234, so that spreadsheets keep it as text
        cells[key] = cells.get(key, "").lstrip("#")
    student = next((cells[key] for key in ORDER if cells.get(key)), f"{whole['first']} {whole['last']}".strip())
    ids: dict[str, dict[str, str]] = {}
    participant = PARTICIPANT.fullmatch(cells["moodle"]) if cells.get("moodle") else None
    for platform, id in (("moodle", participant[1] if participant else ""), ("canvas", cells.get("canvas", "")),
                         ("github", cells.get("github", ""))):
        if id:
            ids[platform] = {"": id}
    time = cells.get("handed in", "")
    return Person(folder_for(student), login=cells["login"], **{**whole, "number": cells["number"]},
                  also=(cells["also"],) if cells.get("also") else (), ids=ids,
                  times={"": time} if any(sign.isdigit() for sign in time) else {})
