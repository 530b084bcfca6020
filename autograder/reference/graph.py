"""Unit 5, any network: nodes, edges and the same recursion.

weights is a dict {(source, target): w}; y holds pre-activations, x activations, z = ∂L/∂y the local errors.
Input nodes are the keys of `inputs`, output nodes those of `targets`; every neuron has the same f; no biases.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

Node = Hashable
Weights = Mapping[tuple[Any, Any], float]
Activation = Callable[[float], float]


def successors(weights: Weights, node: Node) -> list[Node]:
    """Return the nodes k with an edge node → k."""
    return [target for source, target in weights if source == node]


def predecessors(weights: Weights, node: Node) -> list[Node]:
    """Return the nodes j with an edge j → node."""
    return [source for source, target in weights if target == node]


def topological_order(weights: Weights) -> list[Node]:
    """Return all nodes, each after its predecessors; raise ValueError with the nodes of a cycle if there is one."""
    before = _of_all(weights)
    order: dict[Node, None] = {}
    path: list[Node] = []

    def visit(node: Node) -> None:
        if node in path:
            cycle = [*path[path.index(node):], node]
            raise ValueError("the network has a cycle: " + " → ".join(map(str, cycle)))
        if node in order:
            return
        path.append(node)
        for source in before[node]:
            visit(source)
        path.pop()
        order[node] = None

    for node in before:
        visit(node)
    return list(order)


def _of_all(weights: Weights) -> dict[Node, list[Node]]:
    """Return the predecessors of each node."""
    before: dict[Node, list[Node]] = {}
    for source, target in weights:
        before.setdefault(source, [])
        before.setdefault(target, []).append(source)
    return before


def graph_forward(weights: Weights, inputs: Mapping[Node, float], f: Activation) -> tuple[dict, dict]:
    """y_i = Σ_{j→i} x_j w_{j→i} of every non-input node, x_i = f(y_i) of every node   (graph 1, 2)."""
    y: dict = {}
    x: dict = dict(inputs)
    before = _of_all(weights)
    for node in topological_order(weights):
        if node not in inputs:
            y[node] = sum(x[j] * weights[j, node] for j in before[node])
            x[node] = f(y[node])
    return y, x


def graph_loss(x: Mapping[Node, float], targets: Mapping[Node, float]) -> float:
    """L = ½ Σ_{i∈O} (x_i − x_i*)²   (graph 3)."""
    return 0.5 * sum((x[i] - target) ** 2 for i, target in targets.items())


def edge_gradient(z_i: float, x_j: float) -> float:
    """∂L/∂w_{j→i} = x_j z_i   (graph 4, 11)."""
    return x_j * z_i


def through_activation(dL_dx: float, y: float, f_prime: Activation) -> float:
    """∂L/∂y_i = ∂L/∂x_i f′(y_i)   (graph 5)."""
    return dL_dx * f_prime(y)


def from_successors(node: Node, weights: Weights, z: Mapping[Node, float]) -> float:
    """∂L/∂x_i = Σ_{i→k} w_{i→k} z_k, 0 without successors   (graph 6, 7)."""
    return sum((weights[node, k] * z[k] for k in successors(weights, node)), 0.0)


def z_recursion(node: Node, weights: Weights, z: Mapping[Node, float], y: Mapping[Node, float],
                f_prime: Activation) -> float:
    """z_i = f′(y_i) Σ_{i→k} w_{i→k} z_k   (graph 8 to 10)."""
    return f_prime(y[node]) * from_successors(node, weights, z)


def z_output(x: float, target: float, y: float, f_prime: Activation) -> float:
    """z_i = (x_i − x_i*) f′(y_i) of an output node that feeds no other   (graph, question 5)."""
    return (x - target) * f_prime(y)


def graph_backward(weights: Weights, inputs: Mapping[Node, float], targets: Mapping[Node, float], f: Activation,
                   f_prime: Activation) -> dict:
    """Return z of every non-input node: its own error, if it is an output, plus the blame of its successors."""
    y, x = graph_forward(weights, inputs, f)
    return _backward(weights, x, y, targets, f_prime)


def _backward(weights: Weights, x: Mapping[Node, float], y: Mapping[Node, float], targets: Mapping[Node, float],
              f_prime: Activation) -> dict:
    """Return z after a forward pass, in the reverse of x's order, where no node comes before its successors."""
    z: dict = {}
    for node in reversed(y):
        own = x[node] - targets[node] if node in targets else 0.0
        z[node] = f_prime(y[node]) * (own + from_successors(node, weights, z))
    return z


def graph_gradient(weights: Weights, inputs: Mapping[Node, float], targets: Mapping[Node, float], f: Activation,
                   f_prime: Activation) -> dict:
    """Return {(j, i): x_j z_i} for every edge   (graph 11)."""
    y, x = graph_forward(weights, inputs, f)
    z = _backward(weights, x, y, targets, f_prime)
    return {(j, i): x[j] * z[i] for j, i in weights}


def graph_step(weights: Weights, gradient: Weights, eta: float) -> dict:
    """Return w − η ∂L/∂w on every edge, as a new dict   (graph 12)."""
    return {edge: w - eta * gradient[edge] for edge, w in weights.items()}


def layers_are_a_graph(params: list) -> dict:
    """Return the weights of a layered network without biases: nodes (layer, unit), inputs in layer 0, zeros kept."""
    return {((l, i), (l + 1, j)): W[j, i]
            for l, (W, _) in enumerate(params) for j, i in np.ndindex(*np.shape(W))}
