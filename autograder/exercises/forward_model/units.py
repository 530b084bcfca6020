"""Unit 1, the forward model: one neuron, the sigmoid, one layer, and where the bias goes."""

from __future__ import annotations

import numpy as np

from autograder.exercises.forward_model import sampling as samples
from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.patterns import layers
from autograder.exercises.sampling import array, integers, number, size, sizes
from autograder.reference import forward_model as right

NEURON = Exercise(
    id="neuron", kind="function", source="graph 1, 2; lin, the learning model", minutes=5, read="One neuron",
    hints=("There are two steps: first the pre-activation a, a single number, then h of it.",
           "a is the sum of w_i x_i over all inputs, plus b. The operator @ multiplies entry by entry and adds up.",
           "`a = w @ x + b`. What is left is one call of h."),
    asked=Asked(
        "neuron", right.neuron,
        sample=lambda rng: (*(array(rng, n) for n in [size(rng, 2, 6)] * 2), number(rng), *samples.curves(rng, 1)),
        worked=((np.array([1.0, -2.0]), np.array([0.5, 0.1]), 0.4, samples.TANH),
                (np.array([3.0]), np.array([0.01]), 0.0, samples.RELU)),
        edges={"one input": lambda rng: (array(rng, 1), array(rng, 1), number(rng), samples.TANH),
               "whole numbers": lambda rng: (integers(rng, 3), integers(rng, 3), 1, samples.ARCTAN)}),
    parts=layers.NEURON,
    mistakes=(
        Mistake("h forgotten", "This is the pre-activation a = w·x + b; the neuron's output is h(a).",
                lambda x, w, b, h: np.dot(w, x) + b),
        Mistake("the bias outside h", "b belongs to a, inside h: h(w·x + b), not h(w·x) + b.",
                lambda x, w, b, h: h(np.dot(w, x)) + b),
        Mistake("the bias left out", "The pre-activation is w·x + b; the b is missing.",
                lambda x, w, b, h: h(np.dot(w, x))),
        Mistake("a threshold instead of a bias", "b is added here; it would be subtracted if it were a threshold, "
                "the weight of an input of −1.", lambda x, w, b, h: h(np.dot(w, x) - b)),
        Mistake("no sum over the inputs", "w * x is one product for each input; the neuron adds them up first.",
                lambda x, w, b, h: h(w * x + b)),
        Mistake("tanh, whatever h is", "h is passed in, and it is not always tanh. Call it by its name: h(…).",
                lambda x, w, b, h: np.tanh(np.dot(w, x) + b)),
        Mistake("only the last product", "A loop adds up with +=; with = it keeps the last product alone.",
                lambda x, w, b, h: h(w[-1] * x[-1] + b), needs="a loop"),
        Mistake("h of the inputs", "h is applied to the weighted sum, not to what goes into it.",
                lambda x, w, b, h: np.dot(w, h(x)) + b),
        Mistake("h of each input's share", "h is applied once, to the whole sum, not to each product before the sum.",
                lambda x, w, b, h: np.sum(h(w * x)) + b),
    ))

SIGMOID = Exercise(
    id="sigmoid", kind="function", source="homework, activation functions", minutes=6, read="The sigmoid",
    hints=("Write (1.3) as one line of NumPy: `np.exp` takes numbers and arrays alike.",
           "`np.exp(1000)` overflows to inf, and inf/inf is nan. Where does an inf do no harm, above the fraction line "
           "or below it?",
           "`1 / (1 + np.exp(…))` never gives nan. To avoid the warning too, compute `e = np.exp(-np.abs(a))`, write σ with "
           "e once for a ≥ 0 and once for a < 0, and choose with `np.where`."),
    asked=Asked(
        "sigmoid", right.sigmoid,
        sample=(lambda rng: (array(rng, *sizes(rng, size(rng, 1, 3)), scale=2.0),),
              lambda rng: (array(rng, *sizes(rng, 2, low=3), scale=6.0),)),  # where σ is nearly flat, but not yet
        worked=((np.array([-1.15]),), (np.array([-2.0, 0.0, 3.0]),)),
        edges={"a plain number": lambda rng: (number(rng, 2.0),),
               "extreme values": (np.array([-1000.0, -40.0, 40.0, 1000.0]),),
               "whole numbers": lambda rng: (integers(rng, 4),)}),
    mistakes=(
        Mistake("the sign of the exponent", "This falls where σ rises: the exponent is −a.",
                lambda a: 1 / (1 + np.exp(a))),
        Mistake("minus where plus belongs in the denominator", "σ(a) = 1 / (1 + e^(−a)): with a minus it is infinite at a = 0.",
                lambda a: 1 / (1 - np.exp(-np.asarray(a, dtype=float)))),
        Mistake("the 1 left out of the denominator", "1 / e^(−a) is e^a, which grows without end; σ stays below 1.",
                np.exp),
        Mistake("σ′ instead of σ", "This is σ′, the slope of σ, which unit 4 needs. Here σ itself is asked for.",
                lambda a: right.sigmoid(a) * (1 - right.sigmoid(a))),
        Mistake("tanh instead of σ", "tanh runs from −1 to 1, σ from 0 to 1: σ(a) = ½(1 + tanh(a/2)).",
                np.tanh),
        Mistake("the brackets left out", "1 / 1 + e^(−a) is 1 + e^(−a) in Python: the whole denominator needs brackets.",
                lambda a: 1 / 1 + np.exp(-np.asarray(a))),
        Mistake("tanh of a instead of a/2", "This is σ(2a), twice as steep: σ(a) = ½(1 + tanh(a/2)).",
                lambda a: (1 + np.tanh(a)) / 2),
        Mistake("inf/inf far out", "e^a / (1 + e^a) is inf/inf = nan for large a; the form 1 / (1 + e^(−a)) has no inf "
                "above the fraction line.",
                lambda a: np.exp(a) / (1 + np.exp(a))),
    ))

_WORKED = right.worked_forward()
WORKED_FORWARD = Exercise(
    id="worked_forward", kind="values", source="homework, simple network", minutes=8, read="One network, by hand",
    uses=("sigmoid",),
    hints=("Five small steps, in the order of (1.4); each uses the one before.",
           "a1 = w1·x, z1 = max(0, a1), a2 = w2·z1 + b, y = σ(a2), E = ½(y − t)².",
           "a1 = 0.01 · 3, which ReLU leaves as it is; a2 = −5 · z1 − 1, a bit below −1. Your `sigmoid` gives y."),
    values={name: Value(value) for name, value in _WORKED.items()},
    mistakes=(
        Mistake("the ½ left out of E", "E = ½(y − t)²; this is (y − t)².", {"E": 2 * _WORKED["E"]}),
        Mistake("the sign of b", "a2 = w2·z1 + b, and b is −1.", {"a2": 0.85, "y": float(right.sigmoid(0.85))}),
        Mistake("b left out", "a2 = w2·z1 + b, and b is −1: it goes into y and E too.",
                {"a2": -0.15, "y": float(right.sigmoid(-0.15))}),
        Mistake("σ without its minus", "σ(a) = 1 / (1 + e^(−a)): for a2 below 0 it is below ½.",
                {"y": 1 - _WORKED["y"]}),
        Mistake("tanh instead of σ", "The output's function is σ, which is never below 0; see (1.3).",
                {"y": float(np.tanh(_WORKED["a2"]))}),
        Mistake("σ in the hidden layer too", "z1 = ReLU(a1) = max(0, a1); σ comes after a2.",
                {"z1": float(right.sigmoid(_WORKED["a1"]))}),
        Mistake("the square left out of E", "E = ½(y − t)²: the difference is squared.", {"E": (_WORKED["y"] - 1) / 2}),
        Mistake("ReLU instead of σ", "The output's function is σ; max(0, −1.15) would be 0.", {"y": 0.0}),
        Mistake("no σ", "y = σ(a2), not a2 itself.", {"y": _WORKED["a2"]}),
        Mistake("x left out", "a1 = w1·x with x = 3.", {"a1": 0.01, "z1": 0.01}),
        Mistake("E cut to three digits", "These digits are right, but four significant digits are asked "
                "for: let Python compute E.", {"E": 0.288}),
        Mistake("y cut to two digits", "These digits are right, but four significant digits are asked "
                "for: let Python compute y.", {"y": 0.24}),
    ))

LAYER = Exercise(
    id="layer", kind="function", source="dtu 1, 2; homework, the network's equations", minutes=6,
    read="A layer is many neurons",
    hints=("Row j of W holds the weights of unit j. What does `W @ z` compute for each row?",
           "W z + b has shape (out,), one entry per unit, and h takes all of them at once.",
           "`a = W @ z + b`, with no transpose and no loop. What is left is one call of h."),
    asked=Asked(
        "layer", right.layer,
        sample=lambda rng: samples.layer_of(rng, *sizes(rng, 2)),
        worked=((np.array([1.0, 2.0, -1.0]), np.array([[0.1, 0.2, 0.3], [-0.5, 0.4, 0.0]]),
                 np.array([0.5, -0.2]), samples.TANH),),
        edges={"one unit": lambda rng: samples.layer_of(rng, size(rng), 1),
               "one input": lambda rng: samples.layer_of(rng, 1, size(rng)),
               "as many units as inputs": lambda rng: samples.layer_of(rng, 3, 3),
               "a function of the whole layer": lambda rng: (*samples.layer_of(rng, *sizes(rng, 2))[:3], samples.SHARE),
               "whole numbers": lambda rng: samples.whole_layer(rng, 3, 2)}),
    parts=layers.LAYER,
    mistakes=(
        Mistake("Wᵀ where W belongs", "W has shape (out, in), so W @ z already sums over the inputs: no transpose.",
                lambda z, W, b, h: h(W.T @ z + b)),
        Mistake("h forgotten", "These are the pre-activations a = W z + b; the layer's output is h(a).",
                lambda z, W, b, h: W @ z + b),
        Mistake("the bias left out", "The pre-activations are W z + b; the b is missing.",
                lambda z, W, b, h: h(W @ z)),
        Mistake("a threshold instead of a bias", "b is added here; it would be subtracted if it were a threshold.",
                lambda z, W, b, h: h(W @ z - b)),
        Mistake("the bias outside h", "b belongs inside h: h(W z + b), not h(W z) + b.",
                lambda z, W, b, h: h(W @ z) + b),
        Mistake("h of the inputs", "h is applied to the weighted sums, not to what goes into them.",
                lambda z, W, b, h: W @ h(z) + b),
        Mistake("only the last product", "A loop adds up with +=; with = it keeps the last product of each unit alone.",
                lambda z, W, b, h: h(W[:, -1] * z[-1] + b), needs="a loop"),
        Mistake("h of one unit at a time", "h sees all pre-activations at once: h(W @ z + b). For each unit alone, a "
                "function that compares the units finds only one.",
                lambda z, W, b, h: np.array([h(W[j : j + 1] @ z + b[j : j + 1])[0] for j in range(len(b))])),
        Mistake("tanh, whatever h is", "h is passed in, and it is not always tanh. Call it by its name: h(…).",
                lambda z, W, b, h: np.tanh(W @ z + b)),
        Mistake("all biases for every unit", "Unit j adds its own bias b[j]. With all of b, each unit gets as many results as there are "
                "units.", lambda z, W, b, h: np.array([h(row @ z + b) for row in W])),
        Mistake("as many results as inputs", "np.zeros_like(z) has a place for each input: the layer has one result per unit, "
                "np.zeros(len(b)).", lambda z, W, b, h: h(np.pad(W @ z + b, (0, max(len(z) - len(b), 0)))[:len(z)])),
        Mistake("a sum for each input", "Row j of W holds the weights of unit j: go through the rows of W, not through those of W.T.",
                lambda z, W, b, h: h(np.array([sum(w * v for w, v in zip(column, z)) for column in W.T]) + b)),
        Mistake("products without a sum", "W * z is a table of products, shape (out, in); W @ z adds up its rows.",
                lambda z, W, b, h: h((W * z).T + b).T),
    ))

ABSORB_BIAS = Exercise(
    id="absorb_bias", kind="function", source="dtu 3", minutes=5, read="A bias is a weight",
    hints=("Which column of the new matrix is multiplied by x_0?",
           "x_0 comes first, so b is column 0, and the columns of W follow.",
           "`np.column_stack` takes a list of columns or matrices and puts them side by side, in that order."),
    asked=Asked(
        "absorb_bias", right.absorb_bias,
        sample=lambda rng: samples.weights(rng, *sizes(rng, 2)),
        worked=((np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.1, 0.2, 0.3])),),
        edges={"one unit": lambda rng: samples.weights(rng, size(rng), 1),
               "one input": lambda rng: samples.weights(rng, 1, size(rng)),
               "whole numbers": lambda rng: samples.whole_layer(rng, 3, 2)[1:3],
               "whole weights, broken biases": lambda rng: (integers(rng, 2, 4), array(rng, 2))}),
    mistakes=(
        Mistake("the bias as the last column", "x_0 = 1 comes first in [1, x], so b is column 0.",
                lambda W, b: np.column_stack([W, b])),
        Mistake("the sign of a threshold", "x_0 is +1 here, so the column is b itself, not −b.",
                lambda W, b: np.column_stack([-np.asarray(b), W])),
        Mistake("column 0 of W replaced", "W keeps all its columns: b is one column more, in front of them.",
                lambda W, b: np.column_stack([b, W[:, 1:]])),
        Mistake("b added to column 0 of W", "b is not added to W; it is a column of its own, in front of the others.",
                lambda W, b: np.column_stack([W[:, 0] + b, W[:, 1:]])),
        Mistake("a column of ones", "The ones are the inputs x_0, which are part of [1, x]; the column holds their weights, b.",
                lambda W, b: np.column_stack([np.ones(len(b)), W])),
        Mistake("the bias added to the weights", "b is not added to W; it is a column of its own, so the result is one "
                "column wider.", lambda W, b: W + np.reshape(b, (-1, 1))),
        Mistake("the bias as a row", "Rows are units, and each unit has one bias: b goes in as a column.",
                lambda W, b: np.vstack([b, W])),
        Mistake("stored (in, out)", "This is the transpose: rows are units, columns are inputs.",
                lambda W, b: np.column_stack([b, W]).T),
        Mistake("cut to whole numbers", "The biases have lost their decimals: an array made from an "
                "integer W holds only integers.", lambda W, b: np.column_stack([np.asarray(b).astype(W.dtype), W])),
    ))

THRESHOLD_TO_BIAS = Exercise(
    id="threshold_to_bias", kind="function", source="lin, the learning model", minutes=7, read="Thresholds", optional=True,
    hints=("Two things differ from our convention: the constant input, and what the rows of the matrix mean.",
           "Row 0 multiplies −1, so it holds thresholds. What is the bias, then?",
           "`W_lin[0]` is row 0, and `W_lin[1:]` is the rest. One of them changes its sign; the other is transposed."),
    asked=Asked(
        "threshold_to_bias", right.threshold_to_bias, returns="W b",
        sample=samples.weights_with_thresholds,
        worked=((np.array([[0.5, -1.0, 2.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),),),
        edges={"one unit": lambda rng: (array(rng, size(rng, 3, 5), 1),),
               "one input": lambda rng: (array(rng, 2, size(rng, 3, 5)),),
               "as many units as inputs": lambda rng: (array(rng, 4, 3),),
               "whole numbers": lambda rng: (integers(rng, 4, 2),)}),
    mistakes=(
        Mistake("the sign of the threshold", "Row 0 multiplies −1: the bias is minus the threshold.",
                lambda W_lin: (W_lin[1:].T, W_lin[0])),
        Mistake("the sign of everything", "Only the threshold changes its sign; the other weights stay as they are.",
                lambda W_lin: (-W_lin[1:].T, -W_lin[0])),
        Mistake("not transposed", "W_lin is stored (in + 1, out); ours is (out, in).",
                lambda W_lin: (W_lin[1:], -W_lin[0])),
        Mistake("column 0 instead of row 0", "Inputs are rows in this convention, so the thresholds are row 0.",
                lambda W_lin: (W_lin[:, 1:].T, -W_lin[:, 0])),
        Mistake("the last row where row 0 belongs", "x_0 comes first, so the thresholds are row 0, not the last.",
                lambda W_lin: (W_lin[:-1].T, -W_lin[-1])),
        Mistake("the last row where row 0 belongs, and not transposed", "The thresholds are row 0, and W_lin is stored (in + 1, out).",
                lambda W_lin: (W_lin[:-1], -W_lin[-1])),
        Mistake("row 0 left in W", "Row 0 has become the bias; W holds the other rows only.",
                lambda W_lin: (W_lin.T, -W_lin[0])),
        Mistake("b and W swapped", "The pair is (W, b), in this order.",
                lambda W_lin: (-W_lin[0], W_lin[1:].T)),
        Mistake("only W", "W is right, but b is asked for too. Return the pair: `return W, b`.",
                lambda W_lin: W_lin[1:].T),
    ))
