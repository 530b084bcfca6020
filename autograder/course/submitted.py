"""What a student handed in, read without trusting it: plain files only, of limited size, never through a link.

Every path is opened relative to the folder above it and without following links, so that nothing that is swapped in
between looking and reading leads elsewhere; pipes and devices are opened without waiting and then refused.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

NOTEBOOK_BYTES = 50_000_000
FILE_BYTES = 1_000_000
FILES = 50
FILES_BYTES = 10_000_000  # together, far below what the box takes at once
NAME_LENGTH = 128  # of a student in nbgrader's gradebook
PLAIN_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\.py")
IGNORED_FOLDERS = {".ipynb_checkpoints", "__pycache__"}


class NotReadable(Exception):
    """A submission that cannot be read; the message is a sentence with the reason and what to do."""


@dataclass(frozen=True)
class Submission:
    """raw: the notebook's bytes; files: Python files beside it by name; timestamp: the text of timestamp.txt."""

    unit: str
    student: str
    raw: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def answers(self) -> str:
        """Digest of everything that was handed in and that a grade can depend on."""
        digest = hashlib.sha256()
        for name, content in [(".ipynb", self.raw), *sorted(self.files.items())]:
            digest.update(f"{len(name)} {len(content)} {name}\n".encode())
            digest.update(content)
        return digest.hexdigest()[:32]


def unreadable_digest(reason: str) -> str:
    """Stands for the answers of a submission that could not even be read."""
    return hashlib.sha256(reason.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def storable(student: str) -> bool:
    """Whether nbgrader's gradebook can hold a student of this name, in any database."""
    return len(student) <= NAME_LENGTH and not any("\ud800" <= sign <= "\udfff" for sign in student)


def students_of(submitted: Path, unit: str) -> list[str]:
    """Everybody who handed in something for a unit, in order; names are folder names, whatever they look like."""
    try:
        entries = list(os.scandir(submitted))
    except FileNotFoundError:
        return []
    return sorted(
        entry.name for entry in entries
        if entry.name not in IGNORED_FOLDERS and (entry.is_symlink() or entry.is_dir())
        and os.path.lexists(os.path.join(entry.path, unit))
    )


def misplaced(submitted: Path, units: Sequence[str]) -> list[str]:
    """In sentences, what lies where no grader looks: notebooks too high up, folders named nearly like a unit."""
    said: list[str] = []
    for student in sorted(_entries(submitted), key=lambda entry: entry.name):
        inside = student.is_dir(follow_symlinks=False) and student.name not in IGNORED_FOLDERS
        if student.name.endswith(".ipynb") and not inside:
            said.append(f"submitted/{student.name} was not graded: it belongs at "
                        "submitted/<student>/<unit>/<unit>.ipynb.")
        for entry in sorted(_entries(student.path), key=lambda entry: entry.name) if inside else ():
            near = get_close_matches(entry.name.lower().replace("_", "-"), units, 1, 0.66)
            place = f"submitted/{student.name}/"
            if not entry.is_dir(follow_symlinks=False):
                if entry.name.endswith(".ipynb"):
                    said.append(f"{place}{entry.name} was not graded: it belongs at {place}<unit>/<unit>.ipynb.")
            elif near and entry.name not in units:
                said.append(f"{place}{entry.name} was not graded: is {near[0]} meant? Then name the folder so.")
    return said


def _entries(folder: Path | str) -> list[os.DirEntry]:
    try:
        return list(os.scandir(folder))
    except OSError:
        return []


def read_submission(submitted: Path, unit: str, student: str) -> Submission:
    """Read `submitted/<student>/<unit>/`. Raises NotReadable."""
    where = f"submitted/{student}/{unit}"
    if not storable(student):
        raise NotReadable(f"{student!r:.60} is no name that the gradebook can hold (text of up to {NAME_LENGTH} "
                          "characters); rename the folder in submitted/.")
    try:
        with _folder(submitted, f"submitted/{student}", student) as student_folder, \
                _folder(None, where, unit, student_folder) as folder:
            return _read_folder(folder, where, unit, student)
    except FileNotFoundError as error:
        raise NotReadable(f"{where} vanished while it was read ({error.strerror}); grade again.") from None
    except OSError as error:
        raise NotReadable(f"{where} cannot be read ({error.strerror}); mend its permissions and grade again.") from None


def _read_folder(folder: int, where: str, unit: str, student: str) -> Submission:
    notes: list[str] = []
    names = sorted(os.listdir(folder))
    notebook = _choose_notebook(names, unit, where)
    if notebook != f"{unit}.ipynb":
        notes.append(f"The notebook was handed in as {notebook!r} and graded as {unit}.ipynb.")
    raw = _read_plain(folder, notebook, NOTEBOOK_BYTES)
    if isinstance(raw, str):
        raise NotReadable(f"{where}/{notebook} {raw}, so it was not opened; ask for the notebook itself.")
    files: dict[str, bytes] = {}
    left_out = 0
    for name in names:
        if not name.endswith(".py"):
            continue
        content = (
            "has a name that cannot be imported" if not PLAIN_MODULE.fullmatch(name)
            else f"is one of more than {FILES} Python files" if len(files) >= FILES
            else _read_beside(folder, name, FILES_BYTES - sum(map(len, files.values())))
        )
        if not isinstance(content, str):
            files[name] = content
        elif (left_out := left_out + 1) <= FILES:
            notes.append(f"The file {name!r} beside the notebook {content}, so it was left out.")
    if left_out > FILES:
        notes.append(f"{left_out - FILES} more files beside the notebook were left out.")
    timestamp = None
    if "timestamp.txt" in names:
        content = _read_plain(folder, "timestamp.txt", 1000)
        if isinstance(content, str):
            notes.append(f"timestamp.txt {content}, so no time was read from it.")
        else:
            timestamp = content.decode("utf-8", "replace").strip() or None
    return Submission(unit, student, raw, files, timestamp, tuple(notes))


def _choose_notebook(names: list[str], unit: str, where: str) -> str:
    """The notebook by its right name; else the only one there is."""
    if f"{unit}.ipynb" in names:
        return f"{unit}.ipynb"
    notebooks = [name for name in names if name.lower().endswith(".ipynb")]
    if len(notebooks) == 1:
        return notebooks[0]
    if notebooks:
        raise NotReadable(f"{where} has no {unit}.ipynb but {len(notebooks)} other notebooks ({_listed(notebooks)}); "
                          f"rename the one to grade to {unit}.ipynb.")
    found = f"it holds {_listed(names)}" if names else "it is empty"
    raise NotReadable(f"{where} has no notebook ({found}); ask the student for {unit}.ipynb.")


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names[:5])) + (", …" if len(names) > 5 else "")


@contextmanager
def _folder(path: Path | None, where: str, name: str, above: int | None = None) -> Iterator[int]:
    """A descriptor of folder `name` in the folder `path` or `above`; NotReadable if it is a link or no folder."""
    opened = above if above is not None else os.open(str(path), os.O_RDONLY | os.O_DIRECTORY)
    try:
        if not stat.S_ISDIR(os.stat(name, dir_fd=opened, follow_symlinks=False).st_mode):
            raise NotReadable(f"{where} is a link or a file, not a folder; links are never followed: "
                              "put the submission itself there.")
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=opened)
    finally:
        if above is None:
            os.close(opened)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _read_plain(folder: int | None, name: str, limit: int) -> bytes | str:
    """The content of a plain file; or, in words, why it is not read."""
    mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    if not stat.S_ISREG(mode):
        return f"is {_kind(mode)}, not a plain file"
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return "is not a plain file"
        content = file.read(limit + 1)
    return content if len(content) <= limit else f"is larger than {limit / 1e6:g} MB"


def _read_beside(folder: int, name: str, room: int) -> bytes | str:
    """The content of a Python file beside the notebook; or, in words, why it is left out."""
    content = _read_plain(folder, name, FILE_BYTES)
    if isinstance(content, str) or len(content) <= room:
        return content
    return f"is beyond the {FILES_BYTES / 1e6:g} MB that all Python files may have together"


def read_plain_file(path: str, limit: int) -> bytes:
    """The content of one plain file. Raises OSError when it is a link, a pipe or anything else, or too large."""
    content = _read_plain(None, path, limit)
    if isinstance(content, str):
        raise OSError(f"it {content}")
    return content


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"),
             (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
    return next((words for test, words in kinds if test(mode)), "something special")
