"""The digits a model gets wrong or nearly so, one by one, with what it thought of each class."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.digits import judged, mistakes, worst_mistakes
from lab.pictures.picture import Picture
from lab.showing import style

from .stage import Player, player, stepper

MOST_FRAMES, LEAST_FRAMES = 60, 20


@player
def digit_player(predict: Any, X: Any, labels: Any, params: Any) -> Player:
    """Mistakes of predict (X, params) → labels, the surest first; X (N, 64), labels (N,).

    Where they are few, the right ones it was least sure of follow.  params: tanh hidden layers and softmax output.
    The gallery of worst_mistakes stands in without widgets.
    """
    found: list[str] = []
    pixels, right, predicted, y = judged(predict, X, labels, params, found)
    wrong = mistakes(right, predicted, y)[:MOST_FRAMES]
    own = y[np.arange(len(right)), right]
    doubtful = [n for n in np.argsort(own, kind="stable") if right[n] == predicted[n]]
    shown = [*wrong, *doubtful[:max(0, LEAST_FRAMES - len(wrong))]]

    def frame(at: int) -> tuple[str, Picture]:
        n = int(shown[at])
        figure = style.figure(250)
        left, bars = figure.subplots(1, 2, width_ratios=(1, 2))
        left.imshow(pixels[n].reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        left.set_axis_off()
        left.set_title(f"image {n}")
        classes = np.arange(y.shape[1])
        drawn = bars.bar(classes, y[n], color=style.SKY, edgecolor=style.INK, linewidth=0.8)
        marks = ((right[n], "label"), (predicted[n], "read as"))
        for k, mark in marks if right[n] != predicted[n] else ((right[n], "read right"),):
            drawn[k].set(facecolor=style.ORANGE if mark == "label" else style.BLUE,
                         hatch="//" if mark == "label" else "")
            bars.annotate(mark, (k, y[n, k]), (0, 4), textcoords="offset points", ha="center", weight="bold",
                          rotation=90 if abs(right[n] - predicted[n]) == 1 else 0)  # neighbours would overlap
        bars.set(xticks=classes, xlabel="class", ylabel="probability", ylim=(0, 1.25), yticks=(0, 0.5, 1))
        line = f"Image {n} is {right[n]}, read as {predicted[n]} with probability {style.number(y[n, predicted[n]], 3)}"
        line += ": right." if right[n] == predicted[n] else (
            f"; its own class has {style.number(own[n], 3)}: a mistake.")
        return line, Picture(figure, line, found)

    return Player(lambda: worst_mistakes(predict, X, labels, params), stepper(len(shown), frame))
