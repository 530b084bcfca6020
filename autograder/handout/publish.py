"""Write the student's bundle into a folder or a zip file, without ever overwriting what a person changed there."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.course.folder import Course, CourseError
from autograder.files import encode_document, write_whole

WRITTEN = "published.json"  # in records/: what was written where, by which it is recognised
DATE = (1980, 1, 1, 0, 0, 0)  # of every member, so that the same bundle is the same zip
NAMED = 3  # files that are named in a refusal


def publish_folder(course: Course, files: Mapping[str, bytes], folder: Path) -> None:
    """Write the bundle into a folder: a new one, or one where an earlier bundle lies, of which the rest goes.

    Files of other names stay. Raise CourseError, before anything is written, where a file was changed by hand.
    """
    before = _written(course).get(str(folder), {})
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file; name a folder, or a file that ends in .zip.")
    changed = [name for name in {**before, **files} if _is_changed(folder / name, before.get(name), files.get(name))]
    if changed:
        named = ", ".join(changed[:NAMED]) + (f" and {len(changed) - NAMED} more" if len(changed) > NAMED else "")
        raise CourseError(f"{folder} holds files that were not published there, or were changed since: {named}. "
                          "Nothing was written. Move them away or choose another folder; what students are to "
                          "get instead of ours belongs into handout/ of the course.")
    if folder.exists():
        for name, content in files.items():
            write_whole(folder / name, content, lasting=False)
    else:
        partial = folder.with_name(f".{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        for name, content in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        partial.rename(folder)
    for name in before.keys() - files.keys():
        (folder / name).unlink(missing_ok=True)
    _remember(course, folder, {name: _digest(content) for name, content in files.items()})


def publish_zip(course: Course, files: Mapping[str, bytes], path: Path) -> None:
    """Write the bundle as a zip file that unpacks into one folder. Raise CourseError for a file of somebody else's."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(f"{path.stem}/{name}", DATE)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, content)
    before = _written(course).get(str(path), {})
    if _is_changed(path, before.get("."), packed.getvalue()):
        raise CourseError(f"{path} exists already and was not published by this course; nothing was written. Choose "
                          "another name, or move it away.")
    write_whole(path, packed.getvalue())
    _remember(course, path, {".": _digest(packed.getvalue())})


def _is_changed(path: Path, before: str | None, coming: bytes | None) -> bool:
    """Return True for a file that is there and is neither what was published nor what is coming."""
    if not path.exists() and not path.is_symlink():
        return False
    if not path.is_file() or path.is_symlink():
        return True
    content = path.read_bytes()
    return content != coming and _digest(content) != before


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written(course: Course) -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads((course.records / WRITTEN).read_bytes()))
    except (OSError, ValueError):
        return {}  # then only what equals the new bundle is taken for ours


def _remember(course: Course, place: Path, digests: dict[str, str]) -> None:
    write_whole(course.records / WRITTEN, encode_document({**_written(course), str(place): digests}))
