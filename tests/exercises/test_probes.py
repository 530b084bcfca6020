"""Random probes: what they depend on, when they are sampled again, and what of them ships."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.exercises import exercise
from autograder.exercises.kinds import Exercise
from autograder.exercises.precision import single_precision_is_enough
from autograder.exercises.probes import question
from autograder.exercises.settling import settled
from lab.calling.functions import Function
from lab.judging.compare import difference
from lab.judging.ways.equal import Equal

FORWARD = exercise("01-forward-model", "forward")


def arguments(declared: Exercise, student: str = "one") -> dict[str, list[str]]:
    """Return the arguments of the hidden probes by aspect, as text."""
    found: dict[str, list[str]] = {}
    for probe in question(declared, "test", student, public=False).probes:
        found.setdefault(probe.aspect, []).append(repr(probe.args))
    return found


def changed(**parts: Any) -> Exercise:
    assert FORWARD.asked is not None
    return replace(FORWARD, asked=replace(FORWARD.asked, **parts))


def test_two_students_get_different_probes_and_each_the_same_ones_again() -> None:
    assert arguments(FORWARD) == arguments(FORWARD)
    assert arguments(FORWARD)["random"] != arguments(FORWARD, "two")["random"]


def test_a_probe_that_is_sampled_otherwise_changes_no_other() -> None:
    assert FORWARD.asked is not None
    before = arguments(FORWARD)
    first, *others = FORWARD.asked.edges

    def twice(rng: np.random.Generator) -> tuple:
        FORWARD.asked.edges[first](rng)  # type: ignore[union-attr]
        return FORWARD.asked.edges[first](rng)  # type: ignore[union-attr]

    after = arguments(changed(edges={**FORWARD.asked.edges, first: twice}))
    assert others
    assert after.pop(first) != before.pop(first)
    assert after == before


def test_more_random_probes_leave_the_first_ones_as_they_are() -> None:
    assert arguments(changed(probes=7))["random"][:5] == arguments(FORWARD)["random"]


def test_what_is_expected_of_single_precision_is_computed_in_double() -> None:
    declared = exercise("04-backpropagation", "sigmoid_prime")
    assert declared.asked is not None
    in_single = [probe for probe in question(declared, "test", public=False).probes
                 if isinstance(probe.args[0], np.ndarray) and probe.args[0].dtype == np.float32]  # type: ignore[index]
    assert in_single
    for probe in in_single:
        assert probe.args is not None
        exact = declared.asked.reference(probe.args[0].astype(np.float64))
        assert isinstance(probe.judgement, Equal)
        assert not difference(exact, probe.judgement.expected, 1e-13)


@pytest.mark.parametrize(("reference", "args", "enough"), [
    (lambda x, y: x - y, (1.5, -0.25), True),
    (lambda x, y: x - y, (1.5, 1.4999), False),                     # the arguments cancel
    (lambda x: 1 - np.tanh(x) ** 2, (np.array([0.5, 1.0]),), True),
    (lambda x: 1 - np.tanh(x) ** 2, (np.array([4.5, 5.0]),), False),  # what is computed from them does
    (lambda h, x: 1 - h(x) ** 2, (Function("tanh"), 5.0), False),
    (lambda w, x: float(w @ x), (np.array([1.0, 2.0]), np.array([2.0, -0.9999])), False),
    (lambda w: {"a": w["a"] + w["b"]}, ({"a": 0.7, "b": -0.69999},), False),
    (lambda x: np.argmax(x), (np.array([0.3, 0.300001]),), False),
    (lambda n, m: n - m, (np.array([3, 4]), np.array([3, 2])), True),  # whole numbers are exact
], ids=["apart", "cancel", "bends", "saturated", "function", "product", "dict", "tie", "whole"])
def test_single_precision_is_enough_unless_terms_nearly_cancel(reference: Any, args: tuple, enough: bool) -> None:
    assert single_precision_is_enough(reference, args, reference(*args), 1e-6) == enough


def test_a_reference_that_works_in_place_is_watched_too() -> None:
    def reference(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        total = x.copy()
        total -= y
        return total

    x = np.array([1.0, 2.0])
    assert single_precision_is_enough(reference, (x, -x), reference(x, -x), 1e-6)
    assert not single_precision_is_enough(reference, (x, 0.9999 * x), reference(x, 0.9999 * x), 1e-6)


def test_settled_numbers_are_equal_though_their_last_bits_differ() -> None:
    one = {"E": 0.1 + 0.2, "z": [np.array([1.0, 1 / 3, 1e-17]), np.array([3e-16])], "w": (2.0, -1e-16), "n": 3}
    other = {"E": 0.3, "z": [np.array([1.0 - 1e-16, 1 / 3 + 1e-16, 0.0]), np.array([-1e-16])], "w": (2.0, 0.0), "n": 3}
    assert repr(settled(one)) == repr(settled(other))


def test_exact_decimals_do_not_end_on_a_tie() -> None:
    tie = 1.000000025  # of which eight digits are kept
    assert settled(tie - 2e-16) == settled(tie) == settled(tie + 2e-16)
    assert repr(settled(np.array([1.0, 2.0**-9 - 1e-17]))) == repr(settled(np.array([1.0, 2.0**-9 + 1e-17])))


def test_settled_numbers_stay_far_within_the_tolerance() -> None:
    value = [np.array([[1e5, 3.3333333333], [-2e-3, np.inf]]), 1e-7 / 3, "text", None, np.array([1, 2]), float("-inf")]
    assert not difference([value[0][0], value[1]], [settled(value)[0][0], settled(value)[1]], 1e-7)
    assert settled(value)[2:4] == ["text", None] and settled(value)[5] == float("-inf")
    assert settled(value)[4].dtype == int and settled(value)[0][1, 1] == np.inf


def test_long_valleys_are_positive_definite() -> None:
    declared = exercise("06-sgd", "max_eta")
    for student in map(str, range(100)):
        H, = next(probe.args for probe in question(declared, "test", student, public=False).probes
                  if probe.aspect == "a long valley")     # type: ignore[misc]
        assert np.array_equal(H, H.T)
        scale = 1 / np.sqrt(np.diag(H))
        assert np.linalg.eigvalsh(H * np.outer(scale, scale))[0] > 0.1
        assert np.linalg.eigvalsh(H)[-1] > 1e4 * np.linalg.eigvalsh(H)[0]
