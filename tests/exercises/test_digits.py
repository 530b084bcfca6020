"""Unit 7: the reference against automatic differentiation, the bar of the model, honest answers in odd styles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp
from verdicts import in_single_precision, verdict_on

from autograder.exercises import exercises_of
from autograder.exercises.digits import model as unit
from autograder.exercises.sampling import generator
from autograder.reference import digits as right
from lab.calling.requests import Result
from lab.judging.ways.trained import TrainedParameters

UNIT = "07-digits"
STUDENTS = ("one", "two", "three")


def loss(params: Any, X: Any, T: Any) -> Any:
    Z = X
    for W, b in params[:-1]:
        Z = anp.tanh(anp.dot(Z, W.T) + b)
    A = anp.dot(Z, params[-1][0].T) + params[-1][1]
    return -anp.mean(anp.sum(T * (A - anp.log(anp.sum(anp.exp(A), axis=1, keepdims=True))), axis=1))


@pytest.mark.parametrize("seed", range(6))
def test_the_gradients_are_those_of_automatic_differentiation(seed: int) -> None:
    X, T, params = unit.batch(generator("digits", str(seed)))
    E, gradients = right.loss_and_gradients(X, T, params)
    assert pytest.approx(loss(params, X, T)) == E
    for (dW, db), (right_dW, right_db) in zip(gradients, grad(loss)(params, X, T), strict=True):
        np.testing.assert_allclose(dW, right_dW, atol=1e-12)
        np.testing.assert_allclose(db, right_db, atol=1e-12)


@pytest.mark.thorough
def test_full_credit_stands_one_point_below_the_worst_of_ten_trainings() -> None:
    X, labels = unit.load(unit.HELD_OUT)
    worst = min(np.mean(right.predict(X, unit.reference_training(seed)) == labels) for seed in range(10))
    assert worst - 0.011 <= unit.FULL <= worst - 0.009


@pytest.mark.parametrize("shape", [(64, 16, 10), (64, 24, 16, 10)])
def test_other_honest_networks_come_far(shape: tuple[int, ...]) -> None:
    X, labels = unit.training_part()
    rng = np.random.default_rng(5)
    params, _ = right.train(X, np.eye(10)[labels], right.init_params(list(shape), rng), 0.2, 20, 40, rng)
    assert TrainedParameters(unit.parts(False)).finding((), Result("value", params)).earned >= 0.5


@pytest.mark.parametrize("public", [True, False])
def test_a_network_without_a_hidden_layer_earns_nothing_and_is_told_why(public: bool) -> None:
    found = TrainedParameters(unit.parts(public)).finding((), Result("value", unit.linear()))
    assert found.earned == 0
    assert "a hidden layer between them is asked for" in found.words


def test_the_check_uses_digits_that_are_held_back_from_training(root: Path) -> None:
    text = (root / "solutions" / "07-digits.md").read_text(encoding="utf-8")
    assert f"X[:{unit.HELD_BACK}]" in text and f"X[{unit.HELD_BACK}:]" in text
    part = unit.parts(True)[0]
    assert part["rows"] == [0, unit.HELD_BACK]
    X = unit.load(unit.PUBLIC)[0]
    trained_on = {row.tobytes() for row in unit.training_part()[0]}
    assert not [row for row in X[:unit.HELD_BACK] if row.tobytes() in trained_on]


@pytest.mark.parametrize("seed", range(4))
def test_who_passes_the_check_passes_on_unseen_digits_too(seed: int) -> None:
    earned = [TrainedParameters(unit.parts(public)).finding((), Result("value", unit.reference_training(seed))).earned
              for public in (True, False)]
    assert earned == [1, 1]


def test_the_two_parts_of_the_data_share_no_digit_and_every_class() -> None:
    (X, labels), (Y, held) = unit.load(unit.PUBLIC), unit.load(unit.HELD_OUT)
    assert len(X) == 1200 and len(Y) == 597
    seen = {row.tobytes() for row in X}
    assert sum(row.tobytes() in seen for row in Y) == 0
    np.testing.assert_allclose(np.bincount(labels) / len(labels), np.bincount(held) / len(held), atol=0.005)


def test_the_held_out_digits_are_in_no_folder_that_students_get() -> None:
    held = np.load(unit.HELD_OUT)["pixels"].tobytes()[:2000]
    notebooks = Path(unit.PUBLIC).parents[1]
    assert not [path for path in notebooks.rglob("*") if path.is_file() and held in path.read_bytes()]


def one_by_one(X: Any, T: Any, params: Any) -> Any:
    """Return loss and gradients as the mean over examples, each gone through alone."""
    E, total = 0.0, [[np.zeros_like(W, float), np.zeros_like(b, float)] for W, b in params]
    for x, t in zip(X, T, strict=True):
        z = [x]
        for W, b in params[:-1]:
            z.append(np.tanh(W @ z[-1] + b))
        a = params[-1][0] @ z[-1] + params[-1][1]
        top = max(a)
        y = np.exp(a - top) / sum(np.exp(a - top))
        E += (top + np.log(sum(np.exp(a - top))) - t @ a) / len(X)
        delta = (y - t) / len(X)
        for l in range(len(params) - 1, -1, -1):
            total[l][0] += np.outer(delta, z[l])
            total[l][1] += delta
            delta = (1 - z[l] ** 2) * (params[l][0].T @ delta)
    return E, total


def by_recursion(X: Any, T: Any, params: Any) -> Any:
    (W, b), rest = params[0], params[1:]

    def downwards(Z: Any, layers: Any) -> Any:
        """Return (E, gradients, ∂E/∂Z) of the layers from here on."""
        (W, b), rest = layers[0], layers[1:]
        A = np.einsum("ni,ji->nj", Z, W) + b
        if rest:
            H = np.tanh(A)
            E, gradients, back = downwards(H, rest)
            delta = back * (1 - H * H)
        else:
            A = A - A.max(axis=1)[:, None]
            log_sum = np.log(np.exp(A).sum(axis=1))[:, None]
            E, gradients = float(np.mean((log_sum - A)[T.astype(bool)])), []
            delta = (np.exp(A - log_sum) - T) / len(T)
        return E, [(np.einsum("nj,ni->ji", delta, Z), delta.sum(0)), *gradients], delta @ W

    return downwards(np.asarray(X, float), [(W, b), *rest])[:2]


def train_by_shuffling(X: Any, T: Any, params: Any, eta: Any, batch_size: Any, epochs: Any, rng: Any) -> Any:
    """Cut a shuffled list, and measure the loss after each epoch; np.array_split would make other sizes."""
    params, index, losses = [(np.copy(W), np.copy(b)) for W, b in params], list(range(len(X))), []
    for _ in range(epochs):
        rng.shuffle(index)
        for piece in (index[i:i + batch_size] for i in range(0, len(index), batch_size)):
            _, gradients = right.loss_and_gradients(X[piece], T[piece], params)
            for (W, b), (dW, db) in zip(params, gradients, strict=True):
                W -= eta * dW
                b -= eta * db
        losses.append(right.loss_and_gradients(X, T, params)[0])
    return params, np.array(losses)


def train_by_choice(X: Any, T: Any, params: Any, eta: Any, batch_size: Any, epochs: Any, rng: Any) -> Any:
    history = []
    for _ in range(epochs):
        left, costs = list(range(len(X))), []
        while left:
            batch = rng.choice(left, min(batch_size, len(left)), replace=False)
            left = [n for n in left if n not in batch]
            E, gradients = right.loss_and_gradients(X[batch], T[batch], params)
            params = [[W - eta * dW, b - eta * db] for (W, b), (dW, db) in zip(params, gradients, strict=True)]
            costs.append(E)
        history.append(float(np.mean(costs)))
    return params, history


HONEST: dict[str, list[Any]] = {
    "init_params": [lambda sizes, rng: [[rng.standard_normal((n, m)) / m ** 0.5, [0.0] * n] for m, n in zip(sizes, sizes[1:])],
                    lambda sizes, rng: tuple((rng.normal(scale=sizes[l] ** -0.5, size=(sizes[l + 1], sizes[l])),
                                              np.zeros(sizes[l + 1])) for l in range(len(sizes) - 1)),
                    lambda sizes, rng: [(rng.standard_normal((n, m), dtype=np.float32) / np.sqrt(np.float32(m)),
                                         np.zeros(n, np.float32)) for m, n in zip(sizes, sizes[1:])]],
    "loss_and_gradients": [one_by_one, by_recursion, in_single_precision(right.loss_and_gradients)],
    "predict": [lambda X, params: [int(np.argmax(right.forward(x[None], params)[-1])) for x in X],
                lambda X, params: np.argsort(right.forward(X, params)[-1], axis=1)[:, -1].astype(float),
                in_single_precision(right.predict)],
    "train": [train_by_shuffling, train_by_choice],
    "confusion": [lambda labels, predicted, K: [[sum((labels == i) & (predicted == j)) for j in range(K)] for i in range(K)],
                  lambda labels, predicted, K: np.bincount(K * labels + predicted, minlength=K * K).reshape(K, K),
                  lambda labels, predicted, K: np.eye(K)[labels].T @ np.eye(K)[predicted]],
}
STYLES = [(name, i) for name, answers in HONEST.items() for i in range(len(answers))]


@pytest.mark.parametrize(("name", "style"), STYLES)
@pytest.mark.parametrize("student", STUDENTS)
def test_honest_answers_in_odd_styles_earn_everything(name: str, style: int, student: str) -> None:
    found = verdict_on(UNIT, name, HONEST[name][style], student)
    assert found.fraction == 1, found


def test_honest_initial_weights_pass_for_many_students() -> None:
    failed = [s for s in range(60) if verdict_on(UNIT, "init_params", right.init_params, f"student {s}").fraction < 1]
    assert not failed


@pytest.mark.thorough
@pytest.mark.parametrize("eps", [1e-3, 1e-5, 1e-7])
def test_measured_gradients_earn_nothing(eps: float) -> None:
    left = [300]  # evaluations: on the probe with many weights it would go on for minutes

    def measured(X: Any, T: Any, params: Any) -> Any:
        params = [(np.array(W, float), np.array(b, float)) for W, b in params]
        gradients = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
        for layer, slopes in zip(params, gradients, strict=True):
            for part, slope in zip(layer, slopes, strict=True):
                for index in np.ndindex(*part.shape):
                    left[0] -= 1
                    if left[0] < 0:
                        raise TimeoutError("too slow")
                    there = part[index]
                    part[index] = there + eps
                    above = right.loss_and_gradients(X, T, params)[0]
                    part[index] = there - eps
                    slope[index] = (above - right.loss_and_gradients(X, T, params)[0]) / (2 * eps)
                    part[index] = there
        return right.loss_and_gradients(X, T, params)[0], gradients

    assert verdict_on(UNIT, "loss_and_gradients", measured).fraction == 0


def trained_by(partition: Any, epoch_rng: Any = None, loss: str = "all") -> Any:
    """Return a train as students write it: partition(N, size, rng) gives the batches of an epoch."""
    def code(X: Any, T: Any, params: Any, eta: Any, batch_size: Any, epochs: Any, rng: Any) -> Any:
        losses, rng = [], epoch_rng() if epoch_rng else rng
        for _ in range(epochs):
            for batch in partition(len(X), batch_size, rng):
                E, gradients = right.loss_and_gradients(X[batch], T[batch], params)
                params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]
            losses.append(E if loss == "last" else right.loss_and_gradients(X, T, params)[0])
        return params, losses
    return code


def cut(order: Any, size: Any) -> Any:
    return [order[i:i + size] for i in range(0, len(order), size)]


def dealt(N: Any, size: Any, rng: Any) -> Any:
    return cut(rng.permutation(N), size)


def stepping_at_once(X: Any, T: Any, params: Any, eta: Any, batch_size: Any, epochs: Any, rng: Any) -> Any:
    losses = []
    for _ in range(epochs):
        new = params
        for batch in dealt(len(X), batch_size, rng):
            _, gradients = right.loss_and_gradients(X[batch], T[batch], params)
            new = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(new, gradients, strict=True)]
        params = new
        losses.append(right.loss_and_gradients(X, T, params)[0])
    return params, losses


def two_layers_only(X: Any, params: Any) -> Any:
    (W1, b1), (W2, b2) = params
    return (np.tanh(X @ W1.T + b1) @ W2.T + b2).argmax(axis=1)


def softmax_without_a_shift(X: Any, params: Any) -> Any:
    A = right.forward(X, params)[-1]
    return (np.exp(A) / np.exp(A).sum(axis=1, keepdims=True)).argmax(axis=1)


def as_wide_as_the_labels(labels: Any, predicted: Any, K: Any) -> Any:
    C = np.zeros((labels.max() + 1, predicted.max() + 1))
    np.add.at(C, (labels, predicted), 1)
    return C


def in_bytes(labels: Any, predicted: Any, K: Any) -> Any:
    C = np.zeros((K, K), np.uint8)
    np.add.at(C, (labels, predicted), 1)
    return C


FRESH = np.random.default_rng
WRONG: dict[str, tuple[str, Any, str, float]] = {
    "weights of a seed of one's own": ("init_params", lambda sizes, rng: right.init_params(sizes, FRESH(42)),
                                       "two different generators give the same weights", 0),
    "weights without a seed": ("init_params", lambda sizes, rng: right.init_params(sizes, FRESH()),
                               "right except for the same seed", 0.91),
    "the bias counted among the inputs": ("init_params", lambda sizes, rng: [
        (W * np.sqrt(m / (m + 1)), b) for (W, b), m in zip(right.init_params(sizes, rng), sizes)],
                                          "layer 3: standard deviation", 0),
    "a network of two layers alone": ("predict", two_layers_only, "valueerror", 0),
    "a softmax that overflows": ("predict", softmax_without_a_shift, "right except for extreme logits", 0.95),
    "minibatches of a seed of one's own": ("train", trained_by(dealt, lambda: FRESH(42)),
                                           "two different generators give the same minibatches", 0),
    "minibatches without a seed": ("train", trained_by(dealt, FRESH), "right except for the same seed", 0.95),
    "the last minibatch's loss": ("train", trained_by(dealt, loss="last"), "a loss of", 0),
    "steps that do not build on each other": ("train", stepping_at_once, "right except for a large learning rate. all steps", 0.95),
    "no number at a large learning rate": ("train", lambda X, T, params, eta, *rest: (
        (found := right.train(X, T, params, eta, *rest))[0], [E if eta < 0.1 else np.nan for E in found[1]]),
                                           "params or losses", 0),
    "no shuffling": ("train", trained_by(lambda N, size, rng: cut(np.arange(N), size)), "every epoch makes the same", 0),
    "params alone": ("train", lambda X, T, params, *rest: right.train(X, T, params, *rest)[0],
                     "a pair (params, losses) is expected, these are the params alone", 0),
    "losses first": ("train", lambda *args: right.train(*args)[::-1], "the params come first", 0),
    "an η of one's own": ("train", lambda X, T, params, eta, *rest: right.train(X, T, params, 0.1, *rest),
                          "the steps are", 0),
    "a table as large as the labels": ("confusion", as_wide_as_the_labels, "shape", 0),
    "counts in bytes": ("confusion", in_bytes, "right except for many of one kind", 0.95),
}


@pytest.mark.thorough
@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("student", STUDENTS)
def test_what_only_looks_right_does_not_pass(wrong: str, student: str) -> None:
    name, answer, words, most = WRONG[wrong]
    found = verdict_on(UNIT, name, answer, student)
    assert found.fraction <= most and found.message.lower().startswith(words), found


@pytest.mark.parametrize(("name", "answer", "mistake"), [
    ("predict", softmax_without_a_shift, "softmax not shifted"),
    ("train", trained_by(dealt, loss="last"), "the loss of the last minibatch"),
    ("train", stepping_at_once, "all steps from the start of the epoch"),
    ("train", trained_by(lambda N, size, rng: [b for b in dealt(N, size, rng) if len(b) == size]),
     "the short last minibatch left out"),
    ("train", trained_by(lambda N, size, rng: cut(np.arange(N), size)), "not shuffled"),
    ("confusion", lambda labels, predicted, K: np.array([np.bincount(predicted, minlength=K).tolist()] * K),
     "one list for every row"),
])
def test_a_slip_is_named(name: str, answer: Any, mistake: str) -> None:
    found = verdict_on(UNIT, name, answer)
    assert found.mistake == mistake, found


@pytest.mark.parametrize("batch_size", [10, 16, 20, 25, 30, 40, 50, 100])
def test_no_usual_size_of_minibatches_leaves_a_digit_alone(batch_size: int) -> None:
    assert len(unit.load(unit.PUBLIC)[1]) % batch_size != 1


def test_every_judged_exercise_of_the_unit_is_tried_in_odd_styles() -> None:
    assert {name for name, e in exercises_of(UNIT).items() if e.asked} == set(HONEST)


def test_a_model_that_guesses_is_told_what_makes_one() -> None:
    guessing = right.init_params(unit.SIZES, np.random.default_rng(8))
    found = TrainedParameters(unit.parts(False)).finding((), Result("value", guessing))
    assert "never trained" in found.words
    moved = [(W, b + 0.01) for W, b in guessing]
    found = TrainedParameters(unit.parts(False)).finding((), Result("value", moved))
    assert "hardly more than guessing" in found.words
