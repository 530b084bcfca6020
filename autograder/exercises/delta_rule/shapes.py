"""Unit 3, second half: the shapes of the 3-2-1 network, predicted and repaired."""

from __future__ import annotations

import numpy as np

from autograder.exercises.delta_rule.toy import SAMPLERS, T0, W10, W20, X0, toy
from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.patterns import networks
from autograder.reference import delta_rule as right

PREDICT_SHAPES = Exercise(
    id="predict_shapes", kind="values", source="rana, \"all the dimensionalities check out\"", minutes=5,
    read="Shapes first",
    hints=("Count units: three inputs, two hidden, one output.",
           "A δ has the shape of its a, a gradient the shape of its weights.",
           "W1 is stored (units out, units in), so W1 and dW1 have two rows and three columns."),
    values={"shape_a": Value((2,)), "shape_z": Value((2,)), "shape_delta_hidden": Value((2,)),
            "shape_dW1": Value((2, 3)), "shape_dw2": Value((2,))},
    mistakes=(
        Mistake("a number where a tuple belongs", "(2) is the number 2: a tuple of one entry has a comma, (2,).", {"shape_a": 2}),
        Mistake("(in, out) where (out, in) belongs", "Our W has a row for each unit out: W1 is (2, 3), and so is its gradient.",
                {"shape_dW1": (3, 2)}),
        Mistake("columns where vectors belong", "Vectors have one axis here: (2,), not (2, 1).", {"shape_a": (2, 1)}),
        Mistake("a row where a vector belongs", "Vectors have one axis here: (2,), not (1, 2).", {"shape_dw2": (1, 2)}),
        Mistake("the shape of the inputs", "a has one entry per hidden unit, not one per input.", {"shape_a": (3,)}),
        Mistake("a δ for each input", "δ has the shape of a: one entry per hidden unit.", {"shape_delta_hidden": (3,)}),
        Mistake("the output's δ", "The hidden units' δ are asked for, one per unit; the output's is a single number.",
                {"shape_delta_hidden": (1,)}),
    ))


def columns(rng, sample=toy):
    """Sample Z1 (3, 1), W1 (3, 2) and W2 (2, 1) stored (in, out), and t."""
    x, t, W1, w2 = sample(rng)
    return x[:, None], W1.T, w2[:, None], t


def vectorised(wrong):
    """Return a wrong vectorised_gradients, written in terms of (Z1, Z2, δ (1, 1), δ1 (2, 1))."""
    def code(Z1, W1, W2, t):
        Z2 = np.tanh(W1.T @ Z1)
        delta = 2 * (W2.T @ Z2 - t)
        return wrong(np.asarray(Z1), Z2, delta, (W2 @ delta) * (1 - Z2 ** 2))
    return code


REPAIR_SHAPES = Exercise(
    id="repair_shapes", kind="repair", source="rana, flowing backward", minutes=14,
    read="Repair: three shapes that do not fit",
    hints=("Write the shape under every symbol; three places do not fit.",
           "With W stored (in, out), what takes a δ (1, 1) of the output back to (2, 1)?",
           "`Z2 = np.tanh(W1.T @ Z1)` is a column. δ1 is W2 @ δ times a slope, (2, 1), and dW1 has to be (3, 2) like W1."),
    asked=Asked("vectorised_gradients", right.vectorised_gradients, returns="dW1 dW2",
                sample=tuple((lambda rng, sample=sample: columns(rng, sample)) for sample in SAMPLERS),
                worked=((X0[:, None], W10.T, W20[:, None], T0),)),
    parts=networks.VECTORISED_GRADIENTS,
    mistakes=(
        Mistake("the gradient transposed", "dW1 has the shape of W1, (3, 2) here: Z1 δ1ᵀ.",
                vectorised(lambda Z1, Z2, d, d1: (d1 @ Z1.T, Z2 @ d.T))),
        Mistake("the 2 left out", "The loss is (y − t)², with its 2.",
                vectorised(lambda Z1, Z2, d, d1: (Z1 @ d1.T / 2, Z2 @ d.T / 2))),
        Mistake("sizes that do not meet", "Write the shape under every symbol. Z1ᵀ W1, for one, is a row, (1, 2); the column "
                "is W1ᵀ Z1, (2, 1).", lambda Z1, W1, W2, t: np.tanh(Z1.T @ W1).T @ W2),
        Mistake("dW2 as a row", "dW2 has the shape of W2, (2, 1).",
                vectorised(lambda Z1, Z2, d, d1: (Z1 @ d1.T, d @ Z2.T))),
        Mistake("tanh′ forgotten", "δ1 contains 1 − tanh²(A1).",
                vectorised(lambda Z1, Z2, d, d1: (Z1 @ (d1 / (1 - Z2 ** 2)).T, Z2 @ d.T))),
        Mistake("1 − a² where 1 − z² belongs", "tanh′(a) = 1 − tanh²(a) = 1 − z²; here a itself is squared.",
                vectorised(lambda Z1, Z2, d, d1: (Z1 @ (d1 / (1 - Z2 ** 2) * (1 - np.arctanh(Z2) ** 2)).T, Z2 @ d.T))),
        Mistake("tanh² of Z2", "Z2 is the tanh already: 1 − Z2², without another tanh.",
                vectorised(lambda Z1, Z2, d, d1: (Z1 @ (d1 / (1 - Z2 ** 2) * (1 - np.tanh(Z2) ** 2)).T, Z2 @ d.T))),
        Mistake("the pair swapped", "The pair is (dW1, dW2), in this order.",
                vectorised(lambda Z1, Z2, d, d1: (Z2 @ d.T, Z1 @ d1.T))),
        Mistake("reshaped, not transposed", "reshape puts the same numbers into other places in order; .T exchanges rows and columns.",
                vectorised(lambda Z1, Z2, d, d1: ((d1 @ Z1.T).reshape(3, 2), Z2 @ d.T))),
        Mistake("the sign", "The difference is y − t.",
                vectorised(lambda Z1, Z2, d, d1: (-Z1 @ d1.T, -Z2 @ d.T))),
        Mistake("the loss instead of its derivative", "δ is 2(y − t), the derivative of the square.",
                vectorised(lambda Z1, Z2, d, d1: (Z1 @ (d1 * d / 4).T, Z2 @ (d * d / 4).T))),
    ))
