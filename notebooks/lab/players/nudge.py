"""Nudging one weight: what happens to the loss, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, scalar
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

COUNT, NUDGE = 41, 0.01


@player
def nudge_player(loss: Any, w: Any, names: Sequence[str] | None = None, reach: float = 2.0) -> Player:
    """Show the loss against one weight, the others held; a slider moves the weight, and the slope goes with it.

    loss: (w) → number; w: a number, or a (D,) array of which another slider chooses one; names: what the weights are
    called; reach: how far the slider goes to each side of w. The slope is measured: the loss at w ± 0.01.
    """
    at = array("w", w)
    point = np.atleast_1d(at)
    if point.ndim != 1 or not 0 < len(point) <= 12:
        raise Waiting(f"`w` has shape {at.shape}; a number or up to twelve weights in a row are expected.")
    called = list(names) if names else (["w"] if at.ndim == 0 else [f"w[{i}]" for i in range(len(point))])
    if len(called) != len(point):
        raise Waiting(f"{len(called)} names are given for {len(point)} weights.")

    def value(i: int, moved: float) -> float:
        there = point.copy()
        there[i] = moved
        return scalar("loss", ask("loss", loss, there if at.ndim else float(there[0])))

    grids = [np.linspace(v - reach, v + reach, COUNT) for v in point]
    curves = [np.array([value(i, float(v)) for v in grid]) for i, grid in enumerate(grids)]
    steps = [np.array([value(i, float(v) + NUDGE) - value(i, float(v)) for v in grid]) for i, grid in enumerate(grids)]
    slopes = [np.array([(value(i, float(v) + NUDGE) - value(i, float(v) - NUDGE)) / (2 * NUDGE) for v in grid])
              for i, grid in enumerate(grids)]
    top = max(float(np.nanmax(curve)) for curve in curves)
    low = min(0.0, *(float(np.nanmin(curve)) for curve in curves))

    def frame(*position: int) -> Frame:
        i, k = position if len(point) > 1 else (0, position[0])
        here, height, slope = float(grids[i][k]), float(curves[i][k]), float(slopes[i][k])
        drawing = Drawing(640, 330)
        plot = Plot(drawing, 60, 26, 550, 220, (float(grids[i][0]), float(grids[i][-1])), (low, 1.1 * top + 1e-9))
        plot.frame(called[i], "L")
        plot.curve(grids[i], curves[i], "forward", (), 2.6, name=f"L against {called[i]}, all else held")
        side = 0.3 * reach
        along = np.linspace(-side, side, 25)
        plot.curve(here + along, height + along * slope, "backward", style.BACK, 2.6, name="slope here")
        plot.mark(here, height, "orange", "diamond", 8)
        plot.legend(60, 312)
        return Frame(_said(called[i], here, height, float(steps[i][k]), slope), drawing)

    if len(point) > 1:
        labels = [f"{style.number((k - COUNT // 2) * 2 * reach / (COUNT - 1), 3)} from the start" for k in range(COUNT)]
        sliders = [Slider("weight", called, 0), Slider("moved by", labels, COUNT // 2, play=180)]
    else:
        sliders = [Slider(called[0], [style.number(v, 3) for v in grids[0]], COUNT // 2, play=180)]
    frames = Frames(sliders, frame, "The loss against one weight, with its slope.")
    start = tuple(slider.start for slider in sliders)
    return Player(lambda: Picture(frame(*start).drawing, f"{frames.alt} {frame(*start).line}"), frames)


def _said(name: str, here: float, height: float, change: float, slope: float) -> str:
    way = ("L stays almost the same: it is flat here" if abs(slope) < 5e-3 else
           f"a {'smaller' if slope > 0 else 'larger'} {name} makes L smaller")
    sign = "+" if change > 0 else ""
    return (f"{name} = {style.number(here, 3)}: L = {style.number(height)}. Nudge {name} up by {NUDGE} and L changes "
            f"by {sign}{style.number(change, 3)}: slope {style.number(slope, 3)}, so {way}.")
