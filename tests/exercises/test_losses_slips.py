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


LINES = {"gaussian": right.gaussian_nll_lines, "classes": right.cross_entropy_lines}


@pytest.mark.parametrize(("exercise", "answer", "words"), [
    ("sum_of_squares", lambda Y, T: [right.sum_of_squares(Y, T)], "shape (1,) where () (a number) is expected"),
    ("sum_of_squares", lambda Y, T: 2 * right.sum_of_squares(Y, T), "exactly twice"),
    ("sum_of_squares", lambda Y, T: right.sum_of_squares(Y, T) / 2, "the ½ put in"),
    ("sum_of_squares", lambda Y, T: np.linalg.norm(Y - T), "where"),
    ("gaussian_nll", lambda *args: right.gaussian_nll_lines(*args)[0], "far from the targets"),
    ("gaussian_nll", lambda *args: abs(right.gaussian_nll(*args)), "a small variance"),
    ("gaussian_nll_lines", lambda *args: LINES["gaussian"](*args)[:4], "4 lines where 5 are asked for"),
    ("gaussian_nll_lines", lambda *args: LINES["gaussian"](*args)[:1], "still blank"),
    ("gaussian_nll_lines", lambda *args: [2 * v for v in LINES["gaussian"](*args)], "line 1 (given)"),
    ("gaussian_nll_lines", lambda *args: sum(LINES["gaussian"](*args)), "a list with the value of each line"),
    ("gaussian_nll_lines", lambda *args: LINES["gaussian"](*args)[:1] * 5, "no copy of a line above"),
    ("cross_entropy_lines", lambda *args: LINES["classes"](*args)[:1] * 4, "no copy of a line above"),
    ("gaussian_nll", lambda Y, T, s: right.gaussian_nll(Y, T, s) - Y.size % 2 / 2 * np.log(2 * np.pi * s), "cut off"),
    ("sum_of_squares", lambda Y, T: [["1"]], "a list with texts in it"),
    ("cross_entropy", lambda Y, T: -np.log(right.class_likelihood(Y, T)), "many examples"),
    ("cross_entropy", both_outcomes_without_a_nan, "both outcomes of every class"),
    ("softmax", softmax_of_sums_without_keepdims, "keepdims left out"),
    ("repair_gaussian", lambda *args: LINES["gaussian"](*args), "the line is right, the correction is not"),
    ("best_sigma2", lambda Y, T: np.var(Y - T), "the mean taken off"),
    ("one_hot", lambda labels, K: labels, "where (3, 4) is expected"),
    ("one_hot", lambda labels, K: 2 * right.one_hot(labels, K) - 1, "where"),
    ("softmax", shift_in_place, "is changed by the call"),
    ("softmax", lambda A: np.round(right.softmax(A), 3), "rounded on the way"),
    ("softmax", lambda A: right.softmax(np.atleast_2d(A)), "their shape is not"),
    ("class_likelihood", lambda Y, T: right.class_likelihood(Y, T) ** (1 / len(Y)), "where"),
    ("cross_entropy", lambda Y, T: -right.cross_entropy(Y, T) * -1 / math.log(10), "log base 10"),
    ("cross_entropy_lines", lambda Y, T: np.cumsum(LINES["classes"](Y, T)), "line 2"),
    ("repair_cross_entropy", lambda Y, T: right.cross_entropy(Y[-1:], T[-1:]), "the correction is not"),
    ("cross_entropy_from_logits", by_way_of_a_clipped_softmax, "logits far apart"),
])
def test_an_answer_that_only_looks_right_fails_and_is_told_why(exercise: str, answer: Any, words: str) -> None:
    verdict = verdict_on(exercise, answer)
    assert verdict.fraction < 1
    assert words.lower() in said(verdict).lower()


@pytest.mark.parametrize(("exercise", "answer"), [
    ("softmax", lambda A: np.exp(A) / np.sum(np.exp(A), axis=-1, keepdims=True)),
    ("cross_entropy", lambda Y, T: -np.sum(T * np.log(Y))),
    ("gaussian_nll", lambda *args: right.gaussian_nll_lines(*args)[0]),
    ("cross_entropy_from_logits", lambda A, T: right.cross_entropy(right.softmax(A), T)),
])
def test_what_is_right_but_for_an_edge_earns_most(exercise: str, answer: Any) -> None:
    assert 0.75 < verdict_on(exercise, answer).fraction < 1


@pytest.mark.parametrize("line", [1, 4, 5])
def test_a_wrong_line_costs_a_repair_a_third_and_is_spoken_to(line: int) -> None:
    for repair in ("repair_gaussian", "repair_cross_entropy"):
        verdict = verdict_on(repair, **{f"{repair}_line": line})
        assert verdict.fraction == pytest.approx(2 / 3)
        assert verdict.mistake or line == 1
