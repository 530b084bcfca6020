"""Draw the 3-2-1 tanh network taking steps of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, scalar, several
from lab.pictures.picture import Picture, picture
from lab.showing import style

RUN_AWAY = 1e6  # an output beyond which nothing comes back


@picture
def three_learn(
    toy_forward: Any, toy_gradients: Any, x: Any, t: Any, W1: Any, w2: Any, eta: float = 0.05, steps: int = 20
) -> Picture:
    """Draw output and loss of the 3-2-1 network, step by step against the student's gradients of L = (y − t)².

    toy_forward: (x, W1, w2) → (a (2,), z (2,), y); toy_gradients: (x, t, W1, w2) → (dW1 (2, 3), dw2 (2,)).
    """
    t = scalar("t", t)
    found: list[str] = []
    outputs = outputs_of(toy_forward, toy_gradients, x, t, W1, w2, eta, steps, found)
    losses = (outputs - t) ** 2
    if steps and not losses[-1] < losses[0]:
        found.append(f"The loss does not fall: {style.number(losses[0])} before, {style.number(losses[-1])} after. "
                     "Is η too large, or a sign of the gradients wrong?")
    figure = style.figure(230)
    left, right = figure.subplots(1, 2)
    left.axhline(t, color=style.GREEN, linestyle=(0, (9, 3)), label="target t")
    left.plot(outputs, color=style.BLUE, marker="o", markersize=3, label="output y")
    left.legend()
    left.set(xlabel="step", ylabel="y")
    right.plot(losses, color=style.BLUE, marker="o", markersize=3)
    right.set(xlabel="step", ylabel="L = (y − t)²")
    right.set_ylim(bottom=0)
    for axes in (left, right):
        axes.locator_params(axis="x", integer=True)
    say = style.number
    return Picture(figure, (
        f"The 3-2-1 network after {style.plural(len(outputs) - 1, 'step')} with η = {say(eta)}: the output goes from "
        f"{say(outputs[0])} to {say(outputs[-1])}, the target is {say(t)}; L goes from {say(losses[0])} to "
        f"{say(losses[-1])}."), list(dict.fromkeys(found)))


def outputs_of(
    toy_forward: Any, toy_gradients: Any, x: Any, t: float, W1: Any, w2: Any, eta: float, steps: int, found: list[str]
) -> np.ndarray:
    """Return the output before the first step and after each, fewer when it runs away."""
    x, W1, w2 = array("x", x, (3,)), array("W1", W1, (2, 3)), array("w2", w2, (2,))
    outputs = [_output(toy_forward, x, W1, w2, found)]
    for _ in range(steps):
        pair = several("toy_gradients", ask("toy_gradients", toy_gradients, x, t, W1, w2), 2, "a pair of gradients")
        W1 = W1 - eta * array("dW1", pair[0], (2, 3), found)
        w2 = w2 - eta * array("dw2", pair[1], (2,), found)
        outputs.append(_output(toy_forward, x, W1, w2, found))
        if not abs(outputs[-1]) < RUN_AWAY:
            break
    return np.array(outputs)


def _output(toy_forward: Any, x: np.ndarray, W1: np.ndarray, w2: np.ndarray, found: list[str]) -> float:
    what = "three things (a, z, y)"
    return scalar("y", several("toy_forward", ask("toy_forward", toy_forward, x, W1, w2), 3, what)[2], found)
