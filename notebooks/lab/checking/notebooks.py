"""Checks one notebook without Jupyter: its cells run in a child process, with a limit; a short table says the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.checking.child import results_in
from lab.places import LAB

MARKS = {"right": "✓", "not started": "○", "in writing": "✎", "blank in writing": "○"}
STUB = "*Write your answer here.*"
WIDTH = 100


class NotChecked(Exception):
    """A file cannot be checked; the message is a sentence with the way out."""


@dataclass
class Checked:
    """The outcome for one notebook. rows: (mark, exercise, words).  wrong, blank, right, written: how many."""

    path: Path
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: int = 0
    blank: int = 0
    right: int = 0
    written: int = 0

    def lines(self) -> list[str]:
        """Return the table."""
        width = max((len(name) for _, name, _ in self.rows), default=0)
        counts = [f"{number} {word}" for number, word in (
            (self.right, "right"), (self.wrong, "to correct"), (self.blank, "blank"), (self.written, "in writing"))
            if number]
        rows = (f"  {mark} {name:{width}}  {words}" for mark, name, words in self.rows)
        return [str(self.path), *(row if len(row) <= WIDTH else f"{row[:WIDTH - 1]}…" for row in rows),
                f"  {', '.join(counts) or 'nothing to check'}"]

    def add(self, exercise: str, status: str, message: str, optional: bool) -> None:
        """Add what became of one exercise; a blank one that is optional is left out."""
        if status == "not started" and optional:
            return
        self.right += status == "right"
        self.blank += status in ("not started", "blank in writing")
        self.written += status == "in writing"
        self.wrong += status not in MARKS
        words = {"right": "right", "in writing": "a person marks this", "blank in writing": "not started, in writing",
                 "not started": "not started"}.get(status, " ".join(message.split()))
        self.rows.append((MARKS.get(status, "✗"), exercise, words))


def check_notebook(path: Path, only: Sequence[str] = (), seconds: float = 300) -> Checked:
    """Run a notebook and return what came out. Raise NotChecked.

    only: the exercises that count; all by default.  seconds: how long all cells together may take.
    """
    cells = _cells(path)
    checked = Checked(path)
    with tempfile.TemporaryDirectory(prefix="lab-check-") as folder:
        asked, results = Path(folder, "cells.json"), Path(folder, "results.jsonl")
        results.touch()
        code = [(number, _text(cell)) for number, cell in enumerate(cells, 1) if cell.get("cell_type") == "code"]
        asked.write_text(json.dumps({"cells": code, "only": list(only)}), "utf-8")
        stopped = _run(asked, results, path.resolve().parent, seconds)
        told = list(results_in(results))
    exercises = [one for one in told if "exercise" in one]
    if not exercises and not stopped:
        raise NotChecked(f"{path} checks no exercise that the lab beside it knows. Is it a notebook of this course?")
    _add(checked, told, stopped, _blank_texts(cells), bool(only))
    return checked


def _add(checked: Checked, told: Sequence[dict[str, Any]], stopped: str, blank: set[str], some: bool) -> None:
    for one in told:
        if "exercise" in one:
            status = "blank in writing" if one["status"] == "in writing" and one["exercise"] in blank else one["status"]
            checked.add(one["exercise"], status, one["message"], one.get("optional", False))
        elif "error" in one and not some:
            where = f", line {one['line']}" if one["line"] else ""
            checked.rows.append(("✗", f"cell {one['cell']}{where}", one["error"]))
            checked.wrong += 1
    if stopped:
        last = next((one["cell"] for one in reversed(told) if set(one) == {"cell"}), 0)
        checked.rows.append(("✗", f"cell {last}", stopped))
        checked.wrong += 1


def _run(asked: Path, results: Path, folder: Path, seconds: float) -> str:
    """Run the cells; return "" or, in words, what stopped them."""
    paths = [str(LAB.parent), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "MPLBACKEND": "agg", "PYTHONPATH": os.pathsep.join(filter(None, paths)),
                   "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "lab.checking.child", str(asked), str(results)]
    child = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=os.name == "posix")
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return f"stopped after {seconds:g} seconds. Is there a loop that never ends?"
    finally:
        _end(child)
    done = any(one.get("done") for one in results_in(results))
    return "" if done else f"the notebook's process ended here (exit code {child.returncode})"


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the process and what it has started."""
    if os.name == "posix":
        import signal

        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        notebook = json.loads(path.read_bytes())
    except OSError as error:
        raise NotChecked(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise NotChecked(f"{path} is not a notebook ({error}); save it in JupyterLab and try again.") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotChecked(f"{path} has no cells; save it in JupyterLab and try again.")
    return cells


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _blank_texts(cells: Sequence[dict[str, Any]]) -> set[str]:
    """Return the ids of the text cells in which nothing was written yet."""
    return {str(cell.get("id")) for cell in cells if cell.get("cell_type") == "markdown"
            and _text(cell).strip() in ("", STUB)}
