"""Measure what a gradient costs in forward passes: back-propagation next to central differences."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from lab.calling.functions import Function
from lab.pictures.asking import ask, scalar, several
from lab.pictures.picture import Picture, picture
from lab.showing import style

WIDTHS = (4, 10, 30, 100)
LAYERS, EXAMPLES = 3, 64
ENOUGH = 0.15   # seconds for one network, in as many calls as fit, five at least: other work disturbs some
LONGEST = 1.0   # seconds for one network where the machine is busy
PATIENCE = 1.0  # seconds for one call; after a slower one, larger networks are left out


@picture
def costs(forward: Any, batch_gradients: Any, passes_needed: Any) -> Picture:
    """Draw forward passes that one gradient costs, against the number of parameters, on log scales.

    forward: (X, params, hs) of a batch; batch_gradients: (X, T, params, hs, h_primes, delta_of_output), measured
    here; passes_needed: (n_weights) → forward passes for central differences, as the student counts them.
    """
    counted, measured, parameters = [], [], []
    for width in WIDTHS:
        case = _case(width)
        n = sum(W.size + b.size for W, b in case[2])
        here, slowest = _passes(forward, batch_gradients, case)
        parameters.append(n)
        measured.append(here)
        counted.append(scalar("passes_needed", ask("passes_needed", passes_needed, n)))
        if slowest > PATIENCE:
            break
    figure = style.figure(300)
    axes = figure.subplots()
    for values, (colour, dash, marker), label in ((counted, style.LINES[1], "central differences, counted"),
                                                  (measured, style.LINES[0], "back-propagation, measured")):
        axes.loglog(parameters, np.maximum(values, 1e-3), color=colour, linestyle=dash, marker=marker, label=label)
    for values, words in ((counted, f"{counted[-1]:,.0f}"), (measured, style.number(measured[-1], 2))):
        axes.annotate(f"{words} passes", (parameters[-1], values[-1]), (0, 9), textcoords="offset points", ha="right")
    axes.set(xlabel="parameters", ylabel="forward passes for one gradient", ylim=(1, 8 * max(*counted, *measured)))
    axes.legend(loc="upper left")
    said = "; ".join(f"{n} parameters: {c:,.0f} passes by central differences, "
                     f"{style.number(m, 2)} by back-propagation" for n, c, m in zip(parameters, counted, measured))
    return Picture(figure, f"The cost of one gradient. {said}.", *_remarks(parameters, measured))


def _case(width: int) -> tuple[Any, ...]:
    """Return X, T, params, hs, h_primes, delta_of_output of a tanh network with as many units in each of its layers."""
    rng = np.random.default_rng(width)
    params = [(rng.normal(size=(width, width)) / np.sqrt(width), rng.normal(size=width)) for _ in range(LAYERS)]
    X, T = rng.normal(size=(EXAMPLES, width)), rng.normal(size=(EXAMPLES, width))
    tanh = Function("tanh")
    return X, T, params, [tanh] * LAYERS, [tanh.derivative()] * LAYERS, lambda y, t, a: y - t


def _passes(forward: Any, batch_gradients: Any, case: tuple[Any, ...]) -> tuple[float, float]:
    """Return how many forward passes the gradient takes, and the seconds of its slowest call."""
    X, _, params, hs, *_ = case
    gradients = ask("batch_gradients", batch_gradients, *case, copies=False)
    several("batch_gradients", gradients, LAYERS, "a pair (dW, db) for each layer")
    once: list[float] = []
    whole: list[float] = []
    while True:
        once.append(_seconds("forward", forward, X, params, hs))
        whole.append(_seconds("batch_gradients", batch_gradients, *case))
        spent = sum(once) + sum(whole)
        # A gradient holds a forward pass: one that took less time only shows that the passes were disturbed.
        settled = spent > ENOUGH and len(whole) >= 5 and min(whole) > min(once)
        if settled or spent > LONGEST or whole[-1] > PATIENCE:
            return max(1.0, min(whole) / max(min(once), 1e-9)), max(whole)


def _seconds(name: str, function: Any, *args: Any) -> float:
    began = time.perf_counter()
    ask(name, function, *args, copies=False)
    return time.perf_counter() - began


def _remarks(parameters: list[int], measured: list[float]) -> tuple[list[str], list[str]]:
    """Return findings and notes: a cost that grows with the parameters is no back-propagation; a loop is only slow."""
    took = f"`batch_gradients` takes {style.number(measured[-1], 2)} forward passes"
    if parameters[-1] > 1000 and measured[-1] > 0.2 * parameters[-1]:
        return [f"{took} here: its cost grows with the number of parameters, as that of differences does."], []
    if measured[-1] > 15:
        return [], [f"{took}. Matrix products in place of loops over examples or units bring that down to about 3."]
    return [], [f"{took} at the right end: the gradient of every parameter for the price of a few outputs."]
