"""A part of the bench: a function that measures and returns rows for the table of numbers, and tables of its own."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class NotYet(Exception):
    """Raise this when what a part measures does not exist yet; the message says what is missing."""


@dataclass(frozen=True)
class Size:
    """The size of a measurement, and where it is taken.

    rounds: repetitions of both sides, interleaved.
    """

    folder: Path
    units: tuple[str, ...]
    rounds: int
    students: int  # that our side grades in each unit and round
    quick: bool = False

    def of(self, full: int, quick: int) -> int:
        """Return `quick` in a quick run, else `full`."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Row:
    """One line of the table of numbers: the median of `values`, their spread, and whether it reaches the goal.

    goal: "≥ 75" or "≤ 0.2", in the unit of the values; empty where nothing is to be reached.
    """

    what: str
    values: Sequence[float]
    unit: str
    goal: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def reached(self) -> bool | None:
        """Return whether the median reaches the goal, or None where there is no goal."""
        if not self.goal:
            return None
        sign, _, number = self.goal.partition(" ")
        least = {"≥": True, "≤": False}[sign]
        return self.median >= float(number) if least else self.median <= float(number)


@dataclass(frozen=True)
class Table:
    """A table of a part. Parts that give the same title share one table, in the order of the parts."""

    title: str
    about: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Found:
    """The findings of a part.

    notes: sentences that belong to the numbers.
    """

    rows: Sequence[Row] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A part by name, such as "units"."""

    name: str
    measure: Callable[[Size], Found]
    asked: bool = False  # runs only when it is named, because it takes longer than two minutes

    @property
    def about(self) -> str:
        """Return the first line of the measuring function's docstring."""
        return (self.measure.__doc__ or "").strip().split("\n")[0]


PARTS: dict[str, Part] = {}


def part(name: str, asked: bool = False) -> Callable[[Callable[[Size], Found]], Callable[[Size], Found]]:
    """Add the decorated function to PARTS."""

    def add(measure: Callable[[Size], Found]) -> Callable[[Size], Found]:
        if name in PARTS:
            raise ValueError(f"two parts of the bench are called {name}")
        PARTS[name] = Part(name, measure, asked)
        return measure

    return add


def spread(values: Sequence[float], form: str = ".0f") -> str:
    """Return the median with the least and the greatest value, such as "59 (57–61)"."""
    if len(values) == 1:
        return format(values[0], form)
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"
