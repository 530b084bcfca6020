"""What a student waits for: importing the lab, check(), a judged derivation, a player's frame.

Each is measured in a process of its own by one of the functions below `_in_a_process`, as in a notebook's kernel.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import Found, NotYet, Row, Size, Table, part, spread

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "tests"  # their functions are a student's: players are shown with these
FIRST = "neuron"               # the exercise whose check is the first after the import


@part("import")
def import_part(size: Size) -> Found:
    """Importing the lab after NumPy, and the first check after that, in fresh processes."""
    answer = _answer("01-forward-model", FIRST)
    found = [_in_a_process("fresh", answer) for _ in range(size.of(9, 2))]
    return Found([Row("import of the lab after NumPy", [one["import"] for one in found], "s", "≤ 0.2"),
                  Row("first check after the import, panel included", [one["check"] for one in found], "s")])


@part("checks")
def checks_part(size: Size) -> Found:
    """`check()` of every right answer beyond the student's own code, panel included."""
    found = {f"{unit[:2]} {exercise}": times for unit in size.units
             for exercise, times in _in_a_process("checks", unit, str(size.of(5, 1))).items()}
    medians = {exercise: statistics.median(times) for exercise, times in found.items()}
    slowest = sorted(medians, key=medians.__getitem__, reverse=True)[:10]
    return Found([Row(f"check() beyond the student's code, slowest exercise ({slowest[0]})", found[slowest[0]], "ms",
                      "≤ 20"),
                  Row("check() beyond the student's code, all exercises", list(medians.values()), "ms")],
                 [Table("Checks", f"The slowest ten of {len(medians)} exercises, right answers.", ["exercise", "ms"],
                        [[exercise, spread(found[exercise], ".1f")] for exercise in slowest])])


@part("derivation")
def derivation_part(size: Size) -> Found:
    """Judging a typed derivation in `check()`."""
    if find_spec("lab.derivations") is None:
        raise NotYet("the lab judges no derivations yet")
    raise NotYet("no derivation is declared that could be measured")


@part("edit")
def edit_part(size: Size) -> Found:
    """Searching the smallest edit that repairs a wrong answer."""
    raise NotYet("the lab searches for no edit yet")


@part("players")
def players_part(size: Size) -> Found:
    """A player's frame after a click or a move of its slider."""
    found = _in_a_process("players", str(size.of(6, 1)))
    worst = max(found, key=lambda name: statistics.median(found[name]))
    return Found([Row(f"a player's frame, slowest player ({worst})", found[worst], "ms", "≤ 50")],
                 [Table("Players", "From the click until the widget has its new picture.", ["player", "ms"],
                        [[name, spread(times)] for name, times in found.items()])])


def _in_a_process(name: str, *words: str) -> Any:
    answer = subprocess.run([sys.executable, str(Path(__file__)), name, *words], check=False, text=True,
                            cwd=HERE.parent / "notebooks", capture_output=True)
    if answer.returncode:
        raise RuntimeError(answer.stderr[-3000:])
    return json.loads(answer.stdout.splitlines()[-1])


def fresh(answer: str) -> dict[str, float]:
    """Return seconds of the import and of the first check, with a shell as in a notebook.

    answer: the source of the cell that answers FIRST.
    """
    shell = _shell()
    start = time.perf_counter()
    import lab

    imported = time.perf_counter() - start
    shell.run_cell("import numpy as np\n" + answer).raise_error()
    return {"import": imported, "check": _seconds(lambda: lab.check(FIRST))}


def checks(unit: str, times: str) -> dict[str, list[float]]:
    """Return milliseconds of each check beyond the time in the student's functions, so many times each.

    The cells run in their order, since a later answer may take a name again.
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


def players(times: str) -> dict[str, list[float]]:
    """Return milliseconds of each player's first frames."""
    sys.path[:0] = [str(TESTS), str(TESTS / "lab")]
    import test_players

    found: dict[str, list[float]] = {}
    for name in test_players.CALLS:
        parts = test_players.inside(test_players.made(name).widget)
        buttons = [one for one in parts if getattr(one, "description", "") in ("Step forward", "Step")]
        sliders = [one for one in parts if hasattr(one, "options") and hasattr(one, "index")]
        acts: list[Callable[[], None]] = [button.click for button in buttons for _ in range(int(times))]
        acts += [lambda slider=slider, at=at: setattr(slider, "index", at) for slider in sliders
                 for at in range(len(slider.options)) if at != slider.index][:int(times)]
        found[name] = [1000 * _seconds(act) for act in acts]
    return found


class _Own:
    """Adds up the time in a student's functions; a function that calls another counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            self._depth += 1
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.perf_counter() - start
        return called


def _shell() -> Any:
    import numpy  # noqa: F401 -- there before the lab, as in every notebook
    from IPython.core.interactiveshell import InteractiveShell

    return InteractiveShell.instance()


def _seconds(act: Callable[[], object]) -> float:
    from IPython.utils.capture import capture_output

    with capture_output():
        start = time.perf_counter()
        act()
        return time.perf_counter() - start


def _answer(unit: str, exercise: str) -> str:
    """Return the source of the cell that answers an exercise rightly."""
    from autograder.building.build import solved

    return next(cell.source for cell in solved(unit).cells
                if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise)


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        print(json.dumps({"fresh": fresh, "checks": checks, "players": players}[sys.argv[1]](*sys.argv[2:])))
