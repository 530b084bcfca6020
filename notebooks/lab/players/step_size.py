"""The step of a finite difference on a slider: what it sees of the function, and how wrong it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.curves.step_error import STEPS, gradient_errors, laws, step_size
from lab.pictures.drawing import Drawing, Plot
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

WIDTH, HEIGHT = 660.0, 360.0


@player
def step_size_player(numerical_gradient: Any, f: Any, w: Any, exact: Any) -> Player:
    """Show the step: left, f along one coordinate as far as the step reaches, with the exact slope and the student's.

    Right: the error for every step. numerical_gradient: (f, w, eps) → array; exact: the gradient at w. With a very
    small step the left panel shows the stairs of rounding.
    """
    found: list[str] = []
    errors = gradient_errors(numerical_gradient, f, w, exact, found)
    point, right = array("w", w), array("exact", exact)
    coordinate = np.unravel_index(int(np.argmax(np.abs(right))), right.shape)

    def frame(k: int) -> Frame:
        eps = float(STEPS[k])
        given = array("numerical_gradient", ask("numerical_gradient", numerical_gradient, f, point, eps), point.shape)
        slope, truth = float(given[coordinate]), float(right[coordinate])
        drawing = Drawing(WIDTH, HEIGHT)
        _along(drawing, f, point, coordinate, eps, slope, truth)
        _errors(drawing, errors, k)
        line = (f"eps = {style.number(eps, 2)}: the difference gives {style.number(slope, 8)}, the exact slope is "
                f"{style.number(truth, 8)}; relative error of the whole gradient {style.number(errors[k], 2)}.")
        return Frame(line, drawing)

    slider = Slider("step eps", [style.number(eps, 2) for eps in STEPS], len(STEPS) - 3, play=200)
    frames = Frames([slider], frame, "Finite differences.")
    return Player(lambda: step_size(numerical_gradient, f, w, exact), frames)


def _along(drawing: Drawing, f: Any, w: np.ndarray, coordinate: Any, eps: float, slope: float, truth: float) -> None:
    """Return f(w + s e) − f(w) for s within two steps of 0."""
    s = np.linspace(-2, 2, 81)
    direction = np.zeros_like(w)
    direction[coordinate] = 1.0
    here = scalar("f", ask("f", f, w))
    heights = np.array([scalar("f", ask("f", f, w + step * eps * direction)) - here for step in s])
    reach = max(1e-17, float(np.max(np.abs(heights))), 2 * eps * abs(truth)) * 1.15
    plot = Plot(drawing, 62, 40, 235, 235, (-2, 2), (-reach, reach))
    plot.frame("steps of eps from w", "f − f(w)", yticks=[-reach / 1.15, 0, reach / 1.15])
    plot.curve(s, heights, "forward", (), 2.2, name="f as computed")
    plot.curve(s, truth * eps * s, "target", (9, 3), 2, name="exact slope")
    plot.curve(s, slope * eps * s, "backward", style.BACK, 2, name="slope by differences")
    for place in (20, 60):
        plot.mark(s[place], heights[place], "orange", "diamond", 6)
    plot.legend(20, HEIGHT - 22, 300)


def _errors(drawing: Drawing, errors: np.ndarray, k: int) -> None:
    shown = np.maximum(errors, 1e-16)
    limits = 1e-14, max(10.0, float(np.nanmax(shown)))
    plot = Plot(drawing, 400, 40, 240, 235, (float(STEPS[0]), float(STEPS[-1])), limits, log="xy")
    plot.frame("step eps", "relative error", xticks=[10.0**e for e in (-13, -9, -5, -1)],
               yticks=[10.0**e for e in range(-14, 3, 4)])
    for name, law in laws(errors):
        plot.curve(STEPS, law, "grey", (2, 3) if "1/eps" in name else (9, 4), 1.3, name=name)
    plot.curve(STEPS, shown, "forward", (), 1.4, marker="dot", name="measured")
    plot.mark(float(STEPS[k]), float(shown[k]), "orange", "diamond", 7)
    plot.legend(355, HEIGHT - 22, 290)

