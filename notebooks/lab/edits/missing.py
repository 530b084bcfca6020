"""Make neighbours with something that is missing: a factor, a call, a minus, a transpose, an index."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import permutations

from .entries import plus
from .syntax import Known, Neighbour, Place, called, number, one

NUMPY = ("sum", "mean", "exp", "log", "tanh", "sqrt")
WRAPPED = (ast.Name, ast.Call, ast.BinOp, ast.Subscript, ast.Attribute)


def missing(place: Place, known: Known) -> Iterator[Neighbour]:
    """Yield the neighbours that have more in this place: this value with something to it."""
    node = place.node
    if not _is_value(place):
        return
    about = node
    yield one("transpose", place, 1, ast.Attribute(node, "T", ast.Load()), about)
    yield one("sign", place, 1.5, ast.UnaryOp(ast.USub(), node), about)
    for name in known.functions:
        yield one("call missing", place, 1.5, ast.Call(ast.Name(name, ast.Load()), [node], []), about)
    for value in (2, 0.5):
        yield one("factor missing", place, 2, ast.BinOp(ast.Constant(value), ast.Mult(), node), about)
    yield one("power", place, 1.5, ast.BinOp(node, ast.Pow(), ast.Constant(2)), about)
    yield one("complement", place, 1.5, ast.BinOp(ast.Constant(1), ast.Sub(), node), about)
    for value in (1, -1):
        kind = "bounds" if _is_bound(place) else "term missing"
        yield one(kind, place, 1.0 if kind == "bounds" else 2.5, plus(node, value), about)
    for name in NUMPY:
        yield one("call missing", place, 2, _numpy(name, node), about)
    for axis in (0, 1, -1):
        yield one("call missing", place, 2.5, ast.Call(_of_numpy("sum"), [node], [
            ast.keyword("axis", ast.Constant(axis) if axis >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(1)))]), about)
    if isinstance(node, ast.Name) and (place.field == "iter" or _is_zipped(place)):
        for low, high, step in ((1, None, None), (None, -1, None), (None, None, -1)):
            part = ast.Slice(*(None if end is None else number(end) for end in (low, high, step)))
            yield one("items left out", place, 1.5, ast.Subscript(node, part, ast.Load()), about)
    if isinstance(node, ast.Name):
        for end in (0, -1):
            yield one("index missing", place, 2, ast.Subscript(node, number(end), ast.Load()), about)
        column = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
        yield one("column", place, 2.5, ast.Subscript(node, column, ast.Load()), about)


def combined(place: Place, known: Known) -> Iterator[Neighbour]:
    """Yield this value times, over, plus and less each other value at hand, and indexed by each."""
    node = place.node
    if not _is_value(place):
        return
    about = node
    names = [ast.Name(name, ast.Load()) for name in known.names if name not in known.functions]
    simple = isinstance(node, ast.Name | ast.Subscript | ast.Call)
    for other in names:
        if simple:
            yield one("factor missing", place, 2, ast.BinOp(node, ast.Mult(), other), about, other.id)
            yield one("factor missing", place, 2, ast.BinOp(other, ast.MatMult(), node), about, other.id)
            yield one("term missing", place, 2.5, ast.BinOp(node, ast.Add(), other), about, other.id)
            yield one("term missing", place, 2.5, ast.BinOp(node, ast.Sub(), other), about, other.id)
        if isinstance(node, ast.Name):
            yield one("index missing", place, 2, ast.Subscript(node, other, ast.Load()), about, other.id)
        yield one("factor missing", place, 2.5, ast.BinOp(node, ast.Div(), other), about, other.id)
    yield from _entries_of_arguments(place, known)
    if simple:
        for part in known.parts:
            yield one("factor missing", place, 2, ast.BinOp(node, ast.Mult(), part), about, part)
            yield one("term missing", place, 3, ast.BinOp(node, ast.Add(), part), about, part)
        for other in names:     # the derivative of tanh and of the sigmoid, by what they give
            square = ast.BinOp(other, ast.Pow(), ast.Constant(2))
            slope = ast.BinOp(ast.Constant(1), ast.Sub(), square)
            yield one("factor missing", place, 2.5, ast.BinOp(node, ast.Mult(), slope), about, other.id)
            complement = ast.BinOp(ast.Constant(1), ast.Sub(), other)
            yield one("factor missing", place, 2.5, ast.BinOp(node, ast.Mult(), complement), about, other.id)
        for name in known.functions:
            for value in [*names, *known.parts]:
                call = ast.Call(ast.Name(name, ast.Load()), [value], [])
                yield one("factor missing", place, 2.5, ast.BinOp(node, ast.Mult(), call), about, name)
    for name in known.parameters:
        if name not in known.functions:
            length = ast.Call(ast.Name("len", ast.Load()), [ast.Name(name, ast.Load())], [])
            yield one("factor missing", place, 2.5, ast.BinOp(node, ast.Div(), length), about, f"len({name})")


def _entries_of_arguments(place: Place, known: Known) -> Iterator[Neighbour]:
    """Yield an entry in place of this argument that the answer takes nowhere yet, such as y[node]."""
    if not isinstance(place.node, ast.Name) or not isinstance(place.holder, ast.Call) or place.field != "args":
        return
    for value, index in permutations([name for name in known.parameters if name not in known.functions], 2):
        entry = ast.Subscript(ast.Name(value, ast.Load()), ast.Name(index, ast.Load()), ast.Load())
        yield one("name", place, 2, entry, place.node.id, called(place))


def _is_value(place: Place) -> bool:
    node, holder = place.node, place.holder
    return isinstance(node, WRAPPED) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load) and not (
        place.field == "func" or isinstance(holder, ast.Attribute) or (isinstance(holder, ast.comprehension)
        and place.field == "target"))


def _is_bound(place: Place) -> bool:
    return (isinstance(place.holder, ast.Call) and getattr(place.holder.func, "id", "") == "range") or isinstance(
        place.holder, ast.Slice)


def _is_zipped(place: Place) -> bool:
    holder = place.holder
    return isinstance(holder, ast.Call) and getattr(holder.func, "id", "") in ("zip", "enumerate", "reversed")


def _of_numpy(name: str) -> ast.expr:
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _numpy(name: str, node: ast.expr) -> ast.Call:
    return ast.Call(_of_numpy(name), [node], [])
