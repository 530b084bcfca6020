"""One Dask worker against two, each with one processor of its own, as nodes of a cluster have theirs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import classes
import measure


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers, each bound to a processor."""
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


def rates(folder: Path, unit: str, count: int) -> dict[int, float]:
    """Submissions a second with one worker and with two, from the first record to the last."""
    found = {}
    for workers in (1, min(2, len(os.sched_getaffinity(0)))):
        course = folder / f"workers-{workers}"
        classes.hand_in(course, unit, count)
        with cluster(folder, workers) as address:
            measure.run(["autograder", "grade", unit, "--scheduler", address, "--only", "student-0000",
                         "--only", "student-0001"], course)  # the workers' boxes are warm then
            time.sleep(1)
            answer = measure.run(["autograder", "grade", unit, "--scheduler", address, "--json", "--again"], course)
        when = [moment for moment, line in answer.lines if line.startswith("{")]
        if len(when) < count:
            raise RuntimeError(answer.text)
        found[workers] = (len(when) - 1) / (when[-1] - when[0])
        shutil.rmtree(course)
    return found
