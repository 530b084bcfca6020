"""Unit 4: honest answers in styles we would not choose earn everything; answers that only look right do not."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np
import pytest
import verdicts

from autograder.exercises import exercises_of
from autograder.reference import backpropagation as right

EXERCISES = exercises_of("04-backpropagation")
verdict_on = partial(verdicts.verdict_on, "04-backpropagation")


def each(one: Callable[[float], float]) -> Callable[[Any], Any]:
    """Return a function of one number, for an array of any shape, as nested lists."""
    return lambda a: [each(one)(v) for v in a] if np.ndim(a) else one(float(a))


def sigmoid_prime_by_half_angles(a: Any) -> Any:
    return 0.25 / np.cosh(np.clip(np.asarray(a, dtype=float), -600, 600) / 2) ** 2


class TanhPrime:
    def __call__(self, a: Any, h: Any = np.tanh) -> Any:
        return (1 - h(a)) * (1 + h(a))


def delta_by_loop(y: Any, t: Any, a: Any, h_prime: Any) -> Any:
    return [(y[k] - t[k]) * h_prime(a[k]) for k in range(len(a))]


def softmax_by_loop(a: Any) -> Any:
    top = max(a)
    e = [math.exp(v - top) for v in a]
    return [v / sum(e) for v in e]


def log_lines_by_hand(a: Any, t: Any) -> Any:
    c = int(np.argmax(t))
    total = sum(math.exp(v) for v in a)
    return (-math.log(math.exp(a[c]) / total), -(a[c] - math.log(total)), -a[c] + math.log(total))


def squared_by_loops(a: Any, t: Any) -> Any:
    y, K = softmax_by_loop(a), len(a)
    return [sum((y[k] - t[k]) * y[k] * ((k == j) - y[j]) for k in range(K)) for j in range(K)]


def hidden_by_loops(W_next: Any, delta_next: Any, a: Any, h_prime: Any) -> Any:
    here = []
    for j in range(len(a)):
        blame = 0.0
        for k in range(len(delta_next)):
            blame += W_next[k][j] * delta_next[k]
        here.append(h_prime(a[j]) * blame)
    return here


def backward_by_recursion(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    def down(z: Any, l: int) -> Any:
        """Return the gradients of layers l and up, and ∂E/∂z of what goes into layer l."""
        W, b = params[l]
        a = np.einsum("ji,i->j", W, z) + b
        if l == len(params) - 1:
            above, delta = [], delta_of_output(hs[l](a), t, a)
        else:
            above, blame = down(hs[l](a), l + 1)
            delta = blame * h_primes[l](a)
        return [(np.einsum("j,i->ji", delta, z), delta), *above], np.einsum("ji,j->i", W, delta)

    return down(np.asarray(x), 0)[0]


def backward_unit_by_unit(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    z, a = [list(x)], []
    for (W, b), h in zip(params, hs):
        a.append([sum(w * v for w, v in zip(row, z[-1])) + c for row, c in zip(W, b)])
        z.append(list(h(a[-1])))
    delta = list(delta_of_output(z[-1], t, a[-1]))
    found = []
    for l in range(len(params) - 1, -1, -1):
        found.append(([[d * v for v in z[l]] for d in delta], delta))
        if l:
            delta = hidden_by_loops(params[l][0], delta, a[l - 1], h_primes[l - 1])
    return found[::-1]


def backward_in_single_precision(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    small = [(np.float32(W), np.float32(b)) for W, b in params]
    soft = lambda f: lambda *v: np.float32(f(*v))
    return right.backward(np.float32(x), np.float32(t), small, [*map(soft, hs)], [*map(soft, h_primes)],
                          soft(delta_of_output))


def backward_by_columns(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    a, z = [], [x.reshape(-1, 1)]
    for (W, b), h in zip(params, hs):
        a.append(W @ z[-1] + b[:, None])
        z.append(h(a[-1].ravel()).reshape(-1, 1))
    delta = delta_of_output(z[-1].ravel(), t, a[-1].ravel())[:, None]
    gradients = {}
    for l in range(len(params), 0, -1):
        gradients[l] = [delta @ z[l - 1].T, delta[:, 0]]
        if l > 1:
            delta = params[l - 1][0].T @ delta * h_primes[l - 2](a[l - 2])
    return [gradients[l] for l in sorted(gradients)]


def worked_by_dual_numbers(x: Any, t: Any, w1: Any, w2: Any, b: Any) -> Any:
    """Work in forward mode by hand: each quantity with its three slopes."""
    a1, da1 = w1 * x, np.array([x, 0.0, 0.0])
    z1, dz1 = (a1, da1) if a1 > 0 else (0.0, 0 * da1)
    a2, da2 = w2 * z1 + b, w2 * dz1 + np.array([0.0, z1, 1.0])
    y = 1 / (1 + np.exp(-a2))
    return (0.5 * (y - t) ** 2, *((y - t) * y * (1 - y) * da2))


def batch_by_examples(X: Any, T: Any, *rest: Any) -> Any:
    add = lambda p, q: [(p[l][0] + q[l][0], p[l][1] + q[l][1]) for l in range(len(p))]
    return reduce(add, [backward_by_recursion(X[n], T[n], *rest) for n in range(len(X))])


def batch_by_einsum(X: Any, T: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    A, Z = [], [X]
    for (W, b), h in zip(params, hs):
        A += [np.einsum("ni,ji->nj", Z[-1], W) + b]
        Z += [h(A[-1])]
    D, out = delta_of_output(Z[-1], T, A[-1]), []
    for l in range(len(params))[::-1]:
        out = [[np.einsum("nj,ni->ji", D, Z[l]), np.einsum("nj->j", D)]] + out
        D = np.einsum("nj,ji->ni", D, params[l][0]) * (h_primes[l - 1](A[l - 1]) if l else 1)
    return out


def batch_with_a_bias_column(X: Any, T: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
    one = lambda Z: np.column_stack([np.ones(len(Z)), Z])
    V = [np.column_stack([b, W]) for W, b in params]
    Z, A = [one(X)], []
    for v, h in zip(V, hs):
        A.append((v @ Z[-1].T).T)
        Z.append(one(h(A[-1])))
    D = delta_of_output(Z[-1][:, 1:], T, A[-1])
    found = []
    for l in range(len(V) - 1, -1, -1):
        G = sum(np.outer(d, z) for d, z in zip(D, Z[l]))
        found.insert(0, (G[:, 1:], G[:, 0]))
        if l:
            D = (D @ V[l])[:, 1:] * h_primes[l - 1](A[l - 1])
    return found


def differences_in_place(f: Any, w: Any, eps: float = 1e-5) -> Any:
    gradient = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        kept = w[i]
        w[i] = kept + eps
        gradient[i] = f(w)
        w[i] = kept - eps
        gradient[i] = (gradient[i] - f(w)) / (2 * eps)
        w[i] = kept
    return gradient


def differences_there_and_back(f: Any, w: Any, eps: float = 1e-5) -> Any:
    """Add and subtract in place, so that an entry may come back with another last bit."""
    gradient = np.empty(w.shape)
    for i in np.ndindex(w.shape):
        w[i] += eps
        up = f(w)
        w[i] -= 2 * eps
        gradient[i] = (up - f(w)) / (2 * eps)
        w[i] += eps
    return gradient


def differences_by_basis(f: Any, w: Any, eps: float = 1e-5) -> Any:
    basis = eps * np.eye(w.size).reshape(w.size, *w.shape)
    return np.reshape([(f(w + e) - f(w - e)) / (2 * eps) for e in basis], w.shape).tolist()


single = np.float32
HONEST: dict[str, tuple[Any, ...]] = {
    "sigmoid_prime": (sigmoid_prime_by_half_angles, lambda a: (1 - np.tanh(np.asarray(a) / 2) ** 2) / 4,
                      each(lambda a: math.exp(-abs(a)) / (1 + math.exp(-abs(a))) ** 2),
                      lambda a: (lambda s: s * (1 - s))(1 / (1 + np.exp(-single(a))))),
    "tanh_prime": (TanhPrime(), lambda a: np.cosh(np.clip(a, -300, 300)) ** -2.0, each(lambda a: 1 - math.tanh(a) ** 2),
                   lambda a: 1 - np.tanh(single(a)) ** 2),
    "relu_prime": (lambda a: np.asarray(a) > 0, each(lambda a: 1 if a > 0 else 0), lambda a: np.heaviside(a, 0),
                   lambda a: (single(a) > 0).astype(int)),
    "output_delta": (delta_by_loop, lambda y, t, a, h_prime: np.einsum("k,k->k", y - t, h_prime(a)),
                     lambda y, t, a, h_prime: np.diag(h_prime(a)) @ (y - t),
                     lambda y, t, a, h_prime: single(y - t) * single(h_prime(single(a)))),
    "output_delta_no_half": (lambda *args: [2 * d for d in delta_by_loop(*args)],
                             lambda y, t, a, h_prime: (y - t + y - t) * h_prime(a),
                             lambda y, t, a, h_prime: -2 * np.multiply(t - y, h_prime(a))),
    "grad_log_sum_exp": (softmax_by_loop, lambda a: np.exp(a - np.logaddexp.reduce(a)),
                         lambda a: [1 / sum(np.exp(np.minimum(v - u, 700.0)) for v in a) for u in a],
                         lambda a: right.softmax(single(a))),
    "softmax_delta": (lambda a, t: np.subtract(softmax_by_loop(a), t), lambda a, t: right.softmax(single(a)) - t,
                      lambda a, t: -(t - np.exp(a - np.logaddexp.reduce(a)))),
    "softmax_squared_delta": (squared_by_loops, lambda a, t: right.softmax_squared_delta(single(a), t), lambda a, t: (
        lambda y: np.einsum("kj,k->j", np.diag(y) - np.outer(y, y), y - t))(np.array(softmax_by_loop(a)))),
    "hidden_delta": (hidden_by_loops, lambda W, d, a, h: np.einsum("kj,k,j->j", W, d, h(a)),
                     lambda W, d, a, h: (d @ W * h(a)).tolist(),
                     lambda W, d, a, h: single(h(a)) * (single(W).T @ single(d))),
    "tanh_hidden_delta": (lambda z, W, d: hidden_by_loops(W, d, z, lambda v: 1 - v * v),
                          lambda z, W, d: np.einsum("kj,k->j", W, d) * (1 - z) * (1 + z),
                          lambda z, W, d: (1 - single(z) ** 2) * (single(d) @ single(W))),
    "layer_gradients": (lambda d, z: [d[:, None] * z[None, :], d], lambda d, z: (np.einsum("j,i->ji", d, z), list(d)),
                        lambda d, z: ([[single(p * q) for q in z] for p in d], 1.0 * d)),
    "threshold_gradient": (lambda d: [-v for v in d], lambda d: np.negative(d), lambda d: single(-1) * single(d)),
    "backward": (backward_by_recursion, backward_unit_by_unit, backward_in_single_precision, backward_by_columns),
    "worked_network": (worked_by_dual_numbers, lambda *args: np.array(right.worked_network(*args)),
                       lambda *args: worked_by_dual_numbers(*map(single, args))),
    "numerical_gradient": (differences_in_place, differences_there_and_back, differences_by_basis),
    "passes_needed": (lambda n: n + n, lambda n: n << 1, lambda n: sum(2 for _ in range(n)), lambda n: 2.0 * n),
    "batch_gradients": (batch_by_examples, batch_by_einsum, batch_with_a_bias_column),
}  # fmt: skip


@pytest.mark.parametrize(("exercise", "style"), [(e, i) for e, styles in HONEST.items() for i in range(len(styles))])
@pytest.mark.parametrize("student", ["one", "another", "a third"])
def test_an_honest_style_earns_everything(exercise: str, style: int, student: str) -> None:
    verdict = verdict_on(exercise, HONEST[exercise][style], student)
    assert verdict.fraction == 1.0, verdict


def test_every_function_has_three_honest_styles() -> None:
    assert {name for name, exercise in EXERCISES.items() if exercise.asked} == set(HONEST)
    assert all(len(styles) >= 3 for styles in HONEST.values())


@pytest.mark.parametrize("values", [{"dw1": 2.08, "dw2": -0.00416, "db": -0.139}, {"dw1": 2.081, "db": -0.1387}])
def test_three_digits_of_the_worked_gradients_are_enough(values: dict[str, float]) -> None:
    assert verdict_on("worked_gradients", **values).fraction == 1.0


def test_a_counterexample_may_lie_anywhere_below_log_9() -> None:
    for a in (-1e6, -1.15, 0, 2.19, np.array(1.0)):
        assert verdict_on("repair_sigmoid_prime", counterexample=a).fraction == 1.0
    for a in (2.2, 30.0, np.array([0.0]), "0"):
        assert verdict_on("repair_sigmoid_prime", counterexample=a).fraction < 1.0


@pytest.mark.parametrize(("step", "earned"), [(1e-6, 1), (1e-5, 1), (1e-4, 1), (1e-8, 0), (1e-3, 0), (-1e-5, 0)])
def test_the_best_step_lies_where_the_curve_is_lowest(step: float, earned: float) -> None:
    assert verdict_on("best_step", best_step=step).fraction == earned
