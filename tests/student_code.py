"""Right answers as a student would write them, for the tests of pictures and players; and cells to write them in."""

from __future__ import annotations

import itertools
import linecache
from typing import Any

import numpy as np

NUMBER = itertools.count(1)
RNG = np.random.default_rng(4)


def in_cells(*sources: str) -> dict[str, Any]:
    """Return sources run as the cells of one notebook, each from a file of its own."""
    space: dict[str, Any] = {"np": np}
    for source in sources:
        name = f"<ipython-input-{next(NUMBER)}-of-tests>"     # never two of one name: the cache of lines has one for each
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), space)
    return space


def tanh_prime(a: Any) -> Any:
    return 1 - np.tanh(a) ** 2


def sigmoid(a: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(a, dtype=float)))


def sigmoid_prime(a: Any) -> Any:
    return sigmoid(a) * (1 - sigmoid(a))


def relu(a: Any) -> Any:
    return np.maximum(a, 0)


def forward(x: Any, params: Any, hs: Any) -> Any:
    a, z = [], [x]
    for (W, b), h in zip(params, hs, strict=True):
        a.append(W @ z[-1] + b)
        z.append(h(a[-1]))
    return a, z


def hidden_delta(W_next: Any, delta_next: Any, a: Any, h_prime: Any) -> Any:
    return h_prime(a) * (W_next.T @ delta_next)


def layer_gradients(delta: Any, z_prev: Any) -> Any:
    return np.outer(delta, z_prev), delta


def delta_of_output(y: Any, t: Any, a: Any) -> Any:
    return (y - t) * tanh_prime(a)


def network(*sizes: int) -> Any:
    rng = np.random.default_rng(7)
    return [(rng.normal(size=(o, i)), rng.normal(size=o)) for i, o in zip(sizes, sizes[1:], strict=False)]


FLOW = ([1.0, -2.0], [0.5, 0.1], network(2, 3, 3, 2), [np.tanh] * 3, [tanh_prime] * 3, delta_of_output)


def gaussian_nll(Y: Any, T: Any, sigma2: Any) -> Any:
    return Y.size / 2 * np.log(2 * np.pi * sigma2) + np.sum((Y - T) ** 2) / (2 * sigma2)


def best_sigma2(Y: Any, T: Any) -> Any:
    return np.mean((Y - T) ** 2)


def cross_entropy(Y: Any, T: Any) -> Any:
    return -np.sum(T * np.log(np.where(T > 0, Y, 1)))


def softmax(a: Any) -> Any:
    e = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def train_linear(X: Any, t: Any, eta: Any, epochs: Any) -> Any:
    w = np.zeros(X.shape[1])
    for _ in range(epochs):
        for row, target in zip(X, t, strict=True):
            w = w - eta * (w @ row - target) * row
    return w


def toy_forward(x: Any, W1: Any, w2: Any) -> Any:
    a = W1 @ x
    return a, np.tanh(a), w2 @ np.tanh(a)


def local_errors(x: Any, t: Any, W1: Any, w2: Any) -> Any:
    _, z, y = toy_forward(x, W1, w2)
    return 2 * (y - t), 2 * (y - t) * w2 * (1 - z**2)


def toy_gradients(x: Any, t: Any, W1: Any, w2: Any) -> Any:
    delta, hidden = local_errors(x, t, W1, w2)
    return np.outer(hidden, x), delta * toy_forward(x, W1, w2)[1]


TOY = (np.array([1.0, 2.0, -1.0]), 0.5, np.array([[0.3, -0.2, 0.5], [-0.4, 0.1, 0.2]]), np.array([0.7, -0.6]))


def numerical_gradient(f: Any, w: Any, eps: float = 1e-5) -> Any:
    g = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        old = w[i]
        w[i] = old + eps
        above = f(w)
        w[i] = old - eps
        g[i] = (above - f(w)) / (2 * eps)
        w[i] = old
    return g


def cubic(w: Any) -> Any:
    return np.sum(np.tanh(w) ** 3)


POINT = np.array([0.3, -0.7, 1.1])
SLOPE = 3 * np.tanh(POINT) ** 2 * tanh_prime(POINT)

WEIGHTS = {
    ("in1", "a"): 0.5, ("in1", "b"): -1.2, ("in2", "a"): 0.7, ("in2", "out"): 2.0, ("a", "b"): 0.3,
    ("a", "out"): -0.4, ("b", "out"): 0.9, ("in1", "out2"): 0.1, ("b", "out2"): 1.0,
}
ORDER = ["in1", "in2", "a", "b", "out", "out2"]


def topological_order(weights: Any) -> Any:
    return list(ORDER)


def graph_forward(weights: Any, inputs: Any, f: Any) -> Any:
    y, x = {}, dict(inputs)
    for node in ORDER:
        if node not in x:
            y[node] = sum(w * x[s] for (s, t), w in weights.items() if t == node)
            x[node] = f(y[node])
    return y, x


def graph_backward(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any) -> Any:
    y, x = graph_forward(weights, inputs, f)
    z: dict[str, float] = {}
    for node in reversed(ORDER):
        if node not in inputs:
            blame = sum(w * z[t] for (s, t), w in weights.items() if s == node)
            z[node] = f_prime(y[node]) * (blame + (x[node] - targets[node] if node in targets else 0))
    return z


GRAPH = (WEIGHTS, {"in1": 1.0, "in2": -0.5}, {"out": 1.0, "out2": 0.0}, np.tanh, tanh_prime)


def sgd_step(params: Any, gradients: Any, eta: Any) -> Any:
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]


def valley(w: Any) -> Any:
    return 0.5 * (w[0] ** 2 + 6 * w[1] ** 2)


def valley_gradient(w: Any) -> Any:
    return np.array([w[0], 6 * w[1]])


def quadratic_descent(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - eta * H @ path[-1])
    return np.array(path)


def worked_error(w1: float) -> Any:
    return 0.5 * (sigmoid(-5 * max(3 * w1, 0) - 1) - 1) ** 2


def largest_safe_eta(w1: Any, dw1: Any) -> Any:
    return w1 / dw1


def tanh_network(hidden: int = 3) -> Any:
    return [(RNG.normal(size=(hidden, 1)), RNG.normal(size=hidden)), (RNG.normal(size=(1, hidden)), np.zeros(1))]


DIGITS = RNG.random((120, 64))
LABELS = RNG.integers(0, 10, 120)
MODEL = network(64, 12, 10)


def predict(X: Any, params: Any) -> Any:
    (W1, b1), (W2, b2) = params
    return np.argmax(np.tanh(X @ W1.T + b1) @ W2.T + b2, axis=1)


def confusion(labels: Any, predicted: Any, K: int) -> Any:
    counts = np.zeros((K, K), dtype=int)
    np.add.at(counts, (labels, predicted), 1)
    return counts


def neuron(x: Any, w: Any, b: Any, h: Any) -> Any:
    return h(w @ x + b)


def minibatches(N: int, size: int, rng: Any) -> Any:
    order = rng.permutation(N)
    return [order[i : i + size] for i in range(0, N, size)]


def backward(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    a, z = forward(x, params, hs)
    delta, gradients = delta_of_output(z[-1], t, a[-1]), []
    for l in range(len(params) - 1, -1, -1):
        gradients.insert(0, (np.outer(delta, z[l]), delta))
        if l:
            delta = hidden_delta(params[l][0], delta, a[l - 1], h_primes[l - 1])
    return gradients


def forward_rows(X: Any, params: Any, hs: Any) -> Any:
    A, Z = [], [X]
    for (W, b), h in zip(params, hs, strict=True):
        A.append(Z[-1] @ W.T + b)
        Z.append(h(A[-1]))
    return A, Z


def batch_gradients(X: Any, T: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    one = [backward(x, t, params, hs, h_primes, delta_of_output) for x, t in zip(X, T, strict=True)]
    return [(sum(g[l][0] for g in one), sum(g[l][1] for g in one)) for l in range(len(params))]


CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # exclusive or: no straight line parts them
POINTS = (CORNERS, np.array([[0.0], [1.0], [1.0], [0.0]]), network(2, 4, 1), [np.tanh, sigmoid],
          [tanh_prime, sigmoid_prime], lambda Y, T, A: (Y - T) * sigmoid_prime(A), 1.0)
