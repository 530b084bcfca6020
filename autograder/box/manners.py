"""Outside the box: see whether an answer changed its arguments, and what a second call returns.

The guest shares its process with the student's code, so it only hands things back: the arguments as they are after a
call, and the value of each of two calls that are requests of their own. They are compared here.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lab.calling.arguments import same
from lab.calling.calls import SECOND

from . import coding
from .contract import Result

LARGE = 4 * 2**20       # bytes of arguments that need not come back: with the value they might not fit into a frame
SPARE = 2**20           # that arguments may have grown by, and are still read


class Sent:
    """The arguments of one call, as they were sent."""

    def __init__(self, header: Any, buffers: Sequence[bytes]) -> None:
        self._header, self._buffers = header, buffers

    def changed(self, header: Any, buffers: Sequence[memoryview]) -> bool:
        """Return True if what came back differs from what was sent.

        An entry that was moved and put back may have other last bits.
        header: None where the arguments could not be coded any more, or would not have fitted into a frame.
        """
        size = sum(map(len, self._buffers))
        if header is None:
            return size <= LARGE
        if header == self._header and len(buffers) == len(self._buffers) and all(
                one == bytes(other) for one, other in zip(self._buffers, buffers, strict=True)):
            return False
        try:
            before = coding.decode(self._header, self._buffers, functions=True, proxy=_outside)
            after = coding.decode(header, buffers, functions=True, proxy=_outside, most=2 * size + SPARE)
            return not same(after, before)
        except (ValueError, RecursionError, OverflowError, TypeError):
            return True


class _Outside:
    """A function that stays outside; it equals any other of the same number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self) -> None:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Outside) and other.number == self.number

    def __hash__(self) -> int:
        return hash(self.number)


def _outside(number: int) -> _Outside:
    return _Outside(number)


def together(first: Result, second: Result) -> Result:
    """Return the result of an answer that was called twice with equal arguments."""
    if first.status != "value":
        return first
    calls, seconds = first.calls + second.calls, first.seconds + second.seconds
    changed = first.changed or second.changed
    if second.status == "value":
        return replace(first, again=second.value, changed=changed, calls=calls, seconds=seconds)
    reason = SECOND if second.status == "raised" else second.reason
    return replace(second, reason=reason, calls=calls, seconds=seconds)
