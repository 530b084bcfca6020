"""Find what a student handed in for a unit: the notebook that counts, the modules beside it, and when it came in.

The place is `submitted/<student>/<unit>/<unit>.ipynb`. What lies elsewhere, or is called or packed otherwise, is found
by its content (autograder.course.candidates, autograder.course.strays), and a note says so.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from autograder.course.candidates import Candidate, candidates_among, choose, is_litter
from autograder.course.plain_files import (
    IGNORED_FOLDERS,
    LITTER,
    NOTEBOOK_BYTES,
    NotReadable,
    entries,
    files_below,
    open_folder,
    read_below,
    read_plain,
    read_plain_file,
)
from autograder.course.strays import BELONGS, stray_notebooks, strays_in
from autograder.course.times import NO_TIMES, Times
from autograder.graft.recognition import answers_in

__all__ = ["NOTEBOOK_BYTES", "NotReadable", "Submission", "read_plain_file", "read_submission", "storable",
           "students_of", "unreadable_digest"]

FILE_BYTES = 1_000_000
FILES = 50
FILES_BYTES = 10_000_000  # together, far below what the box takes at once
NAME_LENGTH = 128  # of a student in nbgrader's gradebook
PLAIN_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\.py")
DOCUMENTS = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".pdf", ".docx", ".odt", ".md", ".txt", ".rtf", ".tex"}


@dataclass(frozen=True)
class Submission:
    """The files that a student handed in for a unit.

    raw: the notebook's bytes.  files: Python files beside it by name.  timestamp: the text of timestamp.txt.
    documents: the names of texts and pictures beside it.  notes: what was unusual, in sentences.
    """

    unit: str
    student: str
    raw: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: str | None = None
    notes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def answers(self) -> str:
        """Return the digest of everything handed in that a grade can depend on."""
        digest = hashlib.sha256()
        named = [(f"beside: {name}", b"") for name in self.documents]
        for name, content in [(".ipynb", self.raw), *sorted(self.files.items()), *named]:
            digest.update(f"{len(name)} {len(content)} {name}\n".encode("utf-8", "surrogateescape"))
            digest.update(content)
        return digest.hexdigest()[:32]


def unreadable_digest(reason: str) -> str:
    """Return the digest used for a submission whose answers could not even be read."""
    return hashlib.sha256(reason.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def storable(student: str) -> bool:
    """Return True where nbgrader's gradebook can hold a student of this name, in any database."""
    return len(student) <= NAME_LENGTH and not any("\ud800" <= sign <= "\udfff" for sign in student)


def students_of(submitted: Path, unit: str) -> list[str]:
    """Return everybody who has a folder for a unit, in order; names are folder names, whatever they look like.

    Raises OSError where `submitted` is there and cannot be listed.
    """
    try:
        found = list(os.scandir(submitted))
    except FileNotFoundError:
        return []
    return [entry.name for entry in sorted(found, key=lambda entry: entry.name)
            if entry.name not in IGNORED_FOLDERS and (entry.is_symlink() or entry.is_dir())
            and os.path.lexists(os.path.join(entry.path, unit))]


@cache
def known_units() -> tuple[str, ...]:
    """Return the names of all units."""
    from autograder.building.build import units

    return tuple(units())


def read_submission(submitted: Path, unit: str, student: str, times: Times = NO_TIMES) -> Submission:
    """Read what a student handed in for a unit. Raises NotReadable.

    times: what is believed of when it came in; by default nothing.
    """
    where = f"submitted/{student}/{unit}"
    if not storable(student):
        raise NotReadable(f"{student!r:.60} is no name that the gradebook can hold (text of up to {NAME_LENGTH} "
                          "characters); rename the folder in submitted/.")
    try:
        chosen, notes = _find(submitted, unit, student, where)
        folder = chosen.path.partition(" › ")[0].rpartition("/")[0]
        names = [entry.name for entry in entries(submitted / folder)]
        files, left_out = _modules(submitted, folder, names, chosen.files)
        timestamp, about_time = times.of(submitted, folder, unit, student)
    except FileNotFoundError as error:
        raise NotReadable(f"{where} vanished while it was read ({error.strerror}); grade again.") from None
    except OSError as error:
        raise NotReadable(f"{where} cannot be read ({error.strerror}); fix its permissions and grade again.") from None
    documents = tuple(name for name in names if PurePosixPath(name).suffix.lower() in DOCUMENTS
                      and name not in BELONGS and not name.startswith(".") and chosen.path != f"{folder}/{name}")
    return Submission(unit, student, chosen.raw, files, timestamp, (*notes, *left_out, *about_time), documents)


def _find(submitted: Path, unit: str, student: str, where: str) -> tuple[Candidate, list[str]]:
    """Return the notebook that counts, and notes on how it was found."""
    first = f"{student}/{unit}/{unit}.ipynb"
    found: list[Candidate] = []
    held, beside = "", list[str]()
    if os.path.lexists(submitted / student / unit):
        found, held, beside = _in_its_place(submitted, unit, student, where)
    if found and all(one.path.startswith(f"{where}/".removeprefix("submitted/")) for one in found):
        elsewhere = [one for stray in strays_in(submitted, student, known_units()) for one in stray.notebooks
                     if one.unit == unit]
        if elsewhere and not any(answers_in(one.raw, unit) for one in found):
            found = [*found, *elsewhere]
    elif not found:
        found = stray_notebooks(submitted, unit, student, known_units())
    if not found and not held:
        os.stat(submitted / student / unit)  # raises what is then to be said
    if not found:
        raise NotReadable(f"{where} has no notebook ({held}); ask the student for {unit}.ipynb.")
    chosen, notes = choose(found, unit, first)
    inside = chosen.path.removeprefix(f"{student}/{unit}/")
    if inside == chosen.path:
        notes.append(f"The notebook lay at {chosen.place!r}; by its content it was graded as {unit}.")
    elif chosen.path != first:
        notes.append(f"The notebook was handed in as {inside!r} and graded as {unit}.ipynb.")
    return chosen, [*notes, *beside]


def _in_its_place(submitted: Path, unit: str, student: str, where: str) -> tuple[list[Candidate], str, list[str]]:
    """Return the notebooks in the folder of the unit; in words, what it holds; notes on notebooks of no unit."""
    home, name = f"{student}/{unit}", f"{unit}.ipynb"
    with (open_folder(submitted, f"submitted/{student}", student) as above,
          open_folder(None, where, unit, above) as folder):
        names = sorted(os.listdir(folder))
        whole = read_plain(folder, name, NOTEBOOK_BYTES) if name in names else None
    if isinstance(whole, str):
        raise NotReadable(f"{where}/{name} {whole}, so it was not opened; ask for the notebook itself.")
    found: list[Candidate] = []
    unknown: list[Candidate] = []
    held: list[str] = []
    paths = [path for path in files_below(submitted, home)
             if path.removeprefix(f"{home}/") not in (name, *BELONGS) and not is_litter(submitted, path)]
    for path, notebooks, what in candidates_among(submitted, paths):
        inside = path.removeprefix(f"{home}/")
        found += [one for one in notebooks if one.unit == unit]
        unknown += [one for one in notebooks if one.unit == ""]
        others = {one.unit for one in notebooks} - {"", unit}
        what = f"the notebook of {', '.join(sorted(others))}" if others else what
        held.append(f"{inside!r}{f' ({what})' if what else ''}")
    if whole is not None:
        found.append(Candidate(f"{home}/{name}", whole))
    beside = [f"The notebook {one.place!r} is of no unit; it was not graded." for one in unknown] if found else []
    if not held:
        held = [repr(entry) for entry in names if entry not in LITTER]
    words = f"it holds {', '.join(held[:5])}{', …' if len(held) > 5 else ''}" if held else "it is empty"
    return found or unknown, words, beside


def _modules(submitted: Path, folder: str, names: Sequence[str], packed: dict[str, bytes]
             ) -> tuple[dict[str, bytes], list[str]]:
    """Return the Python files beside the notebook by name, those packed with it first, and notes on those left out."""
    files: dict[str, bytes] = {}
    notes: list[str] = []
    left_out = 0
    for name in [*packed, *(name for name in names if name not in packed)]:
        if not name.endswith(".py") or name.startswith("._"):
            continue
        content = (
            "has a name that cannot be imported" if not PLAIN_MODULE.fullmatch(name)
            else f"is one of more than {FILES} Python files" if len(files) >= FILES
            else packed[name] if name in packed else read_below(submitted, f"{folder}/{name}", FILE_BYTES))
        if not isinstance(content, str) and len(content) > FILES_BYTES - sum(map(len, files.values())):
            content = f"is beyond the {FILES_BYTES / 1e6:g} MB that all Python files may have together"
        if not isinstance(content, str):
            files[name] = content
        elif (left_out := left_out + 1) <= FILES:
            notes.append(f"The file {name!r} beside the notebook {content}, so it was left out.")
    if left_out > FILES:
        notes.append(f"{left_out - FILES} more files beside the notebook were left out.")
    return files, notes
