"""Unit 6, walking downhill: one step, how long it may be, and the batches it is measured on.

Shapes: params and gradients are lists of (W (out, in), b (out,)); a bowl ½ wᵀHw has H (d, d), symmetric, and w (d,).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from autograder.reference.backpropagation import worked_network
from autograder.reference.forward_model import Array, Params

Layers = list[tuple[Array, Array]]

TARGETS: dict[str, Callable[[Array], Array]] = {
    "square": lambda x: np.asarray(x) ** 2,
    "sine": lambda x: np.sin(np.pi * np.asarray(x)),
    "abs": np.abs,
    "step": lambda x: np.where(np.asarray(x) >= 0, 1.0, 0.0),
}


def sgd_step(params: Params, gradients: Params, eta: float) -> Layers:
    """Return W − η ∂E/∂W and b − η ∂E/∂b of every layer, as new arrays   (homework; lin; rana; dtu; graph 12)."""
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]


def worked_step(x: float = 3.0, t: float = 1.0, w1: float = 0.01, w2: float = -5.0, b: float = -1.0,
                eta: float = 0.1) -> dict[str, float]:
    """Return the worked network's parameters after one step, and its error there   (homework)."""
    _, dw1, dw2, db = worked_network(x, t, w1, w2, b)
    w1, w2, b = w1 - eta * dw1, w2 - eta * dw2, b - eta * db
    return {"w1": w1, "w2": w2, "b": b, "E": worked_network(x, t, w1, w2, b)[0]}


def largest_safe_eta(w1: float, dw1: float) -> float:
    """Return the η at which w1 − η ∂E/∂w1 = 0, w1 and ∂E/∂w1 having the same sign."""
    return w1 / dw1


def quadratic_descent(H: Array, w0: Array, eta: float, steps: int) -> Array:
    """Return the path (steps + 1, d) of w ← w − η H w from w0, H w being the gradient of ½ wᵀHw   (dtu)."""
    path = [np.array(w0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - eta * H @ path[-1])
    return np.array(path)


def max_eta(H: Array) -> float:
    """Return 2/λ_max: with it, 1 − ηλ reaches −1 along the direction of the largest curvature."""
    return 2 / np.linalg.eigvalsh(H)[-1]


def landscape_gradient(w: Array) -> Array:
    """∂E/∂w (2,) of E = u⁴/4 + u³/6 − 3u²/2 + 10/3 + (w_1 + u/2)², u = w_2 − ½   (dtu, figure 5.5)."""
    u = w[1] - 0.5
    across = 2 * (w[0] + u / 2)
    return np.array([across, u**3 + u**2 / 2 - 3 * u + across / 2])


def subset_average(gradients: Array, m: int) -> Array:
    """Return the mean over all subsets of m examples of the sum of their gradients: (m/N) Σ_n, (P,)   (dtu h)."""
    sums = [sum(subset) for subset in combinations(np.asarray(gradients, dtype=float), m)]
    return np.mean(sums, axis=0)


def minibatches(N: int, size: int, rng: np.random.Generator) -> list[Array]:
    """Return 0 … N − 1 in random order, cut into pieces of `size`; what is left is the last piece   (dtu)."""
    order = rng.permutation(N)
    return [order[start:start + size] for start in range(0, N, size)]


def repaired_curve(x: float, W1: Array, b1: Array, W2: Array, b2: Array) -> float:
    """y = W2 tanh(W1 x + b1) + b2, a number, of a 1-3-1 network   (dtu's formula for figure 5.3, with its biases)."""
    return (W2 @ np.tanh(W1 @ [x] + b1) + b2)[0]


def curve_gradients(x: Array, t: Array, params: Params) -> tuple[float, Layers]:
    """E = (1/2N) Σ (y − t)² of a tanh layer under a linear one, and its gradients; x and t (N,)   (dtu 8, 9)."""
    (W1, b1), (W2, b2) = params
    X, T = np.reshape(x, (-1, 1)), np.reshape(t, (-1, 1))
    Z = np.tanh(X @ W1.T + b1)
    error = Z @ W2.T + b2 - T
    delta2 = error / len(X)
    delta1 = (1 - Z**2) * (delta2 @ W2)
    E = (error**2).sum() / (2 * len(X))
    return float(E), [(delta1.T @ X, delta1.sum(axis=0)), (delta2.T @ Z, delta2.sum(axis=0))]


def spread_start() -> Layers:
    """Return 1-3-1 params whose tanh units cross 0 at −0.8, −0.1 and 0.4, and whose output is 0."""
    return [(np.array([[1.5], [2.0], [3.0]]), np.array([1.2, 0.2, -1.2])), (np.zeros((1, 3)), np.zeros(1))]


def fitted(x: Array, t: Array, params: Params, eta: float, size: int, epochs: int, rng: np.random.Generator) -> Layers:
    """Return params after `epochs` times one step on each minibatch of a new partition   (dtu, figure 5.3; lin)."""
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            params = sgd_step(params, curve_gradients(x[batch], t[batch], params)[1], eta)
    return list(params)
