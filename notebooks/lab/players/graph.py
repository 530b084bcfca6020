"""Play a graph's two orders, node by node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.english import listed
from lab.pictures.graphs.layout import Edge, Node, checked_weights, draw, name, nodes_of
from lab.pictures.graphs.pictures import (
    LETTERS,
    backward_values,
    forward_values,
    graph,
    graph_values,
    squares,
    student_order,
    value_rows,
)
from lab.pictures.networks.values import LOOKS
from lab.pictures.picture import Picture, Shown
from lab.showing import style

from .frames import Frame, stepped
from .stage import Player, player


@player
def graph_player(
    topological_order: Any, weights: Any, graph_forward: Any = None, graph_backward: Any = None, inputs: Any = None,
    targets: Any = None, f: Any = None, f_prime: Any = None,
) -> Player:
    """Walk through the graph in the student's forward order, and back.

    With graph_forward (weights, inputs, f) → (y, x), and graph_backward (weights, inputs, targets, f, f_prime) → z,
    the values appear on the nodes as they are reached, and on the way back w × z on the edges that bring it; without
    them only the order does.
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

    def frame(at: int) -> Frame:
        kind, node = steps[at]
        seen = set(order[: at + 1]) if kind == "forward" else set(order)
        back = {done for way, done in steps[: at + 1] if way == "backward"}
        rows = {}
        for one in nodes_of(edges):
            lines = value_rows(one, y if one in seen else {}, x if one in seen else {}, z if one in back else {},
                               one in wrong and (one in back or one in seen))
            lines += [] if x else _places(one, order, seen, back)
            rows[one] = lines + [" "] * (tallest - len(lines))
        used = frozenset(edge for edge in edges if edge[1 if kind == "forward" else 0] == node)
        labels = {edge: style.number(w, 3) for edge, w in edges.items()}
        if kind == "backward" and z:
            labels |= {edge: f"{labels[edge]} × {style.number(z[edge[1]], 3)}" for edge in used if edge[1] in z}
        legend = LETTERS if x else "→ place going forward, ← place going backward"
        if kind == "backward" and z:
            legend += " · dashed: weight × z of the node it feeds"
        drawing = draw(edges, rows, f"{legend} · {LOOKS}", labels, strong=used | {node},
                       back=used if kind == "backward" else frozenset(),
                       pale=frozenset(edge for edge in edges if edge[1] not in seen), longest=9 if x else 5)
        return Frame(_in_words(kind, node, edges, y, x, z, targets, f_prime), drawing)

    def still() -> Shown:
        shown = (graph(weights, topological_order) if graph_forward is None else
                 graph_values(graph_forward, graph_backward, weights, inputs, targets, f, f_prime))
        assert isinstance(shown, Picture)
        return Picture(shown.figure, shown.alt, found, _notes(x, z, targets, found))

    return Player(still, stepped(len(steps), frame, f"A graph of {len(nodes_of(edges))} nodes."))


def _places(node: Node, order: list[Node], seen: set[Node], back: set[Node]) -> list[str]:
    """Return its place in each order in which it has been reached."""
    forward = [f"→ {order.index(node) + 1}"] if node in order and node in seen else []
    return forward + ([f"← {len(order) - order.index(node)}"] if node in back else [])


def _in_words(kind: str, node: Node, edges: Mapping[Edge, float], y: Any, x: Any, z: Any, targets: Any,
              f_prime: Any) -> str:
    if kind == "forward":
        feeding = [name(source) for source, target in edges if target == node]
        if not feeding:
            return f"Forward: {name(node)} is an input" + (f", x = {style.number(x[node])}." if node in x else ".")
        numbers = f": y = {style.number(y[node])}, x = f(y) = {style.number(x[node])}" if node in y else ""
        return f"Forward: {name(node)} sums what comes from {listed(feeding)}{numbers}."
    fed = [name(target) for source, target in edges if source == node]
    parts = ([f"z of {listed(fed)}"] if fed else []) + (["its own target"] if node in (targets or {}) else [])
    numbers = f": {_sum(node, edges, y, x, z, targets, f_prime)}" if node in z else ""
    return f"Backward: z of {name(node)} comes from {listed(parts) or 'nothing, so it is 0'}{numbers}."


def _sum(node: Node, edges: Mapping[Edge, float], y: Any, x: Any, z: Any, targets: Any, f_prime: Any) -> str:
    """'z = f′(y) × (0.3 × −0.2 + 1.1) = 0.8 × 1.04 = 0.83', term by term."""
    terms = [f"{style.number(w, 3)} × {style.number(z.get(target, 0.0), 3)}"
             for (source, target), w in edges.items() if source == node]
    if node in (targets or {}):
        terms.append(f"({style.number(x[node], 3)} − {style.number(targets[node], 3)})")
    slope = style.number(float(f_prime(y[node])), 3)
    if len(terms) < 2:
        return f"z = {slope} × {terms[0] if terms else '0'} = {style.number(z[node])}"
    return f"z = f′(y) × ({' + '.join(terms)}) = {style.number(z[node])}, where f′(y) = {slope}"


def _notes(x: Any, z: Any, targets: Any, found: list[str]) -> list[str]:
    notes = [f"L = ½ Σ (x − x*)² = {style.number(0.5 * sum(squares(x, targets)))}."] if x and targets else []
    if x and not found:
        notes.append("Checked: y = Σ w x and x = f(y) at every node" + (", and the recursion for z." if z else "."))
    return notes
