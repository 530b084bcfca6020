"""Unit 7: from logits to labels, and from labels to a table of who is taken for whom."""

from __future__ import annotations

import numpy as np

from autograder.exercises.digits.sampling import PARAMS0, X0, batch, extreme, seen
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.sampling import rounded, size, sizes
from autograder.reference import digits as right
from autograder.reference.losses import softmax


def affine(X, params):
    """Return logits of a network without activation functions."""
    for W, b in params:
        X = X @ W.T + b
    return X


def deep(count):
    """Sample twelve examples for a network of so many widths."""
    return lambda rng: seen(batch(rng, rows=12, widths=sizes(rng, count, 3, 6), scale=1.2))


EXP = 700.0     # of more than this, exp is inf, or nearly


def beyond(times, limit):
    """Sample logits where, in some row, a smaller one is beyond the limit too, and comes before the largest."""
    # the first that is beyond the limit, in rows where one is
    first = likeliest(lambda a: np.where(np.any(a > limit, axis=1, keepdims=True), a > limit, a))
    shifted_by_mean = likeliest(lambda a: np.minimum(a - a.mean(axis=1, keepdims=True), limit))
    wrong = (first, shifted_by_mean) if limit > EXP else (first,)

    def sampled(rng):
        while True:
            X, params = rounded(seen(extreme(rng, times)))
            if all(np.any(one(X, params) != right.predict(X, params)) for one in wrong):
                return X, params
    return sampled


# rows in which two logits are so far above the mean, the median or the smallest that exp of both is inf
FAR_APART = (np.array([[1000.0, 3000.0, -4000.0], [-4000.0, 1000.0, 3000.0], [2000.0, -4000.0, 3000.0], [-4000.0, 2000.0, 3000.0]]),
             [(np.eye(3), np.zeros(3))])


def likeliest(shares):
    """Return a wrong predict, told by what it takes for the probabilities: shares(A)."""
    return lambda X, params: np.argmax(shares(right.forward(X, params)[-1]), axis=1)


PREDICT = Exercise(
    id="predict", kind="function", source="dtu, classification", minutes=6, read="From probabilities to a label",
    hints=("The label is the class with the largest probability.",
           "Softmax keeps the order, so the largest logit will do: the logits are the last entry of what `forward` returns.",
           "`np.argmax(…, axis=1)` gives the column for each row."),
    asked=Asked("predict", right.predict, worked=((X0, PARAMS0),), sample=(deep(3), deep(4)),
                edges={"a batch of one": lambda rng: seen(batch(rng, rows=1, widths=[3, 4, 5])),
                       "one layer": deep(2), "large logits": beyond(100, 19.0), "extreme logits": beyond(4000, 709.0),
                       "logits far apart": FAR_APART}),
    mistakes=(
        Mistake("the probabilities themselves", "A label is a whole number, one per example.",
                lambda X, params: softmax(right.forward(X, params)[-1])),
        Mistake("the largest logit itself", "Which class has it is asked for: np.argmax, not np.max.",
                lambda X, params: np.max(right.forward(X, params)[-1], axis=1)),
        Mistake("tanh at the end too", "The last layer gives logits. tanh of large ones is 1 for all of them, and none is the "
                "largest.", likeliest(np.tanh)),
        Mistake("softmax not shifted", "exp of a large logit is inf, and inf/inf is no number: shift by each row's largest, or "
                "compare the logits themselves.", likeliest(lambda A: np.exp(A) / np.exp(A).sum(axis=1, keepdims=True))),
        Mistake("softmax over the examples", "The probabilities of one example sum to 1: softmax runs along each row (axis=1).",
                likeliest(lambda A: softmax(A.T).T)),
        Mistake("the layers where the logits belong", "forward returns a list of all layers; the logits are its last entry, [-1].",
                lambda X, params: np.argmax(right.forward(X, params), axis=1)),
        Mistake("a single label", "np.argmax without axis=1 looks for the largest of the whole table.",
                lambda X, params: np.argmax(right.forward(X, params)[-1])),
        Mistake("the largest in size", "A logit far below 0 makes a class unlikely: compare without the absolute value.",
                likeliest(np.abs)),
        Mistake("over the wrong axis", "The classes are the last axis: argmax with axis=1.",
                lambda X, params: np.argmax(right.forward(X, params)[-1], axis=0)),
        Mistake("the least likely class", "The largest logit wins.",
                lambda X, params: np.argmin(right.forward(X, params)[-1], axis=1)),
        Mistake("the biases left out", "Each layer adds its bias: forward does it.",
                lambda X, params: right.predict(X, [(W, 0 * b) for W, b in params])),
        Mistake("labels counted from 1", "Labels count from 0.", lambda X, params: right.predict(X, params) + 1),
        Mistake("one-hot", "A label is a whole number, not a row of zeros with a one.",
                lambda X, params: np.eye(len(params[-1][1]))[right.predict(X, params)]),
        Mistake("tanh left out", "Hidden layers end with tanh.", lambda X, params: np.argmax(affine(X, params), axis=1)),
    ))


def labelled(rng, rows=None, K=None):
    """Sample labels (N,), predicted (N,) and K."""
    K = K or size(rng, 3, 6)
    rows = rows or size(rng, 9, 20)
    labels = rng.integers(0, K, rows)
    return labels, np.where(rng.random(rows) < 0.5, labels, rng.integers(0, K, rows)), K


def without_the_last(rng):
    """Sample labels and predictions without the last class."""
    labels, predicted, K = labelled(rng)
    return labels, predicted, K + 1


CONFUSION = Exercise(
    id="confusion", kind="function", source="unit 7", minutes=8, read="Who is taken for whom",
    hints=("You need a K × K table of counts, with one row per label and one column per prediction.",
           "Start from `np.zeros((K, K), dtype=int)`, and add 1 at `[label, prediction]` for each example.",
           "`zip(labels, predicted)` gives the pairs. Each is a row and a column of C: add 1 there."),
    asked=Asked("confusion", right.confusion, sample=(labelled, without_the_last), arrays=False,
                worked=((np.array([0, 1, 2, 1, 0]), np.array([0, 2, 2, 1, 1]), 3),),
                edges={"one example": (np.array([2]), np.array([0]), 4),
                       "classes that do not occur": (np.array([0, 0, 1]), np.array([0, 1, 1]), 5),
                       "many of one kind": lambda rng: (np.repeat([2, 0], 300), np.repeat([1, 0], 300), 3),
                       "all right": (np.array([0, 1, 2, 2]), np.array([0, 1, 2, 2]), 3)}),
    mistakes=(
        Mistake("rows and columns exchanged", "Rows are labels, columns predictions: this is the transpose.",
                lambda labels, predicted, K: right.confusion(predicted, labels, K)),
        Mistake("shares where counts belong", "Counts are asked for, whole numbers.",
                lambda labels, predicted, K: right.confusion(labels, predicted, K) / len(labels)),
        Mistake("each pair counted once", "C[labels, predicted] += 1 adds 1 only once where a pair comes again; use "
                "np.add.at or a loop.", lambda labels, predicted, K: _once(labels, predicted, K)),
        Mistake("only the right ones", "The confusions are off the diagonal, and they count too.",
                lambda labels, predicted, K: np.diag(np.diag(right.confusion(labels, predicted, K)))),
        Mistake("only the confusions", "The right ones are counted too; they are on the diagonal.",
                lambda labels, predicted, K: right.confusion(labels, predicted, K) * (1 - np.eye(K, dtype=int))),
        Mistake("shares of each label", "Counts are asked for, whole numbers, not divided by the sum of their row.",
                lambda labels, predicted, K: _by_row(right.confusion(labels, predicted, K))),
        Mistake("one list for every row", "[[0] * K] * K repeats one and the same row: a count in one is a count in all. "
                "np.zeros((K, K), dtype=int) makes K of them.",
                lambda labels, predicted, K: np.tile(np.bincount(predicted, minlength=K), (K, 1))),
        Mistake("only the first example", "`return` is inside the loop: the first example ends it.",
                lambda labels, predicted, K: right.confusion(labels[:1], predicted[:1], K),
                needs="a return in a loop"),
        Mistake("as large as the labels that occur", "K is given because a class need not occur.",
                lambda labels, predicted, K: right.confusion(labels, predicted, 1 + int(max(labels.max(), predicted.max())))),
    ))


def _by_row(C):
    return C / C.sum(axis=1, keepdims=True)


def _once(labels, predicted, K):
    C = np.zeros((K, K), dtype=int)
    C[labels, predicted] += 1
    return C
