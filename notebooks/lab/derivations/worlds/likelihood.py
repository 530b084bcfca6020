"""The worlds of unit 2: Gaussian targets, and one-hot targets with class probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..meaning.duals import Value, apply, linear, power
from ..trees import Layer
from .base import EXAMPLE, Family, Kind, World, sampler, scalar

CLASS: Kind = ("class",)


@dataclass
class Gaussian(World):
    """y_nk, t_nk and σ², with S = Σ_n Σ_k (y_nk − t_nk)² and E = ½S; `apart` keeps S fixed when y moves nothing."""

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        self.n, self.k = [(4, 3), (3, 5), (5, 2), (2, 4)][self.seed % 4]
        self.outputs, self.targets = sample(self.n, self.k), sample(self.n, self.k)
        self.variance = scalar(sample(1, low=0.35, high=0.9, signed=False)[0])
        both = lambda layer: (EXAMPLE, CLASS)
        self.families = {
            one.name: one
            for one in (
                Family("y", both, means="output"),
                Family("t", both, means="target"),
                Family("p", lambda layer: (EXAMPLE,), means="density"),
                Family("pk", both, means="density"),
                Family("S", means="sum of squares"),
                Family("E", means="error, ½S"),
                Family("σ²", means="variance"),
                Family("N", means="number of examples"),
                Family("K", means="number of outputs"),
            )
        }

    def size(self, kind: Kind) -> int:
        return self.n if kind == EXAMPLE else self.k

    def own(self, family: str, layer: int) -> int:
        return {"y": 2, "t": 2, "pk": 2, "p": 1}.get(family, 0)

    def compute(self, family: str, layer: int) -> Value:
        if family in ("y", "t"):
            return self.outputs if family == "y" else self.targets
        if family in ("N", "K"):
            return scalar(self.n if family == "N" else self.k)
        if family == "σ²":
            return self.variance
        if family == "E":
            return self.get("S") * 0.5
        return getattr(self, family)()

    def squares(self) -> Value:
        """Return (y_nk − t_nk)²."""
        difference = self.get("y") - self.get("t")
        return difference * difference

    def S(self) -> Value:
        """Return the sum of all squares."""
        return linear(self.squares(), lambda v: v.sum((-1, -2)))

    def pk(self) -> Value:
        """Return the density of each target."""
        variance = linear(self.get("σ²"), lambda v: np.asarray(v)[..., None, None])
        return power(variance * (2 * np.pi), -0.5) * apply("exp", -self.squares() / (2.0 * variance))

    def p(self) -> Value:
        """Return the density of each example's targets."""
        variance = linear(self.get("σ²"), lambda v: np.asarray(v)[..., None])
        distance = linear(self.squares(), lambda v: v.sum(-1))
        return power(variance * (2 * np.pi), -0.5 * self.k) * apply("exp", -distance / (2.0 * variance))


@dataclass
class Classes(World):
    """y_nk = softmax of logits a_nk, one-hot t_nk."""

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        self.n, self.k = [(4, 3), (3, 5), (5, 2), (2, 4)][self.seed % 4]
        self.logits = sample(self.n, self.k)
        self.targets = np.eye(self.k)[(np.arange(self.n) + self.seed) % self.k]
        both = lambda layer: (EXAMPLE, CLASS)
        self.families = {
            one.name: one
            for one in (
                Family("y", both, means="probability"),
                Family("t", both, means="target"),
                Family("a", both, means="logit"),
                Family("p", lambda layer: (EXAMPLE,), means="probability of a target"),
                Family("E", means="error"),
                Family("En", lambda layer: (EXAMPLE,), means="error of one example"),
                Family("N", means="number of examples"),
                Family("K", means="number of classes"),
            )
        }

    def size(self, kind: Kind) -> int:
        return self.n if kind == EXAMPLE else self.k

    def own(self, family: str, layer: int) -> int:
        return {"y": 2, "t": 2, "a": 2, "p": 1, "En": 1}.get(family, 0)

    def compute(self, family: str, layer: int) -> Value:
        if family == "a":
            return self.logits
        if family == "t":
            return self.targets
        if family in ("N", "K"):
            return scalar(self.n if family == "N" else self.k)
        if family == "y":
            e = apply("exp", self.get("a"))
            return e / linear(e, lambda v: v.sum(-1, keepdims=True))
        if family == "p":
            return apply("exp", -self.get("En"))
        if family == "En":
            return linear(-self.get("t") * apply("log", self.get("y")), lambda v: v.sum(-1))
        return linear(self.get("En"), lambda v: v.sum(-1))

    def layer(self, layer: Layer | None) -> int:
        return 0
