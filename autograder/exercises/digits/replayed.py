"""Unit 7: runs of `train` without chance, replayed to the last digit; and the small networks that runs are tried on."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.sampling import array, network, one_hot, size
from autograder.reference import digits as right
from autograder.reference.losses import softmax
from lab.calling.functions import Rng
from lab.judging.likeness import print_of


def seed(rng):
    """Sample a generator by its seed."""
    return Rng(int(rng.integers(0, 2**31)))


def each_gradient(X, T, params):
    """Return the gradients of each example alone, flat: (N, P), a backward pass before the sums over examples."""
    *Z, A = right.forward(X, params)
    delta = softmax(A) - T
    parts: list[np.ndarray] = []
    for l in reversed(range(len(params))):
        parts[:0] = (delta[:, :, None] * Z[l][:, None, :]).reshape(len(X), -1), delta
        delta = (1 - Z[l] ** 2) * (delta @ params[l][0])
    return np.concatenate(parts, axis=1)


def flat(pairs):
    """Return all entries of (W, b) pairs as one array."""
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def problem(rng, rows=7, widths=(4, 5, 3)):
    """Sample X, T and params of a small network, each of whose examples pulls in a direction of its own."""
    while True:
        X, T, params = array(rng, rows, widths[0]), one_hot(rng, rows, widths[-1]), network(rng, list(widths))
        if np.linalg.cond(each_gradient(X, T, params)) < 12:
            return X, T, params


def whole_batch(rng):
    """Sample a run whose minibatches hold all examples, with an η so large that the order within a step shows."""
    return array(rng, 7, 4), one_hot(rng, 7, 3), network(rng, [4, 5, 3]), 0.65, size(rng, 7, 9), 4, seed(rng)


def one_step(X, T, params, eta):
    """Return params after a step on all examples, as a right answer makes it."""
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, right.loss_and_gradients(X, T, params)[1])]


def at_once(X, T, params, eta):
    """Return the gradients of the whole network at its present weights."""
    return right.loss_and_gradients(X, T, params)[1]


def from_new_weights(X, T, params, eta):
    """Return gradients of which each is found after the layers above have been updated, and δ comes back through those."""
    *Z, A = right.forward(X, params)
    delta = (softmax(A) - T) / len(X)
    found: list = []
    for l in reversed(range(len(params))):
        found.insert(0, (delta.T @ Z[l], delta.sum(axis=0)))
        delta = (1 - Z[l] ** 2) * (delta @ (params[l][0] - eta * found[0][0]))
    return found


def layer_after_layer(X, T, params, eta):
    """Return gradients of which each is that of a network whose layers above have been updated."""
    found: list = []
    for l in reversed(range(len(params))):
        found.insert(0, right.loss_and_gradients(X, T, params)[1][l])
        W, b = params[l]
        params = [*params[:l], (W - eta * found[0][0], b - eta * found[0][1]), *params[l + 1:]]
    return found


def trained(X, T, params, eta, epochs, gradients=at_once, scale=lambda N: 1.0, biases=1.0, rate=lambda eta, epoch: eta, decay=0.0,
            kept=0.0, anew=False):
    """Return flat params after `epochs` steps on all examples, some part of which may go wrong."""
    moved, step = params, [(0 * W, 0 * b) for W, b in params]
    for epoch in range(epochs):
        at = params if anew else moved
        slopes, eta_now = gradients(X, T, at, eta), rate(eta, epoch) * scale(len(X))
        step = [(kept * V - eta_now * (dW + decay * W), kept * c - eta_now * biases * db)
                for (V, c), (dW, db), (W, _) in zip(step, slopes, at)]
        moved = [(W + V, b + c) for (W, b), (V, c) in zip(at, step)]
    return flat(moved)


STEPS = Parts(trained, (
    Slip("gradients", "each layer updated too early", "All gradients belong to the weights of the forward pass. Find the gradients of "
         "all layers first, then update: a W that has moved is not the one that δ goes back through.", from_new_weights),
    Slip("gradients", "gradients anew after each layer", "One backward pass gives the gradients of all layers, at the same params; "
         "here each layer has its own, after the others have moved.", layer_after_layer),
    Slip("scale", "uphill", "Steps go against the gradient.", lambda N: -1.0),
    Slip("scale", "a sum where the mean belongs", "A step is on the mean over the minibatch.", lambda N: N),
    Slip("scale", "divided by the size again", "loss_and_gradients gives the mean's gradient already: W − η dW.", lambda N: 1 / N),
    Slip("biases", "only the weights", "Biases are parameters too: b − η ∂E/∂b.", 0.0),
    *(Slip("rate", f"η times {factor:g} after each epoch", "η stays the same in all epochs.",
           lambda eta, epoch, factor=factor: eta * factor ** epoch) for factor in (0.5, 0.9, 0.95, 0.99)),
    Slip("rate", "η divided by the epoch", "η stays the same in all epochs.", lambda eta, epoch: eta / (epoch + 1)),
    *(Slip("decay", f"W that decays by {decay:g}", "A step is W − η dW; nothing else pulls the weights to 0.", decay)
      for decay in (1e-1, 1e-2, 1e-3, 1e-4)),
    *(Slip("kept", f"a step with momentum {kept:g}", "A step is W − η dW alone; here a part of the step before is added to it.", kept)
      for kept in (0.5, 0.9)),
    Slip("anew", "every step from the first params", "Each step begins where the last one ended: keep the new params, params = …", True),
))
PAIRED = ("scale", "biases", "gradients")      # slips of these parts come two at once too


def replayed(X, T, params, eta, batch_size, epochs, rng):
    """Return what `WholeBatches` has to know about a run."""
    moved, before, after = params, [], []
    for _ in range(epochs):
        before.append(float(right.loss_and_gradients(X, T, moved)[0]))
        moved = one_step(X, T, moved, eta)
        after.append(float(right.loss_and_gradients(X, T, moved)[0]))

    def slips():
        """Return usual wrong steps as `WholeBatches` has them; they take long, and are needed where an answer is wrong."""
        made = [(ones, print_of(code(X, T, params, eta, epochs))) for ones, code in STEPS.slipped()
                if len(ones) == 1 or all(one.part in PAIRED for one in ones)]
        return [[", and ".join(one.name for one in ones), " ".join(one.hint for one in ones), made_one and made_one.number]
                for ones, made_one in made]

    return {"params": flat(moved), "after": after, "before": before, "epochs": epochs, "slips": slips,
            "shapes": [[list(W.shape), list(b.shape)] for W, b in params]}
