"""Judge an order of a network's nodes, of which many are right, or an error that names a cycle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab.calling.requests import Result

from .judgement import Judgement


@dataclass(frozen=True)
class TopologicalOrder(Judgement):
    """All nodes of args[0] come once, each after the nodes that feed it."""

    by = "topological order"

    def check(self, args: tuple, result: Result) -> str:
        return _not_an_order(args[0], result.value)


def _not_an_order(weights: Any, order: Any) -> str:
    if hasattr(order, "tolist"):
        order = order.tolist()
    if not isinstance(order, (list, tuple)):
        return "a list of nodes is expected"
    nodes = {node for edge in weights for node in edge}
    order = [tuple(node) if isinstance(node, list) else node for node in order]
    if any(isinstance(part, tuple) and not _is_one_of(nodes, part) and all(_is_one_of(nodes, one) for one in part)
           for part in order):
        return "the list contains lists: use `+=` to join two lists; `append` puts one into the other"
    for node in order:
        if not _is_one_of(nodes, node):
            return f"{node!r:.200} is no node of this network"
    if len(order) != len(nodes):
        missing = [node for node in nodes if node not in order]
        return f"{missing[0]!r} is missing" if missing else "a node is in the order more than once"
    if len(set(order)) != len(order):
        return "a node is in the order more than once"
    place = {node: i for i, node in enumerate(order)}
    for source, target in weights:
        if place[source] > place[target]:
            turned = all(place[s] > place[t] for s, t in weights)
            early = any(t == target and place[s] < place[t] for s, t in weights)
            return f"{target!r} comes before {source!r}, which feeds it" + (
                "; read backwards, the order is right" if turned else
                ": does a node wait for all the nodes that feed it, or for one of them?" if early else "")
    return ""


def _is_one_of(nodes: set, node: Any) -> bool:
    try:
        return node in nodes
    except TypeError:   # what no dict and no set takes
        return False


@dataclass(frozen=True)
class NamesACycle(Judgement):
    """A ValueError, or a kind of it such as graphlib's CycleError, is raised and names every node of one cycle."""

    by = "names a cycle"
    takes_errors = True

    cycles: Sequence[Sequence[Any]]

    def check(self, args: tuple, result: Result) -> str:
        if result.status != "raised" or result.error is None:
            return "a network with a cycle has no order: raise ValueError"
        if result.error.type.split()[-1] != "ValueError":
            return f"{result.error.type} where ValueError is asked for: {result.error.message}"
        if any(all(_named(node, result.error.message) for node in cycle) for cycle in self.cycles):
            return ""
        return f"the message does not name the nodes of the cycle: {result.error.message!r}"


def _named(node: Any, message: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(str(node))}(?!\w)", message) is not None
