"""Unit 4, back-propagation: from the slope of one function to the gradients of a whole network.

Shapes: a, z, delta (units,) of one layer; W_next (units above, units here); x (inputs,), t and y (outputs,);
a batch has one example a row, so X (examples, inputs), Delta (examples, units).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.reference.forward_model import Activation, Array, Params, forward, relu, sigmoid
from autograder.reference.losses import softmax

DeltaOfOutput = Callable[[Array, Array, Array], Array]
Gradients = list[tuple[Array, Array]]


def sigmoid_prime(a: Array | float) -> Array:
    """σ′(a) = σ(a) (1 − σ(a))   (homework, corrected)."""
    return sigmoid(a) * (1 - sigmoid(a))


def tanh_prime(a: Array) -> Array:
    """tanh′(a) = 1 − tanh²(a)   (lin; rana)."""
    return 1 - np.tanh(a) ** 2


def relu_prime(a: Array | float) -> Array:
    """Return 1 above 0, and 0 at and below it   (homework)."""
    return np.where(np.asarray(a) > 0, 1.0, 0.0)


def output_delta(y: Array, t: Array, a: Array, h_prime: Activation) -> Array:
    """δ = (y − t) h′(a), for E = ½ Σ (y − t)²   (homework's blank; graph 5)."""
    return (y - t) * h_prime(a)


def output_delta_no_half(y: Array, t: Array, a: Array, h_prime: Activation) -> Array:
    """δ = 2 (y − t) h′(a), for E = Σ (y − t)²   (dtu k; lin)."""
    return 2 * (y - t) * h_prime(a)


def grad_log_sum_exp(a: Array) -> Array:
    """∂/∂a_j log Σ_k exp a_k = exp a_j / Σ_k exp a_k = y_j   (dtu i)."""
    return softmax(a)


def softmax_delta(a: Array, t: Array) -> Array:
    """δ = y − t, for the cross-entropy of a softmax and a one-hot t   (dtu i)."""
    return softmax(a) - t


def softmax_squared_delta(a: Array, t: Array) -> Array:
    """δ = (diag y − y yᵀ)(y − t), for E = ½ Σ (y − t)² of a softmax: every a_j moves every y_k   (dtu i, k)."""
    y = softmax(a)
    return y * (y - t) - y * np.dot(y, y - t)


def hidden_delta(W_next: Array, delta_next: Array, a: Array, h_prime: Activation) -> Array:
    """δ_j = h′(a_j) Σ_k W_next[k, j] δ_next[k]   (dtu 9, j; graph 9; lin; homework)."""
    return h_prime(a) * (W_next.T @ delta_next)


def tanh_hidden_delta(z: Array, W_next: Array, delta_next: Array) -> Array:
    """The same for z = tanh(a), whose slope is 1 − z²   (lin)."""
    return (1 - z**2) * (W_next.T @ delta_next)


def layer_gradients(delta: Array, z_prev: Array) -> tuple[Array, Array]:
    """∂E/∂W = δ z_prevᵀ, ∂E/∂b = δ   (dtu 8; homework; graph 11)."""
    return np.outer(delta, z_prev), np.array(delta)


def threshold_gradient(delta: Array) -> Array:
    """∂E/∂w_0j = δ_j x_0 = −δ_j, the constant input being −1   (lin)."""
    return -delta


def backward(x: Array, t: Array, params: Params, hs: Sequence[Activation], h_primes: Sequence[Activation],
             delta_of_output: DeltaOfOutput) -> Gradients:
    """Return (∂E/∂W, ∂E/∂b) of every layer: forward once, δ of the output, then layer by layer   (dtu 8, 9; lin)."""
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    gradients = [layer_gradients(delta, z[-2])]
    for l in reversed(range(len(params) - 1)):
        delta = hidden_delta(params[l + 1][0], delta, a[l], h_primes[l])
        gradients.insert(0, layer_gradients(delta, z[l]))
    return gradients


def numerical_gradient(f: Callable[[Array], float], w: Array, eps: float = 1e-5) -> Array:
    """∂f/∂w_i ≈ (f(w + eps e_i) − f(w − eps e_i)) / (2 eps), entry by entry."""
    gradient = np.zeros(np.shape(w))
    for i in np.ndindex(*np.shape(w)):
        up, down = np.array(w, dtype=float), np.array(w, dtype=float)
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


def worked_network(x: float, t: float, w1: float, w2: float, b: float) -> tuple[float, float, float, float]:
    """(E, ∂E/∂w1, ∂E/∂w2, ∂E/∂b) of y = σ(w2 ReLU(w1 x) + b), E = ½ (y − t)²   (homework)."""
    a1 = w1 * x
    z1 = relu(a1)
    a2 = w2 * z1 + b
    y = sigmoid(a2)
    delta2 = (y - t) * sigmoid_prime(a2)
    delta1 = relu_prime(a1) * w2 * delta2
    return float(0.5 * (y - t) ** 2), float(delta1 * x), float(delta2 * z1), float(delta2)


def batch_gradients(X: Array, T: Array, params: Params, hs: Sequence[Activation], h_primes: Sequence[Activation],
                    delta_of_output: DeltaOfOutput) -> Gradients:
    """∂E/∂W = Σ_n δ_n z_nᵀ = Δᵀ Z, ∂E/∂b = Σ_n δ_n, of E summed over the examples   (dtu l)."""
    A, Z = _forward_rows(X, params, hs)
    Delta = delta_of_output(Z[-1], T, A[-1])
    gradients = [(Delta.T @ Z[-2], Delta.sum(axis=0))]
    for l in reversed(range(len(params) - 1)):
        Delta = h_primes[l](A[l]) * (Delta @ params[l + 1][0])
        gradients.insert(0, (Delta.T @ Z[l], Delta.sum(axis=0)))
    return gradients


def _forward_rows(X: Array, params: Params, hs: Sequence[Activation]) -> tuple[list[Array], list[Array]]:
    A, Z = [], [np.array(X, dtype=float)]
    for (W, b), h in zip(params, hs):
        A.append(Z[-1] @ W.T + b)
        Z.append(h(A[-1]))
    return A, Z


def passes_needed(n_weights: int) -> int:
    """Return the forward passes for central differences: two for every parameter   (graph; lin)."""
    return 2 * n_weights
