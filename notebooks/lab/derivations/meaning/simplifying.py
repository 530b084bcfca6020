"""Derive facts from a tree alone: the layer of an argument, a simpler form, the letters in it."""

from __future__ import annotations

from ..trees import (
    Add,
    Layer,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    Quantity,
    Shorthand,
    Sum,
    walk,
)


def layer_of(argument: Node) -> Layer | None:
    """Return the layer of the pre-activation that h is applied to: that of a, b or w, not of what is summed inside."""
    if isinstance(argument, Quantity) and argument.family in ("z", "zt", "y"):  # h'(z_j), a slip that has a value
        return argument.layer if argument.family != "y" else Layer("L")
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
                stack += (
                    one.factors if isinstance(one, Multiply) else one.terms if isinstance(one, Add) else (one.body,)
                )
    return found


def simplified(node: Node) -> Node:
    """Return (√σ²)² as σ²."""
    if (
        isinstance(node, Power)
        and isinstance(node.base, Power)
        and isinstance(node.exponent, Number)
        and isinstance(node.base.exponent, Number)
        and node.exponent.value * node.base.exponent.value == 1
    ):
        return node.base.base
    return node


def letters_in(node: Node) -> set[str]:
    """Return the letters of all names in a tree."""
    return {one.letter for one in walk(node) if isinstance(one, Name)}


def flat(node: Add) -> list[Node]:
    """Return the terms of a sum of sums."""
    found: list[Node] = []
    for term in node.terms:
        found += flat(term) if isinstance(term, Add) else [term]
    return found
