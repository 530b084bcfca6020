"""Find the layer that a name belongs to, and whether there is such a layer."""

from __future__ import annotations

from dataclasses import replace

from ..trees import Axis, Layer, Name
from ..worlds.base import Family
from .faults import IndexFault
from .lookup import Lookup, written


class Layers(Lookup):
    """A mixin of the reader, for layers."""

    def layer(self, node: Name, family: Family) -> Layer | None:
        """Return the layer of a name, or None for a quantity without layers."""
        if not family.layered:
            depths = {getattr(world, "depth", 0) for world in (self.world, *self.others)}
            last = [None, Layer("L"), *(Layer("", depth) for depth in depths if len(depths) == 1)]
            if family.name in ("y", "t") and 0 not in depths and node.layer not in last:
                sentence = f"{node.letter} belongs to the last layer: write {written(node)} without a layer."
                raise IndexFault("layer", sentence, node.letter, node.span)
            return None
        if node.layer is None:
            if family.default is None:
                guess = self.only_layer(node, family)
                if guess is not None:
                    return guess
                kinds = family.kinds(Layer("", 1))
                if len(node.indices) == len(kinds) + 1 and isinstance(node.indices[0], int):  # w_{2,ji}
                    rest = written(replace(node, indices=node.indices[1:]))
                    raise IndexFault(
                        "no-layer",
                        f"A layer is written above, in brackets: {rest}^{{({node.indices[0]})}} for {written(node)}.",
                        node.letter,
                        node.span,
                    )
                example = written(node) if node.indices or not kinds else f"{node.letter}_{'ji' if kinds[1:] else 'j'}"
                likely = self.likely_layer(node)
                raise IndexFault(
                    "no-layer",
                    f"Which layer? Write {written(node)} with its layer, such as {example}^{{({likely})}}.",
                    node.letter,
                    node.span,
                )
            return family.default
        layer = self.normal_layer(node.layer)
        self.check_layer(layer, node, family)
        return layer

    def likely_layer(self, node: Name) -> Layer:
        """Return the layer that a free index of a name counts the units of, or else one that there is."""
        for index in node.indices:
            axis = self.free.get(str(index))
            if isinstance(axis, Axis) and axis.kind is not None and axis.kind[0] == "unit" and axis.kind[1] is not None:
                return axis.kind[1]
        return Layer("l") if getattr(self.world, "level", 0) else Layer("", 1)

    def only_layer(self, node: Name, family: Family) -> Layer | None:
        """Return the layer of the toy network that fits the number of indices."""
        if "δ0" in self.world.families and family.name == "w":
            return Layer("", 1 if len(node.indices) == 2 else 2)
        return None

    def normal_layer(self, layer: Layer) -> Layer:
        """Return a layer as this exercise counts: L is a number where the depth is fixed."""
        if layer.letter in self.layers:
            base = self.layers[layer.letter]
            return Layer(base.letter, base.offset + layer.offset)
        depth = getattr(self.world, "depth", 2)
        if layer.letter == "L" and not getattr(self.world, "level", 0) and not getattr(self.world, "default", ""):
            return Layer("", depth + layer.offset)
        return layer

    def check_layer(self, layer: Layer, node: Name, family: Family) -> None:
        """Raise IndexFault if this world has no such layer of the quantity."""
        if layer.letter not in ("", "l", "L"):
            raise IndexFault("layer", f"{layer.letter} is no layer here.", layer.letter, node.span)
        level = getattr(self.world, "level", 0)
        generic = bool(level)
        if layer.letter == "l" and not generic:
            raise IndexFault("layer", "The layers have numbers here: l is not one of them.", "l", node.span)
        if layer.letter == "l" and not -2 <= layer.offset <= 1:
            raise IndexFault("layer", f"There need not be a layer {layer}: the next layer is l+1.", "l", node.span)
        if not layer.letter and generic and layer.offset not in (0,):
            raise IndexFault(
                "layer",
                f"Layer {layer.offset} is one layer of many: this has to hold for every layer l.",
                "",
                node.span,
            )
        if layer.letter == "L" and not -2 <= layer.offset <= 0:
            raise IndexFault("layer", f"There is no layer {layer}: L is the last.", "L", node.span)
        worlds = (self.world, *self.others)
        if not all(family.lowest <= world.layer(layer) <= getattr(world, "depth", 2) for world in worlds):
            raise IndexFault("layer", f"There is no {written(node)} of layer {layer}.", "", node.span, node.letter)
