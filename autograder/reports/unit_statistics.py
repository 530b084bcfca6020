"""Numbers about a class: how points are distributed, how well an exercise tells students apart, and who is stuck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 8          # students from whom on a discrimination says something
BARS = 10
STUCK = 0.5         # of the points: who earned less, and left as many exercises unsolved as this, is stuck
UNSOLVED = 3


@dataclass(frozen=True)
class Standing:
    """The standing of one student in a unit.  first: the first exercise that is not right.  wrong, blank: numbers."""

    student: str
    points: float
    of: float
    first: str = ""
    wrong: int = 0
    blank: int = 0

    @property
    def share(self) -> float:
        """Return the share of the points that the student has."""
        return self.points / self.of if self.of else 0.0


def discrimination(fractions: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the correlation of an exercise with the rest of the unit, from −1 to 1.

    fractions: what each student earned of it.  rest: what the same students earned of everything else.  None where
    there are too few students, or all did the same.
    """
    if len(fractions) < FEWEST:
        return None
    one, other = np.asarray(fractions, float), np.asarray(rest, float)
    one, other = one - one.mean(), other - other.mean()
    size = math.sqrt(float(one @ one) * float(other @ other))
    return None if size < 1e-9 else float(one @ other) / size


def histogram(shares: Sequence[float]) -> list[int]:
    """Return how many shares, each from 0 to 1, lie in each of ten equal parts."""
    counts = [0] * BARS
    for share in shares:
        counts[min(BARS - 1, max(0, int(share * BARS + 1e-9)))] += 1
    return counts


def median(values: Sequence[float]) -> float:
    """Return the median; 0 of nothing."""
    return float(np.median(values)) if len(values) else 0.0


def stuck(standings: Sequence[Standing]) -> list[Standing]:
    """Return the students who earned less than half and left several exercises unsolved, the lowest first."""
    found = [one for one in standings if one.share < STUCK and one.wrong + one.blank >= UNSOLVED]
    return sorted(found, key=lambda one: (one.share, one.student))
