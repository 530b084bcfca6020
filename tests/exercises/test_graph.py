"""Unit 5: the reference against automatic differentiation, honest answers in odd styles, answers that only look right."""

from __future__ import annotations

import math
from collections import deque
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp
from verdicts import verdict_on

from autograder.exercises import exercises_of
from autograder.exercises.graph.sampling import network
from autograder.exercises.sampling import generator
from autograder.reference import graph as right

UNIT = "05-graph"
STUDENTS = tuple(f"student {i}" for i in range(6))


def tanh_prime(y: float) -> float:
    return 1 - math.tanh(y) ** 2


@pytest.mark.parametrize("seed", range(8))
def test_the_gradient_is_that_of_automatic_differentiation(seed: int) -> None:
    weights, inputs, targets = network(generator("graph", str(seed)))
    edges = list(weights)

    def loss(values: Any) -> Any:
        w = dict(zip(edges, values, strict=True))
        x: dict[Any, Any] = dict(inputs)
        for node in right.topological_order(weights):
            if node not in inputs:
                x[node] = anp.tanh(sum(x[j] * w[j, i] for j, i in edges if i == node))
        return 0.5 * sum((x[i] - t) ** 2 for i, t in targets.items())

    found = right.graph_gradient(weights, inputs, targets, math.tanh, tanh_prime)
    np.testing.assert_allclose([found[e] for e in edges], grad(loss)(np.array([weights[e] for e in edges])), atol=1e-12)


def test_layers_give_the_gradients_of_layers() -> None:
    rng = generator("layers")
    W1, W2 = rng.normal(size=(3, 2)), rng.normal(size=(1, 3))
    x, t = rng.normal(size=2), 0.3
    weights = right.layers_are_a_graph([(W1, np.zeros(3)), (W2, np.zeros(1))])
    z1 = np.tanh(W1 @ x)
    y = np.tanh(W2 @ z1)
    delta2 = (y - t) * (1 - y**2)
    delta1 = (1 - z1**2) * (W2.T @ delta2)
    found = right.graph_gradient(weights, {(0, 0): x[0], (0, 1): x[1]}, {(2, 0): t}, math.tanh, tanh_prime)
    for (source, target), value in found.items():
        wanted = np.outer(delta1, x) if target[0] == 1 else np.outer(delta2, z1)
        assert value == pytest.approx(wanted[target[1], source[1]])


def order_by_counting(weights: Any) -> Any:
    """Order nodes in Kahn's way; what is left when nothing can be taken holds a cycle, found by walking back."""
    waiting = {n: 0 for edge in weights for n in edge}
    for _, target in weights:
        waiting[target] += 1
    ready, order = deque(n for n, k in waiting.items() if k == 0), []
    while ready:
        node = ready.popleft()
        order.append(node)
        for source, target in weights:
            if source == node:
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
    if len(order) < len(waiting):
        left = set(waiting) - set(order)
        walk = [next(iter(left))]
        while walk[-1] not in walk[:-1]:
            walk.append(next(j for j, i in weights if i == walk[-1] and j in left))
        raise ValueError(f"there is a cycle: {walk[walk.index(walk[-1]):]}")
    return order


def order_by_depth(weights: Any) -> Any:
    nodes = {n for edge in weights for n in edge}

    @cache
    def depth(node: Any, path: tuple = ()) -> int:
        if node in path:
            raise ValueError("cycle of " + ", ".join(repr(n) for n in path[path.index(node):]))
        return max((depth(j, (*path, node)) + 1 for j, i in weights if i == node), default=0)

    return tuple(sorted(nodes, key=depth))


def order_by_the_library(weights: Any) -> Any:
    """Order nodes by graphlib, whose own error is a ValueError of another name."""
    before: dict = {}
    for source, target in weights:
        before.setdefault(target, []).append(source)
    return tuple(TopologicalSorter(before).static_order())


class Passes:
    """Both passes as methods that remember, from the outputs' side."""

    def __init__(self, weights: Any, inputs: Any, f: Any, f_prime: Any = None, targets: Any = ()) -> None:
        self.weights, self.inputs, self.f, self.f_prime, self.targets = weights, inputs, f, f_prime, targets
        self.y: dict = {}
        self.x: dict = dict(inputs)
        self.z: dict = {}

    def activation(self, node: Any) -> Any:
        if node not in self.x:
            self.y[node] = sum(self.activation(j) * w for (j, i), w in self.weights.items() if i == node)
            self.x[node] = self.f(self.y[node])
        return self.x[node]

    def error(self, node: Any) -> Any:
        if node not in self.z:
            total = sum(w * self.error(k) for (i, k), w in self.weights.items() if i == node)
            if node in self.targets:
                total = total + self.activation(node) - self.targets[node]
            self.activation(node)
            self.z[node] = np.float64(total) * self.f_prime(np.array(self.y[node]))
        return self.z[node]

    def forward(self) -> Any:
        for node in {n for edge in self.weights for n in edge}:
            self.activation(node)
        return [self.y, self.x]

    def backward(self) -> Any:
        return {node: self.error(node) for node in {n for e in self.weights for n in e} - set(self.inputs)}


def backward_by_passes(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any) -> Any:
    return Passes(weights, inputs, f, f_prime, targets).backward()


def backward_by_matrix(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any) -> Any:
    nodes = right.topological_order(weights)
    y, x = right.graph_forward(weights, inputs, f)
    W = np.array([[weights.get((i, k), 0.0) for k in nodes] for i in nodes])
    slope = np.diag([0.0 if n in inputs else float(f_prime(y[n])) for n in nodes])
    own = np.array([x[n] - targets[n] if n in targets else 0.0 for n in nodes])
    z = np.linalg.solve(np.eye(len(nodes)) - slope @ W, slope @ own)
    return {n: v for n, v in zip(nodes, z, strict=True) if n not in inputs}


def gradient_by_passes(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any) -> Any:
    passes = Passes(weights, inputs, f, f_prime, targets)
    z = passes.backward()
    return {edge: passes.activation(edge[0]) * z[edge[1]] for edge in sorted(weights, key=str)}


HONEST: dict[str, list[Any]] = {
    "topological_order": [order_by_counting, order_by_depth, order_by_the_library],
    "graph_forward": [lambda w, inputs, f: Passes(w, inputs, f).forward(),
                      lambda w, inputs, f: tuple({k: np.array(v) for k, v in d.items()}
                                                 for d in right.graph_forward(w, inputs, f))],
    "graph_loss": [lambda x, targets: np.sum(np.square([x[i] - targets[i] for i in targets])) / 2,
                   lambda x, targets: math.fsum((x[i] - t) ** 2 / 2 for i, t in reversed(targets.items()))],
    "edge_gradient": [lambda z_i, x_j: np.multiply(z_i, x_j), lambda z, x, unused=0: float(np.float32(z) * np.float32(x))],
    "through_activation": [lambda d, y, f_prime: np.array(f_prime(np.array([y])))[0] * d,
                           lambda d, y, f_prime: f_prime(y) * d],
    "from_successors": [lambda node, weights, z: np.dot([w for (i, _), w in weights.items() if i == node] or [0.0],
                                                        [z[k] for i, k in weights if i == node] or [0.0]),
                        lambda node, weights, z: math.fsum(weights[e] * z[e[1]] for e in weights if e[0] == node)],
    "z_recursion": [lambda node, weights, z, y, f_prime: sum(f_prime(y[node]) * w * z[k] for (i, k), w in weights.items()
                                                             if i == node),
                    lambda node, weights, z, y, f_prime: np.float64(f_prime(y[node])) * right.from_successors(
                        node, weights, z)],
    "z_output": [lambda x, target, y, f_prime: -f_prime(y) * (target - x),
                 lambda x, target, y, f_prime: np.asarray(f_prime(np.asarray(y)) * (x - target))],
    "graph_backward": [backward_by_passes, backward_by_matrix],
    "graph_gradient": [gradient_by_passes, lambda *args: dict(right.graph_gradient(*args).items())],
    "graph_step": [lambda w, g, eta: dict(zip(w, [w[e] - eta * g[e] for e in w], strict=True)),
                   lambda w, g, eta: {e: np.float64(w[e]) - g[e] * eta for e in g}],
    "layers_are_a_graph": [lambda params: {((l, i), (l + 1, j)): w for l, (W, _) in enumerate(params)
                                           for j, row in enumerate(np.asarray(W).tolist()) for i, w in enumerate(row)},
                           lambda params: {((np.int64(l), i), (l + 1, j)): np.float32(W[j, i])
                                           for l, (W, b) in enumerate(params)
                                           for i in range(W.shape[1]) for j in range(len(b))}],
}
STYLES = [(name, i) for name, answers in HONEST.items() for i in range(len(answers))]


@pytest.mark.parametrize(("name", "style"), STYLES)
@pytest.mark.parametrize("student", STUDENTS)
def test_honest_answers_in_odd_styles_earn_everything(name: str, style: int, student: str) -> None:
    found = verdict_on(UNIT, name, HONEST[name][style], student)
    assert found.fraction == 1, found


def measured_backward(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any, eps: float = 1e-6) -> Any:
    def loss(moved: Any, by: float) -> float:
        x = dict(inputs)
        for node in right.topological_order(weights):
            if node not in inputs:
                y = sum(x[j] * weights[j, node] for j in right.predecessors(weights, node))
                x[node] = f(y + by * (node == moved))
        return right.graph_loss(x, targets)

    nodes = [n for n in right.topological_order(weights) if n not in inputs]
    return {n: (loss(n, eps) - loss(n, -eps)) / (2 * eps) for n in nodes}


@pytest.mark.parametrize("student", STUDENTS)
def test_measured_local_errors_earn_nothing(student: str) -> None:
    assert verdict_on(UNIT, "graph_backward", measured_backward, student).fraction == 0


def measured_gradient(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any, eps: float = 1e-6) -> Any:
    """Measure with the cheapest differences: of a moved weight, only what lies after it is computed anew."""
    order = [n for n in right.topological_order(weights) if n not in inputs]
    _, x = right.graph_forward(weights, inputs, f)
    base, gradient = right.graph_loss(x, targets), {}
    for j, i in weights:
        moved, found, changed = {**weights, (j, i): weights[j, i] + eps}, dict(x), {i}
        for node in order:
            if node == i or changed & set(right.predecessors(weights, node)):
                changed.add(node)
                found[node] = f(sum(found[k] * moved[k, node] for k in right.predecessors(weights, node)))
        gradient[j, i] = (right.graph_loss(found, targets) - base) / eps
    return gradient


@pytest.mark.parametrize("student", STUDENTS)
def test_a_gradient_measured_frugally_earns_nothing(student: str) -> None:
    assert verdict_on(UNIT, "graph_gradient", measured_gradient, student).fraction == 0


def raising(error: type[Exception], message: str) -> Any:
    def order(weights: Any) -> Any:
        try:
            return right.topological_order(weights)
        except ValueError:
            raise error(message) from None
    return order


@pytest.mark.parametrize("answer", [raising(ValueError, "a cycle"), raising(RuntimeError, "n1 n2 n3 n5 (1, 0) (1, 1)"),
                                    raising(ValueError, "n1, n5, (1, 0)")])
def test_a_cycle_must_be_named_in_a_value_error(answer: Any) -> None:
    found = verdict_on(UNIT, "topological_order", answer)
    assert 0 < found.fraction < 1 and found.status == "partly", found


def in_layers(weights: Any) -> Any:
    return [[node] for node in right.topological_order(weights)]


@pytest.mark.parametrize(("answer", "words"), [
    (in_layers, "`append` puts one into the other"),
    (lambda weights: right.topological_order(weights)[::-1], "read backwards, the order is right"),
    (lambda weights: right.topological_order(weights)[1:], "is missing"),
])
def test_what_is_wrong_with_an_order_is_said(answer: Any, words: str) -> None:
    found = verdict_on(UNIT, "topological_order", answer)
    assert found.fraction == 0
    assert words in found.message


@pytest.mark.parametrize("student", STUDENTS)
def test_biases_are_no_part_of_the_graph(student: str) -> None:
    def with_biases(params: Any) -> Any:
        return right.layers_are_a_graph([(W + b[:, None], b) for W, b in params])

    assert verdict_on(UNIT, "layers_are_a_graph", with_biases, student).mistake == "the biases added"


def test_an_edge_without_gradient_keeps_its_weight() -> None:
    moved_only = verdict_on(UNIT, "graph_step", lambda w, g, eta: {e: w[e] - eta * g[e] for e in w if g[e] != 0})
    assert (moved_only.status, moved_only.mistake) == ("partly", "edges without gradient left out")


@pytest.mark.parametrize("student", STUDENTS)
def test_blame_that_is_missing_is_not_called_cut_to_whole_numbers(student: str) -> None:
    def only_along_one_edge(*args: Any) -> Any:
        z = right.graph_backward(*args)
        last = list(z)[-1]
        return {node: 0.0 if node == last else value for node, value in z.items()}

    assert "whole numbers" not in verdict_on(UNIT, "graph_backward", only_along_one_edge, student).slip


def a_pass_for_every_edge(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any) -> Any:
    return {(j, i): right.graph_forward(weights, inputs, f)[1][j] * right.graph_backward(
        weights, inputs, targets, f, f_prime)[i] for j, i in weights}


def test_a_pass_for_every_edge_is_told_what_it_may_be() -> None:
    assert "a whole pass made for every node or weight" in verdict_on(UNIT, "graph_gradient", a_pass_for_every_edge).message


@pytest.mark.parametrize("node", [[["in", "h"]], np.array([1, 2]), {"in": 1}, {"in"}, [[["n"]]]])
def test_an_order_of_odd_things_costs_its_exercise_and_no_more(node: Any) -> None:
    found = verdict_on(UNIT, "topological_order", lambda weights: [node] * len(weights))
    assert found.fraction == 0 and "is no node of this network" in found.message, found


def test_every_judged_exercise_of_the_unit_is_tried_in_odd_styles() -> None:
    assert {name for name, e in exercises_of(UNIT).items() if e.asked} == set(HONEST)


def blamed(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any, own: float = 1.0) -> Any:
    """Return graph_backward with a function of one's own for f′, and a share of x − x*."""
    y, x = right.graph_forward(weights, inputs, f)
    z: dict[Any, float] = {}
    for i in reversed(right.topological_order(weights)):
        if i in y:
            z[i] = f_prime(y[i]) * (own * (x[i] - targets.get(i, x[i])) + right.from_successors(i, weights, z))
    return z


@pytest.mark.parametrize(("name", "answer", "mistake"), [
    ("through_activation", lambda dL_dx, y, f_prime: f_prime * dL_dx, "f′ not called"),
    ("through_activation", lambda dL_dx, y, f_prime: len(dL_dx), ""),
    ("through_activation", lambda dL_dx, y, f_prime: dL_dx * f_prime(-y), ""),
    ("z_recursion", lambda node, weights, z, y, f_prime: f_prime(y) * sum(z.values()), "f′ of a whole dict"),
    ("z_recursion", lambda node, weights, z, y, f_prime: f_prime(y[node]) * -weights, ""),
    ("z_output", lambda x, target, y, f_prime: (x - target) * f_prime(-y), ""),
    ("graph_step", lambda weights, gradient, eta: weights - gradient, "dicts subtracted"),
    ("graph_step", lambda weights, gradient, eta: {e: w - eta[e] for e, w in weights.items()}, ""),
    ("graph_loss", lambda x, targets: round(right.graph_loss(x, targets), 4), ""),
    ("from_successors", lambda node, weights, z: sum(w * z[k] for (i, k), w in weights.items()), "every edge of the network"),
    ("graph_backward", lambda *args: blamed(*args[:4], args[3]), "f where f′ belongs"),
    ("graph_backward", lambda *args: blamed(*args, own=0.0), "no blame at the outputs"),
    ("graph_backward", lambda *args: blamed(*args[:4], lambda y: args[4](-y)), ""),
])
def test_a_slip_earns_nothing_and_is_called_by_its_own_name_or_none(name: str, answer: Any, mistake: str) -> None:
    for student in STUDENTS:
        verdict = verdict_on(UNIT, name, answer, student)
        assert (verdict.fraction, verdict.mistake) == (0, mistake)
