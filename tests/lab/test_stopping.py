"""The picture of when to stop: a student's `fit`, right, blank and wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab import pictures

X, T = np.linspace(-1, 1, 6), np.array([0.3, -0.5, 0.1, 0.4, 0.9, -0.2])
UNSEEN = np.linspace(-1, 1, 40)


def grown(height: float) -> Any:
    return [(np.array([[3.0], [1.0]]), np.zeros(2)), (np.array([[height, 0.0]]), np.zeros(1))]


def fit(x: Any, t: Any, eta: float, size: int, epochs: int) -> Any:
    """Return ever larger weights, which are best in the middle for targets tanh 3x."""
    return [grown(height) for height in np.linspace(0.0, 2.0, epochs + 1)]


def shown(student: Any) -> Any:
    return pictures.when_to_stop(student, X, T, UNSEEN, np.tanh(3 * UNSEEN), epochs=10)


def test_the_lowest_unseen_error_is_found() -> None:
    picture = shown(fit)
    assert "lowest, 0, after 5 epochs" in picture.alt
    assert picture.png().startswith(b"\x89PNG")


def test_a_blank_or_wrong_fit_is_said_calmly() -> None:
    assert "Waiting for `fit`" in shown(lambda *given: None).text
    assert "Waiting for `fit`: it raised ValueError" in shown(lambda *given: int("x")).text
    assert "should return its history" in shown(lambda *given: {"epoch": 1}).text
    assert "should be two layers" in shown(lambda *given: [1, 2, 3]).text
    assert "ran away" in shown(lambda *given: [grown(1.0), grown(np.nan)]).text
