"""The pieces networks are drawn with: nodes, edges, boxes, brackets, badges and labels."""
from __future__ import annotations

from math import hypot

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from style import BLACK, CARD, GREY, INK, PALE, SIZE, SMALL

Point = tuple[float, float]
Dash = str | tuple[float, tuple[float, ...]]


def label(axes: Axes, x: float, y: float, text: str, *, size: float = SIZE, color: str = INK,
          across: str = "center", up: str = "center", bare: bool = True, weight: str = "normal",
          order: float = 6) -> None:
    """Write text at a point; with bare=False on a white patch that hides the lines under it."""
    patch = None if bare else {"facecolor": CARD, "edgecolor": "none", "boxstyle": "square,pad=0.12"}
    axes.text(x, y, text, fontsize=size, color=color, ha=across, va=up, bbox=patch, weight=weight, zorder=order,
              linespacing=1.35)


def node(axes: Axes, at: Point, text: str = "", *, radius: float = 22, edge: str = BLACK, fill: str = CARD,
         size: float = SIZE + 2, line: float = 1.5, style: Dash = "-") -> None:
    """Draw a circle with its symbol in the middle."""
    axes.add_patch(Circle(at, radius, facecolor=fill, edgecolor=edge, linewidth=line, linestyle=style, zorder=4,
                          clip_on=False))
    label(axes, *at, text, size=size)


def unit(axes: Axes, at: Point, before: str, after: str, *, half: float = 34, height: float = 40,
         edge: str = BLACK, fill: str = CARD, size: float = SIZE + 2, line: float = 1.5) -> None:
    """Draw a unit as a pill in two halves: its pre-activation on the left, its activation on the right."""
    box(axes, at, "", 2 * half, height, edge=edge, fill=fill, line=line, rounding=height / 2.01)
    x, y = at
    axes.plot([x, x], [y - height / 2, y + height / 2], color=edge, linewidth=0.8, zorder=5, clip_on=False)
    label(axes, x - half / 2 + 2, y, before, size=size)
    label(axes, x + half / 2 - 1, y, after, size=size)


def box(axes: Axes, at: Point, text: str, width: float, height: float, *, edge: str = BLACK, fill: str = CARD,
        size: float = SIZE, line: float = 1.5, style: Dash = "-", rounding: float = 6, color: str = INK) -> None:
    """Draw a rounded box centred at a point."""
    x, y = at
    axes.add_patch(FancyBboxPatch((x - width / 2, y - height / 2), width, height, facecolor=fill, edgecolor=edge,
                                  boxstyle=f"round,pad=0,rounding_size={rounding}", linewidth=line,
                                  linestyle=style, zorder=4, clip_on=False))
    label(axes, x, y, text, size=size, color=color)


def arrow(axes: Axes, start: Point, end: Point, *, color: str = GREY, line: float = 1.4, style: Dash = "-",
          bend: float = 0.0, head: float = 9, order: float = 2, tip: str = "-|>") -> None:
    """Draw an arrow from point to point, bent to one side if asked."""
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle=tip, mutation_scale=head, color=color, linewidth=line,
                                   linestyle=style, connectionstyle=f"arc3,rad={bend}", shrinkA=0, shrinkB=0,
                                   zorder=order, clip_on=False))


def between(start: Point, end: Point, fraction: float) -> Point:
    """Return the point that far along the way from start to end."""
    return start[0] + fraction * (end[0] - start[0]), start[1] + fraction * (end[1] - start[1])


def link(axes: Axes, start: Point, end: Point, *, gap: tuple[float, float] = (22, 24), text: str = "",
         along: float = 0.5, color: str = GREY, line: float = 1.4, style: Dash = "-", size: float = SIZE,
         text_color: str = INK, order: float = 2) -> None:
    """Draw a straight arrow between two nodes that stops at their rims, with a label on the line."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    arrow(axes, between(start, end, gap[0] / length), between(start, end, 1 - gap[1] / length), color=color,
          line=line, style=style, order=order)
    if text:
        label(axes, *between(start, end, along), text, size=size, color=text_color, bare=False,
              order=order + 1)


def bracket(axes: Axes, left: float, right: float, y: float, text: str, *, drop: float = 8,
            color: str = GREY, size: float = SIZE) -> None:
    """Draw a bracket that opens upwards, with its text below."""
    axes.plot([left, left, right, right], [y + drop, y, y, y + drop], color=color, linewidth=1.2, zorder=3,
              clip_on=False)
    label(axes, (left + right) / 2, y - 6, text, up="top", size=size)


def badge(axes: Axes, at: Point, text: str, *, color: str, square: bool = False, side: float = 20) -> None:
    """Draw a small filled mark with a number in it: round or square, so that shape tells what colour tells."""
    shape = (FancyBboxPatch((at[0] - side / 2, at[1] - side / 2), side, side, boxstyle="square,pad=0")
             if square else Circle(at, side / 2 + 1))
    shape.set(facecolor=color, edgecolor=CARD, linewidth=1.0, zorder=7, clip_on=False)
    axes.add_patch(shape)
    label(axes, *at, text, size=SMALL, color=CARD, weight="bold", order=8)


def rule(axes: Axes, left: float, right: float, y: float, color: str = PALE, line: float = 0.8) -> None:
    """Draw a thin horizontal line."""
    axes.plot([left, right], [y, y], color=color, linewidth=line, zorder=1, clip_on=False)
