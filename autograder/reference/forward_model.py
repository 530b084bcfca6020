"""Unit 1, the forward model: from one neuron to a network of any depth.

Shapes: x (inputs,), W (units out, units in), b (units out,), a batch X (examples, inputs). A network is `params`, a
list of (W, b), and `hs`, a list of as many functions. The equation numbers are those of the sources named after them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Array = np.ndarray
Activation = Callable[[Array], Array]
Params = Sequence[tuple[Array, Array]]


def sigmoid(a: Array | float) -> Array:
    """σ(a) = 1 / (1 + e^−a), elementwise, any shape; the exponent is never positive   (homework)."""
    e = np.exp(-np.abs(a))
    return np.where(np.asarray(a) >= 0, 1 / (1 + e), e / (1 + e))


def relu(a: Array | float) -> Array:
    """Return max(0, a), elementwise, any shape   (homework)."""
    return np.maximum(0.0, a)


def neuron(x: Array, w: Array, b: float, h: Activation) -> Array:
    """z = h(w·x + b), a number, from x and w (inputs,)   (graph 1, 2)."""
    return h(np.dot(w, x) + b)


def layer(z: Array, W: Array, b: Array, h: Activation) -> Array:
    """Return h(W z + b), shape (out,), from z (in,), W (out, in), b (out,)   (dtu 1, 2)."""
    return h(W @ z + b)


def absorb_bias(W: Array, b: Array) -> Array:
    """V = [b, W], shape (out, in + 1): the bias as the weight of an input x_0 = +1   (dtu 3)."""
    return np.column_stack([b, W])


def threshold_to_bias(W_lin: Array) -> tuple[Array, Array]:
    """Return W (out, in) and b (out,) from weights stored (in + 1, out) whose row 0 multiplies x_0 = −1   (lin)."""
    return W_lin[1:].T, -W_lin[0]


def two_layer(x: Array, W1: Array, b1: Array, W2: Array, b2: Array, h1: Activation, h2: Activation) -> Array:
    """y = h2(W2 h1(W1 x + b1) + b2), shape (outputs,)   (dtu a)."""
    return h2(W2 @ h1(W1 @ x + b1) + b2)


def repaired_two_layer(x: Array, V1: Array, V2: Array, h1: Activation, h2: Activation) -> Array:
    """Like `two_layer`, from V1 (hidden, inputs + 1), V2 (outputs, hidden + 1): z_0 = 1 goes round h1   (dtu a)."""
    z = h1(V1 @ np.concatenate([[1.0], x]))
    return h2(V2 @ np.concatenate([[1.0], z]))


def three_layer(x: Array, W1: Array, b1: Array, W2: Array, b2: Array, W3: Array, b3: Array,
                h1: Activation, h2: Activation, h3: Activation) -> Array:
    """y = h3(W3 h2(W2 h1(W1 x + b1) + b2) + b3), shape (outputs,)   (dtu b)."""
    return h3(W3 @ h2(W2 @ h1(W1 @ x + b1) + b2) + b3)


def forward(x: Array, params: Params, hs: Sequence[Activation]) -> tuple[list[Array], list[Array]]:
    """a^(l) = W^(l) z^(l−1) + b^(l), z^(l) = h_l(a^(l)), z^(0) = x: the L arrays a, the L + 1 arrays z   (dtu c)."""
    a, z = [], [np.array(x, dtype=float)]
    for (W, b), h in zip(params, hs, strict=True):
        a.append(W @ z[-1] + b)
        z.append(h(a[-1]))
    return a, z


def forward_batch(X: Array, params: Params, hs: Sequence[Activation]) -> Array:
    """Y (examples, outputs) by Z^(l) = h_l(Z^(l−1) W^(l)ᵀ + b^(l)), Z^(0) = X, one example a row   (dtu l)."""
    Z = X
    for (W, b), h in zip(params, hs, strict=True):
        Z = h(Z @ W.T + b)
    return Z


def collapse(params: Params) -> tuple[Array, Array]:
    """Return W (outputs, inputs) and b (outputs,) of the one affine map that layers with h(a) = a are   (dtu d)."""
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b


def worked_forward(x: float = 3.0, t: float = 1.0, w1: float = 0.01, w2: float = -5.0,
                   b: float = -1.0) -> dict[str, float]:
    """Return every number of the network with one neuron per layer: ReLU, then σ, E = ½(y − t)²   (homework)."""
    a1 = w1 * x
    z1 = float(relu(a1))
    a2 = w2 * z1 + b
    y = float(sigmoid(a2))
    return {"a1": a1, "z1": z1, "a2": a2, "y": y, "E": 0.5 * (y - t) ** 2}
