"""Compute sums and products over a letter, where a relation such as i → k may restrict it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..trees import Sum
from .duals import Value, linear
from .situation import Situation


def multiplied_out(body: Value, mask: Any, place: int, size: int) -> Value:
    """Return the product of `size` entries along an axis, where the mask holds."""
    def part(which: int) -> Any:
        def along(array: Any) -> Any:
            array = np.asarray(array, dtype=float)
            return array if array.ndim == 0 or array.shape[place] == 1 else np.take(array, [which], axis=place)

        return along

    result: Value = 1.0
    for which in range(size):
        factor = linear(body, part(which))
        if mask is not None:
            inside = np.take(mask, [which], axis=place) if mask.shape[place] > 1 else mask
            factor = factor * inside + 1.0 * ~inside
        result = result * factor
    return result


def relation_mask(node: Sum, at: Situation) -> Any:
    """Return for which values of the bound letter a relation such as i → k holds; None for a sum over all."""
    relation, axis = node.binder.relation, node.axis
    assert axis is not None
    if not relation:
        return None
    bound = at.places(axis)
    if relation == "in" and node.partner is None:  # k ∈ O
        return at.world.related("outputs" if node.binder.others[0] == "O" else "inputs")[bound - 1]
    assert node.partner is not None
    partner = at.index(node.partner)
    if relation == "except":
        return bound != partner
    if relation == "to":
        relation = "successors" if node.binder.others[1] == axis.letter else "predecessors"
    table = at.world.related(relation)
    return table[partner - 1, bound - 1]
