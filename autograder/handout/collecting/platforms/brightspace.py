"""Brightspace's download of an assignment: a folder per attempt, or its words before each file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose, parts_of
from autograder.handout.collecting.sources import Source

HEAD = re.compile(
    r"(?P<numbers>\d+-\d+) ?- ?(?P<name>.+?) ?- ?(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}) (?P<hour>\d{1,2}):?"
    r"(?P<minute>\d\d) (?P<half>[AP]M)(?: ?- ?(?P<file>.+))?")


class Brightspace(Platform):
    """Its times are local and to the minute; `index.html` is a list that Brightspace adds. What numbers before a name
    mean is not documented, so that they identify nobody here."""

    name, title = "brightspace", "Brightspace"

    def claims(self, source: Source, roster: Roster) -> int:
        return sum(any(HEAD.fullmatch(part) for part in parts) for _, parts in parts_of(source.files))

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        for file, parts in parts_of(source.files):
            place = next((i for i, part in enumerate(parts) if HEAD.fullmatch(part)), None)
            found = HEAD.fullmatch(parts[place]) if place is not None else None
            if place is not None and found is not None:
                inside = "/".join(filter(None, [found["file"], *parts[place + 1:]])) or file.name
                time = f"{found['date']} {found['hour']}:{found['minute']} {found['half']}"
                yield HandedFile(file, inside, Owner(found["name"]), time, found["numbers"] + time)
            elif file.name != "index.html":
                yield loose(file)
