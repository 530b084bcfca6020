"""Name parts of a result as students do, z[2] or dW of layer 1, and tell which of their layers are right."""

from __future__ import annotations

import re
from typing import Any

from .compare import difference

PATH = re.compile(r"\bin result((?:\[[^\]]*\])+)")
LINE = re.compile(r"^((?:\[\d+\])+) = ", re.MULTILINE)
INDEX = re.compile(r"\[([^\]]*)\]")


def part_name(path: str, returns: str) -> str:
    """Return the name of a part of a result: `part_name("[1][2]", "a z")` is "z[2]".

    path: as Python indexes it.
    returns: what an answer returns: names of its parts, "a z"; one name for a dict or list, "=z"; a list with a pair
    for each layer, "*dW db"; or both, "E *dW db".
    """
    names, _, pair = returns.partition("*")
    indices = INDEX.findall(path)
    if returns.startswith("="):
        return returns[1:] + path
    if names.split() and indices and indices[0].isdigit() and int(indices[0]) < len(names.split()):
        return names.split()[int(indices[0])] + path[len(indices[0]) + 2:]
    if pair and names.split():
        indices = indices[1:]
    if not pair or not indices or not indices[0].isdigit():
        return f"result{path}" if not pair else pair.replace(" ", " and ")
    layer = int(indices[0]) + 1
    if len(indices) == 1 or not indices[1].isdigit() or int(indices[1]) >= len(pair.split()):
        return f"layer {layer}"
    return f"{pair.split()[int(indices[1])]} of layer {layer}"


def named(text: str, returns: str) -> str:
    """Return a sentence or a panel's text with parts of a result by their names."""
    if not returns:
        return text
    text = PATH.sub(lambda found: f"in {part_name(found[1], returns)}", text)
    return LINE.sub(lambda found: f"{part_name(found[1], returns)} = ", text)


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
