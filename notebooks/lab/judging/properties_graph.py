"""Properties of answers about graphs: any valid order, and errors that name a cycle."""

from __future__ import annotations

import re
from typing import Any

from .properties import a_property


@a_property()
def topological(args: tuple, outcome: Any, data: Any) -> str:
    """All nodes of args[0] once, each after the nodes that feed it."""
    weights, order = args[0], outcome.value
    if hasattr(order, "tolist"):
        order = order.tolist()
    if not isinstance(order, (list, tuple)):
        return "a list of nodes is expected"
    nodes = {node for edge in weights for node in edge}
    order = [tuple(node) if isinstance(node, list) else node for node in order]
    if any(isinstance(part, tuple) and not _is_one_of(nodes, part) and all(_is_one_of(nodes, one) for one in part)
           for part in order):
        return "lists stand in the list: `+=` joins two lists, `append` puts one into the other"
    for node in order:
        if not _is_one_of(nodes, node):
            return f"{node!r:.200} is no node of this network"
    if len(order) != len(nodes):
        missing = [node for node in nodes if node not in order]
        return f"{missing[0]!r} is missing" if missing else "a node stands in the order more than once"
    if len(set(order)) != len(order):
        return "a node stands in the order more than once"
    place = {node: i for i, node in enumerate(order)}
    for source, target in weights:
        if place[source] > place[target]:
            turned = all(place[s] > place[t] for s, t in weights)
            return f"{target!r} comes before {source!r}, which feeds it" + (
                "; taken from its end, the order is right" if turned else "")
    return ""


def _is_one_of(nodes: set, node: Any) -> bool:
    try:
        return node in nodes
    except TypeError:   # what no dict and no set takes
        return False


@a_property(takes_errors=True)
def names_a_cycle(args: tuple, outcome: Any, data: Any) -> str:
    """A ValueError, or a kind of it such as graphlib's CycleError, whose message names every node of one cycle.

    data: the cycles, each a list of nodes.
    """
    if outcome.status != "raised":
        return "a network with a cycle has no order: raise ValueError"
    if outcome.error.type.split()[-1] != "ValueError":
        return f"{outcome.error.type} where ValueError is asked for: {outcome.error.message}"
    for cycle in data:
        if all(_named(node, outcome.error.message) for node in cycle):
            return ""
    return f"the message does not name the nodes of the cycle: {outcome.error.message!r}"


def _named(node: Any, message: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(str(node))}(?!\w)", message) is not None
