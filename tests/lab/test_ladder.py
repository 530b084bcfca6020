"""The ladder of unit 7: what three networks and the student's own read, of digits seen and unseen."""

from __future__ import annotations

from typing import Any

import numpy as np
import student_code as own

from autograder.reference import digits as right
from lab import pictures
from lab.pictures import Card, Picture

LEARNT, HELD = own.DIGITS[:80], own.DIGITS[80:]
PARTS = ((LEARNT, np.eye(10)[own.LABELS[:80]], own.LABELS[:80]), (HELD, np.eye(10)[own.LABELS[80:]], own.LABELS[80:]))


def init_params(sizes: Any, rng: Any) -> Any:
    return [(rng.normal(size=(n, m)), np.zeros(n)) for m, n in zip(sizes, sizes[1:], strict=False)]


class Trained:
    """A train that only notes what it was given."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def __call__(self, X: Any, T: Any, params: Any, eta: Any, batch_size: Any, epochs: Any, rng: Any) -> Any:
        self.rows.append(len(X))
        return params, [0.0] * epochs


def twice(X: Any, T: Any) -> Any:
    return np.concatenate([X, X]), np.concatenate([T, T])


def test_three_networks_are_trained_without_the_digits_held_back_and_the_last_on_copies_too() -> None:
    train = Trained()
    shown = pictures.ladder(init_params, train, right.predict, twice, *PARTS, own.MODEL)
    assert isinstance(shown, Picture)
    assert train.rows == [80, 80, 160]
    for name in ("no hidden layer", "32 hidden units", "100 hidden units, shifted copies", "digits_model, yours"):
        assert f"{name}: " in shown.alt
    share = 100 * np.mean(right.predict(HELD, own.MODEL) == own.LABELS[80:])
    assert f"{share:.3g} % of those held back." in shown.alt


def test_without_a_model_of_ones_own_there_are_three_rungs() -> None:
    shown = pictures.ladder(init_params, Trained(), right.predict, twice, *PARTS, ...)
    assert isinstance(shown, Picture)
    assert "yours" not in shown.alt


def test_a_blank_train_is_waited_for() -> None:
    shown = pictures.ladder(init_params, lambda *args: None, right.predict, twice, *PARTS, ...)
    assert isinstance(shown, Card)
    assert "`train`" in shown.text
