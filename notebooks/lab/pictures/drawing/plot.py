"""Axes in a drawing: ticks at round numbers, curves, dots and a legend that names each line's look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lab.showing import style

from .canvas import Drawing, text_width
from .marks import Point

Range = tuple[float, float]

NO_LINE = (0.1, 99.0)  # the dash of an entry in the legend that is a marker only


@dataclass
class Plot:
    """A rectangle of a drawing with axes of its own; `log` names the axes on a log scale: "", "x", "y", "xy"."""

    drawing: Drawing
    left: float
    top: float
    width: float
    height: float
    x: Range
    y: Range
    log: str = ""
    entries: list[tuple[str, str, tuple[float, ...], str]] = field(default_factory=list)

    def at(self, x: float, y: float) -> Point:
        """Return the place of a point, held within a frame around the axes."""
        across, up = _share(x, self.x, "x" in self.log), _share(y, self.y, "y" in self.log)
        return (self.left + self.width * min(max(across, -0.2), 1.2),
                self.top + self.height * (1 - min(max(up, -0.2), 1.2)))

    def frame(self, xlabel: str = "", ylabel: str = "", title: str = "", whole: bool = False,
              xticks: Sequence[float] | None = None, yticks: Sequence[float] | None = None) -> None:
        """Draw both axes with their ticks; `whole` keeps those of x to whole numbers."""
        drawing, bottom = self.drawing, self.top + self.height
        drawing.line([(self.left, self.top), (self.left, bottom), (self.left + self.width, bottom)], "grey", 1)
        for value in xticks if xticks is not None else ticks(self.x, 6, "x" in self.log, whole):
            x, _ = self.at(value, self.y[0])
            drawing.line([(x, bottom), (x, bottom + 4)], "grey", 1)
            drawing.text(x, bottom + 13, tick(value), size=12)
        for value in yticks if yticks is not None else ticks(self.y, 5, "y" in self.log):
            _, y = self.at(self.x[0], value)
            drawing.line([(self.left - 4, y), (self.left, y)], "grey", 1)
            drawing.text(self.left - 7, y, tick(value), size=12, anchor="end")
        if xlabel:
            drawing.text(self.left + self.width / 2, bottom + 31, xlabel)
        if ylabel:
            drawing.text(self.left - 6, self.top - 12, ylabel, anchor="start")
        if title:
            drawing.text(self.left + self.width / 2, self.top - 12, title, bold=True)

    def curve(self, xs: Any, ys: Any, role: str, dash: tuple[float, ...] = (), width: float = 2.0,
              name: str = "", marker: str = "", every: int = 0) -> None:
        """Draw a curve, cut where it leaves the axes; with a marker at each point, or at every so many."""
        for piece in self._inside(xs, ys):
            if len(piece) > 1:
                self.drawing.line(piece, role, width, dash)
        if marker:
            for x, y in list(zip(xs, ys))[::every or 1]:
                if self._holds(y):
                    self.mark(x, y, role, marker)
        if name:
            self.entries.append((name, role, dash, marker))

    def mark(self, x: float, y: float, role: str, marker: str = "dot", radius: float = 3.5, edge: str = "") -> None:
        """Add a mark at a point of the plot: a dot, a square or a diamond."""
        if marker == "diamond":
            self.drawing.diamond(self.at(x, y), radius, role)
        elif marker == "square":
            self.drawing.box(self.at(x, y), (2 * radius, 2 * radius), role, edge, corner=0)
        else:
            self.drawing.dot(self.at(x, y), radius, role, edge)

    def band(self, xs: Any, low: Any, high: Any, role: str, alpha: float) -> None:
        """Fill between two curves."""
        around = [self.at(x, y) for x, y in zip(xs, high)] + [self.at(x, y) for x, y in zip(xs, low)][::-1]
        self.drawing.line([*around, around[0]], "", 0, fill=role, alpha=alpha)

    def legend(self, x: float, y: float, room: float = 600.0) -> None:
        """Write one entry for each named curve, beside each other as far as there is room, then below."""
        across, start = x, x
        for name, role, dash, marker in self.entries:
            wide = 36 + text_width(name, 12) + 12
            if across + wide > start + room and across > start:
                across, y = start, y + 17
            if dash != NO_LINE:
                self.drawing.line([(across, y), (across + 28, y)], role, 2, dash)
            if marker:
                shape = self.drawing.diamond if marker == "diamond" else self.drawing.dot
                shape((across + 14, y), 3.5, role)
            self.drawing.text(across + 33, y, name, size=12, anchor="start")
            across += wide

    def _holds(self, y: float) -> bool:
        return bool(np.isfinite(y)) and self.y[0] <= y <= self.y[1]

    def _inside(self, xs: Any, ys: Any) -> list[list[Point]]:
        pieces: list[list[Point]] = [[]]
        for x, y in zip(np.asarray(xs, dtype=float), np.asarray(ys, dtype=float)):
            share = _share(y, self.y, "y" in self.log) if np.isfinite(y) else np.inf
            if -0.03 <= share <= 1.03:
                pieces[-1].append(self.at(x, y))
            elif pieces[-1]:
                pieces.append([])
        return pieces


def _share(value: float, limits: Range, log: bool) -> float:
    low, high = limits
    if log:
        value, low, high = (math.log10(max(one, 1e-300)) for one in (value, low, high))
    return (value - low) / ((high - low) or 1.0)


def ticks(limits: Range, most: int, log: bool = False, whole: bool = False) -> list[float]:
    """Return round numbers within the limits, at most `most` of them."""
    low, high = limits
    if log:
        return _decades(low, high, most)
    rough = (high - low) / most or 1.0
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough * (1 - 1e-9))
    if whole:
        step = max(1.0, round(step))
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 12) + 0.0 for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _decades(low: float, high: float, most: int) -> list[float]:
    """Return powers of ten, or 1, 2 and 5 times them where they are few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    inside = lambda values: [v for v in values if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]
    for factors in ((1,), (1, 3), (1, 2, 5)):
        found = inside([k * 10.0**e for e in range(first, last + 1) for k in factors])
        if len(found) >= 3:
            stride = -(-len(found) // most) if factors == (1,) else 1
            return found[::stride]
    return found or ticks((low, high), most)


def tick(value: float) -> str:
    """Return a tick's number: plain where it is short, else with a power of ten."""
    if value and (abs(value) >= 1e5 or abs(value) < 1e-3):
        mantissa, exponent = f"{value:.0e}".split("e")
        power = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        times = "" if mantissa == "1" else "−" if mantissa == "-1" else f"{mantissa}·".replace("-", "−")
        return f"{times}10{power}"
    return style.number(value)
