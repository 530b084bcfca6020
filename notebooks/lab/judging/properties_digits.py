"""Properties of answers that draw random numbers: initial weights, and a run of stochastic gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compare import as_numbers
from .properties import a_property


def weights_without_the_generator(held: list[tuple[tuple, Any]]) -> str:
    """Of networks of the same sizes, two with equal weights though their generators are not."""
    seen: dict[tuple, tuple[int, Any]] = {}
    for (sizes, rng), params in held:
        seed, before = seen.setdefault(tuple(sizes), (rng.seed, params))
        if seed != rng.seed and all(np.array_equal(W, V) for (W, _), (V, _) in zip(params, before)):
            return "two different generators give the same weights: draw from the `rng` that is handed in"
    return ""


@a_property(across=weights_without_the_generator)
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
    if not np.all(np.isfinite(W)):
        return f"layer {l}: weights that are no finite numbers"
    if W.size < 500:
        return ""  # too few numbers to judge their spread by
    wanted, found = 1 / np.sqrt(fan_in), float(np.std(W))
    slack = CHANCE / np.sqrt(2 * W.size)
    if abs(float(np.mean(W))) > CHANCE * max(wanted, found) / np.sqrt(W.size):
        return f"layer {l}: mean {float(np.mean(W)):.3g} where weights of both signs balance"
    if abs(found / wanted - 1) > slack:
        return f"layer {l}: standard deviation {found:.4g} where 1/√{fan_in} = {wanted:.4g} is expected"
    some = np.ravel(W)[:2000]
    if len(np.unique(some)) < 0.9 * some.size:
        return f"layer {l}: the same numbers come again and again"
    squares = ((W - W.mean()) / found) ** 2
    if W.size > 10_000 and abs(float(np.mean(squares * squares)) - 3) > 0.35:
        return f"layer {l}: the right spread, but not of a normal distribution (rng.normal)"
    return ""


def run_without_the_generator(held: list[tuple[tuple, Any]]) -> str:
    """Of runs from one start on the same examples, two that are equal though their generators are not."""
    seen: dict[tuple, tuple[int, Any]] = {}
    for (X, _, _, eta, size, epochs, rng), (moved, _) in held:
        if not epochs or not 1 < size < len(X):
            continue
        seed, before = seen.setdefault((X.tobytes(), eta, size, epochs), (rng.seed, moved))
        if seed != rng.seed and all(np.array_equal(W, V) and np.array_equal(b, c)
                                    for (W, b), (V, c) in zip(moved, before)):
            return "two different generators give the same minibatches: draw from the `rng` that is handed in"
    return ""


@a_property(across=run_without_the_generator)
def sgd_run(args: tuple, outcome: Any, data: Any) -> str:
    """New parameters and losses of `train` with so small an η that its steps add up.

    data: {"start": flat parameters, "gradients": (N, P) of each example, "eta", "batch_size", "epochs",
    "losses": (N,) of each example, before, "shapes": of the parameters}.  An epoch of N = q·size + 1 examples moves
    by −η times the sum of the q means and of the one example that was left over: which one is new in every epoch.
    """
    flat, losses, words = _run(outcome.value, data)
    if words or not data["epochs"]:
        return words or ("" if np.allclose(flat, data["start"]) else "no epoch, and yet the parameters moved")
    # how far it went says more than the loss that comes of it
    return _moved((flat - data["start"]) / -data["eta"], data) or _unfair(losses, data)


@a_property()
def steps_in_a_row(args: tuple, outcome: Any, data: Any) -> str:
    """One epoch of several full minibatches with an η so large that a step changes the gradient of the next."""
    flat, losses, words = _run(outcome.value, data)
    steps = len(data["gradients"]) // data["batch_size"]
    at_once = data["start"] - data["eta"] * steps * data["gradients"].mean(axis=0)
    if not words and np.linalg.norm(flat - at_once) < 1e-3 * np.linalg.norm(at_once - data["start"]):
        words = "all steps of an epoch start from the same params: each begins where the last one ended"
    if not words and np.isclose(losses[0], np.mean(data["losses"]), rtol=1e-5):
        words = "the first loss is that of the start: it is asked for at the end of an epoch"
    return words


def _run(value: Any, data: Any) -> tuple[Any, Any, str]:
    """(flat parameters, losses, "") of what `train` returned, or ("", "", what is wrong with it)."""
    if _flat(value, data["shapes"]) is not None:
        return "", "", "a pair (params, losses) is expected, these are the params alone"
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "", "", "a pair (params, losses) is expected"
    flat = _flat(value[0], data["shapes"])
    if flat is None:
        turned = _flat(value[1], data["shapes"]) is not None
        return "", "", ("the params come first: return params, losses" if turned else
                        "the new params are not a list of (W, b) of the old shapes")
    losses = as_numbers(value[1])
    if losses is None or losses.shape != (data["epochs"],):
        found = f", not {losses.size}" if losses is not None and losses.ndim == 1 else ""
        return "", "", f"a list of {data['epochs']} losses is expected, one for each epoch{found}"
    if not (np.all(np.isfinite(flat)) and np.all(np.isfinite(losses))):
        return "", "", "params or losses that are no finite numbers"
    return flat, losses, ""


def _unfair(losses: np.ndarray, data: Any) -> str:
    """What is wrong with losses that are no means over the examples, be it over all or over the minibatches'."""
    mean, size, N = float(np.mean(data["losses"])), data["batch_size"], len(data["losses"])
    means = [mean]
    if 1 < size < N:  # the mean of the minibatches' means, whichever example is left over
        means = [((N * mean - E) / size + E) / -(-N // size) for E in data["losses"]]
    if np.all((losses > 0.98 * min(means)) & (losses < 1.02 * max(means))):
        return ""
    worst = float(losses[np.argmax(np.abs(losses - mean))])
    one = min(data["losses"]) <= 1.02 * worst and 0.98 * worst <= max(data["losses"])
    return f"a loss of {worst:.4g} where the mean cross-entropy of all examples is {mean:.4g}" + (
        ": is it that of the last minibatch alone?" if one else "")


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
    far = np.linalg.norm(step) / np.linalg.norm(epochs * gradients.sum(axis=0))
    if far > 50:
        return f"the steps are {far:.0f} times as long as η and the gradients make them: is it the η that is handed in?"
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
                "does an epoch make one step only, or is the mean divided by the size once more?")
    if scale > 1.4 * whole:  # less than that comes of uneven minibatches too
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
