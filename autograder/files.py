"""Write files whole or not at all, and read and write the JSON in them."""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

PARTIAL = ".partial"  # the ending of a file that is still being written; nbgrader_config.py ignores it
_text = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode    # json.dumps would make one for each line


def encode_json(data: object) -> bytes:
    """Return strict JSON on one line of UTF-8: numbers that are not finite become words, lone surrogates escapes."""
    return _line(data).encode("utf-8", "backslashreplace") + b"\n"


def encode_document(data: Mapping) -> bytes:
    """Like `encode_json`, for a file that people read too: one line per key, and one per item of a list in it.

    Indenting everything would read little better, and takes Python ten times as long.
    """
    lines = []
    for key, value in data.items():
        if isinstance(value, (list, tuple)) and value:
            text = "[\n  " + ",\n  ".join(map(_line, value)) + "\n ]"
        else:
            text = _line(value)
        lines.append(f" {_line(key)}: {text}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "backslashreplace")


def _line(data: object) -> str:
    try:
        return _text(data)
    except ValueError:
        return _text(_finite(data))


def _finite(data: object) -> object:
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return str(data) if isinstance(data, float) and not math.isfinite(data) else data


def write_whole(path: Path, data: bytes, mode: int = 0o644, *, lasting: bool = True) -> None:
    """Write a file so that a reader, a kill or a full disk finds the old content or the new, never a part.

    lasting: wait until the disk has it, so that the same holds for a power cut. Without it, hundreds of files that can
    be made again take no time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.parent / f".{os.getpid()}-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}{PARTIAL}"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if lasting:
                os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what killed runs left half-written in a folder. Only for the one run that holds the course's lock."""
    for path in folder.glob(".*" + PARTIAL):
        clear(path)


def clear(path: Path) -> None:
    """Remove whatever lies at a path: a file, a link, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
