"""Turn letters into quantities: what each name means in a world, what each index counts, and whether that fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..trees import (
    Axis,
    Derivative,
    Function,
    Kronecker,
    Layer,
    Name,
    Node,
    Number,
    Power,
    Quantity,
    Shorthand,
    SquaredNorm,
    Sum,
    rebuilt,
)
from ..worlds.base import EXAMPLE, Family, Kind
from .faults import IndexFault
from .lookup import Scope, written
from .ranges import size_kind
from .simplifying import layer_of, simplified
from .sums import Sums

MOST_EXPANDED = 60


@dataclass
class Reader(Sums):
    """A reader of the trees of one derivation.

    free: axes of the free letters by the student's letter.  layers: other letters for a layer.
    strict: False where letters that are not known become free.  others: further worlds that have to have every layer.
    """

    def read(self, node: Node) -> Node:
        """Return the tree with quantities for names; raise IndexFault where the indices do not fit."""
        return self.visit(node, dict(self.free), None)

    def visit(self, node: Node, scope: Scope, norm: Axis | None) -> Node:
        if isinstance(node, Name):
            return self.name(node, scope, norm)
        if isinstance(node, Sum):
            return self.sum(node, scope, norm)
        if isinstance(node, Function):
            return self.function(node, scope, norm)
        if isinstance(node, SquaredNorm):
            return self.squared_norm(node, scope)
        if isinstance(node, Kronecker):
            return self.kronecker(node.left, node.right, node.span, scope)
        if isinstance(node, Derivative):
            by = simplified(self.visit(node.by, scope, None))
            body = self.argued(node.body, node.by)
            return replace(node, body=self.visit(body, scope, norm), by=by)
        return rebuilt(node, lambda one: self.visit(one, scope, norm))

    def argued(self, body: Node, by: Node) -> Node:
        """Return h(a_j) for the h of ∂h/∂a_j."""
        if isinstance(body, Function) and body.argument is None:
            return replace(body, argument=by)
        known = isinstance(body, Name) and body.letter in self.dictionary.functions
        if not isinstance(body, Name) or not known or body.letter in self.abbreviations or len(body.indices) > 1:
            return body
        layer = body.layer
        for index in body.indices:
            layer = index if isinstance(index, Layer) else Layer("", index) if isinstance(index, int) else Layer(index)
        return Function(body.letter, by, layer, span=body.span)

    # Names.
    def name(self, node: Name, scope: Scope, norm: Axis | None) -> Node:
        """Read a name as a quantity, a size, an abbreviation or a Kronecker delta."""
        letter = node.letter
        if letter in self.abbreviations and not node.layer:
            return self.shorthand(node, scope, norm)
        if letter == "δ" and len(node.indices) == 2 and node.layer is None and "δ" not in self.dictionary.hidden:
            return self.kronecker(node.indices[0], node.indices[1], node.span, scope)
        family = self.family(node)
        if family is None:
            return self.special(node)
        layer = self.layer(node, family)
        indices = self.swap(node, family)
        kinds = family.kinds(layer)
        if len(indices) == 1 and len(kinds) == 0 and self.dictionary.source == "lin" and family.name == "E":
            indices = ()
        if norm is not None and len(indices) == len(kinds) - 1:
            return Quantity(
                family.name,
                layer,
                (*self.slots(node, family, kinds[:-1], indices, scope), self.in_norm(norm, kinds[-1], node)),
            )
        if len(indices) != len(kinds):
            raise self.miscounted(node, family, kinds)
        return Quantity(family.name, layer, self.slots(node, family, kinds, indices, scope))

    def in_norm(self, norm: Axis, kind: Kind, node: Name) -> Axis:
        """Return the axis of a vector between ‖ and ‖; raise IndexFault if its length differs from the rest."""
        if norm.kind is not None and norm.kind != kind:
            sentence = f"{node.letter} does not have as many entries as the rest between the bars."
            raise IndexFault("clash", sentence, node.letter, node.span)
        norm.kind = kind
        return norm

    def family(self, node: Name) -> Family | None:
        """Return the quantities that a name belongs to, or None."""
        letter = node.letter
        if node.star:
            letter = "x*" if letter == "x" else "t" if letter in ("t", "y") else letter
        name = self.dictionary.families.get(letter, letter)
        families = self.world.families
        if letter == "E" and node.indices and "En" in families and len(node.indices) == 1:
            return families["En"]
        if letter in ("p", "N") and node.indices:
            name = "p" if len(node.indices) == 1 else "pk"
            return families.get(name)
        if letter == "L" and "E" in families and "L" not in families:
            name = "En" if node.indices and "En" in families else "E"
        if name == "δ0" and node.indices:
            name = "δr"
        if name == "δ" and not node.indices and "δ0" in families:
            name = "δ0"
        if name == "zt" and node.layer is None:
            name = "zt" if node.indices and node.indices[0] == 0 else "x"
        if (
            name not in families
            and name.lower() in families
            and (letter == "W" or (letter in "ABTXYZ" and node.layer is not None))
            and node.indices
        ):
            name = self.dictionary.families.get(name.lower(), name.lower())
        return families.get(name)

    def special(self, node: Name) -> Node:
        """Return σ as the root of σ² or as σ(a), and sizes such as N, K and M_l as numbers; refuse other letters."""
        families = self.world.families
        if node.letter == "σ" and "σ²" in families and not node.indices:
            return Power(Quantity("σ²"), Number(Fraction(1, 2)))
        if node.letter == "σ" and "a" in families and len(families) == 1 and not node.indices:
            return Function("σ", Quantity("a"))
        size = self.number_of(node)
        if size is not None:
            return Number(Fraction(size))
        small = node.letter.lower()
        if small != node.letter and not node.indices and small in families and families[small].kinds(Layer("", 1)):
            raise IndexFault(
                "vector",
                f"{node.letter} is a whole array. Matrix notation cannot be judged here: write it with indices, "
                f"one entry for all, as {small} is written in the first expression.",
                node.letter,
                node.span,
            )
        known = ", ".join(one for one in self.known_letters())
        raise IndexFault(
            "unknown",
            f"{written(node)} is not known here. Known letters: {known}. A letter of your own needs a line "
            f"such as {node.letter} = … first.",
            node.letter,
            node.span,
        )

    def number_of(self, node: Name) -> int | None:
        """Return the size that a name such as N or K means, or None."""
        kind = size_kind(node, self.world)
        if kind is None or (kind == EXAMPLE and not getattr(self.world, "examples", 1)):
            return None
        try:
            return self.world.size(kind)
        except (KeyError, IndexError, TypeError, NotImplementedError):
            return None

    def known_letters(self) -> list[str]:
        """Return the letters that mean something here, for an error's sentence."""
        back: dict[str, str] = {}
        for letter, family in self.dictionary.families.items():
            back.setdefault(family, letter)
        inner = {"En": "E_n", "pk": "p", "target": "x^*", "δ0": "δ", "δr": "δ", "wt": "w", "zt": "x"}
        found = [back.get(name, inner.get(name, name)) for name in self.world.families]
        return sorted(dict.fromkeys([*found, *self.abbreviations]), key=str.lower)

    def shorthand(self, node: Name, scope: Scope, norm: Axis | None) -> Node:
        """Read a student's own abbreviation with these indices."""
        short = self.abbreviations[node.letter]
        if len(short.indices) != len(node.indices) or node.letter in self.expanding:
            count = len(short.indices)
            sentence = (
                f"{node.letter} stands for itself here."
                if node.letter in self.expanding
                else f"{node.letter} was introduced with {count or 'no'} {'index' if count == 1 else 'indices'}."
            )
            raise IndexFault("count", sentence, node.letter, node.span)
        found = tuple(self.look_up(index, scope, node) for index in node.indices)
        inner = dict(self.free) | dict(zip((str(one) for one in short.indices), found))
        self.expanded += 1
        if self.expanded > MOST_EXPANDED:
            raise IndexFault(
                "too-much",
                "These letters stand for each other too often to be written out.",
                node.letter,
                node.span,
            )
        kept, self.expanding = self.expanding, (*self.expanding, node.letter)
        meaning = self.visit(short.meaning, inner, norm)
        self.expanding = kept
        return Shorthand(node.letter, found, meaning)

    def function(self, node: Function, scope: Scope, norm: Axis | None) -> Node:
        """Read a function with its argument and layer."""
        name = node.name
        argument = None if node.argument is None else self.visit(node.argument, scope, norm)
        if argument is None:
            if name in ("σ", "tanh") and len(self.world.families) == 1:
                argument = Quantity("a")
            else:
                raise IndexFault("vector", f"{name} of what? Put its argument in brackets.", name, node.span)
        if name in ("h", "f", "φ") or (name == "σ" and "σ" in self.dictionary.functions):
            return self.activation(node, argument)
        if node.layer is not None and name not in ("σ",):
            raise IndexFault("layer", f"{name} has no layer.", name, node.span)
        if name in ("softmax", "relu"):
            raise IndexFault("unknown", f"{name} is not read here: write out what it means.", name, node.span)
        if node.primes and name not in ("σ", "tanh", "exp", "log"):
            raise IndexFault("unknown", f"Write out the slope of {name}.", name, node.span)
        if node.primes > 1:
            raise IndexFault("unknown", "Second derivatives are not needed here.", name, node.span)
        return Function(name, argument, None, node.primes, node.span)

    def activation(self, node: Function, argument: Node) -> Node:
        """Return the activation function of this world that h, f or σ means."""
        families = self.world.families
        if "target" in families:
            return Function("f", argument, None, node.primes, node.span)
        if "δ0" in families or len(families) == 1:
            return Function("tanh", argument, None, node.primes, node.span)
        if not hasattr(self.world, "depth"):
            raise IndexFault("unknown", f"There is no {node.name} here.", node.name, node.span)
        layer = self.normal_layer(node.layer) if node.layer is not None else layer_of(argument)
        if layer is not None and layer.letter not in self.layers:
            layer = self.normal_layer(layer)
        if layer is None:
            raise IndexFault("layer", f"Which layer's {node.name}? Write h_l.", node.name, node.span)
        known = layer.letter in ("", "l", "L")
        if (
            not known
            or not all(1 <= world.layer(layer) <= getattr(world, "depth", 2) for world in (self.world, *self.others))
            or (layer.letter == "l" and layer.offset > 1)
        ):
            raise IndexFault("layer", f"There is no h of layer {layer}.", node.name, node.span)
        if getattr(self.world, "output", "") == "softmax" and self.world.layer(layer) == self.world.depth:
            raise IndexFault(
                "layer", "The outputs are a softmax: it is not an h of one pre-activation.", node.name, node.span
            )
        return Function("h", argument, layer, node.primes, node.span)
