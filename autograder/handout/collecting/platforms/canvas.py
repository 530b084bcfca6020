"""Canvas' "Download Submissions": one folder for all, with the owner before the name of each file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose
from autograder.handout.collecting.sources import FoundFile, Source

NAME = re.compile(r"(?P<name>\w+?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)")
TEXT = re.compile(r"(?P<name>\w+?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<attachment>text)(?P<file>\.html)")
NUMBERED = re.compile(r"([A-Za-z_]\w*)-\d+(\.py)")  # a second upload of mine.py is called mine-1.py


class Canvas(Platform):
    """Only the current attempt is in the archive, without its time; LATE says that it came after the due date."""

    name, title = "canvas", "Canvas"

    def claims(self, source: Source, roster: Roster) -> int:
        return sum(_parsed(file) is not None for file in source.files)

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        for file in source.files:
            found = _parsed(file)
            if found is None:
                yield loose(file)
                continue
            anonymous = found["name"] == "anon"
            owner = Owner("" if anonymous else found["name"], id=found["user"], together=True)
            remark = "LATE, by Canvas" if found["late"] else ""
            if found.re is TEXT:
                remark = "a text typed into Canvas"
            name = "text.html" if found.re is TEXT else NUMBERED.sub(r"\1\2", found["file"])
            yield HandedFile(file, name, owner, remark=remark,
                             id="" if found.re is TEXT else f"{found['user']}_{found['attachment']}")


def _parsed(file: FoundFile) -> re.Match[str] | None:
    return NAME.fullmatch(file.name) or TEXT.fullmatch(file.name)
