"""Unit 7: runs of `train` without chance, replayed to the last digit; and the small networks that runs are tried on."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.sampling import array, network, one_hot, size
from autograder.reference import digits as right
from autograder.reference.losses import softmax
from lab.calling.functions import Rng


def seed(rng):
    return Rng(int(rng.integers(0, 2**31)))


def each_gradient(X, T, params):
    """The gradients of each example alone, flat: (N, P); a batch's backward pass before the sums over its examples."""
    *Z, A = right.forward(X, params)
    delta = softmax(A) - T
    parts: list[np.ndarray] = []
    for l in reversed(range(len(params))):
        parts[:0] = (delta[:, :, None] * Z[l][:, None, :]).reshape(len(X), -1), delta
        delta = (1 - Z[l] ** 2) * (delta @ params[l][0])
    return np.concatenate(parts, axis=1)


def flat(pairs):
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def problem(rng, rows=7, widths=(4, 5, 3)):
    """X, T and params of a small network, each of whose examples pulls in a direction of its own."""
    while True:
        X, T, params = array(rng, rows, widths[0]), one_hot(rng, rows, widths[-1]), network(rng, list(widths))
        if np.linalg.cond(each_gradient(X, T, params)) < 12:
            return X, T, params


def whole_batch(rng):
    """A run whose minibatches hold all examples, with an η so large that the order within a step shows."""
    return *problem(rng), 0.7, size(rng, 7, 9), 4, seed(rng)


def one_step(X, T, params, eta, kept):
    """Return params after a step on all examples, as a right answer makes it."""
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, right.loss_and_gradients(X, T, params)[1])]


def from_new_weights(X, T, params, eta, kept):
    """Each layer is updated before the δ below it is taken."""
    *Z, A = right.forward(X, params)
    delta, found = (softmax(A) - T) / len(X), list(params)
    for l in reversed(range(len(params))):
        W, b = params[l]
        found[l] = W - eta * delta.T @ Z[l], b - eta * delta.sum(axis=0)
        delta = (1 - Z[l] ** 2) * (delta @ found[l][0])
    return found


def with_momentum(X, T, params, eta, kept):
    before = kept.get("step", [(0 * W, 0 * b) for W, b in params])
    slopes = right.loss_and_gradients(X, T, params)[1]
    kept["step"] = [(0.9 * V - eta * dW, 0.9 * c - eta * db) for (V, c), (dW, db) in zip(before, slopes)]
    return [(W + V, b + c) for (W, b), (V, c) in zip(params, kept["step"])]


def layer_after_layer(X, T, params, eta, kept):
    """The gradients are taken anew after each layer's update, from the last layer to the first."""
    for l in reversed(range(len(params))):
        params = [*params[:l], one_step(X, T, params, eta, kept)[l], *params[l + 1:]]
    return params


STEPS = (
    ("each layer updated too early", "All gradients belong to the weights of the forward pass. Find the gradients of all layers "
     "first, then update; a W that has moved is not the one that δ goes back through.", from_new_weights),
    ("gradients anew after each layer", "One backward pass gives the gradients of all layers, at the same params; here each layer "
     "has its own, after the others have moved.", layer_after_layer),
    ("a step with momentum", "A step is W − η dW alone; here a part of the step before is added to it.", with_momentum),
)


def replayed(X, T, params, eta, batch_size, epochs, rng):
    """Return what `WholeBatches` has to know about a run."""
    moved, before, after = params, [], []
    for _ in range(epochs):
        before.append(float(right.loss_and_gradients(X, T, moved)[0]))
        moved = one_step(X, T, moved, eta, {})
        after.append(float(right.loss_and_gradients(X, T, moved)[0]))
    slips = []
    for name, hint, step in STEPS:
        wrong: Any = params
        kept: dict[str, Any] = {}
        for _ in range(epochs):
            wrong = step(X, T, wrong, eta, kept)
        slips.append([name, hint, flat(wrong)])
    return {"params": flat(moved), "after": after, "before": before, "epochs": epochs, "slips": slips,
            "shapes": [[list(W.shape), list(b.shape)] for W, b in params]}
