"""The student's network with its numbers: forward values, and δ flowing back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lab.showing import style

from .asking import array
from .flow import LOSSES, Flow, Forward, Loss, run_flow, run_forward
from .picture import Picture, picture
from .wiring import Edge, Place, Wiring, draw, room_on_edges

SIGNS = "solid: weight above 0 · dashed: below 0"


@picture
def network(forward: Any, x: Any, params: Any, hs: Sequence[Any], t: Any = None) -> Picture:
    """The network with its weights on the edges and a and z on the units.

    forward: the student's (x, params, hs) → (a, z).  x: (units in,)   t: (units out,) or None; with it the
    error ½ Σ (y − t)² is said too. The picture checks z[0] = x, a = W z + b and z = h(a) in every layer.
    """
    run = run_forward(forward, x, params, hs)
    notes = ["Checked: a = W z + b and z = h(a) in every layer."] if not run.findings else []
    if t is not None:
        y = run.z[-1]
        target = array("t", t).reshape(y.shape)
        name, error = LOSSES[0]
        notes.append(f"E = {name} = {style.number(error(y, target))} for t = {values(target)}.")
    wiring = Wiring(
        run.sizes, rows=forward_rows(run), labels=edge_labels(run), under=biases(run),
        negative=negative_edges(run), heads=heads(run), legend=SIGNS,
    )
    return Picture(draw(legible(wiring)), forward_alt(run), run.findings, notes)


@picture
def delta_flow(
    forward: Any, hidden_delta: Any, layer_gradients: Any, x: Any, t: Any, params: Any, hs: Sequence[Any],
    h_primes: Sequence[Any], delta_of_output: Any, loss: Loss | None = None,
) -> Picture:
    """δ flowing back: a, z and δ on the units, each weight w and its ∂E/∂w on the edges.

    forward (x, params, hs) → (a, z), hidden_delta (W_next, delta_next, a, h_prime) → δ and layer_gradients
    (delta, z_prev) → (dW, db) are the student's; delta_of_output (y, t, a) → δ of the output layer; loss (y, t)
    → number, without it the usual ones are tried. Every step is checked from the student's own values before it.
    """
    flow = run_flow(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output, loss)
    return flow_picture(flow)


def flow_picture(flow: Flow) -> Picture:
    """The finished flow as a picture."""
    run = flow.forward
    crowded = any(W.size > 6 for W, _ in run.params)
    gradients = {
        edge: ("" if crowded else f"{weight}\n") + f"∂ {gradient_on(flow, edge)}"
        for edge, weight in edge_labels(run).items()
    }
    rows = forward_rows(run)
    for layer, delta in enumerate(flow.deltas):
        for unit, value in enumerate(delta):
            rows[layer + 1, unit] = [*rows[layer + 1, unit], f"δ {in_box(value)}"]
    legend = f"under a unit: its bias, whose ∂E/∂b is δ · {SIGNS}"
    wiring = legible(Wiring(
        run.sizes, rows=rows, labels=gradients, under=biases(run), negative=negative_edges(run), heads=heads(run),
        legend=legend,
    ))
    if wiring.labels:
        weights = "" if crowded else "the weight w, then "
        wiring = replace(wiring, legend=f"on an edge: {weights}∂ = ∂E/∂w · {legend}")
    deltas = "; ".join(f"layer {i + 1}: δ = {values(d)}" for i, d in enumerate(flow.deltas))
    return Picture(draw(wiring), f"{forward_alt(run)} Flowing back: {deltas}.", flow.findings, flow_notes(flow))


def legible(wiring: Wiring) -> Wiring:
    """The wiring, without the labels on its edges where many layers leave no room for them."""
    return wiring if room_on_edges(wiring) else replace(wiring, labels={})


def in_box(value: Any) -> str:
    """Four significant digits, or three where they would make a box too wide."""
    text = style.number(value)
    return text if len(text) <= 8 else style.number(value, 3)


def gradient_on(flow: Flow, edge: Edge) -> str:
    """∂E/∂w of one edge, three significant digits: there is little room."""
    (layer, i), (_, j) = edge
    return style.number(flow.gradients[layer][0][j, i], 3)


def flow_notes(flow: Flow) -> list[str]:
    notes = [f"E = {flow.error[0]} = {style.number(flow.error[1])}."] if flow.error else []
    if not flow.findings:
        notes.append("Checked: the forward pass, δ of every layer against the slope of E, and ∂E/∂w = δ z.")
    return notes


def forward_rows(run: Forward) -> dict[Place, list[str]]:
    """Texts in the boxes: x for an input; a and z, or a and y, for the rest."""
    rows: dict[Place, list[str]] = {(0, i): [f"x {in_box(v)}"] for i, v in enumerate(run.z[0])}
    for layer, (a, z) in enumerate(zip(run.a, run.z[1:]), start=1):
        letter = "y" if layer == len(run.a) else "z"
        for j in range(len(a)):
            rows[layer, j] = [f"a {in_box(a[j])}", f"{letter} {in_box(z[j])}"]
    return rows


def edge_labels(run: Forward) -> dict[Edge, str]:
    """The weight of every edge, left out where a gap has too many edges to read."""
    return {
        ((layer, i), (layer + 1, j)): style.number(W[j, i])
        for layer, (W, _) in enumerate(run.params)
        if W.size <= 12
        for j, i in np.ndindex(W.shape)
    }


def negative_edges(run: Forward) -> frozenset[Edge]:
    return frozenset(
        ((layer, i), (layer + 1, j))
        for layer, (W, _) in enumerate(run.params)
        for j, i in np.ndindex(W.shape)
        if W[j, i] < 0
    )


def biases(run: Forward) -> dict[Place, str]:
    return {(l + 1, j): f"b {in_box(v)}" for l, (_, b) in enumerate(run.params) for j, v in enumerate(b)}


def heads(run: Forward) -> list[str]:
    last = len(run.params)
    return ["input", *(f"layer {i}" for i in range(1, last)), "output" if last == 1 else f"layer {last}: output"]


def forward_alt(run: Forward) -> str:
    """The forward pass in words."""
    layers = "; ".join(
        f"layer {i}: a = {values(a)}, {'y' if i == len(run.a) else 'z'} = {values(z)}"
        for i, (a, z) in enumerate(zip(run.a, run.z[1:]), start=1)
    )
    return f"A {'-'.join(map(str, run.sizes))} network. Input x = {values(run.z[0])}; {layers}."


def values(values: np.ndarray) -> str:
    shown = [style.number(v) for v in values.ravel()[:8]] + (["…"] if values.size > 8 else [])
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
