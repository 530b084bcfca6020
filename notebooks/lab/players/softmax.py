"""Play three logits on sliders, what softmax makes of them, and what each class would cost."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

VALUES = np.arange(-3, 4).astype(float)
CLASSES = 3
COSTLIEST = 7.0  # above −log y for the logits (−3, 3, 3), which is 6.7


@player
def softmax_player(softmax: Any, a: Any = (2, 0, -1), cross_entropy: Any = None) -> Player:
    """Show three logits on sliders, and the student's softmax (K,) → (K,) of them, as bars.

    a: where the sliders start, whole numbers from −3 to 3. With cross_entropy, the student's (Y, T) → number, a third
    panel shows the loss if class 0, 1 or 2 is the right one. Softmax is checked to be exp(a) over its sum, the loss to
    be −log y.
    """
    first = array("a", a, (CLASSES,))
    found: list[str] = []
    outputs = {logits: _answer(softmax, np.array(logits), found) for logits in product(VALUES, repeat=CLASSES)}
    losses = {} if cross_entropy is None else {at: _losses(cross_entropy, y, found) for at, y in outputs.items()}
    top = max(1.0, float(np.nanmax(np.clip(list(outputs.values()), 0, 20))))
    wide = 190 if losses else 280

    def frame(*at: int) -> Frame:
        logits = tuple(float(VALUES[i]) for i in at)
        y = outputs[logits]
        drawing = Drawing(700, 260)
        _bars(Plot(drawing, 42, 34, wide, 180, (0, CLASSES), (-3.6, 3.6)), logits, "sky", "logits a")
        _bars(Plot(drawing, 86 + wide, 34, wide, 180, (0, CLASSES), (0, 1.08 * top)), y, "forward", "y = softmax(a)")
        ahead = np.flatnonzero(np.isclose(y, np.max(y), rtol=1e-9))
        first = f"class {ahead[0]} is ahead" if len(ahead) == 1 else (
            f"classes {' and '.join(map(str, ahead))} are level" if len(ahead) < len(y) else "all classes are level")
        line = (f"a = ({', '.join(style.number(v) for v in logits)}) becomes y = "
                f"({', '.join(style.number(v, 3) for v in y)}), which sums to {style.number(np.sum(y), 3)}; "
                f"{first}.")
        if losses:
            costs = losses[logits]
            _bars(Plot(drawing, 500, 34, wide, 180, (0, CLASSES), (0, 1.08 * COSTLIEST)), costs, "orange",
                  "loss if it is class …")
            line += f" The loss is {', '.join(f'{style.number(v, 3)} for class {k}' for k, v in enumerate(costs))}."
        return Frame(line, drawing)

    start = [int(np.argmin(np.abs(VALUES - v))) for v in first]
    sliders = [Slider(f"a[{k}]", [style.number(v) for v in VALUES], start[k], play=600) for k in range(CLASSES)]
    shown = "logits, probabilities and losses" if losses else "logits and probabilities"
    frames = Frames(sliders, frame, f"Bars: {shown} of three classes.")
    return Player(lambda: Picture(frame(*start).drawing, f"{frames.alt} {frame(*start).line}", found[:1]), frames)


def _answer(softmax: Any, a: np.ndarray, found: list[str]) -> np.ndarray:
    y = array("softmax", ask("softmax", softmax, a), a.shape)
    right = np.exp(a) / np.exp(a).sum()
    if not found and not np.allclose(y, right, rtol=1e-5, atol=1e-9):
        k = int(np.nanargmax(np.abs(y - right))) if np.any(np.isfinite(y)) else 0
        found.append(f"`softmax` of ({', '.join(style.number(v) for v in a)}) gives class {k} {style.number(y[k])}; "
                     f"exp(a) over the sum of all exp(a) is {style.number(right[k])}.")
    return y


def _losses(cross_entropy: Any, y: np.ndarray, found: list[str]) -> list[float]:
    """Return the student's loss of one example with outputs y, for each class that may be the right one."""
    losses = []
    for k, target in enumerate(np.eye(CLASSES)):
        loss = scalar("cross_entropy", ask("cross_entropy", cross_entropy, y[None], target[None]))
        if not found and y[k] > 0 and not np.isclose(loss, -np.log(y[k]), rtol=1e-5, atol=1e-9):
            found.append(f"`cross_entropy` of y = ({', '.join(style.number(v, 3) for v in y)}) is {style.number(loss)} "
                         f"for class {k}; −log y[{k}] is {style.number(-np.log(y[k]))}.")
        losses.append(loss)
    return losses


def _bars(plot: Plot, values: Any, role: str, title: str) -> None:
    plot.frame("class", title=title, xticks=[])
    zero = plot.at(0, 0)[1]
    thick = 0.5 * plot.width / CLASSES
    for k, value in enumerate(values):
        x, y = plot.at(k + 0.5, float(value))
        plot.drawing.box((x, (y + zero) / 2), (thick, max(abs(y - zero), 1.0)), role, "ink", 0.8, 0)
        plot.drawing.text(x, y - 10 if value >= 0 else y + 11, style.number(value, 3), size=12, halo=True)
        plot.drawing.text(x, plot.top + plot.height + 13, str(k), size=12)
    plot.drawing.line([(plot.left, zero), (plot.left + plot.width, zero)], "grey", 1)
