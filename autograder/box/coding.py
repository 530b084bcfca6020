"""Encode plain data for the wire: a header that fits into JSON, and the bytes of arrays beside it.

The header of None, a bool, a number or a string is itself; of anything else it is a list whose first entry says
what it is:

    ["a", dtype, shape, buffer]   array             ["l", item, ...]           list
    ["u", type, repr]             Unplain           ["t", item, ...]           tuple
    ["f", name, [parameter ...]]  Function          ["d", [key, item], ...]    dict
    ["g", seed]                   Rng               ["p", number]              a function that stays outside

`decode` meets what a student's process sent: it accepts only what `encode` writes, and raises ValueError else.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.functions import Function, Rng
from lab.calling.plain import DTYPES, MAX_DEPTH, MAX_DIMENSIONS, MAX_INT_BITS, MAX_ITEMS, MAX_KEYS, Unplain

ITSELF = (type(None), bool, int, float, str)
NAMES = {np.dtype(name): name for name in DTYPES}
SIZES = {name: np.dtype(name).itemsize for name in DTYPES}
MAX_BYTES = 2**31
ENTRY_BYTES = 64        # that an entry of a list may take
Proxy = Callable[[int], Any]


@dataclass(frozen=True)
class Staying:
    """A function that stays outside, on its way back there as an argument."""

    number: int


class TooLarge(ValueError):
    """An error for plain data larger than its limit; holds how many bytes had been read when that was noticed."""

    def __init__(self, read: int) -> None:
        super().__init__("too large")
        self.read = read


def encode(plain: Any, proxies: list[Any] | None = None) -> tuple[Any, list[bytes]]:
    """Return (header, buffers) of plain data.

    With a list of `proxies`, functions are appended to it and coded as their numbers there.
    """
    buffers: list[bytes] = []
    return _code(plain, buffers, proxies), buffers


def _code(value: Any, buffers: list[bytes], proxies: list[Any] | None) -> Any:
    kind = type(value)
    if kind in ITSELF:
        return value
    if kind is np.ndarray and value.dtype in NAMES:
        buffers.append(value.tobytes())
        return ["a", NAMES[value.dtype], list(value.shape), len(buffers) - 1]
    if kind is list or kind is tuple:
        return ["l" if kind is list else "t", *[_code(item, buffers, proxies) for item in value]]
    if kind is dict:
        return ["d", *[[_code(key, buffers, None), _code(item, buffers, proxies)] for key, item in value.items()]]
    if proxies is not None and callable(value):
        proxies.append(value)
        return ["p", len(proxies) - 1]      # without its name, by which it could be had inside, uncounted
    return _code_of_object(value, buffers, proxies)


def _code_of_object(value: Any, buffers: list[bytes], proxies: list[Any] | None) -> Any:
    if isinstance(value, Function):
        return ["f", value.name, list(value.parameters)]
    if isinstance(value, Rng):
        return ["g", value.seed]
    if isinstance(value, Staying):
        return ["p", value.number]
    if isinstance(value, Unplain):
        return ["u", value.type_name, value.repr]
    if isinstance(value, np.generic):
        return _code(value.item(), buffers, proxies)
    raise ValueError(f"a value of type {type(value).__name__} cannot be sent; turn it into plain data first")


def decode_within(header: Any, buffers: Sequence[Any], most: int) -> tuple[Any, int]:
    """Return (value, bytes that it takes). Raise TooLarge as soon as they are more than `most`."""
    decoder = _Decoder(buffers, False, None, most // ENTRY_BYTES)
    return decoder.value_of(header, 0), decoder.entries * ENTRY_BYTES


def decode(header: Any, buffers: Sequence[Any], *, functions: bool = False, proxy: Proxy | None = None,
           most: int | None = None) -> Any:
    """Return the plain data that `encode` made (header, buffers) from; arrays are fresh and writable.

    Functions and generators are accepted only where asked for, functions that stay outside only with a `proxy`.
    Raises TooLarge if the data take more than `most` bytes.
    """
    entries = 2 * MAX_ITEMS if most is None else most // ENTRY_BYTES
    return _Decoder(buffers, functions, proxy, entries).value_of(header, 0)


class _Decoder:
    def __init__(self, buffers: Sequence[Any], functions: bool, proxy: Proxy | None, most: int) -> None:
        self._buffers, self._functions, self._proxy, self._most = buffers, functions, proxy, most
        self.entries = self._keys = 0

    def value_of(self, code: Any, depth: int) -> Any:
        kind = type(code)
        if kind is str:
            self._count(len(code) // ENTRY_BYTES)
            return _text(code)
        if kind is int and code.bit_length() > MAX_INT_BITS:
            raise ValueError("an integer is too long")
        if kind in ITSELF:
            return code
        if kind is not list or not code or depth > MAX_DEPTH:
            raise ValueError("not plain data, or nested too deeply")
        self._count(len(code))
        tag = code[0]
        if tag == "a" and len(code) == 4 and type(code[1]) is str and type(code[2]) is list and type(code[3]) is int:
            return self._array(code[1], code[2], code[3])
        if tag == "t":
            return tuple([self.value_of(item, depth + 1) for item in code[1:]])
        if tag == "l":
            return [self.value_of(item, depth + 1) for item in code[1:]]
        if tag == "d":
            self._keys += len(code) - 1
            if self._keys > MAX_KEYS:
                raise ValueError("dicts of too many keys")
            return {self._key(key, depth): self.value_of(item, depth + 1)
                    for key, item in (_fields(pair, object, object) for pair in code[1:])}
        return self._object(tag, code[1:])

    def _count(self, entries: int) -> None:
        if self.entries + entries > self._most:
            raise TooLarge(self.entries * ENTRY_BYTES)
        self.entries += entries

    def _object(self, tag: Any, items: list[Any]) -> Any:
        if tag == "u":
            name, text = _fields(items, str, str)
            return Unplain(_text(name[:100]), _text(text[:200]))
        if tag == "f" and self._functions:
            name, parameters = _fields(items, str, list)
            return Function(name, tuple(parameters))
        if tag == "g" and self._functions:
            return Rng(*_fields(items, int))
        if tag == "p" and self._proxy is not None:
            return self._proxy(*_fields(items, int))
        raise ValueError("an unknown kind of value")

    def _array(self, dtype: str, shape: list[Any], number: int) -> np.ndarray:
        if dtype not in SIZES or not 0 <= number < len(self._buffers) or not 0 < len(shape) <= MAX_DIMENSIONS:
            raise ValueError("an array of an unknown kind")
        size = SIZES[dtype]
        for length in shape:
            if type(length) is not int or not 0 <= length < MAX_BYTES:
                raise ValueError("an array with an impossible shape")
            size *= length
        data = self._buffers[number]
        if size != len(data) or size > MAX_BYTES:
            raise ValueError("an array whose bytes do not fill its shape")
        self._count(size // ENTRY_BYTES)    # each time that it is named
        if dtype == "bool" and size and np.frombuffer(data, np.uint8).max() > 1:
            raise ValueError("a Boolean array with other bytes than 0 and 1")
        return np.frombuffer(data, dtype).reshape(shape).copy()

    def _key(self, code: Any, depth: int) -> Any:
        key = self.value_of(code, depth + 1)
        if not _is_key(key):
            raise ValueError("a key that is neither a string nor an integer nor a tuple of them")
        return key


def _is_key(key: Any) -> bool:
    return type(key) in (str, int) or (type(key) is tuple and all(map(_is_key, key)))


def _fields(items: Any, *kinds: type) -> Any:
    if type(items) is not list or len(items) != len(kinds) or not all(map(isinstance, items, kinds)):
        raise ValueError("a value with wrong fields")
    return items


def _text(text: str) -> str:
    """Return the text without lone surrogates, which no file in UTF-8 can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
