"""benchmarks/results.md, from what the parts measured: one table of numbers, then the tables of each part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bench import Found, Row, Table, spread

REACHED = {True: "✓", False: "✗", None: ""}


@dataclass(frozen=True)
class Measured:
    """The findings of a part, and their circumstances.

    load: processors that other programs kept busy before, after.
    """

    found: Found
    surroundings: Mapping[str, str]
    load: tuple[float, float]
    took: float
    doubt: str = ""  # why the numbers are not to be trusted
    missing: str = ""  # why there are none

    def as_data(self) -> dict:
        """Return what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict) -> Measured:
        """Return what `as_data` was made from."""
        found = Found([Row(**row) for row in data["found"]["rows"]],
                      [Table(**table) for table in data["found"]["tables"]], data["found"]["notes"])
        return cls(**data | {"found": found, "load": tuple(data["load"])})


def page(parts: Mapping[str, Measured]) -> str:
    """Return the page, with the parts in the order in which they are given."""
    lines = ["# Results", "", "Written by `make bench` from results.json, which holds every single value; "
             "[README.md](README.md) says what the numbers mean.", "", *_surroundings(parts), "## Numbers", "",
             "Each is the median; in brackets the least and the greatest of the values.", ""]
    lines += numbers(parts)
    lines += [f"- {note}" for measured in parts.values() for note in measured.found.notes]
    missing = [f"- {name}: {measured.missing}" for name, measured in parts.items() if measured.missing]
    if missing:
        lines += ["", "Not measured:", "", *missing]
    for title, tables in _by_title(parts.values()).items():
        lines += ["", f"## {title}", "", tables[0].about, ""]
        lines += table(tables[0].head, [row for one in tables for row in one.rows])
    return "\n".join(lines).rstrip() + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table whose first column is text, the others numbers."""
    return ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1),
            *("| " + " | ".join(row) + " |" for row in rows), ""]


def numbers(parts: Mapping[str, Measured]) -> list[str]:
    """Return the lines of the table of numbers."""
    return table(["what", "to reach", "measured", "values", "reached", "part"],
                 [line for name, measured in parts.items() for line in _rows(name, measured)])


def _rows(name: str, measured: Measured) -> list[list[str]]:
    doubt = " (machine was busy)" if measured.doubt else ""
    return [[row.what, row.goal, f"{spread(row.values, form(row))} {row.unit}{doubt}".strip(), str(len(row.values)),
             REACHED[None if doubt else row.reached], name] for row in measured.found.rows]


def form(row: Row) -> str:
    """Return a format with about three digits for the row's values."""
    return ".0f" if row.median >= 100 or row.median == 0 else ".1f" if row.median >= 10 else ".2f"


def _surroundings(parts: Mapping[str, Measured]) -> list[str]:
    """Return what the parts ran on; where that differs, by part."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, measured in parts.items():
        alike.setdefault(tuple(measured.surroundings.values()), []).append(name)
    lines = []
    for words, names in alike.items():
        lines += [*(f"{line}  " for line in words), *([f"Parts: {', '.join(names)}"] if len(alike) > 1 else []), ""]
    loads = ", ".join(f"{name} {max(measured.load):.1f}" for name, measured in parts.items())
    lines += [f"Processors that other programs kept busy before or after each part: {loads}.", ""]
    return lines + [line for measured in parts.values() if measured.doubt for line in (f"**{measured.doubt}**", "")]


def _by_title(parts: Iterable[Measured]) -> dict[str, list[Table]]:
    found: dict[str, list[Table]] = {}
    for measured in parts:
        for one in measured.found.tables:
            found.setdefault(one.title, []).append(one)
    return found
