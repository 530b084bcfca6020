"""An exercise as it ships, ready to judge: its worlds, its given expression with its values, and its free letters."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from ..language.parser import Parser, Reading
from ..language.problems import Unreadable
from ..language.tokens import Token, tokens
from ..meaning.canonical import canonical
from ..meaning.dictionaries import GRAPH, OURS, OURS_TOY, SCALAR, Dictionary
from ..meaning.evaluate import evaluate
from ..meaning.lookup import Abbreviation
from ..meaning.reader import Reader
from ..trees import Axis, Node, Quantity, walk
from ..worlds import World, sample

TOLERANCE = 1e-8
MOST_NODES = 400
DICTIONARIES = {"graph": GRAPH, "scalar": SCALAR, "linear": OURS_TOY, "toy": OURS_TOY}


def parse(
    text_or_tokens: str | list[Token],
    world: str,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
    own_e: bool = False,
) -> Node:
    """Return the tree of one expression, with the reading of σ that fits the world.

    own_e: True where e is a student's letter.  Raise Unreadable where the expression is far too long.
    """
    return _parsed(text_or_tokens if isinstance(text_or_tokens, str) else tuple(text_or_tokens), world, reading, own_e)


@lru_cache(maxsize=500)
def _parsed(text_or_tokens: str | tuple[Token, ...], world: str, reading: Reading, own_e: bool) -> Node:
    """Parse like `parse`, but keep the last trees: a text is asked about its parts several times."""
    found = tokens(text_or_tokens) if isinstance(text_or_tokens, str) else list(text_or_tokens)
    parser = Parser(found, reading)
    parser.variance = world in ("gaussian", "classes")
    parser.variable = "a" if world == "scalar" else ""
    parser.own_e = own_e
    tree = parser.whole()
    if sum(1 for _ in walk(tree)) > MOST_NODES:
        raise Unreadable("This step is far longer than it needs to be. Split it.", found[0].at)
    return tree


@dataclass
class Problem:
    """An exercise, ready to judge.

    shipped: as plain data. axes: the free letters of the given expression, in order.
    """

    shipped: Mapping[str, Any]
    worlds: list[World]
    axes: tuple[Axis, ...] = ()
    given: Node = field(default_factory=lambda: Quantity(""))
    values: list[Any] = field(default_factory=list)
    key: str = ""
    key_defined: str = ""
    instance: dict[str, int] = field(default_factory=dict)

    @property
    def world_name(self) -> str:
        """Return the name of the exercise's world."""
        return str(self.shipped["world"])

    @property
    def dictionary(self) -> Dictionary:
        """Return the meaning of letters in this world."""
        return DICTIONARIES.get(self.world_name, OURS)

    def letters(self) -> dict[str, Abbreviation]:
        """Return the letters that the exercise's text has introduced, with what they stand for."""
        return dict(abbreviation(letter, parse(text, self.world_name))
                    for letter, text in self.shipped.get("letters", {}).items())

    def read_given(
        self, numbers: Mapping[str, int] | None = None, letters: Mapping[str, Abbreviation] | None = None
    ) -> None:
        """Read the given expression, with numbers for some of its letters and `letters` that stand for expressions."""
        tree = parse(self.shipped["given"], self.world_name)
        reader = Reader(
            self.worlds[0], self.dictionary, free=dict(numbers or {}), abbreviations=dict(letters or {}), strict=False
        )
        self.given = reader.read(tree)
        self.axes = tuple(axis for axis in reader.free.values() if isinstance(axis, Axis))
        self.instance = dict(numbers or {})
        self.key, self.key_defined = canonical(self.given), canonical(self.given, defined=True)
        self.values = [evaluate(self.given, world, self.axes) for world in self.worlds]

    def with_numbers(self, numbers: Mapping[str, int]) -> Problem:
        """Return the same problem for certain values of its free letters, as in ∂L/∂w_{11}."""
        other = Problem(self.shipped, self.worlds)
        other.read_given(numbers)
        return other

    def domain(self, world: World, loose: Sequence[Axis]) -> Any:
        """Return for which letters a statement has to hold, with one axis for each letter; None for all."""
        mask = world.domain(tuple(axis.letter for axis in self.axes)) if self.axes else None
        if mask is None and not (loose and "target" in world.families):
            return None
        if mask is None:
            mask = np.ones((1,) * len(self.axes), dtype=bool)
        for axis in loose:
            own = ~world.related("inputs") if axis.kind == ("node",) else np.ones(1, dtype=bool)
            mask = mask[..., None] & own
        return mask

    def values_of(self, node: Node, loose: Sequence[Axis] = ()) -> list[Any]:
        """Return an expression's value in each world, for all values of its letters."""
        return [evaluate(node, world, (*self.axes, *loose)) for world in self.worlds]

    def equal(self, left: Sequence[Any], right: Sequence[Any], loose: Sequence[Axis] = ()) -> bool:
        """Return True where two values agree in every world and for all letters, to a relative 1e-8."""
        return all(
            self.difference(one, other, world, loose) is None for one, other, world in zip(left, right, self.worlds)
        )

    def difference(self, left: Any, right: Any, world: World, loose: Sequence[Axis] = ()) -> tuple[int, ...] | None:
        """Return the first place where two values differ, or None."""
        mask = self.domain(world, loose)
        shape = np.broadcast_shapes(np.shape(left), np.shape(right), np.shape(mask) if mask is not None else ())
        left, right = np.broadcast_to(left, shape), np.broadcast_to(right, shape)
        inside = np.broadcast_to(mask, shape) if mask is not None else np.ones(shape, dtype=bool)
        with np.errstate(all="ignore"):
            scale = max([np.max(np.abs(one[inside & np.isfinite(one)]), initial=0.0) for one in (left, right)])
            wrong = inside & ~(np.abs(left - right) <= TOLERANCE * scale)
        if not wrong.any():
            return None
        return tuple(int(one) for one in np.argwhere(wrong)[0])


def abbreviation(letter: str, tree: Node) -> tuple[str, Abbreviation]:
    """Return the abbreviation that a letter such as u_n stands for."""
    name, _, index = letter.partition("_")
    return name, Abbreviation(name, tuple(index), tree)


PROBLEMS: OrderedDict[str, Problem] = OrderedDict()


def problem(shipped: Mapping[str, Any]) -> Problem:
    """Return the problem of a shipped exercise; the last few are kept, with what their worlds have worked out."""
    key = json.dumps(shipped, sort_keys=True, ensure_ascii=False)
    if key not in PROBLEMS:
        worlds = [sample(shipped["world"], shipped["settings"], seed) for seed in shipped["seeds"]]
        made = Problem(shipped, worlds)
        made.read_given(letters=made.letters())
        PROBLEMS[key] = made
        while len(PROBLEMS) > 40:
            PROBLEMS.popitem(last=False)
    return PROBLEMS[key]


def index_list(node: Node) -> list[Axis | int]:
    """Return the indices of all quantities in a tree, from the top."""
    return [index for one in walk(node) if isinstance(one, Quantity) for index in one.indices]
