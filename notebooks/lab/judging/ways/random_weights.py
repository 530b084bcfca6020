"""Judge initial weights: the spread that the number of inputs asks for, sampled from the generator handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import as_numbers

from .judgement import Judgement


@dataclass(frozen=True)
class FanInSpread(Judgement):
    """args[0] = sizes: W (out, in) is normal with standard deviation 1/√in, b (out,) zero."""

    by = "fan-in spread"
    most = 1_000_000     # layers may be wide

    def check(self, args: tuple, result: Result) -> str:
        return _unfit(args[0], result.value)

    @classmethod
    def side_by_side(cls, held: Sequence[tuple[tuple, Any]]) -> str:
        """Return the fault of two networks whose weights are equal though their generators are not."""
        seen: dict[tuple, tuple[int, Any]] = {}
        for (sizes, rng), params in held:
            seed, before = seen.setdefault(tuple(sizes), (rng.seed, params))
            if seed != rng.seed and all(np.array_equal(W, V) for (W, _), (V, _) in zip(params, before)):
                return "two different generators give the same weights: draw from the `rng` that is handed in"
        return ""


def _unfit(sizes: Sequence[int], params: Any) -> str:
    if not isinstance(params, (list, tuple)) or len(params) != len(sizes) - 1:
        given = f", and this one has {len(params)}" if isinstance(params, (list, tuple)) else ""
        return f"a list of {len(sizes) - 1} pairs (W, b) is expected, one for each layer{given}"
    for l, (layer, m, n) in enumerate(zip(params, sizes, sizes[1:])):
        if not isinstance(layer, (list, tuple)) or len(layer) != 2:
            return f"layer {l + 1} is not a pair (W, b)"
        W, b = as_numbers(layer[0]), as_numbers(layer[1])
        if W is None or b is None or W.shape != (n, m) or b.shape != (n,):
            found = [getattr(part, "shape", "no array") for part in (W, b)]
            turned = ": W is stored (in, out), (out, in) is expected" if found[0] == (m, n) != (n, m) else ""
            return f"layer {l + 1}: shapes {found[0]} and {found[1]} where {(n, m)} and {(n,)} are expected{turned}"
        if np.any(b):
            return f"layer {l + 1}: the biases must start at zero, and these do not"
        words = _spread(W, l, m)
        if words:
            return words
    return _alike(params)


def _alike(params: Any) -> str:
    """Return the fault of two layers that start with the same weights, which only layers of one shape can."""
    for l, (W, _) in enumerate(params):
        for k, (V, _) in enumerate(params[:l]):
            if np.size(W) > 1 and np.array_equal(W, V):
                return f"layers {k + 1} and {l + 1} start with the same weights: sample each from `rng` anew"
    return ""


CHANCE = 6.0  # standard errors: one right answer in 10^8 lies further out, and each is judged some forty times


def _spread(W: np.ndarray, l: int, fan_in: int) -> str:
    if not np.all(np.isfinite(W)):
        return f"layer {l + 1}: some weights are no finite numbers"
    if W.size < 500:
        return ""  # too few numbers to judge their spread by
    wanted, found = 1 / np.sqrt(fan_in), float(np.std(W))
    slack = CHANCE / np.sqrt(2 * W.size)
    if abs(float(np.mean(W))) > CHANCE * max(wanted, found) / np.sqrt(W.size):
        return f"layer {l + 1}: the weights have mean {float(np.mean(W)):.3g}, where those of both signs must balance"
    if abs(found / wanted - 1) > slack:
        return f"layer {l + 1}: standard deviation {found:.4g} where 1/√{fan_in} = {wanted:.4g} is expected"
    some = np.ravel(W)[:2000]
    if len(np.unique(some)) < 0.9 * some.size:
        return f"layer {l + 1}: the same numbers come again and again"
    squares = ((W - W.mean()) / found) ** 2
    if W.size > 10_000 and abs(float(np.mean(squares * squares)) - 3) > 0.35:
        return f"layer {l + 1}: the right spread, but not of a normal distribution (rng.normal)"
    return ""
