"""Growth: time and memory with the size of a class, of which one submission in fifty is hostile."""

from __future__ import annotations

import shutil

import classes
import measure
import nbgrader_side
from bench import Found, Row, Size, Table, part

from autograder.course.folder import Course
from autograder.course.records import all_records

UNIT = "03-delta-rule"
JOBS = 2
TITLE = "Growth"
ABOUT = ("One unit, one submission in fifty hostile (processes ended, crashed, forked; memory and output flooded; "
         "files that are no notebooks). Every submission must end in a record and in the gradebook.")
HEAD = ["submissions", "seconds", "ms each after the start", "processor ms each", "coordinator MB", "records", "graded",
        "in the gradebook", "seconds when nothing changed"]


@part("growth")
def growth_part(size: Size) -> Found:
    """Time and the coordinator's memory from 50 submissions to 1,000."""
    return _growth(size, (20, 40) if size.quick else (50, 200, 500, 1000))


@part("growth-5000", asked=True)
def large_growth_part(size: Size) -> Found:
    """Time and the coordinator's memory with 5,000 submissions, and again with 200."""
    return _growth(size, (20, 60) if size.quick else (200, 5000))


def _growth(size: Size, counts: tuple[int, ...]) -> Found:
    found = {count: _class_of(size, count) for count in counts}
    few, many = min(counts), max(counts)
    rows = [Row(f"time for one of {many:,} submissions against one of {few:,}",
                [found[many]["each"] / found[few]["each"]], "×", "≤ 1.1"),
            Row(f"coordinator's memory with {many:,} submissions against {few:,}",
                [found[many]["peak_mb"] / found[few]["peak_mb"]], "×", "≤ 1.1")]
    lost = sum(count - min(found[count]["records"], found[count]["in_gradebook"]) for count in counts)
    table = [[f"{count:,}", f"{row['seconds']:.1f}", f"{1000 * row['each']:.1f}", f"{1000 * row['cpu'] / count:.1f}",
              f"{row['peak_mb']:.0f}", f"{row['records']:,}", f"{row['graded']:,}", f"{row['in_gradebook']:,}",
              f"{row['again']:.1f}"] for count, row in found.items()]
    return Found([*rows, Row(f"submissions without a record or a place in the gradebook, {many:,} at most", [lost],
                             "", "≤ 0")], [Table(TITLE, ABOUT, HEAD, table)])


def _class_of(size: Size, count: int) -> dict[str, float]:
    unit = UNIT if UNIT in size.units else size.units[0]
    folder = size.folder / f"growth-{count}"
    classes.hand_in(folder, unit, count, attacked=True)
    measure.run(["autograder", "course", ".", unit], folder)
    answer = measure.run(["autograder", "grade", unit, "--jobs", str(JOBS), "--json"], folder)
    again = measure.run(["autograder", "grade", unit, "--jobs", str(JOBS)], folder)
    records = list(all_records(Course(folder).records, unit))
    when = answer.moments
    found = {"seconds": answer.seconds, "each": (when[-1] - when[JOBS - 1]) / (count - JOBS), "cpu": answer.cpu,
             "peak_mb": answer.peak_mb, "records": len(records), "graded": sum(record.graded for record in records),
             "in_gradebook": len(nbgrader_side.totals(folder, unit)), "again": again.seconds}
    shutil.rmtree(folder)
    return found
