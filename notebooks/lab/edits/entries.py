"""Make neighbours that take another entry: an index, a slice, or one end of a range."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .syntax import Neighbour, Place, called, number, one


def entries(place: Place) -> Iterator[Neighbour]:
    """Yield the neighbours that take other entries in this place."""
    node = place.node
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield from _index(place, node)
    elif isinstance(node, ast.Slice):
        yield from _slice(place, node)


def _index(place: Place, node: ast.Subscript) -> Iterator[Neighbour]:
    about, detail = node, called(place)
    if isinstance(node.slice, ast.Tuple | ast.Slice):
        yield one("index too many", place, 1.5, node.value, about)
        return
    for step in (1, -1):
        if not isinstance(node.slice, ast.Constant | ast.UnaryOp):
            yield one("index", place, 1, ast.Subscript(node.value, plus(node.slice, step), ast.Load()), about, detail)
    for other in (0, -1):
        yield one("index", place, 1.5, ast.Subscript(node.value, number(other), ast.Load()), about, detail)
    yield one("index too many", place, 1.5, node.value, about)


def plus(node: ast.expr, step: int) -> ast.expr:
    """Return what is one more or one less than a value, in its simplest form."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) and isinstance(
            node.right, ast.Constant) and isinstance(node.right.value, int):
        number = (node.right.value if isinstance(node.op, ast.Add) else -node.right.value) + step
        node, step = node.left, number
    operator = ast.Add() if step > 0 else ast.Sub()
    return ast.BinOp(node, operator, ast.Constant(abs(step))) if step else node


def _slice(place: Place, node: ast.Slice) -> Iterator[Neighbour]:
    about = f"[{node}]"
    lower = (None, ast.Constant(1), node.lower)
    upper = (None, number(-1), node.upper)
    steps = (None, number(-1))
    now = ast.dump(node)
    for low in lower:
        for high in upper:
            for step in steps:
                new = ast.Slice(low, high, step)
                if ast.dump(new) != now:
                    yield one("slice", place, 1, new, about)
