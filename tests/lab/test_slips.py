"""General slips are named when they explain every failing probe, and only then."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lab.judging.slips import general_slip, measured

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
    (lambda e, a: 0 * e, "0 wherever"),
    (lambda e, a: e[:, :, None], "shape is not"),
    (lambda e, a: e.sum(axis=0), "summed over an axis"),
    (lambda e, a: e.sum(), "summed over an axis"),
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


def test_a_factor_is_told_of_an_answer_that_overflows_besides() -> None:
    far = (np.array([0.0, 1.0]), np.array([np.nan, 2.0]), (np.array([-1000.0, 1000.0]),))
    assert "exactly twice" in general_slip([*((e, 2 * e, a) for e, a in zip(EXPECTED, ARGS)), far])


def test_zeros_alone_are_not_called_cut_to_whole_numbers() -> None:
    assert "whole numbers" not in general_slip([({"a": 0.3, "b": 2.0}, {"a": 0.0, "b": 2.0}, ())])


def test_a_column_that_meets_a_row_is_told() -> None:
    rows = [e[0] for e in EXPECTED]
    cases = [(e, e[:, None] * np.linspace(1, 2, e.size) / np.linspace(1, 2, e.size)[:, None], ()) for e in rows]
    assert "a column (K, 1)" in general_slip(cases)


def test_pairs_are_looked_into() -> None:
    cases = [((e, 3.0), (2 * e, 6.0), a) for e, a in zip(EXPECTED, ARGS)]
    assert "exactly twice" in general_slip(cases)


LAYERS = [(e, e[0]) for e in EXPECTED]


@pytest.mark.parametrize(("received", "words"), [
    (LAYERS[:1], "is a `return` inside a loop"),
    (LAYERS[-1:], "only the last of them"),
    (LAYERS[1:], "all but the first of them"),
    (LAYERS[:-1], "all but the last of them"),
    ([part for pair in LAYERS for part in pair], "one after the other, where pairs are expected"),
    ([pair[::-1] for pair in LAYERS], "the two of each pair are swapped"),
    (LAYERS[::-1], "in reverse order"),
    ([LAYERS[0], *LAYERS], ""),
])
def test_lists_of_layers_are_looked_at_as_a_whole(received: list, words: str) -> None:
    found = general_slip([(LAYERS, received, ())])
    assert words in found and bool(words) == bool(found)


def test_the_list_in_a_pair_is_looked_at_where_the_rest_is_right() -> None:
    assert "all but the first" in general_slip([((3.0, LAYERS), (3.0, LAYERS[1:]), ())])
    assert general_slip([((3.0, LAYERS), (4.0, LAYERS[1:]), ())]) == ""


def test_a_factor_of_n_is_not_told_where_n_is_the_same_on_every_probe() -> None:
    """Five times too much on two probes of five examples each may come of anything that is five."""
    rows = [RNG.normal(size=(5, 3)) for _ in range(2)]
    args = [(RNG.normal(size=(5, 7)),) for _ in range(2)]
    assert general_slip([(e, 5 * e, a) for e, a in zip(rows, args)]) == ""
    other = RNG.normal(size=(4, 3)), (RNG.normal(size=(4, 7)),)
    assert "N times" in general_slip([(rows[0], 5 * rows[0], args[0]), (other[0], 4 * other[0], other[1])])


@pytest.mark.parametrize(("required", "named"), [
    ([((1.0,), False), ((2e4,), True)], True),
    ([((2e4,), True)], False),                          # no ordinary probe says that the formula is right
    ([((1.0,), True), ((2e4,), True)], False),
    ([((1.0,), False), ((2e4,), False)], False),
])
def test_a_derivative_is_called_measured_only_where_ordinary_numbers_hold(required: list, named: bool) -> None:
    assert measured(required) is named
