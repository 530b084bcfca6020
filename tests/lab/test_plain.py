"""Plain data: whatever a student's object is, it becomes numbers, arrays, lists, or a note of what it was."""
from __future__ import annotations

import enum
from collections import OrderedDict, UserDict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lab.calling.plain import DTYPES, Unplain, to_plain


class Half(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return 1000.0

    __hash__ = None  # type: ignore[assignment]


class Liar(np.ndarray):
    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        return np.zeros(3)

    def __array_function__(self, *_: Any, **__: Any) -> bool:
        return True


class Tensor:
    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        return np.array([1.0, 2.0])


class Nasty:
    def __repr__(self) -> str:
        raise RuntimeError


class Colour(enum.IntEnum):
    RED = 3


Pair = namedtuple("Pair", "a b")


@pytest.mark.parametrize(("value", "plain"), [
    (None, None), (True, True), (3, 3), (0.5, 0.5), ("β", "β"), (np.float64(0.5), 0.5), (np.float32(0.5), 0.5),
    (np.int8(3), 3), (np.bool_(True), True), (np.array(2.0), 2.0), (Fraction(1, 2), 0.5), (Decimal("0.5"), 0.5),
    (Half(0.25), 0.25), (Colour.RED, 3), (np.str_("a"), "a"), (np.longdouble(0.5), 0.5),
    (range(3), [0, 1, 2]), (deque([1, 2]), [1, 2]), (Pair(1, 2.0), (1, 2.0)), ([1, [2.5, None]], [1, [2.5, None]]),
    (OrderedDict(a=1), {"a": 1}), (UserDict({"a": 1}), {"a": 1}), (np.array(["a", "b"]), ["a", "b"]),
    ({("a", 1): 1, np.int64(2): 2, 3.0: 3}, {("a", 1): 1, 2: 2, 3: 3}),
])
def test_scalars_and_containers(value: object, plain: object) -> None:
    result = to_plain(value)
    assert result == plain
    assert type(result) is type(plain)


@pytest.mark.parametrize(("value", "dtype", "shape"), [
    (np.matrix([[1.0, 2.0]]), "float64", (1, 2)), (np.zeros((2, 3), order="F"), "float64", (2, 3)),
    (np.arange(6)[::2], "int64", (3,)), (np.zeros(2, ">f8"), "float64", (2,)),
    (np.zeros(2, np.float32), "float32", (2,)),
    (np.zeros(2, np.longdouble), "float64", (2,)), (np.array([Fraction(1, 2)], object), "float64", (1,)),
    (np.zeros((0, 3)), "float64", (0, 3)), (Tensor(), "float64", (2,)), (np.zeros(2, bool), "bool", (2,)),
])
def test_arrays_are_plain_arrays_of_a_known_dtype(value: object, dtype: str, shape: tuple[int, ...]) -> None:
    result = to_plain(value)
    assert type(result) is np.ndarray
    assert (result.dtype.name, result.shape, result.flags.c_contiguous) == (dtype, shape, True)


def test_a_subclass_of_arrays_cannot_lie_about_its_numbers() -> None:
    assert np.array_equal(to_plain(np.ones(2).view(Liar)), [1.0, 1.0])


def test_a_masked_entry_is_no_number() -> None:
    assert np.isnan(to_plain(np.ma.array([1.0, 2.0], mask=[False, True]))).tolist() == [False, True]


def test_arrays_are_copies() -> None:
    original = np.zeros(2)
    plain = to_plain([original])
    original[0] = 1
    assert plain[0][0] == 0


@pytest.mark.parametrize("value", [
    ..., object(), Nasty(), len, int, 1j, np.ones(2) * 1j, np.array(["2020-01-01"], "M8[D]"), {1, 2}, (x for x in ()),
    b"bytes", {None: 1}, {1.5: 1}, np.array(["a", 1], object), 10**400, np.zeros(2, [("a", int)]), [[]][0].append,
])
def test_everything_else_says_what_it_was(value: object) -> None:
    result = to_plain(value)
    assert isinstance(result, Unplain)
    assert result.type_name


def test_what_is_endless_is_cut_short() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert isinstance(to_plain(endless), Unplain)
    assert isinstance(to_plain([0] * 2_000_000), Unplain)
    assert isinstance(to_plain([dict.fromkeys(range(400))] * 3), Unplain)


def test_no_address_in_memory_reaches_a_record() -> None:
    assert "0x" not in str(to_plain(object())) + str(to_plain(lambda: None))


@given(arrays.arrays(st.sampled_from(DTYPES), arrays.array_shapes(min_dims=1, min_side=0)))
def test_plain_arrays_stay_what_they_are(array: np.ndarray) -> None:
    result = to_plain(array)
    assert result.dtype == array.dtype
    assert np.array_equal(result, array, equal_nan=array.dtype.kind == "f")
