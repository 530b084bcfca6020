"""Place labels on the lines of a network, each where it covers least."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from lab.pictures.drawing import Drawing, text_width

Point = tuple[float, float]
Segment = tuple[Point, Point]
SIZE = 12.5


def place_labels(
    drawing: Drawing, labels: Mapping[Any, str], ends: Mapping[Any, Segment], strong: Collection[Any],
    back: Collection[Any],
) -> None:
    """Write each edge's label along its line. The strong ones choose their places first, then the longest."""
    taken: list[Point] = []
    for edge in sorted(labels, key=lambda e: (e not in strong, -len(labels[e]), e)):
        if edge in ends and labels[edge]:
            others = [line for other, line in ends.items() if other != edge and other[0][0] == edge[0][0]]
            role = "blame" if edge in back else "ink"
            taken += _label(drawing, labels[edge], ends[edge], others, taken, role, edge in strong)


def _label(
    drawing: Drawing, text: str, line: Segment, others: Sequence[Segment], taken: Sequence[Point], role: str, bold: bool
) -> list[Point]:
    """Write one label, and return the points it takes."""
    rows = text.count("\n") + 1
    half, radius = text_width(text, SIZE) / 2 + 1, rows * 8.0
    (x0, y0), (x1, y1) = line
    length = math.hypot(x1 - x0, y1 - y0)
    along = ((x1 - x0) / length, (y1 - y0) / length)

    shares = np.linspace(0.12, 0.88, 39)
    centres = np.array(line[0]) + shares[:, None] * np.subtract(line[1], line[0])
    points = centres[:, None, :] + np.linspace(-half, half, 5)[None, :, None] * np.array(along)
    covers = 10 * np.abs(shares - 0.5)
    outside = np.maximum(x0 + 3 - points[:, 0, 0], points[:, -1, 0] + 3 - x1)  # under a box
    covers += 100 * np.maximum(0.0, outside)
    if taken:
        apart = np.linalg.norm(points[:, :, None, :] - np.array(taken), axis=-1)
        covers += 6 * np.maximum(0.0, 2 * radius - apart).sum(axis=(1, 2))
    for other in others:
        covers += 10 * np.maximum(0.0, radius + 2 - _distances(points, other).min(axis=1))
    mine = points[int(np.argmin(covers))]
    x, y = float(mine[2, 0]), float(mine[2, 1])
    turn = math.degrees(math.atan2(along[1], along[0]))
    lift = 1.2 * SIZE * (rows - 1) / 2
    drawing.line(mine[::4], "paper", 15.0 * rows)  # the line steps back behind its label
    drawing.text(x + lift * along[1], y - lift * along[0], text, role, SIZE, bold=bold, turn=turn)
    return [(float(p), float(q)) for p, q in mine]


def _distances(points: np.ndarray, line: Segment) -> np.ndarray:
    """Return how far points (…, 2) are from a segment."""
    start, way = np.array(line[0]), np.subtract(line[1], line[0])
    share = np.clip((points - start) @ way / (way @ way), 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - start - share[..., None] * way, axis=-1))
