"""Laying out and drawing a graph: columns by longest path, edges that pass other nodes curve around them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from lab.showing import style

from .asking import Waiting, missing

Node = Hashable
Edge = tuple[Node, Node]
Point = tuple[float, float]

MOST_NODES = 40


def checked_weights(weights: Any) -> dict[Edge, float]:
    """The weights as {(source, target): float}, else Waiting."""
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
    """Every node once, in the order in which the edges name them."""
    return list(dict.fromkeys(node for edge in edges for node in edge))


def depths(edges: Mapping[Edge, float]) -> dict[Node, int]:
    """The longest path from a source to each node. Raises Waiting, naming the nodes, when there is a cycle."""
    before: dict[Node, list[Node]] = {node: [] for node in nodes_of(edges)}
    for source, target in edges:
        before[target].append(source)
    depth: dict[Node, int] = {}
    waiting = list(before)
    while waiting:
        ready = [node for node in waiting if all(one in depth for one in before[node])]
        if not ready:
            raise Waiting(f"This graph has a cycle: {' → '.join(map(name, _cycle(waiting, before)))}.")
        for node in ready:
            depth[node] = 1 + max((depth[one] for one in before[node]), default=-1)
        waiting = [node for node in waiting if node not in depth]
    return depth


def _cycle(left: Sequence[Node], before: Mapping[Node, Sequence[Node]]) -> list[Node]:
    walk = [left[0]]
    while walk[-1] not in walk[:-1]:
        walk.append(next(one for one in before[walk[-1]] if one in left))
    return walk[walk.index(walk[-1]) :][::-1]


def name(node: Node) -> str:
    """A node as its picture names it, without quotes."""
    return node if isinstance(node, str) else str(node)


def draw(
    edges: Mapping[Edge, float], rows: Mapping[Node, Sequence[str]], legend: str = "",
    labels: Mapping[Edge, str] | None = None, strong: frozenset[Any] = frozenset(), pale: frozenset[Any] = frozenset(),
    longest: int = 0,
) -> Any:
    """The figure. rows: lines of text in each node's box, its name first; longest: characters it has room for."""
    depth = depths(edges)
    if len(depth) > MOST_NODES:
        raise Waiting(f"This graph has {len(depth)} nodes; pictures show up to {MOST_NODES}.")
    columns = _columns(edges, depth)
    longest = max(longest, *(len(line) for lines in rows.values() for line in lines))
    box = (max(42.0, longest * 6.8 + 12), 14.0 * max(map(len, rows.values())) + 8)
    room = int((style.WIDTH - 16) // (box[0] + 10))
    if len(columns) > room:
        raise Waiting(f"This graph is {len(columns)} nodes deep; a picture has room for {room}.")
    pitch = box[1] + 26
    tallest = max(sum(1.0 if item in depth else 0.55 for item in column) for column in columns)
    height = tallest * pitch + 34
    at = _positions(columns, depth, box, pitch, 22 + tallest * pitch / 2)
    figure = style.figure(height)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, style.WIDTH), ylim=(0, height))
    axes.axis("off")
    lines = {edge: _line(edge, depth, at, box) for edge in edges}
    for edge, line in lines.items():
        _draw_edge(axes, line, edges[edge] < 0, edge in strong, edge in pale)
    shown = {edge: style.number(w, 3) for edge, w in edges.items()} if labels is None else labels
    taken = [at[node] for node in depth]
    for edge in sorted(shown, key=lambda e: len(lines[e])):
        taken.append(_draw_label(axes, shown[edge], edge, lines, taken[len(depth) :], at, box, edge in strong))
    for node in depth:
        _draw_node(axes, at[node], box, rows[node], node in strong, node in pale)
    axes.text(style.WIDTH / 2, 11, legend, ha="center", va="center", size=8, color=style.GREY)
    return figure


def _columns(edges: Mapping[Edge, float], depth: Mapping[Node, int]) -> list[list[Any]]:
    """Nodes by depth; an edge over several columns takes a place, (edge, column), in each one between.

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
    columns: Sequence[Sequence[Any]], depth: Mapping[Node, int], box: tuple[float, float], pitch: float, middle: float
) -> dict[Any, Point]:
    margin = box[0] / 2 + 8
    step = (style.WIDTH - 2 * margin) / max(len(columns) - 1, 1)
    at = {}
    for d, column in enumerate(columns):
        heights = [pitch if item in depth else 0.55 * pitch for item in column]
        y = middle + sum(heights) / 2
        for item, height in zip(column, heights):
            at[item] = (margin + d * step, y - height / 2)
            y -= height
    return at


def _line(edge: Edge, depth: Mapping[Node, int], at: Mapping[Any, Point], box: tuple[float, float]) -> np.ndarray:
    """The points of an edge: straight to the next column, else bending through its places between."""
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


def _draw_edge(axes: Any, line: np.ndarray, negative: bool, strong: bool, pale: bool) -> None:
    colour = style.PALE if pale else style.VERMILLION if negative else style.BLUE
    look = {"color": colour, "linewidth": 2.8 if strong else 1.3, "linestyle": (0, (5, 3)) if negative else "-"}
    axes.plot(*line.T, zorder=2, **look)
    tail = line[-1] - (line[-1] - line[-2]) / max(math.dist(line[-1], line[-2]), 1e-9) * 12
    axes.annotate("", xy=line[-1], xytext=tail, zorder=3,
                  arrowprops={"arrowstyle": "-|>", "color": colour, "shrinkA": 0, "shrinkB": 0})


def _draw_label(
    axes: Any, text: str, edge: Edge, lines: Mapping[Edge, np.ndarray], taken: Sequence[Point],
    at: Mapping[Any, Point], box: tuple[float, float], strong: bool,
) -> Point:
    """Write the weight on its edge where it is farthest from other labels, edges and boxes."""
    own = lines[edge]
    along = np.vstack([np.linspace(a, b, 12) for a, b in pairwise(own)]) if len(own) == 2 else own
    others = np.vstack([np.linspace(v[0], v[-1], 40) if len(v) == 2 else v for k, v in lines.items() if k != edge]
                       or [np.full((1, 2), -1e6)])
    width = len(text) * 5.6 + 6
    boxes = np.array([point for item, point in at.items() if not (isinstance(item, tuple) and item[:1] == ("bend",))])

    def covers(p: np.ndarray) -> float:
        near = np.abs(np.array(taken).reshape(-1, 2) - p)
        over = np.sum(np.maximum(0, width - near[:, 0]) * np.maximum(0, 14 - near[:, 1])) if len(taken) else 0.0
        gap = np.abs(boxes - p)
        inside = np.any((gap[:, 0] < (box[0] + width) / 2 + 4) & (gap[:, 1] < box[1] / 2 + 8))
        crossed = np.sum((np.abs(others - p) < (width / 2, 8)).all(axis=1))
        return float(over + 4000 * inside + 15 * crossed + 0.2 * abs(p[0] - (own[0][0] + own[-1][0]) / 2))

    best = min(along[1:-1], key=covers)
    axes.text(*best, text, ha="center", va="center", size=8, zorder=3.5, weight="bold" if strong else "normal",
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.92})
    return float(best[0]), float(best[1])


def _draw_node(
    axes: Any, centre: Point, box: tuple[float, float], rows: Sequence[str], strong: bool, pale: bool
) -> None:
    from matplotlib.patches import FancyBboxPatch

    (x, y), (width, height) = centre, box
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=9",
            facecolor="#fff6df" if strong else "white", edgecolor=style.BLACK if strong else style.GREY,
            linewidth=2.6 if strong else 1.1, zorder=4,
        )
    )
    for i, row in enumerate(rows):
        axes.text(x, y + ((len(rows) - 1) / 2 - i) * 14, row, ha="center", va="center", zorder=5,
                  size=9 if i else 10, weight="normal" if i else "bold",
                  color=style.GREY if pale else style.INK)
