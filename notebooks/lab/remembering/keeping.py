"""Keep what is done in a unit in a small file beside the notebook, so that it survives the kernel.

The file is for the student's eyes alone: nobody grades by it, it is never handed out, and nothing but the marks in
`progress()` depends on it. Where it is missing, spoilt or cannot be written, a session starts without it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = ".progress"  # beside the notebook
VERSION = 1           # of the file's form
LARGEST = 1_000_000   # bytes
KEPT = {"right", "partly", "wrong", "raised", "could not run"}


@dataclass(frozen=True)
class Done:
    """The standing of an answer when it was checked last.

    answer: a hash of the cells that it was in, or "".  helpers: by name, hashes of the cells of all that it used.
    """

    status: str
    answer: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)

    def now(self, answer: str, cells: Mapping[str, str]) -> str:
        """Return how the answer stands now: "changed" for one that was right in other cells or with other helpers.

        answer: the hash of its cells now, "" where none ran.  cells: the hash of the last cell of each name.
        """
        other = answer not in ("", self.answer) or self.other_helpers(cells)
        return "changed" if self.status == "right" and self.answer and other else self.status

    def other_helpers(self, cells: Mapping[str, str]) -> list[str]:
        """Return the names of what the answer used that other cells define now."""
        return [name for name, cell in self.helpers.items() if cells.get(name, cell) != cell]


@dataclass
class Kept:
    """The state of one unit. done: by exercise.  hints: by exercise and cell, the last hint shown there, from 0."""

    done: dict[str, Done] = field(default_factory=dict)
    hints: dict[str, dict[str, int]] = field(default_factory=dict)


def file_for(notebook: Path) -> Path:
    """Return the file in which the progress in a notebook is kept."""
    return notebook.parent / FOLDER / f"{notebook.stem}.json"


def kept(path: Path, exercises: Iterable[str]) -> Kept:
    """Return what a file says of these exercises; nothing where it is missing, spoilt or of another version."""
    try:
        data = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST else None
    except (OSError, ValueError, RecursionError):
        return Kept()
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("exercises"), dict):
        return Kept()
    found = Kept()
    for name in exercises:
        match data["exercises"].get(name):
            case {"status": str(status), "answer": str(answer)} as one if status in KEPT:
                found.done[name] = Done(status, answer, _only(str, one.get("helpers")))
        if hints := _only(int, _only(dict, data.get("hints")).get(name)):
            found.hints[name] = hints
    return found


def _only(kind: type, entries: Any) -> dict[str, Any]:
    """Return the entries of this type; none where these are no dict."""
    return {name: one for name, one in entries.items() if type(one) is kind} if isinstance(entries, dict) else {}


def keep(path: Path, unit: str, kept: Kept) -> None:
    """Write what is kept of a unit, whole or not at all; do nothing where the folder cannot be written."""
    exercises = {name: {"status": one.status, "answer": one.answer, "helpers": dict(one.helpers)}
                 for name, one in kept.done.items() if one.status in KEPT}
    data = {"version": VERSION, "unit": unit, "exercises": exercises, "hints": kept.hints}
    text = json.dumps(data, indent=1)
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
