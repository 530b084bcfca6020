"""Find what the letters above a Σ count, and whether a written range is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..trees import Axis, Binder, Layer, Name, Node, Number
from ..worlds.base import EXAMPLE, Kind, World
from .faults import IndexFault, counted
from .lookup import written

if TYPE_CHECKING:
    from .layers import Layers


def size_kind(node: Node, world: World) -> Kind | None:
    """Return what a size counts: M_l the units of layer l, K the outputs, D the inputs, N the examples."""
    if not isinstance(node, Name):
        return None
    letter, families = node.letter, world.families
    layered, depth = hasattr(world, "depth"), int(getattr(world, "depth", 0))
    if letter in ("M", "d", "D", "H", "n", "m", "J", "I") and layered:
        if letter in ("M", "d", "n", "m"):
            if node.indices or node.layer:
                return ("unit", index_layer(node)) if index_layer(node) is not None else None
            if letter == "M" and depth == 2 and not getattr(world, "level", 0):
                return ("unit", Layer("", 1))
        return ("unit", Layer("", 0)) if letter in ("D", "d") else None
    if letter in ("D", "d") and ("δ" in families or "δ0" in families):
        return ("unit", Layer("", 0))
    if letter == "M" and "δ0" in families:
        return ("unit", Layer("", 1))
    if letter == "K":
        if layered:
            return (
                "unit",
                Layer("", depth)
                if not getattr(world, "level", 0) and not getattr(world, "default", "")
                else Layer("L"),
            )
        return ("class",) if "K" in families else None
    if letter == "D" and "K" in families:
        return ("class",)
    if letter == "N":
        return EXAMPLE
    return None


def index_layer(node: Name) -> Layer | None:
    """Return the layer whose units a name such as M^(l) or M_l counts, or None."""
    if node.layer is not None:
        return node.layer
    parts = node.indices
    if len(parts) != 1:
        return None
    only = parts[0]
    return only if isinstance(only, Layer) else Layer("", only) if isinstance(only, int) else Layer(only)


def kind_without_use(letter: str, binder: Binder, world: World) -> Kind:
    """Return what a letter counts that its sum's body does not use."""
    if binder.upper is not None and (kind := size_kind(binder.upper, world)) is not None:
        return kind
    families = world.families
    if letter == "n" and (bool(getattr(world, "examples", 0)) or "N" in families):
        return EXAMPLE
    if letter == "k" and "K" in families:
        return ("class",)
    if letter == "k" and hasattr(world, "depth") and bool(getattr(world, "default", "")):
        return ("unit", Layer("L"))
    raise IndexFault(
        "over-what", f"Over what does {letter} run? It does not occur behind its sum.", letter, binder.span
    )


def check_range(axis: Axis, binder: Binder, reader: Layers) -> None:
    """Raise IndexFault for an upper bound that counts something else than the letter does."""
    world = reader.world
    if binder.upper is None or binder.relation:
        return
    if isinstance(binder.upper, Number):
        fixed = "δ0" in world.families and axis.kind is not None and binder.upper.value == world.size(axis.kind)
        if not fixed:
            raise IndexFault(
                "range",
                f"The upper end {binder.upper.value} of the sum over {axis.letter} is right for one size only.",
                axis.letter,
                binder.span,
            )
        return
    kind = size_kind(binder.upper, world)
    name = upper_name(binder.upper)
    if kind is None:
        raise IndexFault(
            "range",
            f"{name} is no size that is known here: {axis.letter} runs over {counted(axis.kind)}.",
            axis.letter,
            binder.span,
        )
    if kind[0] == "unit":
        kind = ("unit", reader.normal_layer(kind[1]))
    if kind != axis.kind:
        raise IndexFault(
            "range",
            f"{name} counts {counted(kind)}; {axis.letter} runs over {counted(axis.kind)}.",
            axis.letter,
            binder.span,
        )


def upper_name(node: Node) -> str:
    """Return the letter above a Σ as written."""
    if not isinstance(node, Name):
        return "This"
    return written(node) + (f"^{{({node.layer})}}" if node.layer is not None else "")
