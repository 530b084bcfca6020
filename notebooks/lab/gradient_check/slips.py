"""Recognise known slips in a wrong gradient, array by array."""

from __future__ import annotations

import numpy as np

from lab.english import listed
from lab.judging.compare import equal_arrays
from lab.judging.slips import FACTORS
from lab.showing import style

MATCH = 1e-3  # relative; the differences it is held against are good to about 1e-7


def slip(given: np.ndarray, right: np.ndarray, trusted: np.ndarray) -> str:
    """Name, in words, the slip that turns `right` into `given`; "" for none. trusted: the entries to compare."""
    g, n = given[trusted], right[trusted]
    if not g.any() and n.any():
        return "zero everywhere: is this layer left out, or its gradient never filled in?"
    if trusted.all() and given.ndim == 2 and given.shape[0] == given.shape[1] and equal_arrays(right, given.T, MATCH):
        return "the transpose of what is expected."
    factor = _factor(g, n)
    if factor is not None:
        return _factor_in_words(factor)
    if given.ndim == 2 and trusted.all():
        if right.shape[1] > 1 and all(_factor(a, b) is not None for a, b in zip(given, right)):
            return ("each row is right up to a factor of its own, so δ of this layer is off unit by unit: is h′(a) "
                    "left out, or taken at z or at another layer?")
        if right.shape[0] > 1 and all(_factor(a, b) is not None for a, b in zip(given.T, right.T)):
            return "each column is right up to a factor of its own: are these the inputs z of the layer below?"
    return _partly(given, right, trusted)


def _partly(given: np.ndarray, right: np.ndarray, trusted: np.ndarray) -> str:
    """Name the rows of a matrix if only some of them are wrong."""
    if given.ndim != 2 or len(given) < 2 or not trusted.all():
        return ""
    wrong = [str(i) for i, (a, b) in enumerate(zip(given, right)) if not equal_arrays(b, a, MATCH)]
    if len(wrong) == len(given):
        return ""
    return f"only row{'s' if len(wrong) > 1 else ''} {listed(wrong)} of it: the other units are right."


def _factor(g: np.ndarray, n: np.ndarray) -> float | None:
    """The r with g = r n, if there is one."""
    size = float(n @ n)
    if size == 0 or not np.all(np.isfinite(g)):
        return None
    r = float(g @ n) / size
    return r if np.linalg.norm(g - r * n) <= MATCH * np.linalg.norm(g) and r else None


def _factor_in_words(r: float) -> str:
    for factor, words in FACTORS:
        if abs(r / factor - 1) < MATCH:
            return words if words.endswith("?") else f"{words}."
    for times, words in ((r, "a sum over {} examples where their mean belongs?"),
                         (1 / r, "a mean over {} examples where their sum belongs?")):
        if times > 2.5 and abs(times - round(times)) < min(1e-4 * times, 0.02):
            share = f"{round(times)} times" if times == r else f"1/{round(times)} of"
            return f"{share} what is expected: {words.format(round(times))}"
    return f"{style.number(r)} times what is expected."
