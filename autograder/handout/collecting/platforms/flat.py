"""Folders that no platform names in its own way: one per student, or one for all, as Google Drive gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.course.people.roster import Roster
from autograder.course.strays import names_a_person
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose, parts_of
from autograder.handout.collecting.sources import Source
from autograder.handout.spelling import called

DRIVE = re.compile(r"drive-download-\d{8}T\d{6}Z.*", re.IGNORECASE)
COPY = re.compile(r"(copy of|kopie von|copie de|copia de) .*", re.IGNORECASE)


class StudentFolders(Platform):
    """A folder per student, called by id, login or name, with or without folders of units in it."""

    name, title = "folders", "a folder per student"
    keeps_logins = False

    def claims(self, source: Source, roster: Roster) -> int:
        if roster.listed:
            return sum(_is_known(part, roster) for _, parts in parts_of(source.files) for part in parts[:-1])
        return sum(_depth(parts, roster) is not None for _, parts in parts_of(source.files))

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        for file, parts in parts_of(source.files):
            depth = _depth(parts, roster)
            if depth is None:
                yield loose(file)
            else:
                folder = parts[depth]
                yield HandedFile(file, "/".join(parts[depth + 1:]), Owner(folder, folder))


def _depth(parts: Sequence[str], roster: Roster) -> int | None:
    """Return which of the folders is a student's: one that the roster knows, else the first that may be a person's."""
    if len(parts) < 2:
        return None
    known = [i for i, part in enumerate(parts[:-1]) if _is_known(part, roster)]
    if known:
        return known[0]
    if roster.listed:
        return 0 if _may_be_person(parts[0]) else None
    return next((i for i, part in enumerate(parts[:-1][:2]) if _may_be_person(part)), None)


def _is_known(folder: str, roster: Roster) -> bool:
    return folder in roster.people or any(folder == person.login for person in roster) or bool(called(folder, roster))


def _may_be_person(folder: str) -> bool:
    from autograder.course.submitted import known_units

    return names_a_person(folder, known_units()) and folder not in ("data", "lab", "submitted")


class FlatFolder(Platform):
    """One folder for all. Only what a file is called can say whose it is, by a name or an id of the class list."""

    name, title = "flat", "a folder of files"

    def claims(self, source: Source, roster: Roster) -> int:
        return 1 if source.files else 0

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        for file in source.files:
            yield HandedFile(file, file.name, Owner(words=file.name), attempt=file.path)


class GoogleDrive(FlatFolder):
    """Google Classroom keeps all uploads in one folder under students' own names for them."""

    name, title = "google", "Google Classroom or Drive"

    def claims(self, source: Source, roster: Roster) -> int:
        if not DRIVE.fullmatch(source.name) and not any(COPY.fullmatch(file.name) for file in source.files):
            return 0
        return len(source.files)
