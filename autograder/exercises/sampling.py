"""Sample random arguments: every size varied, nothing symmetric, nothing unit, nothing at a kink."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

Array = np.ndarray
MANY = 16               # numbers from which on rounding them together is quicker
TENS = 10.0 ** np.arange(23)


def generator(*words: str) -> np.random.Generator:
    """Return a random generator that depends on nothing but these words."""
    digest = hashlib.sha256("\x1f".join(words).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "little"))


def size(rng: np.random.Generator, low: int = 2, high: int = 5) -> int:
    """Sample a size from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))   # a tenth of the time that `integers` takes for one


def sizes(rng: np.random.Generator, count: int, low: int = 2, high: int = 5) -> list[int]:
    """Return `count` sizes; two neighbours always differ, so that no matrix between them is square.

    Where there are sizes enough, no two matrices have one shape either: layers alike are an edge, and not met by chance.
    """
    found: list[int] = []
    while len(found) < count:
        n = size(rng, low, high)
        pairs = list(zip(found, found[1:])) if high - low > 1 else []
        if not found or (n != found[-1] and (found[-1], n) not in pairs):
            found.append(n)
    return found


def array(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> Array:
    """Sample entries of both signs with absolute value between 0.2 and 1.5 times `scale`: none at 0, where kinks are."""
    around_zero = 2.6 * rng.random(shape) - 1.3
    return scale * (around_zero + np.copysign(0.2, around_zero))


def number(rng: np.random.Generator, scale: float = 1.0) -> float:
    """Sample one number like the entries of `array`."""
    return float(array(rng, scale=scale))


def network(rng: np.random.Generator, widths: list[int], scale: float = 0.8) -> list[tuple[Array, Array]]:
    """Sample params of a network with these widths, inputs first: a list of (W (out, in), b (out,))."""
    return [(array(rng, n, m, scale=scale), array(rng, n, scale=0.5)) for m, n in zip(widths, widths[1:])]


def one_hot(rng: np.random.Generator, rows: int, classes: int) -> Array:
    """Sample one-hot targets (rows, classes)."""
    return np.eye(classes)[rng.integers(0, classes, rows)]


def integers(rng: np.random.Generator, *shape: int, low: int = -3, high: int = 3) -> Array:
    """Sample an integer array without zeros."""
    values = rng.integers(low, high + 1, shape)
    return np.where(values == 0, high, values)


def in_single(value: Any) -> Any:
    """Return a copy of arguments with every float in single precision."""
    kind = type(value)
    if kind is np.ndarray:
        return value.astype(np.float32 if value.dtype.kind == "f" else value.dtype)
    if kind is list or kind is tuple:
        return kind([in_single(v) for v in value])
    if kind is dict:
        return {k: in_single(v) for k, v in value.items()}
    return np.float32(value) if isinstance(value, float) else value


def in_double(value: Any) -> Any:
    """Return arguments with floats in single precision as the same numbers in double precision; others as they are."""
    kind = type(value)
    if kind is np.ndarray:
        return value.astype(np.float64) if value.dtype == np.float32 else value
    if kind is list or kind is tuple:
        return kind([in_double(v) for v in value])
    if kind is dict:
        return {k: in_double(v) for k, v in value.items()}
    return float(value) if kind is np.float32 else value


def rounded(value: Any, digits: int = 3) -> Any:
    """Return arguments with floats rounded to `digits` significant digits: exact to read, exact to ship."""
    kind = type(value)
    if kind is np.ndarray:
        if value.dtype.kind != "f":
            return value
        if value.size >= MANY and value.dtype == np.float64:
            return _many_rounded(value, digits)
        flat = [float(f"{v:.{digits}g}") for v in value.ravel().tolist()]
        return np.array(flat, dtype=value.dtype).reshape(value.shape)
    if kind is list or kind is tuple:
        return kind([rounded(v, digits) for v in value])
    if kind is dict:
        return {k: rounded(v, digits) for k, v in value.items()}
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def _many_rounded(value: Array, digits: int) -> Array:
    """Round many numbers at once: a whole number over a power of ten is what reading the decimal gives."""
    size = np.abs(value)
    if not (size.min() > 1e-15 and size.max() < 1e15):  # zeros have no power of ten, and 10**22 is the last exact one
        return np.array([float(f"{v:.{digits}g}") for v in value.ravel().tolist()]).reshape(value.shape)
    places = digits - 1 - np.floor(np.log10(size)).astype(int)
    up, down = TENS[np.maximum(places, 0)], TENS[np.maximum(-places, 0)]
    return np.rint(value * up / down) * down / up
