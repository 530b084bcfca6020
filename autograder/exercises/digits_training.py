"""Unit 7: where the weights start, and how they are trained; judged by spread and by steps, as both draw at random."""

from __future__ import annotations

import numpy as np

from autograder.exercises.drawing import array, network, one_hot, size
from autograder.exercises.kinds import Asked, Edge, Exercise, Mistake
from autograder.reference import digits as right
from lab.functions import Rng


def seed(rng):
    return Rng(int(rng.integers(0, 2**31)))


def drawn(spread, bias=np.zeros, shape=lambda n, m: (n, m)):
    """A wrong init_params with another spread(rng, m, n, shape), other biases or another shape."""
    return lambda sizes, rng: [(spread(rng, m, n, shape(n, m)), bias(n)) for m, n in zip(sizes, sizes[1:])]


INIT_PARAMS = Exercise(
    id="init_params", kind="function", source="unit 7", minutes=8, read="Where to start",
    hints=("One pair (W, b) for each two neighbouring sizes.",
           "rng.normal(0, s, (out, in)) draws W; what is s so that a sum of `in` terms keeps its size?",
           "[(rng.normal(0, 1 / np.sqrt(m), (n, m)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]"),
    asked=Asked("init_params", right.init_params, arrays=False, property="fan_in_spread",
                draw=lambda rng: ([size(rng, 80, 140), size(rng, 200, 280), size(rng, 20, 60), size(rng, 90, 130)], seed(rng)),
                worked=(([64, 32, 10], Rng(0)),),
                edges={"one layer": Edge(draw=lambda rng: ([size(rng, 3, 9), 2], seed(rng)), property="fan_in_spread"),
                       "units of one": Edge(args=([1, 1, 1], Rng(1)), property="fan_in_spread")}),
    mistakes=(
        Mistake("standard deviation 1", "A sum of many inputs would saturate tanh: divide by the root of the units in.",
                drawn(lambda rng, m, n, shape: rng.normal(0, 1, shape))),
        Mistake("the variance in the place of the standard deviation", "rng.normal takes the standard deviation: 1/√in, "
                "not 1/in.", drawn(lambda rng, m, n, shape: rng.normal(0, 1 / m, shape))),
        Mistake("units out for units in", "The sum runs over the inputs: 1/√in.",
                drawn(lambda rng, m, n, shape: rng.normal(0, 1 / np.sqrt(n), shape))),
        Mistake("a uniform distribution", "W is normal: rng.normal.",
                drawn(lambda rng, m, n, shape: rng.uniform(-1, 1, shape) / np.sqrt(m))),
        Mistake("all weights zero", "Equal units stay equal for ever: start from random weights.",
                drawn(lambda rng, m, n, shape: np.zeros(shape))),
        Mistake("(in, out) for (out, in)", "W has a row for each unit out.",
                drawn(lambda rng, m, n, shape: rng.normal(0, 1 / np.sqrt(m), shape), shape=lambda n, m: (m, n))),
        Mistake("biases as columns", "A bias vector has one axis, (out,), and so is added to every row of a batch.",
                drawn(lambda rng, m, n, shape: rng.normal(0, 1 / np.sqrt(m), shape), bias=lambda n: np.zeros((n, 1)))),
        Mistake("random biases", "The biases start at zero.",
                lambda sizes, rng: [(W, rng.normal(size=len(b))) for W, b in right.init_params(sizes, rng)]),
    ))

ETA0 = 3e-5  # so small that the steps of a run add up, and large enough for single precision


def each_gradient(X, T, params):
    """The gradients of each example alone, flat: (N, P)."""
    return np.array([flat(right.loss_and_gradients(X[n:n + 1], T[n:n + 1], params)[1]) for n in range(len(X))])


def flat(pairs):
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def problem(rng, rows=7, widths=(4, 5, 3)):
    """X, T and params of a small network, each of whose examples pulls in a direction of its own."""
    while True:
        X, T, params = array(rng, rows, widths[0]), one_hot(rng, rows, widths[-1]), network(rng, list(widths))
        if np.linalg.cond(each_gradient(X, T, params)) < 12:
            return X, T, params


def run(size_, epochs, rows=7):
    return lambda rng: (*problem(rng, rows), ETA0, size_, epochs, seed(rng))


def expected(X, T, params, eta, batch_size, epochs, rng):
    """What lab.properties_digits.sgd_run has to know."""
    return {"start": flat(params), "gradients": each_gradient(X, T, params), "eta": eta, "batch_size": batch_size, "epochs": epochs,
            "losses": [float(right.loss_and_gradients(X[n:n + 1], T[n:n + 1], params)[0]) for n in range(len(X))],
            "shapes": [[list(W.shape), list(b.shape)] for W, b in params]}


def train_with(partition, weight=lambda E, n, N: 1.0, every_epoch=True, in_place=False, sign=1.0, losses_of=None):
    """A wrong train: another partition(rng, N, size) -> batches, other weights of the steps."""
    def code(X, T, params, eta, batch_size, epochs, rng):
        params = params if in_place else [(W.copy(), b.copy()) for W, b in params]
        losses, batches = [], partition(rng, len(X), batch_size)
        for epoch in range(epochs):
            if epoch and every_epoch:
                batches = partition(rng, len(X), batch_size)
            for batch in batches:
                E, gradients = right.loss_and_gradients(X[batch], T[batch], params)
                for (W, b), (dW, db) in zip(params, gradients):
                    W -= sign * eta * weight(E, len(batch), len(X)) * dW
                    b -= sign * eta * weight(E, len(batch), len(X)) * db
                losses.append(E)
        if losses_of == "steps":
            return params, losses
        per_epoch = [right.loss_and_gradients(X, T, params)[0]] * epochs
        return params, per_epoch
    return code


def parted(rng, N, size_):
    order = rng.permutation(N)
    return [order[i:i + size_] for i in range(0, N, size_)]


TRAIN = Exercise(
    id="train", kind="function", source="lin; dtu h; unit 6", minutes=15, read="Train it",
    hints=("Two loops: epochs outside, minibatches inside; a step on each minibatch's mean gradient.",
           "In each epoch a new order = rng.permutation(len(X)), cut into pieces of batch_size, the short last one too.",
           "for start in range(0, len(X), batch_size): batch = order[start:start + batch_size]; E, gradients = "
           "loss_and_gradients(X[batch], T[batch], params); params = [(W - eta * dW, b - eta * db) ...]"),
    asked=Asked("train", right.train, property="sgd_run", data=expected,
                draw=(run(3, 8), run(2, 8), run(20, 4), run(7, 4)), arrays=False,
                edges={"no epoch": Edge(draw=run(3, 0), property="sgd_run", data=expected),
                       "minibatches of one": Edge(draw=run(1, 5), property="sgd_run", data=expected)}),
    mistakes=(
        Mistake("the short last minibatch left out", "The last minibatch may be short; its examples count too.",
                train_with(lambda rng, N, s: [b for b in parted(rng, N, s) if len(b) == min(s, N)])),
        Mistake("the same minibatches every epoch", "Each epoch draws a new partition from rng.",
                train_with(parted, every_epoch=False)),
        Mistake("sum for mean", "A step is on the mean over the minibatch.",
                train_with(parted, weight=lambda E, n, N: n)),
        Mistake("the whole set at every step", "Each step uses its own minibatch.",
                train_with(lambda rng, N, s: [np.arange(N)] * -(-N // s))),
        Mistake("one step an epoch", "An epoch makes a step on each of its minibatches.",
                train_with(lambda rng, N, s: parted(rng, N, s)[:1])),
        Mistake("uphill", "Steps go against the gradient.", train_with(parted, sign=-1.0)),
        Mistake("the old params overwritten", "Return new params and leave the old ones as they were.",
                train_with(parted, in_place=True)),
        Mistake("a loss for each step", "One loss an epoch is asked for.", train_with(parted, losses_of="steps")),
    ))
