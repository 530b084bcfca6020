"""Hold one array of a gradient with the differences of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .parameters import Leaf

GOOD = 1e-4  # the largest relative error of a right gradient; of a right one it is usually below 1e-7


@dataclass
class Compared:
    """An array of a gradient.

    given: the gradient; right: the differences; error: relative, nan where nothing was compared.

    wrong: where the two differ by more than the differences themselves may be off.
    """

    leaf: Leaf
    given: np.ndarray
    right: np.ndarray
    error: np.ndarray
    kink: np.ndarray
    wrong: np.ndarray

    @property
    def worst(self) -> float:
        """Return the largest relative error."""
        return float(np.max(np.nan_to_num(self.error, nan=0.0, posinf=np.inf), initial=0.0))

    @property
    def trusted(self) -> np.ndarray:
        """Return which entries have a difference quotient that can be trusted."""
        return np.isfinite(self.error)
