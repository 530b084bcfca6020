"""Unit 2: its golden numbers, its reference against independent mathematics, and its text against both."""

from __future__ import annotations

import math
import re
from decimal import Decimal, localcontext
from pathlib import Path
from statistics import NormalDist
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from autograder.exercises import exercises_of
from autograder.exercises.losses.classes import probabilities
from autograder.exercises.losses.gaussian import with_variance
from autograder.exercises.sampling import generator
from autograder.reference import losses as right

UNIT = "02-losses"
EXERCISES = exercises_of(UNIT)
SEEDS = [generator("losses", str(i)) for i in range(5)]
Y2, T2 = np.array([[0.2, 0.7, 0.1], [0.5, 0.1, 0.4]]), np.array([[0, 1, 0], [1, 0, 0]])


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "solutions" / f"{UNIT}.md").read_text(encoding="utf-8")


# --- the numbers that the course prints


def test_the_worked_cross_entropy_has_the_numbers_that_the_course_prints() -> None:
    worked: Any = right.worked_cross_entropy()
    assert [f"{y:.7f}" for y in worked["y"]] == ["0.2312239", "0.6285317", "0.1402444"]
    assert f"{worked['E']:.10f}" == "0.4643687841"
    assert EXERCISES["worked_cross_entropy"].values["E"].expected == worked["E"]


def test_the_text_prints_what_the_reference_computes(text: str) -> None:
    Y, T = np.array([[1, 2], [0.5, -1]]), np.array([[1.5, 1], [0, -1]])
    assert right.sum_of_squares(Y, T) == 1.5 and "(0.25 + 1) + (0.25 + 0) = 1.5" in text
    assert 2 / right.best_sigma2(Y, T) == pytest.approx(0.75 / right.best_sigma2(Y, T) ** 2)
    y = right.softmax(np.array([2.0, 0.0, -1.0]))
    assert f"({y[0]:.3f},\\ {y[1]:.3f},\\ {y[2]:.3f})" in text
    assert right.class_likelihood(Y2, T2) == pytest.approx(0.35)
    assert f"0.3567 + 0.6931 = {right.cross_entropy(Y2, T2):.4f}" in text
    assert f"-2 + {math.log(math.e + math.e**2 + math.e**0.5):.4f} =" in text
    assert round(2000 * math.log10(0.4)) == -796 and r"0.4^{2000} \approx 10^{-796}" in text
    assert right.cross_entropy_from_logits(np.array([[1000.0, 0.0]]), np.array([[0, 1]])) == 1000


def test_the_text_does_not_give_the_worked_numbers_away_before_they_are_asked_for(text: str) -> None:
    before, after = text.split(":check: worked_cross_entropy")
    assert not re.search(r"0\.628|0\.464|0\.231|0\.140", before)
    assert "softmax-to-one-hot.svg" in after


# --- the Gaussian


def densities(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, float]:
    """Return Y, T and σ² with T so near Y that a product of all densities is far from the smallest number."""
    Y, T, sigma2 = with_variance(rng)
    return Y, Y + 0.7 * T, sigma2


@pytest.mark.parametrize("rng", SEEDS)
def test_gaussian_nll_is_minus_log_of_the_product_of_normal_densities(rng: np.random.Generator) -> None:
    Y, T, sigma2 = densities(rng)
    one_by_one = [NormalDist(y, math.sqrt(sigma2)).pdf(t) for y, t in zip(Y.ravel(), T.ravel())]
    assert right.gaussian_nll(Y, T, sigma2) == pytest.approx(-math.log(math.prod(one_by_one)))


@pytest.mark.parametrize("rng", SEEDS)
def test_the_best_variance_is_where_the_slope_is_zero_and_the_loss_lowest(rng: np.random.Generator) -> None:
    Y, T, _ = with_variance(rng)
    loss = lambda s: np.size(Y) / 2 * anp.log(2 * np.pi * s) + anp.sum((Y - T) ** 2) / (2 * s)
    best = right.best_sigma2(Y, T)
    assert grad(loss)(best) == pytest.approx(0, abs=1e-9)
    assert right.gaussian_nll(Y, T, best) < min(right.gaussian_nll(Y, T, best * f) for f in (0.9, 1.1))


def test_least_squares_is_the_likeliest_for_every_variance() -> None:
    rng = np.random.default_rng(1)
    T, candidates = rng.normal(size=(4, 3)), rng.normal(size=(20, 4, 3))
    least = min(range(20), key=lambda i: right.sum_of_squares(candidates[i], T))
    for sigma2 in (0.01, 1.0, 50.0):
        assert min(range(20), key=lambda i: right.gaussian_nll(candidates[i], T, sigma2)) == least


def test_the_two_slips_of_the_gaussian_repair_are_in_lines_2_and_4() -> None:
    Y, T, sigma2 = densities(SEEDS[0])
    (N, K), u = Y.shape, np.sum((Y - T) ** 2, axis=1) / (2 * sigma2)
    c = np.full(N, (2 * np.pi * sigma2) ** (-K / 2))
    E = right.sum_of_squares(Y, T)
    lines = [-np.log(np.prod(c) * np.prod(np.exp(-u))), -np.log(np.prod(c)) + np.log(np.prod(np.exp(-u))),
             -np.sum(np.log(c)) + np.sum(np.log(np.exp(-u))), -np.sum(np.log(c)) + np.sum(u),
             N * K / 2 * np.log(2 * np.pi * sigma2) + E / (2 * sigma2)]
    assert slips(lines) == [2, 4] and lines[1] - lines[0] == pytest.approx(-E / sigma2)
    assert EXERCISES["repair_gaussian"].values["repair_gaussian_line"].expected == 2


def slips(lines: list[float]) -> list[int]:
    """Return the numbers, from 1, of the lines that are not equal to the line before."""
    return [i + 2 for i, (one, other) in enumerate(zip(lines, lines[1:])) if not math.isclose(one, other)]


# --- classes


@pytest.mark.parametrize("n", [0, 1])
def test_the_sum_of_the_cross_entropy_repair_is_lost_in_line_3(n: int) -> None:
    lines = [-np.log(np.prod(Y2**T2)), -np.sum(np.log(np.prod(Y2**T2, axis=1))), -np.sum(np.log(Y2[n] ** T2[n])),
             -np.sum(T2[n] * np.log(Y2[n])), -np.sum(T2 * np.log(Y2))]
    assert slips(lines) == [3, 5]
    assert EXERCISES["repair_cross_entropy"].values["repair_cross_entropy_line"].expected == 3


@pytest.mark.parametrize("rng", SEEDS)
def test_every_form_of_the_cross_entropy_is_minus_log_of_the_likelihood(rng: np.random.Generator) -> None:
    Y, T = probabilities(rng)
    E = -math.log(right.class_likelihood(Y, T))
    for shift in (0.0, 700.0, -1000.0):
        assert right.cross_entropy_from_logits(np.log(Y) + shift, T) == pytest.approx(E)
    assert right.cross_entropy(Y, T) == pytest.approx(E)


def test_zeros_count_as_nothing_where_the_class_did_not_occur() -> None:
    with np.errstate(all="raise"):
        assert right.cross_entropy(np.array([[0.0, 1.0], [0.25, 0.75]]), np.eye(2)[[1, 0]]) == -math.log(0.25)
        assert right.class_likelihood(np.array([[0.0, 1.0]]), np.array([[0, 1]])) == 1


@pytest.mark.parametrize("rng", SEEDS)
def test_softmax_is_the_slope_of_log_sum_exp(rng: np.random.Generator) -> None:
    a = rng.normal(size=4)
    assert np.allclose(right.softmax(a), grad(lambda a: anp.log(anp.sum(anp.exp(a))))(a))
    assert np.allclose(right.softmax(np.array([a, -a]))[1], right.softmax(-a))


def test_extreme_logits_agree_with_arithmetic_of_forty_digits() -> None:
    A, T = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0]]), np.array([[0, 0, 1], [1, 0, 0]])
    with localcontext(prec=40):
        e = [[Decimal(a).exp() for a in row] for row in A.tolist()]
        exact = -sum((row[t] / sum(row)).ln() for row, t in zip(e, (2, 0)))
        shares = [[float(v / sum(row)) for v in row] for row in e]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert right.cross_entropy_from_logits(A, T) == pytest.approx(float(exact), rel=1e-12)
        assert np.allclose(right.softmax(A), shares, rtol=1e-12, atol=1e-300)


def test_one_hot_takes_the_label_apart_and_argmax_puts_it_together() -> None:
    labels = np.array([2, 0, 0, 1])
    T = right.one_hot(labels, 4)
    assert T.shape == (4, 4) and not T[:, 3].any() and (T.sum(axis=1) == 1).all()
    assert T.argmax(axis=1).tolist() == labels.tolist()
