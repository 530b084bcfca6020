"""Compare plain data strictly with what is expected.

Shape first, then numbers: nothing is broadcast, NaN equals nothing, an empty array equals nothing but an
empty array.  The tolerance is relative to the largest entry of the expected array, with a floor of 1e-12, so
that 0 is not −0.004 and σ(−40) may be 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

TOLERANCE = 1e-5
FLOOR = 1e-12
NEARLY_EQUAL = 1e-9     # relative: which of two errors is the larger must not depend on the processor
RESIDUE = 1e-13         # relative to the largest entry: what remains of terms that cancel is written as 0
UNRETURNED = "; is a `return` missing?"


@dataclass(frozen=True)
class Difference:
    """The first place where an answer is not what is expected.

    kind: "type", "length", "keys", "shape", "nan" or "value".
    where: which part of a structured answer, such as "item 1" ("" for the whole).
    index: position of the worst entry in an array (empty for a number).
    """

    kind: str
    message: str
    where: str = ""
    expected: Any = None
    received: Any = None
    index: tuple[int, ...] = ()


def difference(expected: Any, received: Any, tolerance: float = TOLERANCE, where: str = "") -> Difference | None:
    """Return the first difference of `received` from `expected`, or None if they are equal.

    expected: plain data (numbers, strings, arrays, lists, tuples, dicts of them); a list and a tuple are the
    same thing; a number or array is compared with anything `np.asarray` turns into numbers.
    """
    numbers = isinstance(expected, float) and isinstance(received, (float, np.floating))
    if numbers and abs(float(received) - expected) <= tolerance * abs(expected) + FLOOR:
        return None     # what most comparisons come to, in a tenth of the time that arrays need
    if isinstance(expected, np.ndarray):
        return _array_difference(expected.astype(np.float64, copy=False), received, tolerance, where)
    if isinstance(expected, dict):
        return _dict_difference(expected, received, tolerance, where)
    if isinstance(expected, (list, tuple)):
        return _sequence_difference(expected, received, tolerance, where)
    if isinstance(expected, str):
        if isinstance(received, str) and words(received) == words(expected):
            return None
        return Difference("type" if not isinstance(received, str) else "value",
                          f"{_of(where)}{_short(received)} is not what is expected", where, expected, received)
    if hasattr(expected, "type_name"):  # no plain data, where two answers are compared with each other
        return None if expected == received else Difference(
            "type", f"{_of(where)}{_kind(received)} where {_kind(expected)} is expected", where, expected, received)
    return _array_difference(np.asarray(expected, dtype=np.float64), received, tolerance, where)


def words(text: str) -> str:
    """Return a text without what does not count: capitals, and repeated spaces."""
    return " ".join(text.lower().split())


def as_numbers(received: Any) -> np.ndarray | None:
    """Return plain data as a float64 array, or None if it is not numbers in a rectangular arrangement."""
    if received is None or isinstance(received, (str, dict)):
        return None
    try:
        array = np.asarray(received)
        if array.dtype.kind == "O" or array.dtype.kind not in "fiub":
            return None
        return array.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        return None


def equal_arrays(expected: np.ndarray, received: np.ndarray, tolerance: float = TOLERANCE) -> bool:
    """Return True if two float64 arrays have one shape and agree within the tolerance."""
    return expected.shape == received.shape and not bool(np.any(_wrong(expected, received, tolerance)))


def _wrong(expected: np.ndarray, received: np.ndarray, tolerance: float) -> np.ndarray:
    scale = float(np.abs(expected).max()) if expected.size else 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        return ~(np.abs(received - expected) <= tolerance * scale + FLOOR)


def _array_difference(expected: np.ndarray, received: Any, tolerance: float, where: str) -> Difference | None:
    numbers = as_numbers(received)
    if numbers is None:
        return Difference("type", f"{_of(where)}{_kind(received)} where {_described(expected)} is expected"
                          f"{_unreturned(received, where)}", where, expected, received)
    if numbers.shape != expected.shape:
        return Difference("shape", f"{_of(where)}shape {shape_text(numbers.shape)} "
                          f"where {shape_text(expected.shape)} is expected{_comma(expected, received)}", where,
                          expected, numbers)
    wrong = _wrong(expected, numbers, tolerance)
    if not wrong.any():
        return None
    strange = wrong & ~np.isfinite(numbers)
    if np.any(strange):
        index = _position(strange)
        return Difference("nan", f"{_of(where)}{numbers[index]} {_at(index)}where {number_text(expected[index])} "
                          "is expected", where, expected, numbers, index)
    index = _worst(np.abs(numbers - expected))
    scale = max(float(np.max(np.abs(expected))), float(np.max(np.abs(numbers))))
    found, wanted = (number_text(0.0 if abs(x[index]) < RESIDUE * scale else x[index]) for x in (numbers, expected))
    message = f"{_of(where)}{found} {_at(index)}where {wanted} is expected"
    return Difference("value", message, where, expected, numbers, index)


def _sequence_difference(expected: Any, received: Any, tolerance: float, where: str) -> Difference | None:
    if isinstance(received, np.ndarray) and received.ndim and len(received) == len(expected):
        received = list(received)
    if not isinstance(received, (list, tuple)):
        return Difference("type", f"{_of(where)}{_kind(received)} where {_kind(expected)} of {len(expected)} is "
                          f"expected{_unreturned(received, where)}", where, expected, received)
    if len(received) != len(expected):
        return Difference("length", f"{_of(where)}{_listed(received, expected)}", where, expected, received)
    for i, (e, r) in enumerate(zip(expected, received)):
        found = difference(e, r, tolerance, f"{where}[{i}]")
        if found and _is_shape(expected):  # one entry of a shape says less than the whole
            return Difference("value", f"{_of(where)}{_listed(received, expected)}", where, expected, received)
        if found:
            return found
    return None


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and all(type(n) is int for n in value)


def _listed(received: Sequence[Any], expected: Sequence[Any]) -> str:
    """Return both shapes, or how many entries there are and how many are expected."""
    if _is_shape(expected) and all(np.ndim(n) == 0 for n in received):
        return f"({', '.join(map(str, received))}{',' * (len(received) == 1)}) where {expected} is expected"
    items = f"{len(received)} item{'s' * (len(received) != 1)}"
    return f"{items} where {len(expected)} {'is' if len(expected) == 1 else 'are'} expected"


def _dict_difference(expected: dict, received: Any, tolerance: float, where: str) -> Difference | None:
    if not isinstance(received, dict):
        return Difference("type", f"{_of(where)}{_kind(received)} where a dict is expected"
                          f"{_unreturned(received, where)}", where, expected, received)
    if set(received) != set(expected):
        lacking = [k for k in expected if k not in received]
        extra = [k for k in received if k not in expected]
        words = []
        if lacking:
            words.append(f"the key {_short(lacking[0])} is missing")
        if extra:
            words.append(f"the key {_short(extra[0])} should not be there")
        return Difference("keys", _of(where) + " and ".join(words), where, expected, received)
    for key, value in expected.items():
        found = difference(value, received[key], tolerance, f"{where}[{key!r}]")
        if found:
            return found
    return None


def _unreturned(received: Any, where: str) -> str:
    return UNRETURNED if received is None and not where else ""


def _comma(expected: np.ndarray, received: Any) -> str:
    """Ask whether a comma was meant as a decimal point, if a pair of whole numbers came: 0,25 is (0, 25) in Python."""
    pair = isinstance(received, tuple) and len(received) == 2 and all(isinstance(v, int) for v in received)
    return "; is the comma meant as a decimal point?" if pair and expected.shape == () else ""


def _position(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i[0]) for i in np.nonzero(mask)) if mask.ndim else ()


def _worst(errors: np.ndarray) -> tuple[int, ...]:
    """Return the position of the largest error; of several that are equal but for rounding, the first."""
    first = int(np.argmax(errors >= (1 - NEARLY_EQUAL) * np.max(errors)))
    return tuple(int(i) for i in np.unravel_index(first, errors.shape))


def _at(index: tuple[int, ...]) -> str:
    return f"at [{', '.join(map(str, index))}] " if index else ""


def _of(where: str) -> str:
    return f"in result{where}: " if where else ""


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as words in a sentence: "()" is a number."""
    return "() (a number)" if shape == () else str(tuple(int(n) for n in shape))


def number_text(value: float) -> str:
    """Return a number as a student reads it: with six significant digits."""
    value = float(value) + 0.0  # −0 reads as 0
    return f"{value:.6g}" if math.isfinite(value) else str(value)


def _described(expected: np.ndarray) -> str:
    return "a number" if expected.shape == () else f"an array of shape {shape_text(expected.shape)}"


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {shape_text(value.shape)}"
    names = {type(None): "None", bool: "a Boolean", int: "a number", float: "a number", str: "a text",
             list: "a list", tuple: "a tuple", dict: "a dict", np.ndarray: "an array"}
    if isinstance(value, (list, tuple)) and _has_text(value):
        return f"{names[type(value)]} with texts in it"
    if hasattr(value, "type_name"):
        return f"an object of type {value.type_name}"
    return names.get(type(value), f"an object of type {type(value).__name__}")


def _has_text(value: Any) -> bool:
    return any(map(_has_text, value)) if isinstance(value, (list, tuple)) else isinstance(value, str)


def _short(value: Any) -> str:
    return shortened(repr(value), 60)


def shortened(text: str, most: int) -> str:
    """Truncate `text` to `most` characters."""
    return text if len(text) <= most else text[:most - 1] + "…"
