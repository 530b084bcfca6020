"""The small worlds: one number, the linear unit, the 3-2-1 network, a step along the gradient, and subsets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from ..meaning.duals import Value, apply, linear
from ..trees import Layer
from .base import EXAMPLE, Family, Kind, World, sampler, scalar

INPUT: Kind = ("unit", Layer("", 0))
HIDDEN: Kind = ("unit", Layer("", 1))
PARAMETER: Kind = ("parameter",)
SUBSET: Kind = ("subset",)


@dataclass
class Scalar(World):
    """One number a and functions of it."""

    def __post_init__(self) -> None:
        self.number = scalar(sampler(self.seed)(1)[0])
        self.families = {"a": Family("a", means="number")}

    def own(self, family: str, layer: int) -> int:
        return 0

    def compute(self, family: str, layer: int) -> Value:
        return self.number


@dataclass
class Linear(World):
    """The linear unit of rana: ŷ = Σ_i w_i x_i, L = (ŷ − t)²."""

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        self.inputs = 3 + self.seed % 3
        self.w, self.x, self.t = sample(self.inputs), sample(self.inputs), scalar(sample(1)[0])
        one = lambda layer: (INPUT,)
        self.families = {
            family.name: family
            for family in (
                Family("w", one, means="weight"),
                Family("x", one, means="input"),
                Family("ŷ", means="output"),
                Family("t", means="target"),
                Family("L", means="loss"),
                Family("δ", means="ŷ − t"),
                Family("D", means="number of inputs"),
            )
        }

    def size(self, kind: Kind) -> int:
        return self.inputs

    def own(self, family: str, layer: int) -> int:
        return 1 if family in ("w", "x") else 0

    def compute(self, family: str, layer: int) -> Value:
        if family in ("w", "x", "t"):
            return getattr(self, family)
        if family == "ŷ":
            return linear(self.get("w") * self.get("x"), lambda v: v.sum(-1))
        if family == "D":
            return scalar(self.inputs)
        error = self.get("ŷ") - self.get("t")
        return error if family == "δ" else error * error


@dataclass
class Single(World):
    """One weight: y = w z, L = (y − t)², δ = y − t, all numbers."""

    def __post_init__(self) -> None:
        self.w, self.z, self.t = (scalar(value) for value in sampler(self.seed)(3))
        self.families = {
            name: Family(name, means=means)
            for name, means in {
                "w": "weight",
                "z": "input along w",
                "t": "target",
                "y": "output",
                "L": "loss",
                "δ": "y − t",
            }.items()
        }

    def own(self, family: str, layer: int) -> int:
        return 0

    def compute(self, family: str, layer: int) -> Value:
        if family in ("w", "z", "t"):
            return getattr(self, family)
        if family == "y":
            return self.get("w") * self.get("z")
        error = self.get("y") - self.get("t")
        return error if family == "δ" else error * error


@dataclass
class Toy(World):
    """The 3-2-1 network of rana: tanh in the hidden layer, a linear output, no biases, L = (ŷ − t)²."""

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        self.W1, self.w2 = sample(2, 3), sample(2)
        self.x, self.t = sample(3), scalar(sample(1)[0])
        hidden = lambda layer: (HIDDEN,)
        first = Layer("", 1)
        self.families = {
            family.name: family
            for family in (
                Family(
                    "w", lambda layer: (HIDDEN, INPUT) if layer == first else (HIDDEN,), layered=True, means="weight"
                ),
                Family("x", lambda layer: (INPUT,), means="input"),
                Family("t", means="target"),
                Family("ŷ", means="output"),
                Family("a", hidden, layered=True, default=first, means="pre-activation"),
                Family("z", hidden, layered=True, default=first, means="activation"),
                Family("δ", hidden, layered=True, default=first, means="∂L/∂a"),
                Family("L", means="loss"),
                Family("δ0", means="ŷ − t"),
                Family("δr", hidden, layered=True, default=first, means="rana's local error"),
            )
        }

    def size(self, kind: Kind) -> int:
        return 3 if kind == INPUT else 2

    def own(self, family: str, layer: int) -> int:
        return (2 if layer == 1 else 1) if family == "w" else {"x": 1, "a": 1, "z": 1, "δ": 1, "δr": 1}.get(family, 0)

    def compute(self, family: str, layer: int) -> Value:
        get = self.get
        if family == "w":
            return self.W1 if layer == 1 else self.w2
        if family in ("x", "t"):
            return getattr(self, family)
        if family == "a":
            return linear(get("w", 1) * get("x")[..., None, :], lambda v: v.sum(-1))
        if family == "z":
            return apply("tanh", get("a", 1))
        if family == "ŷ":
            return linear(get("w", 2) * get("z", 1), lambda v: v.sum(-1))
        error = get("ŷ") - get("t")
        if family in ("δ", "δr"):
            z = get("z", 1)
            wide = linear(error, lambda v: np.asarray(v)[..., None])
            return get("w", 2) * (1.0 - z * z) * wide * (2.0 if family == "δ" else 1.0)
        return error if family == "δ0" else error * error

    def function(self, name: str, layer: Layer | None, primes: int, value: Value) -> Value:
        return apply("tanh" + "'" * primes, value)


@dataclass
class Steps(World):
    """Parameters w_i = v_i − η g_i with g_i the gradient of a smooth E at v, at η = 0."""

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        self.count = 3 + self.seed % 3
        self.start, self.slope, self.cube = sample(self.count), sample(self.count), sample(self.count)
        bowl = sample(self.count, self.count)
        self.bowl = bowl + bowl.T
        one = lambda layer: (PARAMETER,)
        self.families = {
            family.name: family
            for family in (
                Family("w", one, means="parameter"),
                Family("v", one, means="parameter before the step"),
                Family("g", one, means="gradient at η = 0"),
                Family("η", means="learning rate"),
                Family("E", means="error"),
            )
        }

    def size(self, kind: Kind) -> int:
        return self.count

    def own(self, family: str, layer: int) -> int:
        return 1 if family in ("w", "v", "g") else 0

    def gradient_at(self, w: Value) -> Value:
        """Return the gradient of E at w."""
        mixed = linear(w[..., None, :] * self.bowl, lambda v: v.sum(-1))
        return self.slope + mixed + 3.0 * self.cube * w * w

    def compute(self, family: str, layer: int) -> Value:
        if family == "η":
            return scalar(0.0)
        if family == "v":
            return self.start
        if family == "g":
            return self.gradient_at(self.get("v"))
        if family == "w":
            eta = linear(self.get("η"), lambda v: np.asarray(v)[..., None])
            return self.get("v") - eta * self.get("g")
        w = self.get("w")
        mixed = linear(w[..., None, :] * self.bowl, lambda v: v.sum(-1))
        return linear(self.slope * w + 0.5 * w * mixed + self.cube * w * w * w, lambda v: v.sum(-1))


@dataclass
class Subsets(World):
    """The subsets S of N examples with m elements; g_n is a number for each example."""

    def __post_init__(self) -> None:
        self.n, self.m = [(5, 2), (6, 4), (6, 2), (7, 3)][self.seed % 4]
        self.g = sampler(self.seed)(self.n)
        chosen = list(combinations(range(self.n), self.m))
        self.table = np.array([[n in subset for n in range(self.n)] for subset in chosen])
        self.families = {
            family.name: family
            for family in (
                Family("g", lambda layer: (EXAMPLE,), means="gradient of one example"),
                Family("N", means="number of examples"),
                Family("m", means="size of a subset"),
            )
        }

    def size(self, kind: Kind) -> int:
        return len(self.table) if kind == SUBSET else self.n

    def own(self, family: str, layer: int) -> int:
        return 1 if family == "g" else 0

    def compute(self, family: str, layer: int) -> Value:
        return self.g if family == "g" else scalar(self.n if family == "N" else self.m)

    def related(self, relation: str) -> Any:
        return self.table if relation == "in" else self.table.T
