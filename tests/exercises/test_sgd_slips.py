"""Unit 6: slips as students write them, each told by its name."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import verdicts

from autograder.exercises.sgd.curves import X_TRAIN, trained
from autograder.reference import sgd as right
from lab.calling.plain import Unplain

TRAINED = trained()
verdict_on = partial(verdicts.verdict_on, "06-sgd")


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


def only_the_order_of_minibatches(N: Any, size: Any, rng: Any) -> Any:
    whole = rng.permutation(N // size) * size
    return [np.arange(i, min(i + size, N)) for i in [*whole, *range(N // size * size, N, size)]]


def through_shuffle(N: Any, size: Any, rng: Any) -> Any:
    order = rng.shuffle(np.arange(N))
    return [order[i:i + size] for i in range(0, N, size)]


def into_the_names(params: Any, gradients: Any, eta: Any) -> Any:
    for (W, b), (dW, db) in zip(params, gradients, strict=True):
        W = W - eta * dW
        b = b - eta * db
    return params


def by_tuples(gradients: Any, m: Any) -> Any:
    return np.mean([gradients[S].sum(axis=0) for S in combinations(range(len(gradients)), m)], axis=0)


@pytest.mark.parametrize(("exercise", "answer", "name"), [
    ("quadratic_descent", without_the_start, "the start left out"),
    ("quadratic_descent", one_step_array, "every row but the first the last point"),
    ("quadratic_descent", in_the_start_itself, "the start overwritten"),
    ("quadratic_descent", entry_by_entry, "* where @ belongs"),
    ("minibatches", without_the_rest, "the last examples dropped"),
    ("minibatches", lambda N, size, rng: np.array_split(rng.permutation(N), size), "`size` minibatches"),
    ("minibatches", only_the_order_of_minibatches, "only the minibatches' order"),
    ("minibatches", lambda N, size, rng: [*np.split(rng.permutation(N), range(size, N + 1, size))],
     "an empty one at the end"),
    ("minibatches", through_shuffle, "what shuffle returns"),
    ("sgd_step", into_the_names, "the old parameters returned"),
    ("sgd_step", lambda params, gradients, eta: [(W - 0.1 * dW, b - 0.1 * db) for (W, b), (dW, db)
                                                 in zip(params, gradients, strict=True)], "0.1 where η belongs"),
    ("quadratic_descent", lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, len(range(steps - 1))),
     "one step too few"),
    ("max_eta", lambda H: 2 / np.linalg.eigvals(H)[0], "the first in the list"),
    ("subset_average", by_tuples, "a tuple as an index"),
    ("largest_safe_eta", lambda w1, dw1: w1 // dw1, "cut to a whole number"),
    ("largest_safe_eta", lambda w1, dw1: w1 - w1 / dw1 * dw1, ""),
    ("repair_figure", lambda x, W1, b1, W2, b2: W2 @ np.tanh(W1 @ [x] + b1) + b2, "an array of one entry"),
    ("repair_figure", lambda x, W1, b1, W2, b2: (W2 @ np.tanh(W1 * x + b1) + b2)[0], "a column plus a row"),
])
def test_a_slip_is_named(exercise: str, answer: Any, name: str) -> None:
    found = verdict_on(exercise, answer)
    assert found.fraction < 1 and found.mistake == name, found


def test_an_error_in_four_digits_is_told_so() -> None:
    assert verdict_on("worked_step", E=0.2652).mistake == "four digits of E"
    assert verdict_on("worked_step", E=0.26523).fraction == 1.0


@pytest.mark.parametrize(("values", "name"), [
    ({"w1": -0.198, "w2": -5.0, "b": -0.986, "E": 0.265}, "three decimals"),
    ({"w1": -0.0108091656, "w2": -4.9999583817, "b": -0.9986127222, "E": 0.2667}, "another learning rate"),
    ({"w2": -5.0004161833}, "w2 uphill"),
    ({"w2": -5.0}, "w2 left as it was"),
])
def test_wrong_parameters_are_told_where_they_come_from(values: Any, name: str) -> None:
    assert verdict_on("worked_step", **values).mistake == name


def test_a_shift_of_the_order_is_no_shuffle() -> None:
    def rolled(N: Any, size: Any, rng: Any) -> Any:
        order = np.roll(np.arange(N), rng.integers(N))
        return [order[i:i + size] for i in range(0, N, size)]

    found = verdict_on("minibatches", rolled)
    assert found.fraction == 0 and "run of neighbours" in found.message


def test_an_answer_that_is_no_plain_data_is_a_wrong_one_and_no_crash() -> None:
    def lazily(N: Any, size: Any, rng: Any) -> Any:
        order = rng.permutation(N)
        yield from (order[i:i + size] for i in range(0, N, size))

    found = verdict_on("minibatches", lazily)
    assert found.fraction == 0 and "append each to a list" in found.message


def test_a_largest_eigenvalue_sought_from_one_start_alone_misses_some() -> None:
    def powers(H: Any) -> Any:
        v = np.ones(len(H))
        for _ in range(1000):
            v = H @ v / np.linalg.norm(H @ v)
        return 2 / (v @ H @ v)

    assert 0 < verdict_on("max_eta", powers).fraction < 1


def test_params_of_every_epoch_in_the_place_of_the_last_are_told_so() -> None:
    histories = {name: [right.spread_start(), params] for name, params in TRAINED.items()}
    found = verdict_on("fit_curve", fit_curve=histories)
    assert found.fraction == 0 and found.message.startswith("`square`, `sine`, `abs`, `step`: params alone are expected")


@pytest.mark.parametrize(("value", "words"), [
    ([right.spread_start()] * 4, "`square`, `sine`, `abs`, `step`: a dict is expected"),
    ({"square": TRAINED["square"]}, "`sine`, `abs`, `step`: missing in the dict"),
    (Unplain("a value", "too large to be an answer"), "`square`, `sine`, `abs`, `step`: too large to be an answer: are these"),
    ({key: [0.3, 0.2] for key in TRAINED}, "`square`, `sine`, `abs`, `step`: a list of (W, b) is expected, this is a list of"),
])
def test_what_is_no_dict_of_params_is_told_so(value: Any, words: str) -> None:
    assert verdict_on("fit_curve", fit_curve=value).message.startswith(words)


@pytest.mark.parametrize(("history", "words"), [
    (None, "`history` is still blank"), (TRAINED["sine"], "is this what `fit` returned"),
    ([0.3, 0.2], "is this what `fit` returned"), ([right.spread_start()] * 3, "does `fit` keep the params of each epoch?"),
])
def test_curves_without_a_history_of_training_lose_a_tenth(history: Any, words: str) -> None:
    found = verdict_on("fit_curve", history=history)
    assert found.fraction == 0.9 and words in found.message
    assert verdict_on("fit_curve", fit_curve={}, history=history).fraction == 0


def test_a_history_may_be_long() -> None:
    assert verdict_on("fit_curve", history=[right.spread_start()] * 3000 + [TRAINED["sine"]]).fraction == 1.0


def test_curves_that_have_hardly_left_their_start_are_told_so() -> None:
    one_epoch = {name: right.fitted(X_TRAIN, target(X_TRAIN), right.spread_start(), 0.3, 5, 1, np.random.default_rng(0))
                 for name, target in right.TARGETS.items()}
    assert "is `return` inside a loop" in verdict_on("fit_curve", fit_curve=one_epoch).message
    assert "is `return` inside a loop" not in verdict_on("fit_curve", fit_curve={**one_epoch, **TRAINED}).message


def test_chance_that_does_not_come_from_the_generator_is_told_so() -> None:
    def unseeded(N: Any, size: Any, rng: Any) -> Any:
        return right.minibatches(N, size, np.random.default_rng())

    assert "drawn from the `rng` that is handed in" in verdict_on("minibatches", unseeded).message


def test_a_value_that_is_left_blank_is_told_so_and_nothing_else_of_it() -> None:
    assert verdict_on("worked_step", E=None).message == "3 of 4 are right; `E` is still blank."
