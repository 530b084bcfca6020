"""Unit 4: activation functions and whole networks to be tried on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.exercises.sampling import array, in_single, network, size
from lab.calling.functions import Function

CURVES = tuple(Function(name) for name in ("tanh", "arctan", "scaled_tanh", "softsign"))
SLOPES = tuple(curve.derivative() for curve in CURVES)
UNEVEN = (Function("exp"), Function("square_prime"))  # slopes that are not the same at a and at −a
SHARE = Function("share")


def single(sample: Callable[..., tuple]) -> Callable[..., tuple]:
    """Return `sample` in single precision, in which differences drown and derivatives do not."""
    return lambda rng: in_single(sample(rng))


LEANING, LEANING_SHARE = Function("leaning"), Function("leaning_share")
# Below a whole-layer output there is no elementwise slope: what stands in its place must not be used.
NO_SLOPE = Function("cube")


def case(rng, widths, rows=0, share=False, inputs=1.0, first=1.0, scale=0.6):
    """Sample (x, t, params, hs, h_primes, delta_of_output), or with `rows` (X, T, …); δ of the output is no textbook's.

    inputs, first: the scales of x and of the first layer's weights; both far from 1, in opposite directions, leave
    the pre-activations as they are, but no difference quotient suits the one step that it would be given.
    """
    batch = (rows,) if rows else ()
    params = network(rng, widths, scale)
    params[0] = (first * params[0][0], params[0][1])
    hs = [CURVES[i] for i in (rng.integers(len(CURVES)) + np.arange(len(params))) % len(CURVES)]
    h_primes = [h.derivative() for h in hs]
    if share:
        hs, h_primes = [*hs[:-1], SHARE], [*h_primes[:-1], NO_SLOPE]
    x, t = array(rng, *batch, widths[0], scale=inputs), array(rng, *batch, widths[-1])
    return x, t, params, hs, h_primes, LEANING_SHARE if share else LEANING


def units(params):
    """Sample how many units a network has."""
    return sum(len(b) for _, b in params)


def wide(rng, rows=0):
    """Sample a network so wide that measuring each unit asks far more of the functions than one sweep does.

    The slopes are those of other functions: who finds out which h it is, and measures that one uncounted and exactly,
    by complex steps, has not used the h′ that was handed in.
    """
    x, t, params, hs, h_primes, delta = case(
        rng, [size(rng, 4, 6), size(rng, 22, 26), size(rng, 16, 20), size(rng, 3, 5)], rows)
    return x, t, params, hs, [*h_primes[1:], h_primes[0]], delta


def measured_slope(h, a):
    """Return h′(a), measured from h itself by a complex step."""
    return np.imag(h(a + 1e-30j)) / 1e-30


def heavy(rng, rows=0):
    """Return a case with 24 layers and 53,004 parameters: differences do not end in the time of a probe.

    No two neighbouring layers are equally wide: what fails only there is an edge, and no matter of cost. Each needs two passes of 24 layers; a network as costly with few layers has three times as many numbers to send.
    """
    widths = [46, 47] * 12 + [46]
    params = [((rng.random((n, m)) - 0.5) * (3.4 / np.sqrt(m)), array(rng, n, scale=0.2))
              for m, n in zip(widths, widths[1:])]
    x, t, _, hs, h_primes, delta = case(rng, [46, *[2] * (len(params) - 1), 46], rows)
    return x, t, params, hs, h_primes, delta
