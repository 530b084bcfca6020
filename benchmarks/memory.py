"""Measure the memory of a worker, of its box and of the coordinator, by unit."""

from __future__ import annotations

import classes
import measure
from bench import Found, Row, Size, Table, part


@part("memory")
def memory_part(size: Size) -> Found:
    """Measure the most memory that a worker and its box use at one moment, by unit."""
    found = {}
    for unit in size.units:
        course = size.folder / unit
        classes.hand_in(course, unit, size.of(12, 3))
        answer = measure.run(["autograder", "grade", unit, "--jobs", "1"], course, watch_memory=True)
        found[unit] = answer.below_mb | {"coordinator": answer.peak_mb}
    kinds = ("worker", "box", "together", "coordinator")
    rows = [[unit, *(f"{row.get(name, 0):.0f}" for name in kinds)] for unit, row in found.items()]
    return Found([Row("memory of a worker and its box together, highest of the units",
                      [max(row.get("together", 0.0) for row in found.values())], "MB")],
                 [Table("Memory", "Most MB in use at any one moment (shared pages counted once, in proportion), while "
                        "honest submissions were graded.",
                        ["unit", "worker", "its box", "together", "coordinator"], rows)])
