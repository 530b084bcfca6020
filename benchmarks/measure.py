"""Running programs and seeing what they use: time, processor time of all their processes, memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.pool import ONE_THREAD

PROGRAMS = Path(sys.executable).parent


@dataclass
class Run:
    """The outcome of a program's run.

    lines: (seconds since its start, text) of its output; cpu: of it and all its children.
    """

    seconds: float
    cpu: float
    code: int
    lines: list[tuple[float, str]] = field(default_factory=list)
    marked: float | None = None        # seconds until it first said `mark`, and its own processor seconds until then
    marked_cpu: float = 0.0
    peak_mb: float = 0.0               # of the program's own process
    below_mb: dict[str, float] = field(default_factory=dict)  # most that any worker and its box used, by part

    @property
    def text(self) -> str:
        return "".join(line for _, line in self.lines)

    @property
    def records(self) -> list[dict]:
        """Return what `autograder grade --json` said of each submission."""
        return [json.loads(line) for _, line in self.lines if line.startswith("{")]

    @property
    def moments(self) -> list[float]:
        """Return seconds from the start until each record was there."""
        return [moment for moment, line in self.lines if line.startswith("{")]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment as a program finds it that nobody measures: BLAS chooses its threads."""
    kept = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    return kept | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", **(extra or {})}


def run(words: Sequence[str], folder: Path, extra: Mapping[str, str] | None = None,
        watch_memory: bool = False, mark: str = "{") -> Run:
    """Run a program of this environment to its end; raises RuntimeError with what it said when it crashed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen([str(PROGRAMS / words[0]), *words[1:]], cwd=folder, text=True,
                               env=environment(extra), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               errors="replace")
    outcome = Run(0.0, 0.0, 0)
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, outcome, ended, watch_memory))
    watcher.start()
    assert process.stdout is not None
    for line in process.stdout:
        outcome.lines.append((time.perf_counter() - start, line))
        if outcome.marked is None and mark in line:
            outcome.marked, outcome.marked_cpu = outcome.lines[-1][0], own_cpu(process.pid)
    outcome.code = process.wait()
    outcome.seconds = time.perf_counter() - start
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome.cpu = max(outcome.cpu, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    if outcome.code not in (0, 1):
        raise RuntimeError(f"{' '.join(words)} ended with {outcome.code}:\n{outcome.text[-3000:]}")
    return outcome


def _watch(process: int, outcome: Run, ended: threading.Event, closely: bool) -> None:
    while not ended.wait(0.05 if closely else 0.25):
        outcome.peak_mb = max(outcome.peak_mb, own_peak_mb(process))
        # A box that is killed at the end takes its forks' times with it, so they are looked at while it lives.
        outcome.cpu = max(outcome.cpu, sum(map(own_cpu, [process, *descendants(process)])))
        for worker in children(process) if closely else ():
            below = descendants(worker)
            parts = {"worker": pss_mb(worker), "box": sum(map(pss_mb, below))}
            parts["together"] = sum(parts.values())
            for name, used in parts.items():
                outcome.below_mb[name] = max(outcome.below_mb.get(name, 0.0), used)


def busy_processors(seconds: float = 2.0) -> float:
    """Return how many processors other programs keep busy while this one waits."""
    def ticks() -> tuple[int, int]:
        numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(numbers), numbers[3] + numbers[4]  # all, and those of them idle

    (before, idle), _ = ticks(), time.sleep(seconds)
    after, still = ticks()
    return (os.cpu_count() or 1) * (1 - (still - idle) / max(1, after - before))


def own_cpu(process: int) -> float:
    """Return processor seconds of one process and of those of its children that have ended."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def own_peak_mb(process: int) -> float:
    return _kilobytes(f"/proc/{process}/status", "VmHWM:") / 1024


def pss_mb(process: int) -> float:
    """Return proportional memory in MB: a page that n processes share counts 1/n for each."""
    return _kilobytes(f"/proc/{process}/smaps_rollup", "Pss:") / 1024


def _kilobytes(path: str, name: str) -> float:
    with suppress(OSError):
        for line in Path(path).read_text().splitlines():
            if line.startswith(name):
                return float(line.split()[1])
    return 0.0


def children(process: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            found += map(int, Path(f"/proc/{process}/task/{thread}/children").read_text().split())
    return found


def descendants(process: int) -> list[int]:
    return [one for child in children(process) for one in (child, *descendants(child))]
