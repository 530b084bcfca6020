"""Unit 6: honest answers in styles we would not choose earn everything; answers that only look right do not."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import verdicts

from autograder.exercises.sgd.curves import X_TRAIN, trained
from autograder.reference import sgd as right
from lab.judging.verdict import Verdict

verdict_on = partial(verdicts.verdict_on, "06-sgd")


def step_on_copies(params: Any, gradients: Any, eta: Any) -> Any:
    new = copy.deepcopy(params)
    for l, (dW, db) in enumerate(gradients):
        new[l] = (np.add(new[l][0], -eta * dW, dtype=float), np.add(new[l][1], -eta * db, dtype=float))
    return new


def step_number_by_number(params: Any, gradients: Any, eta: Any) -> Any:
    return [([[w - eta * d for w, d in zip(*rows)] for rows in zip(W, dW)], [c - eta * d for c, d in zip(b, db)])
            for (W, b), (dW, db) in zip(params, gradients)]


class Step:
    """An answer that is an object, in single precision."""

    def __call__(self, params: Any, gradients: Any, eta: Any) -> Any:
        return tuple([np.float32(p) - np.float32(eta) * np.float32(d) for p, d in zip(*layers)]
                     for layers in zip(params, gradients))


def descent_by_powers(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    step = np.eye(len(w0)) - eta * H
    return np.stack([np.linalg.matrix_power(step, k) @ w0 for k in range(steps + 1)])


def descent_by_eigenvectors(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    curvatures, V = np.linalg.eigh(H)
    return [V @ ((1 - eta * curvatures) ** k * (V.T @ w0)) for k in range(steps + 1)]


def descent_by_recursion(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    w0 = [float(w) for w in w0]
    if steps == 0:
        return [w0]
    slope = [sum(h * w for h, w in zip(row, w0)) for row in H]
    return [w0, *descent_by_recursion(H, [w - eta * s for w, s in zip(w0, slope)], eta, steps - 1)]


def descent_into_an_array(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    path = np.empty((steps + 1, len(w0)), dtype=np.float32)
    path[0] = w0
    for k in range(1, steps + 1):
        path[k] = path[k - 1] - eta * np.einsum("ij,j->i", H, path[k - 1])
    return path


def limit_by_power_iteration(H: Any) -> Any:
    v = np.arange(1.0, len(H) + 1)
    for _ in range(500):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


def subsets_by_bits(gradients: Any, m: Any) -> Any:
    N = len(gradients)
    sums = [np.sum([gradients[n] for n in range(N) if bits >> n & 1], axis=0)
            for bits in range(2 ** N) if bin(bits).count("1") == m]
    return np.sum(sums, axis=0) / math.comb(N, m)


def subsets_by_recursion(gradients: Any, m: Any) -> Any:
    def sums(first: int, left: int) -> list[Any]:
        if left == 0:
            return [0.0 * gradients[0]]
        return [gradients[n] + rest for n in range(first, len(gradients)) for rest in sums(n + 1, left - 1)]

    return sum(sums(0, m)) / len(sums(0, m))


def subsets_by_einsum(gradients: Any, m: Any) -> Any:
    chosen = np.zeros((math.comb(len(gradients), m), len(gradients)))
    for row, subset in zip(chosen, combinations(range(len(gradients)), m)):
        row[list(subset)] = 1
    return list(np.einsum("sn,np->p", chosen, gradients) / len(chosen))


def batches_by_shuffling(N: Any, size: Any, rng: Any) -> Any:
    order = list(range(N))
    rng.shuffle(order)
    batches = []
    while order:
        batches.append(order[:size])
        order = order[size:]
    return batches


def batches_by_sorting(N: Any, size: Any, rng: Any) -> Any:
    return np.split(np.argsort(rng.random(N)), range(size, N, size))


def batches_one_by_one(N: Any, size: Any, rng: Any) -> Any:
    left, batches = set(range(N)), []
    while left:
        batch = rng.choice(sorted(left), min(size, len(left)), replace=False)
        left -= set(batch.tolist())
        batches.append(np.sort(batch).astype(np.uint16))
    return tuple(batches)


def curve_by_loops(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return float(b2[0]) + sum(float(W2[0][i]) * math.tanh(float(W1[i][0]) * x + float(b1[i])) for i in range(3))


HONEST = {
    "sgd_step": [step_on_copies, step_number_by_number, Step()],
    "largest_safe_eta": [lambda w1, dw1: np.array(w1) / dw1, lambda w1, dw1: abs(w1) * abs(dw1) ** -1,
                         lambda w1, dw1: Fraction(w1) / Fraction(dw1),
                         lambda w1, dw1: np.float32(w1) / np.float32(dw1)],
    "quadratic_descent": [descent_by_powers, descent_by_eigenvectors, descent_by_recursion, descent_into_an_array],
    "max_eta": [lambda H: 2 / max(np.linalg.eigvals(H).real), lambda H: 2 / np.linalg.norm(H, 2),
                lambda H: 2 / np.linalg.svd(H)[1][0], limit_by_power_iteration,
                lambda H, share=1.0: share * 2.0 / np.float32(np.linalg.eigvalsh(np.float64(H)).max())],
    "subset_average": [subsets_by_bits, subsets_by_recursion, subsets_by_einsum],
    "minibatches": [batches_by_shuffling, batches_by_sorting, batches_one_by_one],
    "repair_figure": [curve_by_loops, lambda x, W1, b1, W2, b2: (W2 @ np.tanh(W1 * x + b1[:, None]) + b2).item(),
                      lambda x, W1, b1, W2, b2: np.einsum("ki,i->", W2, np.tanh(W1[:, 0] * x + b1)) + b2.sum(),
                      lambda x, *params: np.float32(right.repaired_curve(x, *params))],
}


@pytest.mark.parametrize(("exercise", "answer"), [(name, answer) for name in HONEST for answer in HONEST[name]])
def test_an_honest_answer_earns_everything(exercise: str, answer: Callable[..., Any]) -> None:
    for student in ("one", "two"):
        verdict = verdict_on(exercise, answer, student)
        assert verdict.fraction == 1.0, verdict


def test_five_digits_of_the_worked_step_are_enough() -> None:
    assert verdict_on("worked_step", w1=-0.19809, w2=-4.9996, b=-0.98613, E=0.26523).fraction == 1.0
    assert verdict_on("worked_step", **{k: np.float32(v) for k, v in right.worked_step().items()}).fraction == 1.0


def test_choices_may_be_written_large() -> None:
    assert verdict_on("landscape", point_a="Local minimum", point_b=" slope", point_c="SADDLE").fraction == 1.0


def fit_verdict(value: Any) -> Verdict:
    return verdict_on("fit_curve", fit_curve=value)


@pytest.fixture(scope="module")
def curves() -> dict[str, Any]:
    return trained()


def test_trained_params_may_come_in_any_form(curves: dict[str, Any]) -> None:
    assert fit_verdict(curves).fraction == 1.0
    assert fit_verdict({k: tuple([W.tolist(), b.tolist()] for W, b in p) for k, p in curves.items()}).fraction == 1.0
    assert fit_verdict({k: [(np.float32(W), np.float32(b)) for W, b in p] for k, p in curves.items()}).fraction == 1.0
    mirrored = {k: [(-W1[::-1], -b1[::-1]), (-W2[:, ::-1], b2)] for k, ((W1, b1), (W2, b2)) in curves.items()}
    assert fit_verdict(mirrored).fraction == 1.0


def test_each_curve_counts_a_quarter(curves: dict[str, Any]) -> None:
    verdict = fit_verdict({**curves, "sine": right.spread_start()})
    assert verdict.fraction == 0.75 and "`sine`" in verdict.message
    assert fit_verdict({"sine": curves["sine"]}).fraction == 0.25
    assert fit_verdict(curves["sine"]).fraction == 0.0


def test_other_networks_than_1_3_1_are_told_so(curves: dict[str, Any]) -> None:
    wide = [(np.ones((4, 1)), np.zeros(4)), (np.ones((1, 4)), np.zeros(1))]
    assert "1-3-1 is asked for" in fit_verdict(dict.fromkeys(curves, wide)).message


def plain_descent(step: Callable[..., Any], start: Any, epochs: int = 400) -> dict[str, Any]:
    found = {}
    for name, target in right.TARGETS.items():
        params = start
        for _ in range(epochs):
            params = step(params, right.curve_gradients(X_TRAIN, target(X_TRAIN), params)[1], 0.3)
        found[name] = params
    return found


def test_what_went_wrong_in_training_is_named() -> None:
    flat = [(np.zeros((3, 1)), np.zeros(3)), (np.zeros((1, 3)), np.zeros(1))]
    alike = [(np.ones((3, 1)), np.zeros(3)), (np.full((1, 3), 0.5), np.zeros(1))]
    still = lambda params, gradients, eta: params
    assert fit_verdict(plain_descent(still, right.spread_start())).mistake == "never moved"
    assert fit_verdict(plain_descent(right.sgd_step, flat)).mistake == "only the output's bias learns"
    assert fit_verdict(plain_descent(right.sgd_step, alike, 2000)).mistake == "three units that are one"
    one = plain_descent(right.sgd_step, right.spread_start(), 3000)["step"]
    assert fit_verdict(dict.fromkeys(right.TARGETS, one)).mistake == "one curve four times"
    uphill = plain_descent(lambda p, g, eta: right.sgd_step(p, g, -eta), right.spread_start())
    assert "uphill" in fit_verdict(uphill).message


def normalised_step(params: Any, gradients: Any, eta: Any) -> Any:
    length = np.sqrt(sum(np.sum(part ** 2) for layer in gradients for part in layer))
    return right.sgd_step(params, gradients, eta / length)


SLIPPING: dict[str, list[Callable[..., Any]]] = {
    "sgd_step": [normalised_step, lambda params, gradients, eta: right.sgd_step(params, gradients, eta)[::-1],
                 lambda params, gradients, eta: right.sgd_step(params, gradients, 0.1),
                 lambda params, gradients, eta: right.sgd_step(params[:1], gradients[:1], eta)],
    "largest_safe_eta": [lambda w1, dw1: 0.0048055747, lambda w1, dw1: [w1 / dw1], lambda w1, dw1: w1 / dw1 - 1e-3],
    "quadratic_descent": [lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, steps).T,
                          lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, steps + 1),
                          lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, steps)[::-1]],
    "max_eta": [lambda H: 2 / np.max(np.abs(H).sum(axis=1)), lambda H: 2 / np.max(np.diag(H)),
                lambda H: 2 / np.linalg.det(H) ** (1 / len(H))],
    "subset_average": [lambda gradients, m: m * np.mean(gradients, axis=0), lambda gradients, m: right.subset_average(gradients, m) / m,
                       lambda gradients, m: gradients[np.random.default_rng(0).permutation(len(gradients))[:m]].sum(0),
                       lambda gradients, m: m / len(gradients) * np.abs(gradients).sum(axis=0)],
    "minibatches": [lambda N, size, rng: [np.arange(N)[start::-(-N // size)] for start in range(-(-N // size))],
                    lambda N, size, rng: [np.isin(np.arange(N), batch) for batch in right.minibatches(N, size, rng)],
                    lambda N, size, rng: right.minibatches(N, size, rng)[0],
                    lambda N, size, rng: right.minibatches(N, size, np.random.default_rng(42))],
    "repair_figure": [lambda *given: np.array([right.repaired_curve(*given)]),
                      lambda x, W1, b1, W2, b2: right.repaired_curve(x, W1, -b1, W2, b2),
                      lambda x, W1, b1, W2, b2: right.repaired_curve(x, W1, 0 * b1, W2, 0 * b2)],
}


@pytest.mark.parametrize(("exercise", "answer"), [(name, answer) for name in SLIPPING for answer in SLIPPING[name]])
def test_an_answer_that_only_looks_right_earns_nothing(exercise: str, answer: Callable[..., Any]) -> None:
    verdict = verdict_on(exercise, answer)
    assert verdict.fraction == 0.0, verdict


def test_chance_that_does_not_come_from_the_generator_costs_what_repeatability_is_worth() -> None:
    own = np.random.default_rng(5)
    verdict = verdict_on("minibatches", lambda N, size, rng: right.minibatches(N, size, own))
    assert 0.7 <= verdict.fraction < 1.0
    assert "two different answers" in verdict.message


def test_an_overwritten_parameter_is_told_so() -> None:
    def overwriting(params: Any, gradients: Any, eta: Any) -> Any:
        for (W, b), (dW, db) in zip(params, gradients):
            W -= eta * dW
            b -= eta * db
        return params

    verdict = verdict_on("sgd_step", overwriting)
    assert verdict.fraction < 1.0 and verdict.mistake == "the old parameters overwritten"
