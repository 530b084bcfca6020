"""Run the code cells of one notebook in a process of its own, and judge each exercise where it is checked.

    python -m lab.checking.child CELLS RESULTS

CELLS is a JSON file with {"cells": [[number, source], …], "only": [exercise, …]}; each line added to RESULTS is a JSON
object: {"cell": number} before a cell, {"cell", "error", "line"} where it raised, {"exercise", "status", "message"}.
"""

from __future__ import annotations

import ast
import builtins
import json
import linecache
import re
import sys
import traceback
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lab
from lab import session
from lab.answers import verdict_of
from lab.shipped import unit_data, unit_of

MAGIC = re.compile(r"^\s*(%(?!%)|[!?])|^\s*[\w.]+\?{1,2}\s*$")
TIMED = re.compile(r"^%%(time|timeit|capture)\b.*\n")


def plain_python(source: str) -> str:
    """Return the source without what only IPython understands: its magic lines, and cells of other languages."""
    source = TIMED.sub("\n", source.lstrip("\n"))
    if source.startswith("%%"):
        return ""
    try:
        ast.parse(source)
        return source  # a line that begins with % may continue an expression
    except SyntaxError:
        return "\n".join(f"{line[:len(line) - len(line.lstrip())]}pass" if MAGIC.match(line) else line
                         for line in source.split("\n"))


def checks_in(source: str) -> list[str] | None:
    """Return the exercises that a cell checks if it does nothing else, so that it need not run; otherwise None."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    calls = [node.value for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    names = [call.args[0].value for call in calls if isinstance(call.func, ast.Name) and call.func.id == "check"
             and len(call.args) == 1 and not call.keywords and isinstance(call.args[0], ast.Constant)]
    return [str(name) for name in names] if names and len(names) == len(body) else None


class Runner:
    """A namespace in which cells run as in a kernel; `tell` takes what is found."""

    def __init__(self, only: list[str], tell: Any) -> None:
        self.tell, self.only = tell, only
        self.asked: list[str] = []      # exercises that the cell which runs has checked
        self.judged: set[str] = set()
        self.run: list[str] = []
        module = types.ModuleType("__main__")
        self.names: dict[str, Any] = vars(module)
        self.names.update(__builtins__=builtins, display=lambda *_, **__: None)
        sys.modules["__main__"] = module
        for place in (lab, session):
            place.__dict__["check"] = self.asked.append  # judged after the cell, once

    def cell(self, number: int, source: str) -> None:
        """Run one cell, and judge what it checks."""
        self.tell(cell=number)
        source = plain_python(source)
        checks = checks_in(source)
        if checks is None:
            self._execute(number, source)
            self.run.append(source)
        self.asked += checks or []
        for exercise in dict.fromkeys(self.asked):
            self.judge(exercise)
        self.asked.clear()

    def rest(self) -> None:
        """Judge the exercises of the unit whose check cells are not there."""
        units = [unit for name in self.judged if (unit := unit_of(name))]
        for name in [*unit_data(max(units, key=units.count))["exercises"]] if units else self.only:
            if name not in self.judged:
                self.judge(name)

    def judge(self, exercise: str) -> None:
        """Judge the answer to an exercise, as `check` does, and report it."""
        if self.only and exercise not in self.only:
            self.judged.add(exercise)
            return
        if not isinstance(exercise, str) or unit_of(exercise) is None:
            self.tell(exercise=str(exercise), status="unknown", message="There is no exercise of this name.")
            return
        self.judged.add(exercise)
        data = unit_data(unit_of(exercise) or "")["exercises"][exercise]
        if not data["probes"]:
            self.tell(exercise=exercise, status="in writing", message="")
            return
        verdict = verdict_of(exercise, self.names, self.run)
        self.tell(exercise=exercise, status=verdict.status, message=verdict.message,
                  optional=bool(data.get("optional")))

    def _execute(self, number: int, source: str) -> None:
        name = f"<cell {number}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            exec(compile(source, name, "exec"), self.names)
        except SyntaxError as error:
            line = error.lineno if error.filename == name else 0
            self.tell(cell=number, error=f"SyntaxError: {error.msg}", line=line)
        except (Exception, SystemExit) as error:
            lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
            what = str(error).strip().split("\n")[0]
            self.tell(cell=number, error=f"{type(error).__name__}{what and ': '}{what}"[:300], line=(lines or [0])[-1])


def _lines(path: Path) -> Any:
    def tell(**what: Any) -> None:
        with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(what) + "\n")
    return tell


def results_in(path: Path) -> Iterator[dict[str, Any]]:
    """Yield what was told so far; a last line that is not whole is left out."""
    for line in path.read_bytes().splitlines():
        try:
            yield dict(json.loads(line))
        except ValueError:
            return


def main(cells: str, results: str) -> None:
    """Run what the file `cells` holds."""
    asked = json.loads(Path(cells).read_bytes())
    sys.path.insert(0, "")
    runner = Runner(asked["only"], _lines(Path(results)))
    for number, source in asked["cells"]:
        runner.cell(number, source)
    runner.rest()
    runner.tell(done=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
