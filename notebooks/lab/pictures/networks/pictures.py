"""The student's network with its numbers: forward values, and δ flowing back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab.pictures.asking import array
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .running import LOSSES, Flow, Loss, run_flow, run_forward
from .values import (
    LOOKS,
    biases,
    flow_notes,
    forward_alt,
    forward_rows,
    heads,
    in_box,
    negative_edges,
    returning,
    row,
    short,
    weights,
)
from .wiring import Wiring, draw, fitting

COMING_BACK = "dashed: weight × δ of the unit above, on its way back · Σ adds them up · δ = Σ × h′(a)"


@picture
def network(forward: Any, x: Any, params: Any, hs: Sequence[Any], t: Any = None) -> Picture:
    """Draw the network with its weights on the edges and a and z on the units.

    forward: the student's (x, params, hs) → (a, z).  x: (units in,)   t: (units out,) or None; with it the
    error ½ Σ (y − t)² is said too. The picture checks z[0] = x, a = W z + b and z = h(a) in every layer.
    """
    run = run_forward(forward, x, params, hs)
    notes = ["Checked: a = W z + b and z = h(a) in every layer."] if not run.findings else []
    if t is not None:
        y = run.z[-1]
        target = array("t", t).reshape(y.shape)
        name, error = LOSSES[0]
        notes.append(f"E = {name} = {style.number(error(y, target))} for t = {row(target)}.")
    wiring = Wiring(
        run.sizes, rows=forward_rows(run), under=biases(run), negative=negative_edges(run), heads=heads(run),
        legend=f"on a line: its weight · {LOOKS}",
    )
    return Picture(draw(fitting(wiring, weights(run))), forward_alt(run), run.findings, notes)


@picture
def delta_flow(
    forward: Any, hidden_delta: Any, layer_gradients: Any, x: Any, t: Any, params: Any, hs: Sequence[Any],
    h_primes: Sequence[Any], delta_of_output: Any, loss: Loss | None = None,
) -> Picture:
    """Draw δ flowing back: weight × δ on every arrow back, their sum at the unit, and the sum × h′(a), its δ.

    forward (x, params, hs) → (a, z), hidden_delta (W_next, delta_next, a, h_prime) → δ and layer_gradients
    (delta, z_prev) → (dW, db) are the student's; delta_of_output (y, t, a) → δ of the output layer; loss (y, t)
    → number, without it the usual ones are tried. Every step is checked from the student's own values before it.
    """
    flow = run_flow(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output, loss)
    return flow_picture(flow)


def flow_picture(flow: Flow) -> Picture:
    """Return the finished flow as a picture."""
    run = flow.forward
    rows = forward_rows(run)
    for layer in range(1, len(run.sizes)):
        for unit in range(run.sizes[layer]):
            rows[layer, unit] += back_rows(flow, layer, unit)
    steps = [returning(flow, layer) for layer in range(1, len(flow.deltas))]
    choices = [weights(run) | {edge: text for step in steps for edge, text in step[detail].items()}
               for detail in range(3)]
    wiring = fitting(Wiring(
        run.sizes, rows=rows, under=biases(run), negative=negative_edges(run), heads=heads(run),
        back=frozenset(edge for step in steps for edge in step[0]), legend=f"{COMING_BACK} · {LOOKS}",
    ), *choices, weights(run))
    deltas = "; ".join(
        f"layer {l}: " + (f"Σ w δ = {row(flow.sums[l - 1])}, times h′(a) = {row(flow.slopes[l - 1])}, is "
                          if l < len(flow.deltas) else "") + f"δ = {row(flow.deltas[l - 1])}"
        for l in range(len(flow.deltas), 0, -1))
    return Picture(draw(wiring), f"{forward_alt(run)} Flowing back: {deltas}.", flow.findings, flow_notes(flow))


def back_rows(flow: Flow, layer: int, unit: int) -> list[str]:
    """Return the lines of a box that tell where its δ comes from."""
    delta = f"δ {in_box(flow.deltas[layer - 1][unit])}"
    if layer == len(flow.deltas):
        return [delta]
    return [f"Σ {in_box(flow.sums[layer - 1][unit])}", f"× h′ {short(flow.slopes[layer - 1][unit])}", delta]
