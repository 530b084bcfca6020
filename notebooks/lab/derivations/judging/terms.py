"""The linear terms of an expression: sums in front, then factors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..trees import Add, Axis, Derivative, Kronecker, Multiply, Node, Number, Power, Shorthand, Sum, product, walk

MOST_TERMS = 40


@dataclass(frozen=True)
class Term:
    """Σ … Σ of a product: `sums` from the outside in, `factors` without the number 1."""

    sums: tuple[Sum, ...]
    factors: tuple[Node, ...]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Return the letters of the term's sums."""
        return tuple(one.axis for one in self.sums if one.axis is not None)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return, as words, what the letters of the term's sums count."""
        return tuple(" ".join(str(part) for part in axis.kind or ()) for axis in self.axes)

    def node(self) -> Node:
        """Return the term as an expression again."""
        body = product(self.factors)
        for one in reversed(self.sums):
            body = replace(one, body=body)
        return body


def linear_terms(node: Node, spread: bool = True) -> list[Term]:
    """Return the terms that a node is the sum of, with products multiplied out where `spread`."""
    return [Term(term.sums, merged(term.factors)) for term in terms_of(node, spread)[:MOST_TERMS]]


def terms_of(node: Node, spread: bool) -> list[Term]:
    """Return the terms of an expression; spread: sums are multiplied out."""
    if isinstance(node, Add) and spread:
        return [term for one in node.terms for term in terms_of(one, spread)]
    if isinstance(node, Sum) and not node.product:
        return [Term((node, *term.sums), term.factors) for term in terms_of(node.body, spread)]
    if isinstance(node, Shorthand):
        return terms_of(node.meaning, spread)
    if isinstance(node, Multiply):
        return multiplied([terms_of(one, spread) for one in node.factors])
    if isinstance(node, Power):
        return [Term((), tuple(split_power(node)))]
    return [Term((), (node,))]


def multiplied(parts: list[list[Term]]) -> list[Term]:
    """Return the terms of a product of sums, at most MOST_TERMS of them."""
    found = [Term((), ())]
    for part in parts:
        if len(found) * len(part) > MOST_TERMS:
            return found[:MOST_TERMS]
        found = [Term((*left.sums, *right.sums), (*left.factors, *right.factors)) for left in found for right in part]
    return found


def split_power(node: Power) -> list[Node]:
    """Return (a b)⁻² as the factors a⁻¹, a⁻¹, b⁻¹, b⁻¹."""
    exponent = number_of(node.exponent)
    if exponent is None or exponent.denominator != 1 or not 1 <= abs(exponent) <= 4:
        return [node]
    sign, count = (1 if exponent > 0 else -1), abs(int(exponent))
    bases = [part for term in [node.base] for part in (term.factors if isinstance(term, Multiply) else (term,))]
    found: list[Node] = []
    for base in bases:
        inner = split_power(base) if isinstance(base, Power) else [base]
        for one in inner * count:
            found.append(one if sign == 1 else inverse(one))
    return found


def inverse(node: Node) -> Node:
    """Return 1 over a node."""
    if isinstance(node, Power) and number_of(node.exponent) == -1:
        return node.base
    return Power(node, Number(Fraction(-1)))


def number_of(node: Node) -> Fraction | None:
    """Return the value of a node that is made of numbers only."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Multiply):
        result = Fraction(1)
        for factor in node.factors:
            value = number_of(factor)
            if value is None:
                return None
            result *= value
        return result
    if isinstance(node, Power):
        base, exponent = number_of(node.base), number_of(node.exponent)
        if base is not None and exponent is not None and exponent.denominator == 1 and abs(exponent) < 10 and base:
            return base ** int(exponent)
    return None


def merged(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the factors with all numbers as one in front, left out where it is 1."""
    number, rest = Fraction(1), list[Node]()
    for factor in factors:
        value = number_of(factor)
        if value is None:
            rest.append(factor)
        else:
            number *= value
    return tuple(rest) if number == 1 else (Number(number), *rest)


def is_open(node: Node) -> bool:
    """Return True where something is still to be differentiated: a ∂, or a Kronecker δ inside."""
    return any(isinstance(one, (Derivative, Kronecker)) for one in walk(node))
