"""Unit 2, second half: the cross-entropy, from the likelihood of labels to the logits."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.losses.classes import ALIKE, T0, Y0, logits, many, probabilities, with_zeros
from autograder.exercises.patterns import losses
from autograder.reference import losses as right

A0 = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 1.0]])


CROSS_ENTROPY = Exercise(
    id="cross_entropy", kind="function", source="dtu g", minutes=8, read="The cross-entropy",
    hints=("T picks one probability in each row.",
           "0 · log 0 is nan in NumPy: how do you take the logarithm of the picked probabilities only?",
           "`np.sum(T * Y, axis=1)` is the probability picked in each row, which is never 0. Or put a 1 wherever t is 0 before "
           "you take logarithms: `np.where(T > 0, Y, 1)`."),
    asked=Asked("cross_entropy", right.cross_entropy, sample=probabilities, worked=((Y0, T0),),
                edges={"one example": lambda rng: probabilities(rng, rows=1),
                       "zeros where t is 0": with_zeros, "many examples": many,
                       "examples alike": ALIKE}),
    parts=losses.CROSS_ENTROPY,
    mistakes=(
        Mistake("the logarithm of the product", "With many examples the product of all probabilities is so small that the "
                "computer takes it for 0: add up logarithms, as (2.10) does.",
                lambda Y, T: -np.log(np.prod(np.asarray(Y) ** T))),
        *(Mistake(f"{eps:g} added before the logarithm", f"Where a probability is small, {eps:g} changes its logarithm. The probability of "
                  "the class that occurred is above 0; if you add something against log 0, 1e-12 is enough.",
                  lambda Y, T, eps=eps: -np.sum(T * np.log(Y + eps))) for eps in (1e-6, 1e-7)),
        Mistake("0 · log 0", "np.log(0) is −inf and 0 · (−inf) is nan; by convention 0 · log 0 is 0.",
                lambda Y, T: -np.sum(T * np.log(Y))),
        Mistake("a mean where the sum belongs", "Here E is the sum over the examples; the mean comes in unit 7.",
                lambda Y, T: right.cross_entropy(Y, T) / len(Y)),
        Mistake("a mean where the sum belongs, and 0 · log 0", "Here E is the sum over the examples; and 0 · log 0 should be 0.",
                lambda Y, T: -np.sum(T * np.log(Y)) / len(Y)),
        Mistake("the minus left out", "log y is negative; the loss is −log y.",
                lambda Y, T: -right.cross_entropy(Y, T)),
        Mistake("the minus left out, and 0 · log 0", "log y is negative, the loss is −log y; and 0 · log 0 should be 0.",
                lambda Y, T: np.sum(T * np.log(Y))),
        Mistake("log base 10", "The natural logarithm, np.log.", lambda Y, T: right.cross_entropy(Y, T) / np.log(10)),
        Mistake("log base 2", "The natural logarithm, np.log.", lambda Y, T: right.cross_entropy(Y, T) / np.log(2)),
        Mistake("one value per example", "E is one number: sum over the examples too.",
                lambda Y, T: -np.log(np.sum(np.asarray(T) * Y, axis=1))),
        Mistake("the classes that did not occur", "t_k picks the class that occurred; here the others are picked.",
                lambda Y, T: -np.sum((1 - np.asarray(T)) * np.log(Y))),
        Mistake("the logarithm of the target", "It is t log y: the logarithm of the output, weighted by the target.",
                lambda Y, T: -np.sum(Y * np.log(T))),
        Mistake("both outcomes of every class", "t log y + (1 − t) log(1 − y) is for outputs that are each a yes or no of "
                "its own; here exactly one class occurs, and t log y says it all.",
                lambda Y, T: -np.sum(T * np.log(Y) + (1 - T) * np.log(1 - Y))),
        Mistake("the log of the sum over examples", "Σ_n log y_n is not log Σ_n y_n.",
                lambda Y, T: -np.log(np.sum(np.asarray(T) * Y))),
    ))


CROSS_ENTROPY_FROM_LOGITS = Exercise(
    id="cross_entropy_from_logits", kind="function", source="dtu i", minutes=10, read="Straight from the logits",
    uses=("softmax", "cross_entropy"),
    hints=("What is the logarithm of a fraction? And what is log e^a? Do this to log y_k on paper first.",
           "Each example adds minus its own t·a, and once the logarithm of its sum of exponentials. For that logarithm use (2.13).",
           "With `m = np.max(A, axis=1, keepdims=True)`, log Σ_k exp a_k of each row is `m[:, 0]` plus the logarithm of the "
           "row's sum of `np.exp(A - m)`."),
    asked=Asked("cross_entropy_from_logits", right.cross_entropy_from_logits,
                sample=logits, worked=((A0, T0),),
                edges={"large logits": (np.array([[1000.0, 1001.0, 940.0], [-1000.0, -1001.0, -950.0]]),
                                        np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])),
                       "logits far apart": (np.array([[1000.0, 0.0, -1000.0], [-1000.0, 1000.0, 0.0]]),
                                            np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])),
                       "one example": lambda rng: logits(rng, rows=1)}),
    parts=losses.FROM_LOGITS,
    mistakes=(
        Mistake("not shifted", "exp(1000) is inf: subtract each row's largest logit inside the sum and add it outside "
                "the logarithm.", lambda A, T: np.sum(np.log(np.sum(np.exp(A), axis=1))) - np.sum(T * A)),
        Mistake("shifted, and not shifted back", "log Σ exp(a − m) is smaller by m than log Σ exp a: add m again.",
                lambda A, T: right.cross_entropy_from_logits(A, T) - np.sum(np.max(A, axis=1))),
        Mistake("the shift added back only once", "The shift is taken from every row, so it comes back once for each: N of them are added.",
                lambda A, T: np.max(A) + np.sum(np.log(np.sum(np.exp(A - np.max(A)), axis=1))) - np.sum(T * A)),
        Mistake("the shift as a row", "np.max(A, axis=1) has shape (N,), which does not fit the rows of A: keepdims=True makes "
                "it a column, (N, 1).", lambda A, T: right.cross_entropy_from_logits(A - np.max(A, axis=1), T)),
        Mistake("through softmax", "Far below the largest logit y is so small that the computer takes it for 0, and "
                "−log 0 is inf: cancel the logarithm and the exponential on paper first.",
                lambda A, T: right.cross_entropy(right.softmax(A), T)),
        Mistake("through softmax, and 0 · log 0", "Far below the largest logit y is so small that the computer takes "
                "it for 0: cancel the logarithm and the exponential on paper first.",
                lambda A, T: -np.sum(T * np.log(right.softmax(A)))),
        Mistake("one logarithm for all examples", "Each example has its own log Σ_k exp a_nk; then they are added.",
                lambda A, T: np.log(np.sum(np.exp(A))) - np.sum(T * A)),
        Mistake("the sign of the logits", "−t·a + log Σ exp a: the logit of the right class lowers the loss.",
                lambda A, T: right.cross_entropy_from_logits(A, T) + 2 * np.sum(T * A)),
        Mistake("the normaliser left out", "Without log Σ exp a the loss could fall without end.",
                lambda A, T: -np.sum(T * A)),
        Mistake("a mean where the sum belongs", "Here E is the sum over the examples.",
                lambda A, T: right.cross_entropy_from_logits(A, T) / len(A)),
        Mistake("summed over the wrong axis", "The classes are the last axis: log Σ_k exp a_nk in each row n.",
                lambda A, T: np.sum(np.log(np.sum(np.exp(A), axis=0))) - np.sum(T * A)),
        Mistake("the shift not summed", "Each row has its own shift: it belongs under the sum over n, as in (2.13).",
                lambda A, T: np.max(A, axis=1) + right.cross_entropy_from_logits(A, T) - np.sum(np.max(A, axis=1))),
        Mistake("the shift summed N times", "m of shape (N, 1) plus logarithms of shape (N,) is a table (N, N): take m[:, 0], "
                "or keep both as columns.",
                lambda A, T: np.sum(np.max(A, axis=1, keepdims=True) + np.log(np.sum(np.exp(A), axis=1)) - np.max(A, axis=1))
                - np.sum(T * A)),
        Mistake("the normaliser for every class", "Σ_k t_nk = 1, so log Σ_j exp a_nj appears once per example, not K times.",
                lambda A, T: right.cross_entropy_from_logits(A, T) * np.shape(A)[1] + (np.shape(A)[1] - 1) * np.sum(T * A)),
        Mistake("one value per example", "E is one number: sum over the examples too.",
                lambda A, T: np.array([right.cross_entropy_from_logits(a[None], t[None]) for a, t in zip(A, T)])),
    ))

_WORKED = right.worked_cross_entropy()
WORKED_CROSS_ENTROPY = Exercise(
    id="worked_cross_entropy", kind="values", source="dtu, softmax; dtu g", minutes=6, read="One example, by hand",
    uses=("softmax", "cross_entropy"),
    hints=("First find the three exponentials, then their sum.",
           "y is (e, e², e^0.5) divided by their sum. E is −log of the entry that t picks.",
           "The sum of the exponentials is about 11.756; or let your `softmax` give y, and np.log the rest."),
    values={"y": Value(_WORKED["y"]), "E": Value(_WORKED["E"])},
    mistakes=(
        Mistake("the sign of E", "log y is negative, and E = −log y.", {"E": -_WORKED["E"]}),
        Mistake("the wrong class", "t = (0, 1, 0) picks the second output.", {"E": 1.4643687841}),
        Mistake("the third class", "t = (0, 1, 0) picks the second output.", {"E": 1.9643687841}),
        Mistake("the likelihood", "This is y of the right class, the likelihood itself; E is −log of it.",
                {"E": _WORKED["y"][1]}),
        Mistake("log base 10", "The natural logarithm, np.log.", {"E": 0.2016728}),
        Mistake("log base 2", "The natural logarithm, np.log.", {"E": _WORKED["E"] / np.log(2)}),
        Mistake("the other classes too", "t = (0, 1, 0) picks one logarithm; the others are multiplied by 0.",
                {"E": float(-np.sum(np.log(_WORKED["y"])))}),
        Mistake("not normalised", "Divide the exponentials by their sum, so that the three add up to 1.",
                {"y": [2.718281828, 7.389056099, 1.648721271]}),
        Mistake("the logits themselves", "y is made from the logits: their exponentials, divided by the sum of all three.",
                {"y": [1.0, 2.0, 0.5]}),
        Mistake("no exponential", "These are the logits divided by their sum; softmax divides their exponentials.",
                {"y": [1 / 3.5, 2 / 3.5, 0.5 / 3.5]}),
        Mistake("a sigmoid for each logit", "σ of each logit alone does not add up to 1: the exponentials are divided by their sum.",
                {"y": [float(1 / (1 + np.exp(-a))) for a in (1.0, 2.0, 0.5)]}),
        Mistake("y cut to two digits", "These digits are right, but four significant digits are asked for: "
                "let Python compute y.", {"y": [0.23, 0.63, 0.14]}),
        Mistake("y cut to three digits", "These digits are right, but four significant digits are asked "
                "for: let Python compute y.", {"y": [0.231, 0.629, 0.140]}),
        Mistake("E cut to two digits", "These digits are right, but four significant digits are asked for: "
                "let Python compute E.", {"E": 0.46}),
    ))
