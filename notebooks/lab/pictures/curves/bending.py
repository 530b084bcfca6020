"""Draw, for one set of weights, the curve that each activation function makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, close
from lab.pictures.picture import Picture, picture
from lab.showing import style


@picture
def bends(
    forward_batch: Any, params: Any, functions: Sequence[Any], names: Sequence[str] | None = None,
    span: tuple[float, float] = (-3, 3),
) -> Picture:  # fmt: skip
    """Draw the output y(x) of a network with one input and one output, a panel for each function of its hidden layers.

    forward_batch: the student's (X, params, hs) → Y.  params: a list of (W, b), the same in every panel.  The output
    layer is linear. The picture says where the curve is straight, and compares it with a = W z + b, z = h(a).
    """
    x = np.linspace(*span, 241)
    called = [*names] if names else [getattr(h, "__name__", f"function {i + 1}") for i, h in enumerate(functions)]
    if params[0][0].shape[1] != 1 or params[-1][0].shape[0] != 1:
        raise Waiting("This picture shows networks with one input and one output.")
    found: list[str] = []
    curves = [_curve(forward_batch, x, params, h, name, found) for h, name in zip(functions, called, strict=True)]
    figure = style.figure(250)
    said = []
    panels = figure.subplots(1, len(curves), sharey=True, squeeze=False)[0]
    for panel, y, name in zip(panels, curves, called, strict=True):
        chord = np.interp(x, x[[0, -1]], y[[0, -1]])
        straight = bool(np.max(np.abs(y - chord)) <= 1e-6 * max(1.0, float(np.max(np.abs(y)))))
        word = "straight" if straight else "bent"
        panel.plot(x, chord, color=style.GREY, linewidth=1, linestyle=(0, (4, 3)), label="straight line")
        panel.plot(x, y, color=style.BLUE, label="y(x)")
        panel.set(title=f"{name}: {word}", xlabel="x")
        said.append(f"with {name} in the hidden layer y(x) is {word}")
    figure.axes[0].set_ylabel("y")
    figure.axes[0].legend(loc="best")
    return Picture(figure, f"One network, the same weights, {len(curves)} functions: {'; '.join(said)}.", found)


def _curve(forward_batch: Any, x: np.ndarray, params: Any, h: Any, name: str, found: list[str]) -> np.ndarray:
    """Return the student's outputs (N,), compared with our own."""
    hs = [h] * (len(params) - 1) + [_linear]
    y = array("forward_batch", ask("forward_batch", forward_batch, x[:, None], params, hs), (len(x), 1), found)[:, 0]
    right = x[:, None]
    for (W, b), function in zip(params, hs, strict=True):
        right = np.asarray(function(right @ W.T + b), dtype=float)
    if not close(y, right[:, 0]):
        worst = int(np.argmax(np.nan_to_num(np.abs(y - right[:, 0]), nan=np.inf)))
        found.append(
            f"With {name}, `forward_batch` gives y = {style.number(y[worst])} at x = {style.number(x[worst], 3)}, "
            f"where a = W z + b and z = h(a) give {style.number(right[worst, 0])}."
        )
    return y


def _linear(a: Any) -> Any:
    return a
