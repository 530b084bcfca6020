"""Unit 1, the forward model: what is asked, and the mistakes that have names."""

from __future__ import annotations

import numpy as np

from autograder.exercises.drawing import array, integers, network, number, size, sizes
from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.reference import forward_model as right
from lab.functions import Function

TANH, IDENTITY, ARCTAN = Function("tanh"), Function("identity"), Function("arctan")
SWITCH = Function("scaled_tanh", (0.5, 0.5, 0.5))
SHARE = Function("share")
CURVES = (TANH, ARCTAN, SWITCH, Function("softsign"))


def curves(rng, count):
    """`count` activation functions, neighbours different."""
    return [CURVES[i] for i in (rng.integers(0, 4) + np.arange(count)) % 4]


SIGMOID = Exercise(
    id="sigmoid", kind="function", source="homework, activation functions", minutes=6, read="The sigmoid",
    hints=("Write the formula first, for moderate a: one line of NumPy.",
           "np.exp(1000) overflows to inf. Which of e^(−a) and e^(a) is small, for a of each sign?",
           "With e = np.exp(-np.abs(a)), σ is 1 / (1 + e) where a ≥ 0 and e / (1 + e) elsewhere: np.where chooses."),
    asked=Asked(
        "sigmoid", right.sigmoid,
        draw=lambda rng: (array(rng, *sizes(rng, size(rng, 1, 3)), scale=2.0),),
        worked=((-1.15,), (np.array([-2.0, 0.0, 3.0]),)),
        edges={"a number": lambda rng: (number(rng, 2.0),),
               "extreme values": (np.array([-1000.0, -40.0, 40.0, 1000.0]),),
               "whole numbers": lambda rng: (integers(rng, 4),)}),
    mistakes=(
        Mistake("the sign of the exponent", "This falls where σ rises: the exponent is −a.",
                lambda a: 1 / (1 + np.exp(a))),
        Mistake("the 1 is left out of the denominator", "1 / e^(−a) is e^a, which grows without bound; σ stays below 1.",
                lambda a: np.exp(a)),
        Mistake("σ′ in the place of σ", "σ(1 − σ) is the derivative; here the function itself is asked for.",
                lambda a: right.sigmoid(a) * (1 - right.sigmoid(a))),
        Mistake("tanh in the place of σ", "tanh runs from −1 to 1; σ runs from 0 to 1: σ(a) = ½(1 + tanh(a/2)).",
                lambda a: np.tanh(a)),
        Mistake("inf/inf far out", "e^a / (1 + e^a) is inf/inf = nan for large a; use the form whose exponent is "
                "negative for each sign of a.",
                lambda a: np.exp(a) / (1 + np.exp(a))),
    ))

NEURON = Exercise(
    id="neuron", kind="function", source="graph 1, 2; lin, the learning model", minutes=5, read="One neuron",
    hints=("Two steps: first the pre-activation a, one number, then h of it.",
           "a is the sum of w_i x_i over all inputs, plus b. NumPy has one operator for such a sum.",
           "h(w @ x + b)"),
    asked=Asked(
        "neuron", right.neuron,
        draw=lambda rng: (*(array(rng, n) for n in [size(rng, 2, 6)] * 2), number(rng), *curves(rng, 1)),
        worked=((np.array([3.0]), np.array([0.01]), 0.0, Function("relu")),
                (np.array([1.0, -2.0]), np.array([0.5, 0.25]), 0.1, TANH)),
        edges={"one input": lambda rng: (array(rng, 1), array(rng, 1), number(rng), TANH),
               "whole numbers": lambda rng: (integers(rng, 3), integers(rng, 3), 1, Function("arctan"))}),
    mistakes=(
        Mistake("h forgotten", "This is the pre-activation a = w·x + b; the output is h(a).",
                lambda x, w, b, h: np.dot(w, x) + b),
        Mistake("the bias outside h", "b belongs to a, inside h: h(w·x + b), not h(w·x) + b.",
                lambda x, w, b, h: h(np.dot(w, x)) + b),
        Mistake("the bias left out", "The pre-activation is w·x + b; the b is missing.",
                lambda x, w, b, h: h(np.dot(w, x))),
        Mistake("a threshold in the place of a bias", "b is added here; it would be subtracted as a threshold "
                "(x_0 = −1).", lambda x, w, b, h: h(np.dot(w, x) - b)),
        Mistake("no sum over the inputs", "w * x is one product for each input; the neuron adds them up first.",
                lambda x, w, b, h: h(w * x + b)),
    ))

LAYER = Exercise(
    id="layer", kind="function", source="dtu 1, 2", minutes=6, read="A layer is many neurons",
    hints=("Row j of W holds the weights of unit j. What does W @ z compute, row by row?",
           "a = W z + b has shape (out,); h works on all of it at once.",
           "h(W @ z + b)"),
    asked=Asked(
        "layer", right.layer,
        draw=lambda rng: _layer(rng, *sizes(rng, 2)),
        worked=((np.array([1.0, 2.0, -1.0]), np.array([[0.1, 0.2, 0.3], [-0.5, 0.4, 0.0]]),
                 np.array([0.5, -0.2]), TANH),),
        edges={"one unit": lambda rng: _layer(rng, size(rng), 1),
               "one input": lambda rng: _layer(rng, 1, size(rng)),
               "a function of the whole layer": lambda rng: (*_layer(rng, *sizes(rng, 2))[:3], SHARE),
               "whole numbers": lambda rng: (integers(rng, 3), integers(rng, 2, 3), integers(rng, 2), ARCTAN)}),
    mistakes=(
        Mistake("Wᵀ for W", "W has shape (out, in), so W @ z already runs over the inputs; no transpose.",
                lambda z, W, b, h: h(W.T @ z + b)),
        Mistake("h forgotten", "These are the pre-activations a = W z + b; the layer's output is h(a).",
                lambda z, W, b, h: W @ z + b),
        Mistake("the bias left out", "The pre-activations are W z + b; the b is missing.",
                lambda z, W, b, h: h(W @ z)),
        Mistake("the bias outside h", "b belongs inside h: h(W z + b), not h(W z) + b.",
                lambda z, W, b, h: h(W @ z) + b),
        Mistake("h of the inputs", "h is applied to the weighted sums, not to what goes into them.",
                lambda z, W, b, h: W @ h(z) + b),
    ))

ABSORB_BIAS = Exercise(
    id="absorb_bias", kind="function", source="dtu 3", minutes=5, read="A bias is a weight",
    hints=("Which column of the new matrix is multiplied by x_0?",
           "x_0 stands first, so the biases are column 0 and W follows.",
           "np.column_stack([b, W])"),
    asked=Asked(
        "absorb_bias", right.absorb_bias,
        draw=lambda rng: _weights(rng, *sizes(rng, 2)),
        worked=((np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.1, 0.2, 0.3])),),
        edges={"one unit": lambda rng: _weights(rng, size(rng), 1),
               "one input": lambda rng: _weights(rng, 1, size(rng)),
               "whole numbers": lambda rng: (integers(rng, 2, 3), integers(rng, 2))}),
    mistakes=(
        Mistake("the bias as the last column", "x_0 = 1 comes first in [1, x], so b is column 0.",
                lambda W, b: np.column_stack([W, b])),
        Mistake("the sign of a threshold", "x_0 is +1 here, so the column is b itself, not −b.",
                lambda W, b: np.column_stack([-np.asarray(b), W])),
        Mistake("the bias as a row", "Units are rows; a bias belongs to a unit, so b goes in as a column.",
                lambda W, b: np.vstack([np.resize(b, np.shape(W)[1]), W])),
        Mistake("stored (in, out)", "This is the transpose: rows are units out, columns inputs.",
                lambda W, b: np.column_stack([b, W]).T),
    ))

THRESHOLD_TO_BIAS = Exercise(
    id="threshold_to_bias", kind="function", source="lin, the learning model", minutes=7, read="Thresholds",
    hints=("Two things differ from our convention: where the constant input sits and which way W lies.",
           "Row 0 multiplies −1, so its weights are thresholds: what does that make of the bias?",
           "W is W_lin without row 0, transposed; b is minus row 0."),
    asked=Asked(
        "threshold_to_bias", right.threshold_to_bias,
        draw=lambda rng: (_wide(rng),),
        worked=((np.array([[0.5, -1.0, 2.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),),),
        edges={"one unit": lambda rng: (array(rng, size(rng, 3, 5), 1),),
               "one input": lambda rng: (array(rng, 2, size(rng, 3, 5)),),
               "whole numbers": lambda rng: (integers(rng, 4, 2),)}),
    mistakes=(
        Mistake("the sign of the threshold", "Row 0 multiplies −1: the bias is minus the threshold.",
                lambda W_lin: (np.asarray(W_lin)[1:].T, np.asarray(W_lin)[0])),
        Mistake("not transposed", "W_lin is stored (in + 1, out); ours is (out, in).",
                lambda W_lin: (np.asarray(W_lin)[1:], -np.asarray(W_lin)[0])),
        Mistake("column 0 for row 0", "Inputs are rows in this convention, so the threshold is row 0.",
                lambda W_lin: (np.asarray(W_lin)[:, 1:].T, -np.asarray(W_lin)[:, 0])),
        Mistake("b and W in the other order", "The pair is (W, b), in this order.",
                lambda W_lin: (-np.asarray(W_lin)[0], np.asarray(W_lin)[1:].T)),
    ))

TWO_LAYER = Exercise(
    id="two_layer", kind="function", source="dtu a", minutes=8, read="Two layers",
    hints=("Work from the inside out: what does the second layer take in?",
           "The hidden activations are h1(W1 @ x + b1); the second layer does the same to them.",
           "h2(W2 @ h1(W1 @ x + b1) + b2)"),
    asked=Asked(
        "two_layer", right.two_layer,
        draw=lambda rng: _deep(rng, sizes(rng, 3)),
        worked=((np.array([3.0]), np.array([[0.01]]), np.array([0.0]), np.array([[-5.0]]), np.array([-1.0]),
                 Function("relu"), SWITCH),),
        edges={"one of everything": lambda rng: _deep(rng, [1, 1, 1]),
               "an output of the whole layer": lambda rng: (*_deep(rng, sizes(rng, 3))[:-1], SHARE)}),
    mistakes=(
        Mistake("h1 forgotten", "Without h1 two layers collapse into one: the hidden activations are h1(W1 x + b1).",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ (W1 @ x + b1) + b2)),
        Mistake("h2 forgotten", "This is a^(2); the output is y = h2(a^(2)).",
                lambda x, W1, b1, W2, b2, h1, h2: W2 @ h1(W1 @ x + b1) + b2),
        Mistake("h1 and h2 exchanged", "h1 belongs to the hidden layer, h2 to the output.",
                lambda x, W1, b1, W2, b2, h1, h2: h1(W2 @ h2(W1 @ x + b1) + b2)),
        Mistake("h1 twice", "The output layer has its own function, h2.",
                lambda x, W1, b1, W2, b2, h1, h2: h1(W2 @ h1(W1 @ x + b1) + b2)),
        Mistake("the biases left out", "Each layer adds its bias before its function.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h1(W1 @ x))),
        Mistake("only the output's bias left out", "b2 is missing in a^(2) = W2 z + b2.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h1(W1 @ x + b1))),
    ))

REPAIR_TWO_LAYER = Exercise(
    id="repair_two_layer", kind="repair", source="dtu a, its given answer", minutes=10,
    read="Repair: the unit that does not exist",
    hints=("Follow the constant z_0 = 1 from the first line to the last. Where does it change its value?",
           "Index 0 of the hidden layer is the constant, not a unit: does it have a pre-activation?",
           "Put h1 around V1 [1, x] only, and put the 1 in front of the result before V2 multiplies it."),
    values={"repair_two_layer_line": Value(3)},
    asked=Asked(
        "repaired_two_layer", right.repaired_two_layer,
        draw=lambda rng: _absorbed(rng, sizes(rng, 3)),
        worked=((np.array([1.0, -2.0]), np.array([[0.1, 0.2, 0.3], [0.0, -0.4, 0.5], [0.2, 0.1, -0.3]]),
                 np.array([[0.5, 1.0, -1.0, 0.7]]), TANH, IDENTITY),),
        edges={"one of everything": lambda rng: _absorbed(rng, [1, 1, 1])}),
    mistakes=(
        Mistake("the constant goes through h1", "z_0 is 1 by definition; h1(1) is what a unit without weights would "
                "give, and there is no such unit.",
                lambda x, V1, V2, h1, h2: h2(V2 @ h1(np.concatenate([[1.0], V1 @ np.concatenate([[1.0], x])])))),
        Mistake("the constant at the end", "x_0 and z_0 come first: column 0 holds the biases.",
                lambda x, V1, V2, h1, h2: h2(V2 @ np.concatenate([h1(V1 @ np.concatenate([x, [1.0]])), [1.0]]))),
        Mistake("the constant left out of the hidden layer", "V2 has a column for z_0; without it the output loses "
                "its bias.",
                lambda x, V1, V2, h1, h2: h2(V2[:, 1:] @ h1(V1 @ np.concatenate([[1.0], x])))),
        Mistake("a constant of −1", "Here the constant inputs are +1; −1 belongs to thresholds.",
                lambda x, V1, V2, h1, h2: h2(V2 @ np.concatenate([[-1.0], h1(V1 @ np.concatenate([[-1.0], x]))]))),
        Mistake("the line after the slip", "That line only carries the error on; look for the line where the "
                "constant first meets h1.", {"repair_two_layer_line": 4}),
    ))

THREE_LAYER = Exercise(
    id="three_layer", kind="function", source="dtu b", minutes=6, read="Three layers",
    hints=("Take two_layer and put one more layer around it.",
           "Name the parts: z1, z2, then y. Each uses its own W, b and h.",
           "z1 = h1(W1 @ x + b1); z2 = h2(W2 @ z1 + b2); y = h3(W3 @ z2 + b3)"),
    asked=Asked("three_layer", right.three_layer, draw=lambda rng: _deep(rng, sizes(rng, 4)),
                worked=((np.array([1.0, -1.0]), np.array([[0.5, 0.2]]), np.array([0.1]), np.array([[1.0], [-2.0]]),
                         np.array([0.0, 0.3]), np.array([[0.4, 0.6]]), np.array([-0.2]), TANH, ARCTAN, IDENTITY),),
                edges={"one of everything": lambda rng: _deep(rng, [1, 1, 1, 1]),
                       "an output of the whole layer": lambda rng: (*_deep(rng, sizes(rng, 4))[:-1], SHARE)}),
    mistakes=(
        Mistake("h2 forgotten", "The second hidden layer has a function of its own; without it layers 2 and 3 are "
                "one affine map.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ (W2 @ h1(W1 @ x + b1) + b2) + b3)),
        Mistake("h1 in every hidden layer", "Layer 2 uses h2.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h1(W2 @ h1(W1 @ x + b1) + b2) + b3)),
        Mistake("h3 forgotten", "This is a^(3); the output is y = h3(a^(3)).",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: W3 @ h2(W2 @ h1(W1 @ x + b1) + b2) + b3),
        Mistake("b2 left out", "Each of the three layers adds its bias.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h2(W2 @ h1(W1 @ x + b1)) + b3)),
    ))

FORWARD = Exercise(
    id="forward", kind="function", source="dtu c; homework; lin", minutes=12, read="Any number of layers",
    hints=("A loop over the layers: each turns the last z into the next a, and that into the next z.",
           "Start the list z with x. In the loop, append W @ z[-1] + b to a, then h of it to z.",
           "for (W, b), h in zip(params, hs): a.append(W @ z[-1] + b); z.append(h(a[-1]))"),
    asked=Asked(
        "forward", right.forward,
        draw=lambda rng: _forward(rng, sizes(rng, size(rng, 3, 5))),
        worked=((np.array([3.0]), [(np.array([[0.01]]), np.array([0.0])), (np.array([[-5.0]]), np.array([-1.0]))],
                 [Function("relu"), SWITCH]),),
        edges={"one layer": lambda rng: _forward(rng, sizes(rng, 2)),
               "one of everything": lambda rng: _forward(rng, [1, 1, 1]),
               "an output of the whole layer": lambda rng: _shared(rng, sizes(rng, 3))},
        budget=lambda x, params, hs: 4 * len(hs)),
    mistakes=(
        Mistake("a and z in the other order", "The pair is (a, z), in this order.",
                lambda x, params, hs: right.forward(x, params, hs)[::-1]),
        Mistake("x left out of z", "z[0] is x, so that a[l−1] = W z[l−1] + b reads the same in every layer: L + 1 "
                "entries.", lambda x, params, hs: (right.forward(x, params, hs)[0], right.forward(x, params, hs)[1][1:])),
        Mistake("z without h", "z[l] is h_l of a[l−1]; here the next layer is fed pre-activations.",
                lambda x, params, hs: _without_h(x, params)),
        Mistake("the biases left out", "a^(l) = W^(l) z^(l−1) + b^(l).",
                lambda x, params, hs: right.forward(x, [(W, 0 * b) for W, b in params], hs)),
        Mistake("the same h in every layer", "Layer l has its own function hs[l].",
                lambda x, params, hs: right.forward(x, params, [hs[0]] * len(hs))),
    ))

FORWARD_BATCH = Exercise(
    id="forward_batch", kind="function", source="dtu l", minutes=8, read="A batch is a matrix of rows",
    hints=("Each example is a row of X. Which product turns rows of width `in` into rows of width `out`?",
           "A = Z @ W.T + b: the bias is added to every row.",
           "Z = X; for (W, b), h in zip(params, hs): Z = h(Z @ W.T + b); return Z"),
    asked=Asked(
        "forward_batch", right.forward_batch,
        draw=lambda rng: _batch(rng, size(rng, 6, 9), sizes(rng, size(rng, 3, 4))),
        worked=((np.array([[3.0], [1.0], [-2.0]]), [(np.array([[0.01]]), np.array([0.0])),
                                                   (np.array([[-5.0]]), np.array([-1.0]))],
                 [Function("relu"), SWITCH]),),
        edges={"a batch of one": lambda rng: _batch(rng, 1, sizes(rng, 3)),
               "as many examples as units": lambda rng: _batch(rng, 3, [3, 3, 3]),
               "one layer": lambda rng: _batch(rng, size(rng, 6, 9), sizes(rng, 2)),
               "an output of the whole layer": lambda rng: (_batch(rng, 7, sizes(rng, 3))[:2] + ([TANH, SHARE],))}),
    mistakes=(
        Mistake("the batch in columns", "Examples are rows: Y has shape (examples, outputs), this is its transpose.",
                lambda X, params, hs: right.forward_batch(X, params, hs).T),
        Mistake("W for Wᵀ", "Z has rows (examples, in) and W is (out, in): Z @ W.T.",
                lambda X, params, hs: _batch_with(X, params, hs, lambda Z, W, b, h: h(Z @ W + b))),
        Mistake("the biases left out", "The bias is added to every row: Z @ W.T + b.",
                lambda X, params, hs: _batch_with(X, params, hs, lambda Z, W, b, h: h(Z @ W.T))),
        Mistake("the functions left out", "Each layer ends with its function.",
                lambda X, params, hs: _batch_with(X, params, hs, lambda Z, W, b, h: Z @ W.T + b)),
        Mistake("only the first example", "Every row of X is an example with an output of its own.",
                lambda X, params, hs: right.forward_batch(X, params, hs)[0]),
    ))

COLLAPSE = Exercise(
    id="collapse", kind="function", source="dtu d", minutes=10, read="Why the functions must bend", optional=True,
    hints=("Write out two layers with h(a) = a and multiply out.",
           "W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2). Repeat for each further layer.",
           "Start with W, b of the first layer; for each next layer: W, b = W_next @ W, W_next @ b + b_next."),
    asked=Asked("collapse", right.collapse, draw=lambda rng: (network(rng, sizes(rng, size(rng, 3, 5))),),
                worked=(([(np.array([[1.0, 2.0]]), np.array([0.5])), (np.array([[3.0], [-1.0]]), np.array([0.0, 1.0]))],),),
                edges={"one layer": lambda rng: (network(rng, sizes(rng, 2)),),
                       "one of everything": lambda rng: (network(rng, [1, 1, 1]),)}),
    mistakes=(
        Mistake("the biases simply added", "An earlier bias passes through the later weights: W2 b1 + b2.",
                lambda params: (right.collapse(params)[0], _sum_of_biases(params))),
        Mistake("only the last bias", "The earlier biases pass through the later weights: W2 b1 + b2.",
                lambda params: (right.collapse(params)[0], params[-1][1])),
        Mistake("the products in the other order", "The last layer multiplies from the left: W2 W1.",
                lambda params: (_chain([W for W, _ in params]), right.collapse(params)[1])),
        Mistake("the transpose of W", "W has shape (out, in) here too.",
                lambda params: (right.collapse(params)[0].T, right.collapse(params)[1])),
    ))

_WORKED = right.worked_forward()
WORKED_FORWARD = Exercise(
    id="worked_forward", kind="values", source="homework, simple network", minutes=8, read="One network, by hand",
    hints=("Five small steps, in the order of the formula; each uses the one before.",
           "a1 = w1·x, z1 = max(0, a1), a2 = w2·z1 + b, y = σ(a2), E = ½(y − t)².",
           "a2 = −5 · 0.03 − 1. Your sigmoid gives y."),
    values={name: Value(value) for name, value in _WORKED.items()},
    mistakes=(
        Mistake("the ½ left out of E", "E = ½(y − t)²; this is (y − t)².", {"E": 2 * _WORKED["E"]}),
        Mistake("the sign of b", "a2 = w2·z1 + b with b = −1.", {"a2": 0.85, "y": 0.7005671424739729}),
        Mistake("ReLU in the place of σ", "The output's function is σ; max(0, −1.15) would be 0.", {"y": 0.0}),
        Mistake("no σ", "y = σ(a2), not a2 itself.", {"y": -1.15}),
        Mistake("x left out", "a1 = w1·x with x = 3.", {"a1": 0.01, "z1": 0.01}),
    ))

WHY_NONLINEAR = Exercise(id="why_nonlinear", kind="explain", source="dtu d", minutes=6,
                         read="Why the functions must bend")
FORWARD_ORDER = Exercise(id="forward_order", kind="explain", source="graph, forward propagation", minutes=5,
                         read="Any number of layers")

EXERCISES = (SIGMOID, NEURON, WORKED_FORWARD, LAYER, ABSORB_BIAS, THRESHOLD_TO_BIAS, TWO_LAYER, REPAIR_TWO_LAYER,
             THREE_LAYER, FORWARD, FORWARD_ORDER, FORWARD_BATCH, COLLAPSE, WHY_NONLINEAR)


def _layer(rng, inputs, units):
    return array(rng, inputs), array(rng, units, inputs), array(rng, units), *curves(rng, 1)


def _weights(rng, inputs, units):
    return array(rng, units, inputs), array(rng, units)


def _wide(rng):
    inputs, units = sizes(rng, 2)
    return array(rng, inputs + 1, units)


def _deep(rng, widths):
    flat = [part for pair in network(rng, widths) for part in pair]
    return array(rng, widths[0]), *flat, *curves(rng, len(widths) - 1)


def _absorbed(rng, widths):
    inputs, hidden, outputs = widths
    return array(rng, inputs), array(rng, hidden, inputs + 1), array(rng, outputs, hidden + 1), *curves(rng, 2)


def _forward(rng, widths):
    return array(rng, widths[0]), network(rng, widths), curves(rng, len(widths) - 1)


def _shared(rng, widths):
    x, params, hs = _forward(rng, widths)
    return x, params, [*hs[:-1], SHARE]


def _batch(rng, rows, widths):
    return array(rng, rows, widths[0]), network(rng, widths), curves(rng, len(widths) - 1)


def _without_h(x, params):
    a, z = right.forward(x, params, [lambda v: v] * len(params))
    return a, z


def _batch_with(X, params, hs, step):
    Z = X
    for (W, b), h in zip(params, hs):
        Z = step(Z, W, b, h)
    return Z


def _sum_of_biases(params):
    return sum((np.asarray(b) for _, b in params[1:]), np.asarray(params[0][1]))


def _chain(matrices):
    product = matrices[0]
    for W in matrices[1:]:
        product = product @ W
    return product
