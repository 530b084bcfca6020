"""The marks that a drawing is made of: lines, shapes and lines of text.

Coordinates are pixels of the page with the origin at the top left. Colours are roles ("forward", "ink"), which
showing/style.py gives a value for light and for dark pages.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]
BREAK = (math.inf, math.inf)  # a point that ends a piece of a line


@dataclass(frozen=True)
class Line:
    """A line through points, filled where `fill` names a role; a point that is not finite begins a new piece."""

    points: tuple[Point, ...]
    stroke: str
    width: float = 1.5
    dash: tuple[float, ...] = ()
    fill: str = ""
    alpha: float = 1.0


@dataclass(frozen=True)
class Shape:
    """A rectangle with rounded corners around a centre; a circle where its corners are round enough."""

    centre: Point
    size: Point
    corner: float
    fill: str
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Text:
    """One line of text; `anchor` is "start", "middle" or "end", `turn` an angle in degrees, clockwise."""

    at: Point
    text: str
    role: str = "ink"
    size: float = 13.0
    anchor: str = "middle"
    bold: bool = False
    turn: float = 0.0
    halo: bool = False


Mark = Line | Shape | Text
