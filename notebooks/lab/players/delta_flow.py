"""Step through the forward and the backward pass on the student's own functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab.pictures.drawing import text_width
from lab.pictures.networks.pictures import back_rows, flow_picture
from lab.pictures.networks.running import Flow, Loss, run_flow
from lab.pictures.networks.values import (
    LOOKS,
    biases,
    each,
    forward_rows,
    heads,
    learning,
    negative_edges,
    returning,
    row,
    short,
    sum_in_words,
    weights,
)
from lab.pictures.networks.wiring import TEXT, Wiring, draw, fitting
from lab.showing import style

from .frames import Frame, stepped
from .stage import Player, player

Step = tuple[str, int]  # what happens, in which layer
LEGENDS = {
    "input": "on a line: its weight",
    "forward": "on a line: its weight",
    "output": "δ of the output: ∂E/∂a",
    "sum": "on the way back: weight × δ of the unit above · Σ adds up what reaches a unit",
    "slope": "δ = Σ × h′(a)",
    "gradient": "on bold lines: δ × z, which is ∂E/∂w (or ∂, where there is little room)",
}


@player
def delta_flow_player(
    forward: Any, hidden_delta: Any, layer_gradients: Any, x: Any, t: Any, params: Any, hs: Sequence[Any],
    h_primes: Sequence[Any], delta_of_output: Any, loss: Loss | None = None,
) -> Player:
    """Step forward and back through one example: a and z layer by layer, then weight × δ, Σ, × h′ and ∂E/∂w.

    Arguments as in pictures.delta_flow, whose picture is shown where no scripts run.
    """
    flow = run_flow(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output, loss)
    steps = steps_of(len(flow.deltas))
    alt = f"A {'-'.join(map(str, flow.forward.sizes))} network."
    return Player(lambda: flow_picture(flow), stepped(len(steps), lambda i: _frame(flow, steps, i), alt))


def steps_of(layers: int) -> list[Step]:
    """Return input, each layer forward, then from the last to the first: sum and slope (δ), and its gradient."""
    steps = [("input", 0), *(("forward", l) for l in range(1, layers + 1)), ("output", layers), ("gradient", layers)]
    for l in range(layers - 1, 0, -1):
        steps += [("sum", l), ("slope", l), ("gradient", l)]
    return steps


def _frame(flow: Flow, steps: Sequence[Step], at: int) -> Frame:
    run, (kind, layer) = flow.forward, steps[at]
    done, layers = set(steps[: at + 1]), len(flow.deltas)
    rows, widest = forward_rows(run), 0.0
    for l in range(1, len(run.sizes)):
        for j in range(run.sizes[l]):
            back = back_rows(flow, l, j)
            widest = max(widest, *(text_width(line, TEXT) for line in [*rows[l, j], *back]))
            seen = {"output": len(back)} if l == layers else {"sum": 1, "slope": len(back)}
            count = max([n for name, n in seen.items() if (name, l) in done], default=0)
            shown = rows[l, j] if ("forward", l) in done else [" ", " "]
            rows[l, j] = [*shown, *back[:count], *[" "] * (len(back) - count)]
    into = frozenset(((layer - 1, i), (layer, j)) for j in range(run.sizes[layer]) for i in range(run.sizes[layer - 1]))
    out = frozenset(((layer, i), (layer + 1, j)) for i in range(run.sizes[layer])
                    for j in range(run.sizes[layer + 1])) if kind == "sum" else frozenset()
    edges = {"forward": into, "gradient": into, "sum": out}.get(kind, frozenset())
    units = frozenset((layer, j) for j in range(run.sizes[layer])) if kind != "gradient" else frozenset()
    plain = weights(run)
    special = returning(flow, layer) if kind == "sum" else learning(flow, layer) if kind == "gradient" else []
    wiring = Wiring(
        run.sizes, rows=rows, under=biases(run), negative=negative_edges(run), heads=heads(run),
        strong=edges | units, back=out if kind == "sum" else into if kind == "gradient" else frozenset(),
        longest=widest, legend=f"{LEGENDS[kind]} · {LOOKS}",
    )
    return Frame(_in_words(flow, kind, layer), draw(fitting(wiring, *(plain | labels for labels in special), plain)))


def _in_words(flow: Flow, kind: str, layer: int) -> str:
    run, last = flow.forward, len(flow.deltas)
    units = run.sizes[layer]
    if kind == "input":
        return f"Input: x = {row(run.z[0])}."
    if kind == "forward":
        letter = "y" if layer == last else "z"
        return f"Forward, layer {layer}: a = W z + b = {row(run.a[layer - 1])}, {letter} = h(a) = {row(run.z[layer])}."
    delta = flow.deltas[layer - 1]
    if kind == "output":
        error = f"E = {flow.error[0]} = {style.number(flow.error[1])}; " if flow.error else ""
        return f"The output: {error}δ = ∂E/∂a = {row(delta)}."
    if kind == "sum":
        said = each(units, lambda j: sum_in_words(flow, layer, j))
        return f"Back to layer {layer}: weight × δ of layer {layer + 1}, added up at each unit: {said}."
    if kind == "slope":
        said = each(units, lambda j: f"{short(flow.sums[layer - 1][j])} × {short(flow.slopes[layer - 1][j])} = "
                                     f"{short(delta[j])}")
        return f"δ of layer {layer}: the sum times the slope h′(a): {said}."
    dW = flow.gradients[layer - 1][0]
    if dW.size == 1:
        numbers = f" = {short(delta[0])} × {short(run.z[layer - 1][0])} = {row(dW)}"
    elif dW.size <= 12:
        matrix = style.matrix(dW).replace("\n", ", ").replace("[", "[ ")
        numbers = " = " + " ".join(matrix.split()).replace("[ ", "[")
    else:
        numbers = f", from {style.number(dW.min())} to {style.number(dW.max())}"
    return f"Gradient of layer {layer}: ∂E/∂W = δ zᵀ{numbers}; ∂E/∂b = δ = {row(flow.gradients[layer - 1][1])}."
