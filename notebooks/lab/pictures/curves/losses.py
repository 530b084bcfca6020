"""Draw where errors come from: the Gaussian around a curve, σ² at its best, logits to softmax to one-hot."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, close, scalar
from lab.pictures.picture import Picture, picture
from lab.showing import style


@picture
def likelihood(curve: Any, x: Any, t: Any, sigma2: Any, gaussian_nll: Any = None) -> Picture:
    """Draw data, a curve y(x), and the Gaussian of variance σ² around it.

    curve: function of an array; x, t: (N,); sigma2: a number or the student's best_sigma2(Y, T). With
    gaussian_nll (Y, T, sigma2), Y and T (N, 1), the student's −log likelihood is said, and compared with the
    sum of −log of the densities that are drawn.
    """
    x, t = array("x", x).ravel(), array("t", t).ravel()
    y = array("curve", ask("curve", curve, x), x.shape)
    found: list[str] = []
    variance = scalar("sigma2", _variance(sigma2, y, t), found)
    if not variance > 0:
        raise Waiting(f"`sigma2` is {style.number(variance)}; a variance is above 0.")
    sigma = variance**0.5
    low, high = x.min() - 0.05 * np.ptp(x), x.max() + 0.05 * np.ptp(x)
    fine = np.linspace(low, high, 300)
    middle = array("curve", ask("curve", curve, fine), fine.shape)
    figure = style.figure(330)
    axes = figure.subplots()
    for width, alpha in ((2, 0.15), (1, 0.25)):
        axes.fill_between(fine, middle - width * sigma, middle + width * sigma, color=style.SKY, alpha=alpha, lw=0)
    axes.plot(fine, middle, color=style.BLUE, label="y(x), with bands of ±σ and ±2σ")
    axes.plot(x, t, "o", color=style.BLACK, markersize=4, label="data t")
    axes.vlines(x, np.minimum(y, t), np.maximum(y, t), color=style.GREY, linewidth=0.8)
    _bells(axes, curve, low, high, sigma)
    axes.set(xlabel="x", ylabel="t", xlim=(low, high))
    axes.legend(loc="best")
    outside = int(np.sum(np.abs(t - y) > 2 * sigma))
    alt = (
        f"{len(x)} data points around a curve y(x), with the Gaussian p(t | x) of σ² = {style.number(variance)} "
        f"(σ = {style.number(sigma)}) drawn around it; points farther than 2σ from the curve: {outside}."
    )
    return Picture(figure, alt, found, _nll_note(gaussian_nll, y, t, variance, found))


def _variance(sigma2: Any, y: np.ndarray, t: np.ndarray) -> Any:
    return ask("best_sigma2", sigma2, y[:, None], t[:, None]) if callable(sigma2) else sigma2


def _bells(axes: Any, curve: Any, low: float, high: float, sigma: float) -> None:
    """Draw the density of t on its side, at three places."""
    u = np.linspace(-3, 3, 121)
    density = np.exp(-(u**2) / 2) * 0.11 * (high - low)
    for at in np.linspace(low, high, 5)[1:-1]:
        centre = float(np.asarray(ask("curve", curve, np.array([at])), dtype=float)[0])
        axes.plot(at + density, centre + u * sigma, color=style.VERMILLION, linewidth=1.2, linestyle=(0, (4, 1.5)))
        axes.vlines(at, centre - 3 * sigma, centre + 3 * sigma, color=style.PALE, linewidth=0.8)
    axes.plot([], [], color=style.VERMILLION, linewidth=1.2, linestyle=(0, (4, 1.5)), label="density of t at three x")


def _nll_note(gaussian_nll: Any, y: np.ndarray, t: np.ndarray, variance: float, found: list[str]) -> list[str]:
    if gaussian_nll is None:
        return []
    value = scalar("gaussian_nll", ask("gaussian_nll", gaussian_nll, y[:, None], t[:, None], variance), found)
    right = float(np.sum(0.5 * np.log(2 * np.pi * variance) + (y - t) ** 2 / (2 * variance)))
    if not close(value, right):
        found.append(
            f"`gaussian_nll` is {style.number(value)}; the densities drawn here give "
            f"−Σ log p = {style.number(right)}."
        )
    return [f"−log likelihood by `gaussian_nll`: {style.number(value)}."]


@picture
def sigma_curve(gaussian_nll: Any, Y: Any, T: Any, best_sigma2: Any = None) -> Picture:
    """Draw −log likelihood against σ², by the student's gaussian_nll (Y, T, sigma2); Y, T: (N, K).

    With best_sigma2 (the function of (Y, T), or its value) the student's best σ² is marked, and it is said when
    a value beside it is better.
    """
    Y, T = array("Y", Y), array("T", T)
    mean = max(float(np.mean((Y - T) ** 2)), 1e-12)
    grid = mean * np.geomspace(0.2, 8, 161)
    nll = np.array([scalar("gaussian_nll", ask("gaussian_nll", gaussian_nll, Y, T, s)) for s in grid])
    lowest = int(np.argmin(nll))
    figure = style.figure(280)
    axes = figure.subplots()
    axes.plot(grid, nll, color=style.BLUE)
    ticks = mean * np.array([0.25, 0.5, 1, 2, 4, 8])
    axes.set(xscale="log", xlabel="σ²", ylabel="−log likelihood")
    axes.set_xticks(ticks, [style.number(tick, 2) for tick in ticks])
    axes.set_xticks([], minor=True)
    found: list[str] = []
    alt = f"−log likelihood against σ²: lowest, {style.number(nll[lowest])}, near σ² = {style.number(grid[lowest], 3)}."
    if best_sigma2 is not None:
        best = ask("best_sigma2", best_sigma2, Y, T) if callable(best_sigma2) else best_sigma2
        value = scalar("best_sigma2", best, found)
        at_best = scalar("gaussian_nll", ask("gaussian_nll", gaussian_nll, Y, T, value))
        axes.plot([value], [at_best], "D", color=style.VERMILLION, markersize=8)
        axes.annotate(f"best_sigma2 = {style.number(value)}", (value, at_best), (0, 14), textcoords="offset points",
                      ha="center")
        alt += f" best_sigma2 = {style.number(value)}, where it is {style.number(at_best)}."
        if not at_best <= nll[lowest] + 1e-9 * abs(nll[lowest]):
            found.append(f"σ² = {style.number(grid[lowest], 3)} gives a lower −log likelihood than `best_sigma2`.")
    return Picture(figure, alt, found)


@picture
def softmax_bars(softmax: Any, a: Any, t: Any = None) -> Picture:
    """Draw logits a (K,), the student's softmax(a), and the one-hot target t (K,) if given, as bars."""
    a = np.atleast_1d(array("a", a))
    found: list[str] = []
    y = array("softmax", ask("softmax", softmax, a), a.shape, found)
    panels = [("logits a", a, style.SKY), ("y = softmax(a)", y, style.BLUE)]
    if t is not None:
        t = array("t", t, a.shape)
        panels.append(("target t", t, style.ORANGE))
    finite = y[np.isfinite(y)]
    scale = 1.15 * min([0.0, *finite]), 1.15 * max([1.0, *finite])  # y and t are compared, so they stand on one
    figure = style.figure(240)
    for axes, (title, values, colour) in zip(figure.subplots(1, len(panels)), panels):
        bars = axes.bar(range(len(a)), values, color=colour, edgecolor=style.INK, linewidth=0.8)
        axes.bar_label(bars, [style.number(v, 3) for v in values], padding=2, fontsize=8)
        axes.axhline(0, color=style.INK, linewidth=0.8)
        axes.margins(y=0.15)
        axes.set(title=title, xlabel="class", xticks=range(len(a)))
        if values is not a:
            axes.set_ylim(*scale)
    if not close(y.sum(), 1.0):
        found.append(f"softmax(a) sums to {style.number(y.sum())}; probabilities sum to 1.")
    right = np.exp(a - a.max()) / np.exp(a - a.max()).sum()
    if not close(y, right) and not found:
        worst = int(np.nanargmax(np.abs(y - right)))
        found.append(
            f"`softmax` gives class {worst} {style.number(y[worst])}; "
            f"exp(a) over the sum of all exp(a) is {style.number(right[worst])}."
        )
    words = f"Logits {_row(a)} become softmax outputs {_row(y)}, which sum to {style.number(y.sum())}"
    notes = []
    if t is not None:
        k = int(np.argmax(t))
        words += f"; the target is class {k}"
        with np.errstate(all="ignore"):
            notes.append(f"−log y of class {k}: {style.number(-np.log(y[k]))}.")
    return Picture(figure, words + ".", found, notes)


def _row(values: np.ndarray) -> str:
    return "(" + ", ".join(style.number(v) for v in values) + ")"
