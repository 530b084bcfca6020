"""Walking downhill step by step, the learning rate on a slider."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.descending import Span, around, check_gradient, contour, descent, point, walk
from lab.pictures.picture import Picture
from lab.showing import style

from .stage import Player, Screen, boxed, button, player


@player
def descent_player(
    sgd_step: Any, loss: Any, gradient: Any, start: Any, eta: float = 0.1, steps: int = 30, span: Span | None = None
) -> Player:
    """Contours of loss(w), w (2,), and the student's sgd_step from where the last step ended, at the slider's η.

    Arguments as in pictures.descent, whose picture (for η/4, η and 4η) stands in where there are no widgets.
    """
    found: list[str] = []
    check_gradient(loss, gradient, start, found)
    first = array("start", start, (2,))
    area = span or around(walk(sgd_step, gradient, first, eta, steps, found))
    still = lambda: descent(sgd_step, loss, gradient, start, (eta / 4, eta, 4 * eta), steps, span)
    return Player(still, lambda widgets: _build(widgets, sgd_step, loss, gradient, first, eta, area, found))


def _build(
    widgets: Any, sgd_step: Any, loss: Any, gradient: Any, first: np.ndarray, eta: float, area: Span, found: list[str]
) -> Any:
    screen = Screen(widgets)
    path = [first]
    slider = widgets.FloatLogSlider(value=eta, base=10, min=-3, max=1, step=0.05, description="learning rate η",
                                    readout_format=".3g", continuous_update=False,
                                    style={"description_width": "initial"}, layout=widgets.Layout(width="360px"))
    slider.add_class("lab-slider")

    def show() -> None:
        height = scalar("loss", ask("loss", loss, path[-1]))
        slope = array("gradient", ask("gradient", gradient, path[-1]), (2,))
        size = style.number(np.linalg.norm(slope), 3)
        taken = style.plural(len(path) - 1, "step")
        line = f"{taken}: w = {point(path[-1])}, loss {style.number(height)}, slope of size {size}."
        screen.show(line, Picture(_drawn(np.array(path), loss, area), f"Contours of the loss. {line}", found[:2]))

    def go(times: int) -> None:
        taken = walk(sgd_step, gradient, path[-1], slider.value, times, found)
        path.extend(taken[1:])
        show()
        if not np.all(np.abs(path[-1]) < 1e6):
            screen.say("It runs away: this learning rate is too large here. Start again with a smaller one.")

    def again() -> None:
        del path[1:]
        show()

    screen.guarded(show)(None)
    controls = [
        slider,
        button(widgets, screen, "Step", "one step of sgd_step at this learning rate", lambda: go(1)),
        button(widgets, screen, "Ten steps", "ten steps at this learning rate", lambda: go(10)),
        button(widgets, screen, "Start again", "back to the start", again),
    ]
    return boxed(widgets, controls, screen)


def _drawn(path: np.ndarray, loss: Any, area: Span) -> Any:
    figure = style.figure(380)
    axes = figure.subplots()
    contour(axes, loss, area)
    axes.plot(*path.T, color=style.BLUE, marker="o", markersize=4, linewidth=1.4)
    axes.plot(*path[0], "o", color="white", markeredgecolor=style.BLACK, markersize=9, zorder=5)
    axes.annotate("start", path[0], (9, 9), textcoords="offset points", weight="bold")
    axes.plot(*path[-1], "D", color=style.VERMILLION, markersize=8, zorder=6)
    axes.set(xlabel="w[0]", ylabel="w[1]", xlim=area[0], ylim=area[1])
    return figure
