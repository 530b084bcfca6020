"""Sample networks of nodes and edges: skip edges, dead ends and outputs that feed others among them."""

from __future__ import annotations

from autograder.exercises.sampling import array, size
from lab.calling.functions import Function

CURVES = ((Function("tanh"), Function("bell")), (Function("arctan"), Function("arctan_prime")),
          (Function("softsign"), Function("softsign_prime")),
          (Function("scaled_tanh", (0.5, 0.5, 0.5)), Function("scaled_bell", (0.5, 0.5, 0.5))))
UNEVEN = Function("leaky_relu", (0.6,)), Function("leaky_step", (0.6,))  # a slope that is not the same at y and at −y


# names, an input, a target and a weight that count as nothing in an `if`; two edges that bring the same to 0, and two
# successors of "h" that are to blame alike
FALSY = {("h", "end"): 0.7, ("", 0): 0.5, (0, "h"): -0.8, ("in", 0): 0.5, ("h", "out"): 0.7, (0, "out"): 0.0, ("off", "h"): 0.4,
         ("", "out"): 0.7, ("", "end"): 0.7, ("out", "far"): 0.0}
FALSY_INPUTS = {"": 1.0, "in": 1.0, "off": 0.0}
FALSY_TARGETS = {0: 0.0, "out": 0.0, "end": 0.0}
UNNAMED = "nodes named 0 and '', and values that are 0 or alike"


def curve(rng):
    """Sample an activation function and its derivative."""
    return CURVES[int(rng.integers(0, len(CURVES)))]


def unlike(rng):
    """Sample an activation function and the derivative of another: who measures the first has not used the second."""
    i = int(rng.integers(0, len(CURVES)))
    return CURVES[i][0], CURVES[i - 1][1]


def names(rng, count):
    """Sample names of nodes in no order: texts, integers or pairs, as the case may be."""
    numbers = 1 + rng.permutation(30)[:count]     # 0 is tried always, and not by chance
    kind = int(rng.integers(0, 3))
    if kind == 0:
        return [f"u{n}" for n in numbers]
    return [int(n) for n in numbers] if kind == 1 else [(int(n) // 6, int(n) % 6) for n in numbers]


def numbers(rng, count, scale=1.0):
    """Sample a list of numbers like the entries of `array`."""
    return array(rng, count, scale=scale).tolist()


def network(rng):
    """Sample (weights, inputs, targets): up to eleven nodes, edges in no order; skip edges from an input and from a neuron to an output, a dead end, an inner output.
    """
    n_inputs = size(rng, 2, 3)
    nodes = names(rng, n_inputs + size(rng, 4, 8))
    inner = nodes[n_inputs:]
    edges = set()
    for i, node in enumerate(nodes[n_inputs:], start=n_inputs):
        for before in rng.permutation(i)[:size(rng, 1, 3)]:
            edges.add((nodes[before], node))
    for source in nodes[:n_inputs]:
        if not any(edge[0] == source for edge in edges):
            edges.add((source, inner[int(rng.integers(0, len(inner)))]))
    edges |= {(nodes[0], inner[-2]), (inner[0], inner[1]), (inner[1], inner[-2]), (inner[0], inner[-2])}
    place = {node: i for i, node in enumerate(nodes)}
    in_order = sorted(edges, key=lambda edge: (place[edge[0]], place[edge[1]]))
    weights = {in_order[k]: w for k, w in zip(rng.permutation(len(in_order)), numbers(rng, len(in_order), 0.8))}
    inputs = dict(zip(nodes, numbers(rng, n_inputs)))
    outputs = [inner[-2], inner[int(rng.integers(0, len(inner) - 2))]]
    return weights, inputs, dict(zip(dict.fromkeys(outputs), numbers(rng, 2)))


def chain(length):
    """Sample a chain of nodes c0 → c1 → …, with an input and a target."""
    weights = {(f"c{i}", f"c{i + 1}"): 1.1 if i % 2 else -0.95 for i in range(length - 1)}
    shuffled = dict(sorted(weights.items(), key=lambda item: item[0][0][::-1]))
    return shuffled, {"c0": 0.7}, {f"c{length - 1}": 0.3}


def all_of(rng):
    """Sample weights, inputs, targets, f, f_prime of one network."""
    return *network(rng), *curve(rng)


def all_uneven(rng):
    """Sample like `all_of`, with a slope that knows y from −y."""
    return *network(rng), *UNEVEN


def local(rng):
    """Sample (node, weights, z, y, f_prime) of a node that is no output and has successors; z and y of all nodes but inputs."""
    weights, inputs, _ = network(rng)
    nodes = [node for node in dict.fromkeys(n for edge in weights for n in edge) if node not in inputs]
    having = [node for node in nodes if any(source == node for source, _ in weights)]
    z, y = (dict(zip(nodes, numbers(rng, len(nodes)))) for _ in range(2))
    return having[int(rng.integers(0, len(having)))], weights, z, y, curve(rng)[1]


def layered(rng, widths):
    """Sample params of a layered network, with biases that no edge stands for."""
    return [(array(rng, n, m), array(rng, n)) for m, n in zip(widths, widths[1:], strict=False)]
