"""The arguments of a call: fresh copies in the wanted layout, functions that count, and whether a call changed them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .functions import Function, Rng, numbers_in
from .requests import Call, Layout, Spent


class Arguments:
    """The arguments of one call of an answer.

    given: the arguments in their layout.  calls: how many numbers the counted functions have been asked for.
    """

    def __init__(self, call: Call) -> None:
        self.calls = 0
        self._budget = call.budget
        args = copied(call.args)
        self.given: tuple[Any, ...] = laid_out(self._counted(args) if call.counted else args, call.layout)
        self._before = copied(self.given)

    def changed(self) -> bool:
        """Return True if the arguments are no longer what they were."""
        return not same(self.given, self._before)

    def _counted(self, value: Any) -> Any:
        """Return arguments with functions wrapped, so that they count the numbers that they are asked for."""
        if isinstance(value, (list, tuple)):
            return type(value)(map(self._counted, value))
        if not isinstance(value, Function) and (not callable(value) or isinstance(value, type)):
            return value

        def counted(*args: Any) -> Any:
            self.calls += max(map(numbers_in, args), default=1)
            if self._budget is not None and self.calls > self._budget:
                raise Spent
            return value(*args)
        return counted


def copied(value: Any) -> Any:
    """Return arguments copied deeply enough that a call cannot change the originals."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)([copied(v) for v in value])
    if isinstance(value, dict):
        return {k: copied(v) for k, v in value.items()}
    return value


def laid_out(value: Any, layout: Layout) -> Any:
    """Return arguments whose arrays are laid out as a call wants them."""
    if layout == "plain":
        return value
    if isinstance(value, (list, tuple)):
        return type(value)(laid_out(v, layout) for v in value)
    if isinstance(value, dict):
        return {k: laid_out(v, layout) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        if layout in ("fortran", "strict"):
            value = np.asfortranarray(value)
        value.flags.writeable = layout not in ("readonly", "strict")
    return value


def live(value: Any) -> Any:
    """Return arguments with generators made from their seeds; everything else stays the object that it is."""
    if isinstance(value, tuple):
        return tuple([live(v) for v in value])
    return value.generator() if isinstance(value, Rng) else value


def same(given: Any, original: Any) -> bool:
    """Return True if arguments are after a call what they were before it.

    An entry that was moved and put back, w + eps − 2 eps + eps, may come back with other last bits.
    """
    if isinstance(original, (list, tuple)):
        return type(given) is type(original) and len(given) == len(original) and all(map(same, given, original))
    if isinstance(original, dict):
        return isinstance(given, dict) and list(given) == list(original) and all(
            same(given[k], v) for k, v in original.items())
    if isinstance(original, np.ndarray):
        if not isinstance(given, np.ndarray) or given.shape != original.shape or given.dtype != original.dtype:
            return False
        if given.dtype.kind != "f" or not given.size or not np.all(np.isfinite(original)):
            return np.array_equal(given, original, equal_nan=given.dtype.kind == "f")
        return bool(np.max(np.abs(given - original)) <= 1e-12 * np.max(np.abs(original)))
    if isinstance(original, (bool, int, float, str)) or callable(original):
        return type(given) is type(original) and bool(given == original)
    return True
