"""Walk downhill step by step, with the learning rate on a slider and earlier paths kept for comparison."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.descents.descending import around, check_gradient, descent, point, walk
from lab.pictures.descents.map import Span, contours, ends, path
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture, Shown
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

RATES = [10 ** (k / 6) for k in range(-8, 6)]  # of the learning rate that is asked for
WIDTH, HEIGHT = 700.0, 420.0


@player
def descent_player(
    sgd_step: Any, loss: Any, gradient: Any, start: Any, eta: float = 0.1, steps: int = 30, span: Span | None = None
) -> Player:
    """Show contours of loss(w), w (2,), with the path of the student's sgd_step, and the loss by step beside it.

    One slider chooses among fourteen learning rates around eta, the other walks along the path; "Keep this path" leaves
    it on the map beside the next ones. Other arguments as in pictures.descent, whose picture (for η/4, η and 4η) is
    shown where no scripts run.
    """
    found: list[str] = []
    check_gradient(loss, gradient, start, found)
    first = array("start", start, (2,))
    rates = [float(f"{eta * rate:.3g}") if rate != 1 else float(eta) for rate in RATES]
    paths = [walk(sgd_step, gradient, first, rate, steps, found) for rate in rates]
    area = span or around(paths[RATES.index(1)])
    counts = sorted({*range(min(steps, 8) + 1), *range(10, steps, 3), steps})
    sheet = Drawing(WIDTH, HEIGHT)
    plot = Plot(sheet, 50, 16, 420, 350, *area)
    ground = contours(plot, loss)
    with np.errstate(all="ignore"):
        losses = [[scalar("loss", ask("loss", loss, w)) for w in way] for way in paths]
    limits = _limits(losses[RATES.index(1)])

    def frame(which: int, walked: int) -> Frame:
        way, taken = paths[which], min(counts[walked], len(paths[which]) - 1)
        drawing = Drawing(WIDTH, HEIGHT, [ground])
        here = Plot(drawing, plot.left, plot.top, plot.width, plot.height, *area)
        kept = path(here, way[: taken + 1], "forward")
        here.frame("w[0]", xticks=None)
        drawing.text(20, plot.top + plot.height / 2, "w[1]", turn=-90)
        ends(here, first, way[taken])
        side = Plot(drawing, 545, 40, 140, 240, (0, steps), limits, log="y")
        side.frame("step", title="loss", xticks=[0, steps])
        side.curve(range(taken + 1), losses[which][: taken + 1], "forward", marker="dot", every=max(1, taken // 10))
        said = _said(rates[which], way, taken, losses[which], gradient)
        return Frame(said, drawing, kept)

    def still() -> Shown:
        shown = descent(sgd_step, loss, gradient, start, (eta / 4, eta, 4 * eta), steps, span)
        return Picture(shown.figure, shown.alt, found[:2]) if isinstance(shown, Picture) else shown

    sliders = [Slider("learning rate η", [style.number(rate, 3) for rate in rates], RATES.index(1)),
               Slider("steps", [str(count) for count in counts], 0, play=350)]
    return Player(still, Frames(sliders, frame, "Contours of the loss.", kept="Keep this path"))


def _limits(losses: list[float]) -> tuple[float, float]:
    finite = [max(value, 1e-6) for value in losses if np.isfinite(value)] or [1.0]
    return max(min(finite), 1e-6) / 2, 4 * max(finite)


def _said(eta: float, way: np.ndarray, taken: int, losses: list[float], gradient: Any) -> str:
    w = way[taken]
    taken_words = f"η = {style.number(eta, 3)}, {style.plural(taken, 'step')}: w = {point(w)}"
    if not np.all(np.abs(w) < 1e6) or losses[taken] > 10 * losses[0] + 1e-9:
        return f"{taken_words}. It runs away: this learning rate is too large here."
    slope = array("gradient", ask("gradient", gradient, w), (2,))
    return f"{taken_words}, loss {style.number(losses[taken])}, slope of size {style.number(np.linalg.norm(slope), 3)}."
