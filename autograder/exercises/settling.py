"""Round away the digits that depend on the processor, so that what ships is the same wherever it is built.

Sums in another order, a BLAS for another processor or another exponential function change the last bits of a result.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

DIGITS = 8          # of the largest entry: a thousandth of the tolerance
BESIDE = 1.23e-4    # of the last digit: exact decimals, such as products of arguments, would often end on a tie
RESIDUE = 1e-13     # relative to the largest number: what remains of terms that cancel


def settled(value: Any) -> Any:
    """Return plain data without the digits that depend on the processor.

    The numbers of an array are rounded to the same decimal place, eight digits of the largest. Other numbers keep eight
    digits each, as each is compared by itself. What is but a residue beside the largest number of all becomes 0.
    """
    return _settled(value, RESIDUE * _largest(value))


def _settled(value: Any, residue: float) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_settled(v, residue) for v in value)
    if isinstance(value, dict):
        return {key: _settled(v, residue) for key, v in value.items()}
    if not _is_float(value):
        return value
    numbers, place = np.ravel(value).tolist(), _place(_largest(value))
    numbers = [_rounded(v, place) if abs(v) >= residue or math.isnan(v) else 0.0 for v in numbers]
    return np.array(numbers).reshape(value.shape) if isinstance(value, np.ndarray) else numbers[0]


def _largest(value: Any) -> float:
    """Return the size of the largest float in plain data, 0 where it holds none that is finite."""
    if isinstance(value, (list, tuple)):
        return max(map(_largest, value), default=0.0)
    if isinstance(value, dict):
        return _largest(list(value.values()))
    if not _is_float(value):
        return 0.0
    numbers = np.abs(value)
    return float(np.max(numbers, where=np.isfinite(numbers), initial=0.0))


def _is_float(value: Any) -> bool:
    return value.dtype.kind == "f" if isinstance(value, np.ndarray) else isinstance(value, (float, np.floating))


def _place(largest: float) -> int:
    """Return the decimal place of the last digit that is kept, as `round` counts; 0.99999999999 counts as 1."""
    return DIGITS - 1 - int(f"{largest:.{DIGITS - 1}e}".partition("e")[2]) if math.isfinite(largest) else 0


def _rounded(value: float, place: int) -> float:
    return round(value + BESIDE * 10.0**-place, place) + 0.0 if math.isfinite(value) else value    # −0.0 becomes 0.0
