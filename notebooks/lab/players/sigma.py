"""Ask how wide the Gaussian around a curve should be."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.drawing import NO_LINE, Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

COUNT, START = 33, 9


@player
def sigma_player(curve: Any, x: Any, t: Any, gaussian_nll: Any) -> Player:
    """Show data around a curve y(x) with bands of ±σ and ±2σ, σ² on a slider; beside it the −log likelihood.

    curve: function of an array; x, t: (N,); gaussian_nll: the student's (Y, T, sigma2) → number, Y and T (N, 1). It
    is compared with the sum of −log of the densities that are drawn.
    """
    x, t = array("x", x).ravel(), array("t", t).ravel()
    y = array("curve", ask("curve", curve, x), x.shape)
    mean = max(float(np.mean((y - t) ** 2)), 1e-12)
    grid = np.array([float(f"{v:.2g}") for v in mean * np.geomspace(1 / 20, 8, COUNT)])
    nll = np.array([scalar("gaussian_nll", ask("gaussian_nll", gaussian_nll, y[:, None], t[:, None], float(s)))
                    for s in grid])
    found = _off(nll, y, t, grid)
    span = float(x.min() - 0.05 * np.ptp(x)), float(x.max() + 0.05 * np.ptp(x))
    fine = np.linspace(*span, 61)
    middle = array("curve", ask("curve", curve, fine), fine.shape)
    reach = 2.2 * grid[-8] ** 0.5
    heights = float(min(t.min(), middle.min()) - reach), float(max(t.max(), middle.max()) + reach)
    shown = nll[nll <= np.nanmin(nll) + 0.6 * (np.nanmax(nll) - np.nanmin(nll)) + 1e-9]

    def frame(k: int) -> Frame:
        variance = float(grid[k])
        sigma = variance**0.5
        drawing = Drawing(560, 478)  # one below the other: both are seen on a narrow page
        above = Plot(drawing, 48, 30, 490, 210, span, heights)
        for wide, alpha in ((2, 0.25), (1, 0.45)):
            above.band(fine, middle - wide * sigma, middle + wide * sigma, "sky", alpha)
        above.frame("x", title="data and bands of ±σ and ±2σ")
        above.curve(fine, middle, "forward", (), 2.4, name="y(x)")
        for place, height in zip(x, t):
            above.mark(place, height, "ink", radius=3)
        above.entries.append(("data t", "ink", NO_LINE, "dot"))
        above.legend(48, 292)
        below = Plot(drawing, 48, 336, 490, 95, (float(grid[0]), float(grid[-1])),
                     (float(np.min(shown)) - 1, float(np.max(shown)) + 1), log="x")
        below.frame("σ²", title="−log likelihood")
        below.curve(grid, nll, "forward", (), 2)
        below.mark(variance, float(nll[k]), "orange", "diamond", 7)
        inside = [int(np.sum(np.abs(t - y) <= wide * sigma)) for wide in (1, 2)]
        line = (f"σ² = {style.number(variance)}, σ = {style.number(sigma, 3)}: {inside[0]} of {len(x)} points lie "
                f"within ±σ, {inside[1]} within ±2σ; −log likelihood {style.number(nll[k])}.")
        return Frame(line, drawing)

    frames = Frames([Slider("σ²", [style.number(v) for v in grid], START, play=250)], frame, "Data and a curve.")
    return Player(lambda: Picture(frame(START).drawing, f"{frames.alt} {frame(START).line}", found), frames)


def _off(nll: np.ndarray, y: np.ndarray, t: np.ndarray, grid: np.ndarray) -> list[str]:
    right = [float(np.sum(0.5 * np.log(2 * np.pi * s) + (y - t) ** 2 / (2 * s))) for s in grid]
    if np.allclose(nll, right, rtol=1e-5):
        return []
    k = int(np.nanargmax(np.abs(nll - right))) if np.any(np.isfinite(nll)) else 0
    return [f"`gaussian_nll` is {style.number(nll[k])} for σ² = {style.number(grid[k])}; the densities drawn here give "
            f"−Σ log p = {style.number(right[k])}."]
