"""Error surfaces: where they are level, where they slope, and how descent walks on them."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from style import BLUE, CARD, DEEP_PURPLE, GREEN, GREY, INK, LARGE, ORANGE, SIZE, SMALL, card, plot

Array = NDArray[np.float64]
Point = tuple[float, float]
LEVELS = (0.15, 0.6, 1.2, 1.86, 2.5, 10 / 3, 4.2, 5.5, 7.5, 10.5)


def surface(w1: Array, w2: Array) -> Array:
    """E = ¼w1⁴ - ⅙w1³ - 3/2 w1² + 10/3 + (w2 - ½w1)²: level at (2, 1), (-1.5, -0.75) and (0, 0)."""
    square = w1 * w1    # products are the same on every processor; powers are not
    return square * square / 4 - square * w1 / 6 - 1.5 * square + 10 / 3 + (w2 - w1 / 2) ** 2


def exercise_surface(w1: Array, w2: Array) -> Array:
    """E = ¼u⁴ + ⅙u³ - 3/2 u² + 10/3 + (w1 + ½u)² with u = w2 - ½: the surface of the `landscape` exercise."""
    u = w2 - 0.5
    square = u * u
    return square * square / 4 + square * u / 6 - 1.5 * square + 10 / 3 + (w1 + u / 2) ** 2


# The points of the exercise, level or not: figures/README.md lists their gradients and curvatures.
EXERCISE_POINTS = {"A": (-0.75, 2.0), "B": (1.0, 0.5), "C": (0.0, 0.5)}


def _contours(axes: Axes, error: Callable[[Array, Array], Array], across: tuple[float, float],
              up: tuple[float, float], ray: tuple[Point, Point], more: tuple[Point, ...]) -> None:
    """Draw contours with their values: written along a ray from the minimum, and where else asked."""
    w1, w2 = np.meshgrid(np.linspace(*across, 63), np.linspace(*up, 63))
    values = error(w1, w2)
    axes.contourf(w1, w2, values, levels=(-1, *LEVELS, 1e3), cmap="Blues_r", vmin=-2, vmax=11, alpha=0.55)
    lines = axes.contour(w1, w2, values, levels=LEVELS, colors="#4A4A4A", linewidths=0.9)
    along = np.linspace(*ray, 400)
    spots = [tuple(along[np.argmin(abs(error(*along.T) - level))]) for level in LEVELS if level < error(*along[-1])]
    axes.clabel(lines, manual=[*spots, *more], fmt=lambda value: f"{value:.3g}", fontsize=SMALL - 1, colors=INK,
                inline_spacing=3)
    axes.set(xlabel="$w_1$", ylabel="$w_2$", xlim=across, ylim=up, aspect="equal")
    axes.set(xticks=range(-2, 4), yticks=range(-1 - (up[0] < -2), 3))
    axes.xaxis.label.set_fontsize(LARGE)
    axes.yaxis.label.set_fontsize(LARGE)


def error_surface() -> Figure:
    """Draw contours with a minimum, a local minimum, a saddle, and a slope with its gradient."""
    figure = card(700, 480)
    axes = plot(figure, 60, 62, 620, 400)
    _contours(axes, surface, (-2.9, 3.3), (-1.9, 2.1), ((2.0, 1.0), (2.5, -1.75)), ((-1.5, -0.45), (-1.35, 0.05)))
    axes.annotate("", (1.75, 0.125), (1.5, -0.5), zorder=6, arrowprops={"arrowstyle": "-|>", "color": INK,
                  "linewidth": 2, "shrinkA": 4, "shrinkB": 0, "mutation_scale": 14})
    places = (
        ((2.0, 1.0), "*", 17, GREEN, "minimum\n$E=0$", (1.0, 1.5), "center"),
        ((-1.5, -0.75), "o", 11, ORANGE, "local minimum\n$E=1.79$", (-1.5, -1.45), "center"),
        ((0.0, 0.0), "X", 12, DEEP_PURPLE, "saddle\n$E=3.33$", (0.0, 0.62), "center"),
        ((1.5, -0.5), "s", 10, BLUE, "slope: the arrow\nis downhill", (1.32, -1.02), "center"),
    )
    for (x, y), marker, size, colour, text, (tx, ty), side in places:
        axes.plot([x], [y], marker=marker, markersize=size, color=colour, markeredgecolor=INK, zorder=6)
        axes.text(tx, ty, text, ha=side, va="center", fontsize=SIZE, zorder=7, linespacing=1.3,
                  bbox={"facecolor": CARD, "edgecolor": GREY, "linewidth": 0.6, "boxstyle": "round,pad=0.25"})
    return figure


def error_surface_points() -> Figure:
    """Draw the exercise's surface with points A, B and C, which say nothing about what they are."""
    figure = card(700, 560)
    axes = plot(figure, 60, 62, 620, 480)
    _contours(axes, exercise_surface, (-3.0, 3.2), (-2.3, 2.5), ((1.0, -1.5), (3.1, 0.7)),
              ((-0.75, 2.25), (-1.3, 1.65), (-1.75, 1.4)))
    for name, (x, y) in EXERCISE_POINTS.items():
        axes.plot([x], [y], marker="o", markersize=11, color=INK, markeredgecolor=CARD, markeredgewidth=1.5, zorder=6)
        axes.text(x + 0.14, y + (-0.28 if name == "A" else 0.14), name, fontsize=LARGE + 1, weight="bold", zorder=7,
                  bbox={"facecolor": CARD, "edgecolor": GREY, "linewidth": 0.6, "boxstyle": "round,pad=0.2"})
    return figure


CURVATURE = np.diag([1.0, 8.0])
RATES = ((0.03, "too small: crawls", BLUE, "o", "-"), (0.2, "right: settles", GREEN, "s", "--"),
         (0.255, "too large: climbs", DEEP_PURPLE, "^", ":"))


def descent(eta: float, steps: int = 12) -> Array:
    """Return path of gradient descent on ½ wᵀHw, (steps + 1, 2)."""
    path = [np.array([-3.6, 0.9])]
    for _ in range(steps):
        path.append(path[-1] - eta * CURVATURE @ path[-1])
    return np.array(path)


def descent_paths() -> Figure:
    """Draw three learning rates from one start on a long valley, and the error by step."""
    figure = card(700, 500)
    below = plot(figure, 70, 58, 450, 165)
    w1, w2 = np.meshgrid(np.linspace(-4, 1.4, 31), np.linspace(-1.75, 1.75, 31))
    error = 0.5 * (w1**2 + 8 * w2**2)
    for place, (eta, title, colour, marker, style) in enumerate(RATES):
        axes = plot(figure, 58 + 215 * place, 285, 195, 165)
        axes.contour(w1, w2, error, levels=(0.15, 0.8, 2, 4, 7, 11), colors="#A8A8A8", linewidths=0.8)
        path = descent(eta)
        axes.plot(path[:, 0], path[:, 1], color=colour, marker=marker, linewidth=1.6, markersize=4.5, linestyle=style)
        axes.plot([path[0, 0]], [path[0, 1]], marker="o", color=INK, markersize=8, zorder=5)
        axes.plot([0], [0], marker="*", color=INK, markersize=12, zorder=5)
        axes.set(xlim=(-4, 1.4), ylim=(-1.75, 1.75), xticks=(-4, -2, 0), yticks=(-1, 0, 1), xlabel="$w_1$")
        if place:
            axes.set_yticklabels([])
        else:
            axes.set_ylabel("$w_2$", labelpad=0)
        axes.set_title(rf"$\eta={eta:g}$", pad=22)
        axes.text(0.5, 1.04, title, transform=axes.transAxes, ha="center", fontsize=SMALL, color=INK)
        errors = 0.5 * np.einsum("ni,ij,nj->n", path, CURVATURE, path)
        below.plot(range(len(path)), errors, color=colour, marker=marker, linestyle=style, markersize=5.5,
                   label=rf"$\eta={eta:g}$")
    below.set_yscale("log")
    below.set(xlabel="step", ylabel="error $E$", xticks=range(0, 13, 2), ylim=(0.01, 30), xlim=(-0.2, 12.2))
    below.legend(loc="center left", bbox_to_anchor=(1.0, 0.62), handlelength=2.6)
    below.text(1.04, 0.2, "limit: $2/\\lambda_{\\max}=0.25$", transform=below.transAxes, fontsize=SMALL,
               color=INK)
    return figure
