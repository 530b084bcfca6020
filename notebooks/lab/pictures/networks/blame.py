"""Credit assignment in the 3-2-1 tanh network: the error on its way back to one weight."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, close, scalar, several
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .running import differs, slope
from .values import LOOKS, labelled
from .wiring import Wiring, draw, fitting


@picture
def blame(
    toy_forward: Any, local_errors: Any, x: Any, t: Any, W1: Any, w2: Any, j: int = 0, i: int = 0
) -> Picture:
    """Draw the path of blame from the loss L = (y − t)² back to the weight W1[j, i].

    toy_forward (x, W1, w2) → (a (2,), z (2,), y) and local_errors (x, t, W1, w2) → (δ of the output, δ of the
    hidden (2,)) are the student's. On the way back each line carries weight × δ; a unit multiplies what reaches
    it by its slope. The local errors are compared with the slope of the loss.
    """
    x, W1, w2 = array("x", x, (3,)), array("W1", W1, (2, 3)), array("w2", w2, (2,))
    t = scalar("t", t)
    if not (0 <= j < 2 and 0 <= i < 3):
        raise Waiting(f"W1 has no weight [{j}, {i}]: j is 0 or 1, i is 0, 1 or 2.")
    found: list[str] = []
    what = "three things (a, z, y)"
    a, z, y = _forward(several("toy_forward", ask("toy_forward", toy_forward, x, W1, w2), 3, what), found)
    _check_forward(a, z, y, x, W1, w2, found)
    errors = several("local_errors", ask("local_errors", local_errors, x, t, W1, w2), 2, "a pair of local errors")
    top = scalar("δ of the output", errors[0], found)
    hidden = array("δ of the hidden units", errors[1], (2,), found)
    dW1, dw2 = np.outer(hidden, x), top * z
    _check_errors(top, hidden, y, x, t, W1, w2, found)

    sums, slopes = w2 * top, 1 - z**2
    path: set[Any] = {((1, j), (2, 0)), ((0, i), (1, j)), (0, i), (1, j), (2, 0)}
    labels = {((0, k), (1, m)): _n(W1[m, k]) for m in range(2) for k in range(3)}
    labels |= {((1, m), (2, 0)): f"{_n(w2[m])} × {_n(top)} = {_n(sums[m])}" for m in range(2)}
    labels[(0, i), (1, j)] = f"{_n(hidden[j])} × {_n(x[i])} = {_n(dW1[j, i])}"
    shorter = labels | {((1, m), (2, 0)): f"{_n(w2[m])} × {_n(top)}" for m in range(2)}
    shorter[(0, i), (1, j)] = f"{_n(hidden[j])} × {_n(x[i])}"
    rows: dict[Any, list[str]] = {(0, k): [f"x {_n(x[k])}"] for k in range(3)}
    rows |= {(1, m): [f"a {_n(a[m])}", f"z {_z(z[m])}", f"Σ {_n(sums[m])}", f"× h′ {_n(slopes[m])}",
                      f"δ {_n(hidden[m])}"] for m in range(2)}
    rows[2, 0] = [f"y {_n(y)}", f"t {_n(t)}", f"δ {_n(top)}"]
    negative = {((0, k), (1, m)) for m in range(2) for k in range(3) if W1[m, k] < 0}
    negative |= {((1, m), (2, 0)) for m in range(2) if w2[m] < 0}
    wiring = Wiring(
        (3, 2, 1), rows=rows, negative=frozenset(negative), strong=frozenset(path),
        back=frozenset({((1, 0), (2, 0)), ((1, 1), (2, 0)), ((0, i), (1, j))}), heads=["input", "hidden", "output"],
        legend=f"dashed: the way back, weight × δ, and at its end δ × x · Σ is what reaches a unit, δ = Σ × h′(a) · "
               f"bold: the path to W1[{j}, {i}] · on other lines: the weight · {LOOKS}",
    )
    figure = draw(fitting(wiring, labels, shorter))
    product = f"δ_{j} x_{i} = {_n(hidden[j])} × {_n(x[i])} = {_n(dW1[j, i])}"
    alt = (
        f"The 3-2-1 network with L = (y − t)² = {_n((y - t) ** 2)}. Local error of the output {_n(top)}, of the "
        f"hidden units ({_n(hidden[0])}, {_n(hidden[1])}). The path of blame runs from the output back through hidden "
        f"unit {j} to input {i}: {_n(top)} × w2_{j} {_n(w2[j])} × slope {_n(slopes[j])} is δ_{j} = {_n(hidden[j])}, "
        f"and ∂L/∂W1[{j}, {i}] = {product}."
    )
    notes = [
        f"∂L/∂W1[{j}, {i}] = 2(y − t) · w2_{j} · (1 − z_{j}²) · x_{i} = {_n(2 * (y - t))} × {_n(w2[j])} × "
        f"{_n(1 - z[j] ** 2)} × {_n(x[i])} = {_n(2 * (y - t) * w2[j] * (1 - z[j] ** 2) * x[i])}.",
        labelled("∂L/∂W1 = ", dW1) + "\n" + labelled("∂L/∂w2 = ", dw2),
    ]
    return Picture(figure, alt, found, notes)


def _forward(values: Any, found: list[str]) -> tuple[np.ndarray, np.ndarray, float]:
    return array("a", values[0], (2,), found), array("z", values[1], (2,), found), scalar("y", values[2], found)


def _check_forward(
    a: np.ndarray, z: np.ndarray, y: float, x: np.ndarray, W1: np.ndarray, w2: np.ndarray, found: list[str]
) -> None:
    if not close(a, W1 @ x):
        found.append(differs("a", a, "W1 x", W1 @ x))
    if not close(z, np.tanh(a)):
        found.append(differs("z", z, "tanh(a)", np.tanh(a)))
    if not close(y, w2 @ z):
        found.append(differs("y", np.array(y), "w2 · z", np.array(w2 @ z)))


def _check_errors(
    top: float, hidden: np.ndarray, y: float, x: np.ndarray, t: float, W1: np.ndarray, w2: np.ndarray,
    found: list[str],
) -> None:
    """Compare δ of the output with 2(y − t), and δ of the hidden units with what flows back from it."""
    if not close(top, 2 * (y - t)):
        twice = close(2 * top, 2 * (y - t))
        half = " It is half of that: L = (y − t)² has no ½, so the 2 stays." if twice else ""
        found.append(differs("δ of the output", np.array(top), "2(y − t)", np.array(2 * (y - t))) + half)
    right = slope(of=lambda a: top * float(w2 @ np.tanh(a)), at=W1 @ x)
    if not close(hidden, right, 1e-4):
        found.append(differs("δ of the hidden units", hidden, "∂L/∂a", right))


def _n(value: Any) -> str:
    return style.number(value, 3)


def _z(value: float) -> str:
    """Write z with as many digits as show it: a saturated z is nearly 1, and 1 − z² is not 0."""
    written = (style.number(value, digits) for digits in range(3, 9))
    return next((text for text in written if text not in ("1", "−1")), _n(value))
