"""Judge trained parameters by what the network does on data its student has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import as_numbers
from lab.judging.verdict import Term
from lab.places import DATA

from .judgement import Finding, Judgement

WIDEST = 4096       # units of a layer
NEAR = 0.1          # in each weight and bias of the first layer: less than that, training has hardly begun


@dataclass(frozen=True)
class TrainedParameters(Judgement):
    """Trained parameters do what is asked for on every one of `parts`; each earns an equal share.

    parts: {"key": … or None, "name": …, "X": (N, D), "T": (N, K) or labels (N,), "measure": "mse" or "accuracy",
    "steps": [[threshold, fraction], …] from least to full, "sizes": [D, …, K] or None,
    "start": [W, b] of the first layer before training, where it is known}, with "file", a file of
    notebooks/data, and "rows", [first, last + 1] of it, instead of X and T where the digits themselves are meant.
    With "hidden" a network without a hidden layer earns nothing.
    """

    by = "trained"
    most = 2_000_000
    speaks_alone = True

    parts: list[dict[str, Any]]

    def finding(self, args: tuple, result: Result) -> Finding:
        earned: list[float] = []
        said: dict[str, list[str]] = {}     # what is wrong, once for all parts with which it is
        for part in self.parts:
            fraction, words = _part(part, result.value)
            earned.append(fraction)
            if fraction < 1:
                said.setdefault(words, []).append(part["name"])
        words = "; ".join(f"{', '.join(names)}: {words}" for words, names in said.items())
        near = [part["name"] for part, one in zip(self.parts, earned)
                if one < 1 and _is_near_its_start(part, result.value)]
        if near:
            words += (f". In {', '.join(near)} the hidden weights are nearly those of the start: is `return` inside a "
                      "loop, does each step begin at the start again, or is η or the number of epochs too small?")
        terms = [Term(part["name"], 1 / len(earned), one / len(earned)) for part, one in zip(self.parts, earned)]
        return Finding(words, float(np.mean(earned)), terms if len(terms) > 1 else ())

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        """Return True if parameters do nearly what mistaken ones do, on every part that does not earn everything."""
        failing = [part for part in self.parts if _part(part, value)[0] < 1]
        return any(_part(part, mistaken)[0] < 1 for part in failing) and all(
            _nearly(part, value, mistaken) for part in failing)


def _nearly(part: dict[str, Any], received: Any, mistaken: Any) -> bool:
    X, targets = _data(part)
    ours, theirs = _output(part, received, X), _output(part, mistaken, X)
    if isinstance(ours, str) or isinstance(theirs, str):
        return isinstance(ours, str) and isinstance(theirs, str) and ours == theirs
    if part["measure"] == "mse":
        return bool(np.mean((ours - theirs) ** 2) <= 0.11 * np.mean(targets**2))
    return bool(np.mean(np.argmax(ours, axis=1) == np.argmax(theirs, axis=1)) >= 0.9)


def _output(part: dict[str, Any], value: Any, X: np.ndarray) -> np.ndarray | str:
    """Return the network's output for X, or a sentence that says why there is none."""
    if part["key"] is not None:
        if not isinstance(value, dict):
            return _no_dict(value)
        if part["key"] not in value:
            return "missing in the dict"
        value = value[part["key"]]
    layers = _layers(value, part, X.shape[1])
    if isinstance(layers, str):
        return layers
    with np.errstate(all="ignore"):
        for weights, bias in layers[:-1]:
            X = np.tanh(X @ weights.T + bias)
        X = X @ layers[-1][0].T + layers[-1][1]
    return X if np.all(np.isfinite(X)) else (
        "the network's output is not finite: η too large, or steps uphill?")


def _no_dict(value: Any) -> str:
    if "too large" in getattr(value, "repr", ""):
        return "too large to be an answer: are these the params of every epoch? Take the last of each list, [-1]"
    return "a dict is expected, with the params of each under its name"


def _part(part: dict[str, Any], value: Any) -> tuple[float, str]:
    X, targets = _data(part)
    out = _output(part, value, X)
    if isinstance(out, str):
        return 0.0, out
    if part["measure"] == "mse":
        score = float(np.mean((out - targets) ** 2))
        reached = [f for limit, f in part["steps"] if score <= limit]
        words = f"mean squared error {score:.3g} where at most {part['steps'][-1][0]:g} is asked for"
        if score > 4 * float(np.mean(targets**2)):
            words += ", far more than a flat line has: η too large, steps uphill, or trained on a part of the points?"
    else:
        score = float(np.mean(np.argmax(out, axis=1) == targets))
        reached = [f for limit, f in part["steps"] if score >= limit]
        words = f"{100 * score:.1f} % right where at least {100 * part['steps'][-1][0]:.1f} % is asked for"
        layers = _layers(value, part, X.shape[1])
        if not isinstance(layers, str) and not any(np.any(b) for _, b in layers):
            words += (", and every bias is 0, as in params that were never trained: is this what `train` was given, "
                      "and not what it returned?")
        elif 0.5 < score * out.shape[1] < 2:
            words += (", hardly more than guessing gets: the params that train was given and not those "
                      "it returned, η too large, weights that start alike, or rows of X that no longer match "
                      "their rows of T?")
        elif not reached:
            words += ": does the loss still fall at its last epoch? Then take a larger η, or more epochs"
    return (max(reached) if reached else 0.0), words


def _is_near_its_start(part: dict[str, Any], value: Any) -> bool:
    """Return True if the first layer of a part's network has hardly left where it started."""
    if "start" not in part or isinstance(_output(part, value, _data(part)[0]), str):
        return False
    first = value[part["key"]][0]
    moved = [np.max(np.abs(np.asarray(now) - np.asarray(was))) for was, now in zip(part["start"], first)]
    return bool(max(moved) < NEAR)


def _data(part: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    if "file" not in part:
        return np.asarray(part["X"], dtype=np.float64), np.asarray(part["T"])
    with np.load(DATA / part["file"]) as data:
        rows = slice(*part.get("rows", (None, None)))
        return data["pixels"][rows] / 16.0, data["labels"][rows]


def _layers(value: Any, part: dict[str, Any], inputs: int) -> list[tuple[np.ndarray, np.ndarray]] | str:
    if value is None or getattr(value, "type_name", "") == "ellipsis":
        return "not started"
    if not isinstance(value, (list, tuple)) or not value:
        return "a list of (W, b) is expected"
    numbers = as_numbers(value)
    if numbers is not None and numbers.ndim == 1:
        return "a list of (W, b) is expected, this is a list of numbers, as losses are"
    second = as_numbers(value[1]) if len(value) == 2 else None
    if second is not None and second.ndim == 1:
        return "the params alone are expected, this is a pair (params, losses): write name, losses = train(…)"
    layers: list[tuple[np.ndarray, np.ndarray]] = []
    width = inputs
    for number, layer in enumerate(value):
        if not isinstance(layer, (list, tuple)) or len(layer) != 2:
            return f"layer {number} is not a pair (W, b)"
        weights, bias = as_numbers(layer[0]), as_numbers(layer[1])
        if weights is None and isinstance(layer[0], (list, tuple)) and isinstance(layer[0][0], np.ndarray):
            return "params alone are expected, this is a list of params: take the last of them, [-1]"
        if weights is None or bias is None or weights.ndim != 2 or bias.ndim != 1:
            return f"layer {number}: W is to have two axes and b one"
        words = _misfit(weights, bias, width)
        if words:
            return f"layer {number}: {words}"
        width = weights.shape[0]
        layers.append((weights, bias))
    sizes = [inputs, *(len(b) for _, b in layers)]
    return _other_sizes(part, sizes) or layers


def _misfit(weights: np.ndarray, bias: np.ndarray, inputs: int) -> str:
    if weights.shape[1] != inputs or weights.shape[0] != bias.shape[0]:
        return f"W has shape {weights.shape} and b {bias.shape} after {inputs} inputs"
    return f"{len(bias)} units are far more than this task needs" if len(bias) > WIDEST else ""


def _other_sizes(part: dict[str, Any], sizes: list[int]) -> str:
    """Return in words how a network of these sizes, inputs first, differs from what is asked for; "" if it does not."""
    asked, found = ("-".join(map(str, widths)) for widths in (part.get("sizes") or sizes, sizes))
    if asked != found:
        return f"a network of sizes {asked} is asked for, this one is {found}"
    if part.get("outputs") not in (None, sizes[-1]):
        return f"{part['outputs']} outputs are expected, this network has {sizes[-1]}"
    if part.get("hidden") and len(sizes) == 2:
        return (f"this network goes straight from {sizes[0]} inputs to {sizes[1]} outputs; a hidden layer between them "
                "is asked for")
    return ""
