"""nbgrader's exchange: what students submitted lies in `inbound/`, in folders that nbgrader names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose, parts_of
from autograder.handout.collecting.sources import Source

FOLDER = re.compile(r"(?P<user>[^+/]+)\+(?P<unit>[^+/]+)\+(?P<time>\d{4}-\d\d-\d\d [^+/]+)(?:\+(?P<random>[^/]+))?")


class Exchange(Platform):
    """The time is that of the folder's name, which `nbgrader submit` gave it."""

    name, title = "exchange", "nbgrader's exchange"

    def claims(self, source: Source, roster: Roster) -> int:
        return sum(any(FOLDER.fullmatch(part) for part in parts[:-1]) for _, parts in parts_of(source.files))

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        for file, parts in parts_of(source.files):
            place = next((i for i, part in enumerate(parts[:-1]) if FOLDER.fullmatch(part)), None)
            found = FOLDER.fullmatch(parts[place]) if place is not None else None
            if place is None or found is None:
                yield loose(file)
            else:
                yield HandedFile(file, "/".join(parts[place + 1:]), Owner(login=found["user"]), found["time"], found[0])
