"""Find out what a text uses its letters for: abbreviations, the free letters of the given expression, the layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from ..language.parser import Reading
from ..language.problems import Unreadable
from ..language.structure import Statement
from ..language.tokens import Token
from ..meaning.canonical import canonical
from ..meaning.dictionaries import Dictionary
from ..meaning.faults import IndexFault
from ..meaning.lookup import Abbreviation
from ..meaning.reader import Reader
from ..trees import Axis, Constant, Layer, Name, Node, walk
from .problem import Problem, index_list, parse


@dataclass
class Letters:
    """The letters of one text.

    problem: the exercise, perhaps for certain numbers of its letters. free: its axes by letter.
    """

    problem: Problem
    dictionary: Dictionary
    reading: Reading
    remarks: list[str] = field(default_factory=list)
    abbreviations: dict[str, Abbreviation] = field(default_factory=dict)
    free: dict[str, Axis | int] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    own_e: bool = False
    """True where the student has a letter e, such as e = ŷ − t."""

    def parsed(self, part: list[Token]) -> Node:
        """Return the tree of a part, in this reading of the text."""
        return parse(part, self.problem.world_name, self.reading, self.own_e)

    def reader(self, free: dict[str, Axis | int] | None = None, strict: bool = True) -> Reader:
        """Return a reader that knows these letters; strict: letters that are not known are faults."""
        return Reader(
            self.problem.worlds[0],
            self.dictionary,
            dict(self.free if free is None else free),
            self.layers,
            self.abbreviations,
            strict,
            self.remarks,
            others=tuple(self.problem.worlds[1:]),
        )

    def find_abbreviations(self, found: Sequence[Statement]) -> None:
        """Collect the letters that statements introduce."""
        for statement in found:
            if len(statement.parts) < 2 or not statement.starts or statement.assigns or len(statement.parts[0]) > 12:
                continue
            try:
                left = self.parsed(statement.parts[0])
            except Unreadable:
                continue
            if left == Constant("e") and self.problem.world_name not in ("scalar", "gaussian"):
                self.own_e = True
                left = self.parsed(statement.parts[0])
            if isinstance(left, Name) and self.is_unknown(left) and left.letter not in self.abbreviations:
                try:
                    meaning = self.parsed(statement.parts[1])
                except Unreadable:
                    continue
                self.abbreviations[left.letter] = Abbreviation(left.letter, left.indices, meaning)

    def is_unknown(self, left: Name) -> bool:
        """Return True for a letter that the world does not know."""
        if left.layer is not None or left.star:
            return False
        reader = self.reader(strict=False)
        if self.problem.world_name == "scalar":
            return left.letter not in ("a", "σ") and not self.is_the_variable(left.letter)
        if left.letter == "δ" and not left.indices and self.problem.world_name in ("linear", "toy"):
            return True  # with or without its 2
        if left.letter in ("δ", "σ", "E", "L", "C") or reader.family(left) is not None:
            return False
        if left.indices and left.letter != "M":
            return True  # D_j is no size
        return reader.number_of(left) is None

    def is_the_variable(self, letter: str) -> bool:
        """Return True for the letter that the exercise differentiates by, where it has one."""
        return False

    def find_layers(self, found: Sequence[Statement], trees: Any) -> None:
        """Take another letter for l, where one is used throughout and l is not, and l − 1 for l where the given
        expression is written with it."""
        if not getattr(self.problem.worlds[0], "level", 0) or trees is None:
            return
        if any(self.one_layer_lower(statement) for statement in found if statement.starts and not statement.note):
            self.layers["l"] = Layer("l", 1)
            return
        used = {
            one.layer.letter
            for row in trees
            for tree in row
            for one in walk(tree)
            if isinstance(one, Name) and one.layer is not None
        }
        used -= {"", "L"}
        if len(used) == 1 and "l" not in used:
            self.layers[used.pop()] = Layer("l")

    def one_layer_lower(self, statement: Statement) -> bool:
        """Return True if a statement begins with the given expression for layer l − 1, as lin's recursion does."""
        tree = self.parsed(statement.parts[0])
        layers = {one.layer for one in walk(tree) if isinstance(one, Name) and one.layer is not None}
        if layers != {Layer("l", -1)} or self.mapping(statement.parts[0]) is not None:
            return False
        self.layers = {"l": Layer("l", 1)}
        found = self.mapping(statement.parts[0]) is not None
        self.layers = {}
        return found

    def find_letters(self, found: Sequence[Statement]) -> None:
        """Find which of the student's letters are the free letters of the given expression."""
        own = {axis.letter: axis for axis in self.problem.axes}
        for statement in found:
            if not statement.starts or statement.note or not statement.parts:
                continue
            if (mapping := self.mapping(statement.parts[0])) is not None:
                self.free = mapping
                return
        self.free = dict(own)

    def mapping(self, part: list[Token]) -> dict[str, Axis | int] | None:
        """Return the student's letters for the given ones where an expression is the given one but for its letters."""
        reader = self.reader({}, strict=False)
        reader.remarks = []
        try:
            node = reader.read(self.parsed(part))
        except (Unreadable, IndexFault):
            return None
        letters = [letter for letter, axis in reader.free.items() if isinstance(axis, Axis)]
        axes = self.problem.axes
        if len(letters) == len(axes) <= 4:
            for order in permutations(axes):
                renamed = {letter: axis.letter for letter, axis in zip(letters, order)}
                if self.alike(canonical(node, renamed)) or canonical(node, renamed, True) == self.problem.key_defined:
                    return dict(zip(letters, order))
        if not letters and axes:
            return self.numbers(node)
        return None

    def alike(self, key: str) -> bool:
        """Return True for the given expression's canonical form, also with thresholds written as weights."""
        return (
            key in (self.problem.key, self.problem.key.replace("wt", "w").replace("zt", "z"))
            or key.replace("wt^", "w^").replace("zt^", "z^") == self.problem.key
        )

    def numbers(self, node: Node) -> dict[str, Axis | int] | None:
        """Return numbers for the given letters, where the student derives ∂L/∂w_{11}."""
        if self.problem.world_name not in ("linear", "toy"):
            return None
        mine, given = index_list(node), index_list(self.problem.given)
        if len(mine) != len(given) or not all(isinstance(one, int) for one in mine):
            return None
        found = {
            axis.letter: number
            for axis, number in zip(given, mine)
            if isinstance(axis, Axis) and isinstance(number, int)
        }
        other = self.problem.with_numbers(found)
        if canonical(node) != other.key:
            return None
        self.problem = other
        return dict(found)
