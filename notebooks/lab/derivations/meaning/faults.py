"""Find what is wrong with the indices of a step, before any number is computed."""

from __future__ import annotations

from dataclasses import dataclass

from ..trees import Layer
from ..worlds.base import Kind


@dataclass
class IndexFault(Exception):
    """A fault of an index.

    kind: "unbound", "clash", "layer", "no-layer" where one is missing, "count",
     "unknown", "range", "bias", "over-what" or "vector".

    letter: the index or letter at fault.  name: the quantity that it stands at.
    """

    kind: str
    sentence: str
    letter: str = ""
    span: tuple[int, int] = (0, 0)
    name: str = ""

    def __str__(self) -> str:
        return self.sentence


def counted(kind: Kind | None) -> str:
    """Return in words what an index counts."""
    if not kind:
        return "nothing yet"
    if kind[0] == "unit":
        layer: Layer = kind[1]
        if layer.letter == "L" and not layer.offset:
            return "the outputs"
        return "the inputs" if not layer.letter and not layer.offset else f"the units of layer {layer}"
    return {
        "example": "the examples",
        "class": "the classes",
        "node": "the nodes",
        "parameter": "the parameters",
        "subset": "the subsets",
    }[kind[0]]
