"""Look up what a letter in an index means, and whether the indices of a name fit its quantity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..trees import Axis, Index, Kronecker, Layer, Name, Node
from ..worlds.base import EXAMPLE, Family, Kind, World
from .dictionaries import Dictionary
from .faults import IndexFault, counted

Scope = Mapping[str, Axis | int]


@dataclass(frozen=True)
class Abbreviation:
    """A student's own letter: its indices as typed, and its meaning."""

    letter: str
    indices: tuple[Index, ...]
    meaning: Node


@dataclass
class Lookup:
    """A dictionary of one derivation's letters.

    free: axes of the free letters by the student's letter.  layers: other letters for a layer.
    strict: False where letters that are not known become free.  others: further worlds that have to have every layer.
    """

    world: World
    dictionary: Dictionary
    free: dict[str, Axis | int] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    abbreviations: dict[str, Abbreviation] = field(default_factory=dict)
    strict: bool = True
    remarks: list[str] = field(default_factory=list)
    expanding: tuple[str, ...] = ()
    expanded: int = 0
    """How many abbreviations have been written out so far."""
    others: tuple[World, ...] = ()

    def swap(self, node: Name, family: Family) -> tuple[Index, ...]:
        """Return the indices in our order: to ← from."""
        turned = self.dictionary.turned and "L" in self.world.families
        if len(node.indices) == 2 and family.name in ("w", "wt") and turned and not node.arrow:
            return node.indices[::-1]
        if getattr(self.world, "examples", 0) and node.indices[1:] == ("n",) and family.name not in ("w", "wt", "b"):
            return node.indices[::-1]  # δ_{jn} for δ_{nj}
        if len(node.indices) == 2 and family.name == "wt":
            return node.indices[::-1]
        if node.arrow and family.name == "w" and "target" not in self.world.families:
            return node.indices[::-1]
        return node.indices

    def slots(
        self, node: Name, family: Family, kinds: tuple[Kind, ...], indices: tuple[Index, ...], scope: Scope
    ) -> tuple[Axis | int, ...]:
        """Return an axis or a number for each index of a name."""
        zero = family.zero or (False,) * len(kinds)
        return tuple(self.slot(index, kind, allowed, node, scope) for index, kind, allowed in zip(indices, kinds, zero))

    def slot(self, index: Index, kind: Kind, zero: bool, node: Name, scope: Scope) -> Axis | int:
        """Return the axis or number of one index; raise IndexFault if it is out of range."""
        found = self.look_up(index, scope, node)
        if isinstance(found, int):
            if found == 0 and not zero:
                raise IndexFault(
                    "bias", f"{written(node)}: the bias unit 0 has no {node.letter}.", node.letter, node.span
                )
            if found > self.world.size(kind):
                raise IndexFault(
                    "range", f"{written(node)}: {counted(kind)} are fewer than {found}.", node.letter, node.span
                )
            return found
        self.agree(found, kind, node)
        if found.start == 0 and not zero:
            raise IndexFault(
                "bias",
                f"{found.letter} starts at 0 here, but the bias unit has no {node.letter}: it is the constant 1, "
                "and nothing is computed for it.",
                found.letter,
                node.span,
            )
        return found

    def agree(self, axis: Axis, kind: Kind, node: Name) -> None:
        """Note what an axis counts; raise IndexFault if it counts something else already."""
        if axis.kind is None:
            axis.kind = kind
        elif axis.kind != kind:
            raise IndexFault(
                "clash",
                f"{axis.letter} counts {counted(axis.kind)} in one place and {counted(kind)} in {written(node)}.",
                axis.letter,
                node.span,
                node.letter,
            )

    def look_up(self, index: Index, scope: Scope, node: Name | None, span: tuple[int, int] = (0, 0)) -> Axis | int:
        """Return the axis or number that an index means; raise IndexFault if it is unknown."""
        if isinstance(index, int):
            return index
        if isinstance(index, Layer):
            raise IndexFault(
                "count",
                f"An index is one letter or one number here, not {index}. A layer is written above, in brackets, as in "
                f"a_j^{{({index})}}.".replace("−", "-"),
                index.letter,
                node.span if node else span,
            )
        if index in scope:
            return scope[index]
        if not self.strict:
            axis = Axis(index, free=True)
            self.free[index] = axis
            scope[index] = axis  # type: ignore[index]
            return axis
        where = f" in {written(node)}" if node else ""
        raise IndexFault(
            "unbound",
            f"{index} stands outside its sum{where}: no sum over {index} is open there.",
            index,
            node.span if node else span,
        )

    def miscounted(self, node: Name, family: Family, kinds: tuple[Kind, ...]) -> IndexFault:
        """Return the fault of a name with too many indices or too few."""
        count, wanted = len(node.indices), len(kinds)
        batch = getattr(self.world, "examples", 0)
        if EXAMPLE in kinds and count == wanted - 1:
            return IndexFault(
                "count",
                f"Every example has its own {family.means}s: the index n of {node.letter} is missing.",
                "n",
                node.span,
            )
        if batch and count == wanted + 1 and family.name in ("w", "b"):
            return IndexFault(
                "count", f"All examples share one set of weights: {node.letter} has no index n.", "n", node.span
            )
        if count == 0 and wanted:
            return IndexFault(
                "vector",
                f"{written(node)} has {'an index: write it' if wanted == 1 else f'{wanted} indices: write them'}. "
                "Whole vectors and matrices may appear only inside ‖…‖².",
                node.letter,
                node.span,
            )
        number = {0: "no index", 1: "one index", 2: "two indices"}.get(wanted, f"{wanted} indices")
        return IndexFault(
            "count", f"{written(node)} has {count} here; {node.letter} has {number}.", node.letter, node.span
        )

    def kronecker(self, left: Index, right: Index, span: tuple[int, int], scope: Scope) -> Node:
        """Return 1 where two indices are equal, as a node; raise IndexFault if they count different things."""
        sides = [self.look_up(one, scope, None, span) for one in (left, right)]
        kinds = [one.kind for one in sides if isinstance(one, Axis) and one.kind is not None]
        for one in sides:
            if isinstance(one, Axis) and one.kind is None and kinds:
                one.kind = kinds[0]
        if len(kinds) == 2 and kinds[0] != kinds[1]:
            raise IndexFault(
                "clash",
                f"{left} counts {counted(kinds[0])} and {right} counts {counted(kinds[1])}: they cannot be compared. "
                "A local error δ needs its layer.",
                str(left),
                span,
            )
        return Kronecker(sides[0], sides[1], span)


def written(node: Name) -> str:
    """Return a name in plain text, without its layer."""
    inner = " → ".join(map(str, node.indices)) if node.arrow else "".join(map(str, node.indices))
    indices = f"_{inner}" if len(node.indices) == 1 else f"_{{{inner}}}" if inner else ""
    return f"{node.letter}{indices}{'^*' if node.star else ''}"
