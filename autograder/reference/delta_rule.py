"""Unit 3, the delta rule: one linear neuron learns, then three with one tanh layer between.

Shapes: x (inputs,), w (inputs,), the 3-2-1 network's W1 (2, 3) and w2 (2,); L = (y − t)², without a ½.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def linear_gradient(w: Array, x: Array, t: float) -> Array:
    """∂L/∂w = 2(w·x − t) x for L = (y − t)²   (rana)."""
    return 2 * (np.dot(w, x) - t) * np.asarray(x)


def delta_rule_step(w: Array, x: Array, t: float, eta: float) -> Array:
    """w − η δ x with δ = y − t   (rana)."""
    return w - eta * (np.dot(w, x) - t) * np.asarray(x)


def equivalent_eta(eta: float) -> float:
    """Return the delta rule's η that makes the step of the true gradient: 2η   (rana, "ignoring 2")."""
    return 2 * eta


def train_linear(X: Array, t: Array, eta: float, epochs: int) -> Array:
    """Return w after `epochs` times one delta-rule step on each example in turn, from zeros   (rana; lin)."""
    w = np.zeros(np.shape(X)[1])
    for _ in range(epochs):
        for x_n, t_n in zip(X, t):
            w = delta_rule_step(w, x_n, t_n, eta)
    return w


def toy_forward(x: Array, W1: Array, w2: Array) -> tuple[Array, Array, float]:
    """a = W1 x, z = tanh a, y = w2·z   (rana)."""
    a = W1 @ x
    z = np.tanh(a)
    return a, z, w2 @ z


def top_gradient(x: Array, t: float, W1: Array, w2: Array) -> Array:
    """∂L/∂w2 = 2(y − t) z   (rana)."""
    _, z, y = toy_forward(x, W1, w2)
    return 2 * (y - t) * z


def one_weight_gradient(x: Array, t: float, W1: Array, w2: Array, j: int, i: int) -> float:
    """∂L/∂W1[j, i] = 2(y − t) w2_j (1 − z_j²) x_i   (rana)."""
    _, z, y = toy_forward(x, W1, w2)
    return 2 * (y - t) * w2[j] * (1 - z[j] ** 2) * x[i]


def local_errors(x: Array, t: float, W1: Array, w2: Array) -> tuple[float, Array]:
    """Return ∂L/∂a of the output (its a is y) and of the two hidden units   (rana)."""
    _, z, y = toy_forward(x, W1, w2)
    delta = 2 * (y - t)
    return delta, delta * np.asarray(w2) * (1 - z ** 2)


def toy_gradients(x: Array, t: float, W1: Array, w2: Array) -> tuple[Array, Array]:
    """Return dW1 (2, 3) and dw2 (2,): local error times local input   (rana)."""
    _, z, _ = toy_forward(x, W1, w2)
    delta, delta_hidden = local_errors(x, t, W1, w2)
    return np.outer(delta_hidden, x), delta * z


def vectorised_gradients(Z1: Array, W1: Array, W2: Array, t: float) -> tuple[Array, Array]:
    """Return dW1 (3, 2) and dW2 (2, 1) with columns Z1 (3, 1), weights stored (in, out)   (rana, shapes corrected)."""
    A1 = W1.T @ Z1                                  # (2, 1)
    Z2 = np.tanh(A1)                                # (2, 1)
    delta = 2 * (W2.T @ Z2 - t)                     # (1, 1)
    delta_1 = (W2 @ delta) * (1 - np.tanh(A1) ** 2)  # (2, 1)
    return Z1 @ delta_1.T, Z2 @ delta.T
