"""Find a decisive product or sum in a step, by the values of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from ...meaning.canonical import canonical
from ...meaning.evaluate import TooMuch, evaluate
from ...trees import Axis, Derivative, Function, Multiply, Node, Power, Sum, walk
from ...worlds.base import World
from ..prints import fingerprint, same
from ..terms import Term, is_open, linear_terms, merged, split_power

MOST_FACTORS = 10
Numbers = dict[frozenset[int], float]
"""The fingerprint of each choice of a product's factors."""


@dataclass
class Found:
    """A pattern that was found; `open` where a ∂ that the result does not have is left."""

    open: bool
    groups: list[float]


@dataclass
class Matcher:
    """A search for patterns in one expression.

    given: the free letters of the exercise.  loose: other free letters, of a side line.  allowed: canonical forms of
    derivatives that the result has and that therefore do not count as left.
    """

    world: World
    given: Sequence[Axis]
    loose: Sequence[Axis] = ()
    allowed: frozenset[str] = frozenset()
    kept: dict[tuple[int, bool], tuple[Node, list[tuple[Term, Numbers]]]] = field(default_factory=dict)
    """The products of the expressions that were searched, with the fingerprints of their factors."""

    def find(self, pattern: Mapping[str, Any], node: Node) -> Found | None:
        """Return how the pattern occurs in the expression, or None."""
        try:
            with np.errstate(all="ignore"):
                if pattern["kind"] == "sum":
                    return self.sum(pattern, node)
                named = {getattr(one, "name", "∂") for one in walk(node) if isinstance(one, (Function, Derivative))}
                if named & set(pattern.get("without", ())):
                    return None
                for term, numbers in self.products(node, bool(pattern.get("deep"))):
                    if (found := self.product(pattern, term, numbers)) is not None:
                        return found
        except TooMuch:
            return None
        return None

    def still_open(self, nodes: Sequence[Node]) -> bool:
        """Return True if a derivative is left that the result does not have."""
        for node in nodes:
            for one in walk(node):
                if isinstance(one, Derivative) and not self.allowed & {canonical(one), canonical(one, defined=True)}:
                    return True
        return any(is_open(node) and not any(isinstance(one, Derivative) for one in walk(node)) for node in nodes)

    def products(self, node: Node, deep: bool) -> list[tuple[Term, Numbers]]:
        """Return the products of an expression, each with a place for the fingerprints of its factors."""
        key = id(node), deep
        if key not in self.kept:
            terms = deep_terms(node) if deep else [*linear_terms(node, False), *linear_terms(node)]
            self.kept[key] = node, [(term, {}) for term in terms]
        return self.kept[key][1]

    def product(self, pattern: Mapping[str, Any], term: Term, numbers: Numbers) -> Found | None:
        """Return how a product's factors fall into the groups of a pattern."""
        over = tuple(pattern.get("over", ()))
        if not pattern.get("deep") and term.kinds != over:
            return None
        factors = term.factors
        groups: list[list[str]] = pattern["groups"]
        if not len(groups) <= len(factors) <= MOST_FACTORS:
            return None
        if not numbers:
            self.work_out(term, (*self.loose, *term.axes) if not pattern.get("deep") else self.loose_of(term), numbers)
        matching: list[list[frozenset[int]]] = [
            [chosen for chosen, number in numbers.items() if same(number, group)] for group in groups
        ]
        cover = covered(matching, len(factors), pattern.get("rest", False))
        if cover is None:
            return None
        return Found(self.still_open(factors), [numbers[one] for one in cover])

    def work_out(self, term: Term, loose: tuple[Axis, ...], numbers: Numbers) -> None:
        """Find the fingerprint of each choice of a product's factors."""
        values = [evaluate(factor, self.world, (*self.given, *loose)) for factor in term.factors]
        arrays = [self.without_bias_unit(value, loose) for value in values]
        for size in range(1, len(arrays) + 1):
            for chosen in combinations(range(len(arrays)), size):
                value = arrays[chosen[0]]
                for one in chosen[1:]:
                    value = value * arrays[one]
                numbers[frozenset(chosen)] = fingerprint(None, self.world, self.given, loose, value)

    def without_bias_unit(self, value: Any, loose: Sequence[Axis]) -> Any:
        """Return the values of a factor for the units from 1 on, where a sum starts at 0."""
        for number, axis in enumerate(loose, len(self.given)):
            if axis.start == 0 and value.shape[number] > 1:
                value = np.take(value, range(1, value.shape[number]), axis=number)
        return value

    def loose_of(self, term: Term) -> tuple[Axis, ...]:
        """Return the letters of a term that are bound neither inside it nor by the given expression."""
        found = dict.fromkeys(self.loose)
        for factor in term.factors:
            inside = {one.axis for one in walk(factor) if isinstance(one, Sum)}
            for one in walk(factor):
                for index in getattr(one, "indices", ()):
                    if isinstance(index, Axis) and index not in inside and index not in self.given:
                        found[index] = None
        return tuple(found)

    def sum(self, pattern: Mapping[str, Any], node: Node) -> Found | None:
        """Return how an expression's linear terms fall into the groups of a pattern."""
        terms = linear_terms(node)
        groups: list[list[str]] = pattern["groups"]
        if not len(groups) <= len(terms) <= MOST_FACTORS:
            return None
        arrays = [evaluate(term.node(), self.world, (*self.given, *self.loose)) for term in terms]
        matching: list[list[frozenset[int]]] = [[] for _ in groups]
        for size in range(1, len(terms) + 1):
            for chosen in combinations(range(len(terms)), size):
                value: Any = 0.0
                for one in chosen:
                    value = value + arrays[one]
                number = fingerprint(None, self.world, self.given, self.loose, value)
                for group, sets in zip(groups, matching):
                    if same(number, group):
                        sets.append(frozenset(chosen))
        if covered(matching, len(terms), False) is None:
            return None
        left = [self.still_open(term.factors) for term in terms]
        if pattern.get("half") and all(left):
            return None
        return Found(any(left), [])


def covered(matching: Sequence[Sequence[frozenset[int]]], count: int, rest: bool) -> list[frozenset[int]] | None:
    """Return disjoint sets, one for each group, that use all parts unless some may be left over."""

    def search(at: int, used: frozenset[int]) -> list[frozenset[int]] | None:
        if at == len(matching):
            return [] if rest or len(used) == count else None
        for chosen in matching[at]:
            if not chosen & used and (found := search(at + 1, used | chosen)) is not None:
                return [chosen, *found]
        return None

    return search(0, frozenset())


def deep_terms(node: Node) -> list[Term]:
    """Return every product anywhere inside an expression."""
    found: list[Term] = []
    for one in walk(node):
        if isinstance(one, Multiply) and len(found) < 12:
            factors: list[Node] = []
            stack: list[Node] = list(one.factors)
            while stack:
                factor = stack.pop(0)
                if isinstance(factor, Multiply):
                    stack = [*factor.factors, *stack]
                else:
                    factors += split_power(factor) if isinstance(factor, Power) else [factor]
            found.append(Term((), merged(tuple(factors))))
    return found
