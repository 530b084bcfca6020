"""Show what a model makes of digits held back from its training: by the student's functions, and as a ladder."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from lab.pictures.asking import Waiting, array, ask, missing, several
from lab.pictures.drawing import Drawing
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .digits import confusion_matrix

RUNGS = (("no hidden layer", (64, 10), False, 30), ("32 hidden units", (64, 32, 10), False, 30),
         ("100 hidden units, shifted copies", (64, 100, 10), True, 20))
ETA, BATCH_SIZE = 0.3, 32
LOWEST, FULL, GOAL = 0.90, 0.95, 0.98
LEFT, ROOM, ROW = 250.0, 330.0, 46.0


@picture
def held_back(predict: Any, confusion: Any, X: Any, labels: Any, params: Any) -> Picture:
    """Draw the student's confusion (labels, predicted, K) of what their predict (X, params) makes of X (N, 64)."""
    if missing(params):
        raise Waiting("Waiting for the model: its params have no value yet.")
    predicted = array("predict", ask("predict", predict, X, params), (len(X),))
    return cast(Picture, confusion_matrix(confusion, labels, predicted))


@picture
def ladder(init_params: Any, train: Any, predict: Any, shifted: Any, learnt: Any, held: Any, params: Any) -> Picture:
    """Draw the share of right digits, learnt and held back, of three networks and of the student's own.

    The three are trained by the student's init_params and train: none has seen a digit that is held back. shifted:
    (X, T) → the same with moved copies; learnt, held: (X, T, labels) each; params: the student's model, or `...`.
    """
    shares: list[tuple[str, float, float]] = []
    for name, sizes, copies, epochs in RUNGS:
        rng = np.random.default_rng(2)
        start = ask("init_params", init_params, list(sizes), rng)
        X, T = shifted(*learnt[:2]) if copies else learnt[:2]
        value = ask("train", train, X, T, start, ETA, BATCH_SIZE, epochs, rng)
        shares.append((name, *_shares(predict, several("train", value, 2, "(params, losses)")[0], learnt, held)))
    if not missing(params):
        shares.append(("digits_model, yours", *_shares(predict, params, learnt, held)))
    drawing = Drawing(640, 92 + ROW * len(shares))
    for share, said in ((LOWEST, "90 %"), (FULL, "95 %"), (GOAL, "98 %"), (1.0, "100 %")):
        place = _place(share)
        drawing.line([(place, 30), (place, 34 + ROW * len(shares))], "grey", 1.0, (4.0, 3.0))
        drawing.text(place, 18, said, size=12)
    for row, (name, seen, unseen) in enumerate(shares):
        middle = 34 + ROW * (row + 0.5)
        drawing.text(LEFT - 10, middle, name, anchor="end", bold=row == len(RUNGS))
        for down, share, role in ((-9, seen, "sky"), (9, unseen, "orange")):
            end = _place(share)
            drawing.box(((LEFT + end) / 2, middle + down), (max(end - LEFT, 1.0), 14), role, "ink", 0.8, 1)
            drawing.text(min(end, LEFT + ROOM) + 6, middle + down, _percent(share), size=12, anchor="start",
                         halo=True)
    below = 56 + ROW * len(shares)
    for place, role, said in ((60.0, "sky", "upper bar: digits it learnt from"),
                              (330.0, "orange", "lower bar: held back")):
        drawing.box((place, below), (22, 12), role, "ink", 0.8, 1)
        drawing.text(place + 18, below, said, size=12, anchor="start")
    said = "; ".join(f"{name}: {_percent(seen)} of the digits it learnt from, {_percent(unseen)} of those held back"
                     for name, seen, unseen in shares)
    return Picture(drawing, f"Share of right answers. {said}.")


def _shares(predict: Any, params: Any, learnt: Any, held: Any) -> tuple[float, float]:
    """Return the shares of right labels in both parts (X, T, labels)."""
    found = []
    for X, _, labels in (learnt, held):
        predicted = array("predict", ask("predict", predict, X, params), (len(X),))
        found.append(float(np.mean(predicted == labels)))
    return found[0], found[1]


def _place(share: float) -> float:
    return LEFT + ROOM * max(0.0, share - LOWEST) / (1 - LOWEST)


def _percent(share: float) -> str:
    return f"{style.number(100 * share, 3)} %"
