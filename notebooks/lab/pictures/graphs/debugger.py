"""Show where a backward pass through a graph goes wrong: the student's z and the z of their forward pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.english import listed
from lab.pictures.asking import Waiting, ask, close
from lab.pictures.networks.values import LOOKS, short
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .layout import Edge, Node, checked_weights, draw, name, nodes_of
from .pictures import as_values, forward_values, squares

EPS = 1e-6
NUDGE = ("nudge", "of this picture")  # an extra input that pushes one node


@picture
def graph_debugger(
    graph_forward: Any, graph_backward: Any, weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any
) -> Picture:
    """Draw the graph with the z of the student's graph_backward beside the z measured on their own forward pass.

    Measured: an extra input with weight 1 pushes one node's y a little, and the change of L is ∂L/∂y = z. Going back
    from the outputs, the first node where both part is marked, with its sum term by term.
    """
    edges = checked_weights(weights)
    found: list[str] = []
    y, x = forward_values(graph_forward, edges, inputs, f, found, set())
    value = ask("graph_backward", graph_backward, dict(edges), dict(inputs), dict(targets), f, f_prime)
    given = as_values("graph_backward", value)
    depth = dict.fromkeys(nodes_of(edges), 0)
    for _ in depth:     # as in `layout.draw`, which refuses a cycle
        for source, target in edges:
            depth[target] = max(depth[target], depth[source] + 1)
    order = sorted((node for node in nodes_of(edges) if node not in inputs), key=lambda node: -depth[node])
    right = {node: _measured(graph_forward, edges, inputs, targets, f, node) for node in order}
    left_out = [name(node) for node in order if node not in given]
    if left_out:
        raise Waiting(f"`graph_backward` gives no z for {listed(left_out)}.")
    first = next((node for node in order if not close(given[node], right[node], 1e-4)), None)
    rows = {}
    for node in nodes_of(edges):
        rows[node] = [name(node)] + ([f"y {style.number(y[node], 3)}"] if node in y else [f"x {short(x[node])}"])
        if node in right:
            same = close(given[node], right[node], 1e-4)
            rows[node] += [("z " if same else "✗ z ") + short(given[node]), f"≈ {short(right[node])}"]
    out = frozenset(edge for edge in edges if first is not None and edge[0] == first and edge[1] in right)
    labels = {edge: short(w) + (f" × {short(right[edge[1]])}" if edge in out else "") for edge, w in edges.items()}
    legend = f"z (our δ) yours, as graph_backward gives it · ≈ measured by nudging · {LOOKS}"
    drawing = draw(edges, rows, legend, labels, strong=out, back=out,
                   wrong=frozenset() if first is None else frozenset({first}))
    alt = "A graph with z of every node: " + "; ".join(
        f"{name(node)} yours {short(given[node])}, measured {short(right[node])}" for node in order) + "."
    if first is None:
        said = "Every z of `graph_backward` is the measured one."
        return Picture(drawing, f"{alt} {said}", found, [said])
    sentence = (f"Going back from the outputs, your z first differs from the measured one at {name(first)}: yours is "
                f"{short(given[first])}, measured {short(right[first])}.")
    return Picture(drawing, f"{alt} {sentence}", [*found, sentence],
                   [_term_by_term(first, edges, right, x, y, targets, f_prime)])


def _measured(graph_forward: Any, edges: Mapping[Edge, float], inputs: Any, targets: Any, f: Any, node: Node) -> float:
    def loss(push: float) -> float:
        _, x = ask("graph_forward", graph_forward, {**edges, (NUDGE, node): 1.0}, {**inputs, NUDGE: push}, f)
        return 0.5 * sum(squares(as_values("graph_forward", x), targets))

    return (loss(EPS) - loss(-EPS)) / (2 * EPS)


def _term_by_term(node: Node, edges: Mapping[Edge, float], right: Mapping[Node, float], x: Mapping[Node, float],
                  y: Mapping[Node, float], targets: Mapping[Node, float], f_prime: Any) -> str:
    """Return the sum at the marked node, from the measured z of the nodes it feeds."""
    lines, total = [f"z of {name(node)}, term by term:"], 0.0
    if node in targets:
        total = x[node] - float(targets[node])
        lines.append(f"  its own target: x − x*  =  {short(x[node])} − {short(targets[node])}  =  {short(total)}")
    for (source, target), w in edges.items():
        if source == node:
            total += w * right[target]
            lines.append(f"  {name(node)} → {name(target)}: w × z  =  {short(w)} × {short(right[target])}  =  "
                         f"{short(w * right[target])}")
    slope = float(f_prime(y[node]))
    lines += [f"  their sum  =  {short(total)}",
              f"  × f′(y) at y = {short(y[node])}  =  {short(total)} × {short(slope)}  =  {short(total * slope)}"]
    return "\n".join(lines)
