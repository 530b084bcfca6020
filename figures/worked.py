"""The worked ReLU/sigmoid network with its numbers: forward, backward, and the step that kills the ReLU."""
from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parts import arrow, box, label, node, rule
from style import (
    BLUE,
    DEEP_PURPLE,
    DEEP_VERMILLION,
    GREEN,
    GREY,
    INK,
    LARGE,
    ORANGE,
    SIZE,
    SMALL,
    VERMILLION,
    card,
    plot,
    sheet,
)

X, T, W1, W2, B = 3.0, 1.0, 0.01, -5.0, -1.0
BACK = (0, (5, 2.5))
PLACES = {"x": 62.0, "a1": 188.0, "z1": 300.0, "a2": 430.0, "y": 542.0, "E": 640.0}


@dataclass(frozen=True)
class Worked:
    """The numbers of the network, forward and backward, for one w1."""

    a1: float
    z1: float
    a2: float
    y: float
    error: float
    delta2: float
    dz1: float
    delta1: float
    dw1: float
    dw2: float
    db: float


def work(w1: float = W1) -> Worked:
    """Forward, then backward: ReLU, then sigmoid, E = ½(y - t)²."""
    a1 = w1 * X
    z1 = max(a1, 0.0)
    a2 = W2 * z1 + B
    y = 1 / (1 + exp(-a2))
    delta2 = (y - T) * y * (1 - y)
    dz1 = W2 * delta2
    delta1 = dz1 * (a1 > 0)
    return Worked(a1, z1, a2, y, (y - T) ** 2 / 2, delta2, dz1, delta1, delta1 * X, delta2 * z1, delta2)


def number(value: float, digits: int = 4) -> str:
    """Return a number as mathematics, with a real minus sign."""
    return f"{value:.{digits}f}".replace("-", "\u2212")


def _forward(axes: Axes, y: float, values: Worked) -> None:
    """Draw the network as a row of nodes with symbols inside, numbers above, and what each arrow does."""
    shown = {"x": ("$x$", "3"), "a1": ("$a_1$", number(values.a1, 2)), "z1": ("$z_1$", number(values.z1, 2)),
             "a2": ("$a_2$", number(values.a2, 2)), "y": ("$y$", number(values.y)), "E": ("$E$", number(values.error))}
    for name, (symbol, value) in shown.items():
        at = (PLACES[name], y)
        if name == "E":
            box(axes, at, symbol, 46, 46, size=LARGE + 1)
        else:
            node(axes, at, symbol, radius=23, size=LARGE + 1, fill="#E3F1FA" if name == "x" else "#FFFFFF")
        label(axes, at[0], y + 40, value, size=SIZE, weight="bold")
    names = list(PLACES)
    texts = ("$w_1=0.01$", "ReLU", "$w_2=-5$", "sigmoid", "")
    for left, right, text in zip(names, names[1:], texts, strict=False):
        arrow(axes, (PLACES[left] + 24, y), (PLACES[right] - 25, y), color=BLUE, line=2)
        label(axes, (PLACES[left] + PLACES[right]) / 2, y + 14, text, size=SIZE, color=BLUE)
    x = PLACES["a2"]
    arrow(axes, (x, y + 96), (x, y + 50), color=BLUE, line=2)
    label(axes, x, y + 108, "$b=-1$", size=SIZE, color=BLUE)
    node(axes, (PLACES["E"], y + 112), "$t$", radius=18, fill="#DDF3EC", edge=GREEN)
    arrow(axes, (PLACES["E"], y + 92), (PLACES["E"], y + 50), color=GREEN, line=1.8)
    label(axes, PLACES["E"] - 26, y + 112, "1", size=SIZE, weight="bold", across="right")


def worked_network() -> Figure:
    """Draw the forward pass only: each value above its node, each formula below it."""
    figure, axes = sheet(700, 300)
    _forward(axes, 140, work())
    below = {"a1": "$w_1x$", "z1": r"$\max(0,a_1)$", "a2": "$w_2z_1+b$", "y": r"$\sigma(a_2)$",
             "E": r"$\frac{1}{2}(y-t)^2$"}
    for name, text in below.items():
        label(axes, PLACES[name], 96, text, size=LARGE)
    label(axes, PLACES["x"], 96, "input", size=SMALL)
    rule(axes, 24, 676, 66)
    label(axes, 350, 38, "forward: each number comes from the one to its left", size=SIZE)
    return figure


def delta_flow() -> Figure:
    """Draw the same network with δ running back under it, and the gradient of each parameter."""
    figure, axes = sheet(700, 470)
    values = work()
    _forward(axes, 318, values)
    steps = (
        ("E", "y", r"$\frac{\partial E}{\partial y}$", values.y - T),
        ("y", "a2", r"$\delta_2$", values.delta2),
        ("a2", "z1", r"$\frac{\partial E}{\partial z_1}$", values.dz1),
        ("z1", "a1", r"$\delta_1$", values.delta1),
    )
    factors = ("", r"$\times\,\sigma'(a_2)$", r"$\times\,w_2$", r"$\times\,\mathrm{ReLU}'(a_1)$")
    for (start, end, symbol, value), factor in zip(steps, factors, strict=True):
        arrow(axes, (PLACES[start] - 8, 278), (PLACES[end] + 8, 278), color=VERMILLION, line=2.2, style=BACK)
        label(axes, PLACES[end], 248, symbol, size=LARGE + 2,
              color=DEEP_VERMILLION)
        label(axes, PLACES[end], 216, number(value), size=SIZE, weight="bold", color=DEEP_VERMILLION)
        label(axes, (PLACES[start] + PLACES[end]) / 2, 262, factor, size=SMALL + 0.5, color=DEEP_VERMILLION)
    label(axes, (PLACES["E"] + PLACES["y"]) / 2 + 6, 262, "$y-t$", size=SMALL + 0.5, color=DEEP_VERMILLION)
    slope = values.y * (1 - values.y)
    label(axes, 62, 232, "backward", size=SIZE, color=DEEP_VERMILLION)
    rule(axes, 24, 676, 192)
    label(axes, 36, 168, rf"$\sigma'(a_2)=y(1-y)={slope:.4f}$      $\mathrm{{ReLU}}'(a_1)=1$ since $a_1>0$",
          size=SIZE + 1, across="left")
    rule(axes, 24, 676, 142)
    gradients = (
        ("w_1", r"\delta_1\,x", f"{values.delta1:.5f}\\times 3", values.dw1),
        ("w_2", r"\delta_2\,z_1", f"{values.delta2:.5f}\\times 0.03", values.dw2),
        ("b", r"\delta_2", "", values.db),
    )
    for row, (name, rule_, numbers, value) in enumerate(gradients):
        y = 114 - 37 * row
        middle = f"{numbers}=" if numbers else ""
        label(axes, 36, y, rf"$\partial E/\partial {name}={rule_}$", size=LARGE, across="left")
        label(axes, 230, y, rf"$={middle}{value:.5f}$", size=LARGE, across="left")
    label(axes, 506, 77, "gradient =\nlocal error\n× local input", size=SIZE, across="left")
    return figure


def dead_relu() -> Figure:
    """Draw E and its slope along w1: past w1 = 0 the error is lower, and flat for ever."""
    figure = card(700, 500)
    start = work()
    safe = W1 / start.dw1
    w1 = np.linspace(-0.02, 0.03, 251)
    errors = np.array([work(float(w)).error for w in w1])
    slopes = np.array([work(float(w)).dw1 for w in w1])
    upper, lower = plot(figure, 78, 205, 595, 270), plot(figure, 78, 62, 595, 118)
    upper.axvspan(-0.02, 0, facecolor="#EFEFEF", hatch="//", edgecolor="#D5D5D5", linewidth=0)
    upper.plot(w1, errors, color=BLUE, linewidth=2.6)
    upper.text(-0.0192, 0.2915, "ReLU off: $a_1=w_1x\\leq 0$.\n$E=0.2672$, slope 0:\n$w_1$ never moves again",
               fontsize=SMALL, va="center", linespacing=1.4,
               bbox={"facecolor": "white", "edgecolor": GREY, "linewidth": 0.6, "boxstyle": "round,pad=0.4"})
    upper.plot([W1], [start.error], marker="o", markersize=10, color=INK, zorder=5)
    upper.annotate(f"start: $w_1=0.01$\n$E={start.error:.4f}$, slope ${start.dw1:.3f}$", (W1, start.error),
                   (0.0128, 0.281), fontsize=SIZE, va="top")
    stops = ((0.002, "s", ORANGE, 0.2965), (safe, "D", GREEN, 0.3035), (0.01, "X", DEEP_PURPLE, 0.3105))
    for eta, marker, colour, height in stops:
        there = W1 - eta * start.dw1
        error = work(there).error
        upper.plot([there], [error], marker=marker, markersize=10, color=colour, markeredgecolor=INK, zorder=6)
        upper.annotate("", (there, height), (W1, height),
                       arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2, "shrinkA": 0, "shrinkB": 0})
        upper.plot([there, there], [error, height], color=GREY, linewidth=0.8, linestyle=":")
        upper.text((there + W1) / 2, height + 0.0014, rf"$\eta={round(eta, 4):g}$", fontsize=SIZE, ha="center")
    upper.plot([W1, W1], [start.error, 0.3105], color=GREY, linewidth=0.8, linestyle=":")
    upper.set(xlim=(-0.02, 0.03), ylim=(0.258, 0.318), ylabel="error $E$")
    upper.set_xticklabels([])
    lower.axvspan(-0.02, 0, facecolor="#EFEFEF", hatch="//", edgecolor="#D5D5D5", linewidth=0)
    lower.plot(w1[w1 <= 0], slopes[w1 <= 0], color=VERMILLION, linestyle=BACK)
    lower.plot(w1[w1 > 0], slopes[w1 > 0], color=VERMILLION, linestyle=BACK)
    lower.plot([W1], [start.dw1], marker="o", markersize=9, color=INK)
    lower.set(xlim=(-0.02, 0.03), ylim=(-0.3, 2.7), ylabel=r"$\partial E/\partial w_1$", yticks=(0, 1, 2),
              xlabel=r"$w_1$  ($x=3$, $t=1$, $w_2=-5$, $b=-1$ held)")
    return figure
