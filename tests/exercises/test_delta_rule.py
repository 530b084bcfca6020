"""Unit 3: the reference against automatic differentiation, honest answers in odd styles, answers that only look right."""

from __future__ import annotations

import math
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from verdicts import in_single_precision, verdict_on

from autograder.exercises import exercises_of
from autograder.exercises.delta_rule.shapes import columns
from autograder.exercises.delta_rule.toy import SAMPLERS
from autograder.exercises.sampling import generator
from autograder.reference import delta_rule as right

UNIT = "03-delta-rule"
STUDENTS = ("one", "two", "three")
RNG = np.random.default_rng(2)


def loss(W1: Any, w2: Any, x: Any, t: Any) -> Any:
    return (anp.dot(w2, anp.tanh(anp.dot(W1, x))) - t) ** 2


@pytest.mark.parametrize("sample", SAMPLERS)
@pytest.mark.parametrize("seed", range(5))
def test_the_gradients_are_those_of_automatic_differentiation(sample: Any, seed: int) -> None:
    x, t, W1, w2 = sample(generator("delta", str(seed)))
    dW1, dw2 = right.toy_gradients(x, t, W1, w2)
    np.testing.assert_allclose(dW1, grad(loss, 0)(W1, w2, x, t), rtol=1e-9)
    np.testing.assert_allclose(dw2, grad(loss, 1)(W1, w2, x, t), rtol=1e-9)
    np.testing.assert_allclose(right.top_gradient(x, t, W1, w2), dw2)
    np.testing.assert_allclose(right.one_weight_gradient(x, t, W1, w2, 1, 2), dW1[1, 2])
    delta, hidden = right.local_errors(x, t, W1, w2)
    np.testing.assert_allclose(hidden, grad(lambda a: (anp.dot(w2, anp.tanh(a)) - t) ** 2)(W1 @ x), rtol=1e-9)
    np.testing.assert_allclose(delta, grad(lambda y: (y - t) ** 2)(w2 @ np.tanh(W1 @ x)))


@pytest.mark.parametrize("seed", range(5))
def test_the_columns_say_the_same_as_the_rows(seed: int) -> None:
    Z1, W1, W2, t = columns(generator("columns", str(seed)))
    dW1, dW2 = right.vectorised_gradients(Z1, W1, W2, t)
    rows = right.toy_gradients(Z1[:, 0], t, W1.T, W2[:, 0])
    np.testing.assert_allclose(dW1, rows[0].T)
    np.testing.assert_allclose(dW2[:, 0], rows[1])


def test_the_linear_gradient_is_that_of_automatic_differentiation() -> None:
    w, x, t = np.array([0.3, 0.1, -0.4]), np.array([1.0, -2.0, 0.5]), 1.0
    np.testing.assert_allclose(right.linear_gradient(w, x, t), grad(lambda w: (anp.dot(w, x) - t) ** 2)(w))
    np.testing.assert_allclose(right.linear_gradient(w, x, t), [-2.2, 4.4, -1.1])
    np.testing.assert_allclose(right.delta_rule_step(w, x, t, 0.1), [0.41, -0.12, -0.345])
    assert right.train_linear(np.array([[1.0, 0.0], [1.0, 1.0]]), [1.0, 3.0], 0.1, 1).tolist() == pytest.approx([0.39, 0.29])


def dot(u: Any, v: Any) -> float:
    return math.fsum(float(a) * float(b) for a, b in zip(u, v, strict=True))


def forward(x: Any, W1: Any, w2: Any) -> tuple[list[float], list[float], float]:
    a = [dot(row, x) for row in W1]
    z = list(map(math.tanh, a))
    return a, z, dot(w2, z)


def hidden_errors(x: Any, t: Any, W1: Any, w2: Any) -> tuple[float, list[float]]:
    _, z, y = forward(x, W1, w2)
    return 2 * (y - t), [2 * (y - t) * w * (1 - v * v) for w, v in zip(w2, z, strict=True)]


class Toy:
    """An answer that is an object with parts of its own."""

    def __call__(self, x: Any, t: Any, W1: Any, w2: Any, scale: float = 2.0) -> Any:
        z = np.tanh(np.einsum("ji,i->j", W1, x))
        blame = scale * (np.einsum("j,j", w2, z) - t)
        return np.einsum("j,i->ji", blame * np.multiply(w2, 1 - z * z), x), blame * z


def train_recursively(X: Any, t: Any, eta: Any, epochs: Any) -> Any:
    def after(steps: int) -> Any:
        if steps == 0:
            return np.zeros(len(X[0]))
        w, n = after(steps - 1), (steps - 1) % len(X)
        return w - eta * (X[n] @ w - t[n]) * np.array(X[n], float)

    return after(epochs * len(X))


HONEST: dict[str, list[Any]] = {
    "linear_gradient": [lambda w, x, t: [2 * (dot(w, x) - t) * v for v in x],
                        lambda w, x, t: np.array(x, float) * (2 * np.sum(np.multiply(w, x)) - 2 * t),
                        in_single_precision(right.linear_gradient)],
    "delta_rule_step": [lambda w, x, t, eta: [u - eta * (dot(w, x) - t) * v for u, v in zip(w, x, strict=True)],
                        lambda w, x, t, eta: w + eta * np.multiply(x, t - np.inner(w, x)),
                        in_single_precision(right.delta_rule_step)],
    "equivalent_eta": [lambda eta: eta + eta, lambda eta: np.array(2 * eta), lambda *eta: np.float32(2) * np.float32(eta[0])],
    "train_linear": [train_recursively, in_single_precision(right.train_linear)],
    "toy_forward": [forward, lambda x, W1, w2: [np.dot(W1, x), np.tanh(np.dot(W1, x)), np.tanh(np.dot(W1, x)) @ w2],
                    in_single_precision(right.toy_forward)],
    "top_gradient": [lambda x, t, W1, w2: [hidden_errors(x, t, W1, w2)[0] * v for v in forward(x, W1, w2)[1]],
                     lambda *args: Toy()(*args)[1], in_single_precision(right.top_gradient)],
    "one_weight_gradient": [lambda x, t, W1, w2, j, i: hidden_errors(x, t, W1, w2)[1][j] * x[i],
                            lambda x, t, W1, w2, j, i: Toy()(x, t, W1, w2)[0][j][i],
                            in_single_precision(right.one_weight_gradient)],
    "local_errors": [hidden_errors, lambda *args: list(right.local_errors(*args)), in_single_precision(right.local_errors)],
    "toy_gradients": [Toy(), lambda x, t, W1, w2: ([[d * v for v in x] for d in hidden_errors(x, t, W1, w2)[1]],
                                                   [hidden_errors(x, t, W1, w2)[0] * v for v in forward(x, W1, w2)[1]]),
                      in_single_precision(right.toy_gradients)],
    "repair_shapes": [lambda Z1, W1, W2, t: (Toy()(Z1.ravel(), t, W1.T, W2.ravel())[0].T,
                                            Toy()(Z1.ravel(), t, W1.T, W2.ravel())[1].reshape(2, 1)),
        lambda Z1, W1, W2, t: [m.tolist() for m in right.vectorised_gradients(Z1, W1, W2, t)],
        in_single_precision(right.vectorised_gradients)],
}
STYLES = [(name, i) for name, answers in HONEST.items() for i in range(len(answers))]


@pytest.mark.parametrize(("name", "style"), STYLES)
@pytest.mark.parametrize("student", STUDENTS)
def test_honest_answers_in_odd_styles_earn_everything(name: str, style: int, student: str) -> None:
    found = verdict_on(UNIT, name, HONEST[name][style], student)
    assert found.fraction == 1, found


def measured(x: Any, t: Any, W1: Any, w2: Any, eps: float) -> Any:
    """Return ∂L/∂W1 and ∂L/∂w2 by central differences."""
    def slope(shape: tuple[int, ...], at: Any) -> Any:
        found = np.zeros(shape)
        for index in np.ndindex(*shape):
            found[index] = (at(index, eps) - at(index, -eps)) / (2 * eps)
        return found

    def moved(index: Any, step: float) -> float:
        V = np.array(W1, float)
        V[index] += step
        return float(loss(V, w2, x, t))

    def moved_top(index: Any, step: float) -> float:
        v = np.array(w2, float)
        v[index] += step
        return float(loss(W1, v, x, t))

    return slope((2, 3), moved), slope((2,), moved_top)


@pytest.mark.parametrize("eps", [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8])
def test_measured_gradients_earn_nothing(eps: float) -> None:
    assert verdict_on(UNIT, "toy_gradients", lambda *args: measured(*args, eps)).fraction == 0
    one = verdict_on(UNIT, "one_weight_gradient", lambda x, t, W1, w2, j, i: measured(x, t, W1, w2, eps)[0][j, i])
    assert one.fraction == 0


@pytest.mark.parametrize("student", STUDENTS)
def test_measured_gradients_are_told_that_they_are(student: str) -> None:
    for name, answer in [
            ("linear_gradient", lambda w, x, t: [(np.square(x @ (w + e) - t) - np.square(x @ (w - e) - t)) / 2e-5
                                                 for e in 1e-5 * np.eye(len(w))]),
            ("one_weight_gradient", lambda x, t, W1, w2, j, i: measured(x, t, W1, w2, 1e-5)[0][j, i]),
            ("toy_gradients", lambda *args: measured(*args, 1e-5))]:
        assert "measured, by differences" in verdict_on(UNIT, name, answer, student).slip


@pytest.mark.parametrize(("name", "answer", "words"), [
    ("top_gradient", lambda x, t, W1, w2: right.linear_gradient(w2, x, t), "not aligned"),
    ("top_gradient", lambda x, t, W1, w2: 2 * (forward(x, W1, w2)[2] - t) * np.array(x), "x instead of z"),
    ("train_linear", lambda X, t, eta, epochs: RNG.normal(size=X.shape[1]), "is something sampled"),
    ("equivalent_eta", lambda eta: "2 * eta", "a text where a number is expected"),
])
def test_an_answer_that_only_looks_right_is_told_why(name: str, answer: Any, words: str) -> None:
    found = verdict_on(UNIT, name, answer)
    assert found.fraction == 0
    assert words in f"{found.message} {found.mistake} {found.slip}".lower()


def test_choices_and_lines_are_judged_beside_the_correction() -> None:
    assert verdict_on(UNIT, "repair_factor_two", tidied_loss="whole").fraction == pytest.approx(3 / 4)
    assert "look again" in verdict_on(UNIT, "repair_factor_two", repair_factor_two_line=2).message
    assert verdict_on(UNIT, "predict_shapes", shape_dW1=(3, 2)).fraction == pytest.approx(0.8)
    assert verdict_on(UNIT, "predict_shapes", shape_a=2).fraction == pytest.approx(0.8)


def test_every_judged_exercise_of_the_unit_is_tried_in_odd_styles() -> None:
    asked = {name for name, e in exercises_of(UNIT).items() if e.asked}
    assert asked == set(HONEST)
