"""Unit 4, derivatives: the slopes of the activation functions and the worked network by hand."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation.sampling import single
from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.sampling import array, integers, number, size, sizes
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import sigmoid

FAR = np.array([-1000.0, -40.0, 40.0, 1000.0])


def _any_shape(rng, scale=1.5):
    return (array(rng, *sizes(rng, size(rng, 1, 3)), scale=scale),)


SIGMOID_PRIME = Exercise(
    id="sigmoid_prime", kind="function", source="homework, activation functions: sigmoid", minutes=7,
    read="The slope of the sigmoid",
    hints=("Write σ as 1/u with u = 1 + e^(−a), and differentiate 1/u, then u.",
           "The chain rule gives e^(−a) / (1 + e^(−a))². Split it into two factors, one of which is σ.",
           "The other factor is e^(−a)/(1 + e^(−a)). Add 1 to its numerator and take it away again: what is it in s?"),
    asked=Asked("sigmoid_prime", right.sigmoid_prime, sample=(_any_shape, single(_any_shape)),
                worked=((np.array([-1.15]),), (np.array([-2.0, 0.0, 3.0]),)),
                edges={"a plain number": lambda rng: (number(rng),), "extreme values": (FAR,),
                       "whole numbers": lambda rng: (integers(rng, 4, low=-2, high=2),)}),
    mistakes=(
        Mistake("σ′ = 1 − σ", "This is e^(−a)/(1 + e^(−a)): the denominator is squared, so a factor σ is missing. "
                "σ′ = σ(1 − σ) falls on both sides; 1 − σ falls on one.", lambda a: 1 - sigmoid(a)),
        Mistake("σ(1 + σ)", "σ′ = σ(1 − σ): it is small on both sides.", lambda a: sigmoid(a) * (1 + sigmoid(a))),
        Mistake("σ² where σ(1 − σ) belongs", "σ′ = σ(1 − σ): the second factor is 1 − σ.", lambda a: sigmoid(a) ** 2),
        Mistake("σ itself", "This is σ(a); its slope is σ(1 − σ).", sigmoid),
        Mistake("σ left out: a (1 − a)", "σ′ = s(1 − s) with s = σ(a). Here s is a itself: take σ of it first.",
                lambda a: np.asarray(a) * (1 - np.asarray(a))),
        Mistake("σ(1 − a) where 1 − σ(a) belongs", "The 1 is taken outside σ: σ(a)(1 − σ(a)), not σ(a) σ(1 − a).",
                lambda a: sigmoid(a) * sigmoid(1 - np.asarray(a))),
        Mistake("tanh's formula", "1 − z² is the slope of tanh in its own value; that of σ is σ(1 − σ).",
                lambda a: 1 - sigmoid(a) ** 2),
        Mistake("σ′ at σ(a)", "σ is applied twice: the slope is taken at a, not at σ(a).",
                lambda a: right.sigmoid_prime(sigmoid(a))),
        Mistake("inf/inf far out", "e^(−a) overflows at a = −1000, and inf/inf is nan; σ(1 − σ) with the given "
                "sigmoid does not.", lambda a: np.exp(-np.asarray(a, dtype=float)) / (1 + np.exp(
                    -np.asarray(a, dtype=float))) ** 2),
    ))


SATURATION = Exercise(
    id="saturation", kind="values", source="homework, σ′ for large |z|", minutes=2, read="Far out, little moves",
    hints=("Read it from the dashed curve of the picture, on both sides.",
           "σ is nearly flat where a is far from 0.",
           "Put a = 10 and a = −10 into your sigmoid_prime and compare with a = 0."),
    values={"saturation": Value("small", choices=("small", "large", "constant"))},
    mistakes=(
        Mistake("large", "Far from 0 the curve of σ is flat, and a flat curve has a small slope.",
                {"saturation": "large"}),
        Mistake("constant", "σ′ is ¼ at 0 and 0.00005 at a = 10: it does not stay the same.", {"saturation": "constant"}),
    ))

TANH_PRIME = Exercise(
    id="tanh_prime", kind="function", source="lin; rana, the next layer", minutes=5, read="The slope of tanh",
    hints=("tanh is the quotient of u = e^a − e^(−a) and v = e^a + e^(−a). Use the quotient rule.",
           "u′ = v and v′ = u, so the slope is (v² − u²)/v². Divide out.",
           "v²/v² is 1. And what is u²/v² in terms of z = u/v?"),
    asked=Asked("tanh_prime", right.tanh_prime, sample=(_any_shape, single(_any_shape)), worked=((np.array([0.5]),), (np.array([-2.0, 0.0, 1.0]),)),
                edges={"a plain number": lambda rng: (number(rng),), "extreme values": (FAR,),
                       "whole numbers": lambda rng: (integers(rng, 4, low=-2, high=2),)}),
    mistakes=(
        Mistake("the square forgotten", "tanh′ = 1 − tanh²; this is 1 − tanh, which is 2 far to the left.",
                lambda a: 1 - np.tanh(a)),
        Mistake("tanh left out: 1 − a²", "1 − z² holds for z = tanh(a); here a itself is squared.",
                lambda a: 1 - np.asarray(a) ** 2),
        Mistake("the rule of the sigmoid", "z(1 − z) is the slope of σ in its own value; for tanh it is 1 − z².",
                lambda a: np.tanh(a) * (1 - np.tanh(a))),
        Mistake("the square around the whole", "tanh′ = 1 − tanh²: only tanh is squared, not 1 − tanh.",
                lambda a: (1 - np.tanh(a)) ** 2),
        Mistake("the square inside", "tanh² a is tanh(a)², the square of what comes out, not tanh(a²).",
                lambda a: 1 - np.tanh(np.asarray(a, dtype=float) ** 2)),
        Mistake("tanh itself", "This is tanh(a); its slope is 1 − tanh²(a).", np.tanh),
        Mistake("1/cosh where 1/cosh² belongs", "tanh′ = 1/cosh² a: the square is missing.", lambda a: 1 / np.cosh(a)),
        Mistake("tanh² where 1 − tanh² belongs", "tanh′ = 1 − tanh²: the 1 is missing.", lambda a: np.tanh(a) ** 2),
        Mistake("tanh twice", "The slope is taken at a: 1 − tanh²(a), with one tanh.", lambda a: 1 - np.tanh(np.tanh(a)) ** 2),
        Mistake("plus where minus belongs", "The quotient rule subtracts: tanh′ = 1 − tanh², which is at most 1.", lambda a: 1 + np.tanh(a) ** 2),
    ))

RELU_PRIME = Exercise(
    id="relu_prime", kind="function", source="homework, ReLU for z > 0 and z < 0", minutes=4, read="The slope of ReLU",
    hints=("Two straight lines meet at 0: what is the slope of each?",
           "1 above 0 and 0 below. At 0 itself there is no slope, and this course takes 0.",
           "`np.where(condition, p, q)` takes p where the condition holds and q elsewhere, for a number and for whole "
           "arrays."),
    asked=Asked("relu_prime", right.relu_prime,
                sample=(_any_shape, lambda rng: _any_shape(rng, 1e13), lambda rng: _any_shape(rng, 1e-9)),
                worked=((np.array([0.03]),), (np.array([-2.0, 3.0]),)),
                edges={"a plain number": (0.03,), "at the kink": (np.array([-1.0, 0.0, 2.0]),), "zero as a number": (0.0,),
                       "extreme values": (FAR,), "whole numbers": lambda rng: (integers(rng, 4, low=-2, high=2),)}),
    mistakes=(
        Mistake("ReLU itself", "This is max(0, a); its slope is 1 or 0.", lambda a: np.maximum(a, 0)),
        Mistake("1 everywhere", "Below 0 the function is flat: its slope there is 0.", lambda a: np.ones(np.shape(a))),
        Mistake("1 at 0", "At 0 itself this course takes 0: a > 0, not a >= 0.",
                lambda a: np.where(np.asarray(a) >= 0, 1.0, 0.0)),
        Mistake("½ at 0", "Halfway between the two slopes would be a fair choice too, but this course takes 0.",
                lambda a: np.heaviside(a, 0.5)),
        Mistake("for a number only", "`if a > 0` asks for one answer, and an array has many: np.where(a > 0, …, …) decides "
                "entry by entry.", lambda a: 1.0 if a > 0 else 0.0),
        Mistake("divided by a", "ReLU(a)/a is the slope away from 0; at 0 it is 0/0, which is nan.",
                lambda a: np.maximum(a, 0) / a),
        Mistake("a slope below 0", "ReLU is flat below 0: its slope there is 0. A small slope is a leaky ReLU's.",
                lambda a: np.where(np.asarray(a) > 0, 1.0, 0.01)),
        Mistake("a slope below 0, and 1 at 0", "ReLU is flat below 0, and at 0 the value agreed on is 0.",
                lambda a: np.where(np.asarray(a) >= 0, 1.0, 0.01)),
        Mistake("−1 below 0", "Below 0 the function is flat, so the slope there is 0 and not −1.",
                np.sign),
    ))

_E, DW1, DW2, DB = right.worked_network(3.0, 1.0, 0.01, -5.0, -1.0)
_Y = float(sigmoid(-1.15))
WORKED_GRADIENTS = Exercise(
    id="worked_gradients", kind="values", source="homework, simple network: the derivatives", minutes=12,
    read="One path, by hand",
    hints=("Write the path from E down to each parameter as a product of slopes; b has the shortest.",
           "All three begin with (y − t) σ′(a2). For w2 comes z1; for w1 come w2, ReLU′(a1) and x.",
           "σ′(a2) = y (1 − y), with y = 0.2404890831; z1 = 0.03, and ReLU′(a1) = 1 since a1 is above 0."),
    values={"dw1": Value(DW1, 0.005), "dw2": Value(DW2, 0.005), "db": Value(DB, 0.005)},
    mistakes=(
        Mistake("the 2 of the square", "The ½ in E = ½(y − t)² cancels the 2: the first slope is y − t.",
                {"dw1": 2 * DW1, "dw2": 2 * DW2, "db": 2 * DB}),
        Mistake("the sign", "∂E/∂y = y − t, and y is below t here: db is negative and dw1 positive.",
                {"dw1": -DW1, "dw2": -DW2, "db": -DB}),
        Mistake("the sign of y − t", "∂E/∂y = y − t, and y is below t here: db and dw2 are negative.", {"dw2": -DW2, "db": -DB}),
        Mistake("the sign of ∂E/∂b", "∂E/∂b = (y − t) σ′(a2), and y is below t: it is negative.", {"db": -DB, "dw2": DW2}),
        Mistake("σ′ = 1 − σ", "σ′ = σ(1 − σ) = 0.1827 here; 1 − σ = 0.7595 gives ∂E/∂b = −0.5769.",
                {"dw1": DW1 / _Y, "dw2": DW2 / _Y, "db": DB / _Y}),
        Mistake("σ′ forgotten", "Between E and a2 there is σ: its slope, 0.1827, is a factor of all three.",
                {"dw1": DW1 / (_Y * (1 - _Y)), "dw2": DW2 / (_Y * (1 - _Y)), "db": DB / (_Y * (1 - _Y))}),
        Mistake("x left out of ∂E/∂w1", "a1 = w1 x, so the last factor of the path to w1 is x = 3.", {"dw1": DW1 / 3}),
        Mistake("w2 left out of ∂E/∂w1", "The path to w1 runs along w2 = −5.", {"dw1": DW1 / -5}),
        Mistake("a2 where σ′(a2) belongs", "The slope of σ at a2 is σ′(a2) = 0.1827, not a2 itself.",
                {"dw1": DW1 * -1.15 / (_Y * (1 - _Y)), "dw2": DW2 * -1.15 / (_Y * (1 - _Y)),
                 "db": DB * -1.15 / (_Y * (1 - _Y))}),
        Mistake("z1 where ReLU′ belongs in ∂E/∂w1", "ReLU′(a1) is a slope, 1 here; 0.03 is what comes out of ReLU.",
                {"dw1": DW1 * 0.03}),
        Mistake("x where z1 belongs in ∂E/∂w2", "What w2 multiplies is z1 = 0.03; x = 3 is multiplied by w1.", {"dw2": DB * 3}),
        Mistake("w2 where z1 belongs in ∂E/∂w2", "a2 = w2 z1 + b: its slope with respect to w2 is z1 = 0.03.", {"dw2": DB * -5}),
        Mistake("σ′ at y", "The slope of σ is taken where σ was evaluated, at a2 = −1.15; y is what came out.",
                {name: value * right.sigmoid_prime(_Y) / (_Y * (1 - _Y)) for name, value in (
                    ("dw1", DW1), ("dw2", DW2), ("db", DB))}),
        Mistake("σ where σ′ belongs", "The factor is the slope σ′(a2) = 0.1827; 0.2405 is σ(a2) itself.",
                {"dw1": DW1 / (1 - _Y), "dw2": DW2 / (1 - _Y), "db": DB / (1 - _Y)}),
        Mistake("dw1 and dw2 exchanged", "w1 has the longer path, along w2 and x; that of w2 ends at z1 = 0.03.",
                {"dw1": DW2, "dw2": DW1}),
        Mistake("the sign of ∂E/∂w2", "∂E/∂w2 = ∂E/∂b · z1, and z1 is positive: both have the same sign.", {"dw2": -DW2}),
        Mistake("too few digits", "−0.004 is 4 % off; three significant digits are −0.00416.", {"dw2": -0.004}),
    ))
