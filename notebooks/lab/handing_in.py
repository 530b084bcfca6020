"""The last cell of a unit: what the saved notebook would hand in, next to what this session has seen of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .remembering import kernel, standing
from .remembering.saved import SavedCell, notebook_file, saved_cells
from .remembering.watching import Watch, digest_of
from .shipped import unit_data, units
from .showing.hand_in import HandIn, Row
from .showing.style import plural

RUN_ALL = "Restart the kernel and run all cells (menu Kernel, or Restart and Run All at the top of the page)."
STATUSES = {"right": ("right", "right here"), "partly": ("partly", "partly right"), "wrong": ("wrong", "not right yet"),
            "raised": ("raised", "stops with an error"), "could not run": ("could not run", "could not be run"),
            "changed": ("changed", "changed since it was right: run its check again")}


def before_you_hand_in(unit: str) -> None:
    """Show what would be graded of a unit's saved notebook, what is blank in it, and what is left to do.

    It reads the file as it was saved last and changes nothing. Silent while a notebook is graded.
    """
    if kernel.is_graded():
        return
    if unit not in units():
        raise ValueError(f"there is no unit {unit!r}; the units are {', '.join(units())}")
    exercises, seen = unit_data(unit)["exercises"], standing.session().watch
    path = notebook_file(unit, kernel.namespace())
    cells = saved_cells(path) if path is not None else []
    answers = {cell.name: cell for cell in cells if cell.answer}
    statuses = standing.statuses(unit)
    rows = [_row(name, exercises[name], answers.get(name), bool(cells), statuses.get(name, ""), seen)
            for name in exercises]
    unsaved = [row.name for row in rows if row.unsaved]
    kernel.show(HandIn(unit, rows, _file_in_words(path, cells), _left_to_do(path, cells, unsaved, seen)))


def _row(name: str, data: Mapping[str, Any], cell: SavedCell | None, read: bool, status: str, seen: Watch) -> Row:
    """Return the row of one answer. status: as this session left it. read: the saved notebook could be read."""
    written = data["kind"] == "explain"
    points, optional = 0.0 if written else float(data.get("points", 0)), bool(data.get("optional"))
    mark, words, unsaved = *STATUSES.get(status, ("not run", "not checked yet")), False
    if read and cell is None:
        mark, words = "could not run", "its cell is not in the saved notebook any more"
    elif cell is not None and cell.blank:
        mark, words = "not started", "blank"
        unsaved = not written and name in seen.answers and digest_of(cell.source) != seen.answers[name].digest
    elif written:
        mark, words = "written", "written, a person marks it" if read else "in writing"
    elif cell is not None and seen.on and digest_of(cell.source) not in seen.cells:
        mark, words = "not run", "has not run in this session as it was saved"
        unsaved = name in seen.answers
    return Row(name, mark, words + ("; what ran last is not what was saved" if unsaved else ""), points, optional,
               unsaved)


def _file_in_words(path: Path | None, cells: Sequence[SavedCell]) -> str:
    if path is None:
        return ("The notebook's file cannot be seen from here, so this is what ran in this session. Whether it was "
                "saved, and what is blank, only you can see.")
    if not cells:
        return f"{path.name} cannot be read as a notebook. Save it (Ctrl+S), and run this cell again."
    try:
        saved = time.strftime("%H:%M on %d %B", time.localtime(path.stat().st_mtime))
    except OSError:
        saved = "an unknown time"
    return f"This is what {path.name} holds, as it was saved last at {saved}."


def _left_to_do(path: Path | None, cells: Sequence[SavedCell], unsaved: Sequence[str], seen: Watch) -> list[str]:
    """Return what is left to do, a sentence each, in its order."""
    steps = []
    code = [cell for cell in cells if cell.kind == "code" and cell.source.strip()]
    missing = [cell for cell in code if digest_of(cell.source) not in seen.cells]
    order = [seen.cells.get(digest_of(cell.source), 0) for cell in code if cell.answer]
    if not seen.on or (missing and len(missing) == len(code)):
        steps.append(RUN_ALL)
    elif missing:
        first = missing[0].source.strip().split("\n")[0][:60]
        steps.append(f"{plural(len(missing), 'cell')} of the saved notebook did not run in this session; the first "
                     f"begins with `{first}`. {RUN_ALL}")
    elif sorted(order) != order:
        steps.append("Your answers ran in another order than they are written in, and grading runs them from top to "
                     f"bottom. {RUN_ALL}")
    again = " Then run this cell again." if unsaved else ""
    steps.append(f"Save the notebook (Ctrl+S, on a Mac ⌘S).{again}")
    steps.append(f"Hand in the file {path.name if path else 'of this notebook'}, under the name that it has.")
    return steps
