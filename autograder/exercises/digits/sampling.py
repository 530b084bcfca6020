"""Sample batches of examples, and networks with tanh hidden layers for them."""

from __future__ import annotations

import numpy as np

from autograder.exercises.sampling import array, network, one_hot, size, sizes

X0, T0 = np.array([[1.0, -1.0], [0.5, 2.0], [-1.5, 0.3]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
PARAMS0 = [(np.array([[0.5, 0.2], [-0.3, 0.4], [0.1, -0.6]]), np.array([0.1, 0.0, -0.2])),
           (np.array([[0.3, -0.5, 0.2], [0.7, 0.1, -0.4]]), np.array([0.0, 0.1]))]


def batch(rng, rows=None, widths=None, scale=0.6):
    """Sample X (N, D), T (N, K) one-hot and params with moderate pre-activations."""
    widths = widths or sizes(rng, size(rng, 3, 4), 2, 5)
    rows = rows or size(rng, 6, 9)
    return array(rng, rows, widths[0]), one_hot(rng, rows, widths[-1]), network(rng, widths, scale)


def large_inputs(rng):
    """Sample inputs of 10⁴ with weights of 10⁻⁴ in the first layer."""
    X, T, params = batch(rng)
    return 1e4 * X, T, [(1e-4 * params[0][0], params[0][1]), *params[1:]]


def small_inputs(rng):
    """Sample inputs of 10⁻⁵ with weights of 10⁵ in the first layer."""
    X, T, params = batch(rng)
    return 1e-5 * X, T, [(1e5 * params[0][0], params[0][1]), *params[1:]]


def extreme(rng, times=4000):
    """Sample logits beyond ±1000, so that exp overflows and the probability of a wrong class underflows."""
    X, T, params = batch(rng, widths=[3, 4, 3])
    return X, T, [params[0], (times * params[1][0], params[1][1])]


def large(rng):
    """Sample so many weights that a pass for each does not end in time, and few enough for loops in plain Python."""
    return batch(rng, rows=150, widths=[64, 150, 100, 10], scale=0.15)


def seen(example):
    """Sample X and params of a batch, without its targets."""
    return example[0], example[2]
