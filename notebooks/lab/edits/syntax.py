"""Find places in a syntax tree, and change them and back without copying it, to make neighbours."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .program import is_tick

LEFT_ALONE = {"decorator_list", "annotation", "returns", "type_params", "args"}     # fields of a definition


@dataclass(frozen=True, slots=True)
class Change:
    """A new value for a field of a node."""

    holder: Any
    field: str
    value: Any

    def make(self) -> Change:
        """Make the change, and return the one that takes it back."""
        before = Change(self.holder, self.field, getattr(self.holder, self.field))
        setattr(self.holder, self.field, self.value)
        return before


@dataclass(frozen=True, slots=True)
class Place:
    """A node and where it is: in `holder.field`, which is a list if there is an index.

    above: the place of the holder.
    """

    node: Any
    holder: Any
    field: str
    index: int | None
    above: Place | None

    @property
    def line(self) -> int:
        """Return the line of the place, or that of the nearest place above that has one."""
        return int(getattr(self.node, "lineno", 0)) or (self.above.line if self.above else 0)

    def replaced(self, new: ast.AST | Sequence[ast.AST]) -> Change:
        """Return the change that puts something in this place; in a list of statements, any number of them."""
        several = list(new) if isinstance(new, Sequence) else [new]
        for one in several:
            located(one, self.node)
        if self.index is None:
            return Change(self.holder, self.field, several[0])
        there = list(getattr(self.holder, self.field))
        there[self.index:self.index + 1] = several
        if not [one for one in there if not is_tick(one)] and isinstance(self.node, ast.stmt):
            there.append(located(ast.Pass(), self.node))
        return Change(self.holder, self.field, there)

    def statement(self) -> Place:
        """Return the place of the statement that this is a part of."""
        return self if isinstance(self.node, ast.stmt) or self.above is None else self.above.statement()

    def loop(self) -> Place | None:
        """Return the innermost loop around this place, None where there is none."""
        above = self.above
        while above is not None and not isinstance(above.node, ast.For | ast.While):
            above = above.above
        return above


@dataclass(slots=True)
class Neighbour:
    """A program that is one edit away; nothing of it is made before it is tried, for most never are.

    kind: one of `wording.KINDS`.  weight: how large the edit is, 1 for one token.  made: makes the change.
    about: the code to look at, or a text.  detail: more about it.
    definition: the number of the definition that is edited, among the program's own.
    """

    kind: str
    line: int
    weight: float
    made: Callable[[], Change]
    about: ast.AST | str = ""
    detail: ast.AST | str = ""
    definition: int = 0


@dataclass(frozen=True)
class Known:
    """The names that a definition may use.

    names: its variables and parameters.  parameters: its parameters.  functions: what it may call, by name.
    parts: other values that stand in it, such as `a[l]`.
    """

    names: Sequence[str]
    parameters: Sequence[str]
    functions: Sequence[str]
    parts: Sequence[ast.expr]


def one(kind: str, place: Place, weight: float, new: Any, about: ast.AST | str = "",
        detail: ast.AST | str = "") -> Neighbour:
    """Return the neighbour that has something else in one place."""
    return Neighbour(kind, place.line, weight, partial(place.replaced, new), about, detail)


def places(definition: ast.AST, above: Place | None = None) -> Iterator[Place]:
    """Yield every place below a definition, from the outside in, without annotations, parameters and TICKs."""
    for field, value in ast.iter_fields(definition):
        if isinstance(definition, ast.FunctionDef | ast.Lambda | ast.AnnAssign) and field in LEFT_ALONE:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST) and not is_tick(node) and not isinstance(
                    node, ast.expr_context | ast.operator | ast.unaryop | ast.cmpop | ast.boolop):
                place = Place(node, definition, field, index, above)
                yield place
                yield from places(node, place)


def located(node: Any, like: Any) -> Any:
    """Return a new node with the line of another; its parts that have lines of their own keep them."""
    if not hasattr(node, "lineno"):
        node.lineno, node.col_offset = getattr(like, "lineno", 1), getattr(like, "col_offset", 0)
        node.end_lineno, node.end_col_offset = node.lineno, node.col_offset
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr | ast.stmt | ast.keyword):
                located(child, like)
            else:
                for deeper in ast.iter_child_nodes(child):
                    located(deeper, like)
    return node


def text(node: ast.AST, most: int = 50) -> str:
    """Return a node as code for a sentence, cut where it is long."""
    words = ast.unparse(node).split("\n")[0]
    return words if len(words) <= most else words[:most - 1] + "…"


def number(value: float) -> ast.expr:
    """Return a number as an expression; a negative one gets a minus sign."""
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def called(place: Place) -> str:
    """Return the name of the function in whose call this place is, "" where it is in none."""
    above = place.above
    while above is not None and isinstance(above.node, ast.expr | ast.keyword):
        if isinstance(above.node, ast.Call):
            function = above.node.func
            return getattr(function, "attr", getattr(function, "id", ""))
        above = above.above
    return ""
