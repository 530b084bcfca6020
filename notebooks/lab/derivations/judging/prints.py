"""Fingerprints of values: one number for an expression in a random world, however it is written.

What a decisive step has to contain ships as hashes of such numbers: nobody can read the step from them, and every
spelling of the same factor has the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from math import floor, log10
from typing import Any

import numpy as np

from ..meaning.evaluate import evaluate
from ..trees import Axis, Node
from ..worlds.base import World

DIGITS = 8


def weights(role: str, size: int) -> Any:
    """Return weights that add up to 1, always the same for a role and a size."""
    raw = [
        int.from_bytes(blake2b(f"{role}/{size}/{number}".encode(), digest_size=4).digest(), "big")
        for number in range(size)
    ]
    values = 1.0 + np.array(raw) / 2**31
    return values / values.sum()


def role(axis: Axis, given: Sequence[Axis], loose: Sequence[Axis]) -> str:
    """Return by what a letter is known: a free letter by its name, a bound one by what it counts and its order."""
    if axis in given:
        return axis.letter
    alike = [one for one in loose if one.kind == axis.kind]
    return f"{' '.join(str(part) for part in axis.kind or ())}#{alike.index(axis)}"


def fingerprint(
    node: Node | Any, world: World, given: Sequence[Axis], loose: Sequence[Axis] = (), value: Any = None
) -> float:
    """Return the fingerprint of an expression, or of its value with one axis for each letter."""
    axes = (*given, *loose)
    array = evaluate(node, world, axes) if value is None else value
    domain = world.domain(tuple(axis.letter for axis in given)) if given else None
    for number in reversed(range(len(given), len(axes))):
        axis = axes[number]
        if array.shape[number] > 1:
            w = weights(role(axis, given, loose), array.shape[number])
            if axis.kind == ("node",):  # nothing is computed for an input node
                w = w * ~world.related("inputs")
                w = w / w.sum()
            array = np.tensordot(array, w, axes=([number], [0]))
        else:
            array = array.squeeze(number)
    if domain is not None:
        shape = domain.shape
        outer: Any = np.ones(())
        for number, axis in enumerate(given):
            outer = np.multiply.outer(outer, weights(role(axis, given, loose), shape[number]))
        masked = outer * domain
        with np.errstate(all="ignore"):
            return float(np.sum(np.where(domain, np.broadcast_to(array, shape), 0.0) * masked) / masked.sum())
    for number in reversed(range(len(given))):
        size = array.shape[number]
        array = (
            array @ weights(role(axes[number], given, loose), size)
            if size > 1 and number == array.ndim - 1
            else array.squeeze(number)
        )
    return float(array)


def hashes(number: float, salt: str = "") -> tuple[str, str]:
    """Return the hash of a number's first digits, and that of its neighbour on the other side of the rounding."""
    if not np.isfinite(number) or number == 0.0:
        name = f"{salt}:{number}"
        return (short(name), short(name))
    scale = 10.0 ** (DIGITS - 1 - floor(log10(abs(number))))
    whole = floor(number * scale)
    upper = number * scale - whole > 0.5
    first, second = (whole + 1, whole) if upper else (whole, whole + 1)
    exponent = floor(log10(abs(number)))
    return short(f"{salt}:{first}e{exponent}"), short(f"{salt}:{second}e{exponent}")


def short(text: str) -> str:
    """Return a quick hash of a text, 12 hexadecimal digits long."""
    return blake2b(text.encode(), digest_size=6).hexdigest()


def same(number: float, hashed: Sequence[str]) -> bool:
    """Return True where a number is one of those that were hashed."""
    return any(one in hashed for one in hashes(number))
