"""Make neighbours in which a statement is another one, is elsewhere, or is not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from .changing import OPERATORS
from .program import is_tick
from .syntax import Change, Neighbour, Place, located, number, one


def moved(place: Place) -> Iterator[Neighbour]:
    """Yield the neighbours that differ in this statement or in where it stands."""
    node = place.node
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(
            node.targets[0], ast.Name | ast.Subscript):
        yield from _assignment(place, node)
    elif isinstance(node, ast.AugAssign):
        yield from _added(place, node)
    elif isinstance(node, ast.Return) and node.value is not None:
        backwards = ast.Subscript(node.value, ast.Slice(None, None, number(-1)), ast.Load())
        yield one("order", place, 1.5, ast.Return(backwards), node)
    elif isinstance(node, ast.For):
        yield from _loop(place, node)
    elif isinstance(node, ast.If):
        yield one("condition", place, 1.5, node.body, node.test)
        if node.orelse:
            yield one("condition", place, 1, ast.If(node.test, node.orelse, node.body), node.test)
        yield one("condition", place, 1, ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse), node.test)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and len(node.value.args) == 1:
        yield from _copied(place, node.value)
    if isinstance(place.index, int) and place.field in ("body", "orelse"):
        yield from _elsewhere(place)


def _assignment(place: Place, node: ast.Assign) -> Iterator[Neighbour]:
    target = about = node.targets[0]
    assert isinstance(target, ast.Name | ast.Subscript)
    yield one("assignment", place, 1, ast.AugAssign(target, ast.Add(), node.value), about)
    if isinstance(node.value, ast.Name):
        copy = ast.Call(ast.Attribute(node.value, "copy", ast.Load()), [], [])
        yield one("copy", place, 1, ast.Assign([target], copy), about)
    if isinstance(target, ast.Name) and place.index is not None:
        there = [part for part in getattr(place.holder, place.field) if not is_tick(part)]
        if there[-1] is node and isinstance(place.holder, ast.FunctionDef):
            back = ast.Return(ast.Name(target.id, ast.Load()))
            yield one("return missing", place, 1, [node, back], about)


def _added(place: Place, node: ast.AugAssign) -> Iterator[Neighbour]:
    about = node.target
    yield one("assignment", place, 1, ast.Assign([node.target], node.value), about)
    if isinstance(node.target, ast.Name):
        value = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        yield one("copy", place, 1, ast.Assign([node.target], value), about)
    for operator in OPERATORS:
        if not isinstance(node.op, operator) and operator is not ast.Pow:
            yield one("operator", place, 1, ast.AugAssign(node.target, operator(), node.value), node)


def _copied(place: Place, call: ast.Call) -> Iterator[Neighbour]:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "append" and isinstance(call.args[0], ast.Name):
        copy = ast.Call(ast.Attribute(call.args[0], "copy", ast.Load()), [], [])
        yield one("copy", place, 1, ast.Expr(ast.Call(call.func, [copy], [])), call.args[0])


def _loop(place: Place, node: ast.For) -> Iterator[Neighbour]:
    backwards = ast.Call(ast.Name("reversed", ast.Load()), [
        ast.Call(ast.Name("list", ast.Load()), [node.iter], [])], [])
    yield one("loop order", place, 1.5, ast.For(node.target, backwards, node.body, node.orelse), node.iter)
    inner = [part for part in node.body if not is_tick(part)]
    if len(inner) == 1 and isinstance(inner[0], ast.For):    # the loops exchanged
        deeper = located(ast.For(node.target, node.iter, inner[0].body, []), inner[0])
        ticks = [part for part in node.body if is_tick(part)]
        yield one("loop order", place, 2, ast.For(inner[0].target, inner[0].iter, [*ticks, deeper], []), node.iter)


def _elsewhere(place: Place) -> Iterator[Neighbour]:
    node, there = place.node, getattr(place.holder, place.field)
    shown = node
    after = place.index + 1 if place.index is not None else 0
    following = there[after] if after < len(there) else None
    if not isinstance(node, ast.Return) and len(there) > 1:
        yield one("statement too many", place, 2, [], shown)
    if following is not None and not isinstance(following, ast.Return):     # nothing comes after that
        swapped = list(there)
        swapped[after - 1], swapped[after] = following, node
        yield Neighbour("statement order", place.line, 1.5, partial(Change, place.holder, place.field, swapped), shown)
        if isinstance(following, ast.For | ast.While) and isinstance(node, ast.Assign):
            yield from _into(place, following, there, shown)
        if isinstance(node, ast.For | ast.While) and not isinstance(following, ast.FunctionDef):
            body = [*node.body, following]
            yield _both(place, "into the loop", following, [_with(node, body)], 2)
    above = place.above
    if above is not None and isinstance(above.node, ast.For | ast.While | ast.If) and place.field == "body":
        left = [part for part in there if part is not node]
        if all(map(is_tick, left)):
            left = [*left, located(ast.Pass(), node)]
        kind = "return" if isinstance(node, ast.Return) else "out of the loop"
        holder = _with(above.node, left)
        line = place.line
        yield Neighbour(kind, line, 1, partial(above.replaced, [holder, node]), shown)
        if not isinstance(node, ast.Return):
            yield Neighbour("before the loop", line, 1.5, partial(above.replaced, [node, holder]), shown)


def _into(place: Place, loop: ast.For | ast.While, there: list[ast.stmt], shown: ast.stmt) -> Iterator[Neighbour]:
    """Yield the neighbours in which an assignment before a loop is made anew in each pass."""
    yield _both(place, "into the loop", place.node, [_with(loop, [*_first_tick(loop), place.node, *_rest(loop)])], 1)


def _both(place: Place, kind: str, about: ast.stmt, new: list[ast.stmt], weight: float) -> Neighbour:
    """Return the neighbour in which a statement and the next one are replaced."""
    assert place.index is not None
    there = list(getattr(place.holder, place.field))
    there[place.index:place.index + 2] = new
    line = int(getattr(about, "lineno", place.line))
    return Neighbour(kind, line, weight, partial(Change, place.holder, place.field, there), about)


def _with(node: ast.For | ast.While | ast.If, body: list[ast.stmt]) -> ast.stmt:
    """Return a loop or condition like `node` with another body."""
    if isinstance(node, ast.For):
        return located(ast.For(node.target, node.iter, body, node.orelse), node)
    return located(type(node)(node.test, body, node.orelse), node)


def _first_tick(loop: ast.For | ast.While) -> list[ast.stmt]:
    return [part for part in loop.body if is_tick(part)]


def _rest(loop: ast.For | ast.While) -> list[ast.stmt]:
    return [part for part in loop.body if not is_tick(part)]
