"""Unit 5, last part: the gradient edge by edge, the step downhill, and layers as a graph."""

from __future__ import annotations

import numpy as np

from autograder.exercises.graph.backward import DEAD_END, long_chain, measured_backward
from autograder.exercises.graph.network import BELL, TANH, W0, nodes_of
from autograder.exercises.graph.sampling import (
    FALSY,
    FALSY_INPUTS,
    FALSY_TARGETS,
    UNNAMED,
    all_of,
    chain,
    layered,
    network,
)
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import graphs, steps
from autograder.exercises.sampling import sizes
from autograder.reference import graph as right


def gradient_with(code, backward=right.graph_backward):
    """Return a wrong graph_gradient, told by (w, x_j, y of j or x_j, z_j or 0, z_i) of each edge."""
    def wrong(weights, inputs, targets, f, f_prime):
        y, x = right.graph_forward(weights, inputs, f)
        z = backward(weights, inputs, targets, f, f_prime)
        return {(j, i): code(w, x[j], y.get(j, x[j]), z.get(j, 0.0), z[i], x[i]) for (j, i), w in weights.items()}
    return wrong


def _asks_an_input(weights, inputs, targets, f, f_prime):
    _, x = right.graph_forward(weights, inputs, f)
    z = right.graph_backward(weights, inputs, targets, f, f_prime)
    return {(j, i): x[i] * z[j] for j, i in weights}


def _slope_twice(weights, inputs, targets, f, f_prime):
    y, _ = right.graph_forward(weights, inputs, f)
    return {(j, i): slope * f_prime(y[i]) for (j, i), slope in right.graph_gradient(
        weights, inputs, targets, f, f_prime).items()}


GRAPH_GRADIENT = Exercise(
    id="graph_gradient", kind="function", source="graph 11", minutes=6, read="The gradient, edge by edge",
    uses=("topological_order", "graph_forward", "edge_gradient", "graph_backward"),
    hints=("You have everything: x from the forward pass, z from the backward pass.",
           "The derivative of the edge (j, i) is x_j z_i. The x of an input is given.",
           "`y, x = graph_forward(…)` and `z = graph_backward(…)`, once each. Then an entry for each `(j, i)` in `weights`."),
    asked=Asked("graph_gradient", right.graph_gradient, returns="=gradient", sample=all_of, arrays=False,
                worked=((W0, {"in": 1.0}, {"out": 0.3}, TANH, BELL),),
                edges={"a node that reaches no output": DEAD_END, "a chain": (*chain(24), TANH, BELL),
                       UNNAMED: (FALSY, FALSY_INPUTS, FALSY_TARGETS, TANH, BELL)},
                cost=long_chain, budget=lambda weights, inputs, targets, f, f_prime: 10 * len(nodes_of(weights))),
    parts=graphs.GRAPH_GRADIENT,
    mistakes=(
        Mistake("y instead of x", "The edge carries the activation x_j, not the pre-activation.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: y_j * z_i)),
        Mistake("the ends exchanged", "x of where the edge starts, z of where it ends.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: x_i * z_j)),
        Mistake("x of where the edge ends", "What the edge carries is the activation of where it starts: x[j] of the edge (j, i).",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: x_i * z_i)),
        Mistake("an input asked for y or z", "Input nodes have an x, but neither y nor z. The edge (j, i) takes x of where it "
                "starts and z of where it ends: x[j] * z[i].", _asks_an_input),
        Mistake("the weight instead of x", "∂y_i/∂w is x_j; the weight itself is not in it.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: w * z_i)),
        Mistake("the sign", "The gradient points uphill; the minus belongs to the step.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: -x_j * z_i)),
        Mistake("the weight too", "∂y_i/∂w is x_j alone: the weight itself is not in it.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: w * x_j * z_i)),
        Mistake("f′ once more", "z_i = ∂L/∂y_i has its f′(y_i) already.", _slope_twice),
        Mistake("edges reversed", "The keys are those of weights: (source, target).", lambda *args: {
            (i, j): slope for (j, i), slope in right.graph_gradient(*args).items()}),
        Mistake("an extra 2", "The ½ in L cancels the 2.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: 2 * x_j * z_i)),
        Mistake("the input left out", "z_i meets x_j on the edge.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: z_i)),
        Mistake("a slope that is not f_prime", "The slope is passed in, f_prime, and need not be measured or guessed. Here it belongs "
                "to another function than f, to see that it is used.",
                gradient_with(lambda w, x_j, y_j, z_j, z_i, x_i: x_j * z_i, measured_backward)),
    ))


def step_args(rng):
    """Sample weights, a gradient whose edges are in another order, and a learning rate."""
    weights, _, _ = network(rng)
    return weights, {edge: float(rng.normal()) for edge in reversed(list(weights))}, float(rng.uniform(0.02, 0.3))


def _in_place(weights, gradient, eta):
    for edge in weights:
        weights[edge] -= eta * gradient[edge]
    return weights


GRAPH_STEP = Exercise(
    id="graph_step", kind="function", source="graph, question 6; 12", minutes=5, read="Downhill",
    hints=("Each weight moves on its own, against its gradient.", "A new dict with the same edges.",
           "`for edge, w in weights.items():` gives each edge with its weight, and `gradient[edge]` is its derivative. The new weight "
           "goes into the new dict."),
    asked=Asked("graph_step", right.graph_step, returns="=weights", sample=step_args, arrays=False,
                worked=((W0, {("in", "h"): 1.0, ("h", "out"): -0.5, ("in", "out"): 0.25}, 0.1),),
                edges={"a learning rate of 0": (W0, dict.fromkeys(W0, 1.0), 0.0),
                       UNNAMED: (FALSY, {edge: 0.5 - w for edge, w in FALSY.items()}, 0.1),
                       "an edge without gradient": (W0, {("in", "h"): 0.0, ("h", "out"): -0.5, ("in", "out"): 0.0}, 0.1)}),
    parts=steps.GRAPH_STEP,
    mistakes=(
        Mistake("uphill", "The step goes against the gradient: minus.",
                lambda weights, gradient, eta: {e: w + eta * gradient[e] for e, w in weights.items()}),
        Mistake("η left out", "The step is η times the gradient.",
                lambda weights, gradient, eta: {e: w - gradient[e] for e, w in weights.items()}),
        Mistake("η squared", "η is a factor of the step once.",
                lambda weights, gradient, eta: {e: w - eta ** 2 * gradient[e] for e, w in weights.items()}),
        Mistake("only the step", "The new weights are asked for: w minus the step.",
                lambda weights, gradient, eta: {e: -eta * gradient[e] for e in weights}),
        Mistake("matched by position", "The gradient's dict may have another order: look each edge up.",
                lambda weights, gradient, eta: {e: w - eta * g for (e, w), g in zip(
                    weights.items(), gradient.values(), strict=False)}),
        Mistake("edges without gradient left out", "A weight whose derivative is 0 stays as it is: its edge is still there.",
                lambda weights, gradient, eta: {e: weights[e] - eta * g for e, g in gradient.items() if g}),
        Mistake("η fixed in the code", "The learning rate is the argument eta.",
                lambda weights, gradient, eta: {e: w - 0.1 * gradient[e] for e, w in weights.items()}),
        Mistake("dicts subtracted", "Python has no minus for dicts: go edge by edge, {edge: … for edge, w in weights.items()}.",
                lambda weights, gradient, eta: weights - eta * gradient),
        Mistake("updated in place", "Return a new dict and leave the old weights as they were.", _in_place),
    ))

LAYERS_ARE_A_GRAPH = Exercise(
    id="layers_are_a_graph", kind="function", source="graph and dtu compared", minutes=10, optional=True,
    read="A layered network is a graph",
    hints=("From which node, and to which, does `W[j, i]` of entry l lead?",
           "`W[j, i]` in `params[l]` is the weight of the edge from `(l, i)` to `(l + 1, j)`.",
           "`for l, (W, b) in enumerate(params):`, and in it a loop over every position `(j, i)` of `W`: `np.ndindex(*W.shape)` gives "
           "them."),
    asked=Asked("layers_are_a_graph", right.layers_are_a_graph, returns="=weights", sample=lambda rng: (layered(rng, sizes(rng, 3)),),
                worked=(([(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 0.0]]), np.array([0.5, -1.0, 0.1])),
                          (np.array([[6.0, 7.0, 8.0]]), np.array([0.3]))],),),
                edges={"one layer": lambda rng: (layered(rng, sizes(rng, 2)),),
                       "square layers": lambda rng: (layered(rng, [3, 3, 3]),)}),
    parts=graphs.LAYERS_ARE_A_GRAPH,
    mistakes=(
        Mistake("W transposed", "W is (out, in): W[j, i] leads from unit i to unit j.",
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
        Mistake("all counted from 1", "Layers and units count from 0; the inputs are layer 0.",
                lambda params: {((k + 1, i + 1), (k + 2, j + 1)): W[j, i] for k, (W, _) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("the unit before the layer", "Unit u of layer l is (l, u): the layer comes first.",
                lambda params: {((i, k), (j, k + 1)): W[j, i] for k, (W, _) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("edges reversed", "An edge leads from layer l to layer l + 1: (source, target).",
                lambda params: {(i, j): w for (j, i), w in right.layers_are_a_graph(params).items()}),
        Mistake("W[i, j] where W[j, i] belongs", "W is (out, in): its row j belongs to unit j, where the edge ends.",
                lambda params: {((k, i), (k + 1, j)): W[i, j] for k, (W, _) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("the biases added", "Biases are left out: the edge has the weight W[j, i] alone.",
                lambda params: {((k, i), (k + 1, j)): W[j, i] + b[j] for k, (W, b) in enumerate(params)
                                for j, i in np.ndindex(*np.shape(W))}),
        Mistake("the last layer alone", "Every layer's edges go into one dict: make it before the loop.",
                lambda params: {edge: w for edge, w in right.layers_are_a_graph(params).items()
                                if edge[1][0] == len(params)}),
        Mistake("the first layer alone", "Every layer's weights become edges.",
                lambda params: right.layers_are_a_graph(params[:1])),
    ))
