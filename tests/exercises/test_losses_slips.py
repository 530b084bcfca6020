"""Unit 2: answers that only look right. None earns everything, and each is told what it looks like."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
import verdicts
from verdicts import said

from autograder.reference import losses as right

verdict_on = partial(verdicts.verdict_on, "02-losses")


def shift_in_place(A: Any) -> Any:
    A -= A.max(axis=-1, keepdims=True)
    return right.softmax(A)


def by_way_of_a_clipped_softmax(A: Any, T: Any) -> Any:
    return -np.sum(T * np.log(np.clip(right.softmax(A), 1e-12, 1)))


def both_outcomes_without_a_nan(Y: Any, T: Any) -> Any:
    return -np.sum(T * np.log(Y + 1e-15) + (1 - T) * np.log(1 - Y + 1e-15))


def softmax_of_sums_without_keepdims(A: Any) -> Any:
    e = np.exp(A - np.max(A, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1)


def by_densities(Y: Any, T: Any, sigma2: float) -> Any:
    """Return −log of the product of all densities, each of which may be taken for 0."""
    K = np.shape(Y)[1]
    return -np.log(np.prod((2 * np.pi * sigma2) ** (-K / 2) * np.exp(-np.sum((Y - T) ** 2, axis=1) / (2 * sigma2))))


@pytest.mark.parametrize(("exercise", "answer", "words"), [
    ("sum_of_squares", lambda Y, T: [right.sum_of_squares(Y, T)], "shape (1,) where () (a number) is expected"),
    ("sum_of_squares", lambda Y, T: 2 * right.sum_of_squares(Y, T), "exactly twice"),
    ("sum_of_squares", lambda Y, T: right.sum_of_squares(Y, T) / 2, "the ½ put in"),
    ("sum_of_squares", lambda Y, T: np.linalg.norm(Y - T), "where"),
    ("gaussian_nll", by_densities, "far from the targets"),
    ("gaussian_nll", lambda *args: abs(right.gaussian_nll(*args)), "a small variance"),
    ("gaussian_nll", lambda Y, T, s: right.gaussian_nll(Y, T, s) - Y.size % 2 / 2 * np.log(2 * np.pi * s), "cut off"),
    ("sum_of_squares", lambda Y, T: [["1"]], "a list with texts in it"),
    ("cross_entropy", lambda Y, T: -np.log(right.class_likelihood(Y, T)), "many examples"),
    ("cross_entropy", both_outcomes_without_a_nan, "both outcomes of every class"),
    ("softmax", softmax_of_sums_without_keepdims, "keepdims left out"),
    ("best_sigma2", lambda Y, T: np.var(Y - T), "the mean subtracted"),
    ("one_hot", lambda labels, K: labels, "where (3, 4) is expected"),
    ("one_hot", lambda labels, K: 2 * right.one_hot(labels, K) - 1, "where"),
    ("softmax", shift_in_place, "changes an argument that was passed in"),
    ("softmax", lambda A: np.round(right.softmax(A), 3), "rounded on the way"),
    ("softmax", lambda A: right.softmax(np.atleast_2d(A)), "their shape is not"),
    ("class_likelihood", lambda Y, T: right.class_likelihood(Y, T) ** (1 / len(Y)), "where"),
    ("cross_entropy", lambda Y, T: -right.cross_entropy(Y, T) * -1 / math.log(10), "log base 10"),
    ("cross_entropy_from_logits", by_way_of_a_clipped_softmax, "logits far apart"),
])
def test_an_answer_that_only_looks_right_fails_and_is_told_why(exercise: str, answer: Any, words: str) -> None:
    verdict = verdict_on(exercise, answer)
    assert verdict.fraction < 1
    assert words.lower() in said(verdict).lower()


@pytest.mark.parametrize(("exercise", "answer"), [
    ("softmax", lambda A: np.exp(A) / np.sum(np.exp(A), axis=-1, keepdims=True)),
    ("cross_entropy", lambda Y, T: -np.sum(T * np.log(Y))),
    ("gaussian_nll", by_densities),
    ("cross_entropy_from_logits", lambda A, T: right.cross_entropy(right.softmax(A), T)),
])
def test_what_is_right_but_for_an_edge_earns_most(exercise: str, answer: Any) -> None:
    assert 0.75 < verdict_on(exercise, answer).fraction < 1
