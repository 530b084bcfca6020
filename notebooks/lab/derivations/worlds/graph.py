"""A random acyclic graph with skip edges: y = Σ x w over incoming edges, x = f(y), z = ∂L/∂y."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..meaning.duals import Dual, Value, linear
from ..trees import Layer
from .base import Family, Kind, World, sampler

NODE: Kind = ("node",)
SHAPES: tuple[tuple[int, tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]], ...] = (
    # nodes, inputs, outputs, edges; node 5 of the second and 4 of the third are outputs that feed others
    (
        8,
        (0, 1),
        (6, 7),
        (
            (0, 2),
            (0, 3),
            (1, 2),
            (1, 3),
            (1, 4),
            (2, 4),
            (2, 5),
            (3, 4),
            (3, 5),
            (2, 6),
            (4, 6),
            (5, 6),
            (4, 7),
            (5, 7),
            (0, 7),
        ),
    ),
    (
        8,
        (0, 1, 2),
        (5, 7),
        ((0, 3), (1, 3), (1, 4), (2, 4), (3, 5), (4, 5), (3, 6), (5, 6), (4, 6), (6, 7), (3, 7), (5, 7)),
    ),
    (
        7,
        (0, 1),
        (4, 5, 6),
        ((0, 2), (1, 2), (0, 3), (1, 3), (2, 3), (2, 4), (3, 4), (1, 4), (4, 5), (3, 5), (2, 6), (4, 6)),
    ),
)


@dataclass
class Graph(World):
    """`z` and L are recomputed all the way; x and y under ∂ use equations (1) and (2) once.

    where: for which nodes a statement has to hold: "edges", "hidden", "neurons", "inner" (no outputs) or "ends".
    """

    where: str = ""

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        self.nodes, self.inputs, self.outputs, self.edges = SHAPES[self.seed % len(SHAPES)]
        self.edge = np.zeros((self.nodes, self.nodes), dtype=bool)
        for start, end in self.edges:
            self.edge[start, end] = True
        self.weights = sample(self.nodes, self.nodes) * self.edge
        self.given = sample(self.nodes)
        self.targets = sample(self.nodes)
        self.is_output = np.isin(np.arange(self.nodes), self.outputs)
        self.is_input = np.isin(np.arange(self.nodes), self.inputs)
        self.curve = sample(5, low=0.4)
        one = lambda layer: (NODE,)
        self.families = {
            family.name: family
            for family in (
                Family("y", one, means="input of a neuron"),
                Family("x", one, means="output of a neuron"),
                Family("z", one, means="∂L/∂y"),
                Family("w", lambda layer: (NODE, NODE), means="weight of an edge"),
                Family("target", one, means="target"),
                Family("L", means="loss"),
            )
        }

    def size(self, kind: Kind) -> int:
        return self.nodes

    def own(self, family: str, layer: int) -> int:
        return {"w": 2, "L": 0}.get(family, 1)

    def f(self, primes: int, value: Value) -> Value:
        """Return f differentiated `primes` times: a curve with no symmetry."""
        if isinstance(value, Dual):
            return Dual(self.f(primes, value.x), self.f(primes + 1, value.x) * value.d, value.tag)
        alpha, beta, gamma, kappa, nu = self.curve
        t = np.tanh(beta * value + gamma)
        shape = (t, 1 - t**2, -2 * t * (1 - t**2), (1 - t**2) * (6 * t**2 - 2))[primes]
        wave = (np.sin, np.cos, lambda v: -np.sin(v), lambda v: -np.cos(v))[primes](value)
        return alpha * beta**primes * shape + (kappa * value, kappa, 0.0, 0.0)[primes] + nu * wave

    def function(self, name: str, layer: Layer | None, primes: int, value: Value) -> Value:
        return self.f(primes, value)

    # The whole pass, node by node, so that a node that was moved moves everything behind it.
    def passed(self) -> tuple[list[Value], list[Value]]:
        """Return y and x of every node in order; what was moved is set where its node is reached."""
        w = self.get("w")
        y: list[Value] = []
        x: list[Value] = []
        for node in range(self.nodes):
            sums: Value = 0.0
            for start in range(node):
                if self.edge[start, node]:
                    sums = sums + x[start] * w[..., start, node]
            y.append(self.shifted("y", node, sums))
            x.append(self.shifted("x", node, self.given[node] if self.is_input[node] else self.f(0, y[node])))
        return y, x

    def shifted(self, family: str, node: int, value: Value) -> Value:
        """Add the derivatives of what was moved here."""
        moved = self.moved.get((family, 0))
        while isinstance(moved, Dual):
            value = value + Dual(0.0, base_of(moved.d)[..., node], moved.tag)
            moved = moved.x
        return value

    def stacked(self, values: list[Value]) -> Value:
        """Return one value per node as a single array."""
        total: Value = 0.0
        for node, value in enumerate(values):
            unit = np.eye(1, self.nodes, node)[0]
            total = total + linear(value, lambda v: np.asarray(v)[..., None]) * unit
        return total

    def plain_pass(self) -> tuple[Any, Any]:
        """Return y and x of every node, with nothing moved."""
        if not hasattr(self, "_plain"):
            y, x = Graph.passed(self.unmoved())
            self._plain = np.array([float(v) for v in y]), np.array([float(v) for v in x])
        return self._plain

    def unmoved(self) -> Graph:
        """Return a copy in which nothing is moved."""
        other = self.copy()
        assert isinstance(other, Graph)
        other.moved = {}
        return other

    def compute(self, family: str, layer: int) -> Value:
        if family == "w":
            return self.weights
        if family == "target":
            return self.targets
        if family == "y":
            return self.once_y()
        if family == "x":
            return self.once_x()
        if family == "L":
            return self.loss()
        return self.local_errors()

    def once_y(self) -> Value:
        """Return y by equation (2) once, from x by (1) once where y itself was moved."""
        y, x = self.plain_pass()
        if ("y", 0) in self.moved:
            moved = self.moved["y", 0]
            x_now: Value = self.f(0, moved) * ~self.is_input + self.given * self.is_input
            change = linear((x_now - x)[..., :, None] * self.weights, lambda v: v.sum(-2))
            return moved + change
        x_now = self.moved.get(("x", 0), x)
        return linear(x_now[..., :, None] * self.get("w"), lambda v: v.sum(-2)) + 0.0 * y

    def once_x(self) -> Value:
        """Return x of every node when only its own y or its own edges move."""
        _, x = self.plain_pass()
        if ("y", 0) in self.moved:
            return self.f(0, self.moved["y", 0]) * ~self.is_input + self.given * self.is_input
        if ("w", 0) in self.moved:
            return self.f(0, self.once_y()) * ~self.is_input + self.given * self.is_input
        return x

    def get(self, family: str, layer: int = 0) -> Value:
        if family == "y" and ("y", 0) in self.moved:  # a moved y also moves the y of the nodes that it feeds
            if ("y", 0) not in self.cache:
                self.cache["y", 0] = self.once_y()
            return self.cache["y", 0]
        return super().get(family, layer)

    def loss(self) -> Value:
        """Return L, the sum of ½ (x − target)² over the outputs."""
        _, x = self.passed()
        total: Value = 0.0
        target = self.get("target")
        for node in self.outputs:
            error = x[node] - target[..., node]
            total = total + error * error * 0.5
        return total

    def local_errors(self) -> Value:
        """Return z of every node, from the outputs back."""
        y, x = self.passed()
        w, target = self.get("w"), self.get("target")
        z: list[Value] = [0.0] * self.nodes
        for node in reversed(range(self.nodes)):
            blame: Value = x[node] - target[..., node] if node in self.outputs else 0.0
            for end in range(node + 1, self.nodes):
                if self.edge[node, end]:
                    blame = blame + w[..., node, end] * z[end]
            z[node] = 0.0 if self.is_input[node] else blame * self.f(1, y[node])
        return self.stacked(z)

    def related(self, relation: str) -> Any:
        """Return the table of edges: rows are the letter that is known, columns the one that is summed."""
        if relation == "outputs":
            return self.is_output
        if relation == "inputs":
            return self.is_input
        return self.edge if relation == "successors" else self.edge.T

    def domain(self, free: tuple[str, ...]) -> Any:
        feeds = self.edge.any(1)
        return {
            "edges": self.edge,
            "hidden": ~self.is_input & ~self.is_output,
            "neurons": ~self.is_input,
            "inner": ~self.is_output,
            "ends": self.is_output & ~feeds,
        }[self.where]

    def moved_world(self, key: tuple[str, int]) -> World:
        if key[0] in ("x", "y"):
            base = self.plain_pass()[0 if key[0] == "y" else 1]
            other = self.copy()
            other.depth_of_moves = self.depth_of_moves + 1
            current: Value = self.moved.get(key, base)
            other.moved = {**self.moved, key: Dual(current, self.unit(key), other.depth_of_moves)}
            return other
        return super().moved_world(key)

    def shape(self, key: tuple[str, int]) -> tuple[int, ...]:
        return (self.nodes,) * self.own(*key)


def base_of(value: Value) -> Any:
    """Return a value without its derivatives."""
    while isinstance(value, Dual):
        value = value.x
    return value
