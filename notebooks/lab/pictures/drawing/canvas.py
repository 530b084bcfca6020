"""A drawing: marks in the order in which they cover each other, as SVG or by matplotlib."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .marks import BREAK, Line, Mark, Point, Shape, Text
from .raster import to_figure

# Widths of characters in a sans-serif font, in units of its size; what is not listed is as wide as a digit.
DIGIT = 0.62
WIDTHS = {" ": 0.33, ".": 0.33, ",": 0.33, ":": 0.36, "(": 0.4, ")": 0.4, "[": 0.4, "]": 0.4, "l": 0.3, "i": 0.3,
          "−": 0.8, "×": 0.8, "=": 0.8, "+": 0.8, "·": 0.36, "…": 0.95, "m": 0.95, "w": 0.8, "Σ": 0.65}


def text_width(text: str, size: float = 13.0) -> float:
    """Return the pixels that the widest line of a text may take."""
    return size * max(sum(WIDTHS.get(character, DIGIT) for character in line) for line in text.split("\n"))


@dataclass
class Drawing:
    """A list of what is drawn, in order; a figure of `width` × `height` pixels."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)

    def line(self, points: Iterable[Sequence[float]], role: str, width: float = 1.5,
             dash: tuple[float, ...] = (), fill: str = "", alpha: float = 1.0) -> None:
        """Add a line through points; with `fill`, an area."""
        self.marks.append(Line(tuple((float(x), float(y)) for x, y in points), role, width, dash, fill, alpha))

    def box(self, centre: Point, size: Point, fill: str = "paper", stroke: str = "grey", width: float = 1.1,
            corner: float = 8.0, dash: tuple[float, ...] = ()) -> None:
        """Add a box with round corners around its centre."""
        self.marks.append(Shape(centre, size, corner, fill, stroke, width, dash))

    def dots(self, points: Iterable[Sequence[float]], size: float, role: str) -> None:
        """Draw round dots, all as one mark: pieces without length, with round ends."""
        self.line([place for x, y in points for place in ((x, y), (x, y), BREAK)], role, size)

    def dot(self, centre: Point, radius: float, fill: str, stroke: str = "", width: float = 1.2) -> None:
        """Add a filled circle."""
        self.marks.append(Shape(centre, (2 * radius, 2 * radius), radius, fill, stroke, width))

    def diamond(self, centre: Point, radius: float, fill: str, stroke: str = "ink") -> None:
        """Add a filled diamond."""
        x, y = centre
        around = [(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
        self.line(around, stroke, 1.2, fill=fill)

    def text(self, x: float, y: float, text: str, role: str = "ink", size: float = 13.0, anchor: str = "middle",
             bold: bool = False, turn: float = 0.0, halo: bool = False) -> None:
        """Write a text; its first line is centred at height y, further lines are below it."""
        for row, line in enumerate(text.split("\n")):
            down = 1.2 * size * row
            turned = math.radians(turn)
            at = (x - down * math.sin(turned), y + down * math.cos(turned))
            self.marks.append(Text(at, line, role, size, anchor, bold, turn, halo))

    def head(self, tip: Point, tail: Point, role: str, size: float = 9.0) -> None:
        """Draw the head of an arrow that comes from `tail` and ends at `tip`."""
        length = math.dist(tip, tail) or 1.0
        along = ((tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length)
        base = (tip[0] - size * along[0], tip[1] - size * along[1])
        wing = (-0.42 * size * along[1], 0.42 * size * along[0])
        self.line([tip, (base[0] + wing[0], base[1] + wing[1]), (base[0] - wing[0], base[1] - wing[1]), tip],
                  role, 0.5, fill=role)

    # What matplotlib's figures have too; widths and heights are inches of 100 pixels.
    def get_figwidth(self) -> float:
        """Return the width in inches, as a figure of matplotlib does."""
        return self.width / 100

    def get_figheight(self) -> float:
        """Return the height in inches, as a figure of matplotlib does."""
        return self.height / 100

    @property
    def axes(self) -> Any:
        """Return the axes of the same drawing by matplotlib, which can measure its texts."""
        return to_figure(self.width, self.height, self.marks).axes

    def texts(self) -> list[str]:
        """Return all that is written, in the order of drawing."""
        return [mark.text for mark in self.marks if isinstance(mark, Text)]

    def savefig(self, target: Any, format: str = "png", dpi: float = 200, metadata: Any = None) -> None:
        """Write a bare image by matplotlib."""
        to_figure(self.width, self.height, self.marks).savefig(target, format=format, dpi=dpi, metadata=metadata)
