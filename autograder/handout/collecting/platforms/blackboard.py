"""Blackboard's "Assignment File Download": all files in one folder, and a text about each attempt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose
from autograder.handout.collecting.sources import FoundFile, Source

NAME = re.compile(r"(?P<head>.+)_attempt_(?P<time>\d{4}(?:-\d{1,2}){5})(?:_(?P<file>.+)|(?P<text>\.txt))")
OWNER = re.compile(r"^Name:\s*(?P<name>.*?)\s*\((?P<login>[^()]*)\)\s*$", re.MULTILINE)
ORIGINAL = re.compile(r"^\s*Original filename:\s*(?P<original>.*?)\s*\n\s*Filename:\s*(?P<here>.*?)\s*$", re.MULTILINE)
LONGEST = 1_000_000


@dataclass
class Attempt:
    """The text that comes with an attempt.

    originals: what students called their files, by the names here.
    """

    owner: Owner | None = None
    originals: dict[str, str] = field(default_factory=dict)


class Blackboard(Platform):
    """Its times are local. A login may hold an underscore that separates it from the title; the texts tell which."""

    name, title = "blackboard", "Blackboard"

    def claims(self, source: Source, roster: Roster) -> int:
        return sum(NAME.fullmatch(file.name) is not None for file in source.files)

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        attempts = {found["head"] + found["time"]: _about(file) for file in source.files
                    if (found := NAME.fullmatch(file.name)) and found["text"]}
        for file in source.files:
            found = NAME.fullmatch(file.name)
            if found is None:
                yield loose(file)
            elif not found["text"]:
                about = attempts.get(found["head"] + found["time"], Attempt())
                yield HandedFile(file, about.originals.get(file.name, found["file"]),
                                 about.owner or Owner(login=_login(found["head"], roster)), _written(found["time"]),
                                 found["time"])


def _about(file: FoundFile) -> Attempt:
    content = file.read() if file.size <= LONGEST else ""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n") if isinstance(content, bytes) else ""
    owner = OWNER.search(text)
    return Attempt(Owner(owner["name"], owner["login"]) if owner else None,
                   {found["here"]: found["original"] for found in ORIGINAL.finditer(text)})


def _login(head: str, roster: Roster) -> str:
    """Return the login at the end of `<title>_<login>`: the longest that is in the roster, else the last part."""
    parts = head.split("_")
    endings = ["_".join(parts[i:]) for i in range(1, len(parts))] or [head]
    known = {person.login for person in roster} | {person.student for person in roster}
    return next((login for login in endings if login in known), endings[-1])


def _written(time: str) -> str:
    """Return `2026-10-12-23-05-21` as a time."""
    year, month, day, *clock = (int(part) for part in time.split("-"))
    return f"{year:04}-{month:02}-{day:02} {':'.join(f'{part:02}' for part in clock)}"
