"""Draw activation functions as the student wrote them, with their derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask
from lab.pictures.picture import Picture, picture
from lab.showing import style


@picture
def activations(
    functions: Any, primes: Any = None, names: Sequence[str] | None = None, span: tuple[float, float] = (-6, 6)
) -> Picture:
    """Draw h(a), and h′(a) dashed, one panel each.

    functions: a function of an array or a list of them; primes: their derivatives, in the same order. Where a
    derivative is not the slope of its function (away from kinks), that is said with the point that shows it.
    """
    hs = _as_list(functions)
    primes = [None] * len(hs) if primes is None else _as_list(primes)
    if len(primes) != len(hs):
        raise Waiting(f"{len(hs)} functions and {len(primes)} derivatives are given; each needs its own.")
    called = [*names] if names else [getattr(h, "__name__", f"function {i + 1}") for i, h in enumerate(hs)]
    a = np.linspace(*span, 401)
    figure = style.figure(250)
    found: list[str] = []
    said = []
    panels = figure.subplots(1, len(hs), squeeze=False)[0]
    for panel, h, prime, name in zip(panels, hs, primes, called):
        z = array(name, ask(name, h, a), a.shape, found)
        panel.axhline(0, color=style.PALE, linewidth=0.8)
        panel.axvline(0, color=style.PALE, linewidth=0.8)
        panel.plot(a, z, color=style.BLUE, label="h(a)")
        panel.set(title=name, xlabel="a")
        ends = [style.number(v, 3) for v in (z[0], a[0], z[-1], a[-1])]
        said.append(f"{name} from {ends[0]} at a = {ends[1]} to {ends[2]} at a = {ends[3]}")
        if prime is not None:
            dz = array(f"the derivative of {name}", ask(f"{name}_prime", prime, a), a.shape, found)
            panel.plot(a, dz, color=style.VERMILLION, linestyle=(0, (5, 2)), label="h′(a)")
            said[-1] += f", its derivative at most {style.number(np.max(dz), 3)}"
            found += _not_the_slope(name, h, dz, a)
        panel.legend(loc="best")
    _on_one_scale(panels)
    return Picture(figure, "Activation functions: " + "; ".join(said) + ".", found)


def _on_one_scale(panels: Any) -> None:
    """Give heights of the same order the same axis, to compare them by eye; others would flatten the lower ones."""
    lows, highs = zip(*(panel.get_ylim() for panel in panels))
    heights = [high - low for low, high in zip(lows, highs)]
    if max(heights) <= 3 * min(heights):
        for panel in panels:
            panel.set_ylim(min(lows), max(highs))


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _not_the_slope(name: str, h: Any, dz: np.ndarray, a: np.ndarray, eps: float = 1e-5) -> list[str]:
    above, at, below = (np.asarray(ask(name, h, a + s), dtype=float) for s in (eps, 0.0, -eps))
    slope = (above - below) / (2 * eps)
    kink = np.abs((above - at) - (at - below)) / eps > 1e-3
    wrong = ~kink & ~(np.abs(dz - slope) <= 1e-4)
    if not wrong.any():
        return []
    worst = int(np.argmax(np.where(wrong, np.nan_to_num(np.abs(dz - slope), nan=np.inf), 0)))
    return [
        f"The derivative given for {name} is not its slope: at a = {style.number(a[worst], 3)} it is "
        f"{style.number(dz[worst])}, and the slope is {style.number(slope[worst])}."
    ]
