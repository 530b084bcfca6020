"""Unit 1: answers that only look right. None earns everything, and each is told what it looks like."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import verdicts
from verdicts import said

from autograder.exercises import exercises_of
from autograder.exercises.probes import question
from autograder.reference import forward_model as right

EXERCISES = exercises_of("01-forward-model")
verdict_on = partial(verdicts.verdict_on, "01-forward-model")


def sigmoid_in_place(a: Any) -> Any:
    if np.ndim(a) == 0:
        return right.sigmoid(a)
    a[...] = right.sigmoid(a)
    return a


def layer_filling_an_array_like_the_input(z: Any, W: Any, b: Any, h: Any) -> Any:
    out = np.empty(len(b), dtype=z.dtype)
    out[:] = h(W @ z + b)
    return out


def layer_unit_by_unit(z: Any, W: Any, b: Any, h: Any) -> Any:
    return [h(w @ z + c) for w, c in zip(W, b)]


def forward_that_remembers(remembered: list[Any] = []) -> Callable[..., Any]:  # noqa: B006
    def forward(x: Any, params: Any, hs: Any) -> Any:
        a, z = right.forward(x, params, hs)
        remembered.extend(a)
        return remembered[:], z

    return forward


def batch_of_one_flattened(X: Any, params: Any, hs: Any) -> Any:
    Y = right.forward_batch(X, params, hs)
    return Y[0] if len(Y) == 1 else Y


def batch_adding_in_place(X: Any, params: Any, hs: Any) -> Any:
    X *= 1.0
    X += 0.0
    X -= X.mean(axis=0)
    return right.forward_batch(X, params, hs)


@pytest.mark.parametrize(("exercise", "answer", "words"), [
    ("neuron", lambda *args: [right.neuron(*args)], "shape (1,) where () (a number) is expected"),
    ("neuron", lambda *args: int(right.neuron(*args)), "cut to whole numbers"),
    ("neuron", lambda *args: -right.neuron(*args), "wrong sign"),
    ("neuron", lambda *args: None, "is still blank"),
    ("sigmoid", lambda a: 1 / (1 + math.exp(-a)), "`math` take one number"),
    ("sigmoid", lambda a: right.sigmoid(a) if a > 0 else 1 - right.sigmoid(-a), "np.where and np.max"),
    ("sigmoid", lambda a: np.where(np.abs(a) > 5, np.asarray(a) > 0, right.sigmoid(a)), "where"),
    ("sigmoid", sigmoid_in_place, "changes an argument that was passed in"),
    ("sigmoid", lambda a: np.round(right.sigmoid(a), 3), "rounded on the way"),
    ("layer", layer_filling_an_array_like_the_input, "whole numbers"),
    ("layer", layer_unit_by_unit, "a function of the whole layer"),
    ("layer", lambda *args: right.layer(*args)[None], "their shape is not"),
    ("absorb_bias", lambda W, b: np.insert(W, 0, b, axis=1), "cut to whole numbers"),
    ("threshold_to_bias", lambda W_lin: W_lin.T, "where a tuple of 2 is expected"),
    ("two_layer", lambda *args: 2 * right.two_layer(*args), "exactly twice"),
    ("repair_two_layer", lambda x, V1, V2, h1, h2: right.two_layer(x, V1[:, 1:], V1[:, 0], V2[:, 1:], 0, h1, h2),
     "the constant left out of the hidden layer"),
    ("three_layer", lambda *args: right.three_layer(*args).sum(), "summed over an axis"),
    ("forward", forward_that_remembers(), "kept from one call to the next"),
    ("forward_batch", batch_of_one_flattened, "a batch of one"),
    ("forward_batch", batch_adding_in_place, "changes an argument that was passed in"),
    ("collapse", lambda params: (right.collapse(params)[0], 0 * right.collapse(params)[1]), "where"),
])
def test_an_answer_that_only_looks_right_fails_and_is_told_why(
        exercise: str, answer: Callable[..., Any], words: str) -> None:
    verdict = verdict_on(exercise, answer)
    assert verdict.fraction < 1
    assert words in said(verdict)


@pytest.mark.parametrize(("exercise", "answer"), [
    ("layer", layer_unit_by_unit), ("forward_batch", batch_of_one_flattened),
    ("sigmoid", lambda a: np.exp(a) / (1 + np.exp(a))),
])
def test_what_is_right_but_for_an_edge_earns_most(exercise: str, answer: Callable[..., Any]) -> None:
    assert 0.8 < verdict_on(exercise, answer).fraction < 1


@pytest.mark.parametrize("exercise", [name for name, one in EXERCISES.items() if one.asked and not one.values])
def test_a_table_of_the_public_answers_earns_nothing(exercise: str) -> None:
    asked = EXERCISES[exercise].asked
    assert asked is not None
    shipped = question(EXERCISES[exercise], "public", "01-forward-model", public=True)
    table = {repr(probe.args[:2]): probe.judgement.expected for probe in shipped.probes if probe.args}
    verdict = verdict_on(exercise, lambda *args: table.get(repr(args[:2]), 0.0))
    assert verdict.fraction == 0
