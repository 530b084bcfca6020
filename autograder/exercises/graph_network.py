"""Unit 5, second half: the whole network, forward, backward and downhill."""

from __future__ import annotations

import numpy as np

from autograder.exercises.drawing import sizes
from autograder.exercises.graph_drawing import CURVES, all_of, chain, curve, layered, network
from autograder.exercises.kinds import Asked, Edge, Exercise, Mistake
from autograder.reference import graph as right

TANH, BELL = CURVES[0]
W0 = {("h", "out"): -2.0, ("in", "h"): 0.5, ("in", "out"): 1.0}
SWITCH, SWITCH_PRIME = CURVES[3]


def cyclic(cycle, rest=()):
    """An edge whose network runs in a circle through `cycle`, with further edges."""
    weights = dict.fromkeys([*zip(cycle, [*cycle[1:], cycle[0]], strict=True), *rest], 1.0)
    return Edge(args=(weights,), property="names_a_cycle", data=lambda weights: [list(cycle)])


def nodes_of(weights):
    return list(dict.fromkeys(node for edge in weights for node in edge))


def _depth_from_inputs(weights):
    """Breadth first from the sources: right only where no path is longer than another."""
    targets = {target for _, target in weights}
    order = [node for node in nodes_of(weights) if node not in targets]
    for node in order:
        order += [k for k in right.successors(weights, node) if k not in order]
    return order


TOPOLOGICAL_ORDER = Exercise(
    id="topological_order", kind="function", source="graph, unstated", minutes=15, read="An order to visit them in",
    hints=("A node may come as soon as everything that feeds it has come.",
           "Keep taking any node whose predecessors are all placed. If none is left to take while nodes remain, there "
           "is a cycle.",
           "For the cycle's nodes: from any node that remains, walk back along predecessors that remain until one "
           "comes twice."),
    asked=Asked("topological_order", right.topological_order, draw=lambda rng: (network(rng)[0],), arrays=False,
                property="topological", worked=((W0,),),
                edges={"a cycle": cyclic(["n1", "n2", "n3"], [("s", "n1"), ("n3", "t")]),
                       "a node that feeds itself": cyclic(["n5"], [("s", "n5")]),
                       "a cycle off the way": cyclic([(1, 0), (1, 1)], [((0, 0), (2, 0)), ((2, 0), (1, 0))]),
                       "a long chain": Edge(args=(chain(150)[0],), property="topological"),
                       "one edge": Edge(args=({("a", "b"): 1.0},), property="topological")}),
    mistakes=(
        Mistake("in the order of the dict", "The dict's order says nothing: a node comes after all that feed it.", nodes_of),
        Mistake("outputs first", "Sources come first; this is the order of blame, backwards.",
                lambda weights: right.topological_order(weights)[::-1]),
        Mistake("a node visited before its successors' other inputs", "A skip edge reaches a node early; it must still "
                "wait for all of its predecessors.", _depth_from_inputs),
        Mistake("sorted by name", "Names say nothing about what feeds what.", lambda weights: sorted(nodes_of(weights))),
        Mistake("the cycle goes unsaid", "A network with a cycle has no order: raise ValueError and name its nodes.",
                lambda weights: _quiet(weights)),
    ))


def _quiet(weights):
    try:
        return right.topological_order(weights)
    except ValueError:
        return []


def _forward_once(weights, inputs, f):
    """One pass over the edges as they come: nodes are used before they are complete."""
    y, x = {}, dict(inputs)
    for (j, i), w in weights.items():
        y[i] = y.get(i, 0.0) + w * x.get(j, 0.0)
        x[i] = f(y[i])
    return y, x


def _without_skips(weights):
    """The network without edges that have a longer way round."""
    depth = {}
    for node in right.topological_order(weights):
        depth[node] = max((depth[j] + 1 for j in right.predecessors(weights, node)), default=0)
    kept = {edge: w for edge, w in weights.items() if depth[edge[1]] - depth[edge[0]] == 1}
    return kept, depth


def _forward_without_skips(weights, inputs, f):
    kept, _ = _without_skips(weights)
    y, x = {}, dict(inputs)
    for node in right.topological_order(weights):
        if node not in inputs:
            y[node] = sum(x[j] * kept[j, node] for j in right.predecessors(kept, node))
            x[node] = f(y[node])
    return y, x


def forward_args(rng):
    weights, inputs, _ = network(rng)
    return weights, inputs, curve(rng)[0]


GRAPH_FORWARD = Exercise(
    id="graph_forward", kind="function", source="graph 1, 2", minutes=10, read="Forward on any network",
    hints=("Visit the nodes in topological order; inputs have their x already.",
           "For each other node: y is the sum of x[j] * w over the edges that end there, then x = f(y).",
           "for node in topological_order(weights): if node not in inputs: y[node] = sum(x[j] * w for (j, i), w in "
           "weights.items() if i == node); x[node] = f(y[node])"),
    asked=Asked("graph_forward", right.graph_forward, draw=forward_args, arrays=False,
                worked=((W0, {"in": 1.0}, TANH),),
                edges={"a chain": (*chain(40)[:2], TANH),
                       "a single edge": ({(0, 1): 2.0}, {0: 0.5}, TANH)}),
    mistakes=(
        Mistake("edges in the order of the dict", "A node's x may be used only when all its edges are added up: go "
                "node by node, in topological order.", _forward_once),
        Mistake("f of the inputs too", "Input nodes have x as given; f works in neurons.",
                lambda weights, inputs, f: right.graph_forward(weights, {k: f(v) for k, v in inputs.items()}, f)),
        Mistake("y for the inputs too", "Input nodes have no pre-activation: y holds the others only.",
                lambda weights, inputs, f: ({**inputs, **right.graph_forward(weights, inputs, f)[0]},
                                            right.graph_forward(weights, inputs, f)[1])),
        Mistake("no x for the inputs", "x holds every node, the inputs too.",
                lambda weights, inputs, f: (right.graph_forward(weights, inputs, f)[0],
                                            right.graph_forward(weights, inputs, f)[0].__class__(
                    {k: v for k, v in right.graph_forward(weights, inputs, f)[1].items() if k not in inputs}))),
        Mistake("f forgotten", "x_i = f(y_i); y alone is passed on here.",
                lambda weights, inputs, f: right.graph_forward(weights, inputs, lambda v: v)),
        Mistake("skip edges ignored", "An edge that jumps over nodes adds to y like any other.", _forward_without_skips),
    ))


def backward_with(own=True, blame=True, prime="y", late=True, sign=1.0, skips=True):
    """A wrong graph_backward: parts of the rule left out, or its derivative taken elsewhere."""
    def code(weights, inputs, targets, f, f_prime):
        y, x = right.graph_forward(weights, inputs, f)
        seen = weights if skips else _without_skips(weights)[0]
        z = {}
        for node in reversed(right.topological_order(weights)):
            if node in inputs:
                continue
            total = x[node] - targets[node] if node in targets and own else 0.0
            if blame and (late or node not in targets):
                total += right.from_successors(node, seen, z)
            at = {"y": y, "x": x}.get(prime)
            z[node] = sign * total * (f_prime(at[node]) if at else 1.0)
        return z
    return code


def _reaching_only(weights, inputs, targets, f, f_prime):
    z = right.graph_backward(weights, inputs, targets, f, f_prime)
    return {node: value for node, value in z.items() if value != 0.0}


def _with_inputs(weights, inputs, targets, f, f_prime):
    z = right.graph_backward(weights, inputs, targets, f, f_prime)
    return {**z, **{node: right.from_successors(node, weights, z) for node in inputs}}


DEAD_END = ({("in", "h"): 0.5, ("h", "out"): -2.0, ("in", "d"): 1.0}, {"in": 1.0}, {"out": 0.3}, TANH, BELL)
GRAPH_BACKWARD = Exercise(
    id="graph_backward", kind="function", source="graph, question 5", minutes=15, read="Backward on any network",
    hints=("First forward; then the nodes in reverse topological order, so that every successor has its z.",
           "An output adds its own x − x*; every node adds what its successors send back; then f′(y).",
           "z[node] = f_prime(y[node]) * (own + from_successors(node, weights, z)), with own = x[node] - targets[node] for "
           "an output and 0 else."),
    asked=Asked("graph_backward", right.graph_backward, draw=all_of, arrays=False,
                worked=((W0, {"in": 1.0}, {"out": 0.3}, TANH, BELL),),
                edges={"an output that feeds another": (
                    {("in", "a"): 0.8, ("a", "b"): -1.2, ("in", "b"): 0.3}, {"in": 0.9}, {"a": 0.1, "b": 0.5}, TANH, BELL),
                    "a node that reaches no output": DEAD_END,
                    "a chain": (*chain(40), TANH, BELL)},
                budget=lambda weights, inputs, targets, f, f_prime: 30 + 8 * len(nodes_of(weights))),
    mistakes=(
        Mistake("an output's successors ignored", "An output that feeds others is blamed for them too: x − x* plus the sum.",
                backward_with(late=False)),
        Mistake("f′ forgotten", "z_i = ∂L/∂y_i has the factor f′(y_i).", backward_with(prime="")),
        Mistake("f′ taken at x", "f′ is taken at the pre-activation y_i.", backward_with(prime="x")),
        Mistake("the sign of x − x*", "The blame of an output begins with x − x*.", backward_with(sign=-1.0)),
        Mistake("skip edges ignored", "Blame flows back along every edge, skip edges too.", backward_with(skips=False)),
        Mistake("the blame of successors left out", "Nodes below the outputs are blamed through their successors.",
                backward_with(blame=False)),
        Mistake("nodes without blame left out", "A node that reaches no output has z = 0; it still has an entry.",
                _reaching_only),
        Mistake("z for the inputs too", "Input nodes have no pre-activation, so no z.", _with_inputs),
    ))


def gradient_with(code):
    """A wrong graph_gradient, told by (w, x_j, y of j or x_j, z_j or 0, z_i) of each edge."""
    def wrong(weights, inputs, targets, f, f_prime):
        y, x = right.graph_forward(weights, inputs, f)
        z = right.graph_backward(weights, inputs, targets, f, f_prime)
        return {(j, i): code(w, x[j], y.get(j, x[j]), z.get(j, 0.0), z[i], x[i]) for (j, i), w in weights.items()}
    return wrong


GRAPH_GRADIENT = Exercise(
    id="graph_gradient", kind="function", source="graph 11", minutes=6, read="The gradient, edge by edge",
    hints=("Everything is there: x from the forward pass, z from the backward pass.",
           "The edge (j, i) gets x_j z_i; an input's x is given.",
           "{(j, i): x[j] * z[i] for j, i in weights}"),
    asked=Asked("graph_gradient", right.graph_gradient, draw=all_of, arrays=False,
                worked=((W0, {"in": 1.0}, {"out": 0.3}, TANH, BELL),),
                edges={"a node that reaches no output": DEAD_END, "a chain": (*chain(40), TANH, BELL)},
                budget=lambda weights, inputs, targets, f, f_prime: 60 + 16 * len(nodes_of(weights))),
    mistakes=(
        Mistake("y in the place of x", "The edge carries the activation x_j, not the pre-activation.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: y_j * z_i)),
        Mistake("the ends exchanged", "x of where the edge starts, z of where it ends.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: x_i * z_j)),
        Mistake("the weight in the place of x", "∂y_i/∂w is x_j; the weight itself is not in it.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: w * z_i)),
        Mistake("the sign", "The gradient points uphill; the minus belongs to the step.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: -x_j * z_i)),
        Mistake("a 2 too many", "The ½ in L cancels the 2.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: 2 * x_j * z_i)),
        Mistake("the input left out", "z_i meets x_j on the edge.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: z_i)),
    ))


def step_args(rng):
    weights, _, _ = network(rng)
    return weights, {edge: float(rng.normal()) for edge in reversed(list(weights))}, float(rng.uniform(0.02, 0.3))


def _in_place(weights, gradient, eta):
    for edge in weights:
        weights[edge] -= eta * gradient[edge]
    return weights


GRAPH_STEP = Exercise(
    id="graph_step", kind="function", source="graph, question 6; 12", minutes=5, read="Downhill",
    hints=("Each weight moves on its own, against its gradient.", "A new dict with the same edges.",
           "{edge: w - eta * gradient[edge] for edge, w in weights.items()}"),
    asked=Asked("graph_step", right.graph_step, draw=step_args, arrays=False,
                worked=((W0, {("in", "h"): 1.0, ("h", "out"): -0.5, ("in", "out"): 0.25}, 0.1),),
                edges={"a learning rate of 0": (W0, dict.fromkeys(W0, 1.0), 0.0)}),
    mistakes=(
        Mistake("uphill", "The step goes against the gradient: minus.",
                lambda weights, gradient, eta: {e: w + eta * gradient[e] for e, w in weights.items()}),
        Mistake("η left out", "The step is η times the gradient.",
                lambda weights, gradient, eta: {e: w - gradient[e] for e, w in weights.items()}),
        Mistake("η squared", "η stands in the step once.",
                lambda weights, gradient, eta: {e: w - eta ** 2 * gradient[e] for e, w in weights.items()}),
        Mistake("only the step", "The new weights are asked for: w minus the step.",
                lambda weights, gradient, eta: {e: -eta * gradient[e] for e in weights}),
        Mistake("matched by position", "The gradient's dict may have another order: look each edge up.",
                lambda weights, gradient, eta: {e: w - eta * g for (e, w), g in zip(
                    weights.items(), gradient.values(), strict=False)}),
        Mistake("updated in place", "Return a new dict and leave the old weights as they were.", _in_place),
    ))

LAYERS_ARE_A_GRAPH = Exercise(
    id="layers_are_a_graph", kind="function", source="graph and dtu compared", minutes=10, optional=True,
    read="A layered network is a graph",
    hints=("Which node does W[j, i] of layer l lead from, and which to?",
           "Layer l + 1's W[j, i] is the edge from (l, i) to (l + 1, j), counting params from 0.",
           "{((l, i), (l + 1, j)): W[j, i] for l, (W, b) in enumerate(params) for j in range(len(W)) for i in "
           "range(len(W[0]))}"),
    asked=Asked("layers_are_a_graph", right.layers_are_a_graph, draw=lambda rng: (layered(rng, sizes(rng, 3)),),
                worked=(([(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 0.0]]), np.zeros(3)),
                          (np.array([[6.0, 7.0, 8.0]]), np.zeros(1))],),),
                edges={"one layer": lambda rng: (layered(rng, sizes(rng, 2)),),
                       "square layers": lambda rng: (layered(rng, [3, 3, 3]),)}),
    mistakes=(
        Mistake("W turned round", "W is (out, in): W[j, i] leads from unit i to unit j.",
                lambda params: {((k, j), (k + 1, i)): W[j, i] for k, (W, _) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("layers counted from 1", "The inputs are layer 0.",
                lambda params: {((k + 1, i), (k + 2, j)): W[j, i] for k, (W, _) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("zero weights dropped", "An edge with weight 0 is an edge: it can learn.",
                lambda params: {edge: w for edge, w in right.layers_are_a_graph(params).items() if w != 0}),
        Mistake("units counted from 1", "Units count from 0.",
                lambda params: {((k, i + 1), (k + 1, j + 1)): W[j, i] for k, (W, _) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("the first layer alone", "Every layer's weights become edges.",
                lambda params: right.layers_are_a_graph(params[:1])),
    ))
