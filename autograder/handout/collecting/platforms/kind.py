"""The base of all platforms: a source's files, each with its owner as far as the platform names one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from autograder.course.people.roster import Roster
from autograder.handout.collecting.sources import FoundFile, Source


@dataclass(frozen=True)
class Owner:
    """The owner of a file, in a platform's words.

    id: the platform's own. together: the name is run together, as Canvas writes it. words: text in which a name
    may occur, where the platform names nobody.
    """

    name: str = ""
    login: str = ""
    id: str = ""
    together: bool = False
    words: str = ""

    @property
    def shown(self) -> str:
        """Return the name by which the table shows the owner."""
        return self.name or self.login or self.id or self.words


@dataclass(frozen=True)
class HandedFile:
    """One file that somebody handed in.

    name: what the student called it, with folders where the platform keeps them.  time: as the platform has it, ""
    where it has none; local where it says no zone.  attempt: files of one attempt share it.  remark: for the table.
    id: of the file, where the platform wants it back with feedback.
    """

    file: FoundFile
    name: str
    owner: Owner | None
    time: str = ""
    attempt: str = ""
    remark: str = ""
    id: str = ""


class Platform(ABC):
    """A way of naming hand-ins.

    name: of the platform, in the roster and on the command line.  is_template_shipped: whether everybody's folder
    begins with what was handed out.  is_id_for_all_units: whether an id means one student in every unit.  keeps_logins:
    whether a login is one that the platform wants to see again.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    is_template_shipped: ClassVar[bool] = False
    is_id_for_all_units: ClassVar[bool] = True
    keeps_logins: ClassVar[bool] = True

    @abstractmethod
    def claims(self, source: Source, roster: Roster) -> int:
        """Return how many files of a source are named in this way."""

    @abstractmethod
    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        """Yield the files that students handed in; the platform's own files are left out."""


def loose(file: FoundFile) -> HandedFile:
    """Return a file that the platform's naming does not cover."""
    return HandedFile(file, file.name, None)


def parts_of(files: Sequence[FoundFile]) -> list[tuple[FoundFile, list[str]]]:
    """Return the files with their folders and names."""
    return [(file, file.path.split("/")) for file in files]
