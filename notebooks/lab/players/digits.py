"""The digits a model gets wrong or nearly so, one by one, with what it thought of each class."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.drawing import Drawing
from lab.pictures.drawing.marks import BREAK
from lab.pictures.images.digits import judged, mistakes, worst_mistakes
from lab.pictures.picture import Picture, Shown
from lab.showing import style

from .frames import Frame, stepped
from .stage import Player, player

MOST_FRAMES, LEAST_FRAMES = 60, 20
WIDTH, HEIGHT, SIDE = 620.0, 250.0, 24.0


@player
def digit_player(predict: Any, X: Any, labels: Any, params: Any) -> Player:
    """Show mistakes of predict (X, params) → labels, the surest first; X (N, 64), labels (N,).

    Where they are few, the right ones it was least sure of follow; images that are few are all shown, in their own
    order.  params: tanh hidden layers and softmax output. The gallery of worst_mistakes is shown where no scripts run.
    """
    found: list[str] = []
    pixels, right, predicted, y = judged(predict, X, labels, params, found)
    wrong = mistakes(right, predicted, y)[:MOST_FRAMES]
    own = y[np.arange(len(right)), right]
    doubtful = [n for n in np.argsort(own, kind="stable") if right[n] == predicted[n]]
    shown = [*wrong, *doubtful[:max(0, LEAST_FRAMES - len(wrong))]] if len(right) > 4 else list(range(len(right)))

    def frame(at: int) -> Frame:
        n = int(shown[at])
        line = (f"Image {n}: label {right[n]}, read as {predicted[n]} with probability "
                f"{style.number(y[n, predicted[n]], 3)}")
        line += ": right." if right[n] == predicted[n] else (
            f"; its own class has {style.number(own[n], 3)}: a mistake.")
        drawing = Drawing(WIDTH, HEIGHT)
        drawing.text(28 + 4 * SIDE, 14, f"image {n}", bold=True)
        image(drawing, pixels[n], 28, 28)
        marks = {int(right[n]): "label", int(predicted[n]): "read as"}
        bars(drawing, y[n], marks if right[n] != predicted[n] else {int(right[n]): "read right"})
        return Frame(line, drawing)

    def still() -> Shown:
        gallery = worst_mistakes(predict, X, labels, params)
        return Picture(gallery.figure, gallery.alt, found, gallery.notes) if isinstance(gallery, Picture) else gallery

    return Player(still, stepped(len(shown), frame, "One digit and the probability of each class.", play=1200))


def image(drawing: Drawing, pixels: np.ndarray, left: float, top: float, side: float = SIDE) -> None:
    """Draw 8×8 pixels, black on white on any page, in a frame with its grid."""
    drawing.box((left + 4 * side, top + 4 * side), (8 * side, 8 * side), "white", "", corner=0)
    for row, column in np.ndindex(8, 8):
        shade = round(15 * float(np.clip(pixels.reshape(8, 8)[row, column], 0, 1)))
        if shade:
            drawing.box((left + (column + 0.5) * side, top + (row + 0.5) * side), (side, side), f"shade{shade}", "",
                        corner=0)
    grid = [place for k in range(9) for place in (
        (left + k * side, top), (left + k * side, top + 8 * side), BREAK,
        (left, top + k * side), (left + 8 * side, top + k * side), BREAK)]
    drawing.line(grid, "pale", 0.6)
    drawing.box((left + 4 * side, top + 4 * side), (8 * side, 8 * side), "", "ink", 1.5, 0)


def bars(drawing: Drawing, y: np.ndarray, marks: dict[int, str], left: float = 262.0, top: float = 28.0) -> None:
    """Draw the probability of each class as a bar that goes to the right, with its number."""
    row, room = 192.0 / len(y), 190.0
    for k, share in enumerate(y):
        middle = top + (k + 0.5) * row
        drawing.text(left, middle, str(k), size=12, bold=k in marks)
        role = {"label": "orange", "read as": "forward", "read right": "forward"}.get(marks.get(k, ""), "sky")
        drawing.box((left + 12 + room * share / 2, middle), (max(room * share, 0.6), row - 5), role, "ink", 0.8, 1)
        said = style.number(share, 2) + (f"  {marks[k]}" if k in marks else "")
        drawing.text(left + 20 + room * share, middle, said, size=12, anchor="start", bold=k in marks)
    drawing.text(left + 12, top + 192 + 14, "probability of each class", size=12, anchor="start")
