"""`make bench`: measures, and writes benchmarks/results.md. Some parts only: `python benchmarks/run.py growth dask`.

Each part keeps what it measured in build/bench/<part>.json, from which the page is made.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from autograder.grading.pool import ONE_THREAD

os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
os.environ |= ONE_THREAD  # before NumPy comes: "stages" works in this process as a worker does in its own

import baseline
import classes
import limit
import measure
import page

from autograder.building.build import units
from autograder.course.folder import Course
from autograder.course.records import all_records

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench"
STUDENTS = int(os.environ.get("BENCH_STUDENTS", "100"))  # of the class
FEW = 20    # of them are graded with pictures too
GROWTH_UNIT = "03-delta-rule"


def nbgrader(quick: bool, folder: Path) -> dict:
    """`nbgrader autograde` as it comes, without pictures, and with our preprocessor, on a part of the class."""
    count, found = (1 if quick else 3), {}
    plain, ours = folder / "plain", folder / "ours"
    baseline.make_course(plain, units())
    for unit in units():
        for course in (plain, ours):
            classes.hand_in(course, unit, count)
    measure.run(["autograder", "course", "."], ours)
    for unit in units():
        runs = {"execute": baseline.autograde(plain, unit, pictures=True), "blind": baseline.autograde(plain, unit),
                "preprocessor": baseline.autograde(ours, unit)}
        totals = baseline.totals(plain, unit), baseline.totals(ours, unit)
        found[unit] = {"students": count, "totals": totals} | {
            name: (run.seconds - run.marked) / count for name, run in runs.items()} | {
            name + "_cpu": (run.cpu - run.marked_cpu) / count for name, run in runs.items()}
    return found


def grade(quick: bool, folder: Path) -> dict:
    """`autograder grade` with two processes, on some also with pictures, and the bare limit of the same cells."""
    count, few = (10, 4) if quick else (STUDENTS, FEW)
    course, cells, drawn = folder / "class", folder / "cells", folder / "drawn"
    cells.mkdir()
    for unit in units():
        classes.hand_in(course, unit, count)
        classes.hand_in(drawn, unit, few)
        limit.save_cells(cells, unit, [classes.honest(unit, number) for number in range(count)])
    for each in (course, drawn):
        measure.run(["autograder", "course", "."], each)
    answer = measure.run(["autograder", "grade", "--jobs", "2", "--json"], course)
    pictures = _each(measure.run(["autograder", "grade", "--jobs", "2", "--json", "--figures"], drawn), few)
    bare = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "limit.py"), str(cells)], check=True,
                          capture_output=True, text=True)
    least, each = json.loads(bare.stdout), _each(answer, count)
    records = [json.loads(line) for _, line in answer.lines if line.startswith("{")]
    found = {unit: {"students": count, "seconds": each[unit], "figures": pictures[unit],
                    "limit": least[unit][0] / count, "limit_cpu": least[unit][1] / count,
                    "totals": {record["student"]: record["points"] for record in records if record["unit"] == unit}}
             for unit in units()}
    return {"units": found, "seconds": answer.seconds, "cpu": answer.cpu, "peak_mb": answer.peak_mb,
            "start": answer.marked}


def _each(answer: measure.Run, count: int) -> dict[str, float]:
    """Seconds a submission by unit: from the last record of the unit before to its own last one."""
    when = [(moment, json.loads(line)["unit"]) for moment, line in answer.lines if line.startswith("{")]
    found, before = {}, when[0][0]
    for unit in units():
        last = max(moment for moment, of in when if of == unit)
        found[unit], before = (last - before) / (count - (unit == units()[0])), last
    return found


def growth(quick: bool, folder: Path) -> dict:
    """Time and memory from 50 submissions to 2,000, one in fifty of them hostile."""
    found = {}
    for count in (50, 100) if quick else (50, 200, 500, 1000, 2000):
        course = folder / f"growth-{count}"
        classes.hand_in(course, GROWTH_UNIT, count, attacked=True)
        measure.run(["autograder", "course", ".", GROWTH_UNIT], course)
        answer = measure.run(["autograder", "grade", GROWTH_UNIT, "--jobs", "2", "--json"], course)
        when = [moment for moment, line in answer.lines if line.startswith("{")]
        again = measure.run(["autograder", "grade", GROWTH_UNIT, "--jobs", "2"], course)
        records = list(all_records(Course(course).records, GROWTH_UNIT))
        found[count] = {"seconds": answer.seconds, "start": when[0], "cpu": answer.cpu, "peak_mb": answer.peak_mb,
                        "records": len(records), "graded": sum(record.graded for record in records),
                        "in_gradebook": len(baseline.totals(course, GROWTH_UNIT)), "again": again.seconds}
        shutil.rmtree(course)
    return found


def dask(quick: bool, folder: Path) -> dict:
    """One Dask worker and two, each with a processor of its own."""
    import cluster

    unit = "04-backpropagation"
    return {"unit": unit, "rates": cluster.rates(folder, unit, 16 if quick else 120)}


def memory(quick: bool, folder: Path) -> dict:
    """The most that a worker and its box use, by unit."""
    found = {}
    for unit in units():
        course = folder / unit
        classes.hand_in(course, unit, 4 if quick else 12)
        answer = measure.run(["autograder", "grade", unit, "--jobs", "1"], course, watch_memory=True)
        found[unit] = answer.below_mb | {"coordinator": answer.peak_mb}
    return found


def stages(quick: bool, folder: Path) -> dict:
    """Milliseconds a submission in each stage of one worker."""
    import stages

    count = 5 if quick else 30
    course = stages.make_course(folder / "course")
    for unit in units():
        classes.hand_in(course.root, unit, count)
    return {unit: stages.of_unit(course, unit, [f"student-{n:04d}" for n in range(count)]) for unit in units()}


PARTS: dict[str, Callable[[bool, Path], dict]] = {
    "grade": grade, "nbgrader": nbgrader, "growth": growth, "dask": dask, "memory": memory, "stages": stages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="few submissions, to see that it works; writes no page")
    options = parser.parse_args()
    if wrong := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(wrong))}; the parts are {', '.join(PARTS)}")
    kept = WORK / "quick" if options.quick else WORK
    kept.mkdir(parents=True, exist_ok=True)
    for name in options.parts or PARTS:
        folder = kept / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        print(f"{name}: {PARTS[name].__doc__}", flush=True)
        load, start = measure.busy_processors(), time.perf_counter()
        found = PARTS[name](options.quick, folder)
        shutil.rmtree(folder)
        circumstances = page.circumstances() | {"load": load, "took": time.perf_counter() - start}
        (kept / f"{name}.json").write_text(json.dumps({"found": found, "circumstances": circumstances}, indent=1))
    text = page.page({path.stem: json.loads(path.read_text()) for path in kept.glob("*.json")})
    print(text)
    if not options.quick:
        (ROOT / "benchmarks" / "results.md").write_text(text)


if __name__ == "__main__":
    main()
