"""Slips of one or two layers: δ of the output, δ of a hidden layer, and the small networks that are done by hand."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.patterns.slopes import ERRORS, ERRORS_OF_SEVERAL, PATHS_BACK, TANH_SLOPES, activation_slopes
from autograder.reference.delta_rule import toy_forward
from autograder.reference.forward_model import relu, sigmoid
from autograder.reference.losses import softmax


def back_along(W, delta):
    """Return what flows back through W."""
    return W.T @ delta


def tanh_slope(a, z):
    """Return the slope of tanh from its value z."""
    return 1 - z ** 2


def given_slope(f, a, z):
    """Return the slope of the function handed in."""
    return f(a)


def multiplied(slope, arriving, f):
    """Return what arrives times the slope: δ of a unit."""
    return slope * arriving


JOINED = (      # joined(slope, arriving, f)
    Slip("joined", "the slope added", "What arrives is multiplied by the slope, entry by entry.", lambda slope, arriving, f: slope + arriving),
    Slip("joined", "divided by the slope", "What arrives is multiplied by the slope, entry by entry.",
         lambda slope, arriving, f: arriving / slope),
)
GIVEN = (*JOINED, Slip("joined", "h′ at Wᵀδ", "h′ is taken at a, where h was evaluated, not at what arrives.",
                       lambda slope, arriving, f: arriving * f(arriving)))


def _hidden_delta(W, delta, a, f, slope=given_slope, back=back_along, joined=multiplied):
    return joined(slope(f, a, np.tanh(a)), back(np.asarray(W), np.asarray(delta)), f)


def _tanh_hidden_delta(z, W, delta, slope=tanh_slope, back=back_along, joined=multiplied):
    return joined(slope(np.arctanh(z), z), back(np.asarray(W), np.asarray(delta)), None)


HIDDEN_DELTA = Parts(_hidden_delta, (*activation_slopes(), *PATHS_BACK, *GIVEN))
TANH_HIDDEN_DELTA = Parts(_tanh_hidden_delta, (*TANH_SLOPES, *PATHS_BACK, *JOINED))


def _output_delta(factor):
    def model(y, t, a, f, slope=given_slope, error=lambda y, t: y - t, whole=lambda e, s, y, t: factor * e * s):
        return whole(error(np.asarray(y), t), slope(f, a, y), np.asarray(y), t)
    brackets = Slip("whole", f"brackets left out: {'2 ' if factor == 2 else ''}y − t h′", "The difference is multiplied as a whole: it "
                    "needs brackets, (y − t).", lambda e, s, y, t: factor * y - t * s)
    added = Slip("whole", "the slope added", "The difference is multiplied by the slope.", lambda e, s, y, t: factor * e + s)
    return Parts(model, (*activation_slopes(), *ERRORS_OF_SEVERAL, brackets, added))


OUTPUT_DELTA, OUTPUT_DELTA_NO_HALF = _output_delta(1.0), _output_delta(2.0)
JACOBIANS = (   # table(y): ∂y_k/∂a_j
    Slip("table", "the sign off the diagonal", "∂y_k/∂a_j = −y_k y_j for j ≠ k: what one class gains, the others lose.",
         lambda y: np.diag(y - 2 * y ** 2) + np.outer(y, y)),
    Slip("table", "+ between the two tables", "The Jacobian is diag(y) − y yᵀ.", lambda y: np.diag(y) + np.outer(y, y)),
    Slip("table", "the diagonal alone", "a_j moves every y_k, through the sum.", lambda y: np.diag(y * (1 - y))),
    Slip("table", "y yᵀ left out", "The Jacobian is diag(y) − y yᵀ.", np.diag),
    Slip("table", "diag(y) left out", "The Jacobian is diag(y) − y yᵀ.", lambda y: -np.outer(y, y)),
    Slip("table", "y on the diagonal", "∂y_j/∂a_j = y_j (1 − y_j).", lambda y: np.diag(y + y ** 2) - np.outer(y, y)),
    Slip("table", "the sign of the Jacobian", "The Jacobian is diag(y) − y yᵀ.", lambda y: np.outer(y, y) - np.diag(y)),
)


def _squared(a, t, error=lambda y, t: y - t, table=lambda y: np.diag(y) - np.outer(y, y), back=back_along):
    y = softmax(a)
    return back(table(y), error(y, np.asarray(t)))


SOFTMAX_SQUARED_DELTA = Parts(_squared, (
    *(slip for slip in ERRORS_OF_SEVERAL if not slip.name.startswith("the slope of the cross")), *JACOBIANS,
    Slip("back", "the last term alone", "The sum over k adds to what is there, +=; with = the last term is left.", lambda J, e: J[-1] * e[-1]),
    Slip("back", "the first term alone", "Each y_k sends blame back: a sum over all of them.", lambda J, e: J[0] * e[0]),
    Slip("back", "a mean over the classes", "Each δ_j is a sum over k, not a mean.", lambda J, e: J @ e / len(e)),
))

# --- the 3-2-1 network of unit 3


def _toy_forward(x, W1, w2, bend=np.tanh, into=lambda a, z: z, along=lambda w2, v: w2 @ v, outer=lambda y: y,
                 shown=lambda a, z, y: (a, z, y)):
    a = np.asarray(W1) @ x
    z = bend(a)
    return shown(a, z, outer(along(np.asarray(w2), into(a, z))))


TOY_FORWARD = Parts(_toy_forward, (
    Slip("bend", "no tanh", "z = tanh a.", lambda a: a),
    Slip("bend", "σ where tanh belongs", "z = tanh a.", sigmoid),
    Slip("bend", "ReLU where tanh belongs", "z = tanh a.", relu),
    Slip("bend", "tanh twice", "z = tanh a, once.", lambda a: np.tanh(np.tanh(a))),
    Slip("into", "y of the pre-activations", "The output adds up the activations z, not a.", lambda a, z: a),
    Slip("along", "y not summed", "y is one number: w2 @ z adds up the products.", lambda w2, v: w2 * v),
    Slip("along", "a mean where y is a sum", "y is the sum of the products, not their mean.", lambda w2, v: np.mean(w2 * v)),
    Slip("along", "w2 left out", "Each z_j is multiplied by w2_j.", lambda w2, v: np.sum(v)),
    Slip("outer", "tanh of the output too", "The output is linear: y = w2·z.", np.tanh),
    Slip("outer", "σ of the output", "The output is linear: y = w2·z.", sigmoid),
    Slip("shown", "a and z exchanged", "The triple is (a, z, y), in this order.", lambda a, z, y: (z, a, y)),
    Slip("shown", "y first", "The triple is (a, z, y), in this order.", lambda a, z, y: (y, z, a)),
))

TOY_ERRORS = (
    *(slip for slip in ERRORS if not slip.name.startswith(("E itself", "the slope of the cross"))),
    Slip("error", "L itself, not its derivative", "This has L = (y − t)² where its derivative 2(y − t) belongs.",
         lambda y, t: (y - t) ** 2 / 2),
)
TOY_BACK = (        # along(w2, z, W1)
    Slip("along", "w2 left out", "The path from z_j to y has the weight w2_j.", lambda w2, z, W1: 1.0),
    Slip("along", "z where w2 belongs", "Blame flows back along the weight: w2_j, not z_j.", lambda w2, z, W1: z),
    Slip("along", "w2 squared", "w2_j is a factor once.", lambda w2, z, W1: w2 ** 2),
    Slip("along", "the other unit's w2", "Hidden unit j has its own weight w2_j.", lambda w2, z, W1: w2[::-1]),
    Slip("along", "the first w2 for both", "Hidden unit j has its own weight w2_j.", lambda w2, z, W1: np.full(2, w2[0])),
    Slip("along", "the sum of w2", "Hidden unit j has its own weight w2_j.", lambda w2, z, W1: np.full(2, np.sum(w2))),
)
BENT = (            # outer(y): a slope at the output, which is linear
    Slip("outer", "tanh′ at the output too", "The output is linear: no slope there.", lambda y: 1 - y ** 2),
    Slip("outer", "σ′ at the output", "The output is linear: no slope there.", lambda y: y * (1 - y)),
)
FACTORS = (
    Slip("factor", "the 2 left out", "L = (y − t)², without a ½: the 2 stays.", 1.0),
    Slip("factor", "a 4 where the 2 belongs", "The 2 of the square is a factor once.", 4.0),
)


def _toy(x, t, W1, w2, error=lambda y, t: y - t, factor=2.0, outer=lambda y: 1.0, slope=tanh_slope, along=lambda w2, z, W1: w2):
    """Return x, a, z, δ and the hidden δ."""
    a, z, y = toy_forward(x, W1, w2)
    delta = factor * error(y, t) * outer(y)
    return np.asarray(x, dtype=float), a, z, delta, delta * along(np.asarray(w2), z, W1) * slope(a, z)


def _top(x, t, W1, w2, taken=lambda a, z, w2: z, **parts):
    _, a, z, delta, _ = _toy(x, t, W1, w2, **parts)
    return delta * taken(a, z, np.asarray(w2))


TOP_GRADIENT = Parts(_top, (
    *TOY_ERRORS, *FACTORS, *BENT,
    Slip("taken", "a where z belongs", "What comes along w2 is the activation z, not a.", lambda a, z, w2: a),
    Slip("taken", "w2 where z belongs", "∂y/∂w2_j is z_j, not the weight itself.", lambda a, z, w2: w2),
    Slip("taken", "z left out", "∂y/∂w2_j is z_j: one entry for each hidden unit.", lambda a, z, w2: 1.0),
    Slip("taken", "the sum of z", "∂y/∂w2_j is z_j: one entry for each hidden unit.", lambda a, z, w2: np.full(2, np.sum(z))),
    Slip("taken", "z squared", "∂y/∂w2_j is z_j, once.", lambda a, z, w2: z ** 2),
    Slip("taken", "z times its slope", "The path to w2 ends before tanh: no slope in it.", lambda a, z, w2: z * (1 - z ** 2)),
    Slip("taken", "the slope of tanh where z belongs", "∂y/∂w2_j is z_j; tanh′ belongs to the paths to W1.", lambda a, z, w2: 1 - z ** 2),
    Slip("taken", "w2·z where z belongs", "∂y/∂w2_j is z_j, without the weight.", lambda a, z, w2: w2 * z),
))
LOCAL_ERRORS = Parts(lambda *args, **parts: _toy(*args, **parts)[3:], (*TOY_ERRORS, *FACTORS, *BENT, *TANH_SLOPES, *TOY_BACK))
BELOW = (           # below(hidden, x, z, W1): dW1
    Slip("below", "the outer product transposed", "dW1 has the shape of W1, (2, 3): rows are units out.",
         lambda hidden, x, z, W1: np.outer(x, hidden)),
    Slip("below", "z where x belongs in dW1", "What comes along W1 is the input x: local error times local input.",
         lambda hidden, x, z, W1: np.outer(hidden, z)),
    Slip("below", "the first hidden δ for both rows", "Row j of dW1 has its own δ_j.", lambda hidden, x, z, W1: np.outer(hidden[[0, 0]], x)),
    Slip("below", "the hidden δ in the other order", "Row j of dW1 has its own δ_j.", lambda hidden, x, z, W1: np.outer(hidden[::-1], x)),
    Slip("below", "the slope once more in dW1", "The hidden δ have their slope 1 − z² already.",
         lambda hidden, x, z, W1: np.outer(hidden * (1 - z ** 2), x)),
    Slip("below", "dW1 times W1", "∂a_j/∂W1[j, i] is x_i: the weight itself is not in it.", lambda hidden, x, z, W1: np.outer(hidden, x) * W1),
    Slip("below", "x left out of dW1", "∂a_j/∂W1[j, i] is x_i.", lambda hidden, x, z, W1: np.outer(hidden, np.ones(3))),
)


def _toy_gradients(x, t, W1, w2, below=lambda hidden, x, z, W1: np.outer(hidden, x), taken=lambda a, z, w2: z,
                   top=lambda delta, hidden: delta, after=lambda dW1, dw2, W1, w2: (dW1, dw2), **parts):
    x, a, z, delta, hidden = _toy(x, t, W1, w2, **parts)
    W1, w2 = np.asarray(W1), np.asarray(w2)
    return after(below(hidden, x, z, W1), top(delta, hidden) * taken(a, z, w2), W1, w2)


TOY_GRADIENTS = Parts(_toy_gradients, (
    Slip("top", "the hidden δ in dw2", "w2 leads to the output: its local error is the output's δ.", lambda delta, hidden: hidden),
    Slip("top", "the 2 left out of dw2", "The output's δ has its 2 already: dw2 is δ z.", lambda delta, hidden: delta / 2),
    Slip("after", "updated weights where gradients belong", "The gradients alone are asked for; no step is taken yet.",
         lambda dW1, dw2, W1, w2: (W1 - dW1, w2 - dw2)),
    Slip("after", "dW1 and dw2 exchanged", "The pair is (dW1, dw2), in this order.", lambda dW1, dw2, W1, w2: (dw2, dW1)),
    *TOY_ERRORS, *FACTORS, *BENT, *TANH_SLOPES, *TOY_BACK, *BELOW,
    *(slip for slip in TOP_GRADIENT.slips if slip.part == "taken")))


def _vectorised(Z1, W1, W2, t, shape1=np.transpose, **parts):
    dW1, dw2 = _toy_gradients(np.ravel(Z1), t, np.asarray(W1).T, np.ravel(W2), **parts)
    return shape1(dW1), dw2[:, None]


VECTORISED_GRADIENTS = Parts(_vectorised, (
    *(slip for slip in TOY_GRADIENTS.slips if slip.part not in ("after", "top", "along") and not slip.name.startswith("the outer")),
    Slip("shape1", "dW1 transposed", "dW1 has the shape of W1, (3, 2) here: Z1 δ1ᵀ.", lambda dW: dW),
))


def _one_weight(x, t, W1, w2, j, i, at=lambda j, i: (j, j, i), input=lambda x, z, i, j, w: x[i], **parts):
    x, a, z, delta, _ = _toy(x, t, W1, w2, **parts)
    of_w2, of_slope, of_x = at(j, i)
    along, slope = (np.broadcast_to(part, 2) for part in (
        parts.get("along", lambda w2, z, W1: w2)(np.asarray(w2), z, W1), parts.get("slope", tanh_slope)(a, z)))
    return delta * along[of_w2] * slope[of_slope] * input(x, z, of_x, j, W1[j][i])


ONE_WEIGHT = Parts(_one_weight, (
    *TOY_ERRORS, *FACTORS, *BENT, *TANH_SLOPES, *TOY_BACK,
    Slip("along", "W1 where w2 belongs", "∂y/∂z_j is w2_j; the weight W1[j, i] does not appear in its own derivative.",
         lambda w2, z, W1: np.asarray(W1)[:, 0]),
    Slip("input", "x_j where x_i belongs", "W1[j, i] multiplies x_i.", lambda x, z, i, j, w: x[j]),
    Slip("input", "x left out", "W1[j, i] multiplies x_i.", lambda x, z, i, j, w: 1.0),
    Slip("input", "z_j where x_i belongs", "The weight's input is x_i; z_j is where it leads to.", lambda x, z, i, j, w: z[j]),
    Slip("input", "the weight where x_i belongs", "∂a_j/∂W1[j, i] is the input x_i, not the weight itself.", lambda x, z, i, j, w: w),
))


def _worked(x, t, w1, w2, b, error=lambda y, t: y - t, outer=lambda a, y: y * (1 - y), along=lambda w1, w2: w2, gate=lambda a: float(a > 0),
            into_w1=lambda x, z1, w1: x, into_w2=lambda a1, z1, x, w2: z1, into_b=lambda b: 1.0, loss=lambda y, t: 0.5 * (y - t) ** 2,
            sloped=(1, 1, 1)):
    a1 = w1 * x
    z1, a2 = float(relu(a1)), w2 * float(relu(a1)) + b
    y = float(sigmoid(a2))
    e, s = error(y, t), outer(a2, y)
    d1, d2, d0 = (e * (s if one else 1.0) for one in sloped)
    return loss(y, t), d1 * along(w1, w2) * gate(a1) * into_w1(x, z1, w1), d2 * into_w2(a1, z1, x, w2), d0 * into_b(b)


WORKED_NETWORK = Parts(_worked, (
    *TOY_ERRORS,
    Slip("error", "the 2 of the square", "E = ½(y − t)²: its ½ cancels the 2.", lambda y, t: 2 * (y - t)),
    Slip("outer", "σ′ = 1 − σ", "σ′ = σ(1 − σ): a factor y is missing.", lambda a, y: 1 - y),
    Slip("outer", "σ where σ′ belongs", "The factor is the slope y(1 − y), not y.", lambda a, y: y),
    Slip("outer", "σ′ left out", "δ2 = (y − t) σ′(a2).", lambda a, y: 1.0),
    Slip("outer", "1 − y² where σ′ belongs", "1 − y² is tanh's slope; σ has y(1 − y).", lambda a, y: 1 - y ** 2),
    Slip("outer", "σ′ at y", "The slope of σ is taken at a2.", lambda a, y: float(sigmoid(y) * (1 - sigmoid(y)))),
    Slip("outer", "a(1 − a) where σ′ belongs", "y(1 − y) has what came out of σ.", lambda a, y: a * (1 - a)),
    Slip("sloped", "σ′ in ∂E/∂w1 alone", "Every path from E passes through σ: its slope is a factor of all three.", (1, 0, 0)),
    Slip("sloped", "σ′ left out of ∂E/∂w1", "Every path from E passes through σ: its slope is a factor of all three.", (0, 1, 1)),
    Slip("sloped", "σ′ left out of ∂E/∂b", "Every path from E passes through σ: its slope is a factor of all three.", (1, 1, 0)),
    Slip("sloped", "σ′ left out of ∂E/∂w2", "Every path from E passes through σ: its slope is a factor of all three.", (1, 0, 1)),
    Slip("along", "w2 left out", "The path to w1 runs along w2.", lambda w1, w2: 1.0),
    Slip("along", "w1 where w2 belongs", "Blame comes back along the weight above, w2.", lambda w1, w2: w1),
    Slip("gate", "the ReLU's slope left out", "Where a1 ≤ 0 the ReLU is flat: nothing flows back to w1.", lambda a: 1.0),
    Slip("gate", "ReLU where its slope belongs", "ReLU′ is 1 or 0; ReLU(a1) is what came out.", lambda a: max(a, 0.0)),
    Slip("into_w1", "x left out of ∂E/∂w1", "a1 = w1 x: the last factor is x.", lambda x, z1, w1: 1.0),
    Slip("into_w1", "z1 where x belongs", "What w1 multiplies is x.", lambda x, z1, w1: z1),
    Slip("into_w1", "w1 where x belongs", "What w1 multiplies is x.", lambda x, z1, w1: w1),
    Slip("into_w2", "x where z1 belongs", "What w2 multiplies is z1.", lambda a1, z1, x, w2: x),
    Slip("into_w2", "a1 where z1 belongs", "What w2 multiplies is z1 = ReLU(a1).", lambda a1, z1, x, w2: a1),
    Slip("into_w2", "z1 left out", "What w2 multiplies is z1.", lambda a1, z1, x, w2: 1.0),
    Slip("into_w2", "w2 where z1 belongs", "What w2 multiplies is z1.", lambda a1, z1, x, w2: w2),
    Slip("into_b", "b as a factor of its own gradient", "∂a2/∂b is 1: the gradient is δ2 itself.", lambda b: b),
    Slip("loss", "E without its ½", "E = ½(y − t)².", lambda y, t: (y - t) ** 2),
))
