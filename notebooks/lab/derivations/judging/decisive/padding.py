"""Steps that are only dressed up: multiplied by a 1, with a 0 added, or mixed with what they are equal to already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from ...meaning.canonical import canonical
from ...meaning.evaluate import TooMuch
from ...trees import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Axis,
    Constant,
    Derivative,
    Function,
    Kronecker,
    Multiply,
    Node,
    Number,
    Power,
    Quantity,
    Shorthand,
    Sum,
    children,
    product,
    rebuilt,
    total,
    walk,
)
from ..problem import Problem
from ..terms import Term, linear_terms, split_power

MOST_DIGITS = 1000
"""A value that a computer works out is taken for a fraction whose denominator is at most this."""
FUNCTIONS: dict[str, Any] = {
    "exp": np.exp, "log": np.log, "tanh": np.tanh, "cosh": np.cosh, "sinh": np.sinh, "sin": np.sin, "cos": np.cos,
}


def undressed(node: Node) -> Node:
    """Return an expression in which e^0 is 1, 0·x is 0, x^0 is 1 and the derivative of a number is 0."""
    node = rebuilt(node, undressed)
    if isinstance(node, Shorthand):
        return undressed(node.meaning)
    if isinstance(node, Derivative) and not any(isinstance(one, (Quantity, Function)) for one in walk(node.body)):
        return ZERO if not any(isinstance(one, Shorthand) for one in walk(node.body)) else node
    if isinstance(node, Derivative) and canonical(node.body) == canonical(node.by):
        return ONE
    if isinstance(node, Power) and node.exponent == ZERO:
        return ONE
    if isinstance(node, Multiply):
        return ZERO if ZERO in node.factors else product([one for one in cancelled(factors(node)) if one != ONE])
    if isinstance(node, Add):
        return simple(total([one for one in node.terms if one != ZERO]))
    return simple(node)


def cancelled(parts: list[Node]) -> list[Node]:
    """Return factors without those that are divided by themselves."""
    split = [one for part in parts for one in (split_power(part) if isinstance(part, Power) else [part])]
    below = {canonical(one.base) for one in split if isinstance(one, Power) and one.exponent == MINUS_ONE}
    if not below:
        return parts
    twice = {key for one in split if (key := canonical(one)) in below}
    if not twice:
        return parts
    return [one for one in split if not twice & {canonical(one.base if isinstance(one, Power) else one)}]


def simple(node: Node) -> Node:
    """Return the number that an expression of numbers is, where it is a simple one and a function is in it."""
    if not any(isinstance(one, Function) for one in walk(node)):
        return node
    value = number(node)
    if value is None or not np.isfinite(value):
        return node
    fraction = Fraction(value).limit_denominator(MOST_DIGITS) if abs(value) < MOST_DIGITS else Fraction(0)
    return Number(fraction) if abs(float(fraction) - value) < 1e-12 else node


def number(node: Node) -> float | None:
    """Return the value of an expression in which nothing but numbers and functions of them occurs; else None."""
    if isinstance(node, Number):
        return float(node.value)
    if isinstance(node, Constant):
        return float({"π": np.pi, "e": np.e}[node.name])
    if not isinstance(node, (Add, Multiply, Power, Function)) or (isinstance(node, Function) and node.primes):
        return None
    values = [number(one) for one in children(node)]
    known = [one for one in values if one is not None]
    if len(known) < len(values) or not known:
        return None
    with np.errstate(all="ignore"):
        if isinstance(node, Function):
            return float(FUNCTIONS[node.name](known[0])) if node.name in FUNCTIONS else None
        if isinstance(node, Power):
            return float(np.float64(known[0]) ** known[1])
    return float(sum(known) if isinstance(node, Add) else np.prod(known))


def is_padded(problem: Problem, node: Node, result: str) -> bool:
    """Return True for x + 0 and ½x + ½x, and for x · 1 where x is the result, whatever the 0, 1 and ½ look like."""
    try:
        with np.errstate(all="ignore"):
            mixed = is_mixed(problem, outer(node)) or is_mixed(problem, terms(node))
            return mixed or is_times_one(problem, node, result)
    except TooMuch:
        return False


def is_mixed(problem: Problem, parts: Sequence[Node]) -> bool:
    """Return True where a term is everywhere the same multiple of the whole."""
    if len(parts) < 2:
        return False
    whole = problem.values
    for part in parts:
        values = problem.values_of(part)
        share = share_of_given(problem, values[0])
        if share is not None and problem.equal(values, [share * one for one in whole]):
            return True
    return False


def share_of_given(problem: Problem, part: Any) -> float | None:
    """Return how often the largest entry of the given expression is in the part, at the same place."""
    part, whole = np.broadcast_arrays(part, problem.values[0])
    sizes = np.where(np.isfinite(part) & np.isfinite(whole), np.abs(whole), 0.0)
    place = np.unravel_index(np.argmax(sizes), sizes.shape)
    return float(part[place] / whole[place]) if sizes[place] > 0 else None


def is_times_one(problem: Problem, node: Node, result: str) -> bool:
    """Return True for the result, by its canonical form, times factors that are 1."""
    terms_of_node = linear_terms(node, False)
    for term in (Term((), tuple(factors(node))), *(terms_of_node if len(terms_of_node) == 1 else ())):
        parts = [inner for one in term.factors for inner in (factors(one) or [one])]
        rest = [one for one in parts if not is_one(problem, one, term.axes)]
        if len(rest) < len(parts) and canonical(Term(term.sums, tuple(rest)).node(), defined=True) == result:
            return True
    return False


def is_one(problem: Problem, factor: Node, loose: tuple[Axis, ...]) -> bool:
    """Return True for a factor such as cos²a + sin²a or ∂t/∂t; Σ_k t_k, which is 1 too, belongs to many derivations."""
    if isinstance(factor, (Number, Constant, Quantity)):
        return False
    if any(isinstance(one, (Sum, Kronecker)) or is_last_link(problem, one) for one in walk(factor)):
        return False
    values = problem.values_of(factor, loose)
    return problem.equal(values, [np.ones(np.shape(one)) for one in values], loose)


def is_last_link(problem: Problem, node: Node) -> bool:
    """Return True for the derivative of something else with respect to what the given expression is a derivative by."""
    given = problem.given
    if not isinstance(node, Derivative) or not isinstance(given, (Derivative, Quantity)):
        return False
    if problem.world_name not in ("layered", "graph"):
        return False
    names = {"δ": "a", "z": "y"}  # δ_j is ∂E/∂a_j
    by = given.by if isinstance(given, Derivative) else replace(given, family=names.get(given.family, ""))
    return canonical(node.by) == canonical(by) != canonical(node.body)


def outer(node: Node) -> list[Node]:
    """Return the terms of a sum as they were typed, without the terms of their brackets."""
    return list(node.terms) if isinstance(node, Add) else []


def terms(node: Node) -> list[Node]:
    """Return the terms of a sum, also where a number or a Σ stands in front of it."""
    if isinstance(node, Add):
        return [one for part in node.terms for one in terms(part)]
    if isinstance(node, Sum) and not node.product:
        return [replace(node, body=one) for one in terms(node.body)]
    if isinstance(node, Multiply):
        rest = [one for one in node.factors if not isinstance(one, Number)]
        if len(rest) == 1:
            numbers = [one for one in node.factors if isinstance(one, Number)]
            return [product([*numbers, one]) for one in terms(rest[0])]
    return [node]


def factors(node: Node) -> list[Node]:
    """Return all factors of a product of products, or nothing for anything else."""
    if not isinstance(node, Multiply):
        return []
    return [one for part in node.factors for one in (factors(part) or [part])]
