"""Render a drawing as a figure of matplotlib, for pages that keep no HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from lab.showing import style

from .marks import BREAK, Line, Mark, Shape, Text

POINTS = 0.72  # of a pixel, at 100 pixels to the inch


def to_figure(width: float, height: float, marks: Sequence[Mark]) -> Any:
    """Return a figure of matplotlib with these marks in light colours; width and height are pixels."""
    figure = style.figure(height, width)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    for order, mark in enumerate(marks):
        _DRAWERS[type(mark)](axes, mark, order)
    return figure


def _line(axes: Any, mark: Line, order: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    kept = [(point, before) for point, before in zip(mark.points, (BREAK, *mark.points)) if isfinite(point[0])]
    codes = [Path.LINETO if isfinite(before[0]) else Path.MOVETO for _, before in kept]
    axes.add_patch(PathPatch(
        Path([point for point, _ in kept], codes), capstyle="round", joinstyle="round",
        facecolor=_colour(mark.fill), edgecolor=_colour(mark.stroke), alpha=mark.alpha,
        linewidth=POINTS * mark.width, linestyle=(0, [d / max(mark.width, 1) for d in mark.dash]) if mark.dash else "-",
        zorder=order, fill=bool(mark.fill)))


def _shape(axes: Any, mark: Shape, order: int) -> None:
    from matplotlib.patches import FancyBboxPatch

    (x, y), (w, h) = mark.centre, mark.size
    corner = min(mark.corner, w / 2, h / 2)
    axes.add_patch(FancyBboxPatch(
        (x - w / 2, y - h / 2), w, h, boxstyle=f"round,pad=0,rounding_size={corner}", facecolor=_colour(mark.fill),
        edgecolor=_colour(mark.stroke), linewidth=POINTS * mark.width, zorder=order))


def _text(axes: Any, mark: Text, order: int) -> None:
    from matplotlib.patheffects import withStroke

    across = {"start": "left", "middle": "center", "end": "right"}[mark.anchor]
    axes.text(*mark.at, mark.text, ha=across, va="center", fontsize=POINTS * mark.size, color=_colour(mark.role),
              weight="bold" if mark.bold else "normal", rotation=-mark.turn, rotation_mode="anchor", zorder=order,
              parse_math=False, path_effects=[withStroke(linewidth=3, foreground="white")] if mark.halo else None)


_DRAWERS: dict[type, Callable[..., None]] = {Line: _line, Shape: _shape, Text: _text}


def _colour(role: str) -> str:
    return style.ROLES[role][0] if role else "none"
