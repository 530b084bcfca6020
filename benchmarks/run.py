"""`make bench`: measure all parts, or those named, and write benchmarks/results.json and results.md.

make bench ARGS="units --unit 04"   this part, in this unit only, to look at; the results are left alone
make bench ARGS="growth dask"       these parts; the others stay in the results as last measured
make bench ARGS="--list"            the parts, and what each measures
make bench ARGS="--quick units"     few submissions, to see that it works; the results are left alone
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.grading.pool import ONE_THREAD

os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
os.environ |= ONE_THREAD  # before NumPy comes: "stages" works in this process as a worker does in its own

import bench
import checkout_side
import cluster
import growth
import instructor_side
import measure
import memory
import page
import stages
import student_side
import surroundings
import throughput

# The parts in the order of the page: those of each module as it defines them.
MODULES = (throughput, growth, cluster, memory, stages, student_side, instructor_side, checkout_side)
PARTS = {one.name: one for module in MODULES for one in bench.PARTS.values()
         if one.measure.__module__ == module.__name__}

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench"
RESULTS = ROOT / "benchmarks" / "results.json"
ROUNDS = 5     # nbgrader's students, one in each round
STUDENTS = 12  # of ours in each round


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench. Return 0, or 1 where a number is not to be trusted."""
    options = _options(arguments)
    if options.list:
        for one in PARTS.values():
            print(f"{one.name:<14}{one.about}{' Only when it is named.' if one.asked else ''}")
        return 0
    names = options.parts or [one.name for one in PARTS.values() if not one.asked]
    found = {}
    for name in names:
        print(f"{name}: {PARTS[name].about}", flush=True)
        found[name] = measured(name, options.units, options.quick)
        print("\n".join([*page.numbers({name: found[name]}), found[name].missing or found[name].doubt]), flush=True)
    doubts = [one.doubt for one in found.values() if one.doubt]
    if options.quick or options.units != throughput.known_units([]):
        print(page.page(found))
    else:
        keep(RESULTS, found)
    return 1 if doubts else 0


def measured(name: str, units: tuple[str, ...], quick: bool) -> page.Measured:
    """Measure a part, once the machine is quiet or a minute is over, in a folder of its own that is removed then."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    size = bench.Size(folder, units, 1 if quick else ROUNDS, 3 if quick else STUDENTS, quick)
    before, start = surroundings.wait_for_quiet(0 if quick else surroundings.PATIENCE), time.perf_counter()
    found, missing = bench.Found(), ""
    try:
        found = PARTS[name].measure(size)
    except bench.NotYet as why:
        missing = str(why)
    took, after = time.perf_counter() - start, measure.busy_processors()
    shutil.rmtree(folder)
    doubt = "" if missing else surroundings.why_not_trusted(name, before, after)
    return page.Measured(found, surroundings.surroundings(), (before, after), took, doubt, missing)


def keep(results: Path, found: dict[str, page.Measured]) -> None:
    """Put what is to be trusted into results.json instead of older values, and write the page from it."""
    old = json.loads(results.read_text()) if results.exists() else {}
    new = old | {name: one.as_data() for name, one in found.items() if not one.doubt}
    ordered = {name: new[name] for name in PARTS if name in new}
    results.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
    results.with_suffix(".md").write_text(page.page({name: page.Measured.from_data(one)
                                                     for name, one in ordered.items()}))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="names as --list shows them")
    parser.add_argument("--unit", action="append", default=[], metavar="UNIT", help="measure in this unit only")
    parser.add_argument("--quick", action="store_true", help="measure on few submissions and write nothing")
    parser.add_argument("--list", action="store_true", help="show the parts and measure nothing")
    options = parser.parse_args(arguments)
    if wrong := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(wrong))}; the parts are {', '.join(PARTS)}")
    try:
        options.units = throughput.known_units(options.unit)
    except ValueError as error:
        parser.error(str(error))
    return options


if __name__ == "__main__":
    sys.exit(main())
