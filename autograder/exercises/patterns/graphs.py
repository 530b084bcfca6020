"""Slips at one node of a graph, and in walks over all of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.patterns.slopes import ERRORS, activation_slopes
from autograder.reference import graph as right


def _of_a_node(slope):
    """Return a slope that is given, beside f′, y and x, what it multiplies."""
    return lambda f, y, x, arrived: slope(f, y, x)


NODE_SLOPES = (     # slope(f_prime, y, x, ∂L/∂x)
    *(Slip(slip.part, slip.name.replace("at z", "at x"), slip.hint.replace("at a:", "at y:").replace("(a)", "(y)"), _of_a_node(slip.value))
      for slip in activation_slopes("f′") if not slip.name.startswith(("a for", "z for"))),
    Slip("slope", "f′ at what it multiplies", "f′ is taken at y, where the neuron works; then it multiplies ∂L/∂x.",
         lambda f, y, x, arrived: f(arrived)),
)
ARRIVING = (        # arriving([(w, z), …])
    Slip("arriving", "the weights left out", "Each z_k comes back through its weight.", lambda pairs: sum(z for _, z in pairs)),
    Slip("arriving", "the z left out", "Each weight is multiplied by z_k of where it leads.", lambda pairs: sum(w for w, _ in pairs)),
    Slip("arriving", "a mean over the successors", "Every path adds its share: a sum, not a mean.",
         lambda pairs: sum(w * z for w, z in pairs) / max(len(pairs), 1)),
    Slip("arriving", "the last successor only", "Each edge adds to what is there: +=, not =.",
         lambda pairs: pairs[-1][0] * pairs[-1][1] if pairs else 0.0),
    Slip("arriving", "the first successor only", "Sum over all edges that start at the node.",
         lambda pairs: pairs[0][0] * pairs[0][1] if pairs else 0.0),
    Slip("arriving", "the sum of the weights times the sum of the z", "Each z_k goes with its own weight: multiply first, then add.",
         lambda pairs: sum(w for w, _ in pairs) * sum(z for _, z in pairs)),
    Slip("arriving", "+ where × belongs", "Each z_k is multiplied by its weight.", lambda pairs: sum(w + z for w, z in pairs)),
)


def _sum(pairs):
    return sum((w * z for w, z in pairs), 0.0)


def _slope(f, y, x, arrived):
    return f(y)


def _pairs(node, weights, z):
    return [(weights[node, k], z[k]) for k in right.successors(weights, node)]


FROM_SUCCESSORS = Parts(lambda node, weights, z, arriving=_sum: arriving(_pairs(node, weights, z)), ARRIVING)


def _of_one(f, y, x, arrived, slope=_slope):
    return slope(f, y, x, arrived) * arrived


Z_RECURSION = Parts(
    lambda node, weights, z, y, f, arriving=_sum, **slope: _of_one(
        f, y[node], np.tanh(y[node]), arriving(_pairs(node, weights, z)), **slope), (*ARRIVING, *NODE_SLOPES))
Z_OUTPUT = Parts(lambda x, target, y, f, error=lambda x, t: x - t, **slope: _of_one(f, y, x, error(x, target), **slope),
                 (*ERRORS, *NODE_SLOPES))


def _backward(weights, inputs, targets, f, f_prime, error=lambda x, t: x - t, arriving=_sum, slope=_slope,
              feeds=lambda node, targets: True, inside=True, kept=lambda z, inputs: z, back=True):
    y, x = right.graph_forward(weights, inputs, f)
    z: dict[Any, float] = {} if back else dict.fromkeys(y, 0.0)
    for node in reversed(y) if back else list(y):
        own = error(x[node], targets[node]) if node in targets else 0.0
        blame = arriving(_pairs(node, weights, z)) if feeds(node, targets) else 0.0
        bend = slope(f_prime, y[node], x[node], own + blame)
        z[node] = bend * (own + blame) if inside else own + bend * blame
    return kept(z, inputs)


GRAPH_BACKWARD = Parts(_backward, (
    *ERRORS, *ARRIVING, *NODE_SLOPES,
    Slip("feeds", "an output's successors ignored", "An output that feeds others is blamed for them too.",
         lambda node, targets: node not in targets),
    Slip("inside", "no slope on an output's own error", "f′ multiplies the whole of ∂L/∂x: its own error and what comes back.", False),
    Slip("kept", "the inputs have no z", "z is asked for neurons; inputs have no pre-activation.",
         lambda z, inputs: {**z, **dict.fromkeys(inputs, 0.0)}),
    Slip("back", "forwards through the nodes", "A node's z needs that of its successors: walk the order backwards.", False),
))


def _loss(x, targets, squared=lambda d: d ** 2, share=lambda total, n: total / 2, over=None):
    return share(sum(squared(x[i] - t) for i, t in targets.items()), len(targets))


GRAPH_LOSS = Parts(_loss, (
    Slip("squared", "absolute values", "Each difference is squared.", abs),
    Slip("squared", "not squared", "Each difference is squared before it is added.", lambda d: d),
    Slip("squared", "the third power", "Each difference is squared.", lambda d: d ** 3),
    Slip("share", "the ½ left out", "L has a ½ before the sum.", lambda total, n: total),
    Slip("share", "a mean over the outputs", "L is half the sum, not a mean.", lambda total, n: total / n),
    Slip("share", "half the mean", "L is half the sum, not half the mean.", lambda total, n: total / n / 2),
    Slip("share", "the root", "L is half the sum of the squares; no root is taken.", lambda total, n: abs(total) ** 0.5),
))


def _edges(weights, inputs, targets, f, f_prime, of=lambda w, x_j, x_i, y_j, z_j, z_i: x_j * z_i, **parts):
    y, x = right.graph_forward(weights, inputs, f)
    z = _backward(weights, inputs, targets, f, f_prime, **parts)
    return {(j, i): of(w, x[j], x[i], y.get(j, x[j]), z.get(j, 0.0), z[i]) for (j, i), w in weights.items()}


GRAPH_GRADIENT = Parts(_edges, (
    *ERRORS, *ARRIVING[:4], *NODE_SLOPES, *GRAPH_BACKWARD.slips[-4:-2],
    Slip("of", "y where x belongs", "The edge carries the activation x_j, not the pre-activation.", lambda w, x_j, x_i, y_j, z_j, z_i: y_j * z_i),
    Slip("of", "x of where the edge ends", "x belongs to where the edge starts.", lambda w, x_j, x_i, y_j, z_j, z_i: x_i * z_i),
    Slip("of", "z of where the edge starts", "z belongs to where the edge ends.", lambda w, x_j, x_i, y_j, z_j, z_i: x_j * z_j),
    Slip("of", "the weight too", "∂y_i/∂w is x_j alone.", lambda w, x_j, x_i, y_j, z_j, z_i: w * x_j * z_i),
    Slip("of", "+ where × belongs", "The chain rule multiplies.", lambda w, x_j, x_i, y_j, z_j, z_i: x_j + z_i),
))


def _forward(weights, inputs, f, arriving=_sum, applied=lambda f, y, pairs: f(y), kept=lambda y, x, inputs: (y, x),
             order=lambda pair: pair):
    y: dict[Any, float] = {}
    x: dict[Any, float] = dict(inputs)
    for node in right.topological_order(weights):
        if node not in inputs:
            pairs = [(weights[j, node], x[j]) for j in right.predecessors(weights, node)]
            y[node] = arriving(pairs)
            x[node] = applied(f, y[node], pairs)
    return order(kept(y, x, inputs))


GRAPH_FORWARD = Parts(_forward, (
    Slip("arriving", "the weights left out", "Each x_j comes in through its weight.", lambda pairs: sum(x for _, x in pairs)),
    Slip("arriving", "the x left out", "Each weight is multiplied by x_j of where the edge starts.", lambda pairs: sum(w for w, _ in pairs)),
    Slip("arriving", "a mean over the edges", "y is the sum of the products, not their mean.",
         lambda pairs: sum(w * x for w, x in pairs) / max(len(pairs), 1)),
    Slip("arriving", "the last edge only", "Each edge adds to what is there: +=, not =.", lambda pairs: pairs[-1][0] * pairs[-1][1]),
    Slip("arriving", "the first edge only", "y is the sum over all edges that end at the node.", lambda pairs: pairs[0][0] * pairs[0][1]),
    Slip("arriving", "f of each product", "f is applied once, to the whole sum.", lambda pairs: sum(np.tanh(w * x) for w, x in pairs)),
    Slip("arriving", "+ where × belongs", "Each x_j is multiplied by its weight.", lambda pairs: sum(w + x for w, x in pairs)),
    Slip("arriving", "nothing arrives", "Every y is 0. y_i adds up x_j w over the edges (j, i) that end at node i.", lambda pairs: 0.0),
    Slip("applied", "f left out", "x of a neuron is f(y).", lambda f, y, pairs: y),
    Slip("applied", "f twice", "f is applied once.", lambda f, y, pairs: f(f(y))),
    Slip("applied", "tanh, whatever f is", "f is handed in: call it by its name.", lambda f, y, pairs: np.tanh(y)),
    Slip("applied", "f of each product", "f is applied once, to the whole sum y.", lambda f, y, pairs: sum(f(w * x) for w, x in pairs)),
    Slip("applied", "f of each x", "f is applied once, to the whole sum y.", lambda f, y, pairs: sum(w * f(x) for w, x in pairs)),
    Slip("kept", "y of the inputs too", "Inputs have an x and no y: y holds the neurons alone.", lambda y, x, inputs: ({**inputs, **y}, x)),
    Slip("kept", "x without the inputs", "x holds every node, the inputs too.",
         lambda y, x, inputs: (y, {node: v for node, v in x.items() if node not in inputs})),
    Slip("order", "x before y", "The pair is (y, x), in this order.", lambda pair: pair[::-1]),
))


def _layers(params, ends=lambda k, i, j: ((k, i), (k + 1, j)), of=lambda W, b, i, j: W[j, i], kept=dict):
    edges = {ends(k, i, j): of(W, b, i, j) for k, (W, b) in enumerate(params) for j, i in np.ndindex(*np.shape(W))}
    return kept(edges)


LAYERS_ARE_A_GRAPH = Parts(_layers, (
    Slip("ends", "i and j swapped", "W[j, i] leads from unit i of layer l to unit j of layer l + 1.", lambda k, i, j: ((k, j), (k + 1, i))),
    Slip("ends", "layers counted from 1", "The inputs are layer 0.", lambda k, i, j: ((k + 1, i), (k + 2, j))),
    Slip("ends", "units counted from 1", "Units count from 0.", lambda k, i, j: ((k, i + 1), (k + 1, j + 1))),
    Slip("ends", "the unit before the layer", "Unit u of layer l is (l, u): the layer comes first.", lambda k, i, j: ((i, k), (j, k + 1))),
    Slip("ends", "edges reversed", "An edge leads from layer l to layer l + 1: (source, target).", lambda k, i, j: ((k + 1, j), (k, i))),
    Slip("of", "the bias added", "Biases are left out: the edge has the weight W[j, i] alone.", lambda W, b, i, j: W[j, i] + b[j]),
    Slip("of", "weights cut to whole numbers", "A weight is any number: no int().", lambda W, b, i, j: int(W[j, i])),
    Slip("kept", "zero weights dropped", "An edge with weight 0 is an edge: it can learn.",
         lambda weights: {edge: w for edge, w in weights.items() if w}),
    Slip("kept", "positive weights only", "Every entry of W is an edge, whatever its sign.",
         lambda weights: {edge: w for edge, w in weights.items() if w > 0}),
))
