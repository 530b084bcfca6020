"""The picture of what a network's functions bend."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab import pictures

PARAMS = [(np.array([[2.0], [2.0]]), np.array([2.0, -2.0])), (np.array([[1.0, -1.0]]), np.array([-1.0]))]


def forward_batch(X: Any, params: Any, hs: Any) -> Any:
    for (W, b), h in zip(params, hs, strict=True):
        X = h(X @ W.T + b)
    return X


def identity(a: Any) -> Any:
    return a


def test_tanh_bends_and_the_identity_does_not() -> None:
    shown = pictures.bends(forward_batch, PARAMS, [np.tanh, identity], names=["tanh", "identity"])
    assert "with tanh in the hidden layer y(x) is bent; with identity in the hidden layer" in shown.text
    assert shown.alt.endswith("y(x) is straight.")
    assert not shown.findings
    assert shown.alt in shown._repr_html_()


def test_an_answer_without_biases_is_drawn_as_it_is_and_told() -> None:
    without = lambda X, params, hs: forward_batch(X, [(W, 0 * b) for W, b in params], hs)
    shown = pictures.bends(without, PARAMS, [np.tanh])
    assert "With tanh, `forward_batch` gives y = " in shown.findings[0]


def test_a_blank_answer_is_waited_for() -> None:
    shown = pictures.bends(lambda X, params, hs: None, PARAMS, [np.tanh])
    assert "Waiting for `forward_batch`" in shown.text
    assert "Waiting for `forward_batch`" in pictures.bends(..., PARAMS, [np.tanh]).text
