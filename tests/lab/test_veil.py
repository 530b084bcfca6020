"""A veiled value tells right from wrong as the value itself would, and does not show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.calling.requests import Result
from lab.judging import veil as veils
from lab.judging.veil import unveils, veil
from lab.judging.ways.values import Typed, Veiled


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    """Make hashes quick; `test_a_guess_is_slow` looks at how slow they really are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(veils, "WORK", 2)
        yield


numbers = st.floats(1e-6, 1e6).flatmap(lambda v: st.sampled_from([v, -v]))


@given(numbers, st.floats(-0.9, 0.9), st.sampled_from([1e-3, 3e-5, 5e-3]))
def test_values_within_the_tolerance_unveil(value: float, share: float, tolerance: float) -> None:
    assert unveils(veil(value, tolerance, "s"), value * (1 + share * tolerance), tolerance, "s")


@given(numbers, st.floats(1.2, 1e3), st.sampled_from([1.0, -1.0]), st.sampled_from([1e-3, 3e-5, 5e-3]))
def test_values_outside_do_not(value: float, times: float, sign: float, tolerance: float) -> None:
    other = value * (1 + sign * times * tolerance)
    assert other == 0 or not unveils(veil(value, tolerance, "s"), other, tolerance, "s")
    assert not unveils(veil(value, tolerance, "s"), -value, tolerance, "s")


@pytest.mark.parametrize(("value", "same", "other"), [
    ("saddle", " Saddle", "slope"), ((2, 3), [2, 3], (3, 2)), ((2,), (2,), 2), (3, 3.0, 4), (0.0, 0, 1e-9),
    ([0.5, 0.25], (0.5, 0.25), [0.5, 0.3]),
])
def test_choices_shapes_and_lists(value: object, same: object, other: object) -> None:
    assert unveils(veil(value, 1e-3, "s"), same, 1e-3, "s")
    assert not unveils(veil(value, 1e-3, "s"), other, 1e-3, "s")


@pytest.mark.parametrize("strange", [None, ..., "x", float("nan"), float("inf"), [], {}, True, 2 ** 1050])
def test_strange_values_do_not_unveil(strange: object) -> None:
    assert not unveils(veil(0.25, 1e-3, "s"), strange, 1e-3, "s")


def test_the_value_does_not_show() -> None:
    assert "0.24" not in json.dumps(veil(0.2404890831, 1e-3, "s"))


@pytest.mark.parametrize(("received", "words"), [
    (np.array([-0.1980916562]), "the right number, but in an array of shape (1,)"),
    ([-0.1980916562], "the right number, but in an array of shape (1,)"),
    (np.array([0.3]), "not the values"), ("-0.19809", "a number has no quotes"), ("minus 0.2", "is not the one"),
    (0.2, "0.2 is not the value"),
])
def test_what_is_said_of_a_wrong_value_gives_away_no_more_than_its_form(received: object, words: str) -> None:
    assert words in Veiled(veil(-0.1980916562, 3e-5, "s"), 3e-5, "s").check((), Result("value", received))


@pytest.mark.parametrize(("received", "words"), [
    ("local  Minimum", ""), ("saddle", "'saddle' is not the one"), ("Saddle", "'Saddle' is not the one"),
    ("local", "'local' is none of 'local minimum', 'saddle'"), (3, "3 is none of 'local minimum', 'saddle'"),
])
def test_a_word_that_is_none_of_the_choices_is_told_which_they_are(received: object, words: str) -> None:
    veiled = Veiled(veil("local minimum", 1e-3, "s"), 1e-3, "s", ["local minimum", "saddle"])
    assert veiled.check((), Result("value", received)) == words


@pytest.mark.parametrize("received", [True, "true", "True"])
def test_true_and_false_may_be_values_or_words(received: object) -> None:
    claim = Typed("true", choices=("true", "false"))
    assert claim.check((), Result("value", received)) == ""
    assert claim.shipped("s").check((), Result("value", received)) == ""
    assert claim.shipped("s").check((), Result("value", not received if received is True else "false")) != ""
    assert claim.shipped("s").check((), Result("value", 1)) == "1 is none of 'true', 'false'"


def test_a_guess_costs_memory_and_work_that_no_list_of_guesses_can_share(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict] = []
    real = hashlib.scrypt
    monkeypatch.setattr(veils, "WORK", 2 ** 14)
    monkeypatch.setattr(hashlib, "scrypt", lambda text, **cost: asked.append(cost) or real(text, **{**cost, "n": 2}))
    assert not unveils([veils.GRID + "0" * 18], 0.123, 1e-3, "one salt")
    assert not unveils([veils.GRID + "0" * 18], 0.123, 1e-3, "another salt")
    assert [(cost["n"] * cost["r"], cost["salt"]) for cost in asked] == [(2 ** 17, b"one salt"), (2 ** 17, b"another salt")]


def test_a_check_guesses_once_for_each_number(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(veils, "_slowly", lambda salt, text, work: made.append(text) or "0")
    unveils([["~1"], ["~2"], ["=3"]], [0.5, 0.25, 3], 1e-3, "s")
    assert len(made) == 1  # the first is wrong, so the others are not tried
    unveils(["~1", "~2", "~3"], 0.5, 1e-3, "s")
    assert len(made) == 2


def test_what_is_no_hash_is_not_remembered() -> None:
    known = dict(veils.remember({}))
    assert veils.remember({("x", "h"): 0.5, "x": [1.0]}) == known
