"""From letters to quantities: what each name means in a world, what each index counts, and whether that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..trees import (
    Add,
    Axis,
    Derivative,
    Function,
    Kronecker,
    Layer,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    Quantity,
    Shorthand,
    SquaredNorm,
    Sum,
    rebuilt,
    walk,
)
from ..worlds.base import EXAMPLE, Family, Kind, World
from .dictionaries import Dictionary
from .faults import IndexFault, counted
from .ranges import check_range, kind_without_use

Scope = Mapping[str, Axis | int]


@dataclass(frozen=True)
class Abbreviation:
    """A student's own letter: its indices as typed, and what it stands for."""

    letter: str
    indices: tuple[str | int, ...]
    meaning: Node


@dataclass
class Reader:
    """Reads trees of one derivation.

    free: axes of the free letters by the student's letter.  layers: other letters for a layer.  abbreviations: by letter.
    strict: False where letters that are not known become free.  others: further worlds in which every layer has to exist.
    """

    world: World
    dictionary: Dictionary
    free: dict[str, Axis | int] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    abbreviations: dict[str, Abbreviation] = field(default_factory=dict)
    strict: bool = True
    remarks: list[str] = field(default_factory=list)
    expanding: tuple[str, ...] = ()
    others: tuple[World, ...] = ()

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
            return replace(node, body=self.visit(node.body, scope, norm), by=by)
        return rebuilt(node, lambda one: self.visit(one, scope, norm))

    # Names.
    def name(self, node: Name, scope: Scope, norm: Axis | None) -> Node:
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
            return Quantity(family.name, layer, (*self.slots(node, family, kinds[:-1], indices, scope), self.in_norm(norm, kinds[-1], node)))
        if len(indices) != len(kinds):
            raise self.miscounted(node, family, kinds)
        return Quantity(family.name, layer, self.slots(node, family, kinds, indices, scope))

    def in_norm(self, norm: Axis, kind: Kind, node: Name) -> Axis:
        if norm.kind is not None and norm.kind != kind:
            raise IndexFault("clash", f"{node.letter} does not have as many entries as the rest between the bars.", node.letter, node.span)
        norm.kind = kind
        return norm

    def family(self, node: Name) -> Family | None:
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
        if name not in families and name.lower() in families and letter in ("W", "B", "T", "Y", "X", "A", "Z") and node.indices:
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
        known = ", ".join(one for one in self.known_letters())
        raise IndexFault("unknown", f"{written(node)} is not known here. Known letters: {known}. A letter of your own needs a line "
                         f"such as {node.letter} = … first.", node.letter, node.span)

    def number_of(self, node: Name) -> int | None:
        from .ranges import size_kind

        kind = size_kind(node, self.world)
        if kind is None or (kind == EXAMPLE and not getattr(self.world, "examples", 1)):
            return None
        try:
            return self.world.size(kind)
        except (KeyError, IndexError, TypeError):
            return None

    def known_letters(self) -> list[str]:
        back = {family: letter for letter, family in self.dictionary.families.items()}
        inner = {"En": "E_n", "pk": "p", "target": "x^*", "δ0": "δ", "δr": "δ", "wt": "w", "zt": "x"}
        found = [back.get(name, inner.get(name, name)) for name in self.world.families]
        return sorted(dict.fromkeys([*found, *self.abbreviations]), key=str.lower)

    def shorthand(self, node: Name, scope: Scope, norm: Axis | None) -> Node:
        short = self.abbreviations[node.letter]
        if len(short.indices) != len(node.indices) or node.letter in self.expanding:
            count = len(short.indices)
            sentence = (f"{node.letter} stands for itself here." if node.letter in self.expanding
                        else f"{node.letter} was introduced with {count or 'no'} {'index' if count == 1 else 'indices'}.")
            raise IndexFault("count", sentence, node.letter, node.span)
        found = tuple(self.look_up(index, scope, node) for index in node.indices)
        inner = dict(self.free) | dict(zip((str(one) for one in short.indices), found))
        kept, self.expanding = self.expanding, (*self.expanding, node.letter)
        meaning = self.visit(short.meaning, inner, norm)
        self.expanding = kept
        return Shorthand(node.letter, found, meaning)

    def layer(self, node: Name, family: Family) -> Layer | None:
        if not family.layered:
            return None
        if node.layer is None:
            if family.default is None:
                guess = self.only_layer(node, family)
                if guess is not None:
                    return guess
                raise IndexFault("layer", f"Which layer? Write {written(node)} with its layer, such as {written(node)}^{{(l)}}.",
                                 node.letter, node.span)
            return family.default
        layer = self.normal_layer(node.layer)
        self.check_layer(layer, node, family)
        return layer

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
        if layer.letter not in ("", "l", "L"):
            raise IndexFault("layer", f"{layer.letter} is no layer here.", layer.letter, node.span)
        level = getattr(self.world, "level", 0)
        generic = bool(level)
        if layer.letter == "l" and not generic:
            raise IndexFault("layer", "The layers have numbers here: l is not one of them.", "l", node.span)
        if layer.letter == "l" and not -2 <= layer.offset <= 1:
            raise IndexFault("layer", f"There need not be a layer {layer}: the next layer is l+1.", "l", node.span)
        if not layer.letter and generic and layer.offset not in (0,):
            raise IndexFault("layer", f"Layer {layer.offset} is one layer of many: this has to hold for every layer l.", "", node.span)
        if layer.letter == "L" and not -2 <= layer.offset <= 0:
            raise IndexFault("layer", f"There is no layer {layer}: L is the last.", "L", node.span)
        worlds = (self.world, *self.others)
        if not all(family.lowest <= world.layer(layer) <= getattr(world, "depth", 2) for world in worlds):
            raise IndexFault("layer", f"There is no {written(node)} of layer {layer}.", "", node.span)

    def swap(self, node: Name, family: Family) -> tuple[str | int, ...]:
        """Return the indices in our order: to ← from."""
        if len(node.indices) == 2 and family.name in ("w", "wt") and self.dictionary.turned and "L" in self.world.families and not node.arrow:
            return node.indices[::-1]
        if len(node.indices) == 2 and family.name == "wt":
            return node.indices[::-1]
        if node.arrow and family.name == "w" and "target" not in self.world.families:
            return node.indices[::-1]
        return node.indices

    def slots(self, node: Name, family: Family, kinds: tuple[Kind, ...], indices: tuple[str | int, ...], scope: Scope) -> tuple[Axis | int, ...]:
        zero = family.zero or (False,) * len(kinds)
        return tuple(self.slot(index, kind, allowed, node, scope) for index, kind, allowed in zip(indices, kinds, zero))

    def slot(self, index: str | int, kind: Kind, zero: bool, node: Name, scope: Scope) -> Axis | int:
        found = self.look_up(index, scope, node)
        if isinstance(found, int):
            if found == 0 and not zero:
                raise IndexFault("bias", f"{written(node)}: the bias unit 0 has no {node.letter}.", node.letter, node.span)
            if found > self.world.size(kind):
                raise IndexFault("range", f"{written(node)}: {counted(kind)} are fewer than {found}.", node.letter, node.span)
            return found
        self.agree(found, kind, node)
        if found.start == 0 and not zero:
            raise IndexFault("bias", f"{found.letter} starts at 0 here, but the bias unit has no {node.letter}: it is the constant 1, "
                             "and nothing is computed for it.", found.letter, node.span)
        return found

    def agree(self, axis: Axis, kind: Kind, node: Name) -> None:
        if axis.kind is None:
            axis.kind = kind
        elif axis.kind != kind:
            raise IndexFault("clash", f"{axis.letter} counts {counted(axis.kind)} in one place and {counted(kind)} in {written(node)}.",
                             axis.letter, node.span)

    def look_up(self, index: str | int, scope: Scope, node: Name | None, span: tuple[int, int] = (0, 0)) -> Axis | int:
        if isinstance(index, int):
            return index
        if index in scope:
            return scope[index]
        if not self.strict:
            axis = Axis(index, free=True)
            self.free[index] = axis
            scope[index] = axis  # type: ignore[index]
            return axis
        where = f" in {written(node)}" if node else ""
        raise IndexFault("unbound", f"{index} stands outside its sum{where}: no sum over {index} is open there.", index,
                         node.span if node else span)

    def miscounted(self, node: Name, family: Family, kinds: tuple[Kind, ...]) -> IndexFault:
        count, wanted = len(node.indices), len(kinds)
        batch = getattr(self.world, "examples", 0)
        if EXAMPLE in kinds and count == wanted - 1:
            return IndexFault("count", f"Every example has its own {family.means}s: the index n of {node.letter} is missing.", "n", node.span)
        if batch and count == wanted + 1 and family.name in ("w", "b"):
            return IndexFault("count", f"All examples share one set of weights: {node.letter} has no index n.", "n", node.span)
        if count == 0 and wanted:
            return IndexFault("vector", f"{written(node)} has {wanted} {'index' if wanted == 1 else 'indices'}: write them. Vectors and "
                              "matrices stand only inside ‖…‖².", node.letter, node.span)
        number = {0: "no index", 1: "one index", 2: "two indices"}.get(wanted, f"{wanted} indices")
        return IndexFault("count", f"{written(node)} has {count} here; {node.letter} has {number}.", node.letter, node.span)

    def kronecker(self, left: str | int, right: str | int, span: tuple[int, int], scope: Scope) -> Node:
        sides = [self.look_up(one, scope, None, span) for one in (left, right)]
        kinds = [one.kind for one in sides if isinstance(one, Axis) and one.kind is not None]
        for one in sides:
            if isinstance(one, Axis) and one.kind is None and kinds:
                one.kind = kinds[0]
        if len(kinds) == 2 and kinds[0] != kinds[1]:
            raise IndexFault("clash", f"{left} counts {counted(kinds[0])} and {right} counts {counted(kinds[1])}: they cannot be compared. "
                             "A local error δ needs its layer.", str(left), span)
        return Kronecker(sides[0], sides[1], span)

    # Sums, functions, lengths.
    def sum(self, node: Sum, scope: Scope, norm: Axis | None) -> Node:
        binder = node.binder
        letter, partner = self.bound_letter(node, scope)
        if letter in scope and not binder.relation:
            self.remarks.append(f"{letter} is used twice, for two things. That is legal but easy to misread: take another letter.")
        axis = Axis(letter, start=1 if binder.lower is None else binder.lower)
        if binder.lower not in (None, 0, 1):
            raise IndexFault("range", f"The sum over {letter} starts at 1, or at 0 with the bias unit.", letter, binder.span)
        axis.kind = self.kind_of_relation(binder.relation, partner, letter)
        inner = {**scope, letter: axis}
        body = self.visit(node.body, inner, norm)
        if axis.kind is None:
            axis.kind = kind_without_use(letter, binder, self.world)
        self.same_kind(binder.relation, axis, partner)
        check_range(axis, binder, self)
        return replace(node, body=body, axis=axis, partner=partner)

    def same_kind(self, relation: str, axis: Axis, partner: Axis | int | None) -> None:
        if relation == "except" and isinstance(partner, Axis):
            partner.kind = partner.kind or axis.kind

    def kind_of_relation(self, relation: str, partner: Axis | int | None, letter: str) -> Kind | None:
        families = self.world.families
        if relation == "to":
            if "target" not in families:
                raise IndexFault("over-what", "There are no edges i → k in this network: write the layer's sum.", letter)
            return ("node",)
        if relation in ("in", "has"):
            if partner is None and "target" in families:
                return ("node",)
            if "m" not in families:
                raise IndexFault("over-what", f"Over what does {letter} run? There are no subsets here.", letter)
            return EXAMPLE if relation == "in" else ("subset",)
        if letter == "S" and "m" in families:
            return ("subset",)
        return partner.kind if relation == "except" and isinstance(partner, Axis) else None

    def bound_letter(self, node: Sum, scope: Scope) -> tuple[str, Axis | int | None]:
        """Return the letter that a sum binds, and the other one of a relation."""
        binder = node.binder
        if binder.relation == "to":
            start, end = binder.others
            known = [isinstance(one, int) or one in scope for one in (start, end)]
            if not any(known) and not self.strict:
                return str(end), self.look_up(start, scope, None, binder.span)
            if not any(known):
                raise IndexFault("over-what", f"Neither {start} nor {end} is known here: over which of them does the sum run?", str(start), binder.span)
            if known[1]:  # Σ_{a→b} runs over the start if both are taken
                return str(start), self.look_up(end, scope, None, binder.span)
            return str(end), self.look_up(start, scope, None, binder.span)
        if binder.relation == "in" and binder.others[0] in ("O", "I") and "target" in self.world.families:
            return binder.letter, None
        if binder.relation:
            partner = self.look_up(binder.others[0], scope, None, binder.span)
            return binder.letter, partner
        return binder.letter, None

    def function(self, node: Function, scope: Scope, norm: Axis | None) -> Node:
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
        families = self.world.families
        if "target" in families:
            return Function("f", argument, None, node.primes, node.span)
        if "δ0" in families or len(families) == 1:
            return Function("tanh", argument, None, node.primes, node.span)
        if not hasattr(self.world, "depth"):
            raise IndexFault("unknown", f"There is no {node.name} here.", node.name, node.span)
        layer = self.normal_layer(node.layer) if node.layer is not None else layer_of(argument)
        if layer is None:
            raise IndexFault("layer", f"Which layer's {node.name}? Write h_l.", node.name, node.span)
        known = layer.letter in ("", "l", "L")
        if not known or not all(1 <= world.layer(layer) <= getattr(world, "depth", 2) for world in (self.world, *self.others)) \
                or (layer.letter == "l" and layer.offset > 1):
            raise IndexFault("layer", f"There is no h of layer {layer}.", node.name, node.span)
        if getattr(self.world, "output", "") == "softmax" and self.world.layer(layer) == self.world.depth:
            raise IndexFault("layer", "The outputs are a softmax: it is not an h of one pre-activation.", node.name, node.span)
        return Function("h", argument, layer, node.primes, node.span)

    def squared_norm(self, node: SquaredNorm, scope: Scope) -> Node:
        axis = Axis("‖")
        body = self.visit(node.body, scope, axis)
        if axis.kind is None:
            raise IndexFault("vector", "Between ‖ and ‖ stands a vector, such as y_n − t_n.", "")
        from ..trees import Binder

        return SquaredNorm(Sum(Binder("‖"), Power(body, Number(Fraction(2))), axis=axis))


def layer_of(argument: Node) -> Layer | None:
    """Return the layer of the pre-activation that h is applied to: that of a, b or w, not of what is summed inside."""
    parts = list(argument.terms) if isinstance(argument, Add) else [argument]
    found = None
    for part in parts:
        stack = [part]
        while stack:
            one = stack.pop(0)
            if isinstance(one, Quantity) and one.family in ("a", "b", "w", "wt") and one.layer is not None:
                found = found or one.layer
                break
            if isinstance(one, Shorthand):
                stack.append(one.meaning)
            elif isinstance(one, (Multiply, Add, Sum)):
                stack += [inner for inner in (one.factors if isinstance(one, Multiply) else one.terms if isinstance(one, Add) else (one.body,))]
    return found


def simplified(node: Node) -> Node:
    """Return (√σ²)² as σ²."""
    if isinstance(node, Power) and isinstance(node.base, Power) and isinstance(node.exponent, Number) and isinstance(node.base.exponent, Number) \
            and node.exponent.value * node.base.exponent.value == 1:
        return node.base.base
    return node


def written(node: Name) -> str:
    """Return a name in plain text, without its layer."""
    inner = " → ".join(map(str, node.indices)) if node.arrow else "".join(map(str, node.indices))
    indices = f"_{inner}" if len(node.indices) == 1 else f"_{{{inner}}}" if inner else ""
    return f"{node.letter}{indices}{'^*' if node.star else ''}"


def letters_in(node: Node) -> set[str]:
    return {one.letter for one in walk(node) if isinstance(one, Name)}
