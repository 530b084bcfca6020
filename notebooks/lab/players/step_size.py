"""The step of a finite difference on a slider: what it sees of the function, and how wrong it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.picture import Picture
from lab.pictures.step_error import STEPS, draw_errors, gradient_errors, step_size
from lab.showing import style

from .stage import Player, Screen, boxed, player


@player
def step_size_player(numerical_gradient: Any, f: Any, w: Any, exact: Any) -> Player:
    """Left: f along one coordinate, as far as the step reaches, with the exact slope and the student's.

    Right: the error for every step. numerical_gradient: (f, w, eps) → array; exact: the gradient at w. With a very
    small step the left panel shows the stairs of rounding.
    """
    found: list[str] = []
    errors = gradient_errors(numerical_gradient, f, w, exact, found)
    point, right = array("w", w), array("exact", exact)
    coordinate = np.unravel_index(int(np.argmax(np.abs(right))), right.shape)

    def frame(k: int) -> tuple[str, Picture]:
        eps = float(STEPS[k])
        given = array("numerical_gradient", ask("numerical_gradient", numerical_gradient, f, point, eps), point.shape)
        slope, truth = float(given[coordinate]), float(right[coordinate])
        figure = style.figure(330)
        left, other = figure.subplots(1, 2)
        _along(left, f, point, coordinate, eps, slope, truth)
        draw_errors(other, errors, int(np.nanargmin(errors)))
        other.axvline(eps, color=style.VERMILLION, linewidth=1)
        other.plot([eps], [max(errors[k], 1e-17)], "o", color=style.VERMILLION, markersize=9, markerfacecolor="none")
        line = (f"eps = {style.number(eps, 2)}: the difference gives {style.number(slope, 8)}, the exact slope is "
                f"{style.number(truth, 8)}; relative error of the whole gradient {style.number(errors[k], 2)}.")
        return line, Picture(figure, line, found)

    def build(widgets: Any) -> Any:
        screen = Screen(widgets)
        slider = widgets.SelectionSlider(
            options=[(style.number(eps, 2), k) for k, eps in enumerate(STEPS)], value=len(STEPS) - 3,
            description="step eps", continuous_update=False, style={"description_width": "initial"},
            layout=widgets.Layout(width="420px"))
        slider.add_class("lab-slider")

        show = screen.guarded(lambda: screen.show(*frame(slider.value)))
        slider.observe(show, names="value")
        show(None)
        return boxed(widgets, [slider], screen)

    return Player(lambda: step_size(numerical_gradient, f, w, exact), build)


def _along(axes: Any, f: Any, w: np.ndarray, coordinate: Any, eps: float, slope: float, truth: float) -> None:
    """f(w + s e) − f(w) for s within two steps of 0."""
    s = np.linspace(-2 * eps, 2 * eps, 121)
    direction = np.zeros_like(w)
    direction[coordinate] = 1.0
    here = scalar("f", ask("f", f, w))
    heights = [scalar("f", ask("f", f, w + step * direction)) - here for step in s]
    axes.plot(s / eps, heights, color=style.BLUE, label="f as computed")
    axes.plot(s / eps, truth * s, color=style.BLACK, linestyle=(0, (1, 1.5)), label="exact slope")
    axes.plot(s / eps, slope * s, color=style.VERMILLION, linestyle=(0, (6, 3)), label="slope by differences")
    axes.plot([-1, 1], [heights[30], heights[90]], "D", color=style.VERMILLION, markersize=6)
    axes.set(xlabel="steps of eps from w", ylabel="f − f(w)")
    axes.legend(loc="best")
