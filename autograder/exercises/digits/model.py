"""Unit 7, digits: all exercises in the order of the notebook."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from autograder.exercises.digits.sampling import PARAMS0, T0, X0, batch, extreme, large, large_inputs, small_inputs
from autograder.exercises.kinds import Asked, Exercise, Mistake, Trained
from autograder.exercises.losses.classes import shifted_softmax
from autograder.exercises.patterns import classifiers
from autograder.exercises.sampling import sizes
from autograder.reference import digits as right
from autograder.reference.losses import softmax
from lab.places import DATA

HERE = Path(__file__).parents[2]
PUBLIC, HELD_OUT = DATA / "digits.npz", HERE / "data" / "digits-held-out.npz"
HELD_BACK = 240  # the first digits of the notebook's data, which the text holds back from training
SIZES, ETA, BATCH, EPOCHS = [64, 32, 10], 0.5, 32, 40
FULL = 0.95  # one point below the worst of ten reference trainings on the shipped split (a test trains them)


@cache
def load(path):
    """Return pixels (N, 64) in [0, 1] and labels (N,)."""
    with np.load(path) as data:
        return data["pixels"] / 16.0, data["labels"].astype(int)


def training_part():
    """Return X_train and labels_train of the notebook."""
    X, labels = load(PUBLIC)
    return X[HELD_BACK:], labels[HELD_BACK:]


@cache
def reference_training(seed, shift=0):
    """Return parameters trained on X_train as the notebook's solution does; labels are `shift` too high, if given."""
    X, labels = training_part()
    rng = np.random.default_rng(seed)
    return right.train(X, np.eye(10)[(labels + shift) % 10], right.init_params(SIZES, rng), ETA, BATCH, EPOCHS, rng)[0]


def parts(public):
    """Return the sets of digits that a trained model is judged on."""
    judged = {"key": None, "measure": "accuracy", "outputs": 10, "hidden": True,
              "steps": [[0.85, 0.5], [0.90, 0.75], [FULL, 1.0]]}
    if public:
        return [{**judged, "name": "the digits held back", "file": PUBLIC.name, "rows": [0, HELD_BACK]}]
    X, labels = load(HELD_OUT)
    return [{**judged, "name": "unseen digits", "X": X, "T": labels}]


def scaled(times_E=lambda N, K: 1.0, times_gradients=lambda N, K: 1.0):
    """Return E and gradients times something that depends on how many examples and classes there are."""
    def code(X, T, params):
        E, gradients = right.loss_and_gradients(X, T, params)
        factor = times_gradients(*np.shape(T))
        return times_E(*np.shape(T)) * E, [(factor * dW, factor * db) for dW, db in gradients]
    return code


def backward_with(prime=lambda z: 1 - z ** 2, start=lambda Y, T: Y - T, back=lambda delta, W: delta @ W):
    """Return a wrong backward pass: another derivative of tanh, another δ of the output."""
    def code(X, T, params):
        *Z, A = right.forward(X, params)
        E = right.loss_and_gradients(X, T, params)[0]
        delta = start(softmax(A), T) / len(X)
        gradients = []
        for l in range(len(params) - 1, -1, -1):
            gradients.append((delta.T @ Z[l], delta.sum(axis=0)))
            if l:
                delta = prime(Z[l]) * back(delta, params[l][0])
        return E, gradients[::-1]
    return code


def unstable(error, shift=0.0):
    """Take exponentials that overflow, or underflow for a whole row; E is error(T, A, exponentials, probabilities)."""
    def code(X, T, params):
        A = right.forward(X, params)[-1]
        e = np.exp(A - shift * np.max(A))
        Y = e / e.sum(axis=1, keepdims=True)
        return error(T, A, e, Y) / len(X), backward_with(start=lambda _, T: Y - T)(X, T, params)[1]
    return code


def shift_kept(X, T, params):
    """Return E without adding the subtracted largest logit again, and right gradients."""
    E, gradients = right.loss_and_gradients(X, T, params)
    return E - np.mean(np.max(right.forward(X, params)[-1], axis=1)), gradients


def softmax_along(axis):
    """Return E from probabilities that add up along this axis, and δ of the same."""
    def code(X, T, params):
        Y = shifted_softmax(right.forward(X, params)[-1], axis)
        return -np.sum(T * np.log(Y)) / len(X), backward_with(start=lambda _, T: Y - T)(X, T, params)[1]
    return code


# one layer whose logits are its inputs: whatever is taken off but the largest of a row, some exponential overflows
FAR_APART = (np.array([[-1000.0, 0.0, 1000.0], [1000.0, -1000.0, -1000.0], [0.0, 1000.0, -1000.0]]),
             np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), [(np.eye(3), np.zeros(3))])

LOSS_AND_GRADIENTS = Exercise(
    id="loss_and_gradients", kind="function", source="dtu, final comments; homework", minutes=25,
    read="Loss and gradients",
    hints=("Everything from unit 4, for a batch and with a mean: forward, δ of the output, recursion, gradients.",
           "With E the mean, δ^(L) = (Y − T)/N; then δ^(l) = (1 − Z²) ⊙ (δ^(l+1) W^(l+1)); dW = δᵀ Z of the layer below, db = "
           "δ summed over the rows.",
           "`*Z, A = forward(X, params)`, and δ is `Y - T` divided by `len(X)`, before a loop from the last layer down. In the loop, (7.7) "
           "with `Z[l]`, and if `l > 0`, (7.6) with `Z[l]` too. E comes from the logits, shifted by each row's largest."),
    asked=Asked("loss_and_gradients", right.loss_and_gradients, returns="E *dW db", sample=(batch, large_inputs, small_inputs),
                worked=((X0, T0, PARAMS0),),
                edges={"a batch of one": lambda rng: batch(rng, rows=1),
                       "one layer": lambda rng: batch(rng, widths=sizes(rng, 2, 2, 5)),
                       "hidden layers of one unit": lambda rng: batch(rng, widths=[3, 1, 2]),
                       "extreme logits": extreme, "logits far apart": FAR_APART},
                heavy=large),
    parts=classifiers.LOSS_AND_GRADIENTS,
    mistakes=(
        Mistake("a sum where the mean belongs", "E is the mean over the examples, and the gradients are those of the mean: divide by N.",
                scaled(lambda N, K: N, lambda N, K: N)),
        Mistake("gradients of the sum", "E is the mean, and the gradients here are those of the sum: divide δ by N once.",
                scaled(times_gradients=lambda N, K: N)),
        Mistake("the mean over all entries", "The mean runs over the N examples, not over the N·K entries.",
                scaled(lambda N, K: 1 / K, lambda N, K: 1 / K)),
        Mistake("the mean of E over all entries", "E is the mean over the N examples: sum over the classes, then divide by N, "
                "not by the N·K entries that np.mean counts.", scaled(lambda N, K: 1 / K)),
        Mistake("the shift not added back", "The largest logit was taken out of the exponentials: it is added again, as the m_n "
                "in (7.4).", shift_kept),
        Mistake("softmax over the examples", "The probabilities of one example sum to 1: softmax runs along each row (axis=1).",
                softmax_along(0)),
        Mistake("softmax over all entries", "The probabilities of each example sum to 1: softmax runs along each row (axis=1).",
                softmax_along(None)),
        Mistake("T left out of δ", "δ of the output is Y − T: at the right class the probability is too small by 1 − y.",
                backward_with(start=lambda Y, T: Y)),
        Mistake("tanh′ forgotten", "Each hidden δ has the factor 1 − Z².", backward_with(prime=lambda z: 1.0)),
        Mistake("tanh′ taken at z", "Z is the tanh already: tanh′ = 1 − Z².",
                backward_with(prime=lambda z: 1 - np.tanh(z) ** 2)),
        Mistake("1 − Z where 1 − Z² belongs", "tanh′ = 1 − tanh².", backward_with(prime=lambda z: 1 - z)),
        Mistake("the sign of Y − T", "δ of softmax with cross-entropy is Y − T.", backward_with(start=lambda Y, T: T - Y)),
        Mistake("σ′ at the output", "With softmax and cross-entropy δ is Y − T; no derivative of the output is left.",
                backward_with(start=lambda Y, T: (Y - T) * Y * (1 - Y))),
        Mistake("the last layer's gradients first", "They are found from the last layer to the first, but returned like "
                "`params`: gradients[::-1].", lambda *args: (right.loss_and_gradients(*args)[0], right.loss_and_gradients(*args)[1][::-1])),
        Mistake("logits not shifted", "exp of a large logit is inf: subtract each row's largest logit first.",
                unstable(lambda T, A, e, Y: -np.sum(T * np.log(Y)))),
        Mistake("one shift for all rows", "m_n is the largest logit of its own row: max(axis=1, keepdims=True). With the largest "
                "of all, exp of every logit of another row may be 0.",
                unstable(lambda T, A, e, Y: np.sum(np.max(A) + np.log(e.sum(axis=1))) - np.sum(T * A), shift=1.0)),
        Mistake("the logarithm of a probability that is 0", "A probability may be too small for a computer, and its logarithm "
                "−inf: take E from the logits, (7.4).", softmax_along(1)),
        Mistake("the loss left as a log-likelihood", "E = −Σ t log y: the minus is missing.", scaled(lambda N, K: -1.0)),
    ))

@cache
def linear():
    """Return a network without a hidden layer, well trained."""
    X, labels = training_part()
    rng = np.random.default_rng(0)
    return right.train(X, np.eye(10)[labels], right.init_params([64, 10], rng), ETA, BATCH, 10, rng)[0]


DIGITS_MODEL = Exercise(
    id="digits_model", kind="trained", source="unit 7", minutes=20, read="Train it",
    uses=("init_params", "train"),
    hints=("Three lines: a generator, random params to start from, and train. Then look at the curve of the losses.",
           "If the loss falls slowly, η is too small; if it jumps, η is too large. One hidden layer of 32 units, η near 0.5 and "
           "minibatches of 32 are a good place to begin; forty epochs take a few seconds.",
           "`start = init_params([64, 32, 10], rng)` gives the start. `train` returns two things, so write two names before the "
           "`=`: `digits_model, losses = train(X_train, …)`."),
    trained=Trained("digits_model", parts, lambda: reference_training(0)),
    mistakes=(
        Mistake("never trained", "These are random weights: train returns new params, and leaves the ones passed in as they "
                "were. digits_model, losses = train(…).",
                {"digits_model": lambda: right.init_params(SIZES, np.random.default_rng(0))}),
        Mistake("no hidden layer", "This network goes straight from the pixels to the classes. Put a hidden layer between them: "
                "init_params([64, 32, 10], rng).", {"digits_model": linear}),
        Mistake("started from zeros", "Every digit gets the same label: hidden units that start at 0 stay at 0, and only the "
                "output's biases learn. Start from init_params.", {"digits_model": lambda: same_for_all()}),
        Mistake("labels one too high", "Every prediction is one class further than the label: T_train has label k in column k.",
                {"digits_model": lambda: reference_training(0, shift=1)}),
    ))


def same_for_all():
    """Return what training makes of zero weights: the logarithm of each class's share, whatever the digit."""
    _, labels = training_part()
    layers = [(np.zeros((n, m)), np.zeros(n)) for m, n in zip(SIZES, SIZES[1:])]
    return [*layers[:-1], (layers[-1][0], np.log(np.bincount(labels) / len(labels)))]
