"""Unit 6: slips as students write them, each told by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises.sgd_curves import trained
from autograder.reference import sgd as right
from lab.plain import Unplain
from tests.verdicts import verdict_on


def without_the_start(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    path, w = [], w0.copy()
    for _ in range(steps):
        w = w - eta * H @ w
        path.append(w)
    return np.array(path)


def one_step_array(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    path, w = [w0], w0.copy()
    for _ in range(steps):
        w -= eta * H @ w
        path.append(w)
    return np.array(path)


def in_the_start_itself(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    w = w0
    path = [w]
    for _ in range(steps):
        w -= eta * H @ w
        path.append(w)
    return np.array(path)


def entry_by_entry(H: Any, w0: Any, eta: Any, steps: Any) -> Any:
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - eta * H * path[-1])
    return np.array(path)


def without_the_rest(N: Any, size: Any, rng: Any) -> Any:
    order = rng.permutation(N)
    return [order[i * size:(i + 1) * size] for i in range(N // size)]


@pytest.mark.parametrize(("exercise", "answer", "name"), [
    ("quadratic_descent", without_the_start, "the start left out"),
    ("quadratic_descent", one_step_array, "every row but the first the last point"),
    ("quadratic_descent", in_the_start_itself, "the start overwritten"),
    ("quadratic_descent", entry_by_entry, "* for @"),
    ("minibatches", without_the_rest, "the last examples dropped"),
    ("minibatches", lambda N, size, rng: np.array_split(rng.permutation(N), size), "`size` minibatches"),
    ("repair_figure", lambda x, W1, b1, W2, b2: W2 @ np.tanh(W1 @ [x] + b1) + b2, "an array of one entry"),
])
def test_a_slip_is_named(exercise: str, answer: Any, name: str) -> None:
    found = verdict_on("06-sgd", exercise, answer)
    assert found.fraction < 1 and found.mistake == name, found


def test_an_error_in_four_digits_is_told_so() -> None:
    assert verdict_on("06-sgd", "worked_step", E=0.2652).mistake == "four digits of E"
    assert verdict_on("06-sgd", "worked_step", E=0.26523).fraction == 1.0


def test_params_of_every_epoch_in_the_place_of_the_last_are_told_so() -> None:
    histories = {name: [right.spread_start(), params] for name, params in trained().items()}
    found = verdict_on("06-sgd", "fit_curve", fit_curve=histories)
    assert found.fraction == 0 and found.message.startswith("`square`, `sine`, `abs`, `step`: params alone are expected")


@pytest.mark.parametrize(("value", "words"), [
    ([right.spread_start()] * 4, "`square`, `sine`, `abs`, `step`: a dict is expected"),
    ({"square": trained()["square"]}, "`sine`, `abs`, `step`: missing in the dict"),
    (Unplain("a value", "too large to be an answer"), "`square`, `sine`, `abs`, `step`: too large to be an answer: are these"),
    ({key: [0.3, 0.2] for key in trained()}, "`square`, `sine`, `abs`, `step`: a list of (W, b) is expected, this is a list of"),
])
def test_what_is_no_dict_of_params_is_told_so(value: Any, words: str) -> None:
    assert verdict_on("06-sgd", "fit_curve", fit_curve=value).message.startswith(words)


def test_chance_that_does_not_come_from_the_generator_is_told_so() -> None:
    def unseeded(N: Any, size: Any, rng: Any) -> Any:
        return right.minibatches(N, size, np.random.default_rng())

    assert "drawn from the `rng` that is handed in" in verdict_on("06-sgd", "minibatches", unseeded).message
