"""Outside the box: evaluate the functions that stay there: those handed to an answer, and right helpers."""
from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lab.calling import plain
from lab.calling.functions import Function, numbers_in
from lab.calling.requests import Spent

from . import coding, wire

SMALL = 100_000     # numbers in an argument, however small those of the request are
LITTLE = 2_000      # and in the arguments of a helper, which may take the square of that time


class Handed:
    """The functions of one request: first those among its arguments, which are counted, then its helpers."""

    def __init__(self, functions: list[Callable[..., Any]], budget: int | None, largest: int,
                 helpers: Sequence[Callable[..., Any]] = ()) -> None:
        self._functions, self._budget, self._helpers = functions, budget, helpers
        self._room, self._helpers_room = max(SMALL, 4 * largest), max(LITTLE, 4 * largest)
        self.calls = 0
        self.spent = False

    def answer(self, message: dict[str, Any], buffers: list[memoryview]) -> bytes:
        """Return the frame that answers one call from inside. Raise Malformed for anything that is not a call."""
        number = message.get("function")
        if type(number) is not int or not 0 <= number < len(self._functions) + len(self._helpers):
            raise wire.Malformed("a call of a function that was not handed in")
        helper = number >= len(self._functions)
        try:
            args = coding.decode(message.get("args"), buffers, functions=helper,
                                 proxy=self._counted if helper else None)
        except (ValueError, RecursionError, OverflowError, TypeError) as error:
            raise wire.Malformed(f"arguments that are no plain data: {error}") from error
        if type(args) is not tuple:
            raise wire.Malformed("arguments that are no tuple")
        try:
            if helper:
                return self._helped(self._helpers[number - len(self._functions)], args)
            self._count(args)
        except Spent:
            return _refused("Spent", f"more than {self._budget} numbers asked of the functions handed in")
        return self._evaluated(self._functions[number], args)

    def _count(self, args: tuple[Any, ...]) -> None:
        """Count the numbers that a function is asked for; raise Spent when they are too many."""
        self.calls += max(map(numbers_in, args), default=1)
        if self._budget is not None and self.calls > self._budget:
            self.spent = True
            raise Spent

    def _counted(self, number: int) -> Callable[..., Any]:
        """Return a counted function that a helper is called with."""
        if not 0 <= number < len(self._functions):
            raise ValueError("a function that was not handed in")

        def counted(*args: Any) -> Any:
            self._count(args)
            return self._functions[number](*args)
        return counted

    def _helped(self, helper: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
        """Return the frame with a helper's value, or with the error that it raises on arguments like these."""
        if _size(args) > self._helpers_room:
            return _refused("ValueError", "these arguments are far larger than those of the answer itself")
        try:
            header, out = coding.encode(plain.to_plain(_quietly(helper, args)))
            return wire.pack({"kind": "value", "value": header}, out)
        except Exception as error:   # the arguments are a student's: anything may be wrong with them
            return _refused(type(error).__name__, str(error)[:500])

    def _evaluated(self, function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
        if numbers_in(args) > self._room:
            return _refused("ValueError", "this function was handed in for arguments of the size of yours, "
                                          "and this argument is far larger")
        try:
            header, out = coding.encode(plain.to_plain(_quietly(function, args)))
            return wire.pack({"kind": "value", "value": header}, out)
        except Exception as error:   # the arguments are a student's: anything may be wrong with them
            kind = type(error).__name__ if isinstance(error, (TypeError, ValueError, IndexError)) else "ValueError"
            return _refused(kind, f"the function that was handed in could not take this argument: {error}"[:500])


def _size(value: Any) -> float:
    """Return how many entries arguments have, and infinity for a whole number that could be a size of its own."""
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value)) + 1
    if isinstance(value, dict):
        return sum(_size(key) + _size(entry) for key, entry in value.items()) + 1
    if isinstance(value, str):
        return len(value)
    if type(value) is int and abs(value) > LITTLE:
        return math.inf
    return numbers_in(value)


def _quietly(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    if type(function) is Function:      # which warns of nothing
        return function(*args)
    with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
        return function(*args)


def _refused(kind: str, message: str) -> bytes:
    kind = kind if kind in ("Spent", "TypeError", "IndexError") else "ValueError"
    return wire.pack({"kind": "refused", "type": kind, "message": message})
