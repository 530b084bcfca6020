"""The notebooks among a student's files, whatever they are called and however they are packed."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.course.plain_files import IGNORED_FOLDERS, LITTER, NOTEBOOK_BYTES, NotReadable, read_below
from autograder.graft.formats import APPLE_DOUBLE, GZIP, ZIP, holds_notebook, may_begin_notebook, what_it_is
from autograder.graft.recognition import answers_in, recognise

MEMBERS = 2_000  # of an archive that are looked at
START = 4_096  # bytes by which a file is recognised
MOST = 20  # notebooks of one student among which the one with answers is looked for
NO_NOTEBOOK = {  # endings of files that are not opened in search of a notebook
    ".py", ".pyc", ".csv", ".npz", ".npy", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf", ".docx", ".xlsx",
    ".pptx", ".odt", ".mp4", ".mov", ".heic"}
NOT_THE_FILE = ("not the file", "pointer", "shortcut", "a link")  # in the words for a file that stands for another


@dataclass(frozen=True)
class Candidate:
    """A notebook among a student's files.

    path: its place below submitted/; in an archive, the member's name follows after ` › `.  files: the Python modules
    beside it in its archive.  unit: whose notebook it is by its content, "" where that does not show.
    """

    path: str
    raw: bytes
    files: dict[str, bytes] = field(default_factory=dict, compare=False)
    unit: str = ""

    @property
    def place(self) -> str:
        """Return where the notebook lies, as a path that a person can follow."""
        return f"submitted/{self.path}"


def may_hold_notebook(path: str) -> bool:
    """Return True for a file that is to be opened in search of a notebook."""
    return PurePosixPath(path).suffix.lower() not in NO_NOTEBOOK


def candidates_among(submitted: Path, paths: Iterable[str]) -> Iterator[tuple[str, list[Candidate], str]]:
    """Return (path, its notebooks, what it is where it holds none) of files, of which no more are read than fit."""
    room = NOTEBOOK_BYTES
    for path in paths:
        notebooks, what = candidates_in(submitted, path, room if may_hold_notebook(path) else 0)
        room = max(0, room - sum(len(one.raw) + sum(map(len, one.files.values())) for one in notebooks))
        yield path, notebooks, what


def candidates_in(submitted: Path, path: str, room: int = NOTEBOOK_BYTES) -> tuple[list[Candidate], str]:
    """Return the notebooks that the file `submitted/path` holds; where it holds none, what it is instead, in words.

    Of a file that does not begin like a notebook or an archive, only the beginning is read. room: bytes it may have.
    """
    raw = read_below(submitted, path, START, start=True)
    if isinstance(raw, str):
        return [], f"a file that {raw}"
    if not room or not (may_begin_notebook(raw) or path.lower().endswith(".ipynb")):
        return [], what_it_is(raw) or "no notebook"
    if len(raw) == START:
        raw = read_below(submitted, path, room)
    if isinstance(raw, str):
        return [], f"a file that {raw}"
    found, words = notebooks_in(path, raw)
    return [Candidate(one.path, one.raw, one.files, _unit_of(one.raw)) for one in found], words


def _unit_of(raw: bytes) -> str:
    recognised = recognise(raw)
    return recognised.unit if recognised is not None else ""


def notebooks_in(path: str, raw: bytes) -> tuple[list[Candidate], str]:
    """Return the notebooks in the content `raw` of a file: itself, or members of an archive; else what it is."""
    name = path.rpartition("/")[2]
    if raw.startswith(ZIP):
        return _in_zip(path, raw)
    if raw.startswith(GZIP):
        try:
            raw = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(NOTEBOOK_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            return [], f"a gzip archive that cannot be unpacked ({error})"
        if len(raw) > NOTEBOOK_BYTES:
            return [], f"a gzip archive of more than {NOTEBOOK_BYTES / 1e6:g} MB"
    words = what_it_is(raw)
    if holds_notebook(raw):
        return [Candidate(path, raw)], ""
    if name.lower().endswith(".ipynb") and not any(part in words for part in NOT_THE_FILE):
        return [Candidate(path, raw)], words
    return [], words or "no notebook"


def _in_zip(path: str, raw: bytes) -> tuple[list[Candidate], str]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist()[:MEMBERS] if not member.is_dir()]
            if any(member.filename == "[Content_Types].xml" for member in members):
                return [], "an office document"
            return _members(path, archive, [member for member in members if not _is_litter(member.filename)])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, zlib.error) as error:
        return [], f"a zip archive that cannot be unpacked ({error})"


def _members(path: str, archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> tuple[list[Candidate], str]:
    room, found = NOTEBOOK_BYTES, []
    modules: dict[str, dict[str, bytes]] = {}
    for member in members:
        folder, _, name = member.filename.rpartition("/")
        if not (may_hold_notebook(name) or name.endswith(".py")):
            continue
        with archive.open(member) as file:
            content = file.read(room + 1)
        room -= len(content)
        if room < 0:
            return [], f"a zip archive that unpacks to more than {NOTEBOOK_BYTES / 1e6:g} MB"
        if name.endswith(".py"):
            modules.setdefault(folder, {})[name] = content
        elif holds_notebook(content) and not content.startswith((ZIP, GZIP)):
            found.append((f"{path} › {member.filename}", content, folder))
    return ([Candidate(place, content, modules.get(folder, {})) for place, content, folder in found],
            "" if found else "a zip archive without a notebook")


def _is_litter(member: str) -> bool:
    parts = member.split("/")
    return parts[-1] in LITTER or not IGNORED_FOLDERS.isdisjoint(parts)


def is_litter(submitted: Path, path: str) -> bool:
    """Return True for what macOS keeps beside a file, which nobody handed in."""
    name = path.rpartition("/")[2]
    raw = read_below(submitted, path, START, start=True) if name.startswith("._") else b""
    return isinstance(raw, bytes) and raw.startswith(APPLE_DOUBLE)


def choose(found: Sequence[Candidate], unit: str, first: str = "") -> tuple[Candidate, list[str]]:
    """Return the notebook that counts as a student's answers to a unit, and notes about the others.

    Of duplicates, the one with answers counts; where their answers are equal, any does, the one at the path `first`
    before others. Raises NotReadable where two have answers that differ, or none can be read.
    """
    ordered = sorted(found, key=lambda one: (one.path != first, one.path))
    if len(ordered) == 1:
        return ordered[0], []
    if len(ordered) > MOST:
        raise NotReadable(f"There are {len(ordered)} notebooks that may be meant for {unit} ({_named(ordered)}); "
                          f"keep one, as {unit}.ipynb.")
    answers = [answers_in(one.raw, unit) for one in ordered]
    filled = [i for i, its in enumerate(answers) if its]
    if filled:
        chosen = ordered[filled[0]]
        if any(answers[i] != answers[filled[0]] for i in filled):
            with_answers = [ordered[i] for i in filled]
            raise NotReadable(f"{len(filled)} notebooks for {unit} have different answers ({_named(with_answers)}); "
                              f"ask the student which one counts, and keep only that, as {unit}.ipynb.")
        same = "has the same answers" if len(filled) > 1 else "is blank"
    else:
        readable = [one for one, its in zip(ordered, answers, strict=True) if its is not None]
        if not readable and ordered[0].path != first:
            raise NotReadable(f"There is no {unit}.ipynb but {len(ordered)} other notebooks ({_named(ordered)}), and "
                              f"none can be read; rename the one to grade to {unit}.ipynb.")
        chosen, same = (readable or ordered)[0], "is blank, too"
    notes = []
    for one, its in zip(ordered, answers, strict=True):
        if one is not chosen:
            why = "cannot be read" if its is None else "is blank" if not its else same
            notes.append(f"Of several notebooks, {chosen.place!r} was graded; {one.place!r} {why}.")
    return chosen, notes


def _named(found: Sequence[Candidate]) -> str:
    names = [repr(one.path.rpartition("/")[2]) for one in found]
    if len(set(names)) < len(names):
        names = [repr(one.place) for one in found]
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
