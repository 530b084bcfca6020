"""Inside the box: rebuild the arguments of a call from the wire, and encode arguments on their way out."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lab.calling import plain
from lab.calling.arguments import laid_out
from lab.calling.functions import Function

from . import coding


class SentArguments:
    """The arguments of one call, built afresh from the message that brought them."""

    def __init__(self, message: dict[str, Any], buffers: list[Any], proxy: Callable[[int], Any]) -> None:
        self._message = message
        self._functions: list[Any] = []     # that stay outside
        self.calls = 0                      # counted outside

        def handed(number: int) -> Any:
            self._functions.append(proxy(number))
            return self._functions[-1]

        args = coding.decode(message["args"], buffers, functions=True, proxy=handed if message["counted"] else None)
        self.given: tuple[Any, ...] = laid_out(args, message["layout"])

    def changed(self) -> bool:
        """Return False, because the warden compares the arguments, which go back to it."""
        return False

    def coded_back(self) -> tuple[Any, list[bytes]]:
        """Return (header, buffers) of the arguments after the call; no header if they cannot be encoded."""
        functions: list[Any] | None = [] if self._message["counted"] else None
        try:
            header, buffers = coding.encode(self.given, functions)
        except (ValueError, RecursionError):
            return None, []
        return (None, []) if functions is not None and functions != self._functions else (header, buffers)


UFUNCS = {getattr(np, name): Function(name) for name in ("tanh", "sin", "cos", "arctan", "exp", "square")}


def sendable(value: Any) -> Any:
    """Return arguments of a function that stays outside in a form that can be sent."""
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
