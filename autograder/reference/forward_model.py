"""Unit 1, the forward model: from one neuron to a network of any depth.

Shapes: x (inputs,), W (units out, units in), b (units out,), a batch X (examples, inputs).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Array = np.ndarray
Activation = Callable[[Array], Array]
Params = Sequence[tuple[Array, Array]]


def sigmoid(a: Array) -> Array:
    """σ(a) = 1 / (1 + e^−a), with the exponent never positive."""
    e = np.exp(-np.abs(a))
    return np.where(np.asarray(a) >= 0, 1 / (1 + e), e / (1 + e))


def relu(a: Array) -> Array:
    """max(0, a)."""
    return np.maximum(0.0, a)


def neuron(x: Array, w: Array, b: float, h: Activation) -> Array:
    """y = h(w·x + b)   (graph 1, 2)."""
    return h(np.dot(w, x) + b)


def layer(z: Array, W: Array, b: Array, h: Activation) -> Array:
    """z_out = h(W z + b)   (dtu 1, 2)."""
    return h(W @ z + b)


def absorb_bias(W: Array, b: Array) -> Array:
    """[b, W], the bias as the weight of an input x_0 = +1   (dtu 3)."""
    return np.column_stack([b, W])


def threshold_to_bias(W_lin: Array) -> tuple[Array, Array]:
    """W (out, in) and b (out,) from weights stored (in + 1, out) whose row 0 multiplies x_0 = −1   (lin)."""
    return np.asarray(W_lin)[1:].T, -np.asarray(W_lin)[0]


def two_layer(x: Array, W1: Array, b1: Array, W2: Array, b2: Array, h1: Activation, h2: Activation) -> Array:
    """y = h2(W2 h1(W1 x + b1) + b2)   (dtu a)."""
    return h2(W2 @ h1(W1 @ x + b1) + b2)


def repaired_two_layer(x: Array, V1: Array, V2: Array, h1: Activation, h2: Activation) -> Array:
    """The same with absorbed biases: the constant z_0 = 1 goes round h1, not through it."""
    z = h1(V1 @ np.concatenate([[1.0], x]))
    return h2(V2 @ np.concatenate([[1.0], z]))


def three_layer(x: Array, W1: Array, b1: Array, W2: Array, b2: Array, W3: Array, b3: Array,
                h1: Activation, h2: Activation, h3: Activation) -> Array:
    """y = h3(W3 h2(W2 h1(W1 x + b1) + b2) + b3)   (dtu b)."""
    return h3(W3 @ h2(W2 @ h1(W1 @ x + b1) + b2) + b3)


def forward(x: Array, params: Params, hs: Sequence[Activation]) -> tuple[list[Array], list[Array]]:
    """a^(l) = W^(l) z^(l−1) + b^(l), z^(l) = h_l(a^(l)), z^(0) = x   (dtu 4 to 7)."""
    a, z = [], [np.array(x, dtype=float)]
    for (W, b), h in zip(params, hs):
        a.append(W @ z[-1] + b)
        z.append(h(a[-1]))
    return a, z


def forward_batch(X: Array, params: Params, hs: Sequence[Activation]) -> Array:
    """Z^(l) = h_l(Z^(l−1) W^(l)ᵀ + b^(l)), one example a row   (dtu l)."""
    Z = np.asarray(X)
    for (W, b), h in zip(params, hs):
        Z = h(Z @ W.T + b)
    return Z


def collapse(params: Params) -> tuple[Array, Array]:
    """W and b of the one affine map that layers without non-linearities amount to   (dtu d)."""
    W, b = np.asarray(params[0][0]), np.asarray(params[0][1])
    for W_next, b_next in params[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b


def worked_forward(x: float = 3.0, t: float = 1.0, w1: float = 0.01, w2: float = -5.0,
                   b: float = -1.0) -> dict[str, float]:
    """The ReLU/sigmoid network of one neuron a layer, E = ½(y − t)²   (homework)."""
    a1 = w1 * x
    z1 = float(relu(a1))
    a2 = w2 * z1 + b
    y = float(sigmoid(a2))
    return {"a1": a1, "z1": z1, "a2": a2, "y": y, "E": 0.5 * (y - t) ** 2}
