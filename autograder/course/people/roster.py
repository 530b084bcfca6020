"""Keep who takes a course, and by which ids the platforms know them: `records/roster.json`.

People keep the class list; programs write this file. It remembers what a class list said and what hand-ins showed, so
that an export can name a student as the platform does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from autograder.errors import WrongCommand
from autograder.files import encode_document, write_whole

NAME = "roster.json"
HAND_IN = " hand-in"  # behind a platform's name among a person's ids: the id of a file that was handed in


@dataclass(frozen=True)
class Person:
    """A person who takes the course.

    student: the name of their folder in submitted/, and their id in the gradebook.  number: the institution's own (SIS
    id, matriculation number, OrgDefinedId).  also: other names they go by, or their group.  ids: by platform and unit,
    the platform's own id; the unit is "" where the id holds for all.  times: by unit, when they handed in, as the class
    list has it; "" for whatever unit it is about.
    """

    student: str
    name: str = ""
    first: str = ""
    last: str = ""
    email: str = ""
    login: str = ""
    number: str = ""
    group: str = ""
    also: tuple[str, ...] = ()
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def full_name(self) -> str:
        """Return the name in the order in which it is spoken."""
        return " ".join(filter(None, (self.first, self.last))) or self.name or self.student

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name by which a platform may call them."""
        both = ((f"{self.first} {self.last}", f"{self.last} {self.first}") if self.first and self.last
                else (self.first or self.last,))  # some people have one name only
        return tuple(filter(None, (*both, self.name, *self.also)))

    def id_on(self, platform: str, unit: str = "") -> str:
        """Return the id that a platform gave them, for a unit if it has one for each; "" where it is not known."""
        known = self.ids.get(platform, {})
        return known.get(unit) or known.get("", "")

    def with_id(self, platform: str, unit: str, id: str) -> Person:
        """Return the person with one more id of a platform."""
        return replace(self, ids={**self.ids, platform: {**self.ids.get(platform, {}), unit: id}})

    def joined(self, other: Person) -> Person:
        """Return this person with what `other` knows beyond it; where both know something, `other` is newer."""
        said = {name: value for name, value in asdict(other).items() if value and name not in ("ids", "also", "times")}
        ids = {**self.ids, **{platform: {**self.ids.get(platform, {}), **units}
                              for platform, units in other.ids.items()}}
        return replace(self, **said, ids=ids, also=tuple(dict.fromkeys((*self.also, *other.also))),
                       times={**self.times, **other.times})


@dataclass(frozen=True)
class Roster:
    """The people who are known, by the name of their folder.

    listed: those whom a class list has named.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people.values())

    def __getitem__(self, student: str) -> Person:
        return self.people.get(student) or Person(student)

    @cached_property
    def of_list(self) -> Roster:
        """Return those whom a class list has named."""
        return Roster({student: self.people[student] for student in self.people if student in self.listed}, self.listed)

    def with_people(self, people: Iterable[Person], *, listed: bool = False) -> Roster:
        """Return the roster with these people added to what is known of them."""
        found = dict(self.people)
        for person in people:
            known = found.get(person.student)
            found[person.student] = known.joined(person) if known else person
        more = {person.student for person in people} if listed else set()
        return Roster(found, self.listed | more)


def hand_in_ids(records: Path, platform: str, units: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return by unit and student how a platform names what they handed in, for files that go back to it.

    Moodle has an id per assignment; Canvas wants the user's id and that of the file, `<user>_<attachment>`.
    """
    roster, kind = read_roster(records), f"{platform}{HAND_IN}"
    return {(unit, one.student): id for unit in units for one in roster
            if (id := one.ids.get(kind, {}).get(unit, "") or (platform == "moodle" and one.id_on(platform, unit)))}


def read_roster(records: Path) -> Roster:
    """Return the roster of the course with this records folder; an empty one for a new course. Raise WrongCommand."""
    path = records / NAME
    try:
        data = json.loads(path.read_bytes())
        people = [Person(**{**one, "also": tuple(one.get("also", ()))}) for one in data["people"]]
        return Roster({one.student: one for one in people}, frozenset(data.get("listed", ())))
    except FileNotFoundError:
        return Roster()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongCommand(f"{path} cannot be read ({error}); restore it from a backup, or delete it and collect the "
                           "same files again with --class-list.") from error


def write_roster(records: Path, roster: Roster) -> None:
    """Write the roster, whole."""
    people = [{name: value for name, value in asdict(one).items() if value and name != "times"}
              for one in sorted(roster, key=lambda one: one.student)]
    write_whole(records / NAME, encode_document({"people": people, "listed": sorted(roster.listed)}))
