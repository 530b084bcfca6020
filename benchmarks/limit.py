"""The bare limit: the same cells by `exec` in a fork of a warm process, figures off. No grader can be quicker.

Warm is what the box's own process is: all of the lab is imported, with its pictures and players.

`python limit.py FOLDER` runs, in two processes, the cells in FOLDER/<unit>.json (a list of students, each a
list of sources), and prints {unit: [seconds, processor seconds]} as JSON.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import sys
import tempfile
import time
from pathlib import Path

PROCESSES = 2


def save_cells(folder: Path, unit: str, notebooks: list[bytes]) -> None:
    """Write the cells that grading would run of these notebooks."""
    from autograder.building.build import pristine
    from autograder.exercises import exercises_of
    from autograder.graft.grafting import graft

    names = {name: exercise.names for name, exercise in exercises_of(unit).items()}
    students = [[cell.source for cell in graft(raw, pristine(unit), names).cells
                 if cell.cell_type == "code" and cell.role not in ("check", "picture")] for raw in notebooks]
    (folder / f"{unit}.json").write_text(json.dumps(students))


def _run_cells(sources: list[str]) -> None:
    """Run one student's cells in the fork."""
    namespace: dict = {"__name__": "__main__"}
    for source in sources:
        try:
            exec(compile(source, "<cell>", "exec"), namespace)
        except Exception as error:  # such as a blank that later cells need
            print(repr(error), file=sys.stderr)


def _serve(students: list[list[str]]) -> None:
    for sources in students:
        child = os.fork()
        if child == 0:
            _run_cells(sources)
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


def main(folder: Path) -> None:
    os.environ |= {"LAB_PICTURES": "off", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # as in the box
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot

    import lab

    for module in pkgutil.walk_packages(lab.__path__, "lab."):  # which the lab imports when they are first used
        with contextlib.suppress(ImportError):
            importlib.import_module(module.name)
    assert matplotlib.pyplot
    told = os.fdopen(os.dup(1), "w")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    if not os.environ.get("LIMIT_SHOWS_ERRORS"):
        os.dup2(silence, 2)
    with tempfile.TemporaryDirectory() as here:
        os.chdir(here)
        os.symlink(Path(lab.__file__).parents[1] / "data", "data")
        seconds = {path.stem: _measured(json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))}
    json.dump(seconds, told)
    told.flush()


def _measured(students: list[list[str]]) -> tuple[float, float]:
    """Return seconds and processor seconds of all students."""
    before, start = os.times(), time.perf_counter()
    servers = []
    for first in range(PROCESSES):
        servers.append(os.fork())
        if servers[-1] == 0:
            _serve(students[first::PROCESSES])
            os._exit(0)
    for server in servers:
        os.waitpid(server, 0)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, cpu


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
