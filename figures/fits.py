"""Draw four curves, each fitted by a 1-3-1 tanh network that is trained here, with its hidden units dashed."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from style import DEEP_PURPLE, GREEN, GREY, INK, ORANGE, SMALL, card, plot

Array = NDArray[np.float64]

# name -> target, panel title, seed of the start
CURVES: dict[str, tuple[Callable[[Array], Array], str, int]] = {
    "square": (np.square, "$x^2$", 3),
    "sine": (lambda x: np.sin(np.pi * x), r"$\sin\,\pi x$", 4),
    "abs": (np.abs, "$|x|$", 3),
    "step": (lambda x: (x >= 0).astype(float), "step", 5),
}
DECAY = 1e-3
HIDDEN = ((DEEP_PURPLE, (0, (6, 2))), (GREEN, (0, (2, 2))), (ORANGE, (0, (7, 2, 1.5, 2))))


def forward(x: Array, parameters: Array) -> tuple[Array, Array]:
    """Return hidden activations (N, 3) and outputs (N,) for x (N,) and parameters (10,)."""
    w1, b1, w2, b2 = parameters[:3], parameters[3:6], parameters[6:9], parameters[9]
    z = np.tanh(np.outer(x, w1) + b1)
    return z, z @ w2 + b2


def jacobian(x: Array, parameters: Array) -> Array:
    """Return the derivative of every output with respect to every parameter, (N, 10): back-propagation with δ = 1."""
    z, _ = forward(x, parameters)
    delta = (1 - z**2) * parameters[6:9]
    return np.column_stack([delta * x[:, None], delta, z, np.ones_like(x)])


def cost(x: Array, t: Array, parameters: Array) -> float:
    """Sum of squares, and a little for every large weight, which keeps the hidden units apart from steps."""
    return float(np.sum((forward(x, parameters)[1] - t) ** 2) + DECAY * np.sum(parameters**2))


def trained(target: Callable[[Array], Array], seed: int, steps: int = 300) -> tuple[Array, float]:
    """Return parameters and mean squared error after Levenberg-Marquardt steps, which settle where descent would."""
    x = np.linspace(-1, 1, 50)
    t = target(x)
    parameters = np.random.default_rng(seed).normal(size=10) * np.repeat([2.0, 1.0, 1.0, 0.0], [3, 3, 3, 1])
    damping, price = 1e-2, cost(x, t, parameters)
    for _ in range(steps):
        slope = jacobian(x, parameters)
        residual = forward(x, parameters)[1] - t
        downhill = slope.T @ residual + DECAY * parameters
        step = np.linalg.solve(slope.T @ slope + (DECAY + damping) * np.eye(10), downhill)
        tried = cost(x, t, parameters - step)
        if tried < price:
            parameters, price, damping = parameters - step, tried, max(damping / 3, 1e-6)
        else:
            damping = min(damping * 4, 1e6)
    parameters = np.round(parameters, 3)
    return parameters, float(np.mean((forward(x, parameters)[1] - t) ** 2))


def four_curves() -> Figure:
    """Draw one panel per curve: points, the network's output solid, its three hidden units dashed."""
    figure = card(700, 600)
    fine = np.linspace(-1, 1, 101)
    points = np.linspace(-1, 1, 25)
    for place, (target, title, seed) in enumerate(CURVES.values()):
        parameters, error = trained(target, seed)
        hidden, y = forward(fine, parameters)
        axes = plot(figure, 52 + 335 * (place % 2), 365 - 265 * (place // 2), 285, 200)
        for unit, (colour, style) in enumerate(HIDDEN):
            axes.plot(fine, hidden[:, unit], color=colour, linestyle=style, linewidth=1.5,
                      label=f"hidden unit $z_{unit + 1}$")
        axes.plot(points, target(points), "o", color="#8FB8D6", markersize=4.5, markeredgecolor=GREY,
                  markeredgewidth=0.5, label="targets $t$")
        axes.plot(fine, y, color=INK, linewidth=2.2, label="output $y$")
        axes.set(xlim=(-1.03, 1.03), ylim=(-1.2, 1.2), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        axes.set_title(title, loc="left", pad=6)
        if place >= 2:
            axes.set_xlabel("input $x$")
        power = f"{error:.0e}".replace("e-0", r"$\times 10^{-") + "}$"
        axes.set_title(f"mean squared error {power}", loc="right", pad=6, fontsize=SMALL)
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="lower center", ncol=5, bbox_to_anchor=(0.5, 0.02), columnspacing=1.1,
                  handlelength=2.3, handletextpad=0.5)
    return figure
