"""Remember what was collected, in `records/collected.json`, so that a duplicate archive changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.course.plain_files import LITTER
from autograder.course.strays import BELONGS
from autograder.errors import WrongCommand
from autograder.files import encode_document, write_whole

NAME = "collected.json"
EARLIER = "earlier"  # in the course folder: attempts that another has replaced


@dataclass(frozen=True)
class Collected:
    """A student's attempts at a unit, over time.

    digests: of all attempts that were seen, the one that counts last.  time: of that one, in UTC, "" where unknown.
    """

    student: str
    unit: str
    digests: tuple[str, ...]
    time: str = ""
    where: str = ""


def read_collected(records: Path) -> dict[tuple[str, str], Collected]:
    """Return what was collected, by student and unit. Raise WrongCommand."""
    path = records / NAME
    try:
        found = [Collected(**{**one, "digests": tuple(one["digests"])})
                 for one in json.loads(path.read_bytes())["hand_ins"]]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WrongCommand(f"{path} cannot be read ({error}); restore it from a backup, or delete it and collect the "
                           "same files again, in the order in which they came.") from error
    return {(one.student, one.unit): one for one in found}


def write_collected(records: Path, collected: Mapping[tuple[str, str], Collected]) -> None:
    """Write what was collected, whole."""
    write_whole(records / NAME, encode_document({"hand_ins": [asdict(collected[key]) for key in sorted(collected)]}))


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return a digest of a hand-in: of the names and contents of its files, without what nbgrader puts beside them."""
    digest = hashlib.sha256()
    for name, content in sorted((name, content) for name, content in files.items() if name not in BELONGS):
        digest.update(f"{len(name)} {len(content)} {name}\n".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()[:32]


def digest_in(folder: Path) -> str:
    """Return the digest of what lies in a folder of submitted/; "" for nothing, "?" for what no collecting wrote."""
    if not os.path.lexists(folder):
        return ""
    if folder.is_symlink() or not folder.is_dir():
        return "?"
    files = {}
    for entry in os.scandir(folder):
        if entry.name in BELONGS or entry.name in LITTER:
            continue
        if not entry.is_file(follow_symlinks=False):
            return "?"
        files[entry.name] = Path(entry.path).read_bytes()
    return digest_of(files) if files else ""
