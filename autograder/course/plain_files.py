"""Files that a student handed in, opened without trust: plain files only, of limited size, never through a link.

Every path is opened relative to the folder above it and without following links, so that nothing that is swapped in
between looking and reading leads elsewhere; pipes and devices are opened without waiting and then refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

NOTEBOOK_BYTES = 50_000_000
DEPTH = 6  # folders below a student's that are searched
MOST_FILES = 2_000  # of one student that are looked at
IGNORED_FOLDERS = {".ipynb_checkpoints", ".progress", "__pycache__", "__MACOSX", ".git"}
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini", ".localized", ".gitkeep", ".gitignore"}  # nobody made these


class NotReadable(Exception):
    """A submission that cannot be read; the message is a sentence with the reason and what to do."""


def read_plain(folder: int | None, name: str, limit: int, start: bool = False) -> bytes | str:
    """Return the content of a plain file in an open folder; or, in words, why it is not read. Raises OSError.

    start: return the first `limit` bytes, however long the file is.
    """
    mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    if not stat.S_ISREG(mode):
        return f"is {kind_of(mode)}, not a plain file"
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return "is not a plain file"
        content = file.read(limit if start else limit + 1)
    return content if len(content) <= limit else f"is larger than {limit / 1e6:g} MB"


def read_plain_file(path: str, limit: int) -> bytes:
    """Return the content of one plain file. Raises OSError when it is a link, a pipe or too large."""
    content = read_plain(None, path, limit)
    if isinstance(content, str):
        raise OSError(f"it {content}")
    return content


def read_below(root: Path, path: str, limit: int = NOTEBOOK_BYTES, start: bool = False) -> bytes | str:
    """Return the content of `root/path`, reached without following links; or, in words, why it is not read.

    start: return the first `limit` bytes, however long the file is.
    """
    *folders, name = path.split("/")
    try:
        with ExitStack() as stack:
            above = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, above)
            for folder in folders:
                above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
                stack.callback(os.close, above)
            return read_plain(above, name, limit, start)
    except OSError as error:
        return f"cannot be read ({error.strerror})"


@contextmanager
def open_folder(path: Path | None, where: str, name: str, above: int | None = None) -> Iterator[int]:
    """Open folder `name` in the folder `path` or `above`. Raise NotReadable if it is a link or not a folder."""
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


def entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what lies in a folder, by name; nothing where it cannot be listed."""
    try:
        return sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Return True for a folder that is no link and not one that a program made for itself."""
    return entry.is_dir(follow_symlinks=False) and entry.name not in IGNORED_FOLDERS


def files_below(root: Path, start: str = "") -> list[str]:
    """Return the paths below `root/start`, relative to `root`, of everything that is no folder; litter is left out."""
    found: list[str] = []
    waiting = [(start, 0)]
    while waiting and len(found) < MOST_FILES:
        folder, depth = waiting.pop(0)
        for entry in entries(root / folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if is_folder(entry) and depth < DEPTH:
                    waiting.append((path, depth + 1))
            elif entry.name not in LITTER:
                found.append(path)
    return sorted(found[:MOST_FILES])


def kind_of(mode: int) -> str:
    """Return in words what a file of this mode is."""
    kinds = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"),
             (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
    return next((words for test, words in kinds if test(mode)), "something special")
