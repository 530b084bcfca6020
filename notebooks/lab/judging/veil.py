"""Ship typed values as slow hashes, so that a notebook says right or wrong and holds nothing to copy.

A number is laid on a logarithmic grid of steps an eighth of its tolerance wide, and the salted hashes of the grid
points within the tolerance are kept; a choice or a tuple of whole numbers is hashed as it is. The hash is a slow one,
so that trying values until one fits takes longer than the exercise; docs/guessing.md says what can be guessed anyway.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .compare import words

STEPS = 8  # of the grid within the tolerance, on either side
WORK = 2 ** 14  # of scrypt: 30 ms or more for each guess, and 16 MB of memory
EXACT, GRID = "=", "~"  # with which a hash begins: of the value as it is, or of a place on the grid
_remembered: dict[str, str] = {}


def remember(known: Mapping[str, str]) -> dict[str, str]:
    """Keep hashes that were made before, by `key_of`, and return those that this process knows; new ones are added.

    What is no text is no hash, and must not get into the file of all of them.
    """
    _remembered.update((key, one) for key, one in known.items() if type(key) is type(one) is str)
    return _remembered


def key_of(salt: str, text: str) -> str:
    """Return the name under which the hash of a text is remembered."""
    return hashlib.blake2b(f"{salt}|{text}".encode(), digest_size=12).hexdigest()


def _hash(salt: str, text: str) -> str:
    return _slowly(salt, text, WORK)


@lru_cache(maxsize=1000)
def _slowly(salt: str, text: str, work: int) -> str:
    if not hasattr(hashlib, "scrypt"):
        raise NotImplementedError("This Python lacks hashlib.scrypt, by which typed values are compared; use a Python "
                                  "that was built with OpenSSL.")
    key = key_of(salt, text)
    if work == WORK and key in _remembered:
        return _remembered[key]
    made = hashlib.scrypt(text.encode(), salt=salt.encode(), n=work, r=8, p=1, maxmem=2 ** 26, dklen=9).hex()
    if work == WORK:
        _remembered[key] = made
    return made


def _grid(value: float, tolerance: float) -> int:
    return round(math.log(abs(value)) / math.log1p(tolerance / STEPS))


def veil(value: Any, tolerance: float, salt: str) -> list:
    """Return the veiled form of a number, a text or a tuple: a list of hashes, or of such lists for a list."""
    if isinstance(value, list):
        return [veil(v, tolerance, f"{salt}/{i}") for i, v in enumerate(value)]
    if isinstance(value, (str, tuple, int)) or value == 0:
        return [EXACT + _hash(salt, _text(value))]
    centre = _grid(value, tolerance)
    sign = "-" if value < 0 else "+"
    return sorted(GRID + _hash(salt, f"{sign}{centre + i}") for i in range(-STEPS, STEPS + 1))


def unveils(veiled: list, received: Any, tolerance: float, salt: str) -> bool:
    """Return True where a student's value is the veiled one, within the tolerance: one slow hash for each number."""
    if hasattr(received, "tolist"):
        received = received.tolist()
    if veiled and isinstance(veiled[0], list):
        return (isinstance(received, (list, tuple)) and len(received) == len(veiled)
                and all(unveils(v, r, tolerance, f"{salt}/{i}") for i, (v, r) in enumerate(zip(veiled, received))))
    if not veiled or received is None or received is ...:
        return False
    if veiled[0].startswith(EXACT):
        return EXACT + _hash(salt, _text(received)) in veiled
    if isinstance(received, bool) or not isinstance(received, (int, float)):
        return False
    try:
        if received == 0 or not abs(float(received)) < math.inf:
            return False
    except OverflowError:
        return False
    return GRID + _hash(salt, f"{'-' if received < 0 else '+'}{_grid(received, tolerance)}") in veiled


def _text(value: Any) -> str:
    if isinstance(value, str):
        return f"text:{words(value)}"
    if isinstance(value, (list, tuple)):
        return "shape:" + ",".join(str(v) for v in value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"value:{value}"
