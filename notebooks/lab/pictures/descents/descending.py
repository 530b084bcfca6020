"""Walking downhill: contours with the student's paths, and the step that kills a ReLU."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, close, scalar
from lab.pictures.networks.running import slope
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .map import Span, heights, levels


@picture
def descent(
    sgd_step: Any, loss: Any, gradient: Any, start: Any, etas: Sequence[float] = (0.05, 0.2, 0.5), steps: int = 20,
    span: Span | None = None,
) -> Picture:
    """Draw contours of loss(w), w (2,), with the path of the student's sgd_step for every learning rate.

    gradient: (w) → (2,). sgd_step (params, gradients, eta) → params gets a network of one weight and one bias,
    [(W (1, 1), b (1,))], with W = w[0] and b = w[1]. It is compared with w − η ∂E/∂w.
    """
    found: list[str] = []
    check_gradient(loss, gradient, start, found)
    paths = {float(eta): walk(sgd_step, gradient, start, float(eta), steps, found) for eta in etas}
    figure = style.figure(400)
    axes = figure.subplots()
    area = span or around(paths[min(paths)])
    contour(axes, loss, area)
    draw_paths(axes, paths, area)
    axes.set(xlabel="w[0]", ylabel="w[1]")
    return Picture(figure, f"Contours of a loss. {_paths_in_words(paths, loss)}", list(dict.fromkeys(found)))


@picture
def bowl(quadratic_descent: Any, H: Any, w0: Any, etas: Sequence[float], steps: int = 20) -> Picture:
    """Draw contours of ½ wᵀHw, H (2, 2), with the paths (steps + 1, 2) of quadratic_descent (H, w0, eta, steps)."""
    H, w0 = array("H", H, (2, 2)), array("w0", w0, (2,))
    found: list[str] = []
    paths = {}
    for eta in etas:
        value = ask("quadratic_descent", quadratic_descent, H, w0, float(eta), steps)
        path = paths[float(eta)] = array("quadratic_descent", value, (steps + 1, 2), found)
        right = path[:-1] - eta * path[:-1] @ H
        if not close(path[0], w0):
            found.append("Row 0 of the path is not w0.")
        elif not close(path[1:], right):
            wrong = int(np.argmax(np.linalg.norm(path[1:] - right, axis=1)))
            found.append(f"For η = {style.number(eta)}, row {wrong + 1} of the path is not w − η H w of row {wrong}.")
    loss = lambda w: 0.5 * float(w @ H @ w)
    figure = style.figure(400)
    axes = figure.subplots()
    reach = 1.35 * np.maximum(np.abs(w0), 0.5 * np.max(np.abs(w0)))
    area = ((-reach[0], reach[0]), (-reach[1], reach[1]))
    contour(axes, loss, area)
    draw_paths(axes, paths, area)
    axes.set(xlabel="w[0]", ylabel="w[1]")
    largest = float(np.max(np.linalg.eigvalsh((H + H.T) / 2)))
    notes = []
    if largest > 0:
        notes.append(f"The largest curvature is λ = {style.number(largest)}; 2/λ = {style.number(2 / largest)}.")
    return Picture(figure, f"Contours of ½ wᵀHw. {_paths_in_words(paths, loss)}", list(dict.fromkeys(found)), notes)


@picture
def surface(
    loss: Any, points: Mapping[str, Sequence[float]] | None = None, span: Span = ((-2, 2), (-2, 2))
) -> Picture:
    """Draw contours of loss(w), w (2,), with labelled points: {"point_a": (w0, w1), …}."""
    figure = style.figure(400)
    axes = figure.subplots()
    contour(axes, loss, span, labels=True)
    said = []
    for (name, at), (colour, _, marker) in zip((points or {}).items(), style.LINES * 3):
        axes.plot(*at, marker, color=colour, markersize=8, markeredgecolor="white")
        axes.annotate(name, at, (8, 8), textcoords="offset points", weight="bold",
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
        height = scalar("loss", ask("loss", loss, np.array(at, dtype=float)))
        said.append(f"{name} at ({style.number(at[0])}, {style.number(at[1])}), height {style.number(height)}")
    axes.set(xlabel="w[0]", ylabel="w[1]")
    return Picture(figure, "Contours of an error surface. " + ("; ".join(said) + "." if said else ""))


@picture
def dead_relu(error: Any, w1: Any, dw1: Any, eta: float, safe_eta: Any = None) -> Picture:
    """Draw E against w1, with the step w1 − η dw1, and the flat part where the ReLU is dead.

    error: w1 → E, everything else fixed; dw1: ∂E/∂w1; safe_eta: the largest safe step, a number or the function
    largest_safe_eta(w1, dw1), with which w1 lands where the ReLU stops.
    """
    w1, dw1 = scalar("w1", w1), scalar("dw1", dw1)
    E: Callable[[float], float] = lambda w: scalar("error", ask("error", error, float(w)))
    new = w1 - eta * dw1
    room = 0.25 * abs(new - w1) + 0.5 * abs(w1)
    grid = np.linspace(min(w1, new) - room, max(w1, new) + room, 401)
    values = np.array([E(w) for w in grid])
    flat = np.abs(np.gradient(values, grid)) < 1e-9 * max(1.0, float(np.max(np.abs(values))))
    figure = style.figure(330)
    axes = figure.subplots()
    if flat.any():
        axes.axvspan(grid[flat][0], grid[flat][-1], facecolor="#ededed", hatch="//", edgecolor="#c4c4c4", linewidth=0)
        axes.text((grid[flat][0] + grid[flat][-1]) / 2, values.min() + 0.08 * np.ptp(values), "E is flat here:\n"
                  "the ReLU is dead", ha="center", bbox={"facecolor": "white", "edgecolor": "none"})
    axes.plot(grid, values, color=style.BLUE, label="E(w1)")
    tangent = w1 + np.array([-1, 1]) * 0.35 * room
    axes.plot(tangent, E(w1) + dw1 * (tangent - w1), color=style.BLACK, linestyle=(0, (5, 2)), label="slope dw1")
    marks = [("w1", w1, "o", style.BLACK), (f"after η = {style.number(eta)}", new, "s", style.VERMILLION)]
    found: list[str] = []
    if safe_eta is not None:
        value = ask("largest_safe_eta", safe_eta, w1, dw1) if callable(safe_eta) else safe_eta
        safe = scalar("safe_eta", value, found)
        marks.append((f"after η = {style.number(safe)}", w1 - safe * dw1, "D", style.GREEN))
    for label, at, marker, colour in marks:
        axes.plot([at], [E(at)], marker, color=colour, markersize=8, label=f"{label}: w1 = {style.number(at)}")
    axes.set(xlabel="w1", ylabel="E")
    axes.legend(loc="best")
    measured = float(slope(of=lambda w: E(float(w[0])), at=np.array([w1]))[0])
    if not close(dw1, measured, 1e-3):
        found.append(f"`dw1` is {style.number(dw1)}; the slope of E at w1 is {style.number(measured)}.")
    dead = bool(flat[int(np.argmin(np.abs(grid - new)))])
    alt = (
        f"E against w1. At w1 = {style.number(w1)} E is {style.number(E(w1))} with slope {style.number(dw1)}; a step "
        f"with η = {style.number(eta)} lands at w1 = {style.number(new)}, where E is {style.number(E(new))}"
        + (" and flat: the ReLU is dead." if dead else ".")
    )
    return Picture(figure, alt, found)


def walk(sgd_step: Any, gradient: Any, start: Any, eta: float, steps: int, found: list[str]) -> np.ndarray:
    """Return the path (steps + 1, 2), or shorter when it runs away."""
    path = [array("start", start, (2,))]
    for _ in range(steps):
        w = path[-1]
        g = array("gradient", ask("gradient", gradient, w), (2,), found)
        value = ask("sgd_step", sgd_step, as_params(w), as_params(g), eta)
        try:
            (W, b), = value
        except (TypeError, ValueError):
            raise Waiting("`sgd_step` should return params, a list of (W, b), here of one layer.") from None
        path.append(np.array([array("W", W, (1, 1), found)[0, 0], array("b", b, (1,), found)[0]]))
        if not found and not close(path[-1], w - eta * g):
            found.append(
                f"`sgd_step` went from {point(w)} to {point(path[-1])}; "
                f"w − η ∂E/∂w is {point(w - eta * g)} for η = {style.number(eta)}."
            )
        if not np.all(np.abs(path[-1]) < 1e6):
            break
    return np.array(path)


def as_params(w: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return two numbers as one layer: a weight and a bias."""
    return [(w[:1].reshape(1, 1).copy(), w[1:].copy())]


def check_gradient(loss: Any, gradient: Any, start: Any, found: list[str]) -> None:
    """Compare the gradient at the start with central differences of the loss."""
    w = array("start", start, (2,))
    g = array("gradient", ask("gradient", gradient, w), (2,), found)
    right = slope(of=lambda v: scalar("loss", ask("loss", loss, v)), at=w)
    if not close(g, right, 1e-4):
        found.append(f"`gradient` at {point(w)} is {point(g)}; the slope of the loss there is {point(right)}.")


def around(path: np.ndarray) -> Span:
    """Return an area that holds a path, and as much again on the other side of where it ends."""
    kept = path[np.all(np.abs(path) < 1e3, axis=1)]
    seen = np.vstack([kept, 2 * kept[-1] - kept[0]])
    middle, reach = (seen.max(axis=0) + seen.min(axis=0)) / 2, np.ptp(seen, axis=0)
    reach = np.maximum(reach, 0.4 * reach.max() + 1e-9) * 0.65
    return (middle[0] - reach[0], middle[0] + reach[0]), (middle[1] - reach[1], middle[1] + reach[1])


def contour(axes: Any, loss: Any, span: Span, labels: bool = False) -> None:
    """Draw contour lines of the loss; closer together near its bottom, evenly where they are labelled."""
    xs, ys, z = heights(loss, span)
    at = np.linspace(z.min(), z.max(), 16)[1:] if labels else levels(z)
    lines = axes.contour(xs, ys, z, levels=at, colors=style.GREY, linewidths=0.7)
    if labels:
        axes.clabel(lines, lines.levels[::2], fontsize=7, fmt=lambda v: style.number(v, 2))


def draw_paths(axes: Any, paths: Mapping[float, np.ndarray], span: Span) -> None:
    """Draw paths of gradient descent by their learning rate, with the start that they share."""
    for (eta, path), (colour, dash, marker) in zip(paths.items(), style.LINES * 3):
        axes.plot(*path.T, color=colour, linestyle=dash, marker=marker, markersize=4, linewidth=1.4,
                  label=f"η = {style.number(eta)}")
    first = next(iter(paths.values()))[0]
    axes.plot(*first, "o", color="white", markeredgecolor=style.BLACK, markersize=9, zorder=5)
    axes.annotate("start", first, (9, 9), textcoords="offset points", weight="bold", zorder=6,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
    axes.set(xlim=span[0], ylim=span[1])
    axes.legend(loc="upper left", frameon=True, facecolor="white", framealpha=0.95)


def _paths_in_words(paths: Mapping[float, np.ndarray], loss: Any) -> str:
    said = []
    for eta, path in paths.items():
        first, last = (scalar("loss", ask("loss", loss, w)) for w in (path[0], path[-1]))
        ends = f"from loss {style.number(first)} to {style.number(last)} in {style.plural(len(path) - 1, 'step')}"
        said.append(f"η = {style.number(eta)}: {ends}" + (", running away" if not last <= first else ""))
    return "; ".join(said) + "."


def point(w: np.ndarray) -> str:
    """Return a point of the plane as text."""
    return f"({style.number(w[0])}, {style.number(w[1])})"
