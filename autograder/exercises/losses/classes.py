"""Unit 2, second half: classes as one-hot vectors, softmax, and the likelihood of labels."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import losses
from autograder.exercises.sampling import array, one_hot, sizes
from autograder.reference import losses as right

T0 = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
Y0 = np.array([[0.2, 0.7, 0.1], [0.5, 0.1, 0.4]])


def logits(rng, rows=None, scale=1.5):
    """Sample logits A (N, K) and one-hot targets T (N, K)."""
    n, k = sizes(rng, 2, 3, 5)
    n = rows or n
    return scale * array(rng, n, k), one_hot(rng, n, k)


def probabilities(rng, rows=None):
    """Sample outputs Y (N, K), rows of probabilities none of them near 0, and one-hot targets T (N, K)."""
    A, T = logits(rng, rows, scale=1.0)
    return right.softmax(A), T


def many(rng):
    """Sample so many examples that the product of their probabilities is 0 on a computer."""
    return right.softmax(4 * array(rng, 400, 3)), one_hot(rng, 400, 3)


def with_zeros(rng):
    """Sample Y with a first row that is certain of the right class and a second that excludes one; and T."""
    Y, T = probabilities(rng, rows=4)
    Y[0], Y[1] = T[0], 0.0
    right_class = int(np.argmax(T[1]))
    Y[1, right_class], Y[1, right_class - 1] = 0.35, 0.65
    return Y, T


ALIKE = np.array([[0.6, 0.3, 0.1], [0.6, 0.1, 0.3], [0.2, 0.6, 0.2]]), np.array([[1.0, 0, 0], [1.0, 0, 0], [0, 1.0, 0]])
"""Three examples whose right classes have one and the same probability."""


def plain_softmax(A, axis=-1):
    """Return softmax without subtracting the largest logit."""
    return np.exp(A) / np.sum(np.exp(A), axis=axis, keepdims=True)


def _exponentials(A, axis=-1):
    return np.exp(A - np.max(A, axis=axis, keepdims=True))


def shifted_softmax(A, axis=-1):
    """Return softmax with the largest logit subtracted."""
    e = _exponentials(A, axis)
    return e / np.sum(e, axis=axis, keepdims=True)


def _whole_rows(labels, K):
    T = np.zeros((len(labels), K))
    T[labels] = 1
    return T


ONE_HOT = Exercise(
    id="one_hot", kind="function", source="dtu, one-hot", minutes=6, read="Classes as vectors",
    hints=("Make one row per example, with K columns, all zeros except for a single 1.",
           "`T[n, labels[n]] = 1` for every n; labels count from 0.",
           "Fill `np.zeros((N, K))` in a loop. Or look at `np.eye(K)`: its row k is the code of class k, and you may index it "
           "with an array of labels."),
    asked=Asked("one_hot", right.one_hot, arrays=False,
                sample=lambda rng: (rng.integers(0, 5, rng.integers(6, 10)), 5 + int(rng.integers(0, 3))),
                worked=((np.array([2, 0, 1]), 4),),
                edges={"one example": (np.array([1]), 3), "the top label does not occur": (np.array([0, 1, 0, 1]), 5),
                       "all labels the same": (np.array([2, 2, 2]), 3)}),
    mistakes=(
        Mistake("labels counted from 1", "Labels count from 0: label k puts the 1 in column k.",
                lambda labels, K: np.eye(K)[np.asarray(labels) - 1]),
        Mistake("columns counted from 1", "Labels and columns both count from 0: label k puts the 1 in column k. Here label 0 gets none.",
                lambda labels, K: np.eye(K + 1)[labels][:, 1:]),
        Mistake("classes as rows", "Examples are rows: the shape is (N, K), this is its transpose.",
                lambda labels, K: np.eye(K)[labels].T),
        Mistake("as many columns as labels occur", "K is given because the top label need not occur.",
                lambda labels, K: np.eye(int(np.max(labels)) + 1)[labels]),
        Mistake("one cold", "The 1 marks the class, and the zeros mark the others. Here they are exchanged.",
                lambda labels, K: 1 - np.eye(K)[labels]),
        Mistake("the label instead of the 1", "The entry that marks the class is 1, not the label itself.",
                lambda labels, K: np.eye(K)[labels] * np.asarray(labels)[:, None]),
        Mistake("every label in every row", "Row n has a single 1. T[:, labels] means these columns of all rows, and [[0] * K] * N holds "
                "one and the same row N times; T[np.arange(N), labels] pairs row n with the column of its own label.",
                lambda labels, K: np.tile(np.isin(np.arange(K), labels).astype(float), (len(labels), 1))),
        Mistake("whole rows of ones", "T[labels] = 1 fills whole rows, those with the numbers of the labels; T[n, labels[n]] is "
                "a single entry.", _whole_rows),
        Mistake("all labels in one row", "Each example has a row of its own with a single 1.",
                lambda labels, K: np.isin(np.arange(K), labels).astype(float)),
    ))

SOFTMAX = Exercise(
    id="softmax", kind="function", source="dtu, softmax", minutes=10, read="From logits to probabilities",
    hints=("Take the exponentials, and divide them by their sum along the last axis.",
           "With `keepdims=True` the sums of the rows stay a column. exp(1000) is inf: what may you subtract from every "
           "logit of a row?",
           "`np.max(A, axis=-1, keepdims=True)` is the largest logit of each row, and works for one vector too. Subtract "
           "it before `np.exp`."),
    asked=Asked("softmax", right.softmax,
                sample=(lambda rng: (logits(rng)[0],), lambda rng: (1.5 * array(rng, int(rng.integers(2, 6))),)),
                worked=((np.array([2.0, 0.0, -1.0]),), (np.array([[2.0, 0.0, -1.0], [0.5, 1.5, 1.0]]),)),
                edges={"extreme logits": (np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0], [1000.0, -1000.0, -1000.0],
                                              [-1000.0, 1000.0, -1000.0], [-1000.0, 999.0, 1000.0]]),),
                       "one example": lambda rng: (logits(rng, rows=1)[0],),
                       "as many examples as classes": lambda rng: (array(rng, 3, 3),),
                       "whole numbers": (np.array([[1, 2, 0, -1], [3, 1, 1, 0]]),)}),
    parts=losses.SOFTMAX,
    mistakes=(
        Mistake("not shifted", "exp(1000) is inf, and inf/inf is nan: subtract the largest logit of each row first; the "
                "quotient does not change.", plain_softmax),
        Mistake("shifted by the largest logit of all", "Each row needs its own shift: a row far below the largest logit "
                "of all becomes 0/0, nan.", lambda A: plain_softmax(A - np.max(A))),
        Mistake("over the wrong axis", "The sum runs over the classes, the last axis: each row adds up to 1.",
                lambda A: shifted_softmax(A, axis=0)),
        Mistake("over the wrong axis, and not shifted", "The sum runs over the classes, the last axis: each row adds up "
                "to 1.", lambda A: plain_softmax(A, axis=0)),
        Mistake("over all entries", "Each row is an example with a sum of its own, that of its last axis.",
                lambda A: shifted_softmax(A, axis=None)),
        Mistake("over all entries, and not shifted", "Each row is an example with a sum of its own, that of its last "
                "axis.", lambda A: plain_softmax(A, axis=None)),
        Mistake("divided by the sum of all entries", "Each row is an example with a sum of its own, that of its last axis.",
                lambda A: _exponentials(A) / np.sum(_exponentials(A))),
        Mistake("a shift for each column", "What is subtracted must be one number for each row, or its probabilities change: the "
                "largest logit along the last axis.", lambda A: plain_softmax(A - np.max(A, axis=0))),
        Mistake("a loop over rows only", "A may be one vector (K,) too, and a loop over it gives numbers, not rows. With axis=-1 no loop "
                "is needed.", lambda A: [[np.exp(a) / sum(np.exp(b) for b in row) for a in row] for row in np.asarray(A)]),
        Mistake("each logit of a vector by itself", "A may be one vector (K,) too, and a loop over it gives numbers, not rows: each "
                "number alone becomes 1. With axis=-1 no loop is needed.",
                lambda A: np.array([right.softmax(row) for row in np.reshape(A, (*np.shape(A), *(1,) * (np.ndim(A) == 1)))]).reshape(np.shape(A))),
        Mistake("for rows only", "A may be one vector (K,) too, which has no axis 1; its last axis is axis=-1.",
                lambda A: shifted_softmax(A, axis=1)),
        Mistake("keepdims left out", "The sums of the rows, (N,), do not fit under (N, K): keepdims=True keeps them a column, "
                "(N, 1).", lambda A: _exponentials(A) / np.sum(_exponentials(A), axis=-1)),
        Mistake("keepdims left out twice", "The maxima and sums of the rows, (N,), do not fit under (N, K): keepdims=True keeps them "
                "columns, (N, 1).", lambda A: (lambda e: e / np.sum(e, axis=-1))(np.exp(A - np.max(A, axis=-1)))),
        Mistake("shifted above the line only", "The shift cancels only if it is both above and below the fraction line.",
                lambda A: _exponentials(A) / np.sum(np.exp(A), axis=-1, keepdims=True)),
        Mistake("the logarithm already", "These are log y; y itself is asked for.", lambda A: np.log(right.softmax(A))),
        Mistake("no exponential", "Logits may be negative; the exponential makes them positive first.",
                lambda A: A / np.sum(A, axis=-1, keepdims=True)),
        Mistake("the sign of the exponent", "The largest logit gets the largest probability: exp(a), not exp(−a).",
                lambda A: right.softmax(-np.asarray(A))),
        Mistake("a sigmoid for each logit", "σ of each logit alone does not add up to 1 over the classes.",
                lambda A: 1 / (1 + np.exp(-np.asarray(A)))),
        Mistake("not normalised", "Divide by the sum over the classes.",
                _exponentials),
        Mistake("not normalised, and not shifted", "Divide by the sum over the classes.", np.exp),
    ))

CLASS_LIKELIHOOD = Exercise(
    id="class_likelihood", kind="function", source="dtu g", minutes=6, read="The likelihood of labels",
    hints=("y^0 is 1 and y^1 is y: which factors are left?",
           "A product over the classes and over the examples: of how many factors in all?",
           "`Y ** T` is the table of all N·K factors y^t; `np.prod` without an axis multiplies all of them."),
    asked=Asked("class_likelihood", right.class_likelihood, sample=probabilities,
                worked=((Y0, T0),),
                edges={"one example": lambda rng: probabilities(rng, rows=1), "zeros where t is 0": with_zeros,
                       "examples alike": ALIKE}),
    mistakes=(
        Mistake("a sum over the examples", "Independent examples multiply.",
                lambda Y, T: np.sum(np.prod(np.asarray(Y) ** T, axis=1))),
        Mistake("the mean over the examples", "Independent examples multiply.",
                lambda Y, T: np.mean(np.prod(np.asarray(Y) ** T, axis=1))),
        Mistake("all probabilities multiplied", "Only the class that occurred counts: the exponent t is 0 elsewhere.",
                lambda Y, T: np.prod(Y)),
        Mistake("a factor for each example", "The likelihood is one number: multiply over the examples too.",
                lambda Y, T: np.prod(np.asarray(Y) ** T, axis=1)),
        Mistake("a factor that is 0", "One factor 0 makes the product 0. y·t is 0 where t is 0, and so is t^y; y^t is 1 there.",
                lambda Y, T: np.prod(np.asarray(Y) * T)),
        Mistake("the logarithm already", "This is log of the likelihood; here it is the product itself.",
                lambda Y, T: -right.cross_entropy(Y, T)),
        Mistake("the cross-entropy", "This is −log of the likelihood, which comes next; here it is the product itself.",
                right.cross_entropy),
        Mistake("through logarithms of zeros", "log 0 is −inf, and 0 · (−inf) is nan; 0^0, as a factor, is simply 1.",
                lambda Y, T: np.exp(np.sum(T * np.log(Y)))),
    ))
