"""Define a network with layers of different widths and any smooth function per layer; one example or N."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..meaning.duals import Dual, Value, apply, linear
from ..trees import Layer
from .base import EXAMPLE, Family, Kind, World, sampler, scalar


@dataclass
class Layered(World):
    """A layered network.

    loss: "half" (½Σ(y−t)²), "squares" or "cross-entropy". hidden, output: "smooth", "identity", "tanh",
    "softmax".

    depth: L.  level: the value of the letter l, 0 where the exercise has none.  examples: N, 0 for a single example
    without an index.
    """

    depth: int = 2
    level: int = 0
    examples: int = 0
    loss: str = "half"
    hidden: str = "smooth"
    output: str = "smooth"
    default: str = ""
    widths: tuple[int, ...] = ()
    weights: list[Any] = field(default_factory=list)
    curves: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        sample = sampler(self.seed)
        orders = [(3, 4, 2, 5, 3), (2, 3, 4, 2, 5), (4, 2, 3, 5, 2), (3, 2, 5, 3, 4), (2, 5, 3, 4, 2)]
        self.widths = orders[self.seed % len(orders)][: self.depth + 1]
        self.weights = [sample(out, into + 1) for into, out in zip(self.widths, self.widths[1:])]
        self.curves = [sample(5, low=0.4) for _ in self.weights]
        n = self.examples or 1
        self.inputs = np.concatenate([np.ones((n, 1)), sample(n, self.widths[0])], axis=1)
        outputs = self.widths[-1]
        if self.loss == "cross-entropy":
            self.targets = np.eye(outputs)[(np.arange(n) + self.seed) % outputs]
        else:
            self.targets = sample(n, outputs)
        self.families = families(self.examples > 0, self.depth, self.level > 0, self.default)

    def size(self, kind: Kind) -> int:
        return self.examples if kind == EXAMPLE else self.widths[self.layer(kind[1])]

    def layer(self, layer: Layer | None) -> int:
        if layer is None:
            return 0
        return layer.offset + {"": 0, "l": self.level, "L": self.depth}[layer.letter]

    def own(self, family: str, layer: int) -> int:
        return {"w": 2, "wt": 2, "E": 0, "En": 1}.get(family, 2 if self.examples and family != "b" else 1)

    def form(self, layer: int) -> str:
        """Return which activation function a layer has."""
        return self.output if layer == self.depth else self.hidden

    def curve(self, layer: int, primes: int, value: Value) -> Value:
        """Return h of a layer, or its first derivatives: α tanh(βa + γ) + κa + ν sin a."""
        form = self.form(layer)
        if isinstance(value, Dual):
            return Dual(self.curve(layer, primes, value.x), self.curve(layer, primes + 1, value.x) * value.d, value.tag)
        if form == "identity":
            return value if primes == 0 else np.ones_like(value) if primes == 1 else np.zeros_like(value)
        alpha, beta, gamma, kappa, nu = self.curves[layer - 1] if form != "tanh" else (1.0, 1.0, 0.0, 0.0, 0.0)
        t = np.tanh(beta * value + gamma)
        shape = (t, 1 - t**2, -2 * t * (1 - t**2), (1 - t**2) * (6 * t**2 - 2))[primes]
        line = (kappa * value, kappa, 0.0, 0.0)[primes]
        wave = (np.sin, np.cos, lambda v: -np.sin(v), lambda v: -np.cos(v))[primes](value)
        return alpha * beta**primes * shape + line + nu * wave

    def function(self, name: str, layer: Layer | None, primes: int, value: Value) -> Value:
        return self.curve(self.layer(layer), primes, value)

    def bias_unit(self, value: Value) -> Value:
        """Return activations with the constant 1 in front."""
        wide = linear(value, lambda v: np.concatenate([np.zeros((*v.shape[:-1], 1)), v], axis=-1))
        return wide + np.eye(1, self.width_of(value) + 1)[0]

    @staticmethod
    def width_of(value: Value) -> int:
        """Return the number of units of a value."""
        while isinstance(value, Dual):
            value = value.x
        return int(value.shape[-1])

    def internal(self, family: str, layer: int = 0) -> Value:
        """Return a quantity with an axis for the examples, also where there is only one."""
        value = self.get(family, layer)
        if self.examples or family in ("w", "wt", "E"):
            return value
        own = 0 if family == "En" else 1
        return linear(value, lambda v: np.expand_dims(v, -1 - own))

    def single(self, value: Value, own: int = 1) -> Value:
        """Return a quantity without the axis of examples where there is only one."""
        if self.examples:
            return value
        return linear(value, lambda v: np.squeeze(v, -1 - own))

    def compute(self, family: str, layer: int) -> Value:
        return getattr(
            self, {"w": "weight", "wt": "threshold_weight", "zt": "threshold_unit", "δ": "blame"}.get(family, family)
        )(layer)

    def weight(self, layer: int) -> Value:
        """Return w of a layer (out, 1 + in), with b in column 0."""
        weights = self.weights[layer - 1]
        moved = self.moved.get(("b", layer))
        if moved is not None:  # b is column 0 of the table [b, W]
            wide = linear(
                moved, lambda v: np.concatenate([v[..., None], np.zeros((*v.shape, weights.shape[1] - 1))], axis=-1)
            )
            return wide + np.concatenate([np.zeros((len(weights), 1)), weights[:, 1:]], axis=1)
        return weights

    def b(self, layer: int) -> Value:
        """Return b of a layer."""
        return self.internal("w", layer)[..., 0]

    def threshold_weight(self, layer: int) -> Value:
        """Return w of a layer as it multiplies x_0 = −1."""
        return self.internal("w", layer) * np.concatenate([[-1.0], np.ones(self.weights[layer - 1].shape[1] - 1)])

    def x(self, layer: int) -> Value:
        """Return the inputs."""
        return self.single(self.inputs)

    def a(self, layer: int) -> Value:
        """Return a of a layer, from w and z of the layer below."""
        product = self.internal("w", layer)[..., None, :, :] * self.internal("z", layer - 1)[..., None, :]
        return self.single(linear(product, lambda v: v.sum(-1)))

    def z(self, layer: int) -> Value:
        """Return z of a layer, with the bias unit in front."""
        if layer == 0:
            return self.get("x")
        if layer == self.depth:
            return self.bias_unit(self.get("y"))
        return self.bias_unit(self.curve(layer, 0, self.get("a", layer)))

    def threshold_unit(self, layer: int) -> Value:
        """Return z of a layer with −1 as its bias unit."""
        value = self.get("z", layer)
        return value * np.concatenate([[-1.0], np.ones(self.widths[layer])])

    def y(self, layer: int) -> Value:
        """Return the outputs."""
        moved = self.moved.get(("z", self.depth))
        if moved is not None:
            return moved[..., 1:]
        a = self.get("a", self.depth)
        if self.output != "softmax":
            return self.curve(self.depth, 0, a)
        e = apply("exp", a)
        return e / linear(e, lambda v: v.sum(-1, keepdims=True))

    def t(self, layer: int) -> Value:
        """Return the targets."""
        return self.single(self.targets)

    def En(self, layer: int) -> Value:
        """Return the error of each example."""
        y, t = self.get("y"), self.get("t")
        terms = -t * apply("log", y) if self.loss == "cross-entropy" else (y - t) * (y - t)
        return linear(terms, lambda v: v.sum(-1)) * (0.5 if self.loss == "half" else 1.0)

    def E(self, layer: int) -> Value:
        """Return the error of all examples together."""
        if not self.examples:
            return self.get("En")
        return linear(self.get("En"), lambda v: v.sum(-1))

    def blame(self, layer: int) -> Value:
        """Return δ = ∂E/∂a of a layer."""
        if layer == self.depth:
            return self.output_blame()
        above = self.internal("δ", layer + 1)[..., :, None] * self.internal("w", layer + 1)[..., None, :, 1:]
        slope = self.curve(layer, 1, self.get("a", layer))
        return slope * self.single(linear(above, lambda v: v.sum(-2)))

    def output_blame(self) -> Value:
        """Return δ of the output."""
        y, t = self.get("y"), self.get("t")
        factor = 1.0 if self.loss == "half" else 2.0
        slope: Value = -t / y if self.loss == "cross-entropy" else (y - t) * factor
        if self.output != "softmax":
            return slope * self.curve(self.depth, 1, self.get("a", self.depth))
        weighted = linear(slope * y, lambda v: v.sum(-1, keepdims=True))
        return y * (slope - weighted)

    def size_N(self, layer: int) -> Value:
        """Return the number of examples as a value."""
        return scalar(self.examples)


def families(batch: bool, depth: int, generic: bool, default: str) -> dict[str, Family]:
    """Return the letters of a layered network."""
    first: tuple[Kind, ...] = (EXAMPLE,) if batch else ()
    top = Layer("L") if generic or default else Layer("", depth)
    left_out = top if default else None

    def unit(layer: Layer | None) -> tuple[Kind, ...]:
        return (*first, ("unit", layer))

    def weight(layer: Layer | None) -> tuple[Kind, ...]:
        assert layer is not None
        return (("unit", layer), ("unit", below(layer)))

    ends = lambda layer: (*first, ("unit", top))
    n = (False,) * len(first)
    found = [
        Family("x", lambda layer: (*first, ("unit", Layer("", 0))), zero=(*n, True), means="input"),
        Family("w", weight, layered=True, zero=(False, True), means="weight"),
        Family("wt", weight, layered=True, zero=(False, True), means="weight"),
        Family("b", lambda layer: (("unit", layer),), layered=True, means="bias"),
        Family("a", unit, layered=True, default=left_out, zero=(*n, False), means="pre-activation"),
        Family("z", unit, layered=True, zero=(*n, True), lowest=0, means="activation"),
        Family("zt", unit, layered=True, zero=(*n, True), lowest=0, means="activation"),
        Family("δ", unit, layered=True, default=left_out, zero=(*n, False), means="local error"),
        Family("y", ends, means="output"),
        Family("t", ends, means="target"),
        Family("E", means="error"),
    ]
    if batch:
        found.append(Family("En", lambda layer: (EXAMPLE,), means="error of one example"))
    return {one.name: one for one in found}


def below(layer: Layer) -> Layer:
    """Return the layer below."""
    return Layer(layer.letter, layer.offset - 1)
