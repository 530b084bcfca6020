"""Define where an expression is evaluated: a world, an axis for each letter, and what is moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..trees import Axis, Node, Sum, walk
from ..worlds.base import World
from .duals import Value, plain

MOST_ENTRIES = 60_000


class TooMuch(Exception):
    """An expression that would take too long to be worked out; its text is a sentence."""


@dataclass
class Moved:
    """A quantity that is moved: for each of its indices, the array of entries that are meant."""

    indices: list[Any]


@dataclass
class Situation:
    """A world, the axis of each letter, what is moved, and which expressions stand for a moved value."""

    world: World
    axes: Mapping[Axis, int]
    moved: tuple[Moved, ...] = ()
    replaced: dict[str, Value] = field(default_factory=dict)
    logs_of_zero: list[bool] = field(default_factory=list)

    def places(self, axis: Axis) -> Any:
        """Return the values of a letter, from its start, along its own axis."""
        kind = axis.kind
        assert kind is not None
        size = self.world.size(kind)
        shape = [1] * len(self.axes)
        shape[self.axes[axis]] = -1
        return np.arange(axis.start, size + 1).reshape(shape)

    def index(self, index: Axis | int) -> Any:
        """Return the places of an axis as an array, or a number as it is."""
        return self.places(index) if isinstance(index, Axis) else index


def axes_of(nodes: Iterable[Node], free: Iterable[Axis]) -> dict[Axis, int]:
    """Return a number for every letter in the expressions, the free ones first."""
    found = {axis: number for number, axis in enumerate(free)}
    for node in nodes:
        for one in walk(node):
            if isinstance(one, Sum) and one.axis is not None:
                found.setdefault(one.axis, len(found))
            for index in getattr(one, "indices", ()):
                if isinstance(index, Axis):
                    found.setdefault(index, len(found))
    return found


def checked(value: Value) -> Value:
    """Return the value; raise TooMuch beyond MOST_ENTRIES entries."""
    if np.size(plain(value)) > MOST_ENTRIES:
        raise TooMuch("This step has more sums inside each other than can be worked out.")
    return value
