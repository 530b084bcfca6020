"""Measure what a student waits for: importing the lab, check(), a judged derivation, a found edit, a player's frame.

Each is measured by student_process.py in a process of its own, in a folder that holds what a student's holds.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import measure
from bench import Found, Row, Size, Table, part, spread
from student_process import FIRST

from autograder.building.build import solved

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
SLIPPED = 1000  # wrong answers at most, which is all of them


@part("import")
def import_part(size: Size) -> Found:
    """Measure importing the lab after NumPy, and the first check after that, in fresh processes."""
    answer = _answer("01-forward-model", FIRST)
    _in_a_process(size, "fresh", answer)    # leaves the bytecode, as a student's first start does
    found = [_in_a_process(size, "fresh", answer) for _ in range(size.of(9, 2))]
    return Found([Row("import of the lab after NumPy", [one["import"] for one in found], "s", "≤ 0.2"),
                  Row("import of the lab, its pictures and players after NumPy", [one["all"] for one in found], "s"),
                  Row("first check after the import, panel included", [one["check"] for one in found], "s")])


@part("checks")
def checks_part(size: Size) -> Found:
    """Measure `check()` of right code and values, beyond the student's own code, panel included."""
    return _checks(size, "code", "check() beyond the student's code", "Checks", "≤ 20")


@part("derivation")
def derivation_part(size: Size) -> Found:
    """Measure `check()` of right typed mathematics: derivations, formulas and repairs, panel included."""
    return _checks(size, "typed", "check() of a derivation", "Checks of derivations", "≤ 50")


def _checks(size: Size, what: str, words: str, title: str, goal: str) -> Found:
    found = {f"{unit[:2]} {exercise}": times for unit in size.units
             for exercise, times in _in_a_process(size, "checks", unit, str(size.of(5, 3)), what).items()}
    if not found:
        return Found(notes=[f"{title}: nothing of this kind is asked in {', '.join(size.units)}."])
    medians = {exercise: statistics.median(times) for exercise, times in found.items()}
    slowest = sorted(medians, key=medians.__getitem__, reverse=True)[:10]
    return Found([Row(f"{words}, slowest exercise ({slowest[0]})", found[slowest[0]], "ms", goal),
                  Row(f"{words}, all exercises", list(medians.values()), "ms")],
                 [Table(title, f"The slowest {len(slowest)} of {len(medians)} exercises, right answers.",
                        ["exercise", "ms"], [[exercise, spread(found[exercise], ".1f")] for exercise in slowest])])


@part("edit")
def edit_part(size: Size) -> Found:
    """Measure the search for the smallest edit that repairs a wrong answer without a name."""
    found = _in_a_process(size, "edits", str(size.of(SLIPPED, 6)))
    times = [one["ms"] / 1000 for one in found if one["found"]]
    return Found([Row("search for the smallest edit, slowest of those that find one", [max(times)], "s", "≤ 0.5"),
                  Row("search for the smallest edit, those that find one", times, "s"),
                  Row("wrong answers whose edit is found in time", [100 * len(times) / len(found)], "%")],
                 notes=[f"An edit is found for {len(times)} of {len(found)} wrong answers without a name."])


@part("check-command")
def check_command_part(size: Size) -> Found:
    """Measure `python -m lab check` of one solved notebook, as students' continuous integration runs it."""
    folder, found = _folder(size), {}
    for unit in size.units:
        (folder / f"{unit}-solved.ipynb").write_text(json.dumps(solved(unit)))
        words = ["python", "-m", "lab", "check", f"{unit}-solved.ipynb"]
        found[unit] = [measure.run(words, folder) for _ in range(size.of(3, 1))]
    slowest = max(found, key=lambda unit: statistics.median(run.seconds for run in found[unit]))
    return Found([Row(f"`python -m lab check`, slowest unit ({slowest})", [run.seconds for run in found[slowest]],
                      "s")],
                 [Table("Checking one student's repository", "Seconds of `python -m lab check`, start to end.",
                        ["unit", "seconds", "processor seconds"],
                        [[unit, spread([run.seconds for run in runs], ".1f"), spread([run.cpu for run in runs], ".1f")]
                         for unit, runs in found.items()])])


@part("players")
def players_part(size: Size) -> Found:
    """Measure a player's frames, which are all drawn when its cell runs; a click asks the kernel for nothing."""
    found = _in_a_process(size, "players", str(size.of(3, 1)))
    frames = {name: [took / one["frames"] for took in one["ms"]] for name, one in found.items()}
    outputs = {name: one["ms"] for name, one in found.items()}
    slow = max(frames, key=lambda name: statistics.median(frames[name]))
    long = max(outputs, key=lambda name: statistics.median(outputs[name]))
    return Found([Row(f"a player's frame, slowest player ({slow})", frames[slow], "ms", "≤ 50"),
                  Row(f"a player's whole output, slowest player ({long})", outputs[long], "ms")],
                 [Table("Players", "Milliseconds of the whole output, when the cell runs, and of one of its frames.",
                        ["player", "frames", "output", "frame"],
                        [[name, str(one["frames"]), spread(one["ms"]), spread(frames[name], ".1f")]
                         for name, one in found.items()])])


def _in_a_process(size: Size, name: str, *words: str) -> Any:
    """Return what a function of student_process.py returns."""
    answer = subprocess.run([sys.executable, str(HERE / "student_process.py"), name, *words], check=False, text=True,
                            cwd=_folder(size), capture_output=True, env=_environment(size))
    if answer.returncode:
        raise RuntimeError(answer.stderr[-3000:])
    return json.loads(answer.stdout.splitlines()[-1])


def _folder(size: Size) -> Path:
    """Return a folder with the notebooks and the data, where progress may be kept."""
    folder = size.folder / "student"
    if not folder.exists():
        folder.mkdir()
        for notebook in NOTEBOOKS.glob("*.ipynb"):
            shutil.copy(notebook, folder)
        (folder / "data").symlink_to(NOTEBOOKS / "data")
    return folder


def _environment(size: Size) -> dict[str, str]:
    """Return an environment in which bytecode is kept, in a folder of the part's own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(size.folder / "bytecode")}


def _answer(unit: str, exercise: str) -> str:
    """Return the source of the cell that answers an exercise rightly."""
    return next(cell.source for cell in solved(unit).cells
                if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise)
