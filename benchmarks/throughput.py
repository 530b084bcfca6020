"""Throughput: `autograder grade` against `nbgrader autograde` and against the bare limit, in interleaved rounds."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import classes
import limit
import measure
import nbgrader_side
from bench import Found, Row, Size, Table, part, spread

from autograder.building.build import units

JOBS = 2
TRAINING = ("06-sgd", "07-digits")  # where a student's own code takes most of the time
Seconds = dict[str, list[float]]    # of one submission, by unit, one for each round


@dataclass
class Sides:
    """The seconds of a submission by unit and round, and of processors, on each side."""

    nbgrader: Seconds
    ours: Seconds
    bare: Seconds
    nbgrader_cpu: Seconds
    notes: list[str]


@part("units")
def units_part(size: Size) -> Found:
    """Measure throughput as it comes: nbgrader draws every picture, `autograder grade` draws none."""
    sides = _measured(size, theirs=True, ours=False)
    found = _throughput(sides, "Throughput", (
        f"Milliseconds for one submission, in {size.rounds} rounds: in each, {size.students} students of today's units "
        f"by one `autograder grade --jobs {JOBS}`, the same students' cells by `exec` in a fork (the bare limit), and "
        "one student of version 0.1's units by plain `nbgrader autograde`. Starts are left out on both sides."))
    quiet = [unit for unit in size.units if unit not in TRAINING]
    rows = [Row("throughput, all units, against nbgrader", _ratios(sides.nbgrader, sides.ours), "×", "≥ 75")]
    if quiet:
        lowest = min(quiet, key=lambda unit: statistics.median(_ratios_of(unit, sides.nbgrader, sides.ours)))
        rows.append(Row(f"throughput, lowest of the units where nobody trains ({lowest})",
                        _ratios_of(lowest, sides.nbgrader, sides.ours), "×", "≥ 100"))
    highest = max(size.units, key=lambda unit: statistics.median(_ratios_of(unit, sides.ours, sides.bare)))
    rows += [Row("time, all units, against the bare limit", _ratios(sides.ours, sides.bare), "×", "≤ 1.5"),
             Row(f"time, highest of the units against the bare limit ({highest})",
                 _ratios_of(highest, sides.ours, sides.bare), "×", "≤ 4"),
             Row("one submission in every unit, `autograder grade`", _sums(sides.ours, 1000), "ms"),
             Row("one submission in every unit, nbgrader", _sums(sides.nbgrader, 1000), "ms"),
             Row("one submission in every unit, nbgrader's processor time", _sums(sides.nbgrader_cpu, 1000), "ms")]
    return Found(rows, found, sides.notes)


@part("pictures")
def pictures_part(size: Size) -> Found:
    """Measure throughput with all pictures on both sides: `autograder grade --figures`."""
    sides = _measured(size, theirs=True, ours=True)
    return Found([Row("throughput, all units, with all pictures on both sides",
                      _ratios(sides.nbgrader, sides.ours), "×", "≥ 25")],
                 _throughput(sides, "Throughput with pictures", "As above, with `autograder grade --figures`."),
                 sides.notes)


@part("blind")
def blind_part(size: Size) -> Found:
    """Measure throughput without pictures on either side: drawing is switched off in the lab for nbgrader."""
    sides = _measured(size, theirs=False, ours=False)
    return Found([Row("throughput, all units, without pictures on both sides",
                      _ratios(sides.nbgrader, sides.ours), "×")],
                 _throughput(sides, "Throughput without pictures",
                             "As above, but version 0.1's lab is told not to draw either (`LAB_PICTURES=off`)."),
                 sides.notes)


@part("preprocessor")
def preprocessor_part(size: Size) -> Found:
    """Measure plain `nbgrader autograde` with our preprocessor on today's units, and compare its scores with ours."""
    count = size.of(nbgrader_side.STUDENTS, 1)
    seconds: Seconds = {}
    differ: list[str] = []
    for unit in size.units:
        course = size.folder / unit
        classes.hand_in(course, unit, count)
        measure.run(["autograder", "course", "."], course)
        with nbgrader_side.autograde(course, unit, {}) as nbgrader:
            seconds[unit] = [nbgrader.step().seconds for _ in range(count)]
        theirs = nbgrader_side.totals(course, unit)
        answer = measure.run(["autograder", "grade", unit, "--json", "--again"], course)
        differ += _differing(unit, theirs, {record["student"]: record["points"] for record in answer.records})
    return Found([Row("one submission in every unit, nbgrader with our preprocessor", _sums(seconds, 1000), "ms")],
                 notes=[_agreement("Our preprocessor and `autograder grade` give equal totals",
                                   count * len(size.units), differ)])


def _measured(size: Size, *, theirs: bool, ours: bool) -> Sides:
    """Return what both sides took, one round after another. theirs, ours: whether that side draws pictures."""
    frozen = nbgrader_side.unpack(size.folder.parent / "version-0.1")
    rounds = min(size.rounds, nbgrader_side.STUDENTS)
    frozen_courses = {unit: nbgrader_side.course_of(frozen, unit) for unit in size.units}
    course = size.folder / "class"
    for unit in size.units:
        classes.hand_in(course, unit, rounds * size.students)
    measure.run(["autograder", "course", ".", *size.units], course)
    sides = Sides(*({unit: [] for unit in size.units} for _ in range(4)), notes=[])
    with ExitStack() as stack:
        running = {unit: stack.enter_context(nbgrader_side.autograde(
            folder, unit, nbgrader_side.surroundings(frozen, theirs))) for unit, folder in frozen_courses.items()}
        for number in range(rounds):
            students = range(number * size.students, (number + 1) * size.students)
            for unit, seconds in _ours(course, size.units, students, ours).items():
                sides.ours[unit].append(seconds)
            for unit, seconds in _bare(size.folder / f"cells-{number}", size.units, students).items():
                sides.bare[unit].append(seconds)
            for unit, nbgrader in running.items():
                student = nbgrader.step()
                sides.nbgrader[unit].append(student.seconds)
                sides.nbgrader_cpu[unit].append(student.cpu)
    earned = {unit: nbgrader_side.totals(folder, unit) for unit, folder in frozen_courses.items()}
    sides.notes.append(_as_in_version_0_1(frozen, size.units, rounds, earned))
    return sides


def _as_in_version_0_1(frozen: Path, of: Iterable[str], rounds: int, earned: Mapping[str, Mapping[str, float]]) -> str:
    known = nbgrader_side.totals_of_version_0_1(frozen)
    differ: list[str] = []
    count = 0
    for unit in of:
        students = sorted(known[unit])[:rounds]
        count += len(students)
        differ += _differing(unit, {student: known[unit][student] for student in students}, earned[unit])
    return _agreement("nbgrader gives the totals of version 0.1's own grader", count, differ)


def _differing(unit: str, expected: Mapping[str, float], found: Mapping[str, float]) -> list[str]:
    return [f"{unit} {student} ({points:g}, {found.get(student, math.nan):g})" for student, points in expected.items()
            if not math.isclose(points, found.get(student, math.nan), abs_tol=1e-3)]


def _agreement(what: str, count: int, differ: Sequence[str]) -> str:
    exceptions = f"; not for {', '.join(differ)}" if differ else ""
    return f"{what} for {count - len(differ)} of {count} submissions{exceptions}."


def _ours(course: Path, of: Sequence[str], students: Iterable[int], pictures: bool) -> dict[str, float]:
    """Grade these students in all units by one command; return seconds for one submission by unit."""
    names = [word for number in students for word in ("--only", f"student-{number:04d}")]
    answer = measure.run(["autograder", "grade", *of, "--jobs", str(JOBS), "--json", "--again", *names,
                          *["--figures"] * pictures], course)
    when = [(moment, record["unit"]) for moment, record in zip(answer.moments, answer.records)]
    if len(when) != len(of) * len(names) // 2:
        raise RuntimeError(answer.text[-3000:])
    return seconds_each(when, of, min(JOBS, len(names) // 2 - 1))


def seconds_each(when: Sequence[tuple[float, str]], of: Sequence[str], first: int) -> dict[str, float]:
    """Return seconds for one submission by unit: from the last record of the unit before to its own last one.

    when: the moment and the unit of each record. first: so many records of the first unit are its start, left out.
    """
    found, before, first = {}, when[max(first, 1) - 1][0], max(first, 1)
    for unit in of:
        moments = [moment for moment, graded in when if graded == unit]
        found[unit], before = (max(moments) - before) / max(len(moments) - first, 1), max(moments)
        first = 0
    return found


def _bare(folder: Path, of: Iterable[str], students: Sequence[int]) -> dict[str, float]:
    folder.mkdir()
    for unit in of:
        limit.save_cells(folder, unit, [classes.honest(unit, number) for number in students])
    answer = subprocess.run([sys.executable, str(Path(limit.__file__)), str(folder)], check=True, capture_output=True,
                            text=True)
    return {unit: seconds / len(students) for unit, (seconds, _) in json.loads(answer.stdout).items()}


def _sums(seconds: Seconds, times: float = 1) -> list[float]:
    """Return the sum over all units, for each round."""
    return [times * sum(row) for row in zip(*seconds.values())]


def _ratios(above: Seconds, below: Seconds) -> list[float]:
    return [one / other for one, other in zip(_sums(above), _sums(below))]


def _ratios_of(unit: str, above: Seconds, below: Seconds) -> list[float]:
    return [one / other for one, other in zip(above[unit], below[unit])]


def _throughput(sides: Sides, title: str, about: str) -> list[Table]:
    def row(name: str, nbgrader: list[float], ours: list[float], bare: list[float]) -> list[str]:
        thousandfold = ([1000 * seconds for seconds in values] for values in (nbgrader, ours, bare))
        return [name, *map(spread, thousandfold), spread([a / b for a, b in zip(nbgrader, ours)]),
                spread([a / b for a, b in zip(ours, bare)], ".1f")]

    rows = [row(unit, sides.nbgrader[unit], sides.ours[unit], sides.bare[unit]) for unit in sides.ours]
    rows.append(row("**one submission in every unit**", _sums(sides.nbgrader), _sums(sides.ours), _sums(sides.bare)))
    return [Table(title, about, ["unit", "nbgrader, ms", "`autograder grade`, ms", "bare limit, ms", "× nbgrader",
                                 "× bare limit"], rows)]


def known_units(prefixes: Sequence[str]) -> tuple[str, ...]:
    """Return the units whose names begin with one of `prefixes`, or all; raise ValueError for one that matches none."""
    for prefix in prefixes:
        if not any(unit.startswith(prefix) for unit in units()):
            raise ValueError(f"no unit begins with {prefix}; the units are {', '.join(units())}")
    return tuple(unit for unit in units() if not prefixes or unit.startswith(tuple(prefixes)))
