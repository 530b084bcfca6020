"""Minibatches are a random partition, sampled from the generator that is handed in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.calling.functions import Rng
from lab.calling.requests import Result
from lab.judging.ways.minibatches import RandomPartition

PARTITION = RandomPartition()


def said(batches: Any, N: int = 17, size: int = 5) -> str:
    return PARTITION.check((N, size, Rng(1)), Result("value", batches))


def cut(order: Any, size: int = 5) -> list[Any]:
    return [order[i:i + size] for i in range(0, len(order), size)]


ORDER = np.random.default_rng(1).permutation(17)


@given(st.integers(20, 60), st.integers(1, 9), st.integers(0, 1000))
def test_every_cut_permutation_is_one(N: int, size: int, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(N)
    assert said(cut(order, size), N, size) == ""
    assert said(tuple(batch.tolist() for batch in cut(order, size)), N, size) == ""


def test_the_order_within_a_minibatch_is_free() -> None:
    assert said([np.sort(batch) for batch in cut(ORDER)]) == ""
    assert said([np.arange(9)], 9, 9) == ""


@pytest.mark.parametrize(("batches", "words"), [
    (None, "a list of minibatches"), (7, "a list of minibatches"), (ORDER, "a list of minibatches"),
    (ORDER.tolist(), "a list of minibatches"), ([], "minibatches of no examples"),
    ([ORDER[:5], "abc"], "no array of one axis"), (cut(ORDER * 1.0), "float64"),
    ([batch == 1 for batch in cut(ORDER)], "bool"),
    (cut(ORDER)[:-1], "5, 5, 5 examples"), (cut(ORDER) + [ORDER[:0]], "5, 5, 5, 2, 0 examples"),
    (cut(ORDER + 1), "17 is not one of 0 … 16"),
    ([ORDER[:5]] * 3 + [ORDER[:2]], "not at all"), (cut(np.arange(17)), "follow the order"),
    (cut(ORDER - 17), "is not one of"), (np.array_split(ORDER, 4), "5, 4, 4, 4 examples")])
def test_what_is_wrong_is_said(batches: Any, words: str) -> None:
    assert words in said(batches)


def test_two_generators_must_not_give_the_same_minibatches() -> None:
    held = [((17, 5, Rng(seed)), cut(ORDER)) for seed in (3, 4)]
    assert "draw from the `rng`" in PARTITION.side_by_side(held)
    assert PARTITION.side_by_side(held[:1] * 2) == ""
    assert PARTITION.side_by_side([held[0], ((18, 5, Rng(4)), cut(ORDER))]) == ""
