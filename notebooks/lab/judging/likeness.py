"""Decide whether two wrong answers are alike: values, arrays cut short, and errors whatever their exact words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from .compare import FLOOR, as_numbers, difference


@dataclass(frozen=True)
class Sample:
    """The beginning of an array too large to ship: its shape and first entries."""

    shape: tuple[int, ...]
    first: tuple[float, ...]


@dataclass(frozen=True)
class Print:
    """One number that stands for a whole value: enough to recognise it by, on two probes or more."""

    number: float


def print_of(value: Any) -> Print | None:
    """Return the print of plain numbers, None where there are none, or some that are not finite."""
    numbers = flat_numbers(value)
    if numbers is None or not numbers.size or not np.all(np.isfinite(numbers)):
        return None
    return Print(float(numbers @ _weights(numbers.size)))


def _weights(count: int) -> np.ndarray:
    """Return numbers in no simple relation, the same everywhere, and others for another count: a 0 at the end shows."""
    return 1 + (np.arange(count, 2 * count) * 0.6180339887498949) % 1


def flat_numbers(value: Any) -> np.ndarray | None:
    """Return all numbers of plain data in a row, those of a dict by their keys; None where some part is no number."""
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=repr)]
    if isinstance(value, (list, tuple)):
        parts = [flat_numbers(part) for part in value]
        found = [part for part in parts if part is not None]
        return np.concatenate(found) if found and len(found) == len(parts) else None
    numbers = as_numbers(value)
    return None if numbers is None else np.ravel(numbers)


_latest: list[Any] = [None, None]     # a value and its print and scale: it meets many prints in a row


def _same_print(mistaken: Print, received: Any, tolerance: float) -> bool:
    if _latest[0] is not received:
        _latest[:] = received, _print_and_scale(received)
    if _latest[1] is None:
        return False
    number, scale = _latest[1]
    return abs(number - mistaken.number) <= tolerance * scale + FLOOR


def _print_and_scale(received: Any) -> tuple[float, float] | None:
    numbers = flat_numbers(received)
    if numbers is None or not numbers.size or not np.all(np.isfinite(numbers)):
        return None
    weights = _weights(numbers.size)
    return float(numbers @ weights), float(np.abs(numbers) @ weights)


def differs(mistaken: Any, received: Any, tolerance: float) -> bool:
    """Return True if a value is not what a mistake gives; NaN and ∞ are numbers like others here."""
    if mistaken is None or received is None:
        return mistaken is not received
    if isinstance(mistaken, Print):
        return not _same_print(mistaken, received, tolerance)
    if isinstance(mistaken, Sample):
        numbers = as_numbers(received)
        return numbers is None or numbers.shape != mistaken.shape or differs(
            np.array(mistaken.first), numbers.ravel()[:len(mistaken.first)], tolerance)
    if isinstance(mistaken, (list, tuple)):
        if isinstance(received, np.ndarray) and received.ndim:
            received = list(received[:len(mistaken) + 1])
        return not isinstance(received, (list, tuple)) or len(mistaken) != len(received) or any(
            differs(m, r, tolerance) for m, r in zip(mistaken, received))
    if isinstance(mistaken, dict):
        return not isinstance(received, dict) or received.keys() != mistaken.keys() or any(
            differs(m, received[key], tolerance) for key, m in mistaken.items())
    if isinstance(received, (list, tuple, dict)):   # read once and not entry by entry, of which there may be many
        received = as_numbers(received)
    return received is None or difference(_finite(mistaken), _finite(received), tolerance) is not None


def unlike(first: Any, second: Any) -> bool:
    """Return True if the same call gave other numbers the second time; what is not a number says nothing."""
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) != len(second) or any(map(unlike, first, second))
    one, other = as_numbers(first), as_numbers(second)
    if one is None or other is None:
        return False
    return one.shape != other.shape or not np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)


# what an error is about, where its type says little: a ValueError may be a product or a sum of shapes that do not fit
SUBJECTS = {"broadcast": "broadcast", "the input array": "broadcast", **{words: words for words in (
    "read-only", "inhomogeneous", "truth value", "Cannot cast", "takes a number", "unhashable")}}
SIZES = re.compile(r"size (\d+) is different from (\d+)|(\d+)(?: \(dim \d+\))? != (\d+)")
USUAL = {"float", "int", "bool", "list", "tuple", "numpy.float64", "numpy.int64", "numpy.ndarray"}


def about(message: str) -> str:
    """Return what an error's message is about, in whichever of NumPy's words; of its own result, the same again."""
    for words, subject in SUBJECTS.items():
        if words in message:
            return subject
    sizes = SIZES.search(message)
    if sizes:
        return " != ".join(sorted(size for size in sizes.groups() if size))
    types = {name.lower() for name in re.findall(r"'([\w.]+)'", message)} - USUAL
    return f"type {sorted(types)}" if types and ("type" in message or "object" in message) else ""


def _finite(value: Any) -> Any:
    """Return a number, an array or a text without NaN and ∞, so that two overflows are alike."""
    numbers = as_numbers(value)
    if numbers is None or np.all(np.isfinite(numbers)):
        return value
    return np.nan_to_num(numbers, nan=1.23e45, posinf=4.56e78, neginf=-4.56e78)
