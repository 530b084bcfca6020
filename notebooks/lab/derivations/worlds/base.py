"""Define what every world has: families of quantities, sizes, and values that change when one quantity is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from ..meaning.duals import Dual, Value
from ..trees import Layer

Kind = tuple[Any, ...]
EXAMPLE: Kind = ("example",)
LEAD = 3
"""Each perturbation adds this many axes in front of an array: as many as a quantity has indices at most."""


@dataclass(frozen=True)
class Family:
    """A letter's quantity.

    kinds: what each index counts, given the layer.  layered: it has one array for each layer.  default: the layer that
    may be left out.  zero: for each index, True where the array holds the bias unit at 0.  lowest: the first layer.
    """

    name: str
    kinds: Callable[[Layer | None], tuple[Kind, ...]] = lambda layer: ()
    layered: bool = False
    default: Layer | None = None
    zero: tuple[bool, ...] = ()
    lowest: int = 1
    means: str = ""


def sampler(seed: int) -> Callable[..., Any]:
    """Return a function (*shape) → numbers in ±[0.25, 1.15], none of them near 0 or 1, the same on every machine."""
    generator = np.random.default_rng(seed)

    def sample(*shape: int, low: float = 0.25, high: float = 0.95, signed: bool = True) -> Any:
        values = low + (high - low) * generator.random(shape)
        return values * np.where(generator.random(shape) < 0.5, -1.0, 1.0) if signed else values

    return sample


@dataclass
class World:
    """One random model.

    families: its quantities by name.  sizes: how many there are of each kind.  moved: quantities that were moved, with
    their derivatives.
    """

    seed: int
    families: dict[str, Family] = field(default_factory=dict)
    moved: dict[tuple[str, int], Value] = field(default_factory=dict)
    cache: dict[tuple[str, int], Value] = field(default_factory=dict)
    depth_of_moves: int = 0
    children: dict[tuple[str, int], World] = field(default_factory=dict)
    letters: ClassVar[dict[str, str]] = {}

    # To be given by each world.
    def size(self, kind: Kind) -> int:
        """Return how many values a letter of this kind takes."""
        raise NotImplementedError

    def compute(self, family: str, layer: int) -> Value:
        """Return the value of a family in a layer, from the others."""
        raise NotImplementedError

    def layer(self, layer: Layer | None) -> int:
        """Return the number of a layer."""
        return 0 if layer is None else layer.offset

    def function(self, name: str, layer: Layer | None, primes: int, value: Value) -> Value:
        """Return the value of an activation function, differentiated `primes` times."""
        raise NotImplementedError

    def related(self, relation: str) -> Any:
        """Return the table (rows: the partner, columns: the bound index) of a relation such as i → k."""
        raise NotImplementedError

    def domain(self, free: tuple[str, ...]) -> Any:
        """Return for which values of the free letters a statement has to hold; None for all of them."""
        return None

    # The same for all.
    def value(self, family: str, layer: Layer | None = None) -> Value:
        """Return a quantity's array, with derivatives where something was moved."""
        return self.get(family, self.layer(layer))

    def get(self, family: str, layer: int = 0) -> Value:
        """Return the value of a family in a layer, moved if it is moved here."""
        key = (family, layer)
        if key in self.moved:
            return self.moved[key]
        if key not in self.cache:
            self.cache[key] = self.compute(family, layer)
        return self.cache[key]

    def own(self, family: str, layer: int) -> int:
        """Return how many axes of a family's array are its own."""
        return len(self.families[family].kinds(Layer("", layer)))

    def move(self, family: str, layer: Layer | None) -> World:
        """Return this world with a quantity moved: everything computed from it carries the derivatives."""
        key = (family, self.layer(layer))
        if key not in self.children:
            self.children[key] = self.moved_world(key)
        return self.children[key]

    def moved_world(self, key: tuple[str, int]) -> World:
        """Return a copy of this world in which one quantity is moved."""
        other = self.copy()
        other.depth_of_moves = self.depth_of_moves + 1
        other.moved = {**self.moved, key: Dual(self.get(*key), self.unit(key), other.depth_of_moves)}
        return other

    def copy(self) -> World:
        """Return a copy without computed values."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.cache, other.children = {}, {}
        return other

    def unit(self, key: tuple[str, int]) -> Any:
        """Return the derivative of each entry of a quantity with respect to each of its entries."""
        shape = self.shape(key)
        eye = np.eye(int(np.prod(shape, dtype=int))).reshape(shape + shape)
        return eye.reshape((1,) * (LEAD - len(shape)) + shape + (1,) * (LEAD * self.depth_of_moves) + shape)

    def shape(self, key: tuple[str, int]) -> tuple[int, ...]:
        """Return the shape of a quantity's own indices."""
        from ..meaning.duals import plain

        own = self.own(*key)
        return np.shape(plain(self.get(*key)))[-own:] if own else ()


def scalar(value: float) -> Any:
    """Return a number as an array without axes."""
    return np.asarray(float(value))
