"""Unit 5: any network of nodes and edges, in its source's letters."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip

EDGE_GRADIENT = Derivation(
    id="derive_edge_gradient", unit=5, given=r"\frac{\partial L}{\partial w_{j \to i}}", world="graph", settings={"where": "edges"}, source="graph 1", minutes=5,
    ends_in=("x", "z"),
    steps=(Decisive("the chain rule through y_i", (Product((r"\frac{\partial L}{\partial y_i}", r"\frac{\partial y_i}{\partial w_{j \to i}}")),)),),
    hints=("Which variable does w_{j→i} change first?", "It has an effect on L only through y_i: two factors.",
           "∂L/∂y_i is z_i. Only ∂y_i/∂w_{j→i} is left: which term of y_i contains it?"),
    mistakes=(
        Slip("x of the wrong end", "The edge carries x_j of its start.", wrong=(r"z_i x_i", r"\frac{\partial L}{\partial y_i} x_i")),
        Slip("z of the wrong end", "The local error z_i belongs to the end of the edge.", wrong=(r"z_j x_i", r"z_j x_j")),
        Slip("the chain rule at the wrong end", "The edge j→i ends at i: w is a part of y_i, and y_j does not depend on it.", wrong=(
            r"\frac{\partial L}{\partial y_j} \frac{\partial y_j}{\partial w_{j \to i}}",)),
        Slip("w where x belongs", "The derivative of x_j w with respect to w is x_j.", wrong=(r"z_i w_{j \to i}",)),
        Slip("an extra slope", "f′(y_i) is inside z_i already.", wrong=(r"z_i f'(y_i) x_j",)),
        Slip("∂L/∂x where ∂L/∂y belongs", "z_i is ∂L/∂y_i, not ∂L/∂x_i.", wrong=(r"\frac{\partial L}{\partial x_i} x_j",)),
        Slip("y where x belongs", "The edge carries the neuron's output x_j, not its input y_j.", wrong=(r"z_i y_j",)),
    ),
    right=(
        r"\frac{\partial \mathcal{L}}{\partial w_{j \to i}} = \frac{\partial \mathcal{L}}{\partial y_i} \frac{\partial y_i}{\partial w_{j \to i}} = \frac{\partial \mathcal{L}}{\partial y_i} x_j = x_j z_i",
        r"∂L/∂w_{j→i} = z_i · ∂y_i/∂w_{j→i} = z_i x_j",
        r"\frac{\partial L}{\partial w_{j \to i}} = \frac{\partial L}{\partial y_i} \frac{\partial}{\partial w_{j \to i}} \left( \sum_{k \to i} x_k w_{k \to i} \right) = z_i x_j",
    ))

THROUGH_ACTIVATION = Derivation(
    id="derive_through_activation", unit=5, given=r"\frac{\partial L}{\partial y_i}", world="graph", settings={"where": "neurons"}, source="graph 2", minutes=4,
    ends_in=("∂L/∂x", "f'", "y"),
    steps=(Decisive("the chain rule through x_i", (Product((r"\frac{\partial L}{\partial x_i}", r"\frac{\partial x_i}{\partial y_i}")),)),),
    hints=("y_i has an effect on everything else only through x_i.", "Two factors: ∂L/∂x_i and one more.", "Only ∂x_i/∂y_i is left, for x_i = f(y_i)."),
    mistakes=(
        Slip("the slope left out", "x_i = f(y_i): its slope is a factor.", wrong=(r"\frac{\partial L}{\partial x_i}",)),
        Slip("f where f′ belongs", "The slope f′(y_i) belongs here, not f(y_i).", wrong=(r"\frac{\partial L}{\partial x_i} f(y_i)", r"\frac{\partial L}{\partial x_i} x_i"), edits=("slope",)),
        Slip("the slope taken at x", "The slope is taken at y_i.", wrong=(r"\frac{\partial L}{\partial x_i} f'(x_i)",)),
        Slip("the slope twice", "The slope occurs once.", wrong=(r"\frac{\partial L}{\partial y_i} f'(y_i)", r"z_i f'(y_i)")),
        Slip("the derivative upside down", "x_i depends on y_i, not the other way round: ∂x_i/∂y_i.", wrong=(
            r"\frac{\partial L}{\partial x_i} \frac{\partial y_i}{\partial x_i}",)),
        Slip("divided by the slope", "The chain rule multiplies by f′.", wrong=(r"\frac{\partial L}{\partial x_i} / f'(y_i)",)),
    ),
    right=(
        r"\frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = \frac{\partial L}{\partial x_i} f'(y_i)",
        r"∂L/∂y_i = ∂L/∂x_i · ∂f(y_i)/∂y_i = f'(y_i) · ∂L/∂x_i",
        r"""\frac{\partial x_i}{\partial y_i} = f'(y_i)
        \frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = \frac{\partial L}{\partial x_i} f'(y_i)""",
    ))

SUCCESSORS = Product((r"\frac{\partial L}{\partial y_k}", r"\frac{\partial y_k}{\partial x_i}"), over=r"\sum_{i \to k}")
PREDECESSORS = "x_i has an effect on the nodes that i feeds, not on those that feed i."
SUM_MISSING = "x_i has an effect on all the nodes that i feeds: the sum over i → k is missing."

NODE_GRADIENT = Derivation(
    id="derive_node_gradient", unit=5, given=r"\frac{\partial L}{\partial x_i}", world="graph", settings={"where": "inner"}, source="graph 3", minutes=6,
    ends_in=("w", "z"),
    steps=(Decisive("the sum over all nodes k that i feeds", (SUCCESSORS,)),),
    hints=("Through which variables does x_i have an effect on L? Through how many?", "Sum over all nodes k that i feeds.",
           "You should have the sum over i → k of z_k times ∂y_k/∂x_i: only that derivative is left."),
    mistakes=(
        Slip("over the predecessors", PREDECESSORS, wrong=(r"\sum_{j \to i} z_j w_{j \to i}", r"\sum_{j \to i} \frac{\partial L}{\partial y_j} \frac{\partial y_j}{\partial x_i}")),
        Slip("the sum lost", SUM_MISSING, edits=("sum", "fault unbound")),
        Slip("the weight left out", "y_k changes by w_{i→k} when x_i changes by 1.", wrong=(r"\sum_{i \to k} z_k",)),
        Slip("an extra slope", "f′(y_i) lies between y_i and x_i; here x_i itself is moved.", wrong=(r"f'(y_i) \sum_{i \to k} z_k w_{i \to k}", r"\sum_{i \to k} f'(y_k) z_k w_{i \to k}")),
        Slip("an edge reversed", "The edge leads from i to k: w_{i→k}.", edits=("transposed",)),
        Slip("x where w belongs", "The derivative of x_i w_{i→k} with respect to x_i is w_{i→k}.", wrong=(r"\sum_{i \to k} z_k x_i",)),
    ),
    right=(
        r"""\frac{\partial L}{\partial x_i} = \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} \frac{\partial L}{\partial y_k} w_{i \to k} = \sum_{i \to k} z_k w_{i \to k}""",
        r"∂L/∂x_i = Σ_{i→k} z_k · ∂y_k/∂x_i = Σ_{i→k} z_k w_{i→k}",
        r"""\frac{\partial y_k}{\partial x_i} = w_{i \to k}
        \frac{\partial L}{\partial x_i} = \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} w_{i \to k} z_k""",
    ))

Z_RECURSION = Derivation(
    id="derive_z_recursion", unit=5, given=r"z_i", world="graph", settings={"where": "hidden"}, source="graph 4", minutes=8, ends_in=("f'", "y", "w", "z"),
    steps=(
        Decisive("what arrives at x_i, times a slope", (
            Product((r"\frac{\partial L}{\partial x_i}", r"\frac{\partial x_i}{\partial y_i}"), closed=True),
            Product((r"\frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i}", r"\frac{\partial x_i}{\partial y_i}"), over=r"\sum_{i \to k}", closed=True),
        )),
        Decisive("the sum over i → k", (
            Product((r"\frac{\partial L}{\partial y_k}", r"\frac{\partial y_k}{\partial x_i}"), over=r"\sum_{i \to k}", rest=True, closed=True),
            Product((r"\frac{\partial L}{\partial y_k}", r"\frac{\partial y_k}{\partial y_i}"), over=r"\sum_{i \to k}", closed=True),
        )),
    ),
    hints=("z_i is ∂L/∂y_i. Combine the two exercises before.", "z_i is ∂L/∂x_i times f′(y_i), and ∂L/∂x_i is a sum over i → k.",
           "You should have f′(y_i) times the sum over i → k of ∂L/∂y_k w_{i→k}: only the name of ∂L/∂y_k is left."),
    mistakes=(
        Slip("the slope left out", "Between y_i and x_i lies f: its slope f′(y_i) is a factor.", wrong=(r"\sum_{i \to k} w_{i \to k} z_k", r"\frac{\partial L}{\partial x_i}")),
        Slip("the slope taken at x", "The slope is taken at y_i, the input of f.", wrong=(r"f'(x_i) \sum_{i \to k} w_{i \to k} z_k",)),
        Slip("the slope of the successors", "The slope belongs to node i: f′(y_i) in front of the sum.", wrong=(r"\sum_{i \to k} f'(y_k) w_{i \to k} z_k",)),
        Slip("over the predecessors", PREDECESSORS, wrong=(r"f'(y_i) \sum_{j \to i} w_{j \to i} z_j",)),
        Slip("the sum lost", SUM_MISSING, edits=("sum", "fault unbound")),
        Slip("an edge reversed", "The edge leads from i to k: w_{i→k}.", edits=("transposed",)),
        Slip("f where f′ belongs", "The slope f′(y_i) belongs here.", wrong=(r"f(y_i) \sum_{i \to k} w_{i \to k} z_k", r"x_i \sum_{i \to k} w_{i \to k} z_k"), edits=("slope",)),
        Slip("the weight left out", "y_k changes by w_{i→k} when x_i changes by 1.", wrong=(r"f'(y_i) \sum_{i \to k} z_k",)),
    ),
    right=(
        r"""z_i = \frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i} f'(y_i) = f'(y_i) \sum_{i \to k} w_{i \to k} \frac{\partial L}{\partial y_k} = f'(y_i) \sum_{i \to k} w_{i \to k} z_k""",
        r"z_i = Σ_{i→k} ∂L/∂y_k · ∂y_k/∂x_i · ∂x_i/∂y_i = Σ_{i→k} z_k w_{i→k} f'(y_i)",
        r"""\frac{\partial L}{\partial x_i} = \sum_{i \to k} z_k w_{i \to k}
        z_i = \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = \left( \sum_{i \to k} z_k w_{i \to k} \right) f'(y_i)""",
    ))

Z_OUTPUT = Derivation(
    id="derive_z_output", unit=5, given=r"z_k", world="graph", settings={"where": "ends"}, source="graph 5", minutes=5, ends_in=("x", "x*", "f'", "y"),
    steps=(Decisive("the chain rule through x_k", (Product((r"\frac{\partial L}{\partial x_k}", r"\frac{\partial x_k}{\partial y_k}")),)),),
    hints=("z_k is ∂L/∂y_k. Through what does y_k have an effect on L?", "k feeds nobody: L depends on x_k directly.",
           "∂L/∂x_k is x_k − x_k^*. Only ∂x_k/∂y_k is left."),
    mistakes=(
        Slip("the slope left out", "Between y_k and x_k lies f: its slope is a factor.", wrong=(r"x_k - x_k^*",)),
        Slip("the sign", "L grows when x_k grows beyond its target.", wrong=(r"(x_k^* - x_k) f'(y_k)",)),
        Slip("an extra 2", "L has its ½, which cancels the 2.", wrong=(r"2 (x_k - x_k^*) f'(y_k)",)),
        Slip("f where f′ belongs", "The slope f′(y_k) belongs here.", wrong=(r"(x_k - x_k^*) f(y_k)", r"(x_k - x_k^*) x_k"), edits=("slope",)),
        Slip("the slope taken at x", "The slope is taken at y_k.", wrong=(r"(x_k - x_k^*) f'(x_k)",)),
        Slip("y where x belongs", "The loss compares the outputs x_k with their targets.", wrong=(r"(y_k - x_k^*) f'(y_k)",)),
    ),
    right=(
        r"z_k = \frac{\partial L}{\partial y_k} = \frac{\partial L}{\partial x_k} \frac{\partial x_k}{\partial y_k} = (x_k - x_k^*) f'(y_k)",
        r"z_k = ∂L/∂x_k · f'(y_k) = (x_k - x^*_k) f'(y_k)",
        r"z_k = \frac{\partial}{\partial x_k} \left( \frac12 \sum_{i \in O} (x_i - x_i^*)^2 \right) \frac{\partial x_k}{\partial y_k} = (x_k - x_k^*) f'(y_k)",
    ))

DERIVATIONS = (EDGE_GRADIENT, THROUGH_ACTIVATION, NODE_GRADIENT, Z_RECURSION, Z_OUTPUT)
