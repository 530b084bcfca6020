"""A gradient check in sentences: what is wrong and where, and how far the differences can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lab.english import listed
from lab.showing import style

from .compared import GOOD, Compared
from .differences import Differences
from .parameters import Leaf
from .slips import slip


def headline(ok: bool | None, layers: Mapping[str, float]) -> str:
    """Return the outcome in one line."""
    worst = max(layers, key=lambda layer: layers[layer])
    error = style.number(layers[worst], 2)
    if ok:
        return f"✓ The gradient is that of the loss: largest relative error {error}."
    if ok is None:
        return "With this step eps it cannot be decided whether the gradient is that of the loss."
    if layers[worst] <= GOOD:
        return "✗ The gradient's numbers are those of the loss, but its shapes are not."
    if np.isinf(layers[worst]):
        return f"✗ The gradient of {worst} cannot be held against the loss."
    return f"✗ The gradient is not that of the loss: largest relative error {error}, in {worst}."


def doubts(measured: Differences, compared: Sequence[Compared], eps: float) -> tuple[float, list[str]]:
    """Return how far off the differences themselves may be, relatively, and a sentence about it."""
    largest = max((float(np.nanmax(np.abs(one.right), initial=0.0)) for one in compared), default=0.0)
    rounding = measured.rounding / largest if largest > 0 else 0.0
    notes = []
    if rounding > 1e-5:
        better = "1e-2: the loss is computed in float32" if measured.single else "1e-5"
        notes.append(f"The step eps = {eps:g} is too small: rounding alone moves the differences by about "
                     f"{style.number(rounding, 1)} of their size. Take about {better}.")
    elif measured.truncation > 1e-5:
        notes.append(f"The step eps = {eps:g} is too large: the differences are off by about "
                     f"{style.number(measured.truncation, 1)} of their size. Take about 1e-5.")
    for one in compared:
        if one.kink.any():
            places = [place(index) for index in np.argwhere(one.kink)[:3]]
            more = f" and {int(one.kink.sum()) - 3} more" if one.kink.sum() > 3 else ""
            notes.append(f"{label(one.leaf)} is on a kink (a ReLU at 0?) at {listed(places)}{more}: the "
                         "slopes to the left and to the right differ, so nothing is compared there.")
    notes += _symmetries(compared)
    if measured.taken < measured.total:
        notes.append(f"{measured.taken} of {measured.total} parameters were looked at, chosen evenly.")
    return max(rounding, measured.truncation), notes


def _symmetries(compared: Sequence[Compared]) -> list[str]:
    """Return arrays at which a fault could cancel."""
    found: dict[str, list[str]] = {}
    for one in compared:
        value = one.leaf.value
        if value.ndim < 2 or value.size < 2:
            continue
        if not value.any():
            found.setdefault("all zero", []).append(label(one.leaf))
        elif np.all(value == value.flat[0]):
            found.setdefault("one number throughout", []).append(label(one.leaf))
        elif len(np.unique(value, axis=0)) < len(value):
            found.setdefault("the same for two units", []).append(label(one.leaf))
    return [f"Careful: {listed(names)} {'is' if len(names) == 1 else 'are'} {what}, where faults can cancel. "
            "Check at random weights too." for what, names in found.items()]


def findings_of(compared: Sequence[Compared], layers: Sequence[str]) -> list[str]:
    """Return a sentence for each slip, naming the layers it is seen in, and one on where to look."""
    bad = [one for one in compared if one.wrong.any()]
    if not bad:
        return []
    by_slip: dict[str, list[Compared]] = {}
    for one in bad:
        by_slip.setdefault(slip(one.given, one.right, one.trusted), []).append(one)
    counted = [one for one in compared if np.any(np.nan_to_num(one.right))]
    if len(by_slip) == 1 and "" not in by_slip and len(bad) == len(counted) > 1:
        where = "Every layer" if len(layers) > 1 else "Throughout"
        return [f"{where}: {next(iter(by_slip))}{_example(bad[0])}"]
    found = []
    for words, group in by_slip.items():
        for one in group if not words else group[:1]:
            names = listed([label(other.leaf) for other in group]) if words else label(one.leaf)
            found.append(f"{names}: {words or 'no known slip fits.'}{_example(one)}")
    if {one.leaf.name for one in bad} == {"b"}:
        found.append("Only biases are wrong: ∂E/∂b is δ itself (in a batch, its sum over the examples).")
    elif len(layers) > 1 and all(layer.startswith("layer ") for layer in layers):
        found.append(_where_to_look(bad, list(layers)))
    return found


def _where_to_look(bad: Sequence[Compared], layers: list[str]) -> str:
    """Return, going back, the first step that can be at fault: everything above it is right."""
    top = max((one.leaf.layer for one in bad), key=layers.index)
    if "b" not in {one.leaf.name for one in bad if one.leaf.layer == top}:
        return f"b of {top} is right, so its δ is too: look at δ times z of the layer below."
    if top == layers[-1]:
        return f"The last layer, {top}, is wrong already: look at δ of the output first."
    return f"The layers above {top} are right: look at how δ comes back to {top}."


def _example(one: Compared) -> str:
    index = np.unravel_index(int(np.argmax(np.nan_to_num(one.error, nan=-1.0))), one.error.shape)
    given, right = style.number(one.given[index]), style.number(one.right[index])
    return f" At {label(one.leaf, place(index))} the gradient is {given}; differences of the loss give {right}."


def label(leaf: Leaf, index: str = "") -> str:
    """Return 'W[0, 1] of layer 2', or 'params[1]' where there are no layers."""
    if leaf.layer in ("params", leaf.name):
        return leaf.layer + index
    return f"{leaf.name}{index} of {leaf.layer}"


def place(index: Any) -> str:
    """Return an index in brackets, or "" for a single number."""
    return f"[{', '.join(str(int(i)) for i in index)}]" if len(index) else ""
