"""A map of a loss over two weights: contours, and paths on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import ask, scalar
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.drawing.marks import BREAK, Line, Point
from lab.showing import style

Span = tuple[tuple[float, float], tuple[float, float]]


def heights(loss: Any, span: Span, count: int = 45) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a grid's xs, its ys, and the loss on it, rows for ys."""
    xs, ys = np.linspace(*span[0], count), np.linspace(*span[1], count)
    return xs, ys, np.array([[scalar("loss", ask("loss", loss, np.array([x, y]))) for x in xs] for y in ys])


def levels(z: np.ndarray) -> np.ndarray:
    """Return heights of contours, closer together near the bottom."""
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    return low + (high - low) * np.linspace(0.0, 1.0, 16)[1:] ** 2


def contours(plot: Plot, loss: Any) -> Line:
    """Return all contours as one mark, which the frames of a player share."""
    xs, ys, z = heights(loss, (plot.x, plot.y), 33)
    lines = style.figure(100, 100).subplots().contour(xs, ys, z, levels=np.unique(levels(z)))
    points: list[Point] = []
    for pieces in lines.allsegs:
        for piece in pieces:
            points += [*_thinned([plot.at(float(x), float(y)) for x, y in piece]), BREAK]
    return Line(tuple(points), "pale", 1.2)


def _thinned(points: list[Point], off: float = 0.5) -> list[Point]:
    """Return the points without those that the line between two others passes by less than `off` pixels."""
    if len(points) < 3:
        return points
    way = np.subtract(points[-1], points[0])
    rest = np.subtract(points, points[0])
    size = float(np.hypot(*way))
    far = np.abs(rest[:, 0] * way[1] - rest[:, 1] * way[0]) / size if size else np.hypot(*rest.T)
    worst = int(np.argmax(far))
    if far[worst] < off:
        return [points[0], points[-1]]
    return _thinned(points[: worst + 1], off)[:-1] + _thinned(points[worst:], off)


def path(plot: Plot, points: np.ndarray, role: str, width: float = 1.8, dash: tuple[float, ...] = ()) -> list[int]:
    """Draw a path with its points; return the places of its marks in the drawing."""
    drawing: Drawing = plot.drawing
    first = len(drawing.marks)
    places = [plot.at(float(x), float(y)) for x, y in np.nan_to_num(points, posinf=1e6, neginf=-1e6)]
    if len(places) > 1:
        drawing.line(places, role, width, dash)
    drawing.dots(places, 3.2 * width, role)
    return list(range(first, len(drawing.marks)))


def ends(plot: Plot, first: np.ndarray, last: np.ndarray) -> None:
    """Mark where a path starts and where it is."""
    drawing = plot.drawing
    x, y = plot.at(float(first[0]), float(first[1]))
    drawing.dot((x, y), 6, "paper", "ink", 2)
    drawing.text(x, y - 16, "start", bold=True, halo=True)
    if np.all(np.isfinite(last)) and plot.x[0] <= last[0] <= plot.x[1] and plot.y[0] <= last[1] <= plot.y[1]:
        drawing.diamond(plot.at(float(last[0]), float(last[1])), 8, "orange")
