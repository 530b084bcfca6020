"""Return how near an outcome is to what is expected: the more entries are right, the nearer."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import TOLERANCE, as_numbers
from lab.judging.questions import Probe, Question
from lab.judging.trying import tried


def nearness(probe: Probe, result: Result) -> float:
    """Return 1 if the outcome of a probe holds, else less: the share of its entries that are right, and how far off
    the others are; 0 where nothing came out.
    """
    if not tried(Question("", [probe]), [result])[0].words:
        return 1.0
    if result.status != "value":
        return 0.0
    expected = probe.judgement.to_compare()
    if expected is None:
        return 0.0 if result.value is None else 0.05
    shares = list(_shares(expected, result.value))
    return 0.05 + 0.9 * sum(shares) / len(shares) if shares else 0.0


def _shares(expected: Any, value: Any) -> Any:
    """Yield for each part of what is expected how much of it is right."""
    if isinstance(expected, (list, tuple)) and not isinstance(expected, np.ndarray) and not _is_flat(expected):
        there = list(value) if isinstance(value, (list, tuple, np.ndarray)) else []
        for i, part in enumerate(expected):
            yield from _shares(part, there[i]) if i < len(there) and len(there) == len(expected) else [0.0]
        return
    if isinstance(expected, dict):
        for key, part in expected.items():
            yield from _shares(part, value[key]) if isinstance(value, dict) and key in value else [0.0]
        return
    right, numbers = as_numbers(expected), as_numbers(value)
    if right is None or numbers is None:
        yield float(type(expected) is type(value) and expected == value)
    elif right.shape != numbers.shape:
        yield 0.1 if right.ndim == numbers.ndim else 0.0
    elif not right.size:
        yield 1.0
    else:
        off = np.abs(right - numbers) / max(float(np.max(np.abs(right))), 1e-12)
        off = np.where(np.isfinite(off), off, np.inf)
        yield 0.2 + float(np.mean(np.where(off < TOLERANCE, 0.8, 0.2 / (1 + off))))


def _is_flat(value: Any) -> bool:
    return all(isinstance(part, (int, float)) for part in value)
