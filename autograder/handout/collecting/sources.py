"""Read a folder or a zip archive that came from a platform, without trust and without unpacking it.

A member of an archive is content with a name to be read, and the name decides nothing about where something is written.
Archives within archives are opened where somebody handed one in. All that is taken from one archive has a limit, as
has what each member unpacks to.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.plain_files import IGNORED_FOLDERS, LITTER, NOTEBOOK_BYTES, kind_of, read_below
from autograder.errors import WrongCommand
from autograder.graft.formats import APPLE_DOUBLE, ZIP

MEMBERS = 200_000  # of one archive or folder
NESTED_MEMBERS = 2_000  # of an archive that a student handed in
UNPACKED = 40_000_000_000  # bytes of all members of one archive, by what they say of themselves
RATIO = 1_100  # deflate cannot pack better than 1,032 to 1; zip bombs of overlapping members say they do
DEEPEST = 2  # archives within an archive
BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, zlib.error,
          struct.error)
UNICODE_PATH = 0x7075


@dataclass(frozen=True)
class FoundFile:
    """A file of a source.

    path: with / between folders, as the platform named it.  where: the archive or folder.  wrong: in words, why it
    cannot be read; "" where nothing is known against it.
    """

    path: str
    where: str
    size: int = 0
    wrong: str = ""
    reader: Callable[[], bytes | str] = field(default=lambda: b"", compare=False, repr=False)

    @property
    def name(self) -> str:
        """Return the file's own name, without its folder."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """Return the folder in which the file lies, without its own name."""
        return self.path.rpartition("/")[0]

    def read(self) -> bytes | str:
        """Return the content; or, in words, why it cannot be read."""
        return self.wrong or self.reader()


@dataclass(frozen=True)
class Source:
    """The files of one FROM. name: of the archive or folder, without its ending."""

    name: str
    files: tuple[FoundFile, ...]


def open_source(path: Path) -> Source:
    """Return what lies in a folder, an archive, or is one file. Raise WrongCommand where there is nothing to open."""
    if path.is_dir():
        return Source(path.resolve().name, tuple(_in_folder(path)))
    if not path.exists():
        raise WrongCommand(f"There is no {path}; give the zip that the platform made, or a folder of hand-ins.")
    if not path.is_file():
        raise WrongCommand(f"{path} is no plain file; give the zip that the platform made, or a folder of hand-ins.")
    with open(path, "rb") as file:
        is_zip = file.read(4) == ZIP or zipfile.is_zipfile(file)
    if is_zip:
        return Source(path.stem, tuple(_in_archive(path)))
    return Source(path.stem, (FoundFile(path.name, str(path), path.stat().st_size,
                                        reader=lambda: read_below(path.parent, path.name)),))


def expanded(file: FoundFile, depth: int = 1) -> list[FoundFile]:
    """Return the members of an archive that somebody handed in, or the file itself where it is none.

    A member's path begins with the archive's, so that what was packed together stays together.
    """
    if not file.name.lower().endswith(".zip") and "." in file.name:
        return [file]
    content = file.read()
    if isinstance(content, str) or not content.startswith(ZIP):
        return [file]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.filename == "[Content_Types].xml" for member in members):
                return [file]  # an office document
            if len(members) > NESTED_MEMBERS or sum(one.file_size for one in members) > 4 * NOTEBOOK_BYTES:
                return [_refused(file, "is an archive that unpacks to more than a hand-in may have")]
            found = [FoundFile(f"{file.path}/{name}", file.where, member.file_size, _against(member),
                               _member_of(file, member))
                     for member in members if (name := _kept(member))]
    except BROKEN as error:
        return [_refused(file, f"is a zip archive that cannot be unpacked ({error})")]
    if not found:
        return [_refused(file, "is an empty zip archive")]
    return [one for member in found for one in (expanded(member, depth + 1) if depth < DEEPEST else [member])]


def _refused(file: FoundFile, words: str) -> FoundFile:
    return FoundFile(file.path, file.where, file.size, words)


def _member_of(file: FoundFile, member: zipfile.ZipInfo) -> Callable[[], bytes | str]:
    def read() -> bytes | str:
        content = file.read()
        if isinstance(content, str):
            return content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return _unpacked(archive, member)
        except BROKEN as error:
            return f"cannot be unpacked ({error})"
    return read


def _in_archive(path: Path) -> Iterator[FoundFile]:
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except BROKEN as error:
        raise WrongCommand(f"{path} cannot be opened as a zip archive ({error}); download it again.") from error
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise WrongCommand(f"{path} has {len(members)} members that unpack to "
                           f"{sum(member.file_size for member in members) / 1e9:.0f} GB, more than a class hands in; "
                           "nothing was taken from it.")

    def reader(member: zipfile.ZipInfo) -> Callable[[], bytes | str]:
        def read() -> bytes | str:
            try:
                return _unpacked(archive, member)
            except BROKEN as error:
                return f"cannot be unpacked ({error})"
        return read

    for member in members:
        if name := _kept(member):
            yield FoundFile(name, path.name, member.file_size, _against(member), reader(member))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | str:
    with archive.open(member) as file:
        content = file.read(NOTEBOOK_BYTES + 1)
    return content if len(content) <= NOTEBOOK_BYTES else f"is larger than {NOTEBOOK_BYTES / 1e6:g} MB"


def _kept(member: zipfile.ZipInfo) -> str:
    """Return the path of a member; "" for a folder and for what programs put beside files."""
    name = _name_of(member).replace("\\", "/").replace("\0", "")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if member.is_dir() or not parts or _is_litter(parts):
        return ""
    return "/".join(parts)


def _is_litter(parts: list[str]) -> bool:
    return parts[-1] in LITTER or not IGNORED_FOLDERS.isdisjoint(parts)


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name as it was meant: macOS writes UTF-8 without saying so, others say it in an extra field."""
    if member.flag_bits & 0x800:
        return member.filename
    given = member.orig_filename.encode("cp437", "replace")
    extra, at = member.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == UNICODE_PATH and size > 5:
            checksum, = struct.unpack_from("<L", extra, at + 5)
            if checksum == zlib.crc32(given):
                return extra[at + 9:at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        return member.filename


def _against(member: zipfile.ZipInfo) -> str:
    """Return in words why a member is not to be read."""
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return f"is {kind_of(mode)}, not a plain file"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.file_size > NOTEBOOK_BYTES:
        return f"is larger than {NOTEBOOK_BYTES / 1e6:g} MB"
    if member.file_size > RATIO * max(member.compress_size, 1) + 1_000:
        return "unpacks to more than any archive can hold"
    return ""


def _in_folder(root: Path) -> Iterator[FoundFile]:
    """Yield the plain files below a folder; links are named and not followed."""
    waiting, count = [""], 0
    while waiting:
        folder = waiting.pop(0)
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as error:
            yield FoundFile(folder, str(root), wrong=f"cannot be listed ({error.strerror})")
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in IGNORED_FOLDERS:
                    waiting.append(path)
                continue
            if _is_litter([entry.name]):
                continue
            if (count := count + 1) > MEMBERS:
                raise WrongCommand(f"{root} holds more than {MEMBERS} files; give the folder with the hand-ins alone.")
            mode = entry.stat(follow_symlinks=False).st_mode
            wrong = "" if stat.S_ISREG(mode) else f"is {kind_of(mode)}, not a plain file"
            yield FoundFile(path, str(root), entry.stat(follow_symlinks=False).st_size, wrong, _below(root, path))


def _below(root: Path, path: str) -> Callable[[], bytes | str]:
    return lambda: read_below(root, path)


def is_apple_double(file: FoundFile) -> bool:
    """Return True for what macOS keeps beside a file, which nobody handed in."""
    if not file.name.startswith("._"):
        return False
    content = file.read()
    return isinstance(content, bytes) and content.startswith(APPLE_DOUBLE)
