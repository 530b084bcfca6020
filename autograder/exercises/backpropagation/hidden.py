"""Unit 4, one layer: δ of a hidden layer from the layer above, and the gradients that a δ gives."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation.sampling import SLOPES, UNEVEN
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import deep, networks
from autograder.exercises.sampling import array, integers, size, sizes
from autograder.reference import backpropagation as right
from lab.calling.functions import Function


def _hidden(rng, here, above, slopes=SLOPES):
    return array(rng, above, here), array(rng, above), array(rng, here), slopes[rng.integers(len(slopes))]


def _tanh_hidden(rng, here, above):
    return np.tanh(array(rng, here)), array(rng, above, here), array(rng, above)


def _raw_outer(delta, z_prev):
    return np.outer(delta, z_prev), np.asarray(delta)


def _power(delta, z_prev):
    with np.errstate(all="ignore"):
        return np.power.outer(np.asarray(delta, dtype=float), np.asarray(z_prev, dtype=float)), np.asarray(delta)


HIDDEN_DELTA = Exercise(
    id="hidden_delta", kind="function", source="dtu j, 9; graph 9; lin; homework", minutes=12, read="One layer down",
    hints=("Which units above does unit j send its output to, and through which weights?",
           "Blame flows back along the same weights: Σ_k W_next[k, j] δ_next[k]. As a matrix product: W or Wᵀ?",
           "`W_next.T` has a row for each unit here, so its product with delta_next is (units here,). Then comes each "
           "unit's own slope."),
    asked=Asked("hidden_delta", right.hidden_delta, sample=(lambda rng: _hidden(rng, *sizes(rng, 2)), lambda rng: _hidden(rng, *sizes(rng, 2), slopes=UNEVEN)),
                worked=((np.array([[-5.0]]), np.array([-0.1387277708]), np.array([0.03]), Function("step")),
                        (np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), np.array([0.1, -0.2]),
                         np.array([0.4, -0.3, 1.2]), Function("bell"))),
                edges={"one unit here": lambda rng: _hidden(rng, 1, size(rng)),
                       "one unit above": lambda rng: _hidden(rng, size(rng), 1),
                       "as many units here as above": lambda rng: _hidden(rng, 3, 3),
                       "two paths that bring the same": (np.array([[2.0, 1.0], [2.0, 1.0], [-1.0, 0.5]]), np.array([0.3, 0.3, 0.1]),
                                                         np.array([0.4, -0.8]), SLOPES[1]),
                       "whole numbers": lambda rng: (
                           integers(rng, 2, 3), integers(rng, 2), integers(rng, 3), SLOPES[1])}),
    parts=networks.HIDDEN_DELTA,
    mistakes=(
        Mistake("h′ forgotten", "This is ∂E/∂z, the blame that arrives; times h′(a) it is ∂E/∂a.",
                lambda W_next, delta_next, a, h_prime: W_next.T @ delta_next),
        Mistake("W where Wᵀ belongs", "W_next has shape (units above, units here); the sum runs over the units above, so it is "
                "Wᵀ that multiplies δ.", lambda W_next, delta_next, a, h_prime: h_prime(a) * (W_next @ delta_next)),
        Mistake("W[j, k] where W[k, j] belongs", "W_next is (units above, units here): its first index is that of the unit above, "
                "W_next[k, j] for δ_next[k].", lambda W_next, delta_next, a, h_prime: [
                    sum(delta_next[k] * W_next[j][k] for k in range(len(delta_next))) * h_prime(a)[j] for j in range(len(a))]),
        Mistake("h′ at Wᵀδ instead of a", "h′ is taken at a, where h was evaluated, not at Wᵀδ.",
                lambda W_next, delta_next, a, h_prime: h_prime(W_next.T @ delta_next)),
        Mistake("h′ on the wrong side of W", "The slope h′(a) belongs to the units here, so it comes after Wᵀ: "
                "h′(a) times (Wᵀδ), entry by entry.",
                lambda W_next, delta_next, a, h_prime: W_next.T @ (delta_next * h_prime(a))),
        Mistake("summed over the units here", "h′(a) and Wᵀδ are multiplied entry by entry, `*`; `@` adds up the products.",
                lambda W_next, delta_next, a, h_prime: h_prime(a) @ (W_next.T @ delta_next)),
        Mistake("the sum of the weights times the sum of δ", "Each δ_k above goes with its own weight: Σ_k W_kj δ_k. Multiply "
                "first, then add.",
                lambda W_next, delta_next, a, h_prime: h_prime(a) * np.sum(W_next, axis=0) * np.sum(delta_next)),
        Mistake("a mean over the units above", "Every path adds its blame: a sum over the units above, not a mean.",
                lambda W_next, delta_next, a, h_prime: h_prime(a) * (W_next.T @ delta_next) / len(delta_next)),
        Mistake("the last path alone", "The sum over k adds to what is there, +=; with = only the last unit above is left.",
                lambda W_next, delta_next, a, h_prime: h_prime(a) * W_next[-1] * delta_next[-1], needs="a loop"),
        Mistake("the first path alone", "Each unit above sends blame back: a sum over all of them.",
                lambda W_next, delta_next, a, h_prime: h_prime(a) * W_next[0] * delta_next[0]),
        Mistake("tanh′ whatever h is", "h_prime is passed in, and it is not always tanh′: call h_prime(a).",
                lambda W_next, delta_next, a, h_prime: (1 - np.tanh(a) ** 2) * (W_next.T @ delta_next)),
        Mistake("a where h′(a) belongs", "The factor is the slope h′(a), not a itself.",
                lambda W_next, delta_next, a, h_prime: a * (W_next.T @ delta_next)),
        Mistake("the weights left out", "What arrives from unit k is δ_k times the weight that leads to it.",
                lambda W_next, delta_next, a, h_prime: h_prime(a) * np.sum(delta_next)),
    ))

TANH_HIDDEN_DELTA = Exercise(
    id="tanh_hidden_delta", kind="function", source="lin, the deltas", minutes=6, read="tanh needs no a",
    uses=("tanh_prime", "hidden_delta"),
    hints=("You get z = tanh(a), not a. What is tanh′ in terms of z?",
           "1 − tanh²(a) = 1 − z².",
           "(4.14) multiplies by h′(a). Put (1 − z²) there, with its brackets."),
    asked=Asked("tanh_hidden_delta", right.tanh_hidden_delta, sample=lambda rng: _tanh_hidden(rng, *sizes(rng, 2)),
                worked=((np.array([0.5, -0.8]), np.array([[2.0, -1.0]]), np.array([0.3])),),
                edges={"one unit here": lambda rng: _tanh_hidden(rng, 1, size(rng)),
                       "one unit above": lambda rng: _tanh_hidden(rng, size(rng), 1),
                       "as many units here as above": lambda rng: _tanh_hidden(rng, 3, 3),
                       "a saturated unit": (np.array([1.0, -0.5]), np.array([[2.0, -1.0], [1.0, 1.0], [0.5, 3.0]]),
                                            np.array([0.3, -0.2, 0.1]))}),
    parts=networks.TANH_HIDDEN_DELTA,
    mistakes=(
        Mistake("tanh once more", "z is tanh(a) already: the slope is 1 − z², not 1 − tanh²(z).",
                lambda z, W_next, delta_next: (1 - np.tanh(z) ** 2) * (W_next.T @ delta_next)),
        Mistake("the square forgotten", "tanh′ = 1 − z², not 1 − z.",
                lambda z, W_next, delta_next: (1 - z) * (W_next.T @ delta_next)),
        Mistake("brackets missing", "1 − z² · (Wᵀδ) multiplies z² alone: (1 − z²) · (Wᵀδ).",
                lambda z, W_next, delta_next: 1 - z ** 2 * (W_next.T @ delta_next)),
        Mistake("the square of 1 − z", "tanh′ = 1 − z²: only z is squared.",
                lambda z, W_next, delta_next: (1 - z) ** 2 * (W_next.T @ delta_next)),
        Mistake("the rule of the sigmoid", "z(1 − z) is σ′ in terms of σ; for tanh it is 1 − z².",
                lambda z, W_next, delta_next: z * (1 - z) * (W_next.T @ delta_next)),
        Mistake("the slope left out", "This is the blame that arrives, Wᵀδ; times 1 − z² it is δ.",
                lambda z, W_next, delta_next: W_next.T @ delta_next),
        Mistake("W where Wᵀ belongs", "W_next is (units above, units here), and the sum runs over the units above: Wᵀ. "
                "(Where weights are stored the other way round, no transpose is needed.)",
                lambda z, W_next, delta_next: (1 - z**2) * (W_next @ delta_next)),
    ))


LAYER_GRADIENTS = Exercise(
    id="layer_gradients", kind="function", source="dtu 8; homework; graph 11", minutes=6, read="From δ to gradients",
    hints=("∂E/∂W_ji = δ_j z_i: one product for every pair (j, i). Which NumPy function makes such a table?",
           "dW has the shape of W, (out, in); db has the shape of b, (out,). The bias's input is 1.",
           "`np.outer(u, v)` has a row for each entry of u: which of delta and z_prev is u? The second result is known "
           "already."),
    asked=Asked("layer_gradients", right.layer_gradients, returns="dW db",
                sample=lambda rng: tuple(array(rng, n) for n in sizes(rng, 2)),
                worked=((np.array([-0.1387277708]), np.array([0.03])),
                        (np.array([0.5, -1.0]), np.array([2.0, 0.0, -3.0]))),
                edges={"one unit": lambda rng: (array(rng, 1), array(rng, size(rng))),
                       "one input": lambda rng: (array(rng, size(rng)), array(rng, 1)),
                       "as many inputs as units": lambda rng: (array(rng, 3), array(rng, 3)),
                       "two units with the same δ": (np.array([0.5, -0.3, 0.5]), np.array([2.0, -1.0])),
                       "whole numbers": (np.array([2, -3]), np.array([1, -2, 3]))}),
    parts=deep.LAYER_GRADIENTS,
    mistakes=(
        Mistake("δ and z exchanged", "W is (out, in), so row j belongs to δ_j: δ zᵀ, not z δᵀ.",
                lambda delta, z_prev: (np.outer(z_prev, delta), np.asarray(delta))),
        Mistake("entry by entry", "Every δ_j meets every z_i: a table of shape (out, in), as np.outer makes it.",
                lambda delta, z_prev: (delta * z_prev, np.asarray(delta))),
        Mistake("one number where a table belongs", "δ zᵀ is a column times a row. An array (in,) is neither, .T leaves it as it is, "
                "and @ adds up: np.outer makes the table.",
                lambda delta, z_prev: (delta @ z_prev, np.asarray(delta))),
        Mistake("** where × belongs", "Two stars are a power: each entry is a product.", _power),
        Mistake("z for the bias too", "The bias's input is 1 and not z: ∂E/∂b = δ.",
                lambda delta, z_prev: (np.outer(delta, z_prev), np.asarray(z_prev))),
        Mistake("the bias left out", "∂a_j/∂b_j = 1, so ∂E/∂b = δ, not 0.",
                lambda delta, z_prev: (np.outer(delta, z_prev), 0 * np.asarray(delta))),
        Mistake("∂a/∂b where ∂E/∂b belongs", "∂a_j/∂b_j = 1 is one factor; the other is δ_j.",
                lambda delta, z_prev: (np.outer(delta, z_prev), np.ones(len(delta)))),
        Mistake("one bias for the layer", "Each unit has its own bias, so db has shape (out,).",
                lambda delta, z_prev: (np.outer(delta, z_prev), np.sum(delta))),
        Mistake("δ left out of ∂E/∂W", "z_i is ∂a_j/∂W_ji; times δ_j it is ∂E/∂W_ji.",
                lambda delta, z_prev: (np.tile(np.asarray(z_prev), (len(delta), 1)), np.asarray(delta))),
        Mistake("db before dW", "The pair is (dW, db), in this order.",
                lambda delta, z_prev: _raw_outer(delta, z_prev)[::-1]),
    ))

THRESHOLD_GRADIENT = Exercise(
    id="threshold_gradient", kind="function", source="lin, x_0 = −1", minutes=4, read="Thresholds",
    uses=("layer_gradients",),
    hints=("A threshold is a weight like any other: its gradient is δ times its input.", "Its input is x_0 = −1.",
           "(4.7) with −1 instead of z_i."),
    asked=Asked("threshold_gradient", right.threshold_gradient, sample=lambda rng: (array(rng, size(rng, 2, 6), scale=0.001),),
                worked=((np.array([0.5, -1.0, 2.0]),),),
                edges={"one unit": lambda rng: (array(rng, 1),), "whole numbers": lambda rng: (integers(rng, 3),)}),
    mistakes=(
        Mistake("the sign of a bias", "That is ∂E/∂b, for an input of +1; a threshold's input is −1.",
                np.array),
        Mistake("the input alone", "−1 is ∂a_j/∂w_0j; times δ_j it is ∂E/∂w_0j.", lambda delta: -np.ones(len(delta))),
        Mistake("one threshold for the layer", "Each unit has its own threshold: shape (units,).",
                lambda delta: -np.sum(delta)),
        Mistake("no blame for the constant", "The constant unit has no δ, but the weight from it has a gradient.",
                lambda delta: 0 * np.asarray(delta)),
    ))
