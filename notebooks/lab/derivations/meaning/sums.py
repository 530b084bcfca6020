"""Find what the letter of a sum counts, and over which of them the sum runs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..trees import Axis, Binder, Node, Number, Power, SquaredNorm, Sum
from ..worlds.base import EXAMPLE, Kind
from .faults import IndexFault
from .layers import Layers
from .lookup import Scope
from .ranges import check_range, kind_without_use


class Sums(Layers):
    """A mixin of the reader, for sums and lengths."""

    def visit(self, node: Node, scope: Scope, norm: Axis | None) -> Node:
        """Read any node."""
        raise NotImplementedError

    def sum(self, node: Sum, scope: Scope, norm: Axis | None) -> Node:
        """Read a Σ or Π and find what its letter counts."""
        binder = node.binder
        letter, partner = self.bound_letter(node, scope)
        if letter in scope and not binder.relation:
            self.remarks.append(
                f"{letter} is used twice, for two things. That is legal but easy to misread: take another letter."
            )
        axis = Axis(letter, start=1 if binder.lower is None else binder.lower)
        if binder.lower not in (None, 0, 1):
            raise IndexFault(
                "range", f"The sum over {letter} starts at 1, or at 0 with the bias unit.", letter, binder.span
            )
        axis.kind = self.kind_of_relation(binder.relation, partner, letter)
        inner = {**scope, letter: axis}
        body = self.visit(node.body, inner, norm)
        if axis.kind is None:
            axis.kind = kind_without_use(letter, binder, self.world)
        self.same_kind(binder.relation, axis, partner)
        check_range(axis, binder, self)
        return replace(node, body=body, axis=axis, partner=partner)

    def same_kind(self, relation: str, axis: Axis, partner: Axis | int | None) -> None:
        """Let the partner of k ≠ j count what k counts."""
        if relation == "except" and isinstance(partner, Axis):
            partner.kind = partner.kind or axis.kind

    def kind_of_relation(self, relation: str, partner: Axis | int | None, letter: str) -> Kind | None:
        """Return what the letter of a relation such as i → k counts, or None."""
        families = self.world.families
        if relation == "to":
            if "target" not in families:
                raise IndexFault(
                    "over-what", "There are no edges i → k in this network: write the layer's sum.", letter
                )
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
                raise IndexFault(
                    "over-what",
                    f"Neither {start} nor {end} is known here: over which of them does the sum run?",
                    str(start),
                    binder.span,
                )
            if known[1]:  # Σ_{a→b} runs over the start if both are taken
                return str(start), self.look_up(end, scope, None, binder.span)
            return str(end), self.look_up(start, scope, None, binder.span)
        if binder.relation == "in" and binder.others[0] in ("O", "I") and "target" in self.world.families:
            return binder.letter, None
        if binder.relation:
            partner = self.look_up(binder.others[0], scope, None, binder.span)
            return binder.letter, partner
        return binder.letter, None

    def squared_norm(self, node: SquaredNorm, scope: Scope) -> Node:
        """Read ‖v‖² as a sum of squares."""
        axis = Axis("‖")
        body = self.visit(node.body, scope, axis)
        if axis.kind is None:
            raise IndexFault("vector", "Between ‖ and ‖ stands a vector, such as y_n − t_n.", "")
        return SquaredNorm(Sum(Binder("‖"), Power(body, Number(Fraction(2))), axis=axis))
