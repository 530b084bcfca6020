"""Inside the box: the arguments of a call as they came over the wire, and arguments on their way out."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lab.calling import plain
from lab.calling.arguments import laid_out, same
from lab.calling.functions import Function

from . import coding


class SentArguments:
    """The arguments of one call, made afresh from the message that brought them."""

    def __init__(self, message: dict[str, Any], buffers: list[Any], proxy: Callable[[int], Any]) -> None:
        self._message, self._buffers = message, buffers
        self._functions: list[Any] = []     # that stay outside
        self.calls = 0                      # counted outside

        def handed(number: int) -> Any:
            self._functions.append(proxy(number))
            return self._functions[-1]

        args = coding.decode(message["args"], buffers, functions=True, proxy=handed if message["counted"] else None)
        self.given: tuple[Any, ...] = laid_out(args, message["layout"])

    def changed(self) -> bool:
        """Return True if the arguments are no longer what was sent; an entry put back may have other last bits."""
        functions: list[Any] = []
        try:
            header, now = coding.encode(self.given, functions if self._message["counted"] else None)
        except ValueError:
            return True
        if header != self._message["args"] or functions != self._functions:
            return True
        # a view itself would be compared byte by byte
        if all(a == bytes(b) for a, b in zip(now, self._buffers, strict=True)):
            return False
        return not same(self.given, coding.decode(self._message["args"], self._buffers, functions=True,
                                                  proxy=lambda number: None))


UFUNCS = {getattr(np, name): Function(name) for name in ("tanh", "sin", "cos", "arctan", "exp", "square")}


def sendable(value: Any) -> Any:
    """Return arguments of a function that stays outside as what can be sent: plain data, and functions known there."""
    if type(value) is tuple or type(value) is list:
        return type(value)(map(sendable, value))
    if isinstance(value, Function):
        return value
    if callable(value):
        if isinstance(value, np.ufunc):
            return UFUNCS.get(value) or plain.to_plain(value)
        number = getattr(value, "number", None)
        return coding.Staying(number) if type(number) is int else plain.to_plain(value)
    return plain.to_plain(value)
