"""General slips: wrong answers that look alike in every exercise.

Each slip says whether one received array could come from it; the slip must explain every failing probe of an
answer, and its factor must be the same in all of them, so that a coincidence on one probe names nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .compare import as_numbers, difference, equal_arrays

Pair = tuple[np.ndarray, np.ndarray, tuple]

FACTORS: tuple[tuple[float, str], ...] = (
    (2.0, "exactly twice what is expected: is a 2 too many, or is there a ½ that cancels it?"),
    (0.5, "exactly half of what is expected: is a 2 missing, or a ½ too many?"),
    (-1.0, "the right size with the wrong sign"),
    (-2.0, "minus twice what is expected: look at the sign and at the factor 2"),
    (-0.5, "minus half of what is expected: look at the sign and at the factor ½"),
    (1 / math.log(10), "as if log₁₀ stood where the natural logarithm belongs (np.log, not np.log10)"),
    (1 / math.log(2), "as if log₂ stood where the natural logarithm belongs (np.log, not np.log2)"),
)

FACTOR_WORDS = frozenset(words for _, words in FACTORS)


def general_slip(cases: Sequence[tuple[Any, Any, tuple]]) -> str:
    """Return in words the general slip that explains all failing probes, or "".

    cases: (expected, received, arguments) of every failing probe.
    """
    lists = [_list_of(e, r) for e, r, _ in cases]
    lists = [(e, r) for e, r in lists if not _lost_its_only_item(e, r)]     # where first and last are one
    for words, found in LISTS:
        if lists and all(found(e, r) for e, r in lists):
            return words
    pairs = [pair for case in cases for pair in _leaves(*case)]
    pairs = [p for p in pairs if p[0].size]
    failing = [p for p in pairs if not equal_arrays(p[0], p[1])]
    if not failing or len(pairs) < len(cases):
        return ""
    # a slip in a formula that overflows besides shows where it does not
    failing = [p for p in failing if np.all(np.isfinite(p[1]))] or failing
    for words, explains in SLIPS:
        if all(explains(e, r, args) for e, r, args in failing) and (
                explains is not _truncated or any(np.any(r) for _, r, _ in failing)):
            return words
    if all(e.shape == r.shape for e, r, _ in pairs):
        for factor, words in FACTORS:
            if all(equal_arrays(factor * e, r) for e, r, _ in failing):
                return words
        for words, size in SIZES:
            if _explains_size(failing, size):
                return words
    return ""


def measured(required: Sequence[tuple[tuple, bool]]) -> bool:
    """Return True if an answer fails, but only where an argument is very large, as quotients of differences do.

    required: (arguments, whether it failed) of every required probe.
    """
    ordinary = [failed for args, failed in required if _largest(args) < LARGE]
    return any(failed for _, failed in required) and bool(ordinary) and not any(ordinary)


def _largest(value: Any) -> float:
    if isinstance(value, (list, tuple)):
        return max(map(_largest, value), default=0.0)
    numbers = as_numbers(value)
    return float(np.max(np.abs(numbers), initial=0.0)) if numbers is not None else 0.0


def _leaves(expected: Any, received: Any, args: tuple) -> list[Pair]:
    if isinstance(expected, (list, tuple)):
        if isinstance(received, (list, tuple)) and len(received) == len(expected):
            return [p for e, r in zip(expected, received) for p in _leaves(e, r, args)]
        return []
    if isinstance(expected, dict):
        if isinstance(received, dict) and set(received) == set(expected):
            return [p for k, e in expected.items() for p in _leaves(e, received[k], args)]
        return []
    if isinstance(expected, str) or expected is None:
        return []
    numbers = as_numbers(received)
    return [] if numbers is None else [(np.asarray(expected, dtype=np.float64), numbers, args)]


def _same(expected: Any, received: Any) -> bool:
    return difference(expected, received) is None


def _lists(expected: Any, received: Any) -> bool:
    """Return True if lists of pairs or of arrays are compared, not numbers."""
    return isinstance(expected, (list, tuple)) and isinstance(received, (list, tuple)) and any(
        isinstance(part, (list, tuple, np.ndarray)) for part in expected)


def _list_of(expected: Any, received: Any) -> tuple[Any, Any]:
    """Return what is compared; of a pair with a list in it, such as (E, gradients), the list if the rest is right."""
    if _is_pair(expected) and _is_pair(received):
        for i, part in enumerate(expected):
            if isinstance(part, list) and _lists(part, received[i]) and _same(expected[1 - i], received[1 - i]):
                return part, received[i]
    return expected, received


def _lost_its_only_item(expected: Any, received: Any) -> bool:
    return isinstance(expected, list) and isinstance(received, (list, tuple)) and len(received) < len(expected) == 1


def _is_pair(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2


def _first_alone(e: Any, r: Any) -> bool:
    return _lists(e, r) and len(r) == 1 < len(e) and _same(e[0], r[0])


def _last_alone(e: Any, r: Any) -> bool:
    return _lists(e, r) and len(r) == 1 < len(e) and _same(e[-1], r[0])


def _without_the_first(e: Any, r: Any) -> bool:
    return _lists(e, r) and len(r) == len(e) - 1 and _same(e[1:], r)


def _without_the_last(e: Any, r: Any) -> bool:
    return _lists(e, r) and len(r) == len(e) - 1 and _same(e[:-1], r)


def _flat(e: Any, r: Any) -> bool:
    pairs = _lists(e, r) and all(isinstance(pair, (list, tuple)) for pair in e)
    return pairs and _same([part for pair in e for part in pair], r)


def _turned(e: Any, r: Any) -> bool:
    pairs = _lists(e, r) and all(isinstance(pair, (list, tuple)) for pair in (*e, *r))
    return pairs and _same([pair[::-1] for pair in e], r)


def _backwards(e: Any, r: Any) -> bool:
    return _lists(e, r) and len(e) > 1 and _same(e[::-1], r)


# of whole answers that are lists, such as the layers of a network
LISTS: tuple[tuple[str, Callable[[Any, Any], bool]], ...] = (
    ("only the first of them: is a `return` inside a loop, or only the first item used?", _first_alone),
    ("only the last of them: does the loop come to all of them, and is each put into the list inside it?", _last_alone),
    ("all but the first of them: does the loop come to index 0?", _without_the_first),
    ("all but the last of them: does the loop come to its end?", _without_the_last),
    ("the right arrays one after the other, where pairs are expected: append((W, b))", _flat),
    ("the right arrays, but the two of each pair are swapped", _turned),
    ("the right ones in reverse order", _backwards),
)


def _squeezed(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.shape != r.shape and e.size == r.size and equal_arrays(np.squeeze(e), np.squeeze(r))


def _transposed(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.ndim == 2 and equal_arrays(e.T, r)


def _rows_reversed(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.ndim >= 1 and e.shape == r.shape and e.shape[0] > 1 and equal_arrays(e[::-1], r)


def _truncated(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.shape == r.shape and bool(np.any(e)) and (equal_arrays(np.trunc(e), r) or equal_arrays(np.floor(e), r))


def _zero(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.shape == r.shape and bool(np.all(np.abs(r) <= NOTHING * np.max(np.abs(e), initial=0.0)))


def _summed(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.ndim >= 1 and any(equal_arrays(np.sum(e, axis=axis), r) for axis in (None, *range(e.ndim)))


def _crossed(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    """Recognise a table of a column with a row, which has the expected values on its diagonal."""
    return e.ndim == 1 and r.shape == 2 * e.shape and equal_arrays(e, np.diagonal(r))


def _overflown(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return e.shape == r.shape and bool(np.all(np.isfinite(e))) and not np.all(np.isfinite(r))


def _close(e: np.ndarray, r: np.ndarray, args: tuple) -> bool:
    return equal_arrays(e, r, tolerance=3e-3)


SLIPS: tuple[tuple[str, Callable[[np.ndarray, np.ndarray, tuple], bool]], ...] = (
    ("the numbers are right, but their shape is not", _squeezed),
    ("a table, with what is expected on its diagonal: "
     "a column (K, 1) meets an array (K,), or np.outer is used instead of *",
     _crossed),
    ("the transpose of what is expected", _transposed),
    ("the right rows in reverse order", _rows_reversed),
    ("cut to whole numbers: look for //, int(), round(), or an array of whole numbers that is being filled",
     _truncated),
    ("0 wherever it is not right: is a term left out, do terms cancel, or is an integer array being filled?",
     _zero),
    ("summed over an axis that should stay", _summed),
    ("infinite, or no number: does an exponential overflow, or a logarithm meet 0?", _overflown),
    ("close, but not equal: rounded on the way, or differentiated numerically?", _close),
)

UNLIKE_TWICE = ("called twice with the same inputs, it gives two different answers: is something kept from one call to "
                "the next, such as a list in the def line or a global? Is something sampled, or an array used that was "
                "never filled (np.empty, np.ndarray)?")
MEASURED = ("right for numbers of ordinary size, and off where some are very large: is the derivative measured, by "
            "differences, where it can be derived?")
LARGE = 1e3
NOTHING = 1e-6      # relative to what is expected: what is left of terms that cancel in single precision


def _rows(args: tuple) -> int:
    """Return the batch size N of a probe: the number of rows of its first matrix."""
    return next((a.shape[0] for a in args if isinstance(a, np.ndarray) and a.ndim == 2), 0)


SIZES: tuple[tuple[str, Callable[[np.ndarray, tuple], float]], ...] = (
    ("N times what is expected: a sum over the examples where their mean belongs?", lambda e, a: _rows(a)),
    ("1/N of what is expected: a mean over the examples where their sum belongs?",
     lambda e, a: 1 / _rows(a) if _rows(a) else 0),
    ("divided by the number of entries: a mean where a sum belongs?",
     lambda e, a: 1 / next((x.size for x in a if isinstance(x, np.ndarray) and x.ndim), 1)),
)


def _explains_size(failing: Sequence[Pair], size: Callable[[np.ndarray, tuple], float]) -> bool:
    factors = [size(e, args) for e, _, args in failing]
    if len(set(factors)) < 2 and len(failing) > 1:
        return False
    return all(f not in (0, 1) and equal_arrays(f * e, r) for f, (e, r, _) in zip(factors, failing))
