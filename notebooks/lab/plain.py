"""Plain data: what an answer is turned into before anybody compares it or sends it anywhere.

Plain is: None, bool, int, float, str, numpy.ndarray (exactly, C-contiguous, of a dtype in DTYPES), and
list, tuple and dict of plain values. Everything else becomes `Unplain`, which only says what it was.

`to_plain` meets a student's objects, so it never raises; `decode` meets bytes from a student's process,
so it accepts nothing but what `encode` writes and raises ValueError for the rest.
"""
from __future__ import annotations

import numbers
import re
import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .functions import Function, Rng

DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "float16", "float32", "float64")
MAX_DEPTH = 32           # lists in lists in lists ...
MAX_ITEMS = 1_000_000    # entries of all lists, tuples and dicts of one value together
MAX_DIMENSIONS = 16
MAX_INT_BITS = 1100      # a little more than the largest float has


@dataclass(frozen=True)
class Unplain:
    """Something that is no plain data; `type_name` and `repr` say what it was."""

    type_name: str
    repr: str = ""

    def __str__(self) -> str:
        return f"{self.repr} ({self.type_name})" if self.repr else self.type_name


class _TooMuch(Exception):
    """A value is nested too deeply or has too many entries."""


def to_plain(value: object) -> Any:
    """`value` as plain data: a number, a string, an array, or a list, tuple or dict of such."""
    try:
        return _plain(value, 0, [0])
    except _TooMuch:
        return Unplain(_type_name(value), "nested too deeply, or with too many entries, to be an answer")
    except Exception as error:  # an object's own __array__ or __iter__ may raise whatever it likes
        return Unplain(_type_name(value), f"could not be read: {_type_name(error)}")


def _plain(value: Any, depth: int, entries: list[int]) -> Any:
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
        if entries[0] > MAX_ITEMS:
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
    """A numpy array or scalar as an ndarray of a known dtype; without axes, as a number."""
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype(np.float64), np.nan)  # a masked entry is no value
    array = np.asarray(value).view(np.ndarray) if isinstance(value, np.ndarray) else np.asarray(value)
    if array.dtype.kind == "O":
        array = np.array(array.tolist(), dtype=np.float64)  # fractions and the like; raises for the rest
    elif array.dtype.kind == "U":
        return array.tolist()
    elif array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype.name not in DTYPES:
        return Unplain(f"{type(value).__name__} of {array.dtype.name}"[:100], reprlib.repr(array)[:200])
    if array.ndim == 0:
        return array.item()
    if array.ndim > MAX_DIMENSIONS:
        raise _TooMuch
    return np.array(array, order="C", copy=True)


def _base_value(value: Any) -> Any:
    """The built-in value below an instance of a subclass, whatever the subclass says about itself."""
    if isinstance(value, int):  # an IntEnum too
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    return str.__str__(value)


def _plain_key(key: Any) -> Any:
    """A key of a dict: a string, an integer, or a tuple of them (1.0 and numpy's 1 are the key 1)."""
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


# The coded form: JSON for everything but the numbers in arrays, which stay raw bytes beside it.
# ["l", ...] list   ["t", ...] tuple   ["d", [key, value], ...] dict   ["a", dtype, shape, buffer] array
# ["u", type, repr] Unplain   ["f", name, [parameters]] Function   ["p", number, name] a function kept outside
# ["g", seed] Rng

def encode(plain: Any, proxies: list[Any] | None = None) -> tuple[Any, list[Any]]:
    """(header, buffers) of plain data; the header fits into JSON, the buffers are arrays' bytes.

    With a list of `proxies`, functions are appended to it and coded as their numbers there.
    """
    buffers: list[Any] = []

    def code(value: Any) -> Any:
        kind = type(value)
        if value is None or kind is bool or kind is int or kind is float or kind is str:
            return value
        if kind is np.ndarray:
            if value.dtype.name not in DTYPES:
                raise ValueError(f"an array of {value.dtype.name} cannot be sent")
            buffers.append(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)
            return ["a", value.dtype.name, list(value.shape), len(buffers) - 1]
        if kind is list:
            return ["l", *map(code, value)]
        if kind is tuple:
            return ["t", *map(code, value)]
        if kind is dict:
            return ["d", *([code(key), code(item)] for key, item in value.items())]
        if kind is Unplain:
            return ["u", value.type_name, value.repr]
        if proxies is not None and callable(value):
            proxies.append(value)
            return ["p", len(proxies) - 1, str(getattr(value, "__name__", "f"))]
        if kind is Function:
            return ["f", value.name, list(value.parameters)]
        if kind is Rng:
            return ["g", value.seed]
        if isinstance(value, np.generic):
            return code(value.item())
        raise ValueError(f"a value of type {kind.__name__} cannot be sent; turn it into plain data first")

    return code(plain), buffers


def decode(header: Any, buffers: Sequence[Any], *, functions: bool = False,
           proxy: Callable[[int, str], Any] | None = None) -> Any:
    """The plain data that `encode` made (header, buffers) from; arrays are fresh and writable.

    Functions are accepted only where asked for. Raises ValueError for anything malformed.
    """
    entries = 0

    def value_of(code: Any, depth: int) -> Any:
        nonlocal entries
        kind = type(code)
        if code is None or kind is bool or kind is float or kind is str:
            return code
        if kind is int:
            if code.bit_length() > MAX_INT_BITS:
                raise ValueError("an integer is too long")
            return code
        if kind is not list or not code or depth > MAX_DEPTH:
            raise ValueError("not plain data, or nested too deeply")
        tag, items = code[0], code[1:]
        entries += len(items)
        if entries > 2 * MAX_ITEMS:
            raise ValueError("too many entries")
        if tag == "a":
            return _array_of(items, buffers)
        if tag == "l" or tag == "t":
            decoded = [value_of(item, depth + 1) for item in items]
            return decoded if tag == "l" else tuple(decoded)
        if tag == "d":
            return {_key_of(value_of(key, depth + 1)): value_of(item, depth + 1)
                    for key, item in (_fields(pair, list, (object, object)) for pair in items)}
        if tag == "u":
            name, text = _fields(items, list, (str, str))
            return Unplain(name[:100], text[:200])
        if tag == "f" and functions:
            name, parameters = _fields(items, list, (str, list))
            return Function(name, tuple(parameters))
        if tag == "g" and functions:
            return Rng(*_fields(items, list, (int,)))
        if tag == "p" and proxy is not None:
            return proxy(*_fields(items, list, (int, str)))
        raise ValueError("an unknown kind of value")

    return value_of(header, 0)


def _array_of(items: Any, buffers: Sequence[Any]) -> np.ndarray:
    dtype, shape, number = _fields(items, list, (str, list, int))
    if dtype not in DTYPES or not 0 <= number < len(buffers) or not 0 < len(shape) <= MAX_DIMENSIONS:
        raise ValueError("an array of an unknown kind")
    size = np.dtype(dtype).itemsize
    for length in shape:
        if type(length) is not int or not 0 <= length < 2**40:
            raise ValueError("an array with an impossible shape")
        size *= length
    if size != len(buffers[number]) or size > 2**31:
        raise ValueError("an array whose bytes do not fill its shape")
    if dtype == "bool" and size and np.frombuffer(buffers[number], np.uint8).max() > 1:
        raise ValueError("a Boolean array with other bytes than 0 and 1")
    return np.frombuffer(buffers[number], dtype).reshape(shape).copy()


def _fields(items: Any, kind: type, kinds: tuple[type, ...]) -> Any:
    if type(items) is not kind or len(items) != len(kinds) or not all(map(isinstance, items, kinds)):
        raise ValueError("a value with wrong fields")
    return items


def _key_of(key: Any) -> Any:
    if type(key) is str or type(key) is int or type(key) is tuple and all(_key_of(part) is part for part in key):
        return key
    raise ValueError("a key that is neither a string nor an integer nor a tuple of them")
