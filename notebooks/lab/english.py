"""Write words as English sentences do."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Return 'a', 'a and b' or 'a, b and c'; "" for no words."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
