"""Play a curve as it is fitted, its hidden units dashed."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, missing
from lab.pictures.curves.training import curve_of, error_of, params_1h1
from lab.pictures.drawing import NO_LINE, Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, stepped
from .stage import Player, player

MOST_FRAMES = 40
WIDTH, HEIGHT = 640.0, 330.0


@player
def curve_player(history: Any, x: Any, t: Any) -> Player:
    """Show the data and the network's curve as training goes, with its error.

    history: a list of 1-H-1 params [(W1 (H, 1), b1 (H,)), (W2 (1, H), b2 (1,))], or of (epoch, params), as
    training went; x, t: (N,) the data. At most forty moments are shown; without scripts four of them in a strip.
    """
    moments = _moments(history)
    x, t = array("x", x).ravel(), array("t", t).ravel()
    errors = [error_of(network, x, t) for _, network in moments]
    found = [] if errors[-1] <= errors[0] else [
        f"The error grew, from {style.number(errors[0])} to {style.number(errors[-1])}."
    ]
    heights = _heights(moments, x, t)

    def frame(at: int) -> Frame:
        epoch, network = moments[at]
        drawing = Drawing(WIDTH, HEIGHT)
        left = Plot(drawing, 44, 30, 370, 230, (float(x.min()), float(x.max())), heights)
        left.frame("x", title="the network's curve")
        _fit(left, network, x, t)
        left.legend(44, HEIGHT - 14)
        _errors(Plot(drawing, 480, 30, 140, 230, *_limits(moments, errors), log="y"), moments, errors, at)
        return Frame(f"Epoch {epoch}: mean squared error {style.number(errors[at])}.", drawing)

    frames = stepped(len(moments), frame, "Data, the fitted curve and its hidden units dashed.", play=150)
    return Player(lambda: _strip(moments, errors, x, t, heights, found), frames)


def _moments(history: Any) -> list[tuple[int, Any]]:
    """Return (epoch, network) at no more than MOST_FRAMES moments, the first and the last among them."""
    if missing(history) or not len(history):
        raise Waiting("Waiting for `history`: nothing is trained yet.")
    named = [
        (entry[0], entry[1]) if isinstance(entry, tuple) and np.ndim(entry[0]) == 0 and not isinstance(entry[0], tuple)
        else (i, entry)
        for i, entry in enumerate(history)
    ]
    kept = sorted({round(i) for i in np.linspace(0, len(named) - 1, min(len(named), MOST_FRAMES))})
    return [(int(named[i][0]), params_1h1(named[i][1], f"history[{i}]")) for i in kept]


def _heights(moments: list[tuple[int, Any]], x: np.ndarray, t: np.ndarray) -> tuple[float, float]:
    """Return limits that hold the targets and the curves; one that ran away does not rule them."""
    seen = np.clip(np.nan_to_num([curve_of(network, x) for _, network in moments]), -3, 3)
    return min(float(t.min()), float(seen.min()), -1.0) - 0.1, max(float(t.max()), float(seen.max()), 1.0) + 0.1


def _fit(plot: Plot, network: Any, x: np.ndarray, t: np.ndarray) -> None:
    """Draw hidden units, curve and dots."""
    fine = np.linspace(*plot.x, 61)
    units = np.tanh(np.outer(network[0], fine) + network[1][:, None])
    for j, (unit, (role, dash, _)) in enumerate(zip(units, style.CURVES[1:] * 9)):
        plot.curve(fine, unit, role, dash, 1.4, name="hidden units" if not j else "")
    plot.curve(fine, curve_of(network, fine), "forward", (), 2.8, name="network y(x)")
    for place, height in list(zip(x, t))[:: max(1, len(x) // 40)]:
        plot.mark(place, height, "ink", radius=2.8)
    plot.entries.append(("target", "ink", NO_LINE, "dot"))


def _limits(moments: list[tuple[int, Any]], errors: list[float]) -> tuple[tuple[float, float], tuple[float, float]]:
    finite = [max(e, 1e-12) for e in errors if np.isfinite(e)] or [1.0]
    return (moments[0][0], max(moments[-1][0], moments[0][0] + 1)), (0.7 * min(finite), 1.4 * max(finite))


def _errors(plot: Plot, moments: list[tuple[int, Any]], errors: list[float], at: int) -> None:
    plot.frame("epoch", title="mean squared error", xticks=[moments[0][0], moments[-1][0]])
    plot.curve([epoch for epoch, _ in moments], errors, "grey", width=1.5)
    plot.mark(moments[at][0], errors[at], "orange", "diamond", 6)


def _strip(moments: list[tuple[int, Any]], errors: list[float], x: np.ndarray, t: np.ndarray,
           heights: tuple[float, float], found: list[str]) -> Picture:
    chosen = sorted({round(i) for i in np.linspace(0, len(moments) - 1, 4)})
    drawing = Drawing(WIDTH, 240.0 * -(-len(chosen) // 2) + 30)
    for place, i in enumerate(chosen):
        plot = Plot(drawing, 44 + 315 * (place % 2), 32 + 240 * (place // 2), 260, 170,
                    (float(x.min()), float(x.max())), heights)
        plot.frame(title=f"epoch {moments[i][0]}: error {style.number(errors[i], 3)}")
        _fit(plot, moments[i][1], x, t)
        if not place:
            plot.legend(44, drawing.height - 14)
    said = "; ".join(f"epoch {moments[i][0]}, mean squared error {style.number(errors[i])}" for i in chosen)
    return Picture(drawing, f"A curve as it is fitted, hidden units dashed: {said}.", found)
