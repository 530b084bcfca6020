"""Remember what programs know of a course, in `records/course.json`; people write course.toml, programs this.

A course stays on the units that it was prepared with. For each unit the file holds what was installed then, and the
digest of the source notebook that was written, so that a notebook that a person has changed since is recognised.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import autograder
from autograder.errors import WrongCommand
from autograder.files import encode_document, write_whole

NAME = "course.json"


@dataclass(frozen=True)
class RememberedUnit:
    """A unit as it was prepared.

    version, digest: of the installed units then. source: digest of the notebook written.
    """

    version: str
    digest: str
    source: str = ""


@dataclass(frozen=True)
class Memory:
    """The facts that programs remember of a course.

    db: the database that was given with --db, if its URL holds no password.  versions: those that `autograder upgrade`
    has left behind.
    """

    units: Mapping[str, RememberedUnit] = field(default_factory=dict)
    db: str = ""
    versions: tuple[str, ...] = ()

    def with_unit(self, name: str, unit: RememberedUnit) -> Memory:
        """Return the memory with one unit's entry replaced."""
        return replace(self, units={**self.units, name: unit})


def read_memory(records: Path) -> Memory:
    """Return what is remembered of the course with this records folder; nothing for a new one. Raise WrongCommand."""
    path = records / NAME
    try:
        data = json.loads(path.read_bytes())
        units = {name: RememberedUnit(**unit) for name, unit in data["units"].items()}
        return Memory(units, str(data.get("db", "")), tuple(data.get("versions", ())))
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongCommand(f"{path} cannot be read ({error}); restore it from a backup, or delete it and run "
                           "`autograder upgrade` in the course folder, which keeps all marks.") from error


def write_memory(records: Path, memory: Memory) -> None:
    """Write what is remembered."""
    write_whole(records / NAME, encode_document(asdict(memory)))


def has_started(records: Path, unit: str) -> bool:
    """Return True where submissions of a unit were graded, by this version or by one that remembered nothing."""
    return any(_traces(records, unit))


def _traces(records: Path, unit: str) -> Iterator[Path]:
    yield from filter(Path.exists, [records / f"{unit}.put.jsonl"])
    yield from (records / unit).glob("*.json")


def installed_version() -> str:
    """Return the version of the installed units."""
    return autograder.__version__
