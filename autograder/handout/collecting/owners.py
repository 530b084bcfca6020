"""Match what a platform says of a file's owner with the class list. Never guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.course.people.roster import Person, Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform
from autograder.handout.spelling import called, folder_for, is_folder_name, named, perhaps, run_together_as, spellings

GIVE_LIST = "give a class list with --class-list"
SEGMENTS = re.compile(r"[\s_()\[\],+]+|-(?=\D)|(?<=\D)-")
ENDING = re.compile(r"(\.[A-Za-z0-9]{1,8})+$")


@dataclass(frozen=True)
class Found:
    """The owners of a file.

    people: several where a group handed in together. doubt: why there is none, with the way out.
    """

    people: tuple[Person, ...] = ()
    doubt: str = ""


@dataclass
class Owners:
    """A search for owners in a roster, which adds those whom a platform names where there is no class list.

    Where there is one, only those whom it lists can own anything.
    """

    roster: Roster
    _found: dict[tuple[str, Owner], Found] = field(default_factory=dict)
    _several: dict[tuple[str, Owner], list[str]] = field(default_factory=dict)

    def look_at(self, platform: Platform, files: Iterable[HandedFile]) -> None:
        """Note the names that have several ids in one source, which is of one assignment: two people of one name."""
        by_name: dict[str, set[Owner]] = defaultdict(set)
        for one in files:
            if one.owner is not None and one.owner.id and one.owner.name:
                by_name[one.owner.name].add(one.owner)
        for owners in by_name.values():
            if len(owners) > 1:
                self._several |= {(platform.name, one): sorted(other.id for other in owners) for one in owners}

    def of(self, platform: Platform, owner: Owner | None) -> Found:
        """Return who owns a file."""
        if owner is None:
            return Found(doubt=f"it is not named as {platform.title} names hand-ins")
        key = (platform.name, owner)
        if key not in self._found:
            self._found[key] = self._of(platform, owner)
            if owner.id or (owner.login and platform.keeps_logins):
                self._learn(platform, owner, self._found[key])
        return self._found[key]

    def _learn(self, platform: Platform, owner: Owner, found: Found) -> None:
        """Remember by which id a platform knows somebody, where it is the same for all units."""
        if len(found.people) != 1 or not platform.is_id_for_all_units:
            return
        person, id = found.people[0], owner.id or owner.login
        known = self.roster[person.student].id_on(platform.name)
        if known in ("", id) or person.student in self.roster.listed:  # else it is doubtful who that is
            self.roster = self.roster.with_people([person.with_id(platform.name, "", id)])

    def _of(self, platform: Platform, owner: Owner) -> Found:
        if owner.words:
            return self._by_words(owner.words)
        by_name = self._by_name(owner)
        if owner.id and (by_id := [one for one in self.known if owner.id in one.ids.get(platform.name, {}).values()]):
            if len(by_id) == 1 and by_name and by_id[0] not in by_name:
                return Found(doubt=f"its id {owner.id} is that of {named(by_id)}, its name that of {named(by_name)}")
            return Found((by_id[0],)) if len(by_id) == 1 else Found(
                doubt=f"its id {owner.id} is that of {named(by_id)}")
        if owner.login and (by_login := self._by_login(platform, owner.login)):
            return Found((by_login[0],)) if len(by_login) == 1 else Found(
                doubt=f"{owner.login!r} may be {named(by_login)}")
        if ids := self._several.get((platform.name, owner)):
            return Found(doubt=f"{owner.name!r} has several ids ({', '.join(ids)}), so that several people may bear "
                               f"it; {self._tell_apart(platform)}")
        if len(by_name) > 1:
            return Found(doubt=f"{owner.name!r} may be {named(by_name)}; {self._tell_apart(platform)}")
        if by_name:
            return Found((by_name[0],))
        return self._group(owner) or self._new(platform, owner)

    @property
    def known(self) -> Roster:
        """Return those who can own something."""
        return self.roster.of_list if self.roster.listed else self.roster

    def _tell_apart(self, platform: Platform) -> str:
        files = {"moodle": "the grading worksheet of this assignment", "canvas": "the gradebook that Canvas exports"}
        return f"give {files[platform.name]} as --class-list, which has ids" if platform.name in files else (
            "rename one of them in the class list and in the folder")

    def _by_name(self, owner: Owner) -> list[Person]:
        if not owner.name:
            return []
        if owner.together:
            return run_together_as(owner.name, self.known)
        found = called(owner.name, self.known)
        pieces = owner.name.split("-")
        if not found:  # Moodle writes `<group>-<full name>` where groups are in use
            found = next((people for i in range(1, len(pieces))
                          if (people := called("-".join(pieces[i:]), self.known))), [])
        return found

    def _by_login(self, platform: Platform, login: str) -> list[Person]:
        wanted = login.casefold()
        return [one for one in self.known
                if wanted in {text.casefold() for text in (one.student, one.login, one.email, one.number,
                                                           *one.ids.get(platform.name, {}).values()) if text}]

    def _group(self, owner: Owner) -> Found | None:
        people = [one for one in self.known if owner.name and one.group.casefold() == owner.name.casefold()]
        return Found(tuple(people)) if people else None

    def _new(self, platform: Platform, owner: Owner) -> Found:
        if self.roster.listed:
            near = perhaps(owner.name or owner.login, self.known)
            meant = f"; is it {named(near)}? Then add that name to the class list, in a column `also`" if near else ""
            return Found(doubt=f"{owner.shown!r} is nobody in the class list{meant}")
        student = folder_for(owner.login or owner.name)
        if not is_folder_name(student) or not (owner.login or owner.name):
            return Found(doubt=f"{owner.shown!r} is no name that a folder can have; {GIVE_LIST}")
        person = Person(student, "" if owner.together else owner.name, login=owner.login)
        self.roster = self.roster.with_people([person])
        return Found((self.roster[student],))

    def _by_words(self, words: str) -> Found:
        if not self.known.people:
            return Found(doubt=f"nothing says whose it is; {GIVE_LIST}, or put it into a folder named after its owner")
        stem = ENDING.sub("", words)
        parts = {part for spelt in spellings(stem) for part in spelt.split()}
        segments = {part.casefold() for part in (*SEGMENTS.split(stem), stem)}
        people = [one for one in self.known if segments & {
            text.casefold() for text in (one.student, one.login, one.email, one.number) if text} or any(
                " " in spelt and set(spelt.split()) <= parts for name in one.names for spelt in spellings(name))]
        if len(people) == 1:
            return Found((people[0],))
        return Found(doubt=f"its name fits {named(people)}" if people else
                     "no name or id of the class list is in its name; put it into a folder named after its owner")
