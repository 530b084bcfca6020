"""Drawing a layered network: boxes with numbers for units, lines with numbers for weights.

Everything is measured in pixels of the page, so that what a label covers is known before it is drawn and
each edge's label can be put where it covers least.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lab.pictures.drawing import Drawing, text_width
from lab.showing import style

from .labels import Segment, place_labels

MOST_UNITS = 6  # drawn in one layer; the rest is counted in words
TEXT, SMALL = 13.0, 12.5
ROW = 17.0  # height of one line of text in a box

Place = tuple[int, int]  # (layer, unit)
Edge = tuple[Place, Place]
Point = tuple[float, float]


@dataclass
class Wiring:
    """A description of what is to be drawn; all texts are ready-made.

    rows[(layer, unit)]: lines in the box; under: small text below it; labels[(from, to)]: text on an edge;
    back: edges on which something flows backward; strong: edges and places that are drawn bold; pale: those that
    step back; wrong: places that carry a wrong value.
    """

    sizes: Sequence[int]
    rows: Mapping[Place, Sequence[str]]
    labels: Mapping[Edge, str] = field(default_factory=dict)
    under: Mapping[Place, str] = field(default_factory=dict)
    negative: frozenset[Edge] = frozenset()
    back: frozenset[Edge] = frozenset()
    strong: frozenset[Place | Edge] = frozenset()
    wrong: frozenset[Place] = frozenset()
    heads: Sequence[str] = ()
    legend: str = ""
    longest: float = 0.0  # pixels of text for which a box has room at least
    tallest: int = 0  # lines for which a box has room at least

    def drawn(self, layer: int) -> range:
        """Return the units of a layer that are drawn."""
        return range(min(self.sizes[layer], MOST_UNITS))

    @property
    def width(self) -> float:
        """Return the width of the drawing; a deep network needs more, and its texts shrink a little on the page."""
        return 640.0 if len(self.sizes) < 4 else style.WIDTH

    @property
    def box(self) -> Point:
        """Return the width of every box and the height of the tallest."""
        longest = max((text_width(row, TEXT) for rows in self.rows.values() for row in rows), default=0.0)
        return max(64.0, max(longest, self.longest) + 18), max(map(self.height, range(len(self.sizes))))

    def height(self, layer: int) -> float:
        """Return the height of the boxes of a layer."""
        lines = max((len(rows) for (l, _), rows in self.rows.items() if l == layer), default=1)
        return ROW * max(lines, self.tallest if layer else 0) + 8


def room_on_edges(wiring: Wiring) -> bool:
    """Return True when every label is shorter than the way between two boxes."""
    width, layers = wiring.box[0], len(wiring.sizes)
    gap = (wiring.width - width - 20) / max(layers - 1, 1) - width
    return all(text_width(label, SMALL) + 8 < gap for label in wiring.labels.values())


def fitting(wiring: Wiring, *choices: Mapping[Edge, str]) -> Wiring:
    """Return the wiring with the first of these sets of labels for which it has room, else without labels."""
    for labels in choices:
        labelled = replace(wiring, labels=labels)
        if room_on_edges(labelled):
            return labelled
    return replace(wiring, labels={})


def draw(wiring: Wiring) -> Drawing:
    """Return the drawing."""
    box = wiring.box
    pitch = box[1] + (36 if wiring.under else 24)
    if max(wiring.sizes) <= 3:  # room for edge labels where there are few rows of units
        pitch += 30 if any("\n" in label for label in wiring.labels.values()) else 16
    tallest = max(len(wiring.drawn(layer)) for layer in range(len(wiring.sizes)))
    legend = broken(wiring.legend, round(wiring.width / 6.8))
    top, below = 30.0, 12 + 16 * len(legend)
    drawing = Drawing(wiring.width, top + tallest * pitch + below)
    at = _positions(wiring, pitch, box, top + tallest * pitch / 2)
    _edges(drawing, wiring, at, box)
    for place, rows in wiring.rows.items():
        if place in at:
            _unit(drawing, wiring, place, at[place], rows, box)
    for layer in range(len(wiring.sizes)):
        x = at[layer, 0][0]
        if layer < len(wiring.heads):
            last = len(wiring.sizes) - 1
            anchor = "middle" if 0 < layer < last else "end" if layer else "start"
            edge = x + {"start": -box[0] / 2, "middle": 0, "end": box[0] / 2}[anchor]
            drawing.text(edge, 16, wiring.heads[layer], bold=True, anchor=anchor)
        if wiring.sizes[layer] > MOST_UNITS:
            y = at[layer, MOST_UNITS - 1][1] + wiring.height(layer) / 2 + (24 if wiring.under else 11)
            drawing.text(x, y, f"… and {wiring.sizes[layer] - MOST_UNITS} more", size=12)
    for row, line in enumerate(legend):
        drawing.text(wiring.width / 2, drawing.height - below + 10 + 16 * row, line, "grey", 12)
    return drawing


def broken(legend: str, most: int) -> list[str]:
    """Return the lines of a legend, broken between its phrases and never inside one."""
    lines: list[str] = []
    for phrase in filter(None, legend.split(" · ")):
        if lines and len(lines[-1]) + len(phrase) + 3 <= most:
            lines[-1] += f" · {phrase}"
        else:
            lines.append(phrase)
    return lines


def _positions(wiring: Wiring, pitch: float, box: Point, middle: float) -> dict[Place, Point]:
    layers = len(wiring.sizes)
    margin = box[0] / 2 + 10
    step = (wiring.width - 2 * margin) / max(layers - 1, 1)
    at = {}
    for layer in range(layers):
        units = wiring.drawn(layer)
        for unit in units:
            x = margin + layer * step if layers > 1 else wiring.width / 2
            at[layer, unit] = (x, middle - ((len(units) - 1) / 2 - unit) * pitch - (7 if wiring.under else 0))
    return at


def _unit(drawing: Drawing, wiring: Wiring, place: Place, centre: Point, rows: Sequence[str], box: Point) -> None:
    bold, wrong = place in wiring.strong, place in wiring.wrong
    (x, y), (width, _) = centre, box
    height = wiring.height(place[0])
    drawing.box(centre, (width, height), "here" if bold else "paper", "wrong" if wrong else "ink" if bold else "grey",
                2.8 if bold or wrong else 1.2, 9, (7.0, 3.0) if wrong else ())
    for i, row in enumerate(rows):
        role = "blame" if row[:1] in "δΣ×∂" and row.strip() else "wrong" if row.startswith("✗") else "ink"
        drawing.text(x, y - ((len(rows) - 1) / 2 - i) * ROW, row, role, TEXT, bold=role == "wrong")
    if wiring.under.get(place):
        drawing.text(x, y + height / 2 + 10, wiring.under[place], size=12)


def _edges(drawing: Drawing, wiring: Wiring, at: Mapping[Place, Point], box: Point) -> None:
    ends: dict[Edge, Segment] = {}
    for layer in range(len(wiring.sizes) - 1):
        for j in wiring.drawn(layer + 1):
            for i in wiring.drawn(layer):
                (x0, y0), (x1, y1) = at[layer, i], at[layer + 1, j]
                ends[(layer, i), (layer + 1, j)] = ((x0 + box[0] / 2, y0), (x1 - box[0] / 2, y1))
    crowd = len(wiring.strong & ends.keys()) > 9
    for edge, line in sorted(ends.items(), key=lambda item: item[0] in wiring.strong):
        connect(drawing, line, edge in wiring.negative, edge in wiring.back, edge in wiring.strong, crowd)
    place_labels(drawing, wiring.labels, ends, wiring.strong, wiring.back)


def connect(drawing: Drawing, line: Sequence[Point], negative: bool, back: bool, strong: bool,
            crowd: bool = False) -> None:
    """Draw one edge: forward solid, backward dashed; a head where something moves; a ring for a weight below 0."""
    role, width = ("backward" if back else "forward"), (2.0 if crowd else 3.0) if strong else 1.4
    drawing.line(line, role, width, style.BACK if back else ())
    if strong:
        tip, tail = (line[0], line[1]) if back else (line[-1], line[-2])
        drawing.head(tip, tail, role, 10 if crowd else 12)
    if negative:
        (x0, y0), (x1, y1) = line[-2], line[-1]
        length = math.dist((x0, y0), (x1, y1)) or 1.0
        away = (16.0 if strong and not back else 5.0) / length
        drawing.dot((x1 - away * (x1 - x0), y1 - away * (y1 - y0)), 4.5, "paper", role, 1.6)
