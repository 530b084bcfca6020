"""Unit 1, the forward model: two layers, three, any number."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.forward_model import sampling as samples
from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.patterns import layers
from autograder.exercises.sampling import integers, size, sizes
from autograder.reference import forward_model as right

TWO_LAYER = Exercise(
    id="two_layer", kind="function", source="dtu a", minutes=8, read="Two layers",
    uses=("layer",),
    hints=("Work from the inside out: what is the input of the second layer?",
           "z1 = h1(W1 x + b1) is what comes out of the first layer. The second does the same to z1, with its own "
           "weights and its own function.",
           "`z1 = h1(W1 @ x + b1)`, then the same line again with W2, z1, b2 and h2."),
    asked=Asked(
        "two_layer", right.two_layer,
        sample=lambda rng: samples.unrolled(rng, sizes(rng, 3)),
        worked=((np.array([3.0]), *(part for pair in samples.WORKED_PARAMS for part in pair), *samples.WORKED_HS),),
        edges={"one of everything": lambda rng: samples.unrolled(rng, [1, 1, 1]),
               "equal widths": lambda rng: samples.unrolled(rng, [3, 3, 3]),
               "an output of the whole layer": lambda rng: samples.unrolled(rng, sizes(rng, 3), samples.SHARE),
               "whole numbers": lambda rng: (integers(rng, 2), *_flat(samples.whole_network(rng, [2, 3, 2])),
                                             samples.TANH, samples.ARCTAN)}),
    parts=layers.TWO_LAYER,
    mistakes=(
        Mistake("h1 forgotten", "Without h1 the two layers collapse into one: what goes on is h1(W1 x + b1).",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ (W1 @ x + b1) + b2)),
        Mistake("h2 forgotten", "This is a^(2); the output is y = h2(a^(2)).",
                lambda x, W1, b1, W2, b2, h1, h2: W2 @ h1(W1 @ x + b1) + b2),
        Mistake("h1 and h2 exchanged", "h1 belongs to the hidden layer, h2 to the output.",
                lambda x, W1, b1, W2, b2, h1, h2: h1(W2 @ h2(W1 @ x + b1) + b2)),
        Mistake("h1 twice", "The output layer has its own function, h2.",
                lambda x, W1, b1, W2, b2, h1, h2: h1(W2 @ h1(W1 @ x + b1) + b2)),
        Mistake("h2 twice", "The hidden layer has its own function, h1.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h2(W1 @ x + b1) + b2)),
        Mistake("the biases left out", "Each layer adds its bias before its function.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h1(W1 @ x))),
        Mistake("b2 outside h2", "b2 belongs inside: h2(W2 z + b2), not h2(W2 z) + b2.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h1(W1 @ x + b1)) + b2),
        Mistake("only the output's bias left out", "b2 is missing in a^(2) = W2 z + b2.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h1(W1 @ x + b1))),
        Mistake("only the hidden layer's bias left out", "b1 is missing in a^(1) = W1 x + b1.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2 @ h1(W1 @ x) + b2)),
        Mistake("the hidden layer's activations", "This is z^(1); the output y is what layer 2 makes of it.",
                lambda x, W1, b1, W2, b2, h1, h2: h1(W1 @ x + b1)),
        Mistake("Wᵀ where W belongs", "W1 and W2 have shape (out, in): no transpose.",
                lambda x, W1, b1, W2, b2, h1, h2: h2(W2.T @ h1(W1.T @ x + b1) + b2)),
    ))


def _constant(z: Any, value: float = 1.0) -> Any:
    """Return z with the constant in front."""
    return np.concatenate([[value], z])


REPAIR_TWO_LAYER = Exercise(
    id="repair_two_layer", kind="repair", source="dtu a, its given answer", minutes=10,
    read="Repair: the unit that does not exist",
    hints=("Follow the constant z_0 = 1 down the lines. In which line does it stop being 1?",
           "Index 0 of the hidden layer is the constant, not a unit. It has no pre-activation, so there is nothing to "
           "apply h1 to.",
           "Apply h1 to V1 [1, x] only. Then put a 1 in front of the result (`np.concatenate`), and multiply that "
           "by V2."),
    values={"repair_two_layer_line": Value(3, worth=0.0)},
    asked=Asked(
        "repaired_two_layer", right.repaired_two_layer,
        sample=lambda rng: samples.absorbed(rng, sizes(rng, 3)),
        worked=((np.array([1.0, -2.0]), np.array([[0.1, 0.2, 0.3], [0.0, -0.4, 0.5], [0.2, 0.1, -0.3]]),
                 np.array([[0.5, 1.0, -1.0, 0.7]]), samples.TANH, samples.IDENTITY),),
        edges={"one of everything": lambda rng: samples.absorbed(rng, [1, 1, 1]),
               "equal widths": lambda rng: samples.absorbed(rng, [3, 3, 3]),
               "whole numbers": lambda rng: (integers(rng, 2), integers(rng, 3, 3), integers(rng, 2, 4),
                                             samples.TANH, samples.ARCTAN)}),
    mistakes=(
        Mistake("the constant goes through h1", "z_0 is 1 by definition; h1(1) would be the output of a unit whose "
                "pre-activation is 1, and there is no such unit.",
                lambda x, V1, V2, h1, h2: h2(V2 @ h1(_constant(V1 @ _constant(x))))),
        Mistake("the constant left out of the hidden layer", "Column 0 of V2 belongs to z_0; without it the output "
                "loses its bias.",
                lambda x, V1, V2, h1, h2: h2(V2[:, 1:] @ h1(V1 @ _constant(x)))),
        Mistake("the constant left out of the input", "Column 0 of V1 belongs to x_0; without it the hidden units lose "
                "their biases.", lambda x, V1, V2, h1, h2: h2(V2 @ _constant(h1(V1[:, 1:] @ x)))),
        Mistake("h1 forgotten", "Only the constant stays out of h1: the units 1 to M go through it.",
                lambda x, V1, V2, h1, h2: h2(V2 @ _constant(V1 @ _constant(x)))),
        Mistake("the constant at the end", "x_0 and z_0 come first: column 0 holds the biases.",
                lambda x, V1, V2, h1, h2: h2(V2 @ np.append(h1(V1 @ np.append(x, 1.0)), 1.0))),
        Mistake("a constant of −1", "Here the constant inputs are +1; −1 belongs to thresholds.",
                lambda x, V1, V2, h1, h2: h2(V2 @ _constant(h1(V1 @ _constant(x, -1.0)), -1.0))),
        Mistake("h2 forgotten", "The last step is h2, around everything.",
                lambda x, V1, V2, h1, h2: V2 @ _constant(h1(V1 @ _constant(x)))),
        Mistake("the line after the slip", "That line follows from the one before, which is wrong already. Look for the first line where h1 "
                "meets index 0.", {"repair_two_layer_line": 4}),
        Mistake("the line before the slip", "That line is right: with z_0 = 1 the sum from j = 0 holds the bias, as it "
                "should.", {"repair_two_layer_line": 2}),
    ))

THREE_LAYER = Exercise(
    id="three_layer", kind="function", source="dtu b", minutes=6, read="Three layers",
    uses=("layer", "two_layer"),
    hints=("Take two_layer and put one more layer around it.",
           "Name the parts: z1, z2, then y. Each uses its own W, b and h.",
           "`z1 = h1(W1 @ x + b1)`, `z2 = h2(W2 @ z1 + b2)`, and once more for y."),
    asked=Asked(
        "three_layer", right.three_layer, sample=lambda rng: samples.unrolled(rng, sizes(rng, 4)),
        worked=((np.array([1.0, -1.0]), np.array([[0.5, 0.2]]), np.array([0.1]), np.array([[1.0], [-2.0]]),
                 np.array([0.0, 0.3]), np.array([[0.4, 0.6]]), np.array([-0.2]),
                 samples.TANH, samples.ARCTAN, samples.IDENTITY),),
        edges={"one of everything": lambda rng: samples.unrolled(rng, [1, 1, 1, 1]),
               "equal widths": lambda rng: samples.unrolled(rng, [2, 2, 2, 2]),
               "an output of the whole layer": lambda rng: samples.unrolled(rng, sizes(rng, 4), samples.SHARE)}),
    parts=layers.THREE_LAYER,
    mistakes=(
        Mistake("h2 forgotten", "The second hidden layer has a function of its own; without it layers 2 and 3 are one "
                "affine map.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ (W2 @ h1(W1 @ x + b1) + b2) + b3)),
        Mistake("h1 in every hidden layer", "Layer 2 uses h2.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h1(W2 @ h1(W1 @ x + b1) + b2) + b3)),
        Mistake("h3 forgotten", "This is a^(3); the output is y = h3(a^(3)).",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: W3 @ h2(W2 @ h1(W1 @ x + b1) + b2) + b3),
        Mistake("h1 forgotten", "The first hidden layer has a function of its own; without it layers 1 and 2 are one "
                "affine map.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h2(W2 @ (W1 @ x + b1) + b2) + b3)),
        Mistake("b1 left out", "Each of the three layers adds its bias.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h2(W2 @ h1(W1 @ x) + b2) + b3)),
        Mistake("b3 left out", "Each of the three layers adds its bias.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h2(W2 @ h1(W1 @ x + b1) + b2))),
        Mistake("b2 left out", "Each of the three layers adds its bias.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h2(W2 @ h1(W1 @ x + b1)) + b3)),
        Mistake("b3 outside h3", "b3 belongs inside: h3(W3 z + b3), not h3(W3 z) + b3.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h3(W3 @ h2(W2 @ h1(W1 @ x + b1) + b2)) + b3),
        Mistake("the functions in the wrong order", "h1 is innermost, next to x, and h3 is outermost.",
                lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: h1(W3 @ h2(W2 @ h3(W1 @ x + b1) + b2) + b3)),
    ))

def _always_x(x: Any, params: Any, hs: Any) -> Any:
    a = [W @ x + b for W, b in params]
    return a, [x, *(h(v) for h, v in zip(hs, a))]


def _a_goes_on(x: Any, params: Any, hs: Any) -> Any:
    a, _ = right.forward(x, params, [samples.IDENTITY] * len(params))
    return a, [x, *(h(v) for h, v in zip(hs, a))]


def _one_list(x: Any, params: Any, hs: Any) -> Any:
    a, z = right.forward(x, params, hs)
    both = [x, *(part for pair in zip(a, z[1:], strict=True) for part in pair)]
    return both, both


FORWARD = Exercise(
    id="forward", kind="function", source="dtu c; homework, the network's equations; lin, the learning model",
    minutes=12, read="Any number of layers",
    uses=("layer",),
    hints=("Loop over the layers. Each turns the last z into the next a, and that a into the next z.",
           "Start with `a = []` and `z = [x]`. Each layer appends `W @ z[-1] + b` to `a`, and then h of it to z.",
           "`for (W, b), h in zip(params, hs):` gives each layer's weights and its function. The body is two appends."),
    asked=Asked(
        "forward", right.forward, returns="a z",
        sample=lambda rng: samples.example(rng, sizes(rng, size(rng, 3, 5))),
        worked=((np.array([3.0]), samples.WORKED_PARAMS, samples.WORKED_HS),),
        edges={"one layer": lambda rng: samples.example(rng, sizes(rng, 2)),
               "one of everything": lambda rng: samples.example(rng, [1, 1, 1]),
               "equal widths": lambda rng: samples.example(rng, [3, 3, 3]),
               "an output of the whole layer": lambda rng: samples.example(rng, sizes(rng, 3), samples.SHARE),
               "whole numbers": lambda rng: (integers(rng, 2), samples.whole_network(rng, [2, 3, 1]),
                                             [samples.TANH, samples.SIGMOID])}),
    parts=layers.FORWARD,
    mistakes=(
        Mistake("a and z in the wrong order", "The pair is (a, z), in this order.",
                lambda x, params, hs: right.forward(x, params, hs)[::-1]),
        Mistake("one list for both", "`a = z = [x]` gives two names to one and the same list. Each needs a list of its own: a = [] and z = [x].",
                _one_list),
        Mistake("a overwritten by h", "`s[:] = h(s)` writes into the array that the list a holds already: both lists then have one and the "
                "same array. s = h(s) makes a new one.",
                lambda x, params, hs: (right.forward(x, params, hs)[1][1:], right.forward(x, params, hs)[1]),
                needs="an array overwritten"),
        Mistake("x left out of z", "z[0] is x, so that every layer reads the same a[l−1] = W z[l−1] + b: z has L + 1 "
                "entries.",
                lambda x, params, hs: (right.forward(x, params, hs)[0], right.forward(x, params, hs)[1][1:])),
        Mistake("only the output", "All a and z on the way are asked for, as two lists. Unit 4 needs them again.",
                lambda x, params, hs: right.forward(x, params, hs)[1][-1]),
        Mistake("z without h", "z[l] is h of a[l−1]; here the next layer is fed pre-activations.",
                lambda x, params, hs: right.forward(x, params, [samples.IDENTITY] * len(params))),
        Mistake("the biases left out", "a of a layer is W z + b; the b is missing.",
                lambda x, params, hs: right.forward(x, [(W, 0 * b) for W, b in params], hs)),
        Mistake("a goes on instead of z", "The next layer takes in z, not a: W @ z[-1] + b.", _a_goes_on),
        Mistake("the last h left out", "The output has a function too: z[L] is h of a[L−1].",
                lambda x, params, hs: right.forward(x, params, [*hs[:-1], samples.IDENTITY])),
        Mistake("x among the a", "x is z[0] and has no pre-activation: a begins with that of layer 1, in a[0].",
                lambda x, params, hs: ([x, *right.forward(x, params, hs)[0]], right.forward(x, params, hs)[1])),
        Mistake("returned after one layer", "`return` is inside the loop over the layers, but it belongs after it.",
                lambda x, params, hs: right.forward(x, params[:1], hs[:1]), needs="a return in a loop"),
        Mistake("x in every layer", "Only the first layer takes in x. Each later one takes in the z before it: W @ z[-1] + b.",
                _always_x),
        Mistake("the same h in every layer", "Each layer has its own function: hs[0] for the first, then hs[1].",
                lambda x, params, hs: right.forward(x, params, [hs[0]] * len(hs))),
        Mistake("Wᵀ where W belongs", "W has shape (out, in), so W @ z already sums over the inputs: no transpose.",
                lambda x, params, hs: right.forward(x, [(W.T, b) for W, b in params], hs)),
    ))


def _flat(params: Any) -> list[Any]:
    return [part for pair in params for part in pair]
