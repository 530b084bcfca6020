"""Answer what a writer asks about a tree: its sign, its quotient, and the sums that no bracket closes."""

from __future__ import annotations

from collections.abc import Iterator

from ..trees import Binder, Derivative, Multiply, Node, Number, Power, Sum


def without_sign(node: Node) -> tuple[bool, Node]:
    """Return True and the rest for a node with −1 in front."""
    if (
        isinstance(node, Multiply)
        and isinstance(node.factors[0], Number)
        and node.factors[0].value == -1
        and len(node.factors) > 1
    ):
        rest = node.factors[1:]
        inner = rest[0] if len(rest) == 1 else Multiply(rest)
        return True, inner
    if isinstance(node, Number) and node.value < 0:
        return True, Number(-node.value)
    return False, node


def exposed(node: Node) -> Iterator[Sum]:
    """Yield the sums in a node around which no bracket is written."""
    if isinstance(node, Sum):
        yield node
        yield from exposed(node.body)
    elif isinstance(node, Multiply):
        for one in node.factors:
            yield from exposed(one)
    elif isinstance(node, Derivative) and node.spread:
        yield from exposed(node.body)


def alike(one: Binder, other: Binder) -> bool:
    """Return True for two sums over the same letter, of which the second would end the first."""
    return one.letter == other.letter and (one.relation != "to" or one.others == other.others)


def sides(node: Multiply) -> tuple[list[Node], list[Node]]:
    """Return the factors above and below the line of a quotient that was typed as one: a/b and \\frac{a}{b}."""
    if (
        len(node.factors) == 2
        and isinstance(node.factors[1], Power)
        and is_minus_one(node.factors[1].exponent)
        and not isinstance(node.factors[0], Power)
    ):
        return [node.factors[0]], [node.factors[1].base]
    return list(node.factors), []


def is_minus_one(node: Node) -> bool:
    """Return True for the number −1."""
    return isinstance(node, Number) and node.value == -1
