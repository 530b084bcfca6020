"""Take central differences of a loss at given parameters, and tell how far to trust them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

MOST = 1500  # parameters that are looked at; of more, a sample is
SUSPECT = 1e-3  # one-sided slopes that differ by more than this share are looked at again with a smaller step


@dataclass
class Differences:
    """The differences by array k.

    slopes[k]: the differences, nan where none were taken; kinks[k]: where left and right differ.

    rounding: the absolute error that rounding alone may make; truncation: the share that the step's size makes;
    single: the loss is computed in float32.
    """

    slopes: list[np.ndarray]
    kinks: list[np.ndarray]
    rounding: float
    truncation: float
    taken: int
    total: int
    single: bool


def differences(f: Callable[[Sequence[np.ndarray]], float], values: Sequence[np.ndarray], eps: float) -> Differences:
    """Return ∂f/∂values by central differences with the step eps · max(1, |w|)."""
    work = [value.copy() for value in values]
    middle = f(work)
    machine = float(np.finfo(np.result_type(middle, np.float32) if isinstance(middle, np.floating) else float).eps)

    def slopes_at(k: int, index: tuple[int, ...], step: float) -> tuple[float, float]:
        """Return the slopes to the left and to the right."""
        old = work[k][index]
        work[k][index] = old + step
        above = float(f(work))
        work[k][index] = old - step
        below = float(f(work))
        work[k][index] = old
        return (float(middle) - below) / step, (above - float(middle)) / step

    size = max(abs(float(middle)), 1e-12)
    rounding = 2 * machine * size / eps
    slopes = [np.full(value.shape, np.nan) for value in values]
    kinks = [np.zeros(value.shape, dtype=bool) for value in values]
    chosen = _chosen(values)
    for k, index in chosen:
        step = eps * max(1.0, abs(float(work[k][index])))
        left, right = slopes_at(k, index, step)
        scale = max(abs(left), abs(right))
        if abs(right - left) > SUSPECT * scale + 20 * rounding:
            finer = slopes_at(k, index, step / 10)
            if abs(finer[1] - finer[0]) > 0.3 * abs(right - left):  # curvature would have shrunk with the step
                kinks[k][index] = True
            else:
                left, right = finer
        slopes[k][index] = (left + right) / 2
    truncation = _truncation(slopes, chosen, slopes_at, eps, work)
    total = sum(value.size for value in values)
    return Differences(slopes, kinks, rounding, truncation, len(chosen), total, machine > 1e-10)


def _chosen(values: Sequence[np.ndarray]) -> list[tuple[int, tuple[int, ...]]]:
    """Return all entries, or of very many a fixed sample in which every array has its share."""
    places = [(k, index) for k, value in enumerate(values) for index in np.ndindex(value.shape)]
    if len(places) <= MOST:
        return places
    rng = np.random.default_rng(0)
    sample = []
    for k in range(len(values)):
        own = [place for place in places if place[0] == k]
        share = max(min(len(own), 20), int(MOST * len(own) / len(places)))
        sample += [own[i] for i in sorted(rng.permutation(len(own))[:share])]
    return sample


def _truncation(
    slopes: Sequence[np.ndarray], chosen: Sequence[tuple[int, tuple[int, ...]]],
    slopes_at: Callable[[int, tuple[int, ...], float], tuple[float, float]], eps: float, work: Sequence[np.ndarray],
) -> float:
    """Return the share by which the largest slopes change with half the step: four thirds of it is the step's error."""
    largest = sorted(chosen, key=lambda place: -abs(float(np.nan_to_num(slopes[place[0]][place[1]]))))[:6]
    worst = 0.0
    scale = max((abs(float(slopes[k][index])) for k, index in largest), default=0.0)
    for k, index in largest:
        half = sum(slopes_at(k, index, 0.5 * eps * max(1.0, abs(float(work[k][index]))))) / 2
        worst = max(worst, abs(half - float(slopes[k][index])) * 4 / 3)
    return worst / scale if scale > 0 else 0.0
