"""Measure for student_side, each time in a process of its own, as in a notebook's kernel.

`python student_process.py NAME WORD…` runs the function of this name and prints what it returns as JSON. Times are of
the processor: nothing here waits for anything, and other programs change them less.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests"   # their functions are a student's: players are shown with these
FIRST = "neuron"                        # the exercise whose check is the first after the import
TYPED = ("derivation", "formula", "repair")


def fresh(answer: str) -> dict[str, float]:
    """Return seconds of the import and of the first check, with a shell as in a notebook.

    answer: the source of the cell that answers FIRST.
    """
    shell = _shell()
    start = time.process_time()
    import lab

    imported = time.process_time() - start
    from lab import pictures, players

    assert pictures and players
    all_imported = time.process_time() - start
    shell.run_cell("import numpy as np\n" + answer).raise_error()
    return {"import": imported, "all": all_imported, "check": _seconds(lambda: lab.check(FIRST))}


def checks(unit: str, times: str, what: str) -> dict[str, list[float]]:
    """Return milliseconds of each check beyond the time in the student's functions, so many times each.

    what: "typed" for derivations, formulas and repairs, else all others. The cells run in their order, since a later
    answer may take a name again.
    """
    from IPython.utils.capture import capture_output

    from autograder.building.build import solved
    from autograder.exercises import exercises_of

    shell, exercises = _shell(), exercises_of(unit)
    found: dict[str, list[float]] = {}
    for cell in solved(unit).cells:
        role = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and role.get("grade") and not role.get("solution"):
            exercise = role.grade_id.removeprefix("check_")
            if (exercises[exercise].kind in TYPED) == (what == "typed"):
                found[exercise] = _check(shell, exercise, exercises[exercise].names, int(times))
        elif cell.cell_type == "code":
            with capture_output():
                shell.run_cell(cell.source).raise_error()
    return found


def _check(shell: Any, exercise: str, names: Sequence[str], times: int) -> list[float]:
    import lab

    own, found = _Own(), []
    kept = {name: shell.user_ns[name] for name in names}
    shell.user_ns.update({name: own.timed(value) for name, value in kept.items() if callable(value)})
    for _ in range(times):
        own.seconds = 0.0
        found.append(1000 * (_seconds(lambda: lab.check(exercise)) - own.seconds))
    shell.user_ns.update(kept)
    return found


def edits(count: str) -> list[dict[str, float]]:
    """Return milliseconds of the search for each wrong answer without a name, and 1 where it finds an edit, else 0."""
    sys.path.insert(0, str(TESTS))
    from notebook_session import outcomes, public_question, session
    from slipped_answers import SLIPPED

    from lab.edits.here import find_edit

    found = []
    for exercise, _, source in SLIPPED[:int(count)]:
        question, space = public_question(exercise), session(exercise, source)
        results, edit = outcomes(question, space), []
        took = _seconds(lambda: edit.append(find_edit(question, space, results)))   # noqa: B023 (called at once)
        found.append({"ms": 1000 * took, "found": edit[0] is not None})
    return found


def players(times: str) -> dict[str, dict[str, Any]]:
    """Return, for each player, milliseconds of its whole output, so many times, and how many frames it holds."""
    sys.path[:0] = [str(TESTS), str(TESTS / "lab")]
    import test_players

    found: dict[str, dict[str, Any]] = {}
    for name in test_players.CALLS:
        took = [1000 * _seconds(lambda: test_players.made(name)._repr_html_())   # noqa: B023 (called at once)
                for _ in range(int(times))]
        found[name] = {"ms": took, "frames": len(test_players.made(name).frames.positions())}
    return found


class _Own:
    """A clock for the time in a student's functions; a function that calls another counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            self._depth += 1
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.process_time() - start
        return called


def _shell() -> Any:
    import numpy  # noqa: F401 -- there before the lab, as in every notebook
    from IPython.core.interactiveshell import InteractiveShell

    return InteractiveShell.instance()


def _seconds(act: Callable[[], object]) -> float:
    from IPython.utils.capture import capture_output

    with capture_output():
        start = time.process_time()
        act()
        return time.process_time() - start


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        functions = {"fresh": fresh, "checks": checks, "edits": edits, "players": players}
        print(json.dumps(functions[sys.argv[1]](*sys.argv[2:])))
