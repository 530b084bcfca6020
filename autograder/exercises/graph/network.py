"""Unit 5, the whole network: an order, and forward."""

from __future__ import annotations

from typing import Any

from autograder.exercises.graph.sampling import CURVES, FALSY, FALSY_INPUTS, UNNAMED, chain, curve, network
from autograder.exercises.kinds import Asked, Edge, Exercise, Mistake
from autograder.exercises.patterns import graphs
from autograder.reference import graph as right
from lab.judging.ways.orders import NamesACycle, TopologicalOrder

TANH, BELL = CURVES[0]
W0 = {("h", "out"): -2.0, ("in", "h"): 0.5, ("in", "out"): 1.0}
# 1 and 8 are reached early, along edges that skip, whichever of the nodes is looked at first
EARLY = {(9, 1): 1.0, (9, 8): 0.5, (5, 1): -2.0, (9, 5): 1.5, (5, 8): 0.7}


def cyclic(cycle, rest=()):
    """Sample edges of a network that runs in a circle through `cycle`, with further edges."""
    weights = dict.fromkeys([*zip(cycle, [*cycle[1:], cycle[0]], strict=True), *rest], 1.0)
    return Edge(args=(weights,), judged_by=NamesACycle([list(cycle)]))


def nodes_of(weights):
    """Return the nodes of a network in the order of its edges."""
    return list(dict.fromkeys(node for edge in weights for node in edge))


def _depth_from_inputs(weights):
    """Number nodes breadth first from the sources: right only if no path is longer than another."""
    targets = {target for _, target in weights}
    order = [node for node in nodes_of(weights) if node not in targets]
    for node in order:
        order += [k for k in right.successors(weights, node) if k not in order]
    return order


TOPOLOGICAL_ORDER = Exercise(
    id="topological_order", kind="function", source="graph, unstated", minutes=15, read="An order to visit them in",
    hints=("A node can come as soon as everything that feeds it has come.",
           "Again and again, take a node whose predecessors have all been taken. If there is none and nodes are left, there "
           "is a cycle.",
           "In each round, append to `order` every node that is not in it and whose predecessors all are. If a round finds none "
           "and nodes are left, `raise ValueError(f\"a cycle among {left}\")`."),
    asked=Asked("topological_order", right.topological_order, sample=lambda rng: (network(rng)[0],), arrays=False,
                judged_by=TopologicalOrder(), worked=((W0,), (EARLY,)),
                # an answer that never ends where there is a cycle has met all the rest by then
                edges={"a long chain": (chain(60)[0],),
                       "one edge": ({("a", "b"): 1.0},),
                       UNNAMED: (FALSY,),
                       "a cycle": cyclic(["n1", "n2", "n3"], [("s", "n1"), ("n3", "t")]),
                       "a node that feeds itself": cyclic(["n5"], [("s", "n5")]),
                       "a cycle off the way": cyclic([(1, 0), (1, 1)], [((0, 0), (2, 0)), ((2, 0), (1, 0)), ((0, 0), (3, 0)), ((0, 0), (3, 1))])}),
    mistakes=(
        Mistake("in the order of the dict", "The order of the dict means nothing: a node comes after all that feed it.", nodes_of),
        Mistake("outputs first", "Sources come first; this is the order in which blame comes back.",
                lambda weights: right.topological_order(weights)[::-1]),
        Mistake("a node taken before all that feed it", "A skip edge reaches a node early; it must still "
                "wait for all of its predecessors.", _depth_from_inputs),
        Mistake("sorted by name", "Names say nothing about what feeds what.", lambda weights: sorted(nodes_of(weights))),
        Mistake("no error for a cycle", "A network with a cycle has no order: raise ValueError and name its nodes.",
                lambda weights: _quiet(weights)),
    ))


def _quiet(weights):
    try:
        return right.topological_order(weights)
    except ValueError:
        return []


def _edge_by_edge(bring):
    """Pass over the edges as they come, along each of which bring(x, j): nodes are used before they are complete."""
    def code(weights, inputs, f):
        y: dict[Any, float] = {}
        x = dict(inputs)
        for (j, i), w in weights.items():
            y[i] = y.get(i, 0.0) + w * bring(x, j)
            x[i] = f(y[i])
        return y, x
    return code


def _inputs_too(weights, inputs, f):
    """Take an empty sum for every input: y = 0 and x = f(0)."""
    y: dict[Any, float] = {}
    x = dict(inputs)
    for node in right.topological_order(weights):
        y[node] = sum(x[j] * weights[j, node] for j in right.predecessors(weights, node))
        x[node] = f(y[node])
    return y, x


def _inputs_filled_up(weights, inputs, f):
    y, x = right.graph_forward(weights, inputs, f)
    inputs.update(x)
    return y, inputs


def without_skips(weights):
    """Return the network without edges that have a longer way round."""
    depth: dict[Any, int] = {}
    for node in right.topological_order(weights):
        depth[node] = max((depth[j] + 1 for j in right.predecessors(weights, node)), default=0)
    return {edge: w for edge, w in weights.items() if depth[edge[1]] - depth[edge[0]] == 1}


def forward_with(take, seen=lambda weights: weights):
    """Return a wrong graph_forward: take(edges, x, y) makes y of a node from its edges [(source, weight), …]."""
    def code(weights, inputs, f):
        y: dict[Any, float] = {}
        x, edges = dict(inputs), seen(weights)
        for node in right.topological_order(weights):
            if node not in inputs:
                y[node] = take([(j, w) for (j, i), w in edges.items() if i == node], x, y)
                x[node] = f(y[node])
        return y, x
    return code


def _weighted(edges, x, y):
    return sum(x[j] * w for j, w in edges)


def _from_where_it_leads(weights, inputs, f):
    y: dict[Any, float] = {}
    x = dict(inputs)
    for node in right.topological_order(weights):
        if node not in inputs:
            y[node] = sum(w * x[k] for (i, k), w in weights.items() if i == node)
            x[node] = f(y[node])
    return y, x


def _forward_on_and_on(weights, inputs, f):
    total = [0.0]

    def take(edges, x, y):
        total[0] += _weighted(edges, x, y)
        return total[0]
    return forward_with(take)(weights, inputs, f)


def _outputs_straight(weights, inputs, f):
    y, x = right.graph_forward(weights, inputs, f)
    return y, {node: v if right.successors(weights, node) else y.get(node, v) for node, v in x.items()}


def forward_args(rng):
    """Sample weights, inputs and an activation function."""
    weights, inputs, _ = network(rng)
    return weights, inputs, curve(rng)[0]


GRAPH_FORWARD = Exercise(
    id="graph_forward", kind="function", source="graph 1, 2", minutes=10, read="Forward on any network",
    uses=("topological_order",),
    hints=("Visit the nodes in topological order; inputs have their x already.",
           "For every other node, y is the sum of `x[j] * w` over the edges that end there, and x is f(y).",
           "`y[node]` is the sum of `x[j] * w` for `(j, i), w` in `weights.items()` where `i == node`. Then `x[node]`, before the "
           "next node."),
    asked=Asked("graph_forward", right.graph_forward, returns="y x", sample=forward_args, arrays=False,
                worked=((W0, {"in": 1.0}, TANH),),
                edges={"a chain": (*chain(24)[:2], TANH),
                       "a single edge": ({(0, 1): 2.0}, {0: 0.5}, TANH),
                       UNNAMED: (FALSY, FALSY_INPUTS, TANH)}),
    parts=graphs.GRAPH_FORWARD,
    mistakes=(
        Mistake("edges in the order of the dict", "A node's x may be used only when all its edges are added up: go "
                "node by node, in topological order.", _edge_by_edge(lambda x, j: x.get(j, 0.0))),
        Mistake("f of the inputs too", "Input nodes have x as given; only neurons apply f.",
                lambda weights, inputs, f: right.graph_forward(weights, {k: f(v) for k, v in inputs.items()}, f)),
        Mistake("y for the inputs too", "Input nodes have no pre-activation: y holds the others only.",
                lambda weights, inputs, f: ({**inputs, **right.graph_forward(weights, inputs, f)[0]},
                                            right.graph_forward(weights, inputs, f)[1])),
        Mistake("no x for the inputs", "x holds every node, the inputs too.",
                lambda weights, inputs, f: (right.graph_forward(weights, inputs, f)[0],
                                            {k: v for k, v in right.graph_forward(weights, inputs, f)[1].items()
                                             if k not in inputs})),
        Mistake("a node used before it is ready", "A node's x exists only when all edges that end there have been added up: go "
                "node by node, in topological order, along the edges (j, i) that end at node i.", _edge_by_edge(lambda x, j: x[j])),
        Mistake("edges followed the wrong way", "This asks for x of nodes that come later. y_i is a sum over the edges (j, i) that end at "
                "node i, with x of where they start.", _from_where_it_leads),
        Mistake("the inputs not left out", "Input nodes have x as given, and no y: only the other nodes are computed.",
                _inputs_too),
        Mistake("the pair swapped", "First y, then x: return y, x.",
                lambda weights, inputs, f: right.graph_forward(weights, inputs, f)[::-1]),
        Mistake("`inputs` changed", "x = inputs gives the same dict a second name: start from a copy, dict(inputs).",
                _inputs_filled_up),
        Mistake("y passed on instead of x", "An edge carries the activation: x_j w, not y_j w.",
                forward_with(lambda edges, x, y: sum(w * y.get(j, x[j]) for j, w in edges))),
        Mistake("no f at the outputs", "Every node but the inputs is a neuron, the outputs too: x = f(y).", _outputs_straight),
        Mistake("the weights left out", "Each x_j comes in through its weight: x[j] * w.",
                forward_with(lambda edges, x, y: sum(x[j] for j, _ in edges))),
        Mistake("the weights alone", "Each weight is multiplied by the x_j of where its edge starts.",
                forward_with(lambda edges, x, y: sum(w for _, w in edges))),
        Mistake("the first edge alone", "y_i is a sum over all edges that end at i.",
                forward_with(lambda edges, x, y: _weighted(edges[:1], x, y))),
        Mistake("the last edge alone", "y_i is a sum over all edges that end at i: += and not =.",
                forward_with(lambda edges, x, y: _weighted(edges[-1:], x, y)), needs="a loop"),
        Mistake("the sum not reset for each node", "Each node's sum begins at 0: set it back before the next node.", _forward_on_and_on),
        Mistake("tanh whatever f is", "f is passed in, and need not be tanh.",
                lambda weights, inputs, f: right.graph_forward(weights, inputs, TANH)),
        Mistake("f forgotten", "x_i = f(y_i); here y itself is passed on.",
                lambda weights, inputs, f: right.graph_forward(weights, inputs, lambda v: v)),
        Mistake("skip edges ignored", "An edge that jumps over nodes adds to y like any other.",
                forward_with(_weighted, seen=without_skips)),
    ))
