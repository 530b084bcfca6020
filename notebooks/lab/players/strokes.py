"""Describe a digit as the reader of unit 1 sees it: not by its pixels but by where their ink goes on.

For each pixel, the ink that it shares with its neighbour to the right, below, and on either diagonal (the smaller of
both), added up over nine overlapping squares of 4 × 4 pixels. That makes 36 numbers, which say how much of a stroke
runs in each direction in each part of the image. They are not weighted sums of pixels, so the reader's parameters are
of no use to a network that reads pixels.
"""

from __future__ import annotations

import numpy as np

DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))  # right, below, and the diagonals
SQUARES = tuple((row, column) for row in (0, 2, 4) for column in (0, 2, 4))
COUNT = len(DIRECTIONS) * len(SQUARES)


def strokes(X: np.ndarray) -> np.ndarray:
    """Return (N, 36) numbers for images (N, 64) with pixels in [0, 1]."""
    images = np.pad(np.asarray(X, dtype=float).reshape(-1, 8, 8), ((0, 0), (0, 1), (1, 1)))
    here = images[:, :8, 1:9]
    found = []
    for down, right in DIRECTIONS:
        shared = np.minimum(here, images[:, down : 8 + down, 1 + right : 9 + right])
        found += [shared[:, row : row + 4, column : column + 4].sum(axis=(1, 2)) / 8 for row, column in SQUARES]
    return np.stack(found, axis=1)
