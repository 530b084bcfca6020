"""Unit 5, first half: what happens at one node and on one edge."""

from __future__ import annotations

from autograder.exercises.graph.sampling import FALSY, UNEVEN, UNNAMED, curve, local, network
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import graphs
from autograder.exercises.sampling import number
from autograder.reference import graph as right
from lab.calling.functions import Function

BELL = Function("bell")
BLAME = {0: 0.5, "": 0.9, "h": 0.25, "out": 0.4, "end": 0.25}


def outputs(rng):
    """Sample x of every node of a network, and targets of some."""
    weights, _, targets = network(rng)
    return {node: number(rng) for edge in weights for node in edge}, targets


GRAPH_LOSS = Exercise(
    id="graph_loss", kind="function", source="graph 3", minutes=4, read="The loss",
    hints=("Only output nodes have targets.", "Sum the squares of x − x* over the outputs, and take half of it.",
           "`for i, t in targets.items():` gives each output with its target, and `x[i]` is its activation."),
    asked=Asked("graph_loss", right.graph_loss, sample=outputs, arrays=False,
                worked=(({"in": 1.0, "h": 0.2, "out": 0.0617}, {"out": 0.3}),),
                edges={"one output, hit": ({"in": 1.0, "out": 0.5}, {"out": 0.5}),
                       UNNAMED: ({"": 0.5, 0: 0.4, "h": 1.0, "out": 0.0, "end": 0.4}, {"": 0.2, 0: 0.0, "out": 0.4, "end": 0.0})}),
    parts=graphs.GRAPH_LOSS,
    mistakes=(
        Mistake("the ½ left out", "L has a ½ before the sum.", lambda x, targets: 2 * right.graph_loss(x, targets)),
        Mistake("the mean over the outputs", "L is half the sum over the outputs, not a mean.",
                lambda x, targets: 2 * right.graph_loss(x, targets) / len(targets)),
        Mistake("half the mean", "L is half the sum over the outputs, not half the mean.",
                lambda x, targets: right.graph_loss(x, targets) / len(targets)),
        Mistake("the first output alone", "Every output adds its square; a `return` inside the loop ends it.",
                lambda x, targets: right.graph_loss(x, dict(list(targets.items())[:1])), needs="a return in a loop"),
        Mistake("the last output alone", "Every output adds its square to what is there: += and not =.",
                lambda x, targets: right.graph_loss(x, dict(list(targets.items())[-1:])), needs="a loop"),
        Mistake("matched by position", "x and targets have different keys: look up x[i] for each node i of targets.",
                lambda x, targets: 0.5 * sum((v - t) ** 2 for v, t in zip(x.values(), targets.values(), strict=False))),
        Mistake("a target for every node", "Only output nodes have a target: run over `targets`, not over `x`.",
                lambda x, targets: 0.5 * sum((x[i] - targets[i]) ** 2 for i in x)),
        Mistake("the square of the sum", "Each difference is squared by itself; the squares are added.",
                lambda x, targets: 0.5 * sum(x[i] - t for i, t in targets.items()) ** 2),
        Mistake("not squared", "Each difference is squared before it is added.",
                lambda x, targets: 0.5 * sum(x[i] - t for i, t in targets.items())),
        Mistake("all nodes counted", "Only output nodes have a target; the others do not enter L.",
                lambda x, targets: 0.5 * sum((v - targets.get(i, 0.0)) ** 2 for i, v in x.items())),
    ))

EDGE_GRADIENT = Exercise(
    id="edge_gradient", kind="function", source="graph, question 1; 4, 11", minutes=4, read="One edge",
    hints=("w sits on the edge j → i: what does it multiply, and where does it lead?",
           "∂y_i/∂w = x_j, and ∂L/∂y_i is called z_i.",
           "What is left is the product of the two."),
    asked=Asked("edge_gradient", right.edge_gradient, sample=lambda rng: (number(rng), number(rng)), arrays=False,
                worked=((-0.5, 2.0),), edges={"nothing comes in": (1.5, 0.0)}),
    mistakes=(
        Mistake("the input left out", "z_i is ∂L/∂y_i; on the edge it meets x_j.", lambda z_i, x_j: z_i),
        Mistake("the blame left out", "x_j is ∂y_i/∂w only; ∂L/∂y_i is missing.", lambda z_i, x_j: x_j),
        Mistake("added instead of multiplied", "The chain rule multiplies.", lambda z_i, x_j: z_i + x_j),
        Mistake("the sign", "The gradient is x_j z_i; the minus belongs to the step downhill.",
                lambda z_i, x_j: -z_i * x_j),
        Mistake("** where × belongs", "x_j * z_i: two stars are a power.",
                lambda z_i, x_j: float("nan") if x_j <= 0 else x_j ** z_i),
    ))

THROUGH_ACTIVATION = Exercise(
    id="through_activation", kind="function", source="graph, question 2; 5", minutes=5, read="Through the activation",
    hints=("x_i = f(y_i): one link of the chain.", "∂x_i/∂y_i = f′(y_i).",
           "`f_prime(y)` is that slope, and the chain rule multiplies."),
    asked=Asked("through_activation", right.through_activation, sample=(
                    lambda rng: (number(rng), number(rng), curve(rng)[1]), lambda rng: (number(rng), number(rng), UNEVEN[1])),
                arrays=False, worked=((0.5, 0.3, BELL),), edges={"a flat place": (0.5, 30.0, BELL)}),
    mistakes=(
        Mistake("f′ forgotten", "On the way from x_i back to y_i there is f: multiply by f′(y_i).", lambda dL_dx, y, f_prime: dL_dx),
        Mistake("f′ taken at the blame", "f′ is taken at y_i, what goes into f.",
                lambda dL_dx, y, f_prime: dL_dx * f_prime(dL_dx)),
        Mistake("y instead of f′(y)", "The derivative of f at y, not y itself.", lambda dL_dx, y, f_prime: dL_dx * y),
        Mistake("f′ not called", "f_prime is a function of one number: f_prime(y) is its value at y.",
                lambda dL_dx, y, f_prime: dL_dx * f_prime),
        Mistake("the blame left out", "f′(y_i) is ∂x_i/∂y_i alone; times ∂L/∂x_i it is ∂L/∂y_i.",
                lambda dL_dx, y, f_prime: f_prime(y)),
        Mistake("added instead of multiplied", "The chain rule multiplies.", lambda dL_dx, y, f_prime: dL_dx + f_prime(y)),
        Mistake("∂L/∂x and y exchanged", "f′ is taken at y_i; ∂L/∂x_i is what it multiplies.",
                lambda dL_dx, y, f_prime: y * f_prime(dL_dx)),
        Mistake("f′ of the product", "f′ is taken at y_i alone; then it multiplies ∂L/∂x_i.",
                lambda dL_dx, y, f_prime: f_prime(dL_dx * y)),
        Mistake("tanh′ whatever f is", "f need not be tanh: its derivative is passed in as f_prime.",
                lambda dL_dx, y, f_prime: dL_dx * BELL(y)),
        Mistake("divided", "The chain rule multiplies by f′(y_i).", lambda dL_dx, y, f_prime: dL_dx / f_prime(y)),
    ))


def _node(code):
    """Return a wrong answer for one node, told by its successors [(w, z), …]."""
    return lambda node, weights, z: code([(weights[node, k], z[k]) for k in right.successors(weights, node)])


FROM_SUCCESSORS = Exercise(
    id="from_successors", kind="function", source="graph, question 3; 6, 7", minutes=8, read="All the ways a node matters",
    hints=("x_i reaches the loss through every node k it feeds.",
           "Each edge i → k adds w_{i→k} z_k; find the edges that start at the node.",
           "`for (i, k), w in weights.items():` gives all edges. Where `i == node`, the edge adds w times the z of its other end."),
    asked=Asked("from_successors", right.from_successors, sample=lambda rng: local(rng)[:3], arrays=False,
                worked=(("a", {("a", "b"): 2.0, ("in", "a"): 3.0, ("b", "c"): 0.5, ("a", "c"): -1.0},
                         {"a": 0.9, "b": 0.1, "c": 0.4}),),
                edges={"no successors": ("c", {("a", "b"): 2.0, ("a", "c"): -1.0}, {"a": 0.3, "b": 0.1, "c": 0.4}),
                       UNNAMED: (0, {**FALSY, (0, ""): 1.2, (0, "end"): -0.8}, BLAME)}),
    parts=graphs.FROM_SUCCESSORS,
    mistakes=(
        Mistake("predecessors where successors belong", "Blame comes from the nodes that x_i feeds: edges that start at the node.",
                lambda node, weights, z: sum(w * z.get(j, 0.0) for (j, i), w in weights.items() if i == node)),
        Mistake("edges that end at the node", "Blame comes back along the edges that start at the node: for (i, k), i is the "
                "node, and z is that of k.",
                lambda node, weights, z: sum(w * z[j] for (j, i), w in weights.items() if i == node)),
        Mistake("one successor only", "Sum over all edges that start at the node.",
                _node(lambda pairs: pairs[0][0] * pairs[0][1] if len(pairs) else 0.0), needs="a return in a loop"),
        Mistake("the last successor only", "Sum over all edges that start at the node: each adds to what is there.",
                _node(lambda pairs: pairs[-1][0] * pairs[-1][1] if len(pairs) else 0.0), needs="a loop"),
        Mistake("the weights left out", "Each z_k comes back through its weight w_{i→k}.",
                _node(lambda pairs: sum(z for _, z in pairs))),
        Mistake("the blame left out", "Each weight is multiplied by z_k of where it leads.",
                _node(lambda pairs: sum(w for w, _ in pairs))),
        Mistake("a mean over the successors", "Every path adds its share: a sum, not a mean.",
                _node(lambda pairs: sum(w * z for w, z in pairs) / max(len(pairs), 1))),
        Mistake("edges at either end", "Only edges that start at the node count: for (i, k), i is the node.",
                lambda node, weights, z: sum(w * z[edge[1]] for edge, w in weights.items() if node in edge)),
        Mistake("every edge of the network", "Only edges that start at the node count: for (i, k), i is the node.",
                lambda node, weights, z: sum(w * z[k] for (_, k), w in weights.items())),
        Mistake("its own z", "z_k belongs to the successor, not to the node itself.",
                lambda node, weights, z: sum(w * z[node] for (j, _), w in weights.items() if j == node)),
    ))


def _recursion(code):
    """Return a wrong z_recursion, told by (Σ w z, y of the node, f′, node, z)."""
    return lambda node, weights, z, y, f_prime: code(right.from_successors(node, weights, z), y[node], f_prime, node, z)


Z_RECURSION = Exercise(
    id="z_recursion", kind="function", source="graph, question 4; 8 to 10", minutes=6, read="The recursion",
    uses=("through_activation", "from_successors"),
    hints=("Put the two steps together: from the successors, then through the activation.",
           "z_i = f′(y_i) times the sum you have just written.",
           "`from_successors(node, weights, z)` is the sum. `f_prime` takes a number, and `y` is a dict: which entry?"),
    asked=Asked("z_recursion", right.z_recursion, sample=(local, lambda rng: (*local(rng)[:4], UNEVEN[1])), arrays=False,
                worked=(("a", {("a", "b"): 2.0, ("p", "a"): 3.0, ("a", "c"): -1.0}, {"b": 0.1, "c": 0.4, "p": 0.7},
                         {"a": 0.5, "b": -0.2, "c": 1.0, "p": 0.6}, BELL),),
                edges={"no successors": ("c", {("a", "b"): 2.0, ("a", "c"): -1.0}, {"b": 0.1}, {"a": 0.5, "b": 1.0, "c": 0.2},
                                         BELL),
                       UNNAMED: (0, {**FALSY, (0, ""): 1.2, (0, "end"): -0.8}, BLAME, {**BLAME, "end": 0.7}, UNEVEN[1])}),
    parts=graphs.Z_RECURSION,
    mistakes=(
        Mistake("f′ forgotten", "This is ∂L/∂x_i; z_i = ∂L/∂y_i has the factor f′(y_i).",
                _recursion(lambda s, y, f_prime, node, z: s)),
        Mistake("f′ of the successors", "f′ is taken at the node's own y_i, once, outside the sum.",
                lambda node, weights, z, y, f_prime: sum(
                    (f_prime(y[k]) * weights[node, k] * z[k] for k in right.successors(weights, node)), 0.0)),
        Mistake("y instead of f′(y)", "The derivative of f at y_i, not y_i itself.",
                _recursion(lambda s, y, f_prime, node, z: s * y)),
        Mistake("f′ taken at the sum", "f′ is taken at y_i, what goes into f; then it multiplies the sum.",
                _recursion(lambda s, y, f_prime, node, z: f_prime(s))),
        Mistake("f′ at z", "f′ is taken at the pre-activation y_i, not at the local error.",
                lambda node, weights, z, y, f_prime: f_prime(z[node]) * right.from_successors(node, weights, z)),
        Mistake("tanh′ whatever f is", "f need not be tanh: its derivative is passed in as f_prime.",
                _recursion(lambda s, y, f_prime, node, z: s * BELL(y))),
        Mistake("one successor only", "Sum over all edges that start at the node: a `return` inside the loop ends it.",
                lambda node, weights, z, y, f_prime: next(
                    (f_prime(y[node]) * weights[node, k] * z[k] for k in right.successors(weights, node)), 0.0),
                needs="a return in a loop"),
        Mistake("predecessors where successors belong", "Blame comes from the nodes that x_i feeds: edges that start at the node.",
                lambda node, weights, z, y, f_prime: f_prime(y[node]) * sum(
                    w * z.get(j, 0.0) for (j, i), w in weights.items() if i == node)),
        Mistake("f′ of a whole dict", "y holds the pre-activations of all nodes: f′ is taken at y[node].",
                lambda node, weights, z, y, f_prime: f_prime(y) * right.from_successors(node, weights, z)),
        Mistake("added instead of multiplied", "f′(y_i) multiplies the sum.",
                _recursion(lambda s, y, f_prime, node, z: s + f_prime(y))),
        Mistake("the weights left out", "Each z_k comes back through its weight w_{i→k}.",
                lambda node, weights, z, y, f_prime: f_prime(y[node]) * sum(
                    (z[k] for k in right.successors(weights, node)), 0.0)),
    ))

Z_OUTPUT = Exercise(
    id="z_output", kind="function", source="graph, question 5", minutes=6, read="Where blame begins",
    hints=("Differentiate ½(x − x*)² with respect to x, then go through the activation.", "∂L/∂x = x − x*, and z = ∂L/∂x · f′(y).",
           "Your `through_activation` does the second step, given ∂L/∂x."),
    asked=Asked("z_output", right.z_output, sample=(
                    lambda rng: (number(rng), number(rng), number(rng), curve(rng)[1]),
                    lambda rng: (number(rng), number(rng), number(rng), UNEVEN[1])),
                arrays=False, worked=((0.24, 1.0, -1.15, Function("scaled_bell", (0.5, 0.5, 0.5))),),
                edges={"no error": (0.4, 0.4, 0.3, BELL), "a target of 0": (0.4, 0.0, 0.3, BELL)}),
    parts=graphs.Z_OUTPUT,
    mistakes=(
        Mistake("the sign of x − x*", "L = ½(x − x*)² rises with x above x*: x − x*.",
                lambda x, target, y, f_prime: (target - x) * f_prime(y)),
        Mistake("f′ forgotten", "This is ∂L/∂x; z = ∂L/∂y has the factor f′(y).",
                lambda x, target, y, f_prime: x - target),
        Mistake("brackets missing", "x − x* · f′(y) multiplies x* alone: (x − x*) · f′(y).",
                lambda x, target, y, f_prime: x - target * f_prime(y)),
        Mistake("y − x* where x − x* belongs", "The error of an output is that of its activation x.",
                lambda x, target, y, f_prime: (y - target) * f_prime(y)),
        Mistake("1 − x², whatever f is", "f need not be tanh: its derivative is passed in as f_prime.",
                lambda x, target, y, f_prime: (x - target) * (1 - x ** 2)),
        Mistake("an extra 2", "The ½ in L cancels the 2.", lambda x, target, y, f_prime: 2 * (x - target) * f_prime(y)),
        Mistake("f′ taken at x", "f′ is taken at the pre-activation y, not at x = f(y).",
                lambda x, target, y, f_prime: (x - target) * f_prime(x)),
        Mistake("the squared error", "The derivative of a square is linear in the difference.",
                lambda x, target, y, f_prime: 0.5 * (x - target) ** 2 * f_prime(y)),
    ))
