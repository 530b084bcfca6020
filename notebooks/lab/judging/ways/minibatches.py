"""Judge minibatches: a partition of the examples that is sampled at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import as_numbers

from .judgement import Judgement


@dataclass(frozen=True)
class RandomPartition(Judgement):
    """args = (N, size, rng): 0 … N − 1 in random order, `size` in each minibatch and the rest in the last."""

    by = "random partition"

    def check(self, args: tuple, result: Result) -> str:
        N, size, _ = args
        return _not_a_partition(N, size, result.value)

    @classmethod
    def side_by_side(cls, held: Sequence[tuple[tuple, Any]]) -> str:
        """Return the fault of two partitions of one kind that are equal though their generators are not."""
        seen: dict[tuple, tuple[int, Any]] = {}
        for (N, size, rng), batches in held:
            seed, before = seen.setdefault((N, size), (rng.seed, batches))
            if seed != rng.seed and all(np.array_equal(a, b) for a, b in zip(before, batches)):
                return "two different generators give the same minibatches: draw from the `rng` that is handed in"
        return ""


def _not_a_partition(N: int, size: int, batches: Any) -> str:
    flat = as_numbers(batches)
    if not isinstance(batches, (list, tuple, np.ndarray)) or (flat is not None and flat.ndim == 1 and flat.size):
        lazy = getattr(batches, "type_name", "") == "generator"
        return "a list of minibatches is expected, each an array of indices" + (
            ", and `yield` makes none: append each to a list" if lazy else "")
    for i, batch in enumerate(batches):
        words = _no_indices(batch)
        if words:
            return f"minibatch [{i}] {words}"
    found = [len(batch) for batch in batches]
    wanted = [size] * (N // size) + [N % size] * (N % size > 0)
    if N % size and found == wanted[:-1]:
        return (f"minibatches of {_listed(found)} examples: the last {N % size} are left out, which make a last, "
                "shorter minibatch")
    if N % size and len(found) == len(wanted) and set(found) == {size}:
        return (f"{size} examples in every minibatch, where only {N % size} are left for the last: is each sampled by "
                "itself, and not cut from one order of all?")
    if found != wanted:
        return f"minibatches of {_listed(found)} examples where {_listed(wanted)} are expected"
    return _not_every_index_once(np.concatenate(batches).astype(np.int64), N) or _in_order(batches, N)


def _no_indices(batch: Any) -> str:
    numbers = as_numbers(batch)
    if numbers is None or numbers.ndim != 1:
        return "is no array of one axis"
    kind = np.asarray(batch).dtype
    if kind.kind in "iu" or not numbers.size:
        return ""
    return f"holds {kind.name} numbers, which are no indices: whole numbers are expected"


def _not_every_index_once(indices: np.ndarray, N: int) -> str:
    beyond = indices[(indices < 0) | (indices >= N)]
    if beyond.size:
        return f"the index {beyond[0]} is not one of 0 … {N - 1}"
    counts = np.bincount(indices, minlength=N)
    if np.all(counts == 1):
        return ""
    return (f"the index {np.argmax(counts)} comes {counts.max()} times and {np.argmin(counts)} not at all, where each "
            "is expected once: is each minibatch sampled by itself, and not cut from one order of all?")


def _in_order(batches: Any, N: int) -> str:
    """Return True if the examples stand in their order; within a minibatch any order is right."""
    if len(batches) < 2:
        return ""
    order = np.concatenate([np.sort(batch) for batch in batches])
    back = np.concatenate([np.sort(batch) for batch in batches[::-1]])
    if np.array_equal(order, np.arange(N)) or np.array_equal(back, np.arange(N)):
        return "the minibatches follow the order of the examples, where a random one is expected"
    if len(batches) > 2 and len(batches[0]) > 2 and all(_is_a_run(batch, N) for batch in batches):
        return "each minibatch is a run of neighbours, where all indices are to be shuffled"
    return ""


def _is_a_run(batch: Any, N: int) -> bool:
    """Return True if all but one of the indices are followed by their neighbour; 0 comes after the last."""
    return int(np.sum(np.isin((np.asarray(batch) + 1) % N, batch))) >= len(batch) - 1


def _listed(counts: list[int]) -> str:
    shown = ", ".join(map(str, counts[:8]))
    return (shown + ", …" if len(counts) > 8 else shown) or "no"
