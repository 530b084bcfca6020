"""Any network as a graph: its two orders, and its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lab.english import listed
from lab.pictures.asking import Waiting, ask, close, missing, several
from lab.pictures.networks.values import LOOKS
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .layout import Edge, Node, checked_weights, draw, name, nodes_of

LETTERS = "pre-activation y (our a) · activation x (our z) · local error z (our δ)"


@picture
def graph(weights: Any, topological_order: Any = None) -> Picture:
    """Draw the graph; with the student's topological_order (weights) → nodes, each node's place in both orders.

    weights: {(source, target): weight}. Forward order is the list, backward order its reverse; an edge that the
    list does not respect is named.
    """
    edges = checked_weights(weights)
    rows = {node: [name(node)] for node in nodes_of(edges)}
    found: list[str] = []
    legend = LOOKS
    alt = f"A graph of {len(rows)} nodes and {len(edges)} edges: {_edges_in_words(edges)}."
    if topological_order is not None:
        order = student_order(topological_order, edges, found)
        for place, node in enumerate(order, start=1):
            if node in rows:
                rows[node] += [f"→ {place}", f"← {len(order) + 1 - place}"]
        legend = f"→ place going forward, ← place going backward · {LOOKS}"
        alt += f" Forward order: {', '.join(map(name, order))}."
    return Picture(draw(edges, rows, legend), alt, found)


def student_order(topological_order: Any, edges: Mapping[Edge, float], found: list[str]) -> list[Node]:
    """Return the student's list of nodes; what is wrong with it goes to `found`."""
    order = ask("topological_order", topological_order, dict(edges))
    if not isinstance(order, (list, tuple)):
        raise Waiting(f"`topological_order` should return a list of nodes; it returned a {type(order).__name__}.")
    nodes, order = nodes_of(edges), list(order)
    left_out = [name(node) for node in nodes if node not in order]
    if left_out:
        found.append(f"`topological_order` leaves out {listed(left_out)}.")
    unknown = [name(node) for node in order if node not in nodes]
    if unknown:
        found.append(f"`topological_order` names {listed(unknown)}, which the graph does not have.")
    if len(set(order)) < len(order):
        found.append("`topological_order` names a node more than once.")
    for source, target in edges:
        if source in order and target in order and order.index(source) >= order.index(target):
            found.append(f"{name(target)} comes before {name(source)}, though {name(source)} feeds {name(target)}.")
            break
    return list(dict.fromkeys(order))


@picture
def graph_values(
    graph_forward: Any, graph_backward: Any, weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any
) -> Picture:
    """Draw the graph with y, x and, when graph_backward is given, z = ∂L/∂y on its nodes.

    graph_forward (weights, inputs, f) → (y, x) and graph_backward (weights, inputs, targets, f, f_prime) → z are the
    student's. Each node is checked from the student's own values at its neighbours; wrong ones carry ✗.
    """
    edges = checked_weights(weights)
    found: list[str] = []
    wrong: set[Node] = set()
    y, x = forward_values(graph_forward, edges, inputs, f, found, wrong)
    z = {}
    if graph_backward is not None:
        z = backward_values(graph_backward, edges, inputs, targets, f, f_prime, y, x, found, wrong)
    rows = {node: value_rows(node, y, x, z, node in wrong) for node in nodes_of(edges)}
    figure = draw(edges, rows, f"{LETTERS} · {LOOKS}", wrong=frozenset(wrong))
    notes = [f"L = ½ Σ (x − x*)² = {style.number(0.5 * sum(squares(x, targets)))}."]
    if not found:
        notes.append("Checked: y = Σ w x and x = f(y) at every node" + (", and the recursion for z." if z else "."))
    said = "; ".join(", ".join(rows[node]) for node in rows)
    alt = f"A graph of {len(rows)} nodes and {len(edges)} edges with its values: {said}."
    return Picture(figure, alt, found, notes)


def forward_values(
    graph_forward: Any, edges: Mapping[Edge, float], inputs: Any, f: Any, found: list[str], wrong: set[Node]
) -> tuple[dict[Node, float], dict[Node, float]]:
    """Return the student's y and x, checked node by node."""
    value = ask("graph_forward", graph_forward, dict(edges), dict(inputs), f)
    y, x = (as_values("graph_forward", part) for part in several("graph_forward", value, 2, "a pair of dicts (y, x)"))
    for node in nodes_of(edges):
        if node not in x or (node not in y and node not in inputs):
            raise Waiting(f"`graph_forward` gives no {'x' if node not in x else 'y'} for node {name(node)}.")
    for node in nodes_of(edges):
        if node in inputs:
            if not close(x[node], float(inputs[node])):
                wrong.add(node)
                found.append(f"x of input {name(node)} is {style.number(x[node])}; it is given as "
                             f"{style.number(inputs[node])}.")
            continue
        right = sum(w * x[source] for (source, target), w in edges.items() if target == node)
        if not close(y[node], right):
            wrong.add(node)
            found.append(f"y of {name(node)} is {style.number(y[node])}; Σ w x into it is {style.number(right)}.")
        elif not close(x[node], float(f(y[node]))):
            wrong.add(node)
            found.append(f"x of {name(node)} is {style.number(x[node])}; f(y) is {style.number(f(y[node]))}.")
    return y, x


def backward_values(
    graph_backward: Any, edges: Mapping[Edge, float], inputs: Any, targets: Any, f: Any, f_prime: Any,
    y: Mapping[Node, float], x: Mapping[Node, float], found: list[str], wrong: set[Node],
) -> dict[Node, float]:
    """Return the student's z, each checked against f′(y) (Σ w z of its successors, and x − x* at an output)."""
    value = ask("graph_backward", graph_backward, dict(edges), dict(inputs), dict(targets), f, f_prime)
    z = as_values("graph_backward", value)
    for node in nodes_of(edges):
        if node in inputs:
            continue
        if node not in z:
            raise Waiting(f"`graph_backward` gives no z for node {name(node)}.")
        blame = sum(w * z.get(target, 0.0) for (source, target), w in edges.items() if source == node)
        blame += x[node] - float(targets[node]) if node in targets else 0.0
        right = float(f_prime(y[node])) * blame
        if not close(z[node], right):
            wrong.add(node)
            found.append(f"z of {name(node)} is {style.number(z[node])}; from the nodes it feeds"
                         f"{' and its target' if node in targets else ''} it should be {style.number(right)}.")
    return z


def value_rows(
    node: Node, y: Mapping[Node, float], x: Mapping[Node, float], z: Mapping[Node, float], wrong: bool = False
) -> list[str]:
    """Return the lines in a node's box."""
    lines = [("✗ " if wrong else "") + name(node)]
    for letter, values in (("y", y), ("x", x), ("z", z)):
        if node in values:
            lines.append(f"{letter} {style.number(values[node])}")
    return lines


def squares(x: Mapping[Node, float], targets: Mapping[Node, float]) -> list[float]:
    """Return (x − x*)² of every output."""
    return [(x[node] - float(t)) ** 2 for node, t in targets.items() if node in x]


def as_values(what: str, values: Any) -> dict[Node, float]:
    """Return a number for each node. Raise Waiting if a value is blank or the answer is not a dict."""
    if not isinstance(values, Mapping):
        raise Waiting(f"`{what}` should give a dict from node to number; it gave a {type(values).__name__}.")
    blank = [name(node) for node, value in values.items() if missing(value)]
    if blank:
        raise Waiting(f"Waiting for `{what}`: the value of {listed(blank)} is still blank.")
    return {node: float(np.asarray(value, dtype=float).reshape(())) for node, value in values.items()}


def _edges_in_words(edges: Mapping[Edge, float]) -> str:
    shown = [f"{name(s)}→{name(t)} {style.number(w, 3)}" for (s, t), w in list(edges.items())[:20]]
    return ", ".join(shown) + (" and more" if len(edges) > 20 else "")
