"""Drawing a layered network: boxes with numbers for units, lines with numbers for weights.

Everything is measured in pixels of the page, so that what a label covers is known before it is drawn and
each edge's label can be put where it covers least.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lab.showing import style

MOST_UNITS = 6  # drawn in one layer; the rest is counted in words
ROW = 15  # height of one line of text in a box
# Widths of characters at the size used: a digit's for all but these.
DIGIT, WIDTHS = 8.0, {" ": 4.0, ".": 4.0, "−": 10.5, "…": 12.5}
SMALL = 8 / 9  # of that, at the size of labels on edges

Place = tuple[int, int]  # (layer, unit)
Edge = tuple[Place, Place]
Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass
class Wiring:
    """What is to be drawn; all texts are ready-made.

    rows[(layer, unit)]: lines in the box; under: small text below it; labels[(from, to)]: text on an edge;
    strong: edges and places that are drawn bold; pale: those that step back.
    """

    sizes: Sequence[int]
    rows: Mapping[Place, Sequence[str]]
    labels: Mapping[Edge, str] = field(default_factory=dict)
    under: Mapping[Place, str] = field(default_factory=dict)
    negative: frozenset[Edge] = frozenset()
    strong: frozenset[Any] = frozenset()
    pale: frozenset[Any] = frozenset()
    heads: Sequence[str] = ()
    legend: str = ""
    backwards: bool = False  # arrowheads towards the input
    longest: float = 0.0  # pixels of text for which a box has room at least

    def drawn(self, layer: int) -> range:
        return range(min(self.sizes[layer], MOST_UNITS))


def text_width(text: str) -> float:
    """Pixels of the widest line of a text in a box."""
    return max(sum(WIDTHS.get(character, DIGIT) for character in line) for line in text.split("\n"))


def room_on_edges(wiring: Wiring) -> bool:
    """Whether every label is shorter than the way between two boxes."""
    width, layers = _box_width(wiring), len(wiring.sizes)
    gap = (style.WIDTH - width - 20) / max(layers - 1, 1) - width
    return all(SMALL * text_width(label) + 6 < gap for label in wiring.labels.values())


def draw(wiring: Wiring) -> Any:
    """The figure."""
    box = (_box_width(wiring), ROW * max(len(rows) for rows in wiring.rows.values()) + 8)
    pitch = box[1] + (34 if wiring.under else 22)
    if max(wiring.sizes) <= 3:  # room for edge labels where there are few rows of units
        pitch += 26 if any("\n" in label for label in wiring.labels.values()) else 12
    tallest = max(len(wiring.drawn(layer)) for layer in range(len(wiring.sizes)))
    # Lines break between phrases, never inside one.
    phrases = wiring.legend.replace(" ", "\u00a0").replace("\u00a0·\u00a0", " · ")
    legend = [line.removesuffix(" ·") for line in textwrap.wrap(phrases, 112)]
    below = 12 + 12 * len(legend)
    height = tallest * pitch + 32 + below
    figure = style.figure(height)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, style.WIDTH), ylim=(0, height))
    axes.axis("off")
    at = _positions(wiring, pitch, box, below + tallest * pitch / 2)
    _edges(axes, wiring, at, box)
    for place, rows in wiring.rows.items():
        if place in at:
            _unit(axes, wiring, place, at[place], rows, box)
    for layer in range(len(wiring.sizes)):
        x = at[layer, 0][0]
        if layer < len(wiring.heads):
            side = "right" if layer == len(wiring.sizes) - 1 and layer else "center" if layer else "left"
            edge = x + {"left": -box[0] / 2, "center": 0, "right": box[0] / 2}[side]
            axes.text(edge, height - 16, wiring.heads[layer], ha=side, va="center", weight="bold")
        if wiring.sizes[layer] > MOST_UNITS:
            y = at[layer, MOST_UNITS - 1][1] - box[1] / 2 - (22 if wiring.under else 10)
            axes.text(x, y, f"… and {wiring.sizes[layer] - MOST_UNITS} more", ha="center", va="center", size=8)
    axes.text(style.WIDTH / 2, 5, "\n".join(legend), ha="center", va="bottom", size=8, color=style.GREY)
    return figure


def _box_width(wiring: Wiring) -> float:
    longest = max((text_width(row) for rows in wiring.rows.values() for row in rows), default=0.0)
    return max(64.0, max(longest, wiring.longest) + 16)


def _positions(wiring: Wiring, pitch: float, box: tuple[float, float], middle: float) -> dict[Place, Any]:
    layers = len(wiring.sizes)
    margin = box[0] / 2 + 10
    step = (style.WIDTH - 2 * margin) / max(layers - 1, 1)
    at = {}
    for layer in range(layers):
        units = wiring.drawn(layer)
        for unit in units:
            x = margin + layer * step if layers > 1 else style.WIDTH / 2
            at[layer, unit] = (x, middle + ((len(units) - 1) / 2 - unit) * pitch + (6 if wiring.under else 0))
    return at


def _unit(axes: Any, wiring: Wiring, place: Place, centre: Any, rows: Sequence[str], box: tuple[float, float]) -> None:
    from matplotlib.patches import FancyBboxPatch

    (x, y), (width, height) = centre, box
    bold, pale = place in wiring.strong, place in wiring.pale
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=9",
            facecolor="#fff6df" if bold else "white", edgecolor=style.BLACK if bold else style.GREY,
            linewidth=2.6 if bold else 1.1, zorder=4,
        )
    )
    ink = style.GREY if pale else style.INK
    for i, row in enumerate(rows):
        line = y + ((len(rows) - 1) / 2 - i) * ROW
        axes.text(x, line, row, ha="center", va="center", color=ink, zorder=5)
    if wiring.under.get(place):
        axes.text(x, y - height / 2 - 9, wiring.under[place], ha="center", va="center", size=8, color=ink, zorder=5)


def _edges(axes: Any, wiring: Wiring, at: Mapping[Place, Any], box: tuple[float, float]) -> None:
    ends: dict[Edge, Segment] = {}
    for layer in range(len(wiring.sizes) - 1):
        for j in wiring.drawn(layer + 1):
            for i in wiring.drawn(layer):
                (x0, y0), (x1, y1) = at[layer, i], at[layer + 1, j]
                ends[(layer, i), (layer + 1, j)] = ((x0 + box[0] / 2, y0), (x1 - box[0] / 2, y1))
    thick = 2.8 if len(wiring.strong & ends.keys()) <= 9 else 1.9
    for edge, (start, end) in ends.items():
        strong = edge in wiring.strong
        colour = style.VERMILLION if edge in wiring.negative else style.BLUE
        arrow = "<|-" if wiring.backwards else "-|>"
        axes.annotate(
            "", xy=end, xytext=start, zorder=3 if strong else 2,
            arrowprops={
                "arrowstyle": arrow if strong else "-", "color": style.PALE if edge in wiring.pale else colour,
                "linewidth": thick if strong else 1.2, "linestyle": (0, (5, 3)) if edge in wiring.negative else "-",
                "shrinkA": 0, "shrinkB": 0,
            },
        )
    taken: list[Point] = []
    # Long labels first, and the bold ones before all: they have the hardest time to find a place.
    for edge in sorted(wiring.labels, key=lambda e: (e not in wiring.strong, -len(wiring.labels[e]), e)):
        if edge in ends and wiring.labels[edge]:
            others = [line for other, line in ends.items() if other != edge and other[0][0] == edge[0][0]]
            taken += _label(axes, wiring, edge, ends[edge], others, taken)


def _label(
    axes: Any, wiring: Wiring, edge: Edge, line: Segment, others: Sequence[Segment], taken: Sequence[Point]
) -> list[Point]:
    """Write the label along its edge where it covers least; returns the points it takes."""
    text = wiring.labels[edge]
    lines = text.split("\n")
    half, radius = SMALL * text_width(text) / 2 + 1, len(lines) * 6.0
    (x0, y0), (x1, y1) = line
    length = math.hypot(x1 - x0, y1 - y0)
    along = ((x1 - x0) / length, (y1 - y0) / length)

    def points(share: float) -> list[Point]:
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        return [(x + k * half / 2 * along[0], y + k * half / 2 * along[1]) for k in (-2, -1, 0, 1, 2)]

    def covers(share: float) -> float:
        mine = points(share)
        over = sum(max(0.0, 2 * radius - math.dist(p, q)) for p in mine for q in taken)
        crossed = sum(max(0.0, radius + 3 - min(_distance(p, other) for p in mine)) for other in others)
        outside = max(0.0, x0 + 3 - mine[0][0], mine[-1][0] + 3 - x1)  # under a box
        return 6 * over + 10 * crossed + 100 * outside + 10 * abs(share - 0.5)

    share = min((0.12 + 0.02 * k for k in range(39)), key=covers)
    middle = points(share)[2]
    axes.text(
        *middle, text, ha="center", va="center", size=8, zorder=6 if edge in wiring.strong else 3.5, linespacing=1.05,
        rotation=math.degrees(math.atan2(*along[::-1])), rotation_mode="anchor",
        color=style.GREY if edge in wiring.pale else style.INK, weight="bold" if edge in wiring.strong else "normal",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.92},
    )
    return points(share)


def _distance(point: Point, line: Segment) -> float:
    """From a point to a segment."""
    (x, y), ((x0, y0), (x1, y1)) = point, line
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = min(1.0, max(0.0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
    return math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))
