"""Recognise by its content what a file is that should be a notebook, whatever its name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

ZIP, GZIP, APPLE_DOUBLE = b"PK\x03\x04", b"\x1f\x8b", b"\x00\x05\x16\x07"
SPACE = b"\xef\xbb\xbf \t\r\n"
LOOKS_LIKE = (  # how a file begins, and what it then is
    (ZIP, "a zip archive or an office document"),
    (b"%PDF", "a PDF"),
    (GZIP, "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a text of a word processor"),
    (b"<", "a web page"),
    (APPLE_DOUBLE, "what macOS keeps beside a file (AppleDouble), not the file"),
    (b"bplist", "a placeholder or link of iCloud or macOS, not the file"),
    (b"[InternetShortcut]", "a link to a web page"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut to a file"),
    (b"version https://git-lfs", "a Git LFS pointer to the notebook"),
)
CLOUD = "an empty placeholder of OneDrive, iCloud or Dropbox (nothing but zero bytes), not the file"
CONFLICT = "a notebook with a conflict that Git could not merge"
PYTHON = (b"# %%", b"# ---\n# jupyter", b"import ", b"from ", b"#!", b"def ")
NOTEBOOK_KEYS = (b'"cells"', b'"worksheets"', b'"nbformat"')


def what_it_is(raw: bytes) -> str:
    """Return in words what a file is, by its content; "" where nothing is known of it."""
    start = raw.lstrip(SPACE)
    if not start:
        return "an empty file"
    if not start.strip(b"\x00"):
        return CLOUD
    for beginning, kind in LOOKS_LIKE:
        if start.startswith(beginning):
            return kind
    if raw[257:262] == b"ustar":
        return "a tar archive"
    if has_conflict(raw):
        return CONFLICT
    if start.startswith(PYTHON):
        return "a Python script"
    return "a notebook" if holds_notebook(raw) else ""


def has_conflict(raw: bytes) -> bool:
    """Return True where Git has left the markers of a conflict in the text."""
    return raw.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in raw


def may_begin_notebook(start: bytes) -> bool:
    """Return True where a file that begins so may be a notebook, or an archive with one."""
    encoding = json.detect_encoding(start) if start else "utf-8"
    if not encoding.startswith("utf-8"):
        start = start.decode(encoding, "replace").encode("utf-8", "replace")
    return start.startswith((ZIP, GZIP)) or start.lstrip(SPACE).startswith(b"{") or has_conflict(start)


def holds_notebook(raw: bytes) -> bool:
    """Return True for JSON, whole or damaged, that has the keys of a notebook; in any Unicode encoding."""
    encoding = json.detect_encoding(raw[:1000]) if raw else "utf-8"
    if not encoding.startswith("utf-8"):
        raw = raw.decode(encoding, "replace").encode("utf-8", "replace")
    start = raw.lstrip(SPACE)
    begins = start.startswith(b"{") or (has_conflict(raw) and b"{" in start[:200])
    return begins and any(key in raw for key in NOTEBOOK_KEYS)


def checksum(role: Mapping[str, Any], kind: str, source: str) -> str:
    """Return what nbgrader writes into the metadata of a cell that it hands out with this text and in this role."""
    grade, solution = bool(role.get("grade")), bool(role.get("solution"))
    locked = not solution and (grade or bool(role.get("locked")))
    worth = role.get("points")
    points = str(float(worth)) if grade and isinstance(worth, (int, float)) else ""
    text = f"{source}{kind}{grade}{solution}{locked}{role.get('grade_id')}{points}"
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
