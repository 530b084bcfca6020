"""Judge a run of stochastic gradient descent: new parameters and losses, whatever minibatches were sampled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import as_numbers, equal_arrays, number_text
from lab.judging.likeness import Print, differs
from lab.judging.words import plain_text

from .judgement import HOLDS, Finding, Judgement

REPLAYED = 1e-4     # relative, for honest single precision
PRINTED = 2e-7      # relative: the params have hardly moved, and many slips are known by one number each


@dataclass(frozen=True)
class Run(Judgement):
    """One run of training. start: flat parameters. gradients: (N, P), losses: (N,) of each example, before.

    shapes: of the parameters, layer by layer.
    """

    start: np.ndarray
    gradients: np.ndarray
    losses: np.ndarray
    eta: float
    batch_size: int
    epochs: int
    shapes: list


@dataclass(frozen=True)
class SmallSteps(Run):
    """η is so small that the steps of `train` add up.

    An epoch of N = q·size + 1 examples moves by −η times the sum of the q means and of the one example that was left
    over: which one is new in every epoch.
    """

    by = "small steps"

    def check(self, args: tuple, result: Result) -> str:
        flat, losses, words = _run(result.value, self)
        if words or not self.epochs:
            return words or ("" if np.allclose(flat, self.start) else "no epoch, and yet the parameters moved")
        # how far it went says more than the loss that comes of it
        return _moved((flat - self.start) / -self.eta, self) or _unfair(losses, self)

    @classmethod
    def side_by_side(cls, held: Sequence[tuple[tuple, Any]]) -> str:
        """Return the fault of two runs from one start that are equal though their generators are not."""
        seen: dict[tuple, tuple[int, Any]] = {}
        for (X, _, _, eta, size, epochs, rng), (moved, _) in held:
            if not epochs or not 1 < size < len(X):
                continue
            seed, before = seen.setdefault((X.tobytes(), eta, size, epochs), (rng.seed, moved))
            if seed != rng.seed and all(np.array_equal(W, V) and np.array_equal(b, c)
                                        for (W, b), (V, c) in zip(moved, before)):
                return "two different generators give the same minibatches: draw from the `rng` that is handed in"
        return ""


@dataclass(frozen=True)
class StepsInARow(Run):
    """One epoch has several full minibatches, and η is so large that a step changes the gradient of the next."""

    by = "steps in a row"

    def check(self, args: tuple, result: Result) -> str:
        flat, losses, words = _run(result.value, self)
        steps = len(self.gradients) // self.batch_size
        at_once = self.start - self.eta * steps * self.gradients.mean(axis=0)
        if not words and np.linalg.norm(flat - at_once) < 1e-3 * np.linalg.norm(at_once - self.start):
            words = "all steps of an epoch start from the same params: each begins where the last one ended"
        if not words and np.isclose(losses[0], np.mean(self.losses), rtol=1e-5):
            words = "the first loss is that of the start: it is asked for at the end of an epoch"
        return words


@dataclass(frozen=True)
class WholeBatches(Judgement):
    """A minibatch holds all examples, so that no chance is left: `params` and the losses are known to the last digit.

    params: after each epoch, flat.  losses: at the end of each epoch, or before its only step, as the mean over the
    minibatches is.  shapes: of the parameters, layer by layer.
    slips: usual wrong steps, [[name, hint, print], …], or a function that returns them.
    """

    by = "whole batches"

    params: np.ndarray
    after: list[float]
    before: list[float]
    shapes: list
    epochs: int
    slips: Any

    def finding(self, args: tuple, result: Result) -> Finding:
        flat, losses, words = _run(result.value, self)
        if words:
            return Finding(words, 0.0)
        if not equal_arrays(self.params, flat, REPLAYED):
            return self._off(flat)
        if not any(equal_arrays(np.asarray(known), losses, REPLAYED) for known in (self.after, self.before)):
            return Finding(f"losses {plain_text(losses)} where {plain_text(np.asarray(self.after))}, those at the end "
                           "of each epoch, are expected", 0.0)
        return HOLDS

    def _off(self, flat: np.ndarray) -> Finding:
        far = number_text(float(np.max(np.abs(flat - self.params))))
        words = (f"all examples in one minibatch: after {self.epochs} epochs the params are off by up to {far}. Is "
                 "each step W − η dW, with the gradients at the params that the step before has left?")
        for name, hint, wrong in self.slips() if callable(self.slips) else self.slips:
            if wrong is not None and not differs(Print(wrong), flat, PRINTED):
                return Finding(words, 0.0, mistake=name, hint=hint)
        return Finding(words, 0.0)


def _run(value: Any, run: Run | WholeBatches) -> tuple[Any, Any, str]:
    """Return (flat parameters, losses, "") from what `train` returned, or ("", "", the reason why not)."""
    if _flat(value, run.shapes) is not None:
        return "", "", "a pair (params, losses) is expected, these are the params alone"
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "", "", "a pair (params, losses) is expected"
    flat = _flat(value[0], run.shapes)
    if flat is None:
        turned = _flat(value[1], run.shapes) is not None
        return "", "", ("the params come first: return params, losses" if turned else
                        "the new params are not a list of (W, b) of the old shapes")
    losses = as_numbers(value[1])
    if losses is None or losses.shape != (run.epochs,):
        found = f", not {losses.size}" if losses is not None and losses.ndim == 1 else ""
        return "", "", f"a list of {run.epochs} losses is expected, one for each epoch{found}"
    if not (np.all(np.isfinite(flat)) and np.all(np.isfinite(losses))):
        return "", "", "params or losses that are no finite numbers"
    return flat, losses, ""


def _unfair(losses: np.ndarray, run: Run) -> str:
    """Return a sentence about losses that are means neither over all examples nor over the minibatches'."""
    mean, size, N = float(np.mean(run.losses)), run.batch_size, len(run.losses)
    means = [mean]
    if 1 < size < N:  # the mean of the minibatches' means, whichever example is left over
        means = [((N * mean - E) / size + E) / -(-N // size) for E in run.losses]
    if np.all((losses > 0.98 * min(means)) & (losses < 1.02 * max(means))):
        return ""
    worst = float(losses[np.argmax(np.abs(losses - mean))])
    one = min(run.losses) <= 1.02 * worst and 0.98 * worst <= max(run.losses)
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


def _moved(step: np.ndarray, run: Run) -> str:
    gradients, size, epochs = run.gradients, run.batch_size, run.epochs
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
        return ("the steps do not lead along the gradients of the examples: does each row of X still go with "
                "its own row of T, and each gradient with its own parameter?")
    ratio = scale / (1 / size + (1 - 1 / size) / len(gradients))
    moves = f"an epoch moves {number_text(ratio)} times as far as it should"
    if ratio < 0.93:
        return f"{moves}: {_too_short(ratio, size, len(gradients))}"
    if ratio > 1.4:  # less than that comes of uneven minibatches too
        return f"{moves}: is a step on a minibatch's sum, where its mean belongs, or is something kept between steps?"
    return "the steps are not those of minibatches that hold each example once"


def _too_short(ratio: float, size: int, N: int) -> str:
    """Return, as questions, the causes that an epoch which moves so little is most like."""
    steps = -(-N // size)
    causes = (
        (1 / steps, "does an epoch make one step only, with all its examples or with one minibatch?"),
        (1 / size, "is the mean divided by the size once more?"),
        (1 - 1 / steps, "is the short last minibatch left out?"),
        (0.0, "is each step taken from the params that were handed in, and not from those of the step before?"),
    )
    nearest = min(abs(known - ratio) for known, _ in causes)
    return " Or ".join(words for known, words in causes if abs(known - ratio) < nearest + 0.02)


def _steps_alike(step: np.ndarray, wanted: np.ndarray, N: int) -> str:
    if np.linalg.norm(step - wanted) < 0.03 * np.linalg.norm(wanted):
        return ""
    ratio = float(step @ wanted / (wanted @ wanted))
    if abs(ratio / N - 1) < 0.05:
        return "N times as far as it should: a step is on the minibatch's mean, not its sum"
    return f"{ratio:.2f} times as far as it should go along the gradient"
