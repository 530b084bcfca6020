"""Show where a backward pass goes wrong: the student's δ and the δ that their own forward pass shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, close, several
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .running import Forward, run_forward
from .values import LOOKS, forward_rows, heads, in_box, negative_edges, row, short, weights
from .wiring import Edge, Wiring, draw, fitting

EPS = 1e-6


@picture
def delta_debugger(
    forward: Any, backward: Any, x: Any, t: Any, params: Any, hs: Sequence[Any], h_primes: Sequence[Any],
    delta_of_output: Any,
) -> Picture:
    """Draw the network with the δ of the student's backward beside the δ measured on their own forward pass.

    forward (x, params, hs) → (a, z) and backward (x, t, params, hs, h_primes, delta_of_output) → list of (dW, db), in
    which db is δ. Measured: each bias is nudged, and the change of the output's a, weighed by delta_of_output (y, t,
    a), is ∂E/∂b = δ. Going back from the output, the first unit where both part is marked, with its sum term by term.
    """
    run = run_forward(forward, x, params, hs)
    layers = len(run.params)
    target = array("t", t).reshape(run.z[-1].shape)
    top = array("delta_of_output", ask("delta_of_output", delta_of_output, run.z[-1], target, run.a[-1]),
                run.a[-1].shape)
    value = ask("backward", backward, run.z[0], target, run.params, list(hs), list(h_primes), delta_of_output)
    pairs = several("backward", value, layers, f"a list of {layers} pairs (dW, db)")
    found = list(run.findings)
    given = []
    for l, (pair, (_, b)) in enumerate(zip(pairs, run.params), start=1):
        _, db = several("backward", pair, 2, f"a pair (dW, db) for layer {l}")
        given.append(array(f"db of layer {l}", db, b.shape, found))
    right = measured(forward, run, hs, top)
    first = parting(given, right)
    rows = _rows(run, given, right)
    wiring = Wiring(run.sizes, rows=rows, negative=negative_edges(run), heads=heads(run),
                    legend=f"δ yours, as backward gives it · ≈ measured by nudging · {LOOKS}")
    if first is None:
        found += _gradients_off(pairs, run, right)
        said = "Every δ of `backward` is the measured one."
        return Picture(draw(fitting(wiring, weights(run))), f"{_alt(given, right)} {said}", found, [said])
    layer, unit = first
    feeding: frozenset[Edge] = frozenset() if layer == layers else frozenset(
        ((layer, unit), (layer + 1, k)) for k in range(run.sizes[layer + 1]))
    labels = weights(run)
    terms = {edge: f"{short(run.params[layer][0][edge[1][1], unit])} × {short(right[layer][edge[1][1]])}"
             for edge in feeding}
    wiring.strong, wiring.back, wiring.wrong = feeding, feeding, frozenset({first})
    sentence = (f"Going back from the output, your δ first differs from the measured one at unit {unit} of layer "
                f"{layer}: yours is {short(given[layer - 1][unit])}, measured {short(right[layer - 1][unit])}.")
    drawing = draw(fitting(wiring, labels | terms, labels))
    notes = _term_by_term(run, layer, unit, right, h_primes, top)
    likely = _likely(run, layer, given, right, h_primes)
    return Picture(drawing, f"{_alt(given, right)} {sentence}", [*found, sentence], [*notes, *likely])


def measured(forward: Any, run: Forward, hs: Sequence[Any], top: np.ndarray) -> list[np.ndarray]:
    """Return δ of every layer by nudging its biases: the change of the last a, weighed by δ of the output."""
    def reached(layer: int, b: np.ndarray) -> float:
        moved = [(W, b if l == layer else old) for l, (W, old) in enumerate(run.params)]
        a, _ = ask("forward", forward, run.z[0], moved, list(hs))
        return float(top @ np.asarray(a[-1], dtype=float).reshape(top.shape))

    found = []
    for layer, (_, b) in enumerate(run.params):
        steps = EPS * np.eye(len(b))
        found.append(np.array([(reached(layer, b + s) - reached(layer, b - s)) / (2 * EPS) for s in steps]))
    return found


def parting(given: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> tuple[int, int] | None:
    """Return (layer, unit) where they part first on the way back, the unit being the one farthest off."""
    for layer in range(len(given), 0, -1):
        mine, true = given[layer - 1], right[layer - 1]
        if not close(mine, true, 1e-4):
            return layer, int(np.argmax(np.where(np.isfinite(mine), np.abs(mine - true), np.inf)))
    return None


def _rows(run: Forward, given: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> dict[Any, list[str]]:
    rows: dict[Any, list[str]] = dict(forward_rows(run))
    for l, (mine, true) in enumerate(zip(given, right), start=1):
        for j in range(len(mine)):
            same = close(mine[j], true[j], 1e-4)
            rows[l, j] = [*rows[l, j], ("δ " if same else "✗ δ ") + in_box(mine[j]), f"≈ {in_box(true[j])}"]
    return rows


def _term_by_term(run: Forward, layer: int, unit: int, right: Sequence[np.ndarray], h_primes: Sequence[Any],
                  top: np.ndarray) -> list[str]:
    """Return the sum at the marked unit, from the measured δ above it."""
    if layer == len(right):
        return [f"At the output δ is what `delta_of_output(y, t, a)` returns: {row(top)}. It already holds h′."]
    W, above = run.params[layer][0], right[layer]
    lines = [f"δ of unit {unit} in layer {layer}, term by term:"]
    for k in range(len(above)):
        term = W[k, unit] * above[k]
        lines.append(f"  W[{k}, {unit}] × δ of unit {k} in layer {layer + 1}  =  {short(W[k, unit])} × "
                     f"{short(above[k])}  =  {short(term)}")
    total = float(W[:, unit] @ above)
    slope = float(np.asarray(h_primes[layer - 1](run.a[layer - 1].copy()), dtype=float)[unit])
    lines += [f"  their sum Σ  =  {short(total)}",
              f"  × h′(a) at a = {short(run.a[layer - 1][unit])}  =  {short(total)} × {short(slope)}  =  "
              f"{short(total * slope)}"]
    return ["\n".join(lines)]


def _likely(run: Forward, layer: int, given: Sequence[np.ndarray], right: Sequence[np.ndarray],
            h_primes: Sequence[Any]) -> list[str]:
    """Return a question for each slip that would give exactly the student's numbers."""
    mine = given[layer - 1]
    if layer == len(given):
        if close(mine, right[layer - 1] * np.asarray(h_primes[-1](run.a[-1].copy()), dtype=float), 1e-4):
            return ["Yours has one more factor h′(a): is it multiplied in although `delta_of_output` holds it?"]
        return ["Yours is the negative of it: is a sign turned?"] if close(mine, -right[layer - 1], 1e-4) else []
    W, above, a, z = run.params[layer][0], right[layer], run.a[layer - 1], run.z[layer]
    total = W.T @ above
    prime = lambda at, which=layer - 1: np.asarray(h_primes[which](np.array(at, dtype=float)), dtype=float)
    tries = [("the sum without × h′(a): is the slope forgotten?", lambda: total),
             ("the sum × h′(z): is the slope taken at z, not at a?", lambda: total * prime(z)),
             ("the sum × h′ of the layer above: which entry of `h_primes` belongs here?",
              lambda: total * prime(a, layer)),
             ("what W in place of Wᵀ would give.", lambda: (W @ above) * prime(a)),
             ("the negative of it: is a sign turned?", lambda: -right[layer - 1])]
    return [f"Yours is {words}" for words, attempt in tries if _comes_out(attempt, mine)]


def _comes_out(attempt: Any, mine: np.ndarray) -> bool:
    try:
        with np.errstate(all="ignore"):
            return close(attempt(), mine, 1e-4)
    except ValueError:  # shapes that do not fit: not this slip
        return False


def _gradients_off(pairs: Sequence[Any], run: Forward, right: Sequence[np.ndarray]) -> list[str]:
    """Return the first layer whose δ is right and whose dW is not δ zᵀ."""
    for l, ((dW, _), delta, z) in enumerate(zip(pairs, right, run.z), start=1):
        outer = np.outer(delta, z)
        if np.shape(dW) != outer.shape:
            return [f"dW of layer {l} has shape {np.shape(dW)}, where {outer.shape} is expected."]
        if not close(dW, outer, 1e-4):
            k, i = np.unravel_index(int(np.argmax(np.abs(np.asarray(dW, dtype=float) - outer))), outer.shape)
            mine, true = style.number(np.asarray(dW)[k, i]), style.number(outer[k, i])
            return [f"dW of layer {l} is not δ times z of the layer below, though δ is right: at [{k}, {i}] it is "
                    f"{mine}, and δ × z is {true}."]
    return []


def _alt(given: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> str:
    said = "; ".join(f"layer {l}: yours {row(given[l - 1])}, measured {row(right[l - 1])}"
                     for l in range(len(given), 0, -1))
    return f"The network with δ of every unit. {said}."
