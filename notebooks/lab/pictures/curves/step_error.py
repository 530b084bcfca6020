"""Draw the error of finite differences against their step size."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.calling.arguments import same
from lab.pictures.asking import Waiting, array, ask
from lab.pictures.picture import Picture, picture
from lab.showing import style

STEPS = np.logspace(-13, -1, 49)


@picture
def step_size(numerical_gradient: Any, f: Any, w: Any, exact: Any) -> Picture:
    """Draw the relative error of the student's numerical_gradient (f, w, eps) against eps, both on log scales.

    f: (w) → number; w: array; exact: the gradient there, the same shape. Two grey lines show the laws of central
    differences: rounding falls as 1/eps, truncation grows as eps².
    """
    found: list[str] = []
    errors = gradient_errors(numerical_gradient, f, w, exact, found)
    figure = style.figure(330)
    axes = figure.subplots()
    draw_errors(axes, errors)
    said = ", ".join(f"{style.number(errors[k], 2)} at eps = {style.number(STEPS[k], 1)}" for k in range(0, 49, 8))
    alt = f"Relative error of numerical_gradient against eps on log scales: {said}."
    return Picture(figure, alt, found)


def draw_errors(axes: Any, errors: np.ndarray) -> None:
    """Draw the measured error against the step, with the laws that explain its two sides."""
    axes.loglog(STEPS, np.maximum(errors, 1e-17), color=style.BLUE, marker="o", markersize=3.5, linewidth=1.2,
                label="measured error")
    for name, law in laws(errors):
        axes.loglog(STEPS, law, color=style.GREY, linestyle=(0, (1, 2) if "1/eps" in name else (6, 3)), label=name)
    axes.set(xlabel="step eps", ylabel="relative error", ylim=(1e-14, max(10.0, float(np.nanmax(errors)))))
    axes.grid(visible=True, which="major")
    axes.legend(loc="best")


def laws(errors: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Return how rounding and truncation go with eps, each as high as what was measured where it rules alone."""
    found = []
    for name, law, where in (("rounding, like 1/eps", 1 / STEPS, slice(0, 17)),
                             ("truncation, like eps²", STEPS**2, slice(-5, -4))):
        scale = float(np.median(errors[where] / law[where]))
        if np.isfinite(scale) and scale > 0:
            found.append((name, scale * law))
    return found


def gradient_errors(numerical_gradient: Any, f: Any, w: Any, exact: Any, found: list[str]) -> np.ndarray:
    """Return the relative error at each of STEPS; what is wrong goes to `found`."""
    point, right = array("w", w), array("exact", exact)
    if right.shape != point.shape:
        raise Waiting(f"The exact gradient has shape {right.shape}, its point w {point.shape}.")
    size = max(float(np.linalg.norm(right)), 1e-300)
    errors: list[float] = []
    for eps in STEPS:
        mine = point.copy()
        value = ask("numerical_gradient", numerical_gradient, f, mine, float(eps), copies=False)
        given = array("numerical_gradient", value, point.shape, found if not errors else [])
        if not same(mine, point) and not any("left changed" in one for one in found):
            found.append("w is left changed: `numerical_gradient` must put each nudged entry back, or nudge a copy.")
        errors.append(float(np.linalg.norm(given - right)) / size)
    measured = np.array(errors)
    if not np.any(np.isfinite(measured)):
        raise Waiting("`numerical_gradient` gives no finite numbers at any eps.")
    found += _what_is_off(measured)
    return measured


def _what_is_off(errors: np.ndarray) -> list[str]:
    best = float(np.nanmin(errors))
    if best > 1e-3:
        hint = " Is the difference divided by 2 eps?" if 0.4 < best < 1.1 else ""
        return [f"`numerical_gradient` never comes closer than a relative error of {style.number(best, 2)}.{hint}"]
    early, late = errors[np.argmin(np.abs(STEPS - 1e-3))], errors[np.argmin(np.abs(STEPS - 1e-2))]
    if early > 1e-5 and 0.8 < np.log10(late / early) < 1.25:
        return ["The error grows like eps, not eps²: these are one-sided differences, not central ones."]
    return []
