"""What Python and NumPy say is put in plainer words where it says little to a beginner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lab.calling.calls import raised
from lab.judging.words import error_text


def numbers() -> Any:
    values = np.arange(3.0)
    values.flags.writeable = False
    return values


def slope(a: Any) -> Any:
    return a


@pytest.mark.parametrize(("mistake", "words"), [
    (lambda: numbers().__imul__(2), "work on a copy"),
    (lambda: numbers().__setitem__(0, 1.0), "work on a copy"),
    (lambda: slope * numbers(), "is it called, as in h(a)?"),
    (lambda: numbers() @ np.float64(2.0), "one side of @ is a number"),
    (lambda: np.array([[numbers(), numbers()[:2]]]), "go through them one by one"),
    (lambda: [1.0, 2.0] * 0.5, "go through it or use an array"),
    (lambda: np.random.default_rng(1).shuffle(np.arange(3))[0], "returns None too"),
    (lambda: 2.0 ^ 3, "a power is written **"),
    (lambda: np.zeros(2, dtype=int).__iadd__(0.5), "an array of whole numbers"),
    (lambda: compile("x = -0,00416", "cell", "exec"), "a comma meant as a decimal point"),
])
def test_an_error_says_what_is_mostly_behind_it(mistake: Callable[[], Any], words: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        mistake()
    error = raised(caught.value)
    assert words in error_text(error.type, error.message)
