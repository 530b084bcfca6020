"""Unit 4: answers that only look right, among them every way to measure a gradient that should be derived."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import verdicts

from autograder.exercises import exercises_of
from autograder.exercises.probes import question
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import forward, sigmoid
from lab.calling.requests import Result
from lab.judging.judge import judge
from lab.judging.verdict import Verdict

UNIT = "04-backpropagation"
EXERCISES = exercises_of(UNIT)


def verdict_on(exercise: str, answer: Any, *, cost: bool = False) -> Verdict:
    """Return the hidden verdict; without `cost`, what a time limit or a count of calls would catch is let pass."""
    return verdicts.verdict_on(UNIT, exercise, answer, passed=lambda probe: probe.aspect == "cost" and not (
        cost and probe.request.counted))


# --- gradients measured instead of derived


def by_differences(eps: float, relative: bool = False, central: bool = True, imaginary: bool = False) -> Any:
    """Return the vector-Jacobian product of the forward pass by differences: back-propagation without its chain rule."""

    def outputs(x: Any, params: Any, hs: Any) -> Any:
        return forward(x, params, hs)[0][-1]

    def gradients(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
        a, z = forward(x, params, hs)
        delta = delta_of_output(z[-1], t, a[-1])
        found = []
        for l, pair in enumerate(params):
            parts = []
            for k, values in enumerate(pair):
                part = np.zeros(values.shape)
                for i in np.ndindex(values.shape):
                    step = eps * (abs(values[i]) if relative else 1)

                    def moved(by: Any, l: int = l, k: int = k, i: Any = i) -> Any:
                        changed = [[np.array(v, dtype=type(by)) for v in p] for p in params]
                        changed[l][k][i] += by
                        return outputs(x, changed, hs)

                    if imaginary:
                        slope = moved(1e-30j).imag / 1e-30
                    elif central:
                        slope = (moved(step) - moved(-step)) / (2 * step)
                    else:
                        slope = (moved(step) - moved(0.0)) / step
                    part[i] = delta @ slope
                parts.append(part)
            found.append(tuple(parts))
        return found

    return gradients


def over_a_batch(one: Any) -> Any:
    def summed(X: Any, T: Any, *rest: Any) -> Any:
        each = [one(x, t, *rest) for x, t in zip(X, T)]
        return [tuple(sum(g[l][k] for g in each) for k in (0, 1)) for l in range(len(each[0]))]

    return summed


@pytest.mark.thorough
@pytest.mark.parametrize("eps", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9])
@pytest.mark.parametrize("central", [True, False])
def test_no_step_of_a_difference_suits_every_network(eps: float, central: bool) -> None:
    measured = by_differences(eps, central=central)
    assert verdict_on("backward", measured).fraction == 0
    assert verdict_on("batch_gradients", over_a_batch(measured)).fraction == 0


@pytest.mark.parametrize("measured", [
    by_differences(1e-5), by_differences(1e-6, relative=True), by_differences(0, imaginary=True)])
def test_differences_are_caught_by_their_calls(measured: Any) -> None:
    for exercise, answer in (("backward", measured), ("batch_gradients", over_a_batch(measured))):
        verdict = verdict_on(exercise, answer, cost=True)
        assert verdict.fraction == 0
        assert not next(aspect for aspect in verdict.aspects if aspect.name == "cost").passed


def test_a_network_with_many_weights_is_among_the_hidden_probes() -> None:
    for exercise in ("backward", "batch_gradients"):
        asked = question(EXERCISES[exercise], "test", public=False)
        probe = next(p for p in asked.probes if p.aspect == "cost" and not p.request.counted)
        assert sum(W.size + b.size for W, b in probe.args[2]) > 50_000
        assert len(probe.args[2]) >= 20 and probe.request.seconds == 2     # a pass for each weight would take several times that


@pytest.mark.parametrize("eps", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9])
@pytest.mark.parametrize("relative", [True, False])
def test_no_step_suits_the_worked_network(eps: float, relative: bool) -> None:
    def measured(x: Any, t: Any, *w: Any) -> Any:
        error = lambda w1, w2, b: 0.5 * (sigmoid(w2 * max(0, w1 * x) + b) - t) ** 2
        slopes = []
        for i in range(3):
            step = eps * (abs(w[i]) or 1) if relative else eps
            up, down = ([v + s * (k == i) for k, v in enumerate(w)] for s in (step, -step))
            slopes.append((error(*up) - error(*down)) / (2 * step))
        return float(error(*w)), *map(float, slopes)

    assert verdict_on("worked_network", measured).fraction == 0


@pytest.mark.parametrize("eps", [1e-5, 1e-6, 1e-7])
def test_measured_deltas_of_a_softmax_lose_an_edge(eps: float) -> None:
    log_sum = lambda a: np.max(a) + np.log(np.sum(np.exp(a - np.max(a))))
    gradient = lambda a: right.numerical_gradient(log_sum, a, eps)
    delta = lambda a, t: right.numerical_gradient(lambda a: log_sum(a) - t @ a, a, eps)
    assert verdict_on("grad_log_sum_exp", gradient).fraction < 1
    assert verdict_on("softmax_delta", delta).fraction < 1


# --- numerical gradients that are something else


def exactly(f: Any, w: Any, eps: float = 1e-5) -> Any:
    return right.numerical_gradient(f, w, 1e-7)


def richardson(f: Any, w: Any, eps: float = 1e-5) -> Any:
    return (4 * right.numerical_gradient(f, w, eps / 2) - right.numerical_gradient(f, w, eps)) / 3


def with_integers(f: Any, w: Any, eps: float = 1e-5) -> Any:
    return right.numerical_gradient(f, np.asarray(w).astype(int), eps)


def by_imaginary_steps(f: Any, w: Any, eps: float = 1e-5) -> Any:
    steps = [w + 1e-30j * e.reshape(w.shape) for e in np.eye(w.size)]
    return np.reshape([f(s).imag / 1e-30 for s in steps], w.shape)


@pytest.mark.parametrize("answer", [exactly, richardson, with_integers, by_imaginary_steps])
def test_only_central_differences_at_the_given_step_count(answer: Any) -> None:
    assert verdict_on("numerical_gradient", answer).fraction == 0


# --- plausible wrong answers without a name


def without_the_relu(x: Any, t: Any, w1: Any, w2: Any, b: Any) -> Any:
    y = sigmoid(w2 * w1 * x + b)
    delta = (y - t) * y * (1 - y)
    return 0.5 * (y - t) ** 2, delta * w2 * x, delta * w1 * x, delta


@pytest.mark.parametrize(("exercise", "answer"), [
    ("sigmoid_prime", lambda a: np.exp(-np.asarray(a)) / (1 + np.exp(-np.asarray(a)))),
    ("relu_prime", lambda a: (np.asarray(a) != 0) * 1.0),
    ("tanh_prime", lambda a: (1 - np.tanh(a) ** 2).reshape(-1)),
    ("output_delta", lambda y, t, a, h_prime: (y - t)[:, None] * h_prime(a)[None, :]),
    ("softmax_delta", lambda a, t: (right.softmax(a) - t).mean()),
    ("hidden_delta", lambda W, d, a, h: h(a) * (W.T @ d)[::-1]),
    ("hidden_delta", lambda W, d, a, h: (h(a) * (W.T @ d))[:, None]),
    ("output_delta", lambda y, t, a, h: (y - t) * h(-a)),
    ("hidden_delta", lambda W, d, a, h: h(-a) * (W.T @ d)),
    ("worked_network", lambda x, t, w1, w2, b: [
        v * (i != 1 or x > 0) for i, v in enumerate(right.worked_network(x, t, w1, w2, b))]),
    ("worked_network", without_the_relu),
    ("layer_gradients", lambda d, z: (np.outer(d, z), d[:, None])),
    ("backward", lambda *args: [g for g, _ in right.backward(*args)]),
    ("backward", lambda *args: [(2 * dW, 2 * db) for dW, db in right.backward(*args)]),
    ("batch_gradients", lambda *args: [(dW / 2, db) for dW, db in right.batch_gradients(*args)]),
    ("passes_needed", lambda n: n**2),
])
def test_a_wrong_answer_earns_at_most_the_line(exercise: str, answer: Any) -> None:
    kind = EXERCISES[exercise].kind
    assert verdict_on(exercise, answer).fraction <= (1 / 3 if kind == "repair" else 0) + 1e-9


def test_twice_the_gradient_is_told_apart() -> None:
    verdict = verdict_on("backward", lambda *args: [(2 * dW, 2 * db) for dW, db in right.backward(*args)])
    assert "twice" in verdict.slip


# --- what a wrong answer is called


def filled_like_the_targets(a: Any, t: Any) -> Any:
    delta = np.zeros_like(t)
    for k, d in enumerate(right.softmax_squared_delta(a, t)):
        delta[k] = d
    return delta


def test_an_array_like_whole_targets_cuts_off_what_it_is_filled_with() -> None:
    verdict = verdict_on("softmax_squared_delta", filled_like_the_targets)
    assert (verdict.status, "an integer array" in verdict.slip) == ("partly", True)


@pytest.mark.parametrize(("exercise", "answer", "name"), [
    ("worked_network", lambda *args: [v * f for v, f in zip(right.worked_network(*args), (1, -1, -1, -1))],
     "the sign of y − t"),
    ("tanh_hidden_delta", lambda W_next, delta_next, z: (1 - z ** 2) * (W_next.T @ delta_next), ""),
    ("tanh_hidden_delta", lambda z, W, d: (1 - z ** 2) * np.dot(W, d), "W where Wᵀ belongs"),
    ("tanh_hidden_delta", lambda z, W, d: 1 - z ** 2 * (d @ W), "brackets missing"),
    ("hidden_delta", lambda W, d, a, h: (1 - np.tanh(a) * np.tanh(a)) * (d @ W), "tanh′ whatever h is"),
    ("layer_gradients", lambda d, z: (d[:, None] ** z, d), "** where × belongs"),
    ("layer_gradients", lambda d, z: (np.dot(d, z), d), "one number where a table belongs"),
    ("layer_gradients", lambda d, z: (np.outer(d, z) @ np.ones(99), d), ""),
    ("hidden_delta", lambda W, d, a, h: h(a) * (d @ W) + np.ones(99), ""),
    ("numerical_gradient", lambda f, w, eps=1e-5: 0 * w * (f(w + eps) - f(w + eps)), "no difference"),
    ("backward", lambda *args: [right.backward(*args)[-1]], "only the last layer"),
    ("batch_gradients", lambda X, T, *rest: [right.backward(x, t, *rest) for x, t in zip(X, T)], "a list for each example"),
    ("batch_gradients", lambda X, T, *rest: [
        pair for x, t in zip(X, T) for pair in right.backward(x, t, *rest)], "lists joined, not added"),
])
def test_a_wrong_answer_is_called_by_its_name(exercise: str, answer: Any, name: str) -> None:
    assert verdicts.verdict_on(UNIT, exercise, answer).mistake == name


@pytest.mark.parametrize(("exercise", "answer"), [
    ("hidden_delta", lambda W, d, a, h: h(a) * (W.T @ d[:, None])),
    ("output_delta", lambda y, t, a, h: np.outer(y - t, h(a))),
])
def test_a_column_that_meets_a_row_is_told(exercise: str, answer: Any) -> None:
    assert "a column (K, 1)" in verdict_on(exercise, answer).slip


# --- the text


def test_the_text_prints_what_the_reference_computes(root: Any) -> None:
    text = (root / "solutions" / f"{UNIT}.md").read_text(encoding="utf-8")
    W, a = np.array([[1, -2, 0.5], [0, 3, -1]]), np.array([0.4, -0.3, 1.2])
    D = np.array([[0.1, -0.2], [0.3, 0.4]])
    delta = right.hidden_delta(W, D[0], a, right.tanh_prime)
    slope = f"{right.tanh_prime(-0.3):.4f}"
    assert f"slope at $-0.3$ is ${slope}$" in text and f"$$\\delta_2 = -0.8\\cdot {slope} = {delta[1]:.4f}.$$" in text
    assert np.allclose(D @ W, [[0.1, -0.8, 0.25], [0.3, 0.6, -0.25]])
    assert np.allclose(D.sum(axis=0) @ W, [0.4, -0.2, 0])
    logits, hot = np.array([1, 2, 0.5]), np.array([0, 1, 0])
    y = right.softmax(logits)
    for number in right.softmax_squared_delta(logits, hot):
        assert f"{number:.3f}" in text
    for number in (np.diag(y) - np.outer(y, y)).ravel():
        assert f"{number:.3f}" in text
    assert f"${right.tanh_prime(0.5):.4f}$" in text and "-0.5768568" in text
    assert f"by {1 - sigmoid(5.0) - right.sigmoid_prime(5.0):.5f}" in text


# --- what a verdict says of right lines that are too few, and of numbers on the wrong side of a range


@pytest.mark.parametrize(("step", "much"), [(3e-3, "too large"), (3e-7, "too small")])
def test_a_number_beyond_its_range_is_said_to_be_too_large_or_too_small(step: float, much: str) -> None:
    asked = question(EXERCISES["best_step"], "test", "one", public=True)
    assert much in judge(asked, [Result("value", step)]).message
