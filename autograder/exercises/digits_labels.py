"""Unit 7: from logits to labels, and from labels to a table of who is taken for whom."""

from __future__ import annotations

import numpy as np

from autograder.exercises.digits_batches import PARAMS0, X0, batch, extreme, seen
from autograder.exercises.drawing import size, sizes
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.reference import digits as right


def softmax(A):
    e = np.exp(A - A.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def affine(X, params):
    for W, b in params:
        X = X @ W.T + b
    return X


PREDICT = Exercise(
    id="predict", kind="function", source="dtu, classification", minutes=6, read="From probabilities to a label",
    hints=("The label is the class with the largest probability.",
           "Softmax keeps the order, so the largest logit will do: the logits are the last of what forward returns.",
           "np.argmax(forward(X, params)[-1], axis=1)"),
    asked=Asked("predict", right.predict, worked=((X0, PARAMS0),), draw=lambda rng: seen(batch(rng, rows=12, widths=sizes(rng, 3, 3, 6), scale=1.2)),
                edges={"a batch of one": lambda rng: seen(batch(rng, rows=1, widths=[3, 4, 5])),
                       "extreme logits": lambda rng: seen(extreme(rng))}),
    mistakes=(
        Mistake("the probabilities themselves", "A label is a whole number, one an example.",
                lambda X, params: softmax(right.forward(X, params)[-1])),
        Mistake("the largest logit itself", "Which class has it is asked for: np.argmax, not np.max.",
                lambda X, params: np.max(right.forward(X, params)[-1], axis=1)),
        Mistake("tanh at the end too", "The last layer gives logits. tanh of large ones is 1 for all of them, and none is the "
                "largest.", lambda X, params: np.argmax(np.tanh(right.forward(X, params)[-1]), axis=1)),
        Mistake("over the wrong axis", "The classes are the last axis: argmax with axis=1.",
                lambda X, params: np.argmax(right.forward(X, params)[-1], axis=0)),
        Mistake("the least likely class", "The largest logit wins.",
                lambda X, params: np.argmin(right.forward(X, params)[-1], axis=1)),
        Mistake("labels counted from 1", "Labels count from 0.", lambda X, params: right.predict(X, params) + 1),
        Mistake("one-hot", "A label is a whole number, not a row of zeros with a one.",
                lambda X, params: np.eye(len(params[-1][1]))[right.predict(X, params)]),
        Mistake("tanh left out", "Hidden layers end with tanh.", lambda X, params: np.argmax(affine(X, params), axis=1)),
    ))


def labelled(rng, rows=None, K=None):
    """labels (N,), predicted (N,) and K."""
    K = K or size(rng, 3, 6)
    rows = rows or size(rng, 9, 20)
    labels = rng.integers(0, K, rows)
    return labels, np.where(rng.random(rows) < 0.5, labels, rng.integers(0, K, rows)), K


CONFUSION = Exercise(
    id="confusion", kind="function", source="unit 7", minutes=8, read="Who is taken for whom",
    hints=("A K × K table of counts, rows by label, columns by prediction.",
           "Start from np.zeros((K, K), dtype=int) and add 1 at [label, prediction] for each example.",
           "for i, j in zip(labels, predicted): C[i, j] += 1"),
    asked=Asked("confusion", right.confusion, draw=labelled, arrays=False,
                worked=((np.array([0, 1, 2, 1, 0]), np.array([0, 2, 2, 1, 1]), 3),),
                edges={"one example": (np.array([2]), np.array([0]), 4),
                       "classes that do not occur": (np.array([0, 0, 1]), np.array([0, 1, 1]), 5),
                       "all right": (np.array([0, 1, 2, 2]), np.array([0, 1, 2, 2]), 3)}),
    mistakes=(
        Mistake("rows and columns exchanged", "Rows are labels, columns predictions: this is the transpose.",
                lambda labels, predicted, K: right.confusion(predicted, labels, K)),
        Mistake("shares for counts", "Counts are asked for, whole numbers.",
                lambda labels, predicted, K: right.confusion(labels, predicted, K) / len(labels)),
        Mistake("each pair counted once", "C[labels, predicted] += 1 adds 1 only once where a pair comes again; use "
                "np.add.at or a loop.", lambda labels, predicted, K: _once(labels, predicted, K)),
        Mistake("only the right ones", "Off the diagonal stand the confusions; they count too.",
                lambda labels, predicted, K: np.diag(np.diag(right.confusion(labels, predicted, K)))),
        Mistake("as large as the labels that occur", "K is given because a class need not occur.",
                lambda labels, predicted, K: right.confusion(labels, predicted, 1 + int(max(labels.max(), predicted.max())))),
    ))


def _once(labels, predicted, K):
    C = np.zeros((K, K), dtype=int)
    C[labels, predicted] += 1
    return C
