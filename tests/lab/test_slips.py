"""General slips are named when they explain every failing probe, and only then."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lab.slips import general_slip

RNG = np.random.default_rng(3)
SHAPES = [(4, 3), (5, 2), (6, 3)]
EXPECTED = [RNG.normal(size=shape) for shape in SHAPES]
ARGS = [(RNG.normal(size=(n, 7)),) for n, _ in SHAPES]


def slip(change) -> str:
    return general_slip([(e, change(e, a), a) for e, a in zip(EXPECTED, ARGS)])


@pytest.mark.parametrize(("change", "words"), [
    (lambda e, a: 2 * e, "exactly twice"),
    (lambda e, a: e / 2, "exactly half"),
    (lambda e, a: -e, "wrong sign"),
    (lambda e, a: e / math.log(10), "log₁₀"),
    (lambda e, a: e / math.log(2), "log₂"),
    (lambda e, a: e.T, "transpose"),
    (lambda e, a: e[::-1], "reverse order"),
    (lambda e, a: len(a[0]) * e, "N times"),
    (lambda e, a: e / len(a[0]), "1/N"),
    (lambda e, a: np.trunc(e), "whole numbers"),
    (lambda e, a: 0 * e, "zero everywhere"),
    (lambda e, a: e[:, :, None], "shape is not"),
    (lambda e, a: e.sum(axis=0), "summed over an axis"),
    (lambda e, a: np.where(e > 0, np.inf, e), "does an exponential overflow"),
    (lambda e, a: e * (1 + 1e-4), "close, but not equal"),
])
def test_a_slip_is_named(change, words: str) -> None:
    assert words in slip(change)


def test_an_honest_wrong_answer_is_called_nothing() -> None:
    assert slip(lambda e, a: np.cos(e)) == ""


def test_a_factor_must_be_the_same_on_every_probe() -> None:
    factors = iter([2.0, 0.5, 2.0])
    assert slip(lambda e, a: next(factors) * e) == ""


def test_pairs_are_looked_into() -> None:
    cases = [((e, 3.0), (2 * e, 6.0), a) for e, a in zip(EXPECTED, ARGS)]
    assert "exactly twice" in general_slip(cases)
