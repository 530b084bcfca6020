"""The gradient check: what it says of right gradients, of each known slip, and of its own limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import student_code as own

from lab.gradient_check.check import GradientCheck, gradient_check

rng = np.random.default_rng(2)
X, T = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
PARAMS = own.network(3, 4, 4, 2)
Gradients = list[tuple[np.ndarray, np.ndarray]]


def loss(params: Any) -> float:
    return sum(0.5 * float(np.sum((own.forward(x, params, [np.tanh] * 3)[1][-1] - t) ** 2)) for x, t in zip(X, T))


def gradient(params: Any, hidden: Callable[..., Any] = own.hidden_delta) -> Gradients:
    total = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    for x, t in zip(X, T):
        a, z = own.forward(x, params, [np.tanh] * 3)
        delta = (z[-1] - t) * own.tanh_prime(a[-1])
        for l in (2, 1, 0):
            total[l] = (total[l][0] + np.outer(delta, z[l]), total[l][1] + delta)
            if l:
                delta = hidden(params[l][0], delta, a[l - 1], own.tanh_prime)
    return total


def told(result: GradientCheck) -> str:
    assert result.ok is False
    return " ".join(result.findings)


def test_a_right_gradient_is_right_to_many_digits() -> None:
    result = gradient_check(loss, gradient, PARAMS)
    assert result.ok is True
    assert result.max_error < 1e-7
    assert list(result.layers) == ["layer 1", "layer 2", "layer 3"]
    assert not result.findings
    assert repr(result).startswith("✓")
    assert 'alt="Heat map' in str(result._repr_html_())


def changed(change: Callable[[np.ndarray, np.ndarray], Any], only: int | None = None) -> Callable[[Any], Any]:
    return lambda params: [
        change(dW, db) if only in (None, l) else (dW, db) for l, (dW, db) in enumerate(gradient(params))
    ]


SLIPS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "twice": (changed(lambda dW, db: (2 * dW, 2 * db)), "Every layer: exactly twice"),
    "half": (changed(lambda dW, db: (dW / 2, db / 2)), "Every layer: exactly half"),
    "sign": (changed(lambda dW, db: (-dW, -db)), "Every layer: the right size with the wrong sign"),
    "a mean where the sum belongs": (changed(lambda dW, db: (dW / 5, db / 5)), "a mean over 5 examples where their sum belongs"),
    "a sum where the mean belongs": (changed(lambda dW, db: (7 * dW, 7 * db)), "a sum over 7 examples where their mean belongs"),
    "another factor": (changed(lambda dW, db: (0.3 * dW, 0.3 * db)), "0.3 times what is expected"),
    "one layer left out": (changed(lambda dW, db: (0 * dW, 0 * db), only=1), "W of layer 2 and b of layer 2: zero"),
    "transpose, square": (changed(lambda dW, db: (dW.T, db), only=1), "W of layer 2: the transpose"),
    "transpose, shape": (changed(lambda dW, db: (dW.T, db), only=0), "shape (3, 4), where (4, 3) is expected"),
    "column bias": (changed(lambda dW, db: (dW, db[:, None]), only=2), "shape (2, 1), where (2,) is expected"),
    "bias only": (changed(lambda dW, db: (dW, 3 * db)), "Only biases are wrong"),
    "one unit": (changed(lambda dW, db: (dW * (np.arange(len(dW)) != 1)[:, None] + 1e-9, db), only=0), "layer 1"),
    "inputs off": (changed(lambda dW, db: (dW * np.arange(1, dW.shape[1] + 1), db), only=0), "are these the inputs z"),
    "h′ left out": (lambda params: gradient(params, lambda W, d, a, hp: W.T @ d),
                    "The layers above layer 2 are right: look at how δ comes back to layer 2"),
    "last layer": (changed(lambda dW, db: (dW + 1, db + 1), only=2), "look at δ of the output first"),
    "outer product": (changed(lambda dW, db: (dW + np.eye(4), db), only=1), "b of layer 2 is right, so its δ is too"),
    "a layer missing": (lambda params: gradient(params)[:2], "it has nothing for params[2]"),
    "a layer blank": (changed(lambda dW, db: (None, db), only=2), "W of layer 3"),
    "nan": (changed(lambda dW, db: (dW * np.nan, db), only=2), "W of layer 3"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_its_layer(slip: str) -> None:
    wrong, expected = SLIPS[slip]
    assert expected in told(gradient_check(loss, wrong, PARAMS))


def test_a_row_factor_points_to_the_activation() -> None:
    """With one example, h′ left out scales each row of dW by a factor of its own."""
    x, t = X[0], T[0]
    params = own.network(3, 4, 2)

    def one_loss(params: Any) -> float:
        return 0.5 * float(np.sum((own.forward(x, params, [np.tanh, lambda a: a])[1][-1] - t) ** 2))

    def without_prime(params: Any) -> Any:
        z = own.forward(x, params, [np.tanh, lambda a: a])[1]
        delta = z[-1] - t
        below = params[1][0].T @ delta
        return [(np.outer(below, x), below), (np.outer(delta, z[1]), delta)]

    result = gradient_check(one_loss, without_prime, params)
    assert result.layers["layer 2"] < 1e-7 < result.layers["layer 1"]
    assert "W of layer 1: each row is right up to a factor of its own" in told(result)
    assert "h′(a) left out" in told(result)


@pytest.mark.parametrize("blank", [None, ..., lambda params: None], ids=["None", "...", "returns None"])
def test_a_blank_waits(blank: Any) -> None:
    for result in (gradient_check(loss, blank, PARAMS), gradient_check(blank, gradient, PARAMS)):
        assert result.ok is None
        assert repr(result).startswith("Waiting for")
        assert "lab-card" in str(result._repr_html_())


def test_blank_params_wait() -> None:
    for params in (None, ..., [(..., ...)], [(None, None)]):
        assert gradient_check(loss, gradient, params).ok is None


def test_an_exception_is_told() -> None:
    def fails(params: Any) -> Any:
        raise IndexError("list index out of range")

    assert "IndexError: list index out of range" in repr(gradient_check(loss, fails, PARAMS))


def test_arrays_dicts_and_edges_are_parameters_too() -> None:
    square = gradient_check(lambda w: np.sum(w**3), lambda w: 3 * w**2, np.array([1.0, -2.0, 0.5]))
    named = gradient_check(lambda p: float(np.sum(p["W"] ** 3) + p["b"] ** 2),
                           lambda p: {"W": 3 * p["W"] ** 2, "b": 2 * p["b"]}, {"W": np.array([[1.0, 2.0]]), "b": 2.0})
    edges = gradient_check(lambda w: w["a", "b"] * w["b", "c"] ** 2,
                           lambda w: {("a", "b"): w["b", "c"] ** 2, ("b", "c"): 2 * w["a", "b"] * w["b", "c"]},
                           {("a", "b"): 1.5, ("b", "c"): -2.0})  # fmt: skip
    assert square.ok
    assert named.ok
    assert list(named.layers) == ["W", "b"]
    assert edges.ok
    assert list(edges.layers) == ["weights"]
    assert gradient_check(lambda w: np.sum(w), lambda w: np.ones(3), [1.0, 2.0, 3.0]).ok


def test_a_kink_is_said_and_not_taken_for_a_fault() -> None:
    result = gradient_check(lambda w: np.sum(np.maximum(w, 0) + w**2), lambda w: (w > 0) + 2 * w,
                            np.array([1.0, 0.0, -1.0]))  # fmt: skip
    assert result.ok is True
    assert "is on a kink (a ReLU at 0?) at [1]" in repr(result)


def test_a_kink_within_the_step_is_stepped_around() -> None:
    result = gradient_check(lambda w: np.sum(np.maximum(w, 0)), lambda w: (w > 0) * 1.0, np.array([1.0, 5e-6, -1.0]))
    assert result.ok is True


@pytest.mark.parametrize(("eps", "said"), [(1e-13, "too small"), (0.5, "too large")])
def test_a_bad_step_is_said(eps: float, said: str) -> None:
    result = gradient_check(loss, gradient, PARAMS, eps=eps)
    assert result.ok is None
    assert said in repr(result)


def test_a_fault_is_seen_even_with_a_bad_step() -> None:
    wrong = SLIPS["twice"][0]
    assert gradient_check(loss, wrong, PARAMS, eps=1e-12).ok is False


def test_float32_is_told_a_larger_step() -> None:
    result = gradient_check(lambda w: np.float32(np.sum(np.tanh(w) ** 2)),
                            lambda w: 2 * np.tanh(w) * own.tanh_prime(w), np.array([1.0, 0.3, -1.0]))  # fmt: skip
    assert "float32" in repr(result)


def test_a_symmetric_point_is_said() -> None:
    zeros = [(0 * W, 0 * b) for W, b in PARAMS]
    ones = [(np.ones_like(W), b) for W, b in PARAMS]
    assert "all zero, where faults can cancel" in repr(gradient_check(loss, gradient, zeros))
    assert "one number throughout" in repr(gradient_check(loss, gradient, ones))
    assert "Careful" not in repr(gradient_check(loss, gradient, PARAMS))


def test_very_many_parameters_are_sampled() -> None:
    w = np.linspace(-1, 1, 5000).reshape(50, 100)
    result = gradient_check(lambda w: float(np.sum(w**2)), lambda w: 2 * w, w)
    assert result.ok is True
    assert "of 5000 parameters were looked at" in repr(result)


def test_a_loss_that_is_no_number_is_told() -> None:
    assert "should return one number" in repr(gradient_check(lambda w: w, lambda w: w, np.ones(3)))
    assert "finite" in repr(gradient_check(lambda w: np.inf, lambda w: w, np.ones(3)))


def test_params_are_left_as_they_were() -> None:
    def in_place(params: Any) -> Any:
        right = gradient(params)
        for W, b in params:
            W *= 0
            b += 1
        return right

    before = [(W.copy(), b.copy()) for W, b in PARAMS]
    assert gradient_check(loss, in_place, PARAMS).ok is True
    assert all(np.array_equal(W, V) and np.array_equal(b, c) for (W, b), (V, c) in zip(PARAMS, before))


def test_turned_off_nothing_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PICTURES", "off")

    def never(params: Any) -> Any:
        raise AssertionError("called")

    result = gradient_check(never, never, PARAMS)
    assert result.ok is None
    assert np.isnan(result.max_error)
