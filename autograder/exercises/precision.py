"""Decide in float64, and so alike on every processor, whether a probe can be answered in single precision.

This is Monte Carlo arithmetic: the reference runs on arrays that move every argument, and the result of every operation,
up or down by a rounding error of single precision. Where terms nearly cancel, the result moves by much more. The errors
are magnified a thousandfold, so that float64's own, which differ from one processor to another, are lost beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.sampling import generator
from lab.judging.compare import difference

ROUNDING = 2.0**-24     # relative, of single precision
MAGNIFIED = 2.0**10
RUNS = 3
CLEARLY = 0.25          # of the tolerance: errors that cancel by accident in one run seldom cancel so far
MOVES = 1 + ROUNDING * MAGNIFIED * (3.4 * generator("rounding").random(1 << 15) - 1.7)
ONE_BY_ONE = MOVES.tolist()
STARTS = len(MOVES) // 8
EXACT = {np.negative, np.positive, np.absolute, np.sign, np.maximum, np.minimum, np.floor, np.ceil, np.rint, np.trunc}


def single_precision_is_enough(reference: Callable[..., Any], args: tuple, expected: Any, tolerance: float) -> bool:
    """Return True where rounding errors of single precision move the reference's result by less than the tolerance.

    expected: the result in float64.  tolerance: relative to the largest entry, as in `lab.judging.compare.difference`.
    """
    whole = isinstance(expected, (int, np.ndarray, np.generic)) and np.asarray(expected).dtype.kind in "biu"
    for run in range(RUNS):
        _Moved.used = 1009 * run
        result = _plain(reference(*_moved(args)))
        if run == 0 and not whole and not difference(expected, result, CLEARLY * MAGNIFIED * tolerance):
            return True
        if difference(expected, result, MAGNIFIED * tolerance):
            return False
    return True


class _Moved(np.ndarray):
    """A float64 array; the results of its operations are moved too, each by the next errors of the table."""

    used = 0

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any) -> Any:
        plain = [v.view(np.ndarray) if type(v) is _Moved else v for v in inputs]
        result = getattr(ufunc, method)(*plain, **options)
        if out:
            out[0].view(np.ndarray)[...] = _array_moved(np.asarray(result))
            return out[0]
        return result if ufunc in EXACT else _array_moved(np.asarray(result))


class _Number(np.float64):
    """A float of a dict, of which a network has many: like an array of no axis, and several times as fast."""


def _operator(name: str) -> Callable[[_Number, Any], Any]:
    plain = getattr(np.float64, name)

    def moved(self: _Number, other: Any) -> Any:
        result = plain(self, other)
        return _number_moved(result) if type(result) is np.float64 else result
    return moved


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "rpow"):
    setattr(_Number, f"__{_name}__", _operator(f"__{_name}__"))


def _moved(value: Any) -> Any:
    """Return a copy of plain data with every float moved; a function's results are moved where it is called."""
    kind = type(value)
    if kind is np.ndarray or kind is float:
        return _array_moved(np.asarray(value))
    if kind is list or kind is tuple:
        return kind([_moved(v) for v in value])
    if kind is dict:
        return {key: _number_moved(v) if type(v) is float else _moved(v) for key, v in value.items()}
    return _function_moved(value) if callable(value) else value


def _function_moved(function: Callable[..., Any]) -> Callable[..., Any]:
    def moved(*given: Any) -> Any:
        result = function(*given)
        return _number_moved(result) if type(given[0]) is _Number else _array_moved(np.asarray(result))
    return moved


def _number_moved(value: float) -> _Number:
    _Moved.used += 1
    return _Number(value * ONE_BY_ONE[_Moved.used % STARTS])


def _array_moved(value: np.ndarray) -> np.ndarray:
    """Return the array with each float moved; one too large for the table stays as it is."""
    size = value.size
    if value.dtype.kind != "f" or size > len(MOVES) - STARTS:
        return value
    start = _Moved.used % STARTS
    _Moved.used += size + 1
    if value.ndim == 0:
        return np.array(value * ONE_BY_ONE[start]).view(_Moved)
    moves = MOVES[start:start + size]
    return (value * (moves if value.ndim == 1 else moves.reshape(value.shape))).view(_Moved)


def _plain(value: Any) -> Any:
    """Return plain data with arrays of no axis as numbers, which are compared sooner."""
    if isinstance(value, np.ndarray):
        return value.view(np.ndarray) if value.ndim else value.item()
    if isinstance(value, _Number):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return {key: _plain(v) for key, v in value.items()} if isinstance(value, dict) else value
