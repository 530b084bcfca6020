"""Stepping through the forward and the backward pass on the student's own functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lab.pictures.flow import Flow, Loss, run_flow
from lab.pictures.networks import (
    SIGNS,
    biases,
    edge_labels,
    flow_notes,
    flow_picture,
    forward_rows,
    gradient_on,
    heads,
    in_box,
    legible,
    negative_edges,
    values,
)
from lab.pictures.picture import Picture
from lab.pictures.wiring import Wiring, draw, text_width
from lab.showing import style

from .stage import Player, player, stepper


@player
def delta_flow_player(
    forward: Any, hidden_delta: Any, layer_gradients: Any, x: Any, t: Any, params: Any, hs: Sequence[Any],
    h_primes: Sequence[Any], delta_of_output: Any, loss: Loss | None = None,
) -> Player:
    """Step forward and back through one example: a and z layer by layer, then δ and ∂E/∂w back to the input.

    Arguments as in pictures.delta_flow, whose picture stands in where there are no widgets.
    """
    flow = run_flow(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output, loss)
    steps = _steps(len(flow.deltas))
    return Player(lambda: flow_picture(flow), stepper(len(steps), lambda i: _frame(flow, steps, i)))


Step = tuple[str, int]  # what happens, in which layer


def _steps(layers: int) -> list[Step]:
    """Input, each layer forward, then from the last to the first: its δ, and its gradient."""
    steps = [("input", 0), *(("forward", l) for l in range(1, layers + 1))]
    for l in range(layers, 0, -1):
        steps += [("delta", l), ("gradient", l)]
    return steps


def _frame(flow: Flow, steps: Sequence[Step], at: int) -> tuple[str, Picture]:
    run, (kind, layer) = flow.forward, steps[at]
    done = set(steps[: at + 1])
    rows = forward_rows(run)
    shown = [row for lines in rows.values() for row in lines]
    shown += [f"δ {in_box(value)}" for delta in flow.deltas for value in delta]
    for l in range(1, len(run.sizes)):
        for j in range(run.sizes[l]):
            delta = f"δ {in_box(flow.deltas[l - 1][j])}" if ("delta", l) in done else " "
            rows[l, j] = [*(rows[l, j] if ("forward", l) in done else [" ", " "]), delta]
    labels = edge_labels(run)
    for edge in labels:
        if ("gradient", edge[1][0]) in done:
            labels[edge] = f"∂ {gradient_on(flow, edge)}"
    strong: set[Any] = {(layer, j) for j in range(run.sizes[layer])} if kind != "gradient" else set()
    if kind in ("forward", "gradient"):
        strong |= {((layer - 1, i), (layer, j)) for j in range(run.sizes[layer]) for i in range(run.sizes[layer - 1])}
    if kind == "delta" and layer < len(flow.deltas):
        strong |= {((layer, i), (layer + 1, j)) for j in range(run.sizes[layer + 1]) for i in range(run.sizes[layer])}
    wiring = legible(Wiring(
        run.sizes, rows=rows, labels=labels, under=biases(run), negative=negative_edges(run), heads=heads(run),
        strong=frozenset(strong), backwards=kind in ("delta", "gradient"), longest=max(map(text_width, shown)),
        legend=SIGNS,
    ))
    if wiring.labels:
        wiring = replace(wiring, legend=f"on an edge: its weight, or ∂ = ∂E/∂w once it is known · {SIGNS}")
    line = _in_words(flow, kind, layer)
    return line, Picture(draw(wiring), f"A {'-'.join(map(str, run.sizes))} network. {line}", flow.findings,
                         flow_notes(flow) if at == len(steps) - 1 else ())


def _in_words(flow: Flow, kind: str, layer: int) -> str:
    run, last = flow.forward, len(flow.deltas)
    if kind == "input":
        return f"Input: x = {values(run.z[0])}."
    if kind == "forward":
        letter = "y" if layer == last else "z"
        return (f"Forward, layer {layer}: a = W z + b = {values(run.a[layer - 1])}, "
                f"{letter} = h(a) = {values(run.z[layer])}.")
    delta = values(flow.deltas[layer - 1])
    if kind == "delta":
        if layer == last:
            error = f"E = {flow.error[0]} = {style.number(flow.error[1])}; " if flow.error else ""
            return f"The output: {error}δ = ∂E/∂a = {delta}."
        return f"Back to layer {layer}: δ = h′(a) ⊙ Wᵀ δ of layer {layer + 1} = {delta}."
    dW = flow.gradients[layer - 1][0]
    numbers = f" = {values(dW)}" if dW.size <= 6 else f", from {_n(np.min(dW))} to {_n(np.max(dW))}"
    return f"Gradient of layer {layer}: ∂E/∂W = δ zᵀ{numbers}; ∂E/∂b = δ = {values(flow.gradients[layer - 1][1])}."


def _n(value: Any) -> str:
    return style.number(value)
