"""Made-up classes: honest students who solve most of a unit and leave some of it blank, and a few who attack."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from autograder.building.build import blank, solved

LEFT_BLANK = 0.1   # of an honest student's answers
HOSTILE_EVERY = 50  # one submission in so many: 2 %


@cache
def _texts(unit: str) -> tuple[str, dict[str, str]]:
    """Return the solved notebook as JSON, and the content of each answer cell of the blank one."""
    blanks = {cell.metadata.nbgrader.grade_id: cell.source for cell in blank(unit).cells
              if cell.metadata.get("nbgrader", {}).get("solution")}
    return json.dumps(solved(unit)), blanks


def honest(unit: str, number: int) -> bytes:
    """Return the notebook of honest student `number`: each answer right or blank, with a remark of their own in it."""
    text, blanks = _texts(unit)
    notebook, chance = json.loads(text), random.Random(f"{unit} {number}")
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in blanks:
            if chance.random() < LEFT_BLANK:
                cell["source"] = blanks[name]
            elif cell["cell_type"] == "code":
                cell["source"] = f"# student {number}\n{cell['source']}"
    return json.dumps(notebook).encode()


def _in_first_cell(code: str) -> Callable[[str], bytes]:
    def attack(unit: str) -> bytes:
        notebook = json.loads(_texts(unit)[0])
        cell = next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution"))
        cell["source"] = code + "\n" + cell["source"]
        return json.dumps(notebook).encode()
    return attack


def _changed(change: Callable[[dict], object]) -> Callable[[str], bytes]:
    def attack(unit: str) -> bytes:
        notebook = json.loads(_texts(unit)[0])
        change(notebook)
        return json.dumps(notebook).encode()
    return attack


def _retype(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["cell_type"] = {"code": "markdown", "markdown": "raw"}.get(cell["cell_type"], "code")


HOSTILE: dict[str, Callable[[str], bytes]] = {
    "ends its process": _in_first_cell("import os; os._exit(0)"),
    "kills every process it sees": _in_first_cell("import os\nos.kill(-1, 9)\nos.kill(os.getppid(), 9)"),
    "crashes the interpreter": _in_first_cell("import ctypes; ctypes.string_at(0)"),
    "floods its output": _in_first_cell("print('x' * 10**8)"),
    "takes all memory": _in_first_cell("hoard = [bytearray(10**8) for _ in range(100)]"),
    "forks without end": _in_first_cell("import os\nfor _ in range(10**4):\n    os.fork()"),
    "writes to the warden's sockets": _in_first_cell(
        "import os\nfor number in range(3, 256):\n    try: os.write(number, b'\\0' * 4096)\n    except OSError: pass"),
    "is no notebook": lambda unit: b"%PDF-1.7\n",
    "is empty": lambda unit: b"",
    "is nested too deeply": lambda unit: b"[" * 100_000,
    "has no cells": lambda unit: b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    "has every cell twice": _changed(lambda notebook: notebook["cells"].extend(notebook["cells"][:])),
    "has every cell of another type": _changed(_retype),
    "is of an unknown schema": _changed(lambda notebook: [
        cell["metadata"].get("nbgrader", {}).update(schema_version=99) for cell in notebook["cells"]]),
}


def hand_in(course: Path, unit: str, count: int, attacked: bool = False) -> None:
    """Write submissions of `count` students; with `attacked`, one in fifty is hostile."""
    kinds = list(HOSTILE.values())
    for number in range(count):
        folder = course / "submitted" / f"student-{number:04d}" / unit
        folder.mkdir(parents=True, exist_ok=True)
        hostile = attacked and number % HOSTILE_EVERY == HOSTILE_EVERY // 2
        content = kinds[number // HOSTILE_EVERY % len(kinds)](unit) if hostile else honest(unit, number)
        (folder / f"{unit}.ipynb").write_bytes(content)
