"""Unit 1: honest answers in styles we would not choose earn everything."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial, reduce
from typing import Any

import numpy as np
import pytest
import verdicts

from autograder.exercises import exercises_of
from autograder.reference import forward_model as right

EXERCISES = exercises_of("01-forward-model")
verdict_on = partial(verdicts.verdict_on, "01-forward-model")


class Neuron:
    """An answer that is an object."""

    def __call__(self, x: Any, w: Any, b: Any, h: Any) -> Any:
        return h(sum(xi * wi for xi, wi in zip(x, w)) + b)


def sigmoid_one_by_one(a: Any) -> Any:
    if np.ndim(a):
        return [sigmoid_one_by_one(one) for one in a]
    return 1 / (1 + math.exp(-a)) if a > -700 else 0.0


def layer_by_loops(z: Any, W: Any, b: Any, h: Any) -> Any:
    a = []
    for j in range(len(b)):
        total = b[j]
        for i in range(len(z)):
            total = total + W[j][i] * z[i]
        a.append(total)
    return h(np.array(a))


def layer_in_single_precision(z: Any, W: Any, b: Any, h: Any) -> Any:
    return np.float32(h(np.float32(W) @ np.float32(z) + np.float32(b)))


def forward_by_recursion(x: Any, params: Any, hs: Any) -> Any:
    if not params:
        return [], [x]
    a, z = forward_by_recursion(x, params[:-1], hs[:-1])
    W, b = params[-1]
    here = np.einsum("ji,i->j", W, z[-1]) + b
    return a + [here], z + [hs[-1](here)]


def forward_by_index(x: Any, params: Any, hs: Any) -> Any:
    L = len(params)
    a: list[Any] = [None] * L
    z: list[Any] = [np.copy(x)] + [None] * L
    for l in range(1, L + 1):
        W, b = params[l - 1]
        a[l - 1] = np.dot(W, z[l - 1]) + b
        z[l] = hs[l - 1](a[l - 1])
    return [a, z]


def forward_in_lists(x: Any, params: Any, hs: Any, print=print) -> Any:
    z, a = [list(x)], []
    for n, (W, b) in enumerate(params):
        a.append([sum(w * v for w, v in zip(row, z[n])) + c for row, c in zip(W, b)])
        z.append(list(hs[n](a[n])))
    print("done")
    return tuple(a), tuple(z)


def batch_in_columns_inside(X: Any, params: Any, hs: Any) -> Any:
    for (W, b), h in zip(params, hs):
        X = h((W @ X.T + b[:, None]).T)
    return X


def collapse_by_augmented_matrices(params: Any) -> Any:
    product = np.eye(params[0][0].shape[1] + 1)
    for W, b in params:
        last = np.zeros((1, W.shape[1] + 1))
        last[0, -1] = 1
        product = np.vstack([np.column_stack([W, b]), last]) @ product
    return product[:-1, :-1], product[:-1, -1]


def collapse_by_asking(params: Any) -> Any:
    net = lambda x: reduce(lambda z, layer: layer[0] @ z + layer[1], params, x)
    inputs = params[0][0].shape[1]
    b = net(np.zeros(inputs))
    return np.transpose([net(e) - b for e in np.eye(inputs)]), b


HONEST: dict[str, tuple[Callable[..., Any], ...]] = {
    "neuron": (Neuron(), lambda x, w, b, h: float(h(np.einsum("i,i->", x, w) + b)),
               lambda x, w, b, h: h(np.float32(np.inner(x, w)) + np.float32(b)),
               lambda *args: args[3](np.sum(np.multiply(args[0], args[1])) + args[2])),
    "sigmoid": (sigmoid_one_by_one, lambda a: np.exp(-np.logaddexp(0, -np.asarray(a))), lambda a: 1 / (1 + np.exp(-a)),
                np.vectorize(sigmoid_one_by_one), lambda a: 0.5 * (1 + np.tanh(np.float32(a) / 2))),
    "layer": (layer_by_loops, layer_in_single_precision, lambda z, W, b, h: h(np.einsum("ji,i->j", W, z) + b),
              lambda z, W, b, h: list(h((W * z).sum(axis=1) + b)),
              lambda z, W, b, h: h((z[None, :] @ W.T + b).ravel())),
    "absorb_bias": (lambda W, b: np.hstack([b.reshape(-1, 1), W]), lambda W, b: [[c, *row] for c, row in zip(b, W)],
                    lambda W, b: np.insert(W.astype(float), 0, b, axis=1), lambda W, b: np.c_[b, W]),
    "threshold_to_bias": (lambda W_lin: [np.delete(W_lin, 0, axis=0).T, -1 * W_lin[0, :]],
                          lambda V: ([list(column[1:]) for column in V.T], [-column[0] for column in V.T]),
                          lambda V: (np.einsum("ij->ji", V)[:, 1:], V.T @ np.eye(len(V))[0] * -1)),
    "two_layer": (lambda x, W1, b1, W2, b2, h1, h2: layer_by_loops(layer_by_loops(x, W1, b1, h1), W2, b2, h2),
                  lambda x, *p: forward_by_recursion(x, [p[0:2], p[2:4]], p[4:])[1][-1],
                  lambda x, W1, b1, W2, b2, h1, h2: h2(h1(x @ W1.T + b1) @ W2.T + b2).tolist()),
    "repair_two_layer": (
        lambda x, V1, V2, h1, h2: h2(V2[:, 0] + V2[:, 1:] @ h1(V1[:, 0] + V1[:, 1:] @ x)),
        lambda x, V1, V2, h1, h2: h2(V2 @ np.r_[1, h1(V1 @ np.r_[1, x])]),
        lambda x, V1, V2, h1, h2: layer_by_loops(
            [1, *layer_by_loops([1, *x], V1, [0] * len(V1), h1)], V2, [0] * len(V2), h2)),
    "three_layer": (lambda x, *p: reduce(lambda z, i: layer_by_loops(z, p[2 * i], p[2 * i + 1], p[6 + i]), range(3), x),
                    lambda x, *p: forward_by_recursion(x, [p[0:2], p[2:4], p[4:6]], p[6:])[1][-1],
                    lambda x, W1, b1, W2, b2, W3, b3, h1, h2, h3: list(
                        h3(b3 + W3.dot(h2(b2 + W2.dot(h1(b1 + W1.dot(x)))))))),
    "forward": (forward_by_recursion, forward_by_index, forward_in_lists),
    "forward_batch": (lambda X, params, hs: [forward_by_recursion(x, params, hs)[1][-1] for x in X],
                      batch_in_columns_inside,
                      lambda X, params, hs: reduce(lambda Z, p: p[1](np.einsum("ni,ji->nj", Z, p[0][0]) + p[0][1]),
                                                   zip(params, hs), X)),
    "collapse": (collapse_by_augmented_matrices, collapse_by_asking,
                 lambda params: params[0] if len(params) == 1 else (lambda W, b: (
                     W @ params[0][0], W @ params[0][1] + b))(*right.collapse(params[1:]))),
}  # fmt: skip


@pytest.mark.parametrize(("exercise", "style"), [(e, i) for e, styles in HONEST.items() for i in range(len(styles))])
@pytest.mark.parametrize("student", ["one", "another"])
def test_an_honest_style_earns_everything(exercise: str, style: int, student: str) -> None:
    verdict = verdict_on(exercise, HONEST[exercise][style], student)
    assert verdict.fraction == 1.0, verdict


def test_every_function_has_three_honest_styles() -> None:
    functions = {name for name, exercise in EXERCISES.items() if exercise.asked}
    assert functions == set(HONEST)
    assert all(len(styles) >= 3 for styles in HONEST.values())


@pytest.mark.parametrize("values", [
    {"a1": 0.03, "z1": 0.03, "a2": -1.15, "y": 0.2405, "E": 0.2884},
    {"a1": np.float64(0.03), "z1": np.array(0.03), "a2": np.float32(-1.15), "y": 0.24048908, "E": 0.28842842},
    {"a1": float(Fraction(3, 100)), "y": 0.2404, "E": 0.2885},
])
def test_worked_numbers_may_be_typed_or_computed(values: dict[str, Any]) -> None:
    assert verdict_on("worked_forward", **values).fraction == 1.0
