"""Laying out and drawing a graph: columns by longest path, edges that pass other nodes curve around them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, missing
from lab.pictures.drawing import Drawing, text_width
from lab.pictures.networks.wiring import broken, connect
from lab.showing import style

Node = Hashable
Edge = tuple[Node, Node]
Point = tuple[float, float]

MOST_NODES = 40
TEXT, ROW = 13.0, 16.0


def checked_weights(weights: Any) -> dict[Edge, float]:
    """Return the weights as {(source, target): float}, else raise Waiting."""
    if missing(weights):
        raise Waiting("Waiting for the weights of the network: they have no value yet.")
    if not isinstance(weights, Mapping):
        kind = type(weights).__name__
        raise Waiting(f"`weights` should be a dict from (source, target) to a number; it is a {kind}.")
    edges = {}
    for key, value in weights.items():
        if not (isinstance(key, tuple) and len(key) == 2):
            raise Waiting(f"A key of `weights` is {key!r}; each should be a pair (source, target).")
        edges[key] = float(value)
    if not edges:
        raise Waiting("The graph has no edges yet.")
    return edges


def nodes_of(edges: Mapping[Edge, float]) -> list[Node]:
    """Return every node once, in the order in which the edges name them."""
    return list(dict.fromkeys(node for edge in edges for node in edge))


def name(node: Node) -> str:
    """Return a node as its picture names it, without quotes."""
    return node if isinstance(node, str) else str(node)


def draw(
    edges: Mapping[Edge, float], rows: Mapping[Node, Sequence[str]], legend: str = "",
    labels: Mapping[Edge, str] | None = None, strong: frozenset[Any] = frozenset(), pale: frozenset[Any] = frozenset(),
    back: frozenset[Any] = frozenset(), wrong: frozenset[Any] = frozenset(), longest: int = 0,
) -> Drawing:
    """Return the drawing.

    rows: lines of text in each node's box, its name first; strong, pale: edges and nodes that are bold or step back;
    back: edges on which something flows backward; longest: characters a box has room for at least.
    """
    depth = dict.fromkeys(nodes_of(edges), 0)
    if len(depth) > MOST_NODES:
        raise Waiting(f"This graph has {len(depth)} nodes; pictures show up to {MOST_NODES}.")
    for _ in depth:     # the longest path to each node; here, and in no function that would give an order away
        for source, target in edges:
            depth[target] = max(depth[target], depth[source] + 1)
    if any(depth[target] <= depth[source] for source, target in edges):
        raise Waiting("This graph has a cycle, so its nodes cannot be put into columns.")
    columns = _columns(edges, depth)
    widest = max(text_width(line, TEXT) for lines in rows.values() for line in lines)
    box = (max(44.0, 0.62 * TEXT * longest + 14, widest + 14), ROW * max(map(len, rows.values())) + 8)
    room = int((style.WIDTH - 16) // (box[0] + 10))
    if len(columns) > room:
        raise Waiting(f"This graph is {len(columns)} nodes deep; a picture has room for {room}.")
    width = style.WIDTH if len(columns) > 4 else 640.0
    pitch = box[1] + 30
    tallest = max(sum(1.0 if item in depth else 0.55 for item in column) for column in columns)
    lines = broken(legend, round(width / 6.8))
    drawing = Drawing(width, tallest * pitch + 20 + 16 * len(lines))
    at = _positions(columns, depth, box, pitch, 8 + tallest * pitch / 2, width)
    ways = {edge: _line(edge, depth, at, box) for edge in edges}
    for edge, way in sorted(ways.items(), key=lambda item: item[0] in strong):
        connect(drawing, [tuple(point) for point in way], edges[edge] < 0, edge in back, edge in strong)
        if edge not in strong and edge not in back:
            drawing.head(tuple(way[-1]), tuple(way[-2]), "forward", 8)
    shown = {edge: style.number(w, 3) for edge, w in edges.items()} if labels is None else labels
    taken: list[Point] = []
    for edge in sorted(shown, key=lambda e: (e not in strong, len(ways[e]))):
        if edge not in pale or edge in strong:
            role = "blame" if edge in back else "ink"
            taken.append(_draw_label(drawing, shown[edge], edge, ways, taken, at, box, edge in strong, role))
    for node in depth:
        _draw_node(drawing, at[node], box, rows[node], node in strong, node in pale, node in wrong)
    for row, text in enumerate(lines):
        drawing.text(width / 2, drawing.height - 16 * (len(lines) - row) + 4, text, "grey", 12)
    return drawing


def _columns(edges: Mapping[Edge, float], depth: Mapping[Node, int]) -> list[list[Any]]:
    """Return nodes by depth; an edge over several columns takes a place, (edge, column), in each one between.

    Each column is sorted by the mean place of its neighbours, a few times to and fro, to cross few edges.
    """
    columns: list[list[Any]] = [[] for _ in range(max(depth.values()) + 1)]
    for node, d in depth.items():
        columns[d].append(node)
    links: dict[Any, list[Any]] = {node: [] for node in depth}
    for edge in edges:
        chain: list[Any] = [edge[0], *((("bend", edge, d)) for d in range(depth[edge[0]] + 1, depth[edge[1]])), edge[1]]
        for item in chain[1:-1]:
            columns[item[2]].append(item)
        for one, other in pairwise(chain):
            links.setdefault(one, []).append(other)
            links.setdefault(other, []).append(one)
    for sweep in range(6):
        order = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
        for d in order:
            beside = columns[d - 1] if sweep % 2 == 0 else columns[d + 1]
            place = {item: (i + 0.5) / len(beside) for i, item in enumerate(beside)}
            own = {item: (i + 0.5) / len(columns[d]) for i, item in enumerate(columns[d])}
            columns[d].sort(
                key=lambda item: float(np.mean([place[k] for k in links[item] if k in place] or [own[item]]))
            )
    return columns


def _positions(
    columns: Sequence[Sequence[Any]], depth: Mapping[Node, int], box: tuple[float, float], pitch: float, middle: float,
    width: float,
) -> dict[Any, Point]:
    margin = box[0] / 2 + 8
    step = (width - 2 * margin) / max(len(columns) - 1, 1)
    at = {}
    for d, column in enumerate(columns):
        heights = [pitch if item in depth else 0.55 * pitch for item in column]
        y = middle - sum(heights) / 2
        for item, height in zip(column, heights):
            at[item] = (margin + d * step, y + height / 2)
            y += height
    return at


def _line(edge: Edge, depth: Mapping[Node, int], at: Mapping[Any, Point], box: tuple[float, float]) -> np.ndarray:
    """Return the points of an edge: straight to the next column, else bending through its places between."""
    (x0, y0), (x1, y1) = at[edge[0]], at[edge[1]]
    bends = [at["bend", edge, d] for d in range(depth[edge[0]] + 1, depth[edge[1]])]
    knots = [(x0 + box[0] / 2, y0), *bends, (x1 - box[0] / 2, y1)]
    if len(knots) == 2:
        return np.array(knots)
    t = np.linspace(0, 1, 24)[:, None]
    ease = 3 * t**2 - 2 * t**3
    pieces = []
    for a, b in zip(np.array(knots), np.array(knots[1:])):
        pieces.append(np.hstack([a[0] + t * (b[0] - a[0]), a[1] + ease * (b[1] - a[1])]))
    return np.vstack(pieces)


def _draw_label(
    drawing: Drawing, text: str, edge: Edge, lines: Mapping[Edge, np.ndarray], taken: Sequence[Point],
    at: Mapping[Any, Point], box: tuple[float, float], strong: bool, role: str,
) -> Point:
    """Write the label on its edge where it is farthest from other labels, edges and boxes."""
    own = lines[edge]
    along = np.vstack([np.linspace(a, b, 12) for a, b in pairwise(own)]) if len(own) == 2 else own
    others = np.vstack([np.linspace(v[0], v[-1], 40) if len(v) == 2 else v for k, v in lines.items() if k != edge]
                       or [np.full((1, 2), -1e6)])
    width = text_width(text, 12.5) + 6
    boxes = np.array([point for item, point in at.items() if not (isinstance(item, tuple) and item[:1] == ("bend",))])

    def covers(p: np.ndarray) -> float:
        near = np.abs(np.array(taken).reshape(-1, 2) - p)
        over = np.sum(np.maximum(0, width - near[:, 0]) * np.maximum(0, 16 - near[:, 1])) if len(taken) else 0.0
        gap = np.abs(boxes - p)
        inside = np.any((gap[:, 0] < (box[0] + width) / 2 + 4) & (gap[:, 1] < box[1] / 2 + 8))
        crossed = np.sum((np.abs(others - p) < (width / 2, 9)).all(axis=1))
        return float(over + 4000 * inside + 15 * crossed + 0.2 * abs(p[0] - (own[0][0] + own[-1][0]) / 2))

    best = min(along[1:-1], key=covers)
    drawing.text(float(best[0]), float(best[1]), text, role, 12.5, bold=strong, halo=True)
    return float(best[0]), float(best[1])


def _draw_node(
    drawing: Drawing, centre: Point, box: tuple[float, float], rows: Sequence[str], strong: bool, pale: bool,
    wrong: bool,
) -> None:
    x, y = centre
    drawing.box(centre, box, "here" if strong else "paper", "wrong" if wrong else "ink" if strong else "grey",
                2.8 if strong or wrong else 1.2, 9, (7.0, 3.0) if wrong else ())
    for i, row in enumerate(rows):
        role = "wrong" if row.startswith("✗") else "blame" if row.startswith("z ") else "grey" if pale else "ink"
        drawing.text(x, y - ((len(rows) - 1) / 2 - i) * ROW, row, role, TEXT, bold=not i or role == "wrong")
