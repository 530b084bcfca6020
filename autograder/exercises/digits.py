"""Unit 7, digits: all exercises in the order of the notebook."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.exercises.digits_training import INIT_PARAMS, TRAIN
from autograder.exercises.drawing import array, network, one_hot, size, sizes
from autograder.exercises.kinds import Asked, Exercise, Mistake, Trained
from autograder.reference import digits as right

HERE = Path(__file__).parents[1]
PUBLIC, HELD_OUT = HERE.parent / "notebooks" / "data" / "digits.npz", HERE / "data" / "digits-held-out.npz"
SIZES, ETA, BATCH, EPOCHS = [64, 32, 10], 0.3, 32, 30
FULL = 0.953  # one point below the worst of ten reference trainings on the shipped split (a test trains them)


def load(path):
    """Pixels (N, 64) in [0, 1] and labels (N,)."""
    with np.load(path) as data:
        return data["pixels"] / 16.0, data["labels"].astype(int)


def reference_training(seed, shift=0):
    """Parameters trained on the shipped digits as the notebook's solution does; with labels `shift` too high, if given."""
    X, labels = load(PUBLIC)
    rng = np.random.default_rng(seed)
    return right.train(X, np.eye(10)[(labels + shift) % 10], right.init_params(SIZES, rng), ETA, BATCH, EPOCHS, rng)[0]


def parts(public):
    judged = {"key": None, "measure": "accuracy", "outputs": 10,
              "steps": [[0.85, 0.5], [0.90, 0.75], [FULL, 1.0]]}
    if public:
        return [{**judged, "name": "the digits in the notebook", "file": PUBLIC.name}]
    X, labels = load(HELD_OUT)
    return [{**judged, "name": "unseen digits", "X": X, "T": labels}]


def batch(rng, rows=None, widths=None, scale=0.6):
    """X (N, D), T (N, K) one-hot and params with moderate pre-activations."""
    widths = widths or sizes(rng, size(rng, 3, 4), 2, 5)
    rows = rows or size(rng, 6, 9)
    return array(rng, rows, widths[0]), one_hot(rng, rows, widths[-1]), network(rng, widths, scale)


def large_inputs(rng):
    X, T, params = batch(rng)
    return 1e4 * X, T, [(1e-4 * params[0][0], params[0][1]), *params[1:]]


def small_inputs(rng):
    X, T, params = batch(rng)
    return 1e-5 * X, T, [(1e5 * params[0][0], params[0][1]), *params[1:]]


def extreme(rng):
    """Logits beyond ±1000, so that exp overflows and the probability of a wrong class underflows."""
    X, T, params = batch(rng, widths=[3, 4, 3])
    return X, T, [params[0], (4000 * params[1][0], params[1][1])]


def large(rng):
    """So many weights that only back-propagation ends in time."""
    return batch(rng, rows=150, widths=[64, 150, 100, 10], scale=0.15)


def scaled(factor_E=1.0, factor_g=1.0):
    def code(X, T, params):
        E, gradients = right.loss_and_gradients(X, T, params)
        return factor_E * E, [(factor_g * dW, factor_g * db) for dW, db in gradients]
    return code


def by_n(X, T, params):
    E, gradients = right.loss_and_gradients(X, T, params)
    return len(X) * E, [(len(X) * dW, len(X) * db) for dW, db in gradients]


def mean_and_summed_gradients(X, T, params):
    E, gradients = right.loss_and_gradients(X, T, params)
    return E, [(len(X) * dW, len(X) * db) for dW, db in gradients]


def backward_with(prime=lambda z: 1 - z ** 2, start=lambda Y, T: Y - T, back=lambda delta, W: delta @ W):
    """A wrong backward pass: another derivative of tanh, another δ of the output."""
    def code(X, T, params):
        *Z, A = right.forward(X, params)
        E = right.loss_and_gradients(X, T, params)[0]
        Y = np.exp(A - A.max(axis=1, keepdims=True))
        delta = start(Y / Y.sum(axis=1, keepdims=True), T) / len(X)
        gradients = []
        for l in range(len(params) - 1, -1, -1):
            gradients.append((delta.T @ Z[l], delta.sum(axis=0)))
            if l:
                delta = prime(Z[l]) * back(delta, params[l][0])
        return E, gradients[::-1]
    return code


def unstable(X, T, params):
    Y = np.exp(right.forward(X, params)[-1])
    Y = Y / Y.sum(axis=1, keepdims=True)
    return -np.sum(T * np.log(Y)) / len(X), backward_with()(X, T, params)[1]


def seen(example):
    """X and params of a batch, without its targets."""
    return example[0], example[2]


def softmax(A):
    e = np.exp(A - A.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def affine(X, params):
    for W, b in params:
        X = X @ W.T + b
    return X


LOSS_AND_GRADIENTS = Exercise(
    id="loss_and_gradients", kind="function", source="dtu, final comments; homework", minutes=25,
    read="Loss and gradients",
    hints=("Everything from unit 4, for a batch and with a mean: forward, δ of the output, recursion, gradients.",
           "With E the mean, δ^(L) = (Y − T)/N; then δ^(l) = (1 − Z²) ⊙ (δ^(l+1) W^(l+1)); dW = δᵀ Z, db = δ summed over "
           "the rows.",
           "Keep Z of every layer. Start with delta = (Y - T) / len(X); going down: gradients.append((delta.T @ Z[l], "
           "delta.sum(axis=0))), then delta = (1 - Z[l] ** 2) * (delta @ W). E from the logits, shifted by each row's largest."),
    asked=Asked("loss_and_gradients", right.loss_and_gradients, draw=(batch, large_inputs, small_inputs),
                worked=((np.array([[1.0, -1.0], [0.5, 2.0], [-1.5, 0.3]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
                         [(np.array([[0.5, 0.2], [-0.3, 0.4], [0.1, -0.6]]), np.array([0.1, 0.0, -0.2])),
                          (np.array([[0.3, -0.5, 0.2], [0.7, 0.1, -0.4]]), np.array([0.0, 0.1]))]),),
                edges={"a batch of one": lambda rng: batch(rng, rows=1),
                       "one layer": lambda rng: batch(rng, widths=sizes(rng, 2, 2, 5)),
                       "hidden layers of one unit": lambda rng: batch(rng, widths=[3, 1, 2]),
                       "extreme logits": extreme},
                heavy=large),
    mistakes=(
        Mistake("sum for mean", "E is the mean over the examples, and the gradients are those of the mean: divide by N.",
                by_n),
        Mistake("gradients of the sum", "E is the mean, and the gradients here are those of the sum: divide δ by N once.",
                mean_and_summed_gradients),
        Mistake("the mean over all entries", "The mean runs over the N examples, not over the N·K entries.",
                lambda X, T, params: scaled(1 / np.shape(T)[1], 1 / np.shape(T)[1])(X, T, params)),
        Mistake("tanh′ forgotten", "Each hidden δ has the factor 1 − Z².", backward_with(prime=lambda z: 1.0)),
        Mistake("tanh′ taken at z", "Z is the tanh already: tanh′ = 1 − Z².",
                backward_with(prime=lambda z: 1 - np.tanh(z) ** 2)),
        Mistake("the sign of Y − T", "δ of softmax with cross-entropy is Y − T.", backward_with(start=lambda Y, T: T - Y)),
        Mistake("σ′ at the output", "With softmax and cross-entropy δ is Y − T; no derivative of the output is left.",
                backward_with(start=lambda Y, T: (Y - T) * Y * (1 - Y))),
        Mistake("logits not shifted", "exp of a large logit is inf: subtract each row's largest logit first.", unstable),
        Mistake("the loss left as a log-likelihood", "E = −Σ t log y: the minus is missing.", scaled(-1.0, 1.0)),
    ))

PREDICT = Exercise(
    id="predict", kind="function", source="dtu, classification", minutes=6, read="From probabilities to a label",
    hints=("The label is the class with the largest probability.",
           "Softmax keeps the order, so the largest logit will do.", "np.argmax(logits, axis=1)"),
    asked=Asked("predict", right.predict, draw=lambda rng: seen(batch(rng, rows=12, widths=sizes(rng, 3, 3, 6), scale=1.2)),
                edges={"a batch of one": lambda rng: seen(batch(rng, rows=1, widths=[3, 4, 5])),
                       "extreme logits": lambda rng: seen(extreme(rng))}),
    mistakes=(
        Mistake("the probabilities themselves", "A label is a whole number, one an example.",
                lambda X, params: softmax(right.forward(X, params)[-1])),
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


DIGITS_MODEL = Exercise(
    id="digits_model", kind="trained", source="unit 7", minutes=20, read="Train it",
    hints=("A network 64-32-10, η near 0.3, minibatches of 32, thirty epochs: look at the losses.",
           "If the loss falls slowly, η is too small; if it jumps, η is too large.",
           "params = init_params([64, 32, 10], rng); digits_model, losses = train(X_train, T_train, params, 0.3, 32, 30, rng)"),
    trained=Trained("digits_model", parts, lambda: reference_training(0)),
    mistakes=(
        Mistake("never trained", "These are random weights: train returns new params, and leaves the ones handed in as they "
                "were. digits_model, losses = train(…).",
                {"digits_model": lambda: right.init_params(SIZES, np.random.default_rng(0))}),
        Mistake("started from zeros", "Every digit gets the same label: hidden units that start at 0 stay at 0, and only the "
                "output's biases learn. Start from init_params.", {"digits_model": lambda: same_for_all()}),
        Mistake("labels one too high", "Every prediction is one class further than the label: T_train has label k in column k.",
                {"digits_model": lambda: reference_training(0, shift=1)}),
    ))


def same_for_all():
    """What training makes of weights that are all zero: the logarithm of each class's share, whatever the digit."""
    _, labels = load(PUBLIC)
    layers = [(np.zeros((n, m)), np.zeros(n)) for m, n in zip(SIZES, SIZES[1:])]
    return [*layers[:-1], (layers[-1][0], np.log(np.bincount(labels) / len(labels)))]


WHAT_IT_GETS_WRONG = Exercise(id="what_it_gets_wrong", kind="explain", source="unit 7", minutes=8,
                              read="Who is taken for whom")

EXERCISES = (INIT_PARAMS, LOSS_AND_GRADIENTS, PREDICT, TRAIN, DIGITS_MODEL, CONFUSION, WHAT_IT_GETS_WRONG)
