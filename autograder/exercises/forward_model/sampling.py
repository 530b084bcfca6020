"""Unit 1, the forward model: what its answers are tried on."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from autograder.exercises.sampling import array, integers, network, sizes
from lab.calling.functions import Function

Rng = np.random.Generator

RELU, TANH, ARCTAN, IDENTITY = Function("relu"), Function("tanh"), Function("arctan"), Function("identity")
SIGMOID = Function("scaled_tanh", (0.5, 0.5, 0.5))  # ½ + ½ tanh(a/2) is σ(a), whose name is for the student to write
SHARE = Function("share")  # like softmax, each output depends on the whole layer
CURVES = (TANH, ARCTAN, SIGMOID, Function("softsign"))

# The network of one neuron a layer that runs through units 1, 4 and 6: x = 3, ReLU, then σ.
WORKED_PARAMS = [(np.array([[0.01]]), np.array([0.0])), (np.array([[-5.0]]), np.array([-1.0]))]
WORKED_HS = [RELU, SIGMOID]


def curves(rng: Rng, count: int) -> list[Function]:
    """Sample `count` activation functions, up to four in a row all different."""
    first = rng.integers(0, len(CURVES))
    return [CURVES[(first + i) % len(CURVES)] for i in range(count)]


def layer_of(rng: Rng, inputs: int, units: int) -> tuple:
    """Sample z (inputs,), W (units, inputs), b (units,), h."""
    return array(rng, inputs), array(rng, units, inputs), array(rng, units), *curves(rng, 1)


def whole_layer(rng: Rng, inputs: int, units: int) -> tuple:
    """Sample the arguments of a layer in whole numbers."""
    return integers(rng, inputs), integers(rng, units, inputs), integers(rng, units), ARCTAN


def weights(rng: Rng, inputs: int, units: int) -> tuple:
    """Sample W (units, inputs), b (units,)."""
    return array(rng, units, inputs), array(rng, units)


def weights_with_thresholds(rng: Rng) -> tuple:
    """Sample W_lin (inputs + 1, units), never square, and not square without row 0 either."""
    rows, units = sizes(rng, 2, low=3, high=6)
    return (array(rng, rows, units + 1 if units == rows - 1 else units),)


def unrolled(rng: Rng, widths: list[int], last: Function | None = None) -> tuple:
    """Sample x, then W and b of every layer, then h of every layer, the last one `last` if given."""
    flat = [part for pair in network(rng, widths) for part in pair]
    return array(rng, widths[0]), *flat, *_hs(rng, widths, last)


def absorbed(rng: Rng, widths: list[int]) -> tuple:
    """x, then V = [b, W] of two layers, then h of each."""
    inputs, hidden, outputs = widths
    return array(rng, inputs), array(rng, hidden, inputs + 1), array(rng, outputs, hidden + 1), *curves(rng, 2)


def example(rng: Rng, widths: list[int], last: Function | None = None) -> tuple:
    """Sample x (widths[0],), params, hs."""
    return array(rng, widths[0]), network(rng, widths), _hs(rng, widths, last)


def batch(rng: Rng, rows: int, widths: list[int], last: Function | None = None) -> tuple:
    """Sample X (rows, widths[0]), params, hs."""
    return array(rng, rows, widths[0]), network(rng, widths), _hs(rng, widths, last)


def whole_network(rng: Rng, widths: list[int]) -> list[tuple[Any, Any]]:
    """Sample params in whole numbers."""
    return [(integers(rng, n, m, low=-2, high=2), integers(rng, n, low=-2, high=2))
            for m, n in pairwise(widths)]


def _hs(rng: Rng, widths: list[int], last: Function | None) -> list[Function]:
    hs = curves(rng, len(widths) - 1)
    return [*hs[:-1], last or hs[-1]]
