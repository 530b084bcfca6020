"""Define the expressions and side lines that make up a derivation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..language.tokens import Token
from ..meaning.faults import IndexFault
from ..trees import Axis, Node


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
        return self.parts[0].at
