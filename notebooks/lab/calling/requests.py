"""Define requests to a notebook, for one call or one variable, and their results.

`check()` and the box speak of the same requests and the same results.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Layout = Literal["plain", "readonly", "fortran", "strict"]
Outcome = Literal["value", "raised", "missing", "timeout", "spent", "broken", "skipped"]


@dataclass(frozen=True)
class Call:
    """A call of the answer `name` with plain arguments: numbers, arrays, lists, dicts, Function, Rng.

    counted: the functions among the arguments count the numbers that they are asked for, each entry of an array by
        itself. In the box they stay outside; then any Python callable of plain data may be an argument.
    budget: a call that asks for more numbers than this ends as "spent".
    twice: the answer is called twice with equal, fresh arguments.
    seconds: how long one request may take in the box.
    layout: how arrays are laid out: "plain", "readonly" (not writable), "fortran" (column by column), "strict" (both).
    helpers: (name, function) of right functions that stand under their names during the call, in place of the
        notebook's own. In the box they stay outside: the answer gets their values as plain data.
    """

    name: str
    args: tuple[Any, ...]
    counted: bool = False
    budget: int | None = None
    twice: bool = False
    seconds: float = 10.0
    layout: Layout = "plain"
    helpers: tuple[tuple[str, Callable[..., Any]], ...] = ()


@dataclass(frozen=True)
class Fetch:
    """A request for the value of the variable `name`."""

    name: str
    seconds: float = 10.0


Request = Call | Fetch


@dataclass(frozen=True)
class RaisedError:
    """An exception as a student should see it: its type, its message and the line of their own that it came from.

    line: counted from 1 in its cell, or None.  text: that line.  traceback: the lines of cells that it came through.
    """

    type: str
    message: str
    line: int | None = None
    text: str = ""
    traceback: str = ""


@dataclass
class Result:
    """The result of one request.

    status: "value", "raised", "missing" (no such name, or a blank in its place), "timeout", "spent" (more numbers than
        the budget), "broken" (no function, a malformed reply, or the process died), "skipped" (its cell could not run).
    again: the second value of an answer that was called twice.  changed: the call changed its arguments.
    calls: how many numbers the counted functions were asked for.  stub: the answer is still blank.
    reason: in words, for a person.
    """

    status: Outcome
    value: Any = None
    again: Any = None
    changed: bool = False
    calls: int = 0
    error: RaisedError | None = None
    stub: bool = False
    seconds: float = 0.0
    reason: str = ""


class Spent(BaseException):
    """More numbers were asked of counted functions than allowed (no Exception: an answer should not catch it)."""
