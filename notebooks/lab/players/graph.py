"""A graph's two orders, node by node."""

from __future__ import annotations

from typing import Any

from lab.pictures.graph_layout import Node, checked_weights, draw, name, nodes_of
from lab.pictures.graphs import (
    SIGNS,
    backward_values,
    forward_values,
    graph,
    graph_values,
    half_squares,
    student_order,
    value_rows,
)
from lab.pictures.picture import Picture, Shown
from lab.showing import style

from .stage import Player, player, stepper


@player
def graph_player(
    topological_order: Any, weights: Any, graph_forward: Any = None, graph_backward: Any = None, inputs: Any = None,
    targets: Any = None, f: Any = None, f_prime: Any = None,
) -> Player:
    """Walk through the graph in the student's forward order, and back.

    With graph_forward (weights, inputs, f) → (y, x), and graph_backward (weights, inputs, targets, f, f_prime) → z,
    the values appear on the nodes as they are reached; without them only the order does.
    """
    edges = checked_weights(weights)
    found: list[str] = []
    wrong: set[Node] = set()
    order = student_order(topological_order, edges, found)
    y: dict[Node, float] = {}
    x: dict[Node, float] = {}
    z: dict[Node, float] = {}
    if graph_forward is not None:
        y, x = forward_values(graph_forward, edges, inputs, f, found, wrong)
        if graph_backward is not None:
            z = backward_values(graph_backward, edges, inputs, targets, f, f_prime, y, x, found, wrong)
    backward = [node for node in reversed(order) if node not in (inputs or {})]
    steps = [("forward", node) for node in order] + [("backward", node) for node in backward]
    tallest = 3 + (1 if z else 0)

    def frame(at: int) -> tuple[str, Picture]:
        kind, node = steps[at]
        seen = set(order[: at + 1]) if kind == "forward" else set(order)
        back = {done for way, done in steps[: at + 1] if way == "backward"}
        rows = {}
        for one in nodes_of(edges):
            lines = value_rows(one, y if one in seen else {}, x if one in seen else {}, z if one in back else {},
                               one in wrong and (one in back or one in seen))
            lines += [] if x else _places(one, order, seen, back)
            rows[one] = lines + [" "] * (tallest - len(lines))
        if kind == "forward":
            strong = {node, *(edge for edge in edges if edge[1] == node)}
        else:
            strong = {node, *(edge for edge in edges if edge[0] == node)}
        pale = {edge for edge in edges if edge[1] not in seen}
        legend = "y: pre-activation, x = f(y), z = ∂L/∂y" if x else "→ place going forward, ← place going backward"
        figure = draw(edges, rows, f"{legend} · {SIGNS}", strong=frozenset(strong), pale=frozenset(pale),
                      longest=8 if x else 5)
        line = _in_words(kind, node, edges, y, x, z, targets)
        return line, Picture(figure, line, found, _notes(x, z, targets, found) if at == len(steps) - 1 else ())

    def still() -> Shown:
        if graph_forward is not None:
            return graph_values(graph_forward, graph_backward, weights, inputs, targets, f, f_prime)
        return graph(weights, topological_order)

    return Player(still, stepper(len(steps), frame))


def _places(node: Node, order: list[Node], seen: set[Node], back: set[Node]) -> list[str]:
    """Its place in each order in which it has been reached."""
    forward = [f"→ {order.index(node) + 1}"] if node in order and node in seen else []
    return forward + ([f"← {len(order) - order.index(node)}"] if node in back else [])


def _in_words(kind: str, node: Node, edges: Any, y: Any, x: Any, z: Any, targets: Any) -> str:
    if kind == "forward":
        feeding = [name(source) for source, target in edges if target == node]
        if not feeding:
            return f"Forward: {name(node)} is an input" + (f", x = {style.number(x[node])}." if node in x else ".")
        numbers = f": y = {style.number(y[node])}, x = f(y) = {style.number(x[node])}" if node in y else ""
        return f"Forward: {name(node)} sums what comes from {style.listed(feeding)}{numbers}."
    fed = [name(target) for source, target in edges if source == node]
    parts = ([f"z of {style.listed(fed)}"] if fed else []) + (["its own target"] if node in (targets or {}) else [])
    numbers = f": z = {style.number(z[node])}" if node in z else ""
    return f"Backward: z of {name(node)} comes from {style.listed(parts) or 'nothing, so it is 0'}{numbers}."


def _notes(x: Any, z: Any, targets: Any, found: list[str]) -> list[str]:
    notes = [f"L = ½ Σ (x − x*)² = {style.number(half_squares(x, targets))}."] if x and targets else []
    if x and not found:
        notes.append("Checked: y = Σ w x and x = f(y) at every node" + (", and the recursion for z." if z else "."))
    return notes
