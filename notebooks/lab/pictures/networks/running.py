"""Run the student's forward and backward pass, and see which step of it is not right.

Each step is checked from the student's own values before it, so that one wrong step is blamed once: a = W z + b
and z = h(a) directly, δ of a hidden layer against the slope of the layer above it, gradients against δ zᵀ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lab.pictures.asking import array, ask, close, several
from lab.showing import style

Loss = Callable[[np.ndarray, np.ndarray], float]

LOSSES: tuple[tuple[str, Loss], ...] = (
    ("½ Σ (y − t)²", lambda y, t: 0.5 * float(np.sum((y - t) ** 2))),
    ("Σ (y − t)²", lambda y, t: float(np.sum((y - t) ** 2))),
    ("−Σ t log y", lambda y, t: -float(np.sum(np.where(t == 0, 0.0, t * np.log(np.where(t == 0, 1.0, y)))))),
)


@dataclass
class Forward:
    """A student's forward pass: x, params and what it made of them; a[l] and z[l + 1] belong to params[l]."""

    params: list[tuple[np.ndarray, np.ndarray]]
    a: list[np.ndarray]
    z: list[np.ndarray]
    findings: list[str] = field(default_factory=list)

    @property
    def sizes(self) -> list[int]:
        """Return the number of units in each layer, the input first."""
        return [len(z) for z in self.z]


@dataclass
class Flow:
    """A forward pass with the δ and (dW, db) of every layer; `error` is a name of the loss and its value.

    sums[l] is Wᵀδ of the layer above, which reaches hidden layer l + 1 (∂E/∂z), and slopes[l] is h′(a) there.
    """

    forward: Forward
    deltas: list[np.ndarray]
    gradients: list[tuple[np.ndarray, np.ndarray]]
    error: tuple[str, float] | None
    findings: list[str]
    sums: list[np.ndarray] = field(default_factory=list)
    slopes: list[np.ndarray] = field(default_factory=list)


def run_forward(forward: Any, x: Any, params: Any, hs: Sequence[Any]) -> Forward:
    """Send one example through the student's `forward`."""
    weights = _weights(params)
    inputs = np.atleast_1d(array("x", x))
    a_list, z_list = several(
        "forward", ask("forward", forward, inputs, weights, list(hs)), 2, "a pair of lists (a, z)"
    )
    layers = len(weights)
    several("forward", a_list, layers, f"a first list, a, of {layers} arrays")
    several("forward", z_list, layers + 1, f"a second list, z, of {layers + 1} arrays")
    found: list[str] = []
    a = [array(f"a[{i}]", v, (len(b),), found) for i, (v, (_, b)) in enumerate(zip(a_list, weights))]
    sizes = [inputs.shape, *((len(b),) for _, b in weights)]
    z = [array(f"z[{i}]", v, size, found) for i, (v, size) in enumerate(zip(z_list, sizes))]
    if not close(z[0], inputs):
        found.append("`z[0]` is not x.")
    for i, (W, b) in enumerate(weights):
        if not close(a[i], W @ z[i] + b):
            found.append(differs(f"a[{i}]", a[i], f"W z[{i}] + b", W @ z[i] + b))
        right = array(f"hs[{i}](a[{i}])", hs[i](a[i].copy()), a[i].shape)
        if not close(z[i + 1], right):
            found.append(differs(f"z[{i + 1}]", z[i + 1], f"h(a[{i}])", right))
    return Forward(weights, a, z, found)


def run_flow(
    forward: Any, hidden_delta: Any, layer_gradients: Any, x: Any, t: Any, params: Any, hs: Sequence[Any],
    h_primes: Sequence[Any], delta_of_output: Any, loss: Loss | None = None,
) -> Flow:
    """Run forward, δ of the output, δ of every hidden layer from the one above, gradients."""
    run = run_forward(forward, x, params, hs)
    found = list(run.findings)
    target = array("t", t).reshape(run.z[-1].shape)
    last = array("delta_of_output", ask("delta_of_output", delta_of_output, run.z[-1], target, run.a[-1]),
                 run.a[-1].shape, found)
    error = _check_output(run, target, last, hs[-1], loss, found)
    deltas = [last]
    for i in range(len(run.a) - 2, -1, -1):
        W_next = run.params[i + 1][0]
        value = ask("hidden_delta", hidden_delta, W_next, deltas[0], run.a[i], h_primes[i])
        delta = array("hidden_delta", value, run.a[i].shape, found)
        right = _what_flows_back(W_next, deltas[0], run.a[i], hs[i])
        if not close(delta, right, 1e-4):
            found.append(differs(f"`hidden_delta` for layer {i + 1}", delta, "the slope of E there", right))
        deltas.insert(0, delta)
    gradients = [_gradients(layer_gradients, i, run, deltas[i], found) for i in range(len(deltas))]
    hidden = range(len(deltas) - 1)
    sums = [run.params[i + 1][0].T @ deltas[i + 1] for i in hidden]
    slopes = [array(f"h_primes[{i}](a[{i}])", h_primes[i](run.a[i].copy()), run.a[i].shape) for i in hidden]
    return Flow(run, deltas, gradients, error, found, sums, slopes)


def _what_flows_back(W_next: np.ndarray, above: np.ndarray, a: np.ndarray, h: Any) -> np.ndarray:
    """Return the slope of E in a, when δ of the layer above is `above`: no derivative of h is needed for it."""
    return slope(of=lambda v: float(above @ (W_next @ np.asarray(h(v), dtype=float))), at=a)


def _check_output(
    run: Forward, t: np.ndarray, delta: np.ndarray, h: Any, loss: Loss | None, found: list[str]
) -> tuple[str, float] | None:
    """Return the loss whose δ this is, by name and value, and a finding if there is none."""
    def error_slope(E: Loss) -> np.ndarray:
        return slope(of=lambda a: E(np.asarray(h(a), dtype=float), t), at=run.a[-1])

    if loss is not None:
        right = error_slope(loss)
        if not close(delta, right, 1e-4):
            found.append(differs("delta_of_output", delta, "∂E/∂a", right))
        return "E", float(loss(run.z[-1], t))
    with np.errstate(all="ignore"):  # log of a negative output: then it is not the cross-entropy
        for name, E in LOSSES:
            if close(delta, error_slope(E), 1e-4):
                return name, E(run.z[-1], t)
    names = " or ".join(name for name, _ in LOSSES)
    found.append(f"`delta_of_output` = {_row(delta)} is not ∂E/∂a for E = {names}.")
    return None


def _gradients(
    layer_gradients: Any, i: int, run: Forward, delta: np.ndarray, found: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    pair = several("layer_gradients", ask("layer_gradients", layer_gradients, delta, run.z[i]), 2, "a pair (dW, db)")
    W, b = run.params[i]
    dW = array(f"dW of layer {i + 1}", pair[0], W.shape, found)
    db = array(f"db of layer {i + 1}", pair[1], b.shape, found)
    if not close(dW, np.outer(delta, run.z[i])):
        found.append(differs(f"dW of layer {i + 1}", dW, f"δ times z[{i}]", np.outer(delta, run.z[i])))
    if not close(db, delta):
        found.append(differs(f"db of layer {i + 1}", db, "δ", delta))
    return dW, db


def slope(*, of: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Return ∂f/∂a by central differences, f being `of`."""
    eps = 1e-5
    steps = eps * np.eye(at.size).reshape(at.size, *at.shape)
    return np.array([(of(at + step) - of(at - step)) / (2 * eps) for step in steps]).reshape(at.shape)


def differs(name: str, given: np.ndarray, what: str, right: np.ndarray) -> str:
    """Return '`a[0]` is not W z[0] + b: at unit 1 it is 0.3, and W z[0] + b is −1.15.'"""
    gap = np.abs(given - right)
    worst = np.unravel_index(int(np.argmax(np.where(np.isnan(gap), np.inf, gap))), gap.shape)
    where = f"at [{', '.join(map(str, worst))}] it is" if gap.size > 1 else "it is"
    numbers = f"{style.number(given[worst])}, and {what} is {style.number(right[worst])}"
    return f"{style.as_code(name)} is not {what}: {where} {numbers}."


def _row(values: np.ndarray) -> str:
    return "(" + ", ".join(style.number(v) for v in values.ravel()) + ")"


def _weights(params: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    layers = []
    for i, (W, b) in enumerate(several("params", params, len(params) if params is not None else 0, "layers")):
        matrix = np.atleast_2d(array(f"W of layer {i + 1}", W))
        layers.append((matrix, array(f"b of layer {i + 1}", b, (len(matrix),))))
    return layers
