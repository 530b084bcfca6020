"""Outside the box: evaluates the functions that a counted request hands to an answer, and counts."""
from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from lab.calling import plain
from lab.calling.functions import Function, numbers_in

from . import coding, wire

SMALL = 100_000     # numbers in an argument of a function that is not of the table


class Handed:
    """The functions of one request."""

    def __init__(self, functions: list[Callable[..., Any]], budget: int | None, largest: int) -> None:
        self._functions, self._budget = functions, budget
        self._room = max(SMALL, 4 * largest)
        self.calls = 0
        self.spent = False

    def answer(self, message: dict[str, Any], buffers: list[memoryview]) -> bytes:
        """The frame that answers one call from inside; raises Malformed for what is no call."""
        number = message.get("function")
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise wire.Malformed("a call of a function that was not handed in")
        try:
            args = coding.decode(message.get("args"), buffers)
        except (ValueError, RecursionError, OverflowError, TypeError) as error:
            raise wire.Malformed(f"arguments that are no plain data: {error}") from error
        if type(args) is not tuple:
            raise wire.Malformed("arguments that are no tuple")
        self.calls += max(map(numbers_in, args), default=1)
        if self._budget is not None and self.calls > self._budget:
            self.spent = True
            return _refused("Spent", f"more than {self._budget} numbers asked of the functions handed in")
        return self._evaluated(self._functions[number], args)

    def _evaluated(self, function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
        if type(function) is not Function and numbers_in(args) > self._room:
            return _refused("ValueError", "this function was handed in for arguments of the size of yours, "
                                          "and this argument is far larger")
        try:
            header, out = coding.encode(plain.to_plain(_quietly(function, args)))
            return wire.pack({"kind": "value", "value": header}, out)
        except Exception as error:   # the arguments are a student's: anything may be wrong with them
            kind = type(error).__name__ if isinstance(error, (TypeError, ValueError, IndexError)) else "ValueError"
            return _refused(kind, f"the function that was handed in could not take this argument: {error}"[:500])


def _quietly(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    if type(function) is Function:      # which warns of nothing
        return function(*args)
    with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
        return function(*args)


def _refused(kind: str, message: str) -> bytes:
    kind = kind if kind in ("Spent", "TypeError", "IndexError") else "ValueError"
    return wire.pack({"kind": "refused", "type": kind, "message": message})
