"""Keep what is done in a unit in a small file beside the notebook, so that it survives the kernel.

The file is for the student's eyes alone: nobody grades by it, it is never handed out, and nothing but the marks in
`progress()` depends on it. Where it is missing, spoilt or cannot be written, a session starts without it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".progress"  # beside the notebook
VERSION = 1           # of the file's form
LARGEST = 1_000_000   # bytes
KEPT = {"right", "partly", "wrong", "raised", "could not run"}


@dataclass(frozen=True)
class Done:
    """The standing of an answer when it was checked last. answer: a hash of the cells that it was in, or ""."""

    status: str
    answer: str = ""

    def now(self, answer: str) -> str:
        """Return how the answer stands, which is in these cells now: "changed" for one that was right in others."""
        return "changed" if self.status == "right" and self.answer and answer not in ("", self.answer) else self.status


def file_for(notebook: Path) -> Path:
    """Return the file in which the progress in a notebook is kept."""
    return notebook.parent / FOLDER / f"{notebook.stem}.json"


def kept(path: Path, exercises: Iterable[str]) -> dict[str, Done]:
    """Return what a file says of these exercises; nothing where it is missing, spoilt or of another version."""
    try:
        data = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST else None
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("exercises"), dict):
        return {}
    found = {}
    for name in exercises:
        match data["exercises"].get(name):
            case {"status": str(status), "answer": str(answer)} if status in KEPT:
                found[name] = Done(status, answer)
    return found


def keep(path: Path, unit: str, done: Mapping[str, Done]) -> None:
    """Write what is done, whole or not at all; do nothing where the folder cannot be written."""
    exercises = {name: {"status": one.status, "answer": one.answer} for name, one in done.items() if one.status in KEPT}
    text = json.dumps({"version": VERSION, "unit": unit, "exercises": exercises}, indent=1)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(exist_ok=True)
        partial.write_text(text + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def latest(folder: Path) -> str:
    """Return the name of the notebook whose progress was kept last in a folder; "" where there is none."""
    try:
        files = sorted((folder / FOLDER).glob("*.json"), key=lambda path: path.stat().st_mtime)
    except OSError:
        return ""
    return files[-1].stem if files else ""
