"""Unit 3, second half: the 3-2-1 tanh network and who is to blame for its error."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import networks
from autograder.exercises.sampling import array, integers, number
from autograder.reference import delta_rule as right

X0 = np.array([1.0, -0.5, 2.0])
W10 = np.array([[0.2, -0.4, 0.1], [-0.3, 0.5, 0.25]])
W20 = np.array([0.7, -1.2])
T0 = 0.5


def toy(rng):
    """Sample x (3,), t, W1 (2, 3), w2 (2,) with moderate pre-activations."""
    return array(rng, 3), number(rng, 2.0), array(rng, 2, 3, scale=0.6), array(rng, 2)


def large_inputs(rng):
    """Sample large inputs and small weights: a fixed step in a weight moves the pre-activation too far."""
    x, t, W1, w2 = toy(rng)
    return 1e4 * x, t, 1e-4 * W1, w2


def large_error(rng):
    """Sample a large error that small inputs and weights hardly touch: differences drown in rounding."""
    x, t, W1, w2 = toy(rng)
    return 1e-4 * x, 1e12 * t, 1e4 * W1, 1e-4 * w2


SAMPLERS = (toy, large_inputs, large_error)
WHOLE = {"whole numbers": lambda rng: (np.array([1, -1, 2]), 1, integers(rng, 2, 3, low=-1, high=1), np.array([2, -1]))}


# both paths come to the same and cancel, so that y = t = 0
NO_ERROR = X0, 0.0, np.array([[0.2, -0.4, 0.1], [0.2, -0.4, 0.1]]), np.array([1.5, -1.5])
EDGES = {**WHOLE, "no error": NO_ERROR}


def forward_only(args):
    """Return x, W1 and w2, without the target."""
    x, _, W1, w2 = args
    return x, W1, w2


def gradients(wrong):
    """Return a wrong toy_gradients, written in terms of (x, z, δ, δ of the hidden units, w2)."""
    def code(x, t, W1, w2):
        _, z, _ = right.toy_forward(x, W1, w2)
        delta, hidden = right.local_errors(x, t, W1, w2)
        return wrong(np.asarray(x), z, delta, hidden, np.asarray(w2))
    return code


TOY_FORWARD = Exercise(
    id="toy_forward", kind="function", source="rana, simple feedforward network", minutes=6, read="Three neurons",
    hints=("Three lines: a, then z, then y.",
           "a = W1 x for the two hidden units, z = tanh a, and y is their weighted sum.",
           "`a = W1 @ x`. Then `z = np.tanh` of it, and y is one product more, of w2 and z."),
    asked=Asked("toy_forward", right.toy_forward, returns="a z y", sample=lambda rng: forward_only(toy(rng)), worked=((X0, W10, W20),),
                edges={"whole numbers": lambda rng: (np.array([1, -1, 2]), integers(rng, 2, 3, low=-1, high=1),
                                                     np.array([2, -1]))}),
    parts=networks.TOY_FORWARD,
    mistakes=(
        Mistake("tanh of the output too", "The output is linear: y = w2·z.",
                lambda x, W1, w2: (*right.toy_forward(x, W1, w2)[:2], np.tanh(right.toy_forward(x, W1, w2)[2]))),
        Mistake("no tanh", "z = tanh a.", lambda x, W1, w2: (W1 @ x, W1 @ x, w2 @ (W1 @ x))),
        Mistake("y of the pre-activations", "The output adds up the activations z, not a.",
                lambda x, W1, w2: (*right.toy_forward(x, W1, w2)[:2], w2 @ (W1 @ x))),
        Mistake("σ instead of tanh", "z = tanh a, which is negative where a is; σ never is.",
                lambda x, W1, w2: (W1 @ x, 1 / (1 + np.exp(-W1 @ x)), w2 @ (1 / (1 + np.exp(-W1 @ x))))),
        Mistake("a and z exchanged", "The triple is (a, z, y), in this order.",
                lambda x, W1, w2: (np.tanh(W1 @ x), W1 @ x, right.toy_forward(x, W1, w2)[2])),
        Mistake("not summed over the inputs", "W1 * x are the products; a adds up each row of them: W1 @ x.",
                lambda x, W1, w2: (W1 * x, np.tanh(W1 * x), w2 @ np.tanh(W1 * x))),
        Mistake("sizes that do not meet", "W1 is (2, 3) and x is (3,): W1 @ x fits, and gives the two a.", lambda x, W1, w2: x @ W1),
        Mistake("y as an array of one", "y is one number, shape (), not (1,).",
                lambda x, W1, w2: (*right.toy_forward(x, W1, w2)[:2], np.atleast_1d(right.toy_forward(x, W1, w2)[2]))),
    ))

TOP_GRADIENT = Exercise(
    id="top_gradient", kind="function", source="rana, top layer", minutes=6, read="The top layer",
    uses=("toy_forward",),
    hints=("The output is a linear neuron whose inputs are z: which exercise was that?",
           "∂L/∂w2_j = 2(y − t) z_j: a number times a vector.",
           "`a, z, y = toy_forward(x, W1, w2)` gives both z and y. What is left is (3.7) in one line."),
    asked=Asked("top_gradient", right.top_gradient, sample=SAMPLERS, worked=((X0, T0, W10, W20),), edges=EDGES),
    parts=networks.TOP_GRADIENT,
    mistakes=(
        Mistake("the 2 left out", "L = (y − t)², without a ½.",
                lambda x, t, W1, w2: right.top_gradient(x, t, W1, w2) / 2),
        Mistake("the sign of y − t", "The difference is y − t.",
                lambda x, t, W1, w2: -right.top_gradient(x, t, W1, w2)),
        Mistake("a instead of z", "The weight w2_j multiplies z_j, so z_j is what remains.",
                lambda x, t, W1, w2: 2 * (right.toy_forward(x, W1, w2)[2] - t) * (W1 @ x)),
        Mistake("an extra factor 1 − z²", "Nothing bends between w2 and y: no tanh′ in the top layer.",
                lambda x, t, W1, w2: right.top_gradient(x, t, W1, w2) * (1 - np.tanh(W1 @ x) ** 2)),
        Mistake("x instead of z", "What comes in at the output are the two z, not the three x.",
                lambda x, t, W1, w2: 2 * (right.toy_forward(x, W1, w2)[2] - t) * np.asarray(x)),
        Mistake("w2 instead of z", "∂y/∂w2_j is z_j, not w2_j.",
                lambda x, t, W1, w2: 2 * (right.toy_forward(x, W1, w2)[2] - t) * np.asarray(w2)),
    ))


def one_weight(wrong):
    """Return a wrong one_weight_gradient, written in terms of (δ, w2_j, a_j, z_j, x_i)."""
    def code(x, t, W1, w2, j, i):
        a, z, y = right.toy_forward(x, W1, w2)
        return wrong(2 * (y - t), w2[j], a[j], z[j], x[i])
    return code


ONE_WEIGHT_GRADIENT = Exercise(
    id="one_weight_gradient", kind="function", source="rana, next layer", minutes=10, read="One weight further down",
    uses=("toy_forward",),
    hints=("Four links from L down to W1[j, i]: write one factor for each.",
           "L → y: 2(y − t). y → z_j: w2_j. z_j → a_j: 1 − z_j². a_j → W1[j, i]: …",
           "`a, z, y = toy_forward(x, W1, w2)`. The first three factors are `2 * (y - t)`, `w2[j]` and `1 - z[j] ** 2`."),
    asked=Asked("one_weight_gradient", right.one_weight_gradient,
                sample=tuple((lambda rng, sample=sample: (*sample(rng), int(rng.integers(0, 2)), int(rng.integers(0, 3))))
                           for sample in SAMPLERS),
                worked=((X0, T0, W10, W20, 1, 0),),
                edges={"every weight": lambda rng: (*toy(rng), 0, 2), "no error": (*NO_ERROR, 1, 0)}),
    parts=networks.ONE_WEIGHT,
    mistakes=(
        Mistake("the 2 left out", "L = (y − t)², without a ½.",
                one_weight(lambda d, w, a, z, x: d / 2 * w * (1 - z * z) * x)),
        Mistake("the sign of y − t", "The difference is y − t.",
                one_weight(lambda d, w, a, z, x: -d * w * (1 - z * z) * x)),
        Mistake("tanh′ forgotten", "Between a_j and z_j lies tanh, with derivative 1 − z_j².",
                one_weight(lambda d, w, a, z, x: d * w * x)),
        Mistake("1 − a² where 1 − z² belongs", "tanh′(a) = 1 − tanh²(a) = 1 − z²; here a itself is squared.",
                one_weight(lambda d, w, a, z, x: d * w * (1 - a * a) * x)),
        Mistake("tanh² of z", "tanh′ = 1 − z²: z is the tanh already, do not take it again.",
                one_weight(lambda d, w, a, z, x: d * w * (1 - np.tanh(z) ** 2) * x)),
        Mistake("σ′ instead of tanh′", "z(1 − z) is the slope of σ; tanh has 1 − z².",
                one_weight(lambda d, w, a, z, x: d * w * z * (1 - z) * x)),
        Mistake("j and i exchanged", "W1[j, i] leads to hidden unit j from input i: w2[j], z[j] and x[i].",
                lambda x, t, W1, w2, j, i: right.one_weight_gradient(x, t, W1, w2, i, j)),
        Mistake("the square forgotten", "tanh′ = 1 − z², not 1 − z.",
                one_weight(lambda d, w, a, z, x: d * w * (1 - z) * x)),
        Mistake("w2 forgotten", "The path from z_j to y has the weight w2_j.",
                one_weight(lambda d, w, a, z, x: d * (1 - z * z) * x)),
        Mistake("W1 instead of w2", "∂y/∂z_j is w2_j. W1[j, i] is the weight itself: it does not appear in "
                "its own slope.", lambda x, t, W1, w2, j, i: right.one_weight_gradient(x, t, W1, w2, j, i) / w2[j] * W1[j, i]),
        Mistake("counted from 1", "In code j and i count from 0, as arrays do: w2[j], z[j] and x[i], with nothing taken off.",
                lambda x, t, W1, w2, j, i: right.one_weight_gradient(x, t, W1, w2, j - 1, i - 1)),
        Mistake("both hidden units at once", "One weight is asked for: w2[j] and z[j] are those of its own hidden unit.",
                lambda x, t, W1, w2, j, i: right.local_errors(x, t, W1, w2)[1] * x[i]),
        Mistake("x forgotten", "W1[j, i] multiplies x_i.", one_weight(lambda d, w, a, z, x: d * w * (1 - z * z))),
        Mistake("z_j instead of x_i", "The weight's input is x_i; z_j is where it leads to.",
                one_weight(lambda d, w, a, z, x: d * w * (1 - z * z) * z)),
    ))

def hidden_errors(wrong):
    """Return a wrong local_errors whose output is right: its hidden δ in terms of (δ, a, z, w2)."""
    def code(x, t, W1, w2):
        a, z, y = right.toy_forward(x, W1, w2)
        return 2 * (y - t), wrong(2 * (y - t), a, z, np.asarray(w2))
    return code


def _bent_output(x, t, W1, w2):
    slope = 1 - right.toy_forward(x, W1, w2)[2] ** 2
    return tuple(slope * d for d in right.local_errors(x, t, W1, w2))


LOCAL_ERRORS = Exercise(
    id="local_errors", kind="function", source="rana, credit assignment", minutes=8, read="Local errors",
    uses=("toy_forward",),
    hints=("A local error is ∂L/∂a of a node: stop one factor earlier than before.",
           "The output's a is y itself: 2(y − t). For hidden unit j follow w2_j and tanh′.",
           "`a, z, y = toy_forward(x, W1, w2)` and `delta = 2 * (y - t)`. The hidden errors are delta times two arrays of two."),
    asked=Asked("local_errors", right.local_errors, returns="delta delta_hidden", sample=SAMPLERS, worked=((X0, T0, W10, W20),), edges=EDGES),
    parts=networks.LOCAL_ERRORS,
    mistakes=(
        Mistake("the 2 left out", "With L = (y − t)² the output's local error is 2(y − t).",
                lambda x, t, W1, w2: tuple(d / 2 for d in right.local_errors(x, t, W1, w2))),
        Mistake("the sign of y − t", "The difference is y − t.",
                lambda x, t, W1, w2: tuple(-d for d in right.local_errors(x, t, W1, w2))),
        Mistake("tanh′ forgotten", "∂L/∂a_j = ∂L/∂z_j · (1 − z_j²); this is ∂L/∂z_j.",
                lambda x, t, W1, w2: (right.local_errors(x, t, W1, w2)[0],
                                      right.local_errors(x, t, W1, w2)[0] * np.asarray(w2))),
        Mistake("w2 forgotten", "The blame passes through the weight w2_j.",
                lambda x, t, W1, w2: (right.local_errors(x, t, W1, w2)[0],
                                      right.local_errors(x, t, W1, w2)[0] * (1 - np.tanh(W1 @ x) ** 2))),
        Mistake("1 − a² where 1 − z² belongs", "tanh′(a) = 1 − tanh²(a) = 1 − z²; here a itself is squared.",
                hidden_errors(lambda d, a, z, w2: d * w2 * (1 - a ** 2))),
        Mistake("tanh² of z", "tanh′ = 1 − z²: z is the tanh already, do not take it again.",
                hidden_errors(lambda d, a, z, w2: d * w2 * (1 - np.tanh(z) ** 2))),
        Mistake("z instead of w2", "Blame flows back along the weight: w2_j, not z_j.",
                hidden_errors(lambda d, a, z, w2: d * z * (1 - z ** 2))),
        Mistake("the 2 left out of the hidden δ", "The hidden δ are made from the output's, with its 2.",
                hidden_errors(lambda d, a, z, w2: d / 2 * w2 * (1 - z ** 2))),
        Mistake("the 2 left out of the output's δ", "The output's δ is 2(y − t), the one that the hidden δ are made from.",
                lambda x, t, W1, w2: (right.toy_forward(x, W1, w2)[2] - t, right.local_errors(x, t, W1, w2)[1])),
        Mistake("a slope at the linear output", "The output is linear, a = y: its δ is 2(y − t), without a slope.",
                _bent_output),
        Mistake("only the hidden δ", "Both are asked for: the output's δ, a number, then the two hidden ones.",
                lambda x, t, W1, w2: right.local_errors(x, t, W1, w2)[1]),
        Mistake("the two swapped", "The output's δ first, then the hidden ones.",
                lambda x, t, W1, w2: right.local_errors(x, t, W1, w2)[::-1]),
        Mistake("the output's δ taken from L", "δ is ∂L/∂y, not L.",
                lambda x, t, W1, w2: ((right.toy_forward(x, W1, w2)[2] - t) ** 2, right.local_errors(x, t, W1, w2)[1])),
    ))

TOY_GRADIENTS = Exercise(
    id="toy_gradients", kind="function", source="rana, local error × local input", minutes=8,
    read="Local error times local input",
    uses=("toy_forward", "local_errors"),
    hints=("Every gradient is the local error of where the weight leads, times what comes in.",
           "dw2 = δ z and dW1[j, i] = δ_j x_i: for a whole matrix of products there is `np.outer`.",
           "`delta, delta_hidden = local_errors(x, t, W1, w2)`, and z comes from `toy_forward`. Which δ goes with x, which with z?"),
    asked=Asked("toy_gradients", right.toy_gradients, returns="dW1 dw2", sample=SAMPLERS, worked=((X0, T0, W10, W20),), edges=EDGES),
    parts=networks.TOY_GRADIENTS,
    mistakes=(
        Mistake("the outer product transposed", "dW1 has the shape of W1, (2, 3): rows are units out.",
                gradients(lambda x, z, d, h, w2: (np.outer(x, h), d * z))),
        Mistake("the 2 left out", "L = (y − t)², without a ½.",
                gradients(lambda x, z, d, h, w2: (np.outer(h, x) / 2, d * z / 2))),
        Mistake("a instead of z", "What comes along w2 is the activation z, not a.",
                gradients(lambda x, z, d, h, w2: (np.outer(h, x), d * np.arctanh(z)))),
        Mistake("w2 instead of z", "What comes along w2_j is z_j: local error times local input.",
                gradients(lambda x, z, d, h, w2: (np.outer(h, x), d * w2))),
        Mistake("z instead of x", "What comes along W1 is the input x: local error times local input.",
                gradients(lambda x, z, d, h, w2: (np.outer(h, z), d * z))),
        Mistake("tanh′ twice", "The hidden local errors contain 1 − z² already.",
                gradients(lambda x, z, d, h, w2: (np.outer(h * (1 - z ** 2), x), d * z))),
        Mistake("the two δ exchanged", "local_errors gives the output's δ first, then the hidden ones.",
                gradients(lambda x, z, d, h, w2: (np.outer(d, x), h * z))),
        Mistake("the 2 once more", "δ has its 2 already; it is not multiplied in again.",
                gradients(lambda x, z, d, h, w2: (2 * np.outer(h, x), 2 * d * z))),
        Mistake("z left out of dw2", "dw2_j = δ z_j: one entry for each hidden unit.",
                gradients(lambda x, z, d, h, w2: (np.outer(h, x), d))),
        Mistake("sizes that do not meet", "Two δ and three x make six products: np.outer(δ, x), (2, 3).",
                lambda x, t, W1, w2: right.local_errors(x, t, W1, w2)[1] * x),
        Mistake("the output's δ in the lower layer", "Hidden unit j has a local error of its own, δ w2_j (1 − z_j²).",
                gradients(lambda x, z, d, h, w2: (np.outer([d, d], x), d * z))),
        Mistake("tanh′ forgotten", "The hidden local errors contain 1 − z².",
                gradients(lambda x, z, d, h, w2: (np.outer(d * w2, x), d * z))),
        Mistake("w2 updated before it is used", "The hidden δ uses the w2 of the forward pass, not the updated one.",
                gradients(lambda x, z, d, h, w2: (np.outer(d * (w2 - 0.1 * d * z) * (1 - z ** 2), x), d * z))),
        Mistake("the pair swapped", "The pair is (dW1, dw2), in this order.",
                gradients(lambda x, z, d, h, w2: (d * z, np.outer(h, x)))),
        Mistake("the sign", "Gradients point uphill: δ = 2(y − t).",
                gradients(lambda x, z, d, h, w2: (-np.outer(h, x), -d * z))),
    ))
