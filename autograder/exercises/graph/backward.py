"""Unit 5, the whole network: backward."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.graph.network import BELL, TANH, W0, nodes_of, without_skips
from autograder.exercises.graph.sampling import (
    FALSY,
    FALSY_INPUTS,
    FALSY_TARGETS,
    UNNAMED,
    all_of,
    all_uneven,
    chain,
    unlike,
)
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import graphs
from autograder.reference import graph as right


def _error(i, x, y, weights, targets):
    return x[i] - targets[i] if i in targets else 0.0


def _rule(own, blame, f, f_prime, x, y):
    return f_prime(y) * (own + blame)


def backward_with(rule=_rule, own=_error, seen=lambda weights, targets: weights):
    """Return a wrong graph_backward: another rule for z, another error of its own, or fewer edges to be blamed along."""
    def code(weights, inputs, targets, f, f_prime):
        y, x = right.graph_forward(weights, inputs, f)
        z: dict[Any, float] = {}
        edges = seen(weights, targets)
        for node in reversed(y):
            blame = right.from_successors(node, edges, z)
            z[node] = rule(own(node, x, y, weights, targets), blame, f, f_prime, x[node], y[node])
        return z
    return code


def _overwritten(weights, inputs, targets, f, f_prime):
    y, x = right.graph_forward(weights, inputs, f)
    slope = {node: x[node] - targets[node] if node in targets else 0.0 for node in x}
    z = {}
    for node in reversed(right.topological_order(weights)):
        if node not in inputs:
            z[node] = slope[node] * f_prime(y[node])
            slope.update({j: w * z[node] for (j, i), w in weights.items() if i == node})
    return z


def _reaching_only(weights, inputs, targets, f, f_prime):
    z = right.graph_backward(weights, inputs, targets, f, f_prime)
    return {node: value for node, value in z.items() if value != 0.0}


def _not_ready(weights, inputs, targets, f, f_prime):
    y, _ = right.graph_forward(weights, inputs, f)
    return {node: right.z_recursion(node, weights, {}, y, f_prime) for node in right.topological_order(weights)}


def _in_forward_order(weights, inputs, targets, f, f_prime):
    y, x = right.graph_forward(weights, inputs, f)
    z: dict[Any, float] = {}
    for node in y:
        z[node] = ((x[node] - targets[node]) * f_prime(y[node]) if node in targets
                   else right.z_recursion(node, weights, z, y, f_prime))
    return z


def _with_inputs(weights, inputs, targets, f, f_prime):
    z = right.graph_backward(weights, inputs, targets, f, f_prime)
    return {**z, **{node: right.from_successors(node, weights, z) for node in inputs}}


def _pre_activation(i, x, y, weights, targets):
    return y[i] - targets[i] if i in targets else 0.0


def _zero_target(i, x, y, weights, targets):
    return x[i] - targets.get(i, 0.0) if i in targets or not right.successors(weights, i) else 0.0


def _by_successors(i, x, y, weights, targets):
    return 0.0 if right.successors(weights, i) else x[i] - targets[i]


def _before_the_slope(weights, inputs, targets, f, f_prime):
    y, x = right.graph_forward(weights, inputs, f)
    z = right.graph_backward(weights, inputs, targets, f, f_prime)
    return {i: (x[i] - targets[i] if i in targets else 0.0) + right.from_successors(i, weights, z) for i in y}


def long_chain(rng):
    """Sample a chain so long that one sweep forward and one back cost far less than measuring every node's effect."""
    return *chain(int(rng.integers(24, 29))), *unlike(rng)


# the slope of f itself, by a complex step, in the place of f′
measured_backward = backward_with(lambda own, blame, f, f_prime, x, y: np.imag(f(y + 1e-30j)) / 1e-30 * (own + blame))
FEEDING = ({("in", "a"): 0.8, ("a", "b"): -1.2, ("in", "b"): 0.3}, {"in": 0.9}, {"a": 0.1, "b": 0.5}, TANH, BELL)
DEAD_END = ({("in", "h"): 0.5, ("h", "out"): -2.0, ("in", "d"): 1.0}, {"in": 1.0}, {"out": 0.3}, TANH, BELL)
GRAPH_BACKWARD = Exercise(
    id="graph_backward", kind="function", source="graph, question 5", minutes=15, read="Backward on any network",
    uses=("topological_order", "graph_forward", "through_activation", "from_successors", "z_recursion", "z_output"),
    hints=("First the forward pass. Then go through the nodes in reverse topological order, so that every successor has its z.",
           "An output adds its own x − x*. Every node adds what its successors send back. The sum is multiplied by f′(y).",
           "`for node in reversed(topological_order(weights)):`, inputs left out. `own = x[node] - targets[node]` for an output, "
           "and 0 for the others. The rest is (5.9)."),
    asked=Asked("graph_backward", right.graph_backward, returns="=z", sample=(all_of, all_uneven), arrays=False,
                worked=((W0, {"in": 1.0}, {"out": 0.3}, TANH, BELL), FEEDING),
                edges={"a node that reaches no output": DEAD_END,
                       UNNAMED: (FALSY, FALSY_INPUTS, FALSY_TARGETS, TANH, BELL),
                       "an output that is hit": ({("in", "out"): 0.8}, {"in": 0.0}, {"out": 0.0}, TANH, BELL),
                       "a chain": (*chain(24), TANH, BELL)},
                cost=long_chain, budget=lambda weights, inputs, targets, f, f_prime: 10 * len(nodes_of(weights))),
    parts=graphs.GRAPH_BACKWARD,
    mistakes=(
        Mistake("= where += belongs", "A node that feeds several gets blame from each of them, and an output has its own besides: add "
                "to what is there, grad[j] += w * z[i].", _overwritten),
        Mistake("an output's successors ignored", "An output that feeds others is blamed for them too: x − x* plus the sum.",
                backward_with(seen=lambda weights, targets: {edge: w for edge, w in weights.items() if edge[0] not in targets})),
        Mistake("f′ forgotten", "z_i = ∂L/∂y_i has the factor f′(y_i).",
                backward_with(lambda own, blame, f, f_prime, x, y: own + blame)),
        Mistake("an output's error without f′", "x − x* is ∂L/∂x_i too: f′(y_i) multiplies both, x − x* and the sum.",
                backward_with(lambda own, blame, f, f_prime, x, y: own + f_prime(y) * blame)),
        Mistake("a value looked up that is not there", "Input nodes have neither y nor z: leave them out. And a node needs the z of "
                "all its successors first: take the topological order from its end.", _not_ready),
        Mistake("a node before its successors", "In forward order, the z of the nodes that a node feeds are not there yet: "
                "reversed(topological_order(weights)).", _in_forward_order),
        Mistake("f′ taken at x", "f′ is taken at the pre-activation y_i.",
                backward_with(lambda own, blame, f, f_prime, x, y: f_prime(x) * (own + blame))),
        Mistake("f where f′ belongs", "On the way back the factor is the slope f_prime(y_i), not f(y_i).",
                backward_with(lambda own, blame, f, f_prime, x, y: f(y) * (own + blame))),
        Mistake("no blame at the outputs", "Blame begins at the outputs with x − x*, and without it every z is 0. Outputs are the "
                "keys of `targets`.", backward_with(lambda own, blame, f, f_prime, x, y: f_prime(y) * blame)),
        Mistake("tanh′ whatever f is", "f need not be tanh: its derivative is passed in as f_prime.",
                backward_with(lambda own, blame, f, f_prime, x, y: (1 - x**2) * (own + blame))),
        Mistake("∂L/∂x where ∂L/∂y belongs", "This is what arrives at x_i; z_i = ∂L/∂y_i is f′(y_i) times that.", _before_the_slope),
        Mistake("y and x exchanged", "graph_forward returns y first, then x: y, x = graph_forward(…).",
                backward_with(lambda own, blame, f, f_prime, x, y: f_prime(x) * (own + blame), _pre_activation)),
        Mistake("y − x* where x − x* belongs", "The output is the activation x_i, so its error is x_i − x_i*.",
                backward_with(own=_pre_activation)),
        Mistake("every node without successors taken for an output", "A node without successors is an output only if it has a target; and an output "
                "may have successors. Ask `if node in targets`.", backward_with(own=_by_successors)),
        Mistake("a target of 0 where there is none", "A node without a target has no error of its own: 0 instead of x − x*, not "
                "x − 0.", backward_with(own=_zero_target)),
        Mistake("the sign of x − x*", "The blame of an output begins with x − x*.",
                backward_with(lambda own, blame, f, f_prime, x, y: -f_prime(y) * (own + blame))),
        Mistake("skip edges ignored", "Blame flows back along every edge, skip edges too.",
                backward_with(seen=lambda weights, targets: without_skips(weights))),
        Mistake("no blame from successors", "Nodes below the outputs are blamed through the nodes that they feed. Is from_successors added, "
                "and do the nodes come in reverse order, so that it finds their z?",
                backward_with(lambda own, blame, f, f_prime, x, y: f_prime(y) * own)),
        Mistake("nodes without blame left out", "A node that reaches no output has z = 0; it still has an entry.",
                _reaching_only),
        Mistake("z for the inputs too", "Input nodes have no pre-activation, so no z.", _with_inputs),
        Mistake("a slope that is not f_prime", "The slope is passed in, f_prime, and need not be measured or guessed. Here it belongs "
                "to another function than f, to see that it is used.", measured_backward),
    ))
