"""Unit 4, the local error of the output: squared errors, and the softmax with its cross-entropy."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation.sampling import SLOPES, UNEVEN, single
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import networks
from autograder.exercises.sampling import array, integers, one_hot, size
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import sigmoid
from lab.calling.functions import Function

WORKED = (np.array([1.0, 2.0, 0.5]), np.array([0.0, 1.0, 0.0]))
EXTREME = (np.array([1000.0, 999.0, -1000.0]), np.array([0.0, 1.0, 0.0]))
ONE_HIGH = (np.array([-1000.0, 1000.0, -1000.0]), np.array([1.0, 0.0, 0.0]))
FIRST_LOW = (np.array([-1000.0, 0.0, 999.0, 1000.0]), np.array([0.0, 0.0, 1.0, 0.0]))
ALL_LOW = (np.array([-1000.0, -1001.0, -1000.5]), np.array([1.0, 0.0, 0.0]))


def unshifted(a):
    """Return softmax of `a` without subtracting the largest entry, which overflows."""
    return np.exp(np.asarray(a, dtype=float)) / np.sum(np.exp(np.asarray(a, dtype=float)))


def _output(rng, units, slopes=SLOPES):
    y = array(rng, units)
    return y, y - array(rng, units), array(rng, units), slopes[rng.integers(len(slopes))]    # no target is hit by chance


OUTPUTS = (lambda rng: _output(rng, size(rng, 2, 5)), lambda rng: _output(rng, size(rng, 2, 5), UNEVEN))


def _whole_output(rng):
    y = integers(rng, 3)
    return y, y - [2, -1, 3], integers(rng, 3), SLOPES[1]     # none hit by chance: that is an edge of its own


HIT = np.array([0.5, -1.0, 0.25]), np.array([0.5, 1.0, 0.25]), np.array([0.4, -0.7, 1.1]), SLOPES[1]


def logits(rng):
    """Sample logits and a one-hot target."""
    classes = size(rng, 3, 6)
    return array(rng, classes), one_hot(rng, 1, classes)[0]


def _logit(rng):
    return logits(rng)[:1]


def _hopeless(rng):
    """Sample an error so large that differences of it drown: the right class is as good as excluded."""
    a = array(rng, size(rng, 3, 6))
    a[0] = -1e12
    return a, np.eye(len(a))[0]


def _large_logits(rng):
    # differences of so large an error have lost the digits that y − t is made of, smallest where the right class leads
    a = 10_000_000 + np.array([0, 5, 1, -3])[rng.permutation(4)]
    return a, np.eye(4, dtype=int)[np.argmax(a)]


def large_and_wrong(rng):
    """Sample large logits whose class is the wrong one."""
    a, t = _large_logits(rng)
    return a, np.roll(t, 1)


OUTPUT_DELTA = Exercise(
    id="output_delta", kind="function", source="homework's blank; graph 5", minutes=6, read="δ of the output",
    hints=("Two slopes, one after the other: how E changes with y_j, and how y_j changes with a_j.",
           "∂E/∂y_j = y_j − t_j, because the ½ cancels the 2. And y_j = h(a_j).",
           "`h_prime(a)` is the second slope, for all units at once. What is left is one product, entry by entry."),
    asked=Asked("output_delta", right.output_delta, sample=OUTPUTS,
                worked=((np.array([0.2404890831]), np.array([1.0]), np.array([-1.15]),
                         Function("scaled_tanh", (0.5, 0.5, 0.5)).derivative()),),
                edges={"one output": lambda rng: _output(rng, 1), "whole numbers": _whole_output, "a target that is hit": HIT}),
    parts=networks.OUTPUT_DELTA,
    mistakes=(
        Mistake("h′ forgotten", "This is ∂E/∂y; between y and a there is h, with the slope h′(a).",
                lambda y, t, a, h_prime: y - t),
        Mistake("the sign of y − t", "E grows with y where y is above t: the slope is y − t, not t − y.",
                lambda y, t, a, h_prime: (t - y) * h_prime(a)),
        Mistake("the 2 of the square", "E = ½Σ(y − t)²: its ½ cancels the 2.",
                lambda y, t, a, h_prime: 2 * (y - t) * h_prime(a)),
        Mistake("h′ at y", "The slope of h is taken where h was evaluated, at a; y = h(a) is what came out.",
                lambda y, t, a, h_prime: (y - t) * h_prime(y)),
        Mistake("σ′ instead of h′", "h_prime is passed in; y(1 − y) is right only where h is σ.",
                lambda y, t, a, h_prime: (y - t) * y * (1 - y)),
        Mistake("the slope of σ, whatever h is", "h_prime is passed in, and it is not always σ′: call h_prime(a).",
                lambda y, t, a, h_prime: (y - t) * right.sigmoid_prime(a)),
        Mistake("brackets missing", "y − t · h′(a) multiplies t alone: (y − t) · h′(a).",
                lambda y, t, a, h_prime: y - t * h_prime(a)),
        Mistake("summed over the outputs", "Each output unit has a δ of its own.",
                lambda y, t, a, h_prime: np.sum((y - t) * h_prime(a))),
    ))

OUTPUT_DELTA_NO_HALF = Exercise(
    id="output_delta_no_half", kind="function", source="dtu k; lin", minutes=4, read="The same without ½",
    hints=("Only one factor of output_delta changes.", "The derivative of (y − t)² with respect to y is 2(y − t).",
           "That 2 stays, and the slope of h is as it was."),
    asked=Asked("output_delta_no_half", right.output_delta_no_half, sample=OUTPUTS,
                worked=((np.array([0.5, -1.0]), np.array([1.0, 1.0]), np.array([0.5, -1.0]),
                         Function("identity").derivative()),),
                edges={"one output": lambda rng: _output(rng, 1), "whole numbers": _whole_output, "a target that is hit": HIT}),
    parts=networks.OUTPUT_DELTA_NO_HALF,
    mistakes=(
        Mistake("the 2 left out", "Without the ½ in E nothing cancels the 2. With the identity this would be "
                "softmax's y − t, which belongs to ½Σ(y − t)².", lambda y, t, a, h_prime: (y - t) * h_prime(a)),
        Mistake("h′ forgotten", "This is ∂E/∂y; times h′(a) it is ∂E/∂a.", lambda y, t, a, h_prime: 2 * (y - t)),
        Mistake("h′ at y", "The slope of h is taken at a, not at y = h(a).",
                lambda y, t, a, h_prime: 2 * (y - t) * h_prime(y)),
        Mistake("a ½ where a 2 belongs", "The derivative of (y − t)² with respect to y is 2(y − t): twice output_delta, not half of it.",
                lambda y, t, a, h_prime: 0.5 * (y - t) * h_prime(a)),
        Mistake("y − t alone", "With the identity this would be right for ½Σ(y − t)². Here the 2 stays, and h′(a) is a factor.",
                lambda y, t, a, h_prime: y - t),
        Mistake("the 2 inside the square", "The 2 is a factor of the slope once: 2(y − t), not 4(y − t).",
                lambda y, t, a, h_prime: 4 * (y - t) * h_prime(a)),
    ))


def _log_sum(a):
    return np.log(np.sum(np.exp(a)))


GRAD_LOG_SUM_EXP = Exercise(
    id="grad_log_sum_exp", kind="function", source="dtu i", minutes=7, read="The slope of log-sum-exp",
    hints=("The derivative of log S is 1/S times the derivative of S.",
           "S = Σ_k exp a_k: only the term k = j depends on a_j. So the slope is exp a_j / S, which has a name.",
           "It is the softmax. With `e = np.exp(a - np.max(a))` only a division is left."),
    asked=Asked("grad_log_sum_exp", right.grad_log_sum_exp, sample=(_logit, single(_logit)), worked=(WORKED[:1],),
                edges={"extreme logits": EXTREME[:1], "one logit far above": ONE_HIGH[:1], "the first far below": FIRST_LOW[:1],
                       "all logits low": ALL_LOW[:1], "one class": (np.array([0.7]),),
                       "large whole logits": lambda rng: _large_logits(rng)[:1]}),
    mistakes=(
        Mistake("the function itself", "This is log Σ exp a, one number; its gradient has an entry for each a_j.",
                _log_sum),
        Mistake("not divided by the sum", "The derivative of log S is S′/S; here the division by S is missing.",
                lambda a: np.exp(np.asarray(a, dtype=float))),
        Mistake("the inner derivative forgotten",
                "1/S is the derivative of log S with respect to S. Multiply by exp a_j, the derivative of S.",
                lambda a: np.ones(np.size(a)) / np.sum(np.exp(np.asarray(a, dtype=float)))),
        Mistake("the inner derivative forgotten, one number for all", "1/S is the derivative of log S with respect to S. Each a_j has a slope of "
                "its own: 1/S times exp a_j.", lambda a: 1 / np.sum(np.exp(np.asarray(a, dtype=float)))),
        Mistake("log y where y belongs", "This is a − log Σ exp a = log y; the slope is y itself.",
                lambda a: np.asarray(a) - _log_sum(a)),
        Mistake("shifted above and not below", "The largest a is subtracted from all of them, in the sum below too.",
                lambda a: unshifted(a) / np.exp(np.max(a))),
        Mistake("shifted, but not divided", "e^(a − max) has still to be divided by the sum of all of them.",
                lambda a: np.exp(np.asarray(a, dtype=float) - np.max(a))),
        Mistake("a sigmoid for each", "Every a_k is in the sum below: exp(a_j)/Σ exp a_k, not σ of each alone.", sigmoid),
        Mistake("an extra slope", "y(1 − y) comes from differentiating y once more; the slope of log S is y.",
                lambda a: right.softmax(a) * (1 - right.softmax(a))),
        Mistake("exp overflows", "e^1000 is inf, and inf/inf is nan. Subtract the largest a first: the quotient does "
                "not change.", unshifted),
    ))

SOFTMAX_DELTA = Exercise(
    id="softmax_delta", kind="function", source="dtu i", minutes=6, read="The slope of log-sum-exp",
    uses=("grad_log_sum_exp",),
    hints=("Differentiate E = −Σ t a + log Σ exp a term by term.",
           "The first term gives −t_j; you have just found what the second gives.",
           "As arrays the two slopes are −t and `grad_log_sum_exp(a)`. E is the sum of the two terms."),
    asked=Asked("softmax_delta", right.softmax_delta, sample=(logits, single(logits), _hopeless), worked=(WORKED,),
                edges={"extreme logits": EXTREME, "one logit far above": ONE_HIGH, "the first far below": FIRST_LOW,
                       "all logits low": ALL_LOW,
                       "one class": (np.array([0.7]), np.array([1.0])), "large whole logits": _large_logits}),
    mistakes=(
        Mistake("the sign of y − t", "E = −Σ t a + …: the first term gives −t, so δ = y − t.",
                lambda a, t: t - right.softmax(a)),
        Mistake("an extra slope", "y(1 − y) is already inside: the softmax's own slope has cancelled against the 1/y "
                "of the logarithm.", lambda a, t: (right.softmax(a) - t) * right.softmax(a) * (1 - right.softmax(a))),
        Mistake("a − t", "The slope of log Σ exp a is y = softmax(a), not a.", lambda a, t: np.asarray(a) - t),
        Mistake("the function where its slope belongs", "log Σ exp a is a term of E. Its slope belongs in δ: grad_log_sum_exp(a).",
                lambda a, t: _log_sum(a) - t),
        Mistake("t left out", "This is y alone, the slope of log Σ exp a; the first term of (4.10) gives −t.",
                lambda a, t: right.softmax(a)),
        Mistake("σ where softmax belongs", "y_k depends on all logits: y is the softmax of a, not σ of each.",
                lambda a, t: sigmoid(a) - t),
        Mistake("the derivative with respect to y", "−t/y is ∂E/∂y, but δ is ∂E/∂a. (4.10) no longer contains y: differentiate that.",
                lambda a, t: -t / right.softmax(a)),
        Mistake("through −t/y", "−t/y is infinite where the computer takes y for 0, and 0 · ∞ is no number. The y cancels on paper: "
                "y − t is left.", lambda a, t: (np.diag(right.softmax(a)) - np.outer(right.softmax(a), right.softmax(a)))
                @ (-t / right.softmax(a))),
        Mistake("only the right class", "Every a_j is in the sum Σ exp a, so the wrong classes have a δ too: y_j.",
                lambda a, t: t * (right.softmax(a) - t)),
        Mistake("exp overflows", "e^1000 is inf, and inf/inf is nan. Subtract the largest a first.",
                lambda a, t: unshifted(a) - t),
    ))
