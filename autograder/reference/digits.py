"""Unit 7, digits: the whole thing, from pixels to labels.

Shapes: X (examples N, inputs), T (N, classes K) one-hot, params a list of (W (out, in), b (out,)); tanh hidden layers,
softmax output, E the mean cross-entropy.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
Params = list[tuple[Array, Array]]


def init_params(sizes: list[int], rng: np.random.Generator) -> Params:
    """Sample W from a normal distribution with standard deviation 1/√fan_in; b is zero."""
    return [(rng.normal(0, 1 / np.sqrt(m), (n, m)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


def forward(X: Array, params: Params) -> list[Array]:
    """Z^(0) = X, Z^(l) = tanh(Z^(l−1) W^(l)ᵀ + b^(l)), and the logits last."""
    Z = [np.asarray(X)]
    for W, b in params[:-1]:
        Z.append(np.tanh(Z[-1] @ W.T + b))
    W, b = params[-1]
    return [*Z, Z[-1] @ W.T + b]


def loss_and_gradients(X: Array, T: Array, params: Params) -> tuple[float, Params]:
    """E = (1/N) Σ_n (log Σ_k exp a_nk − t_n·a_n) and its gradients: δ^(L) = (Y − T)/N, then the recursion."""
    *Z, A = forward(X, params)
    shifted = A - A.max(axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(shifted), axis=1))
    E = np.mean(log_sum - np.sum(T * shifted, axis=1))
    delta = (np.exp(shifted - log_sum[:, None]) - T) / len(X)
    gradients = []
    for l in range(len(params) - 1, -1, -1):
        gradients.append((delta.T @ Z[l], delta.sum(axis=0)))
        if l:
            delta = (1 - Z[l] ** 2) * (delta @ params[l][0])
    return E, gradients[::-1]


def predict(X: Array, params: Params) -> Array:
    """Return the class with the largest logit."""
    return np.argmax(forward(X, params)[-1], axis=1)


def train(X: Array, T: Array, params: Params, eta: float, batch_size: int, epochs: int,
          rng: np.random.Generator) -> tuple[Params, list[float]]:
    """Train by SGD: each epoch a new partition from rng, a step on each minibatch's mean; one loss per epoch."""
    params, losses = [(np.array(W, float), np.array(b, float)) for W, b in params], []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            batch = order[start:start + batch_size]
            E, gradients = loss_and_gradients(X[batch], T[batch], params)
            params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, gradients)]
            total += E * len(batch)
        losses.append(total / len(X))
    return params, losses


def confusion(labels: Array, predicted: Array, K: int) -> Array:
    """C[i, j] = how often label i was predicted as j: (K, K)."""
    C = np.zeros((K, K), dtype=int)
    np.add.at(C, (np.asarray(labels), np.asarray(predicted)), 1)
    return C
