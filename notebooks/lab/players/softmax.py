"""Three logits on sliders, and what softmax makes of them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from lab.pictures.asking import array, ask
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

VALUES = np.arange(-3, 4).astype(float)
CLASSES = 3


@player
def softmax_player(softmax: Any, a: Any = (2, 0, -1)) -> Player:
    """Show three logits on sliders, and the student's softmax (K,) → (K,) of them, as bars.

    a: where the sliders start, whole numbers from −3 to 3. Each answer is checked to be exp(a) over its sum.
    """
    first = array("a", a, (CLASSES,))
    found: list[str] = []
    outputs = {logits: _answer(softmax, np.array(logits), found) for logits in product(VALUES, repeat=CLASSES)}
    top = max(1.0, float(np.nanmax(np.clip(list(outputs.values()), 0, 20))))

    def frame(*at: int) -> Frame:
        logits = tuple(float(VALUES[i]) for i in at)
        y = outputs[logits]
        drawing = Drawing(700, 260)
        _bars(Plot(drawing, 50, 34, 280, 180, (0, CLASSES), (-3.6, 3.6)), logits, "sky", "logits a")
        _bars(Plot(drawing, 400, 34, 280, 180, (0, CLASSES), (0, 1.08 * top)), y, "forward", "y = softmax(a)")
        winner = int(np.argmax(y))
        line = (f"a = ({', '.join(style.number(v) for v in logits)}) becomes y = "
                f"({', '.join(style.number(v, 3) for v in y)}), which sums to {style.number(np.sum(y), 3)}; "
                f"class {winner} is ahead.")
        return Frame(line, drawing)

    start = [int(np.argmin(np.abs(VALUES - v))) for v in first]
    sliders = [Slider(f"a[{k}]", [style.number(v) for v in VALUES], start[k], play=600) for k in range(CLASSES)]
    frames = Frames(sliders, frame, "Bars: logits and probabilities of three classes.")
    return Player(lambda: Picture(frame(*start).drawing, f"{frames.alt} {frame(*start).line}", found[:1]), frames)


def _answer(softmax: Any, a: np.ndarray, found: list[str]) -> np.ndarray:
    y = array("softmax", ask("softmax", softmax, a), a.shape)
    right = np.exp(a) / np.exp(a).sum()
    if not found and not np.allclose(y, right, rtol=1e-5, atol=1e-9):
        k = int(np.nanargmax(np.abs(y - right))) if np.any(np.isfinite(y)) else 0
        found.append(f"`softmax` of ({', '.join(style.number(v) for v in a)}) gives class {k} {style.number(y[k])}; "
                     f"exp(a) over the sum of all exp(a) is {style.number(right[k])}.")
    return y


def _bars(plot: Plot, values: Any, role: str, title: str) -> None:
    plot.frame("class", title=title, xticks=[])
    zero = plot.at(0, 0)[1]
    for k, value in enumerate(values):
        x, y = plot.at(k + 0.5, float(value))
        plot.drawing.box((x, (y + zero) / 2), (48, max(abs(y - zero), 1.0)), role, "ink", 0.8, 0)
        plot.drawing.text(x, y - 10 if value >= 0 else y + 11, style.number(value, 3), size=12, halo=True)
        plot.drawing.text(x, plot.top + plot.height + 13, str(k), size=12)
    plot.drawing.line([(plot.left, zero), (plot.left + plot.width, zero)], "grey", 1)
