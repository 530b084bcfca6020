"""Plain data: what an answer is turned into before anybody compares it or sends it anywhere.

Plain is: None, bool, int, float, str, numpy.ndarray (exactly, C-contiguous, of a dtype in DTYPES), and
list, tuple and dict of plain values. Everything else becomes `Unplain`, which only says what it was.

`to_plain` meets a student's objects, so it never raises.
"""
from __future__ import annotations

import numbers
import re
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "float16", "float32", "float64")
_NATIVE = frozenset(map(np.dtype, DTYPES))
MAX_DEPTH = 32           # lists in lists in lists ...
MAX_ITEMS = 250_000      # entries of all lists, tuples and dicts of one value together
MAX_KEYS = 1_000         # of all dicts of one value; keys chosen to collide take the square of their number to put in
MAX_DIMENSIONS = 16
MAX_INT_BITS = 1100      # a little more than the largest float has


@dataclass(frozen=True)
class Unplain:
    """A value that is no plain data; `type_name` and `repr` describe it."""

    type_name: str
    repr: str = ""

    def __str__(self) -> str:
        return f"{self.repr} ({self.type_name})" if self.repr else self.type_name


class _TooMuch(Exception):
    """A value is nested too deeply or has too many entries."""


def to_plain(value: object) -> Any:
    """Return `value` as plain data: a number, a string, an array, or a list, tuple or dict of such."""
    try:
        return _plain(value, 0, [0, 0])
    except _TooMuch:
        return Unplain(_type_name(value), "nested too deeply, or with too many entries, to be an answer")
    except Exception as error:  # an object's own __array__ or __iter__ may raise whatever it likes
        return Unplain(_type_name(value), f"could not be read: {_type_name(error)}")


def _plain(value: Any, depth: int, entries: list[int]) -> Any:
    """Return plain data. entries: how many there have been, of all lists and dicts, and of dicts alone."""
    kind = type(value)
    if value is None or kind is bool or kind is float or kind is str:
        return value
    if kind is int:
        bits = value.bit_length()
        return value if bits <= MAX_INT_BITS else Unplain("int", f"an integer of {bits} bits")
    if kind is np.ndarray or isinstance(value, (np.ndarray, np.generic)):
        return _plain_array(value)
    if isinstance(value, (bool, int, float, str)):
        return _plain(_base_value(value), depth, entries)
    if isinstance(value, (Mapping, Sequence)) and not isinstance(value, (bytes, bytearray, memoryview)):
        if depth >= MAX_DEPTH:
            raise _TooMuch
        entries[0] += len(value)
        entries[1] += len(value) if isinstance(value, Mapping) else 0
        if entries[0] > MAX_ITEMS or entries[1] > MAX_KEYS:
            raise _TooMuch
        if isinstance(value, Mapping):
            return {_plain_key(key): _plain(item, depth + 1, entries) for key, item in value.items()}
        items = [_plain(item, depth + 1, entries) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if hasattr(kind, "__array__"):
        return _plain_array(np.asarray(value))
    if hasattr(kind, "__float__") or isinstance(value, numbers.Real):
        return float(value)
    return _unplain(value)


def _plain_array(value: Any) -> Any:
    """Return a numpy array or scalar as an ndarray of a known dtype, or as a number if it has no axes."""
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype(np.float64), np.nan)  # a masked entry is no value
    array = np.array(value, order="C", copy=True, subok=False)
    if array.dtype not in _NATIVE:
        if array.dtype.kind == "U" and array.size <= MAX_ITEMS:
            return array.tolist()
        array = _of_a_known_dtype(array)
        if array.dtype not in _NATIVE:
            return Unplain(f"{type(value).__name__} of {array.dtype.name}"[:100], reprlib.repr(array)[:200])
    if array.ndim > MAX_DIMENSIONS:
        raise _TooMuch
    return array if array.ndim else array.item()


def _of_a_known_dtype(array: np.ndarray) -> np.ndarray:
    """Return objects, long floats and foreign byte orders as numbers of DTYPES, other arrays as they are."""
    if array.dtype.kind == "O":
        return np.array(array.tolist(), dtype=np.float64)  # fractions and the like; raises for the rest
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="))


def _base_value(value: Any) -> Any:
    """Return the built-in value below an instance of a subclass, whatever the subclass says about itself."""
    if isinstance(value, int):  # an IntEnum too
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    return str.__str__(value)


def _plain_key(key: Any) -> Any:
    """Return a key of a dict: a string, an integer, or a tuple of them (1.0 and numpy's 1 are the key 1)."""
    if type(key) is str or type(key) is int:
        return key
    if isinstance(key, tuple):
        return tuple(_plain_key(part) for part in key)
    if isinstance(key, (str, int)):
        return _base_value(key)
    if isinstance(key, np.generic):
        return _plain_key(key.item())
    if isinstance(key, float) and key.is_integer():
        return int(key)
    raise TypeError(f"a key of type {_type_name(key)}")


def _unplain(value: object) -> Unplain:
    try:
        text = re.sub(r" at 0x[0-9a-f]+|0x[0-9a-f]{6,}", "", reprlib.repr(value))[:200]  # the same every time
    except Exception:  # a student's own __repr__
        text = ""
    return Unplain(_type_name(value), text)


def _type_name(value: object) -> str:
    return str(type(value).__name__)[:100]
