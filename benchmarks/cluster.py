"""One Dask worker against two, each with one processor of its own, as nodes of a cluster have theirs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import classes
import measure
from bench import Found, Row, Size, part

UNIT = "04-backpropagation"


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Yield the address of a scheduler with so many workers, each bound to a processor."""
    from distributed import Client

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    words = [["dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
    words += [["taskset", "-c", str(number), str(measure.PROGRAMS / "dask"), "worker", address, "--nthreads", "1",
               "--no-nanny", "--no-dashboard"] for number in range(workers)]
    programs = []
    try:
        for line in words:
            line[0] = shutil.which(line[0]) or str(measure.PROGRAMS / line[0])
            programs.append(subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for program in reversed(programs):
            program.terminate()
            program.wait()


@part("dask")
def dask_part(size: Size) -> Found:
    """Measure the throughput of two Dask workers against one, in interleaved rounds."""
    unit = UNIT if UNIT in size.units else size.units[0]
    found: dict[int, list[float]] = {1: [], min(2, len(os.sched_getaffinity(0))): []}
    for number in range(size.of(3, 1)):
        for workers in found:
            found[workers].append(rate(size.folder / f"{workers}-{number}", unit, size.of(48, 6), workers))
    most = max(found)
    return Found([Row(f"throughput, {most} Dask workers against 1",
                      [many / one for many, one in zip(found[most], found[1])], "×", "≥ 1.8"),
                  *(Row(f"throughput, {workers} Dask worker{'s' * (workers > 1)}, {unit}", rates, "per second")
                    for workers, rates in found.items())])


def rate(course: Path, unit: str, count: int, workers: int) -> float:
    """Return submissions per second with so many workers, from the last worker's first record to the last record."""
    classes.hand_in(course, unit, count)
    measure.run(["autograder", "course", ".", unit], course)
    with cluster(course, workers) as address:
        warm = [word for number in range(2 * workers) for word in ("--only", f"student-{number:04d}")]
        measure.run(["autograder", "grade", unit, "--scheduler", address, *warm], course)
        answer = measure.run(["autograder", "grade", unit, "--scheduler", address, "--json", "--again"], course)
    when = answer.moments
    if len(when) < count:
        raise RuntimeError(answer.text)
    shutil.rmtree(course)
    return (len(when) - workers) / (when[-1] - when[workers - 1])
