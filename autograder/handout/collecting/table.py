"""Show what collecting does, as a table for a terminal and as a CSV file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from autograder.course.times import TABLE
from autograder.handout.collecting.collect import EARLIER_ONE, NEW, REPLACES, UNCHANGED, Collecting
from autograder.handout.collecting.planning import DOUBTFUL, LEFT_OUT, UNTOUCHED, Row
from autograder.progress import printable

HEAD = ("student", "unit", "file", "time", "where from", "status", "note")
WIDEST = (24, 24, 44, 23, 28, 9)
SHOWN = 60  # rows of files that are left out or untouched
IN_WORDS = {NEW: "new", REPLACES: "replacing an earlier one", UNCHANGED: "unchanged", EARLIER_ONE: "kept in earlier/",
            UNTOUCHED: "untouched", LEFT_OUT: "left out", DOUBTFUL: "doubtful"}


def lines_of(found: Collecting) -> Iterator[str]:
    """Yield the lines of the table: what is taken, what is not and why, and a count of each."""
    taken = [row for row in found.rows if row.status in (NEW, REPLACES, UNCHANGED, EARLIER_ONE)]
    quiet = [row for row in found.rows if row.status in (UNTOUCHED, LEFT_OUT)]
    yield from _table(taken)
    if quiet:
        yield "\nNot taken:"
        yield from _table(quiet[:SHOWN])
        if len(quiet) > SHOWN:
            yield f"… and {len(quiet) - SHOWN} more"
    if found.doubtful:
        yield "\nDoubtful, for you to look at; nothing was guessed:"
        yield from _table(found.doubtful)
    if not found.rows:
        yield "There is nothing in it that somebody handed in."
        return
    if late := sum("LATE" in row.note and not row.time for row in taken):
        yield (f"\nLate by the platform, which does not say when: {late}. No late penalty is taken from these until "
               f"you write their times into {TABLE} in the course folder.")
    counts = Counter(row.status for row in found.rows)
    yield "\n" + ", ".join(f"{counts[status]} {words}" for status, words in IN_WORDS.items() if counts[status])


def _table(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [min(most, max(len(row[i]) for row in cells)) for i, most in enumerate(WIDEST)]
    for row in cells:
        yield "  ".join([*(f"{_shortened(cell, width):{width}}" for cell, width in zip(row, widths, strict=False)),
                         row[-1]]).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(map(printable, (row.student or "?", row.unit, row.file, row.time, row.where, row.status, row.note)))


def _shortened(text: str, width: int) -> str:
    """Return a text with `…` for its middle, for a path begins with its owner and ends with the file's name."""
    head = width // 2
    return text if len(text) <= width else f"{text[:head]}…{text[head + 1 - width:]}"


def as_csv(found: Collecting) -> bytes:
    """Return the whole table as a CSV file."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEAD)
    table.writerows(_harmless(row) for row in found.rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _harmless(row: Row) -> list[str]:
    cells = [printable(cell) for cell in (row.student, row.unit, row.file, row.time, row.where, row.status, row.note)]
    return [f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells]
