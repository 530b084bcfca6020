"""Unit 1: its golden numbers, and its reference against the same mathematics written differently."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograder.exercises import exercises_of
from autograder.exercises.sampling import network, sizes
from autograder.reference import forward_model as right

UNIT = "01-forward-model"
EXERCISES = exercises_of(UNIT)


def test_the_worked_network_has_the_numbers_that_the_course_prints() -> None:
    worked = right.worked_forward()
    assert worked["a1"] == worked["z1"] == pytest.approx(0.03, abs=1e-15)
    assert worked["a2"] == pytest.approx(-1.15, abs=1e-15)
    assert f"{worked['y']:.10f}" == "0.2404890831"
    assert f"{worked['E']:.10f}" == "0.2884284165"


def test_every_way_of_writing_the_worked_network_agrees() -> None:
    params = [(np.array([[0.01]]), np.array([0.0])), (np.array([[-5.0]]), np.array([-1.0]))]
    hs = [right.relu, right.sigmoid]
    x, flat, y = np.array([3.0]), [part for pair in params for part in pair], right.worked_forward()["y"]
    a, z = right.forward(x, params, hs)
    assert [v.item() for v in a] == pytest.approx([0.03, -1.15])
    assert [v.item() for v in z] == pytest.approx([3, 0.03, y])
    assert right.two_layer(x, *flat, *hs).item() == pytest.approx(y)
    assert right.forward_batch(x[None], params, hs).item() == pytest.approx(y)
    absorbed = [right.absorb_bias(W, b) for W, b in params]
    assert right.repaired_two_layer(x, *absorbed, *hs).item() == pytest.approx(y)


def test_the_text_prints_what_the_reference_computes(root: Any) -> None:
    text = (root / "solutions" / f"{UNIT}.md").read_text(encoding="utf-8")
    x, V1 = np.array([1.0, -2.0]), np.array([[0.1, 0.2, 0.3], [0.0, -0.4, 0.5], [0.2, 0.1, -0.3]])
    V2, constant = np.array([[0.5, 1.0, -1.0, 0.7]]), np.array([1.0])
    repaired = right.repaired_two_layer(x, V1, V2, np.tanh, lambda a: a)
    slip = V2 @ np.tanh(np.concatenate([constant, V1 @ np.concatenate([constant, x])]))
    assert f"$y = {slip.item():.3f}$ instead of ${repaired.item():.3f}$" in text
    out = right.layer(np.array([1, 2, -1]), np.array([[0.1, 0.2, 0.3], [-0.5, 0.4, 0]]), np.array([0.5, -0.2]), np.tanh)
    assert f"({out[0]:.4f}, {out[1]:.4f})" in text
    assert f"z = \\tanh 0.7 = {right.neuron(x, np.array([0.5, 0.1]), 0.4, np.tanh):.4f}" in text
    assert f"e^{{1.15}} = {math.exp(1.15):.3f}" in text and f"= {right.sigmoid(-1.15):.4f}$" in text


def test_sigmoid_is_a_scaled_tanh_and_has_no_overflow() -> None:
    a = np.linspace(-40, 40, 801)
    assert np.allclose(right.sigmoid(a), 0.5 + 0.5 * np.tanh(a / 2), rtol=1e-12, atol=1e-15)
    with np.errstate(all="raise", under="ignore"):
        assert right.sigmoid(np.array([-1000, 1000])).tolist() == [0.0, 1.0]


def test_a_threshold_and_a_bias_give_the_same_pre_activations() -> None:
    rng = np.random.default_rng(3)
    W_lin, x = rng.normal(size=(4, 2)), rng.normal(size=3)
    W, b = right.threshold_to_bias(W_lin)
    assert np.allclose(W @ x + b, np.concatenate([[-1.0], x]) @ W_lin)


@pytest.mark.parametrize("seed", range(5))
def test_collapse_is_the_network_with_identities_and_autograd_agrees(seed: int) -> None:
    autograd = pytest.importorskip("autograd")
    rng = np.random.default_rng(seed)
    params = network(rng, sizes(rng, 4))
    W, b = right.collapse(params)
    net = lambda x: right.forward(x, params, [lambda a: a] * 3)[1][-1]
    x = rng.normal(size=W.shape[1])
    assert np.allclose(net(x), W @ x + b)

    def traced(x: Any) -> Any:
        for V, c in params:
            x = autograd.numpy.dot(V, x) + c
        return x

    assert np.allclose(autograd.jacobian(traced)(x), W)


def test_a_batch_is_its_examples_one_by_one() -> None:
    rng = np.random.default_rng(5)
    params, X = network(rng, [3, 5, 2]), rng.normal(size=(7, 3))
    rows = [right.forward(x, params, [np.tanh, right.sigmoid])[1][-1] for x in X]
    assert np.allclose(right.forward_batch(X, params, [np.tanh, right.sigmoid]), rows)
