"""Properties of answers that draw random numbers: initial weights, and a run of stochastic gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compare import as_numbers
from .properties import a_property


@a_property()
def fan_in_spread(args: tuple, outcome: Any, data: Any) -> str:
    """args[0] = sizes: W (out, in) normal with standard deviation 1/√in, b (out,) zero."""
    sizes, params = args[0], outcome.value
    if not isinstance(params, (list, tuple)) or len(params) != len(sizes) - 1:
        return f"a list of {len(sizes) - 1} pairs (W, b) is expected"
    for l, (layer, m, n) in enumerate(zip(params, sizes, sizes[1:])):
        if not isinstance(layer, (list, tuple)) or len(layer) != 2:
            return f"layer {l} is not a pair (W, b)"
        W, b = as_numbers(layer[0]), as_numbers(layer[1])
        if W is None or b is None or W.shape != (n, m) or b.shape != (n,):
            found = [getattr(part, "shape", "no array") for part in (W, b)]
            return f"layer {l}: shapes {found[0]} and {found[1]} where {(n, m)} and {(n,)} are expected"
        if np.any(b):
            return f"layer {l}: the biases start at zero"
        words = _spread(W, l, m)
        if words:
            return words
    return ""


CHANCE = 6.0  # standard errors: one right answer in 10^8 lies further out, and each is judged some forty times


def _spread(W: np.ndarray, l: int, fan_in: int) -> str:
    if W.size < 500:
        return ""  # too few numbers to judge their spread by
    wanted, found = 1 / np.sqrt(fan_in), float(np.std(W))
    slack = CHANCE / np.sqrt(2 * W.size)
    if abs(float(np.mean(W))) > CHANCE * max(wanted, found) / np.sqrt(W.size):
        return f"layer {l}: mean {float(np.mean(W)):.3g} where weights of both signs balance"
    if not np.all(np.isfinite(W)) or abs(found / wanted - 1) > slack:
        return f"layer {l}: standard deviation {found:.4g} where 1/√{fan_in} = {wanted:.4g} is expected"
    some = np.ravel(W)[:2000]
    if len(np.unique(some)) < 0.9 * some.size:
        return f"layer {l}: the same numbers come again and again"
    squares = ((W - W.mean()) / found) ** 2
    if W.size > 10_000 and abs(float(np.mean(squares * squares)) - 3) > 0.35:
        return f"layer {l}: the right spread, but not of a normal distribution (rng.normal)"
    return ""


@a_property()
def sgd_run(args: tuple, outcome: Any, data: Any) -> str:
    """New parameters and losses of `train` with so small an η that its steps add up.

    data: {"start": flat parameters, "gradients": (N, P) of each example, "eta", "batch_size", "epochs",
    "losses": (N,) of each example, before, "shapes": of the parameters}.  An epoch of N = q·size + 1 examples moves
    by −η times the sum of the q means and of the one example that was left over: which one is new in every epoch.
    """
    value = outcome.value
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "a pair (params, losses) is expected"
    flat = _flat(value[0], data["shapes"])
    if flat is None:
        return "the new params are not a list of (W, b) of the old shapes"
    losses = as_numbers(value[1])
    if losses is None or losses.shape != (data["epochs"],):
        return f"{data['epochs']} losses are expected, one an epoch"
    if not data["epochs"]:
        return "" if np.allclose(flat, data["start"]) else "no epoch, and yet the parameters moved"
    low, high = min(data["losses"]), max(data["losses"])  # of single examples: every mean of them lies between
    fair = np.all((losses > 0.98 * low) & (losses < 1.02 * high))
    # how far it went says more than the loss that comes of it
    return _moved((flat - data["start"]) / -data["eta"], data) or (
        "" if fair else f"a loss of {losses[0]:.4g} where the mean cross-entropy is {np.mean(data['losses']):.4g}")


def _flat(params: Any, shapes: list) -> np.ndarray | None:
    if not isinstance(params, (list, tuple)) or len(params) != len(shapes):
        return None
    flat = []
    for layer, shape in zip(params, shapes):
        if not isinstance(layer, (list, tuple)) or len(layer) != 2:
            return None
        for part, wanted in zip(layer, shape):
            numbers = as_numbers(part)
            if numbers is None or numbers.shape != tuple(wanted):
                return None
            flat.append(numbers.ravel())
    return np.concatenate(flat)


def _moved(step: np.ndarray, data: Any) -> str:
    gradients, size, epochs = data["gradients"], data["batch_size"], data["epochs"]
    N = len(gradients)
    if size >= N:
        return _steps_alike(step, epochs * gradients.mean(axis=0), N)
    if size == 1:
        return _steps_alike(step, epochs * gradients.sum(axis=0), N)
    all_of_it = gradients.sum(axis=0) / size
    extra = 1 - 1 / size  # what the example that is left over counts more than in a full minibatch
    counts, *_ = np.linalg.lstsq(extra * gradients.T, step - epochs * all_of_it, rcond=None)
    rest = step - epochs * all_of_it - extra * counts @ gradients
    if np.linalg.norm(rest) < 0.1 * np.linalg.norm(step) and np.all(np.abs(counts - np.round(counts)) < 0.25):
        found = np.round(counts)
        if found.sum() == epochs and found.min() >= 0:
            same = "every epoch makes the same minibatches: draw a new partition each time"
            return "" if found.max() < epochs else same
    return _why_not(step, gradients, size, epochs)


def _why_not(step: np.ndarray, gradients: np.ndarray, size: int, epochs: int) -> str:
    scale = float(step @ gradients.sum(axis=0) / np.sum(gradients.sum(axis=0) ** 2)) / epochs
    if not np.any(step):
        return "the new params are the old ones: nothing moved"
    if scale < 0:
        return "the parameters move uphill"
    shares, *_ = np.linalg.lstsq(gradients.T, step, rcond=None)
    if np.linalg.norm(step - shares @ gradients) > 0.1 * np.linalg.norm(step):
        return ("the steps do not lead along the gradients of the examples: does each row of X still stand with "
                "its own row of T, and each gradient with its own parameter?")
    whole = 1 / size + (1 - 1 / size) / len(gradients)
    if scale < 0.93 * whole:
        return (f"an epoch moves {scale / whole:.2f} times as far as it should: is the short last minibatch left out, "
                "or does an epoch make one step only?")
    if scale > 1.1 * whole:
        return (f"an epoch moves {scale / whole:.2f} times as far as it should: a step is on a minibatch's mean, not "
                "its sum")
    return "the steps are not those of minibatches that hold each example once"


def _steps_alike(step: np.ndarray, wanted: np.ndarray, N: int) -> str:
    if np.linalg.norm(step - wanted) < 0.03 * np.linalg.norm(wanted):
        return ""
    ratio = float(step @ wanted / (wanted @ wanted))
    if abs(ratio / N - 1) < 0.05:
        return "N times as far as it should: a step is on the minibatch's mean, not its sum"
    return f"{ratio:.2f} times as far as it should go along the gradient"
