"""Unit 4: its golden numbers, and the reference against automatic differentiation and central differences."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad

from autograder.reference import backpropagation as right
from autograder.reference.forward_model import relu, sigmoid

A = np.array([-3.2, -1.15, -0.4, 0.3, 1.7, 2.5])
Function = Callable[..., Any]


# --- the numbers that the course prints


def test_the_worked_network_has_the_gradients_that_the_course_prints() -> None:
    found = [f"{v:.10f}" for v in right.worked_network(3.0, 1.0, 0.01, -5.0, -1.0)]
    assert found == ["0.2884284165", "2.0809165622", "-0.0041618331", "-0.1387277708"]
    assert f"{float(found[1]):.3f}" == "2.081"  # 2.080 in the source is cut, not rounded


def test_the_slope_1_minus_sigma_would_have_given_another_gradient() -> None:
    y = sigmoid(-1.15)
    assert f"{(y - 1) * (1 - y):.7f}" == "-0.5768568"
    assert f"{right.sigmoid_prime(-1.15):.4f}" == "0.1827"


def test_the_worked_cross_entropy_and_its_delta() -> None:
    a, t = np.array([1.0, 2.0, 0.5]), np.array([0.0, 1.0, 0.0])
    assert np.round(right.softmax_delta(a, t), 7).tolist() == [0.2312239, -0.3714683, 0.1402444]


def test_a_counterexample_to_1_minus_sigma_lies_below_log_9() -> None:
    edge = math.log(9)
    assert (1 - sigmoid(edge - 1e-6)) ** 2 > 0.01 > (1 - sigmoid(edge + 1e-6)) ** 2
    assert 1 - sigmoid(edge) - right.sigmoid_prime(edge) == pytest.approx(0.01)


def test_the_worked_network_is_backward_on_one_neuron_a_layer() -> None:
    params = [(np.array([[0.01]]), np.array([0.0])), (np.array([[-5.0]]), np.array([-1.0]))]
    gradients = right.backward(np.array([3.0]), np.array([1.0]), params, [relu, sigmoid],
                               [right.relu_prime, right.sigmoid_prime],
                               lambda y, t, a: right.output_delta(y, t, a, right.sigmoid_prime))
    (dW1, _), (dW2, db2) = gradients
    assert [dW1.item(), dW2.item(), db2.item()] == pytest.approx(right.worked_network(3.0, 1.0, 0.01, -5.0, -1.0)[1:])


# --- slopes and deltas against automatic differentiation


@pytest.mark.parametrize(("prime", "function"), [
    (right.sigmoid_prime, lambda a: 1 / (1 + anp.exp(-a))), (right.tanh_prime, anp.tanh),
    (right.relu_prime, lambda a: anp.maximum(0, a))])
def test_slopes_agree_with_autograd(prime: Function, function: Function) -> None:
    assert np.allclose(prime(A), elementwise_grad(function)(A), rtol=1e-12)


def test_slopes_have_no_overflow_and_relu_has_slope_0_at_0() -> None:
    far = np.array([-1000.0, 1000.0])
    with np.errstate(all="raise", under="ignore"):
        assert right.sigmoid_prime(far).tolist() == right.tanh_prime(far).tolist() == [0, 0]
        assert right.relu_prime(np.array([-1000, 0, 1000])).tolist() == [0, 0, 1]


def softmax(a: Any) -> Any:
    return anp.exp(a) / anp.sum(anp.exp(a))


@pytest.mark.parametrize("seed", range(5))
def test_deltas_of_the_output_agree_with_autograd(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, t = rng.normal(size=4), rng.normal(size=4)
    y, hot = np.tanh(a), np.eye(4)[seed % 4]
    pairs = [
        (right.output_delta(y, t, a, right.tanh_prime), lambda a: 0.5 * anp.sum((anp.tanh(a) - t) ** 2)),
        (right.output_delta_no_half(y, t, a, right.tanh_prime), lambda a: anp.sum((anp.tanh(a) - t) ** 2)),
        (right.grad_log_sum_exp(a), lambda a: anp.log(anp.sum(anp.exp(a)))),
        (right.softmax_delta(a, hot), lambda a: -anp.sum(hot * anp.log(softmax(a)))),
        (right.softmax_squared_delta(a, hot), lambda a: 0.5 * anp.sum((softmax(a) - hot) ** 2)),
    ]
    for mine, error in pairs:
        assert np.allclose(mine, grad(error)(a), rtol=1e-10)


# --- whole networks against automatic differentiation, complex steps and central differences


def network_error(params: Any, X: Any, T: Any, hs: Any, error: Function) -> Any:
    Z = X
    for (W, b), h in zip(params, hs):
        Z = h(anp.dot(Z, W.T) + b)
    return error(Z, T)


def softmax_rows(A: Any) -> Any:
    return anp.exp(A) / anp.sum(anp.exp(A), axis=1, keepdims=True)


LAST = {
    "½ squares": (anp.tanh, lambda Y, T: 0.5 * anp.sum((Y - T) ** 2),
                  lambda y, t, a: right.output_delta(y, t, a, right.tanh_prime)),
    "squares": (anp.tanh, lambda Y, T: anp.sum((Y - T) ** 2),
                lambda y, t, a: right.output_delta_no_half(y, t, a, right.tanh_prime)),
    "cross-entropy": (softmax_rows, lambda Y, T: -anp.sum(T * anp.log(Y)), lambda y, t, a: y - t),
}


def a_network(rng: Any, widths: list[int]) -> list[tuple[Any, Any]]:
    return [(rng.normal(size=(n, m)), rng.normal(size=n)) for m, n in zip(widths, widths[1:])]


@pytest.mark.parametrize("error", LAST)
@pytest.mark.parametrize("widths", [[3, 2], [3, 4, 2], [2, 5, 1, 4, 3]])
def test_gradients_of_a_network_agree_with_autograd(error: str, widths: list[int]) -> None:
    rng = np.random.default_rng(len(widths))
    last, E, delta = LAST[error]
    params = a_network(rng, widths)
    X, T = rng.normal(size=(6, widths[0])), np.eye(widths[-1])[rng.integers(widths[-1], size=6)]
    hidden = len(widths) - 2
    traced = [lambda a: 1 / (1 + anp.exp(-a)), anp.tanh, anp.sin][:hidden]
    h_primes = [right.sigmoid_prime, right.tanh_prime, np.cos][:hidden] + [right.tanh_prime]
    theirs = grad(network_error)(params, X, T, [*traced, last], E)
    one_last = (lambda a: right.softmax(a)) if error == "cross-entropy" else np.tanh
    hs = [sigmoid, np.tanh, np.sin][:hidden] + [one_last]
    mine = right.batch_gradients(X, T, params, hs, h_primes, delta)
    each = [right.backward(x, t, params, hs, h_primes, delta) for x, t in zip(X, T)]
    for l, (dW, db) in enumerate(theirs):
        assert np.allclose(mine[l][0], dW, rtol=1e-9) and np.allclose(mine[l][1], db, rtol=1e-9)
        assert np.allclose(sum(g[l][0] for g in each), dW, rtol=1e-9)
        assert np.allclose(sum(g[l][1] for g in each), db, rtol=1e-9)


def test_one_layer_of_the_recursion_agrees_with_a_complex_step() -> None:
    rng = np.random.default_rng(7)
    W, a, above = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=3)
    steps = a + 1e-30j * np.eye(4)
    slopes = (np.tanh(steps) @ W.T).imag / 1e-30 @ above
    assert np.allclose(right.hidden_delta(W, above, a, right.tanh_prime), slopes, rtol=1e-12)
    assert np.allclose(right.tanh_hidden_delta(np.tanh(a), W, above), slopes, rtol=1e-12)


def test_central_differences_have_the_error_of_their_step() -> None:
    w = np.array([[0.3, -1.2, 2.0]])
    f = lambda w: np.sum(np.exp(w))
    assert right.numerical_gradient(f, w).shape == w.shape
    assert np.allclose(right.numerical_gradient(f, w), np.exp(w), rtol=1e-9)
    assert np.allclose(right.numerical_gradient(f, w, 0.1), np.exp(w) * np.sinh(0.1) / 0.1, rtol=1e-12)


def test_backward_agrees_with_central_differences() -> None:
    rng = np.random.default_rng(11)
    params, x, t = a_network(rng, [3, 4, 2]), rng.normal(size=3), rng.normal(size=2)
    mine = right.backward(x, t, params, [np.tanh, np.tanh], [right.tanh_prime] * 2, LAST["½ squares"][2])
    for l, parts in enumerate(mine):
        for i, gradient in enumerate(parts):
            def error(w: Any, l: int = l, i: int = i) -> Any:
                moved = [tuple(w if (k, j) == (l, i) else v for j, v in enumerate(p)) for k, p in enumerate(params)]
                return network_error(moved, x[None], t, [np.tanh, np.tanh], LAST["½ squares"][1])

            assert np.allclose(right.numerical_gradient(error, params[l][i]), gradient, rtol=1e-6, atol=1e-9)
