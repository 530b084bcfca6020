"""The numbers of a network as texts: in its boxes, on its lines, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.showing import style

from .running import Flow, Forward
from .wiring import Edge, Place

LOOKS = "ring at the end of a line: weight below 0"


def in_box(value: Any) -> str:
    """Return four significant digits, or three where they would make a box too wide."""
    text = style.number(value)
    return text if len(text) <= 8 else style.number(value, 3)


def short(value: Any) -> str:
    """Return three significant digits: there is little room on a line."""
    return style.number(value, 3)


def forward_rows(run: Forward) -> dict[Place, list[str]]:
    """Return the texts in the boxes: x for an input; a and z, or a and y, for the rest."""
    rows: dict[Place, list[str]] = {(0, i): [f"x {in_box(v)}"] for i, v in enumerate(run.z[0])}
    for layer, (a, z) in enumerate(zip(run.a, run.z[1:]), start=1):
        letter = "y" if layer == len(run.a) else "z"
        for j in range(len(a)):
            rows[layer, j] = [f"a {in_box(a[j])}", f"{letter} {in_box(z[j])}"]
    return rows


def edges_of(run: Forward, most: int = 12) -> list[Edge]:
    """Return the edges of all gaps that have few enough of them to read."""
    return [((layer, i), (layer + 1, j)) for layer, (W, _) in enumerate(run.params) if W.size <= most
            for j, i in np.ndindex(W.shape)]


def weight_of(run: Forward, edge: Edge) -> float:
    """Return the weight of an edge."""
    (layer, i), (_, j) = edge
    return float(run.params[layer][0][j, i])


def weights(run: Forward) -> dict[Edge, str]:
    """Return the weight of every edge, left out where a gap has too many edges to read."""
    return {edge: style.number(weight_of(run, edge)) for edge in edges_of(run)}


def returning(flow: Flow, layer: int) -> list[dict[Edge, str]]:
    """Return weight × δ on the edges from hidden `layer` up, in full, then shorter for where there is less room."""
    run, full, halves, only = flow.forward, {}, {}, {}
    for edge in edges_of(run):
        if edge[0][0] == layer:
            w, delta = weight_of(run, edge), flow.deltas[layer][edge[1][1]]
            full[edge] = f"{short(w)} × {short(delta)} = {short(w * delta)}"
            halves[edge] = f"{short(w)} × {short(delta)}"
            only[edge] = f"{short(w)}\n× {short(delta)}"
    return [full, halves, only]


def learning(flow: Flow, layer: int) -> list[dict[Edge, str]]:
    """Return δ × z, which is ∂E/∂w, on the edges into `layer`, in full, then shorter."""
    run, full, halves = flow.forward, {}, {}
    for edge in edges_of(run):
        if edge[1][0] == layer:
            (_, i), (_, j) = edge
            delta, z, slope = flow.deltas[layer - 1][j], run.z[layer - 1][i], flow.gradients[layer - 1][0][j, i]
            full[edge] = f"{short(delta)} × {short(z)} = {short(slope)}"
            halves[edge] = f"w {short(weight_of(run, edge))}\n∂ {short(slope)}"
    return [full, halves]


def negative_edges(run: Forward) -> frozenset[Edge]:
    """Return the edges whose weight is below 0."""
    return frozenset(edge for edge in edges_of(run, most=10**6) if weight_of(run, edge) < 0)


def biases(run: Forward) -> dict[Place, str]:
    """Return the bias of each unit as text."""
    return {(l + 1, j): f"b {in_box(v)}" for l, (_, b) in enumerate(run.params) for j, v in enumerate(b)}


def heads(run: Forward) -> list[str]:
    """Return the heading above each layer."""
    last = len(run.params)
    return ["input", *(f"layer {i}" for i in range(1, last)), "output" if last == 1 else f"layer {last}: output"]


def forward_alt(run: Forward) -> str:
    """Return the forward pass in words."""
    layers = "; ".join(
        f"layer {i}: a = {row(a)}, {'y' if i == len(run.a) else 'z'} = {row(z)}"
        for i, (a, z) in enumerate(zip(run.a, run.z[1:]), start=1)
    )
    return f"A {'-'.join(map(str, run.sizes))} network. Input x = {row(run.z[0])}; {layers}."


def sum_in_words(flow: Flow, layer: int, unit: int) -> str:
    """Return '1.2 × −0.0678 + 0.3 × 0.103 = −0.0504', what reaches a hidden unit from the units above it."""
    column, above = flow.forward.params[layer][0][:, unit], flow.deltas[layer]
    terms = [f"{short(w)} × {short(d)}" for w, d in zip(column[:4], above)]
    return " + ".join(terms) + (" + …" if len(column) > 4 else "") + f" = {short(flow.sums[layer - 1][unit])}"


def each(count: int, words: Any, most: int = 4) -> str:
    """Return 'unit 0: …; unit 1: …' for the first few units."""
    said = [f"unit {j}: {words(j)}" if count > 1 else words(j) for j in range(min(count, most))]
    return "; ".join(said) + ("; …" if count > most else "")


def row(values: np.ndarray) -> str:
    """Return numbers in brackets; one number without them."""
    shown = [style.number(v) for v in values.ravel()[:8]] + (["…"] if values.size > 8 else [])
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"


def gradient_notes(flow: Flow) -> list[str]:
    """Return every layer's gradient, matrices as matrices."""
    return [labelled(f"layer {l}: ∂E/∂W = δ zᵀ = ", dW) + "\n" + labelled("         ∂E/∂b = δ = ", db)
            for l, (dW, db) in enumerate(flow.gradients, start=1)]


def labelled(name: str, values: np.ndarray) -> str:
    """Return a matrix beside its name, further rows below its first."""
    return name + style.matrix(values).replace("\n", "\n" + " " * len(name))


def flow_notes(flow: Flow) -> Sequence[str]:
    """Return the lines below the picture: the error, the gradients, and what was checked."""
    notes = [f"E = {flow.error[0]} = {style.number(flow.error[1])}."] if flow.error else []
    notes += gradient_notes(flow)
    if not flow.findings:
        notes.append("Checked: the forward pass, δ of every layer against the slope of E, and ∂E/∂w = δ z.")
    return notes
