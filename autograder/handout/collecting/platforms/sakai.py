"""Sakai's "Download All": a folder per student, named by sort name and eid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose, parts_of
from autograder.handout.collecting.sources import FoundFile, Source

STUDENT = re.compile(r"(?P<name>[^()]+?)\s?\((?P<eid>[^()]+)\)")
ATTACHMENTS = "Submission attachment(s)"
OURS = ("timestamp.txt", "comments.txt", "grades.csv", "grades.xls", "grades.xlsx")  # Sakai's own, not a student's
STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*")


class Sakai(Platform):
    """`timestamp.txt` in a student's folder is Sakai's: a student's own files lie one folder deeper."""

    name, title = "sakai", "Sakai"

    def claims(self, source: Source, roster: Roster) -> int:
        return sum((ATTACHMENTS in parts and _student(parts) is not None) or file.name in OURS
                   for file, parts in parts_of(source.files)) if any(
                       f"/{ATTACHMENTS}/" in file.path for file in source.files) else 0

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        times = {file.folder: _time(file) for file in source.files if file.name == "timestamp.txt"}
        for file, parts in parts_of(source.files):
            found = _student(parts)
            if ATTACHMENTS in parts and found is not None:
                place = parts.index(ATTACHMENTS)
                yield HandedFile(file, "/".join(parts[place + 1:]), Owner(found["name"], found["eid"]),
                                 times.get("/".join(parts[:place]), ""))
            elif file.name not in OURS and not file.name.endswith("_submissionText.html"):
                yield loose(file)


def _student(parts: list[str]) -> re.Match[str] | None:
    place = parts.index(ATTACHMENTS) if ATTACHMENTS in parts else 0
    return STUDENT.fullmatch(parts[place - 1]) if place > 0 else None


def _time(file: FoundFile) -> str:
    content = file.read()
    text = content.decode("utf-8-sig", "replace").strip() if isinstance(content, bytes) else ""
    stamp = STAMP.fullmatch(text)
    return "{}-{}-{} {}:{}:{}".format(*stamp.groups()) if stamp else text[:60]
