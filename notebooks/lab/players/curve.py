"""A curve as it is fitted, its hidden units dashed."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, missing
from lab.pictures.picture import Picture
from lab.pictures.training import draw_fit, error_of, params_1h1
from lab.showing import style

from .stage import Player, player, stepper

MOST_FRAMES = 40


@player
def curve_player(history: Any, x: Any, t: Any) -> Player:
    """The data and the network's curve as training goes, with its error.

    history: a list of 1-H-1 params [(W1 (H, 1), b1 (H,)), (W2 (1, H), b2 (1,))], or of (epoch, params), as
    training went; x, t: (N,) the data. At most forty moments are shown; without widgets four of them in a strip.
    """
    moments = _moments(history)
    x, t = array("x", x).ravel(), array("t", t).ravel()
    errors = [error_of(network, x, t) for _, network in moments]
    found = [] if errors[-1] <= errors[0] else [
        f"The error grew, from {style.number(errors[0])} to {style.number(errors[-1])}."
    ]

    span = x.min(), x.max()

    def frame(at: int) -> tuple[str, Picture]:
        epoch, network = moments[at]
        figure = style.figure(330)
        left, right = figure.subplots(1, 2, width_ratios=(5, 2))
        draw_fit(left, network, x, t, span)
        left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=3)
        right.plot([e for e, _ in moments], errors, color=style.GREY, linewidth=1.2)
        right.plot([epoch], [errors[at]], "D", color=style.VERMILLION)
        right.set(xlabel="epoch", title="mean squared error", yscale="log")
        line = f"Epoch {epoch}: mean squared error {style.number(errors[at])}."
        return line, Picture(figure, f"Data, the fitted curve and its hidden units dashed. {line}", found)

    return Player(lambda: _strip(moments, errors, x, t, found), stepper(len(moments), frame))


def _moments(history: Any) -> list[tuple[int, Any]]:
    """(epoch, network) of at most MOST_FRAMES moments, the first and the last among them."""
    if missing(history) or not len(history):
        raise Waiting("Waiting for `history`: nothing is trained yet.")
    named = [
        (entry[0], entry[1]) if isinstance(entry, tuple) and np.ndim(entry[0]) == 0 and not isinstance(entry[0], tuple)
        else (i, entry)
        for i, entry in enumerate(history)
    ]
    kept = sorted({round(i) for i in np.linspace(0, len(named) - 1, min(len(named), MOST_FRAMES))})
    return [(int(named[i][0]), params_1h1(named[i][1], f"history[{i}]")) for i in kept]


def _strip(
    moments: list[tuple[int, Any]], errors: list[float], x: np.ndarray, t: np.ndarray, found: list[str]
) -> Picture:
    chosen = sorted({round(i) for i in np.linspace(0, len(moments) - 1, 4)})
    with style.settings():
        figure = style.figure(210 if len(chosen) < 3 else 400)
        panels = figure.subplots(1 if len(chosen) < 3 else 2, min(len(chosen), 2), squeeze=False).ravel()
        for axes in panels[len(chosen) :]:
            axes.axis("off")
        for axes, i in zip(panels, chosen):
            draw_fit(axes, moments[i][1], x, t, (x.min(), x.max()))
            axes.set_title(f"epoch {moments[i][0]}: mean squared error {style.number(errors[i], 3)}")
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    said = "; ".join(f"epoch {moments[i][0]}, mean squared error {style.number(errors[i])}" for i in chosen)
    return Picture(figure, f"A curve as it is fitted, hidden units dashed: {said}.", found)
