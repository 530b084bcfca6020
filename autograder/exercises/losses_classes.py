"""Unit 2, second half: classes, softmax and the cross-entropy."""

from __future__ import annotations

import numpy as np

from autograder.exercises.drawing import array, one_hot, sizes
from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.reference import losses as right

A0, T0 = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 1.0]]), np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
Y0 = np.array([[0.2, 0.7, 0.1], [0.5, 0.1, 0.4]])


def logits(rng, rows=None):
    """Logits A (N, K) and one-hot targets T (N, K)."""
    n, k = sizes(rng, 2, 3, 5)
    n = rows or n
    return 1.5 * array(rng, n, k), one_hot(rng, n, k)


def probabilities(rng, rows=None):
    """Outputs Y (N, K), rows of probabilities none of them near 0, and one-hot targets T (N, K)."""
    A, T = logits(rng, rows)
    return right.softmax(A), T


def certain(rng):
    """Y with exact zeros where t is 0, and T."""
    Y, T = probabilities(rng, rows=4)
    Y[0] = T[0]
    return Y, T


def plain_softmax(A, axis=-1):
    return np.exp(A) / np.sum(np.exp(A), axis=axis, keepdims=True)


ONE_HOT = Exercise(
    id="one_hot", kind="function", source="dtu, one-hot", minutes=6, read="Classes as vectors",
    hints=("One row an example, K columns, all zero but one.",
           "T[n, labels[n]] = 1 for every n; labels count from 0.",
           "np.eye(K)[labels]"),
    asked=Asked("one_hot", right.one_hot, arrays=False,
                draw=lambda rng: (rng.integers(0, 5, rng.integers(6, 10)), 5 + int(rng.integers(0, 3))),
                worked=((np.array([2, 0, 1]), 4),),
                edges={"one example": (np.array([1]), 3), "the top label does not occur": (np.array([0, 1, 0, 1]), 5),
                       "all labels the same": (np.array([2, 2, 2]), 3)}),
    mistakes=(
        Mistake("labels counted from 1", "Labels count from 0: label k puts the 1 in column k.",
                lambda labels, K: np.eye(K)[np.asarray(labels) - 1]),
        Mistake("classes as rows", "Examples are rows: the shape is (N, K), this is its transpose.",
                lambda labels, K: np.eye(K)[labels].T),
        Mistake("as many columns as labels occur", "K is given because the top label need not occur.",
                lambda labels, K: np.eye(int(np.max(labels)) + 1)[labels]),
        Mistake("one cold", "The 1 marks the class and the zeros the others; here they are exchanged.",
                lambda labels, K: 1 - np.eye(K)[labels]),
        Mistake("the label in the place of the 1", "The entry that marks the class is 1, not the label itself.",
                lambda labels, K: np.eye(K)[labels] * np.asarray(labels)[:, None]),
    ))

SOFTMAX = Exercise(
    id="softmax", kind="function", source="dtu, softmax", minutes=10, read="From logits to probabilities",
    hints=("Exponentials, divided by their sum along the last axis.",
           "For rows, keepdims=True keeps the sum as a column. exp(1000) is inf: what may be subtracted from every "
           "logit?",
           "e = np.exp(A - np.max(A, axis=-1, keepdims=True)); e / np.sum(e, axis=-1, keepdims=True)"),
    asked=Asked("softmax", right.softmax,
                draw=(lambda rng: (logits(rng)[0],), lambda rng: (1.5 * array(rng, int(rng.integers(2, 6))),)),
                worked=((np.array([1.0, 2.0, 0.5]),), (A0,)),
                edges={"extreme logits": (np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0]]),),
                       "one example": lambda rng: (logits(rng, rows=1)[0],),
                       "as many examples as classes": lambda rng: (array(rng, 3, 3),),
                       "whole numbers": (np.array([[1, 2, 0, -1], [3, 1, 1, 0]]),)}),
    mistakes=(
        Mistake("not shifted", "exp(1000) is inf, and inf/inf is nan: subtract the largest logit of each row first; the "
                "quotient does not change.", plain_softmax),
        Mistake("over the wrong axis", "The sum runs over the classes, the last axis: each row adds up to 1.",
                lambda A: plain_softmax(A, axis=0)),
        Mistake("over all entries", "Each row is an example with a sum of its own.",
                lambda A: np.exp(A) / np.sum(np.exp(A))),
        Mistake("no exponential", "Logits may be negative; the exponential makes them positive first.",
                lambda A: A / np.sum(A, axis=-1, keepdims=True)),
        Mistake("the sign of the exponent", "The largest logit gets the largest probability: exp(a), not exp(−a).",
                lambda A: right.softmax(-np.asarray(A))),
        Mistake("a sigmoid for each logit", "σ of each logit alone does not add up to 1 over the classes.",
                lambda A: 1 / (1 + np.exp(-np.asarray(A)))),
        Mistake("not normalised", "Divide by the sum over the classes.",
                lambda A: np.exp(A - np.max(A, axis=-1, keepdims=True))),
    ))

CLASS_LIKELIHOOD = Exercise(
    id="class_likelihood", kind="function", source="dtu g", minutes=6, read="The likelihood of labels",
    hints=("y^0 is 1 and y^1 is y: which factors are left?",
           "A product over the classes and over the examples: np.prod of all entries of Y ** T.",
           "np.prod(Y ** T)"),
    asked=Asked("class_likelihood", right.class_likelihood, draw=probabilities, worked=((Y0, T0),),
                edges={"one example": lambda rng: probabilities(rng, rows=1), "zeros where t is 0": certain}),
    mistakes=(
        Mistake("a sum over the examples", "Independent examples multiply.",
                lambda Y, T: np.sum(np.prod(np.asarray(Y) ** T, axis=1))),
        Mistake("the mean over the examples", "Independent examples multiply.",
                lambda Y, T: np.mean(np.prod(np.asarray(Y) ** T, axis=1))),
        Mistake("all probabilities multiplied", "Only the class that occurred counts: the exponent t is 0 elsewhere.",
                lambda Y, T: np.prod(Y)),
        Mistake("a factor for each example", "The likelihood is one number: multiply over the examples too.",
                lambda Y, T: np.prod(np.asarray(Y) ** T, axis=1)),
        Mistake("the factors y·t", "y·t is 0 where t is 0, and a product with 0 is 0; y^t is 1 there.",
                lambda Y, T: np.prod(np.asarray(Y) * T)),
        Mistake("the logarithm already", "This is log of the likelihood; here it is the product itself.",
                lambda Y, T: -right.cross_entropy(Y, T)),
    ))

CROSS_ENTROPY = Exercise(
    id="cross_entropy", kind="function", source="dtu g", minutes=8, read="The cross-entropy",
    hints=("T picks one probability in each row.",
           "0 · log 0 is nan in NumPy: how do you take the logarithm of the picked probabilities only?",
           "-np.sum(np.log(np.sum(T * Y, axis=1)))"),
    asked=Asked("cross_entropy", right.cross_entropy, draw=probabilities, worked=((Y0, T0),),
                edges={"one example": lambda rng: probabilities(rng, rows=1), "zeros where t is 0": certain}),
    mistakes=(
        Mistake("0 · log 0", "np.log(0) is −inf and 0 · (−inf) is nan; by convention 0 · log 0 is 0.",
                lambda Y, T: -np.sum(T * np.log(Y))),
        Mistake("mean for sum", "Here E is the sum over the examples; the mean comes in the last unit.",
                lambda Y, T: right.cross_entropy(Y, T) / len(Y)),
        Mistake("the minus left out", "log y is negative; the loss is −log y.",
                lambda Y, T: -right.cross_entropy(Y, T)),
        Mistake("log base 10", "The natural logarithm, np.log.", lambda Y, T: right.cross_entropy(Y, T) / np.log(10)),
        Mistake("log base 2", "The natural logarithm, np.log.", lambda Y, T: right.cross_entropy(Y, T) / np.log(2)),
        Mistake("one value an example", "E is one number: sum over the examples too.",
                lambda Y, T: -np.log(np.sum(np.asarray(T) * Y, axis=1))),
        Mistake("the classes that did not occur", "t_k picks the class that occurred; here the others are picked.",
                lambda Y, T: -np.sum((1 - np.asarray(T)) * np.log(Y))),
        Mistake("the logarithm of the target", "It is t log y: the logarithm of the output, weighted by the target.",
                lambda Y, T: -np.sum(Y * np.log(np.where(np.asarray(T) > 0, T, 1e-12)))),
        Mistake("the log of the sum over examples", "Σ_n log y_n is not log Σ_n y_n.",
                lambda Y, T: -np.log(np.sum(np.asarray(T) * Y))),
    ))


def lines_with(change):
    """The derivation of the cross-entropy with some lines replaced: change maps an index to (Y, T) -> value."""
    def lines(Y, T):
        found = right.cross_entropy_lines(Y, T)
        for index, value in change.items():
            found[index] = value(np.asarray(Y, dtype=float), np.asarray(T))
        return found
    return lines


CROSS_ENTROPY_LINES = Exercise(
    id="cross_entropy_lines", kind="lines", source="dtu g", minutes=12, read="The cross-entropy",
    line_names=("given", "the product over the examples", "the product over the classes", "the exponent"),
    hints=("The same steps as for the Gaussian: products become sums, one at a time.",
           "Line 2: log Π_n = Σ_n log. Line 3: log Π_k = Σ_k log. Line 4: log y^t = t log y.",
           "-np.sum(np.log(np.prod(Y ** T, axis=1))), then np.log(Y ** T) summed twice, then T * np.log(Y)."),
    asked=Asked("cross_entropy_lines", right.cross_entropy_lines, draw=probabilities, worked=((Y0, T0),),
                edges={"one example": lambda rng: probabilities(rng, rows=1)}),
    mistakes=(
        Mistake("the sum over the examples lost", "Line 2 is a sum over all N examples, not the first one alone.",
                lines_with({1: lambda Y, T: -np.log(np.prod(Y[0] ** T[0]))})),
        Mistake("the log outside the sum", "log of a product is the sum of the logs: the log goes inside.",
                lines_with({1: lambda Y, T: -np.log(np.sum(np.prod(Y ** T, axis=1)))})),
        Mistake("the mean over the examples", "A product of N factors gives a sum of N logarithms, not their mean.",
                lines_with({1: lambda Y, T: -np.mean(np.log(np.prod(Y ** T, axis=1)))})),
        Mistake("the minus lost in line 3", "The minus in front stays to the end.",
                lines_with({2: lambda Y, T: np.sum(np.log(Y ** T))})),
        Mistake("the exponent lost", "log y^t = t log y: without t every class counts.",
                lines_with({3: lambda Y, T: -np.sum(np.log(Y))})),
        Mistake("t inside the logarithm", "log y^t = t log y, not log(t·y).",
                lines_with({3: lambda Y, T: -np.log(np.sum(T * Y))})),
    ))

REPAIR_CROSS_ENTROPY = Exercise(
    id="repair_cross_entropy", kind="repair", source="dtu g, its given answer", minutes=8,
    read="Repair: a sum comes and goes",
    hints=("Follow the index n through the lines: where is it last seen, where does it come back?",
           "A line whose right side has no n is the loss of one example; the line before is that of all.",
           "The first wrong line is the one that drops Σ_n; put −Σ_n in front of its logarithm."),
    values={"repair_cross_entropy_line": Value(3)},
    asked=Asked("repaired_line", right.repaired_cross_entropy_line, draw=probabilities, worked=((Y0, T0),),
                edges={"one example": lambda rng: probabilities(rng, rows=1)}),
    mistakes=(
        Mistake("the first example only", "The sum over n is still missing.",
                lambda Y, T: right.cross_entropy(Y[:1], T[:1])),
        Mistake("one value an example", "These are the N terms; the line is their sum.",
                lambda Y, T: -np.log(np.prod(np.asarray(Y, dtype=float) ** T, axis=1))),
        Mistake("the mean for the sum", "The logarithm of a product of N factors is a sum, not a mean.",
                lambda Y, T: right.cross_entropy(Y, T) / len(Y)),
        Mistake("the minus lost", "Σ_n comes back, and the minus in front of it stays.",
                lambda Y, T: -right.cross_entropy(Y, T)),
        Mistake("a line after the slip", "That line only carries on what an earlier one lost.",
                {"repair_cross_entropy_line": 4}),
        Mistake("the line where the sum comes back", "There the derivation is right again by luck; look before it.",
                {"repair_cross_entropy_line": 5}),
    ))

CROSS_ENTROPY_FROM_LOGITS = Exercise(
    id="cross_entropy_from_logits", kind="function", source="dtu i", minutes=10, read="Straight from the logits",
    hints=("log y_k = a_k − log Σ_j exp a_j: put that into the cross-entropy.",
           "exp(1000) overflows. Subtract each row's largest logit m inside the sum, and add m outside the logarithm.",
           "m = A.max(axis=1, keepdims=True); np.sum(m[:, 0] + np.log(np.exp(A - m).sum(axis=1))) - np.sum(T * A)"),
    asked=Asked("cross_entropy_from_logits", right.cross_entropy_from_logits, draw=logits, worked=((A0, T0),),
                edges={"extreme logits": (np.array([[1000.0, 0.0, -1000.0], [-1000.0, 1000.0, 0.0]]),
                                          np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])),
                       "one example": lambda rng: logits(rng, rows=1)}),
    mistakes=(
        Mistake("not shifted", "exp(1000) is inf: subtract each row's largest logit inside the sum and add it outside "
                "the logarithm.", lambda A, T: np.sum(np.log(np.sum(np.exp(A), axis=1))) - np.sum(T * A)),
        Mistake("shifted, and not shifted back", "log Σ exp(a − m) is smaller by m than log Σ exp a: add m again.",
                lambda A, T: right.cross_entropy_from_logits(A, T) - np.sum(np.max(A, axis=1))),
        Mistake("one logarithm for all examples", "Each example has its own log Σ_k exp a_nk; then they are added.",
                lambda A, T: np.log(np.sum(np.exp(A))) - np.sum(T * A)),
        Mistake("the sign of the logits", "−t·a + log Σ exp a: the logit of the right class lowers the loss.",
                lambda A, T: right.cross_entropy_from_logits(A, T) + 2 * np.sum(T * A)),
        Mistake("the normaliser left out", "Without log Σ exp a the loss could fall without end.",
                lambda A, T: -np.sum(T * A)),
        Mistake("mean for sum", "Here E is the sum over the examples.",
                lambda A, T: right.cross_entropy_from_logits(A, T) / len(A)),
        Mistake("summed over the wrong axis", "The classes are the last axis: log Σ_k exp a_nk in each row n.",
                lambda A, T: np.sum(np.log(np.sum(np.exp(A), axis=0))) - np.sum(T * A)),
    ))

_WORKED = right.worked_cross_entropy()
WORKED_CROSS_ENTROPY = Exercise(
    id="worked_cross_entropy", kind="values", source="dtu, softmax; dtu g", minutes=6, read="One example, by hand",
    hints=("First the three exponentials, then their sum.",
           "y = (e, e², e^0.5) divided by their sum; E is −log of the one that t picks.",
           "softmax(np.array([1, 2, 0.5])) gives y, and E = −log y[1]."),
    values={"y": Value(_WORKED["y"]), "E": Value(_WORKED["E"])},
    mistakes=(
        Mistake("the sign of E", "log y is negative, and E = −log y.", {"E": -_WORKED["E"]}),
        Mistake("the wrong class", "t = (0, 1, 0) picks the second output.", {"E": 1.4643687841}),
        Mistake("log base 10", "The natural logarithm, np.log.", {"E": 0.2016728}),
        Mistake("not normalised", "Divide the exponentials by their sum, so that the three add up to 1.",
                {"y": [2.718281828, 7.389056099, 1.648721271]}),
    ))
