"""Unit 2: honest answers in styles we would not choose earn everything."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial, reduce
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
import verdicts
from verdicts import in_single_precision

from autograder.exercises import exercises_of
from autograder.reference import losses as right

EXERCISES = exercises_of("02-losses")
verdict_on = partial(verdicts.verdict_on, "02-losses")


def squares_by_loops(Y: Any, T: Any) -> Any:
    E = 0.0
    for n in range(len(Y)):
        for k in range(len(Y[n])):
            E += (float(Y[n][k]) - float(T[n][k])) ** 2
    return E


def halves(Y: Any, T: Any) -> Any:
    if len(Y) == 1:
        return np.linalg.norm(Y[0] - T[0]) ** 2
    return halves(Y[: len(Y) // 2], T[: len(Y) // 2]) + halves(Y[len(Y) // 2:], T[len(Y) // 2:])


class Likelihood:
    """Answers that share their work."""

    def __init__(self, log: bool) -> None:
        self.log = log

    def __call__(self, Y: Any, T: Any) -> Any:
        right_ones = [float(y[t.tolist().index(1)]) for y, t in zip(Y, T)]
        return -sum(map(math.log, right_ones)) if self.log else math.prod(right_ones)


def gaussian_lines_by_loops(Y: Any, T: Any, s: Any) -> Any:
    N, K = Y.shape
    ps = [math.prod(NormalDist(y, s**0.5).pdf(t) for y, t in zip(Y[n], T[n])) for n in range(N)]
    line2 = -sum(math.log(p) for p in ps)
    u = [sum((y - t) ** 2 for y, t in zip(Y[n], T[n])) / 2 / s for n in range(N)]
    log_c = -0.5 * K * math.log(2 * math.pi * s)
    line5 = 0.5 * N * K * (math.log(2 * math.pi) + math.log(s)) + halves(Y, T) / 2 / s
    return -math.log(math.prod(ps)), line2, -sum(log_c + math.log(math.exp(-v)) for v in u), sum(u) - N * log_c, line5


def one_hot_by_append(labels: Any, K: Any) -> Any:
    T = []
    for label in labels:
        row = [0] * K
        row[label] = 1
        T.append(row)
    return T


def one_hot_by_filling(labels: Any, K: Any, dtype: Any = np.float32) -> Any:
    T = np.zeros((len(labels), K), dtype)
    T[np.arange(len(labels)), labels] = 1
    return T


def softmax_row_by_row(A: Any) -> Any:
    if np.ndim(A) == 2:
        return [softmax_row_by_row(a) for a in A]
    top = max(A)
    e = [math.exp(a - top) for a in A]
    return [v / sum(e) for v in e]


def from_logits_by_logaddexp(A: Any, T: Any) -> Any:
    return np.sum(np.logaddexp.reduce(A, axis=1)) - np.einsum("nk,nk->", T, A)


def from_logits_by_differences(A: Any, T: Any) -> Any:
    E = 0.0
    for a, t in zip(A, T):
        d = a - a[np.argmax(t)]
        E += max(d) + math.log(sum(math.exp(v - max(d)) for v in d))
    return E


HONEST: dict[str, tuple[Callable[..., Any], ...]] = {
    "sum_of_squares": (squares_by_loops, halves, in_single_precision(right.sum_of_squares),
                       lambda Y, T: np.einsum("nk,nk->", Y - T, Y - T), lambda Y, T: np.trace((Y - T) @ (Y - T).T)),
    "gaussian_nll": (in_single_precision(right.gaussian_nll),
                     lambda Y, T, s: sum(0.5 * math.log(2 * math.pi * s) + (y - t) ** 2 / (2 * s)
                                         for y, t in zip(Y.ravel(), T.ravel())),
                     lambda Y, T, sigma2, /: -np.sum(-np.log(np.sqrt(2 * np.pi * sigma2)) - (T - Y) ** 2 / sigma2 / 2),
                     lambda Y, T, s: reduce(lambda E, d: E + d @ d / 2 / s, T - Y, Y.size * np.log(2 * np.pi * s) / 2)),
    "best_sigma2": (lambda Y, T: np.mean((Y - T) ** 2), lambda Y, T: squares_by_loops(Y, T) / (len(Y) * len(Y[0])),
                    lambda Y, T: np.float32(np.mean(np.square(np.subtract(T, Y)), axis=0).mean()),
                    lambda Y, T: np.average([np.dot(d, d) for d in T - Y]) / Y.shape[-1]),
    "one_hot": (one_hot_by_append, one_hot_by_filling, lambda labels, K: labels[:, None] == np.arange(K),
                lambda labels, K: np.vstack([np.identity(K, int)[label] for label in labels]),
                lambda labels, K: np.equal.outer(labels, range(K)).astype("int8")),
    "softmax": (softmax_row_by_row, in_single_precision(right.softmax), lambda A: np.exp(from_log_softmax(A)),
                lambda A: (right.softmax(A.T[::-1].T).T[::-1]).T,
                lambda A: np.apply_along_axis(lambda a: np.exp(a - a.max()) / np.exp(a - a.max()).sum(), -1, A)),
    "class_likelihood": (Likelihood(log=False), lambda Y, T: np.prod(np.sum(Y * T, axis=1)),
                         lambda Y, T: np.prod(Y[T.astype(bool)]), in_single_precision(right.class_likelihood),
                         lambda Y, T: reduce(lambda p, i: p * Y[i] ** T[i], np.ndindex(Y.shape), 1.0)),
    "cross_entropy": (Likelihood(log=True), lambda Y, T: -np.sum(np.log(Y[T == 1])),
                      in_single_precision(right.cross_entropy),
                      lambda Y, T: -np.sum(T * np.log(Y + 1e-12)), lambda Y, T: -np.nansum(T * np.log(Y)),
                      lambda Y, T: -np.log(Y[range(len(Y)), T.argmax(axis=1)]).sum(),
                      lambda Y, T: -np.sum(T * np.log(np.clip(Y, 1e-15, 1)))),
    "cross_entropy_from_logits": (from_logits_by_logaddexp, from_logits_by_differences,
                                  in_single_precision(right.cross_entropy_from_logits),
                                  lambda A, T: -np.sum(T * from_log_softmax(A))),
}  # fmt: skip


def from_log_softmax(A: Any) -> Any:
    return A - np.logaddexp.reduce(A, axis=-1, keepdims=True)


@pytest.mark.parametrize(("exercise", "style"), [(e, i) for e, styles in HONEST.items() for i in range(len(styles))])
@pytest.mark.parametrize("student", ["one", "another", "a third"])
def test_an_honest_style_earns_everything(exercise: str, style: int, student: str) -> None:
    verdict = verdict_on(exercise, HONEST[exercise][style], student)
    assert verdict.fraction == 1.0, verdict


def test_every_function_has_three_honest_styles() -> None:
    assert {name for name, exercise in EXERCISES.items() if exercise.asked} == set(HONEST)
    assert all(len(styles) >= 3 for styles in HONEST.values())


@pytest.mark.parametrize("values", [
    {"y": (0.2312, 0.6285, 0.1402), "E": 0.4644},
    {"y": np.float32([0.2312239, 0.6285317, 0.1402444]), "E": np.array(0.46436878)},
    {"y": [float(Fraction(2312, 10000)), np.float64(0.62853), 0.14024], "E": -math.log(0.62853)},
])
def test_worked_numbers_may_be_typed_or_computed(values: dict[str, Any]) -> None:
    assert verdict_on("worked_cross_entropy", **values).fraction == 1.0
