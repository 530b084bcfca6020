"""Comparison is strict: shape first, no broadcasting, no NaN, nothing equal by being empty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lab.judging.compare import difference, equal_arrays
from lab.judging.veil import unveils, veil

finite = st.floats(-1e6, 1e6, allow_nan=False).map(lambda v: v if abs(v) > 1e-6 else 0.0)
some_array = arrays.arrays(np.float64, arrays.array_shapes(max_dims=3, max_side=4, min_side=0), elements=finite)


@given(some_array)
def test_an_array_equals_itself_and_its_nested_list(a: np.ndarray) -> None:
    assert difference(a, a.copy()) is None
    assert a.size == 0 or difference(a, a.tolist()) is None


@given(some_array, some_array)
def test_other_shapes_are_never_equal(a: np.ndarray, b: np.ndarray) -> None:
    assume(a.shape != b.shape)
    found = difference(a, b)
    assert found is not None and found.kind == "shape"


@given(some_array, st.sampled_from([np.nan, np.inf, -np.inf]), st.data())
def test_one_entry_that_is_not_finite_is_found(a: np.ndarray, strange: float, data: st.DataObject) -> None:
    assume(a.size)
    index = tuple(data.draw(st.integers(0, n - 1)) for n in a.shape)
    b = a.copy()
    b[index] = strange
    found = difference(a, b)
    assert found is not None and found.index == index


@given(some_array, st.floats(1e-3, 1e3), st.data())
def test_an_entry_off_by_a_thousandth_of_the_largest_is_found(a: np.ndarray, scale: float, data: st.DataObject) -> None:
    assume(a.size and np.max(np.abs(a)) > 1e-3)
    index = tuple(data.draw(st.integers(0, n - 1)) for n in a.shape)
    b = a.copy()
    b[index] += scale * np.max(np.abs(a))
    assert difference(a, b) is not None


@given(arrays.arrays(np.float64, (3, 2), elements=st.floats(-10, 10).filter(lambda v: abs(v) > 1e-2)))
def test_honest_float32_is_equal(a: np.ndarray) -> None:
    assert difference(a, a.astype(np.float32)) is None


@pytest.mark.parametrize(("expected", "received"), [
    (-0.004, 0.0), (0.0, -0.004), (1.0, np.array([1.0])),
    (np.zeros(3), np.zeros((3, 1))), (np.zeros(3), np.zeros((1, 3))),
    (np.zeros(3), 0.0), (np.zeros(0), np.zeros((0, 3))), (1.0, "1.0"), (1.0, None), (np.nan, np.nan),
    ({"a": 1.0}, {"a": 1.0, "b": 2.0}), ({"a": 1.0}, {}), ([1.0, 2.0], [1.0]), ((np.ones(2), 1.0), np.ones(2)),
    (1.0, 1.0 + 1e-4), (np.array([1.0, 1e-3]), np.array([1.0, 0.0])), (1.0, 1.0 + 0j), (1e-6, 0.0),
])
def test_these_are_not_equal(expected: object, received: object) -> None:
    assert difference(expected, received) is not None


@pytest.mark.parametrize(("expected", "received"), [
    (1.0, True), (np.array([0.0, 1.0]), [False, True]), ((1.0, np.ones(2)), [1, [1, 1]]), (4e-18, 0.0),
    (2.0, np.array(2)), (1.0, np.float32(1.0)), ("Saddle", " saddle"), ({1: 2.0, (0, 1): 3.0}, {(0, 1): 3, 1: 2}),
    (np.zeros(0), np.zeros(0)), ([np.ones(2), np.ones(2)], np.ones((2, 2))),
])
def test_these_are_equal(expected: object, received: object) -> None:
    assert difference(expected, received) is None


def test_the_worst_entry_is_shown() -> None:
    found = difference(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.1], [9.0, 4.0]]))
    assert found is not None and found.index == (1, 0)
    assert "9 at [1, 0] where 3 is expected" in found.message


@pytest.mark.parametrize(("expected", "received", "words"), [
    ([1.0], [1.0, 2.0], "2 items where 1 is expected"), ([1.0, 2.0], [1.0], "1 item where 2 are expected"),
    ((2,), (2, 1), "(2, 1) where (2,) is expected"), ((2, 3), [3, 2], "(3, 2) where (2, 3) is expected"),
    (np.eye(2), [["1", "0"], ["0", "1"]], "a list with texts in it where an array of shape (2, 2) is expected"),
])
def test_what_does_not_fit_is_told_in_words(expected: object, received: object, words: str) -> None:
    found = difference(expected, received)
    assert found is not None and found.message == words


def test_tolerance_is_relative_to_the_largest_entry() -> None:
    big = np.array([1e6, 1.0])
    assert equal_arrays(big, big + [0.0, 1.0])
    assert not equal_arrays(big, big + [0.0, 100.0])


def test_a_large_array_hides_no_small_wrong_entry() -> None:
    """Relative to the norm, which is a hundred times its largest entry, this one would pass."""
    many = np.full(10_000, 1.0)
    assert equal_arrays(many, many + 5e-6)
    many[17] += 5e-5
    assert not equal_arrays(np.full(10_000, 1.0), many)


def test_texts_are_compared_as_the_veil_compares_them() -> None:
    for typed in ("local minimum", " Local  minimum ", "local\tminimum"):
        assert difference("local minimum", typed) is None
        assert unveils(veil("local minimum", 0.0, "s"), typed, 0.0, "s")
    assert difference("local minimum", "localminimum") is not None


def test_of_equal_errors_the_first_is_named_whatever_the_last_bits() -> None:
    expected = np.array([1.0, -1.0, 1.0])
    for received in ([0.0, 0.0, 0.0], [1e-16, 0.0, -3e-16], [0.0, 2e-16, -1e-16]):
        found = difference(expected, np.array(received))
        assert found is not None
        assert (found.index, found.message) == ((0,), "0 at [0] where 1 is expected")
