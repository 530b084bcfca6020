"""Calling an answer inside the notebook's own process, on fresh copies of a probe's arguments."""

from __future__ import annotations

import contextlib
import dis
import io
import traceback
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.judging.questions import Probe, Result

from .functions import Function, Rng, numbers_in
from .plain import to_plain


@dataclass(frozen=True)
class RaisedError:
    """An exception as a student should see it: its type, its message and the own line it came from."""

    type: str
    message: str
    line: int = 0
    text: str = ""


class Spent(Exception):
    """More numbers asked of the functions handed in than the probe allows."""


def find(name: str, namespace: Mapping[str, Any], probe: Probe) -> Result:
    """What comes of a probe in a notebook's namespace."""
    if name not in namespace:
        return Result("missing")
    if probe.args is None:
        return Result("value", to_plain(namespace[name]))
    return call_locally(namespace[name], probe)


def call_locally(answer: Any, probe: Probe) -> Result:
    """What comes of calling an answer on a probe's arguments."""
    if not callable(answer):
        return Result("missing") if answer is None or answer is Ellipsis else Result(
            "broken", reason=f"`{probe.name}` is no function")
    first = _one_call(answer, probe)
    if probe.twice and first.status == "value":
        second = _one_call(answer, probe)
        first.again = second.value
        first.changed = first.changed or second.changed
    return first


def _one_call(answer: Callable[..., Any], probe: Probe) -> Result:
    calls = [0]
    given = laid_out(_counted(copied(probe.args), calls, probe.budget if probe.counted else None), probe.layout)
    before = copied(given)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value = to_plain(answer(*live(given)))
    except Spent:
        return Result("spent", calls=calls[0])
    except (Exception, SystemExit) as error:
        return Result("raised", error=raised(error), stub=is_stub(answer), calls=calls[0])
    return Result("value", value, changed=not same(given, before), calls=calls[0], stub=is_stub(answer))


def raised(error: BaseException) -> RaisedError:
    """An exception in words, with the line of the answer's cell that it came through."""
    return RaisedError(kind_of(error), str(error), *own_line([
        (frame.filename, frame.lineno or 0, frame.name, frame.line or "")
        for frame in traceback.extract_tb(error.__traceback__)
        if "ipykernel" in frame.filename or frame.filename.startswith("<ipython-input")]))


def own_line(places: Sequence[tuple[str, int, str, str]]) -> tuple[int, str]:
    """Number and text of the innermost line in the outermost cell; of (cell, line, function, text), outermost first.

    Where the error was raised further in, by a function of another cell, that line follows: a number alone would be
    looked for in the wrong cell.
    """
    if not places:
        return 0, ""
    _, line, _, text = next(place for place in reversed(places) if place[0] == places[0][0])
    cell, deepest, function, said = places[-1]
    if cell == places[0][0] or not text:
        return line, text
    return line, f"{text.strip()} → in {function}, line {deepest}: {said.strip()}"


def kind_of(error: BaseException) -> str:
    """The name of an exception's class, and what Python knows it as: `CycleError, a ValueError`."""
    name = type(error).__name__
    known = next(base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins")
    return name if known in (name, "Exception") else f"{name[:100]}, {'an' if known[0] in 'AEIOU' else 'a'} {known}"


STUB_STEPS = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def is_stub(answer: Any) -> bool:
    """Whether a function's body says nothing yet: a docstring, `...`, `pass` or `return None`."""
    if not isinstance(answer, types.FunctionType):
        return False
    return all(step.opname in STUB_STEPS and (not step.opname.endswith("CONST") or step.argval in (None, ...))
               for step in dis.get_instructions(answer.__code__))


def copied(value: Any) -> Any:
    """Arguments copied deeply enough that a call cannot change the originals."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)([copied(v) for v in value])
    if isinstance(value, dict):
        return {k: copied(v) for k, v in value.items()}
    return value


def laid_out(value: Any, layout: str) -> Any:
    """Arguments whose arrays lie as a probe wants them: "plain", "readonly", "fortran" or "strict", which is both."""
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
    """Arguments with generators made from their seeds; lists, arrays and functions stay the objects that they are."""
    if isinstance(value, tuple):
        return tuple([live(v) for v in value])
    return value.generator() if isinstance(value, Rng) else value


def _counted(value: Any, calls: list[int], budget: int | None) -> Any:
    """Arguments with functions wrapped, so that they count the numbers they are asked for."""
    if isinstance(value, (list, tuple)):
        return type(value)(_counted(v, calls, budget) for v in value)
    if isinstance(value, Function) or (callable(value) and not isinstance(value, type)):
        def counted(*args: Any) -> Any:
            calls[0] += max(map(numbers_in, args), default=1)
            if budget is not None and calls[0] > budget:
                raise Spent
            return value(*args)
        return counted
    return value


def same(given: Any, original: Any) -> bool:
    """Whether arguments are after a call what they were before it.

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
