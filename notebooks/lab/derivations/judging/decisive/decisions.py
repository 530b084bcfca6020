"""Find the decisive steps that a derivation shows, in its right steps and true side lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...meaning.canonical import canonical
from ...trees import Derivative, Function, Multiply, Node, Number, Quantity, rebuilt, walk
from ..expressions import Expression, SideLine
from ..form import form_fault
from ..problem import Problem
from ..terms import linear_terms
from ..verdict import DecisiveShown
from .padding import is_padded, undressed
from .patterns import Matcher


@dataclass
class Decisions:
    """A search for the decisive steps of one exercise."""

    problem: Problem
    result: str = ""

    def shown(self, right: list[Expression], sides: list[SideLine]) -> list[DecisiveShown]:
        """Return which decisive steps are found in the right steps and true side lines."""
        sides = [one for one in sides if one.name or len({part.key for part in one.parts}) > 1]  # x = x says nothing
        right = [right[0], *(replace(one, node=undressed(one.node)) for one in right[1:] if one.node is not None)]
        shipped = self.problem.shipped
        allowed = frozenset(name for one in right for name in canonical_derivatives(one, shipped))
        # The given expression is no ∂ that is left to be worked out, whichever of its two names it has.
        allowed |= {self.problem.key, self.problem.key_defined}
        matcher = Matcher(self.problem.worlds[0], self.problem.axes, (), allowed)
        last = right[-1].node
        finished = last is not None and form_fault(last, shipped, self.problem.key_defined) == ""
        self.result = short_key(last) if last is not None and finished else ""
        shown = []
        for wanted in shipped["steps"]:
            at = self.found_in(wanted, right, sides, matcher)
            shown.append(DecisiveShown(wanted["caption"], at is not None, at))
        return shown

    def found_in(
        self, wanted: Mapping[str, Any], right: list[Expression], sides: list[SideLine], matcher: Matcher
    ) -> int | None:
        """Return the number of the step that shows a decisive step, 0 for a side line, or None."""
        for number, one in enumerate(right[1:], 2):
            assert one.node is not None
            keeps_given = self.has_given(one.node) or self.holds_slope(one.node)
            for pattern in wanted["patterns"]:
                if keeps_given and pattern.get("closed"):
                    continue
                found = matcher.find(pattern, one.node)
                if found is None or is_padded(self.problem, one.node, self.result):
                    continue
                if found.open or (
                    pattern.get("closed") and self.counts(one, right[1 : number - 1], pattern["closed"] == "unfinished")
                ):
                    return number
                if self.opened_by_side(pattern, sides):
                    return number
        for side in sides:
            inner = Matcher(matcher.world, matcher.given, side.loose, matcher.allowed)
            for one in side.parts:
                if one.node is None or (one is side.parts[0] and not side.name and len(side.parts) < 2):
                    continue
                for pattern in wanted["patterns"]:
                    found = inner.find(pattern, one.node)
                    if found is not None and (
                        found.open
                        or (
                            pattern.get("closed")
                            and one.key != self.problem.key
                            and one is not side.parts[0]
                            and not self.only_the_result(one, side)
                        )
                    ):
                        return 0
        return None

    def counts(self, one: Expression, before: list[Expression], unfinished: bool) -> bool:
        """Return True for a step that is not yet in the asked form, or, unless it has to be `unfinished`, that another
        real step leads to."""
        assert one.node is not None
        shipped = self.problem.shipped
        if form_fault(one.node, shipped, self.problem.key_defined) != "" and short_key(one.node) != self.result:
            return True
        if unfinished:
            return False
        own = canonical(one.node, defined=True)
        for step in before:
            assert step.node is not None
            key = canonical(step.node, defined=True)
            if (
                key not in (own, self.problem.key_defined)
                and short_key(step.node) != short_key(one.node)
                and not self.holds_given(step.node)
                and form_fault(step.node, shipped, self.problem.key_defined) != ""
                and not is_padded(self.problem, step.node, self.result)
            ):
                return True
        return False

    def holds_slope(self, node: Node) -> bool:
        """Return True where σ′ or tanh′ is in a step whose given expression is the derivative of that function."""
        body = self.problem.given.body if isinstance(self.problem.given, Derivative) else None
        return isinstance(body, Function) and any(
            isinstance(one, Function) and one.primes and one.name == body.name for one in walk(node)
        )

    def has_given(self, node: Node) -> bool:
        """Return True where the given expression itself is anywhere in a step, with either sign."""
        given, wanted = self.problem.given, self.problem.key.removeprefix("-1·")
        kinds = {type(one) for one in (given.factors if isinstance(given, Multiply) else (given,))} | {type(given)}
        return any(canonical(one).removeprefix("-1·") == wanted for one in walk(node) if type(one) in kinds - {Number})

    def holds_given(self, node: Node) -> bool:
        """Return True where the given expression is still in a step, as in Σ_k [k = j] ∂E/∂a_k."""
        if self.has_given(node):
            return True
        given = self.problem.given
        wanted = {self.problem.key_defined}
        if isinstance(given, Derivative) and isinstance(given.by, Quantity) and given.by.layer is not None:
            wanted.add(canonical(without_indices(given), defined=True))
        return any(
            canonical(one, defined=True) in wanted or canonical(without_indices(one), defined=True) in wanted
            for one in walk(node)
            if isinstance(one, (Derivative, Quantity))
        )

    def only_the_result(self, one: Expression, side: SideLine) -> bool:
        """Return True where a side line gives the given expression, under another name, in the form asked for."""
        if side.loose or not one.values or one.node is None or not self.problem.equal(one.values, self.problem.values):
            return False
        return form_fault(one.node, self.problem.shipped, self.problem.key_defined) == ""

    def opened_by_side(self, pattern: Mapping[str, Any], sides: list[SideLine]) -> bool:
        """Return True where a factor of a decisive product was worked out in a true side line."""
        if pattern["kind"] != "product":
            return False
        for side in sides:
            first = side.parts[0]
            if (
                first.node is None
                or len(side.parts) < 2
                or not any(isinstance(one, Derivative) for one in walk(first.node))
            ):
                continue
            if "∂" not in canonical(first.node, defined=True):  # ∂E/∂a = δ only gives a name
                continue
            inner = Matcher(self.problem.worlds[0], self.problem.axes, side.loose)
            single = {**pattern, "over": (), "rest": False}
            for group in pattern["groups"]:
                if inner.find({**single, "groups": [group]}, first.node) is not None:
                    return True
        return False


SQUARES = (
    "Σexample 1#2;[‖Σclass 1#1;[(t[#2;,#1;] + -1·y[#2;,#1;])^2]‖]",
    "Σexample 1#2;[Σclass 1#1;[(t[#2;,#1;] + -1·y[#2;,#1;])^2]]",
    "Σclass 1#2;[Σexample 1#1;[(t[#1;,#2;] + -1·y[#1;,#2;])^2]]",
)
"""The canonical forms of the sum of all squares, which is called S and is 2E."""


def short_key(node: Node) -> str:
    """Return a canonical form with S for the sum of all squares, so that a result whose S is written out is one."""
    key = canonical(node, defined=True)
    for squares in SQUARES:
        key = key.replace(squares, "S[]")
    return key.replace("1/2·S[]", "E[]")


def without_indices(node: Node) -> Node:
    """Return an expression with 1 for every index, to compare what it is about."""
    if isinstance(node, Quantity):
        return replace(node, indices=tuple(1 for _ in node.indices))
    return rebuilt(node, without_indices)


def pieces_of(one: Expression, spread: bool = False) -> set[str]:
    """Return the canonical forms of an expression's factors, where `spread` in all its terms."""
    if one.node is None:
        return set()
    return {canonical(factor) for term in linear_terms(one.node, spread) for factor in term.factors}


def canonical_derivatives(step: Expression, shipped: Mapping[str, Any]) -> list[str]:
    """Return the derivatives that the result may contain, as a step writes them."""
    allowed = {one for one in shipped["ends_in"] if one.startswith("∂")}
    if not allowed or step.node is None:
        return []
    found = []
    for one in walk(step.node):
        if (
            isinstance(one, Derivative)
            and isinstance(one.body, Quantity)
            and isinstance(one.by, Quantity)
            and f"∂{one.body.family}/∂{one.by.family}" in allowed
        ):
            found.append(canonical(one))
    return found
