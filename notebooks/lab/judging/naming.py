"""Parts of a result by the names that students give them: z[2], dW of layer 1."""

from __future__ import annotations

import re

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
