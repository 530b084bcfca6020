"""Measure what a contributor waits for: `make fast`, `make test`, and a graded demo from a fresh clone."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import measure
from bench import Found, Row, Size, part

ROOT = Path(__file__).resolve().parents[1]


@part("fast")
def fast_part(size: Size) -> Found:
    """Measure `make fast`, which a change in the lab or in the exercises needs."""
    return Found([Row("`make fast`", [_seconds(["make", "fast"], ROOT)], "s", "≤ 60")])


@part("tests", asked=True)
def tests_part(size: Size) -> Found:
    """Measure `make test`, all of it."""
    return Found([Row("`make test`", [_seconds(["make", "test"], ROOT) / 60], "min", "≤ 10")])


@part("fresh")
def fresh_part(size: Size) -> Found:
    """Measure the time from a fresh clone to a graded demo, with its environment made from the lock."""
    clone = size.folder / "clone"
    start = time.perf_counter()
    _seconds(["git", "clone", "--quiet", str(ROOT), str(clone)], size.folder)
    _seconds(["make", "demo"], clone)
    return Found([Row("fresh clone to graded demo, environment included", [time.perf_counter() - start], "s", "≤ 60")])


def _seconds(words: list[str], folder: Path) -> float:
    """Return how long a program took; raise RuntimeError with the end of its output where it failed."""
    start = time.perf_counter()
    answer = subprocess.run(words, cwd=folder, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            env=measure.environment())
    if answer.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{answer.stdout[-3000:]}")
    return time.perf_counter() - start
