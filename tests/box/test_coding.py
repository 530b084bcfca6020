"""Plain data across the wire: what goes in comes out, and no bytes whatever do anything but raise ValueError."""
from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.box import coding, wire
from lab.calling.functions import Function, Rng
from lab.calling.plain import DTYPES, Unplain

KEYS = st.recursive(st.text(max_size=5) | st.integers(), lambda keys: st.lists(keys, max_size=3).map(tuple))
ARRAYS = arrays.arrays(st.sampled_from(DTYPES), arrays.array_shapes(min_dims=1, min_side=0, max_side=4))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-2**1000, 2**1000) | st.floats() | st.text() | ARRAYS,
    lambda values: st.lists(values, max_size=4) | st.lists(values, max_size=4).map(tuple)
    | st.dictionaries(KEYS, values, max_size=4), max_leaves=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(list("altdufgp")),
    lambda values: st.lists(values, max_size=5), max_leaves=30)


def same(one: Any, other: Any) -> bool:
    """Return True if both are equal in type and value, with nan equal to nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return bool(one == other or (one != one and other != other))


@given(PLAIN)
def test_plain_data_comes_out_as_it_went_in(value: Any) -> None:
    header, buffers = coding.encode(value)
    message, received = next(wire.Reader().feed(wire.pack({"value": header}, buffers)))
    assert same(value, coding.decode(message["value"], received))


@given(JSON, st.lists(st.binary(max_size=16), max_size=3))
def test_other_headers_are_refused_or_harmless(header: Any, buffers: list[bytes]) -> None:
    with contextlib.suppress(ValueError, OverflowError, TypeError):     # the errors that the warden expects here
        coding.decode(header, buffers)


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_or_incomplete(data: bytes) -> None:
    with contextlib.suppress(wire.Malformed):
        list(wire.Reader().feed(data))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_frames_are_found_however_the_bytes_arrive(cuts: list[int]) -> None:
    frames = [{"n": number, "text": "x" * number} for number in range(10)]
    stream = b"".join(wire.pack(frame, [b"ab"]) for frame in frames)
    reader, found = wire.Reader(), []
    while stream:
        cut = cuts[len(found) % len(cuts)]
        found += [message for message, _ in reader.feed(stream[:cut])]
        stream = stream[cut:]
    assert found == frames


def test_functions_cross_only_where_they_are_expected() -> None:
    header, buffers = coding.encode((Function("leaky_relu", (0.3,)), Rng(3)))
    assert coding.decode(header, buffers, functions=True) == (Function("leaky_relu", (0.3,)), Rng(3))
    with pytest.raises(ValueError, match="unknown kind"):
        coding.decode(header, buffers)


@pytest.mark.parametrize("header", [
    ["f", "os.system", []], ["f", "tanh", [[]]], ["f", "tanh", ["rm"]], ["g", "x"], ["g"],
])
def test_no_other_function_can_be_named(header: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        coding.decode(header, [], functions=True)


def test_keys_that_collide_are_refused_before_they_are_put_in() -> None:
    pairs = [[number * (2**61 - 1), 1] for number in range(2_000)]
    with pytest.raises(ValueError, match="too many keys"):
        coding.decode(["l", ["d", *pairs[:600]], ["d", *pairs[600:]]], [])


def test_what_could_not_be_plain_says_what_it_was() -> None:
    header, buffers = coding.encode([Unplain("generator", "<generator>")])
    assert coding.decode(header, buffers) == [Unplain("generator", "<generator>")]


@pytest.mark.parametrize("value", [object(), np.array([1j]), np.array([None]), {1, 2}, len])
def test_only_plain_data_is_sent(value: object) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        coding.encode([value])


def test_what_is_larger_than_the_other_side_takes_is_not_sent() -> None:
    with pytest.raises(ValueError, match="too large"):
        wire.pack({}, [bytes(wire.MAX_FRAME)])
    with pytest.raises(ValueError, match="too large"):
        wire.pack({"text": "x" * wire.MAX_HEADER})
