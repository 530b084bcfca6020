"""Read Moodle's "Download all submissions", with a folder for each student or with all files in one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose, parts_of
from autograder.handout.collecting.sources import Source

# `<full name>_<id>_assignsubmission_<plug-in>`, then `_` in older versions, then the file behind `/` or `_`.
PART = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?")


class Moodle(Platform):
    """The id is that of the grading worksheet (`Participant 12345`) and differs from assignment to assignment."""

    name, title = "moodle", "Moodle"
    is_id_for_all_units = False

    def claims(self, source: Source, roster: Roster) -> int:
        return sum(any(PART.fullmatch(part) for part in parts) for _, parts in parts_of(source.files))

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        for file, parts in parts_of(source.files):
            place = next((i for i, part in enumerate(parts) if PART.fullmatch(part)), None)
            found = PART.fullmatch(parts[place]) if place is not None else None
            if place is None or found is None:
                yield loose(file)
                continue
            inside = "/".join(filter(None, [found["file"], *parts[place + 1:]]))
            if inside.lower() in ("onlinetext.html", "") and found["plugin"] == "onlinetext":
                remark = "a text typed into Moodle"
            else:
                remark = ""
            yield HandedFile(file, inside or file.name, Owner(found["name"], id=found["id"]), remark=remark)
