"""Define the expressions and side lines that make up a derivation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..language.tokens import Token
from ..meaning.faults import IndexFault
from ..trees import Axis, Node, Number


@dataclass
class Expression:
    """One expression: as typed (`tree`), read (`node`) and worked out (`values`), or what is wrong with its indices."""

    tokens: list[Token]
    tree: Node
    node: Node | None = None
    fault: IndexFault | None = None
    values: list[Any] = field(default_factory=list)
    equal: bool = False
    key: str = ""

    @property
    def at(self) -> int:
        """Return the position in the text where the expression begins."""
        return self.tokens[0].at if self.tokens else 0


@dataclass
class SideLine:
    """A line with a left side of its own; `true` where all its expressions are equal; `name` of an abbreviation.

    note: True where a remark behind an expression says it.
    """

    parts: list[Expression]
    loose: tuple[Axis, ...] = ()
    true: bool = True
    name: str = ""
    note: bool = False

    @property
    def at(self) -> int:
        """Return the position in the text where the line begins."""
        return self.parts[0].at


def contains(tokens: list[Token], wanted: list[Token]) -> bool:
    """Return True where the wanted tokens occur in a row."""
    texts, part = [one.text for one in tokens], [one.text for one in wanted]
    return any(texts[at : at + len(part)] == part for at in range(len(texts) - len(part) + 1))


def is_zero(tree: Node) -> bool:
    """Return True for the number 0."""
    return isinstance(tree, Number) and tree.value == 0
