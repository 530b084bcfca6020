"""Play one neuron with its weight and its bias on sliders."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar
from lab.pictures.drawing import NO_LINE, Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

VALUES = np.linspace(-3, 3, 13)
SPAN = (-4.0, 4.0)


@player
def neuron_player(neuron: Any, h: Any) -> Player:
    """Show one neuron, z = h(w x + b) against x, with w and b on sliders and the line a = w x + b beside it.

    neuron: the student's (x, w, b, h) → number, with x and w of shape (1,); h: an activation function, the student's
    sigmoid for example. Each value is checked against h(w x + b).
    """
    xs = np.linspace(*SPAN, 41)
    call = getattr(h, "__name__", "h")
    found: list[str] = []
    array(call, ask(call, h, xs), xs.shape)  # waits for a blank one by its own name
    curves = {(w, b): _curve(neuron, h, xs, float(w), float(b), found) for w in VALUES for b in VALUES}
    low, high = (f(f(values) for values in curves.values()) for f in (min, max))
    limits = min(low, -0.2), max(high, 1.2)

    def frame(i: int, j: int) -> Frame:
        w, b = float(VALUES[i]), float(VALUES[j])
        drawing = Drawing(700, 330)
        plot = Plot(drawing, 48, 20, 630, 235, SPAN, limits)
        plot.frame("x")
        plot.curve(SPAN, [0, 0], "pale", (), 1)
        fine = np.linspace(*SPAN, 161)
        inside = fine[(limits[0] <= w * fine + b) & (w * fine + b <= limits[1])]
        plot.curve(inside[[0, -1]] if len(inside) else [], (w * inside + b)[[0, -1]] if len(inside) else [], "grey",
                   (2, 4), 1.6, name="a = w x + b")
        plot.curve(xs, curves[VALUES[i], VALUES[j]], "forward", (), 3, name=f"z = {call}(a)")
        if abs(w) > 1e-9 and abs(b / w) <= SPAN[1]:
            plot.mark(-b / w, float(np.interp(-b / w, xs, curves[VALUES[i], VALUES[j]])), "orange", "diamond", 7)
            plot.entries.append(("where a = 0", "orange", NO_LINE, "diamond"))
        plot.legend(48, 312)
        return Frame(_said(w, b), drawing)

    names = [style.number(v) for v in VALUES]
    start = int(np.argmin(np.abs(VALUES - 1)))
    frames = Frames([Slider("weight w", names, start, play=350), Slider("bias b", names, len(VALUES) // 2, play=350)],
                    frame, "One neuron's output against its input.")
    return Player(lambda: Picture(frame(start, 6).drawing, f"{frames.alt} {frame(start, 6).line}", found[:1]), frames)


def _curve(neuron: Any, h: Any, xs: np.ndarray, w: float, b: float, found: list[str]) -> np.ndarray:
    weight = np.array([w])
    zs = np.array([scalar("neuron", ask("neuron", neuron, np.array([x]), weight, b, h, copies=False)) for x in xs])
    right = np.asarray(h(w * xs + b), dtype=float)
    if not found and not np.allclose(zs, right, rtol=1e-6, atol=1e-9):
        k = int(np.argmax(np.abs(zs - right)))
        found.append(f"`neuron` gives {style.number(zs[k])} for x = {style.number(xs[k])}, w = {style.number(w)}, "
                     f"b = {style.number(b)}; h(w x + b) is {style.number(right[k])}.")
    return zs


def _said(w: float, b: float) -> str:
    line = f"w = {style.number(w)}, b = {style.number(b)}: "
    if abs(w) < 1e-9:
        return f"{line}with w = 0 the neuron does not look at x at all."
    where = style.number(-b / w, 3)
    rises = "rises" if w > 0 else "falls"
    return f"{line}the output {rises} with x, and a = 0 at x = −b/w = {where}."
