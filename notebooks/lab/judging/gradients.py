"""Which layers of a network's gradients are right, and so where to look."""

from __future__ import annotations

from typing import Any

from .compare import difference


def layers_right(expected: Any, received: Any, returns: str) -> str:
    """Return in a sentence which layers are right where some are and some are not; "" where that says nothing.

    expected, received: results with a pair for each layer.  returns: as `naming.part_name` takes it.
    """
    names, _, pair = returns.partition("*")
    if pair != "dW db":
        return ""
    first = len(names.split())
    wanted, found = _pairs(expected, first), _pairs(received, first)
    if wanted is None or found is None or len(wanted) != len(found) or len(wanted) < 2:
        return ""
    right = [[difference(w, f) is None for w, f in zip(one, other)] for one, other in zip(wanted, found)]
    wrong = [layer for layer, parts in enumerate(right) if not all(parts)]
    if not wrong:
        return ""
    below = max(wrong)
    above = [str(layer + 1) for layer in range(below + 1, len(right))]
    if above:
        held = f"Layer {above[0]} is right" if len(above) == 1 else f"Layers {above[0]} to {above[-1]} are right"
        if right[below][1]:
            return f"{held}, and so is db of layer {below + 1}, its δ: look at what that δ is multiplied by."
        return f"{held}: look at how δ comes back to layer {below + 1}."
    if right[below][1]:
        return f"db of layer {below + 1} is right, and so is its δ: look at what that δ is multiplied by."
    lower = [layer for layer in range(len(right)) if all(right[layer])]
    return "" if lower else "The last layer is not right either: look at its δ first, the others come from it."


def _pairs(value: Any, first: int) -> list[Any] | None:
    """Return the pairs of a result, which stand at `first` where a number comes before them."""
    if first and isinstance(value, (list, tuple)) and len(value) > first:
        value = value[first]
    pairs = isinstance(value, (list, tuple)) and all(isinstance(one, (list, tuple)) and len(one) == 2 for one in value)
    return list(value) if pairs else None
