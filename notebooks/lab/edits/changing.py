"""Make neighbours that change a formula: an operator, a name, a number, a comparison, the order, the brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .called import around, inside
from .syntax import Known, Neighbour, Place, called, number, one

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
SIZES = {"range", "zeros", "ones", "empty", "full", "arange", "eye", "tile", "repeat"}      # no powers in these


def changed(place: Place, known: Known) -> Iterator[Neighbour]:
    """Yield the neighbours that have another token in this place, or one less."""
    node = place.node
    if isinstance(node, ast.BinOp):
        yield from _operation(place, node)
    elif isinstance(node, ast.UnaryOp):
        yield from _sign(place, node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from _name(place, node, known)
    elif isinstance(node, ast.Constant):
        yield from _constant(place, node, known)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for operator in COMPARISONS:
            if not isinstance(node.ops[0], operator):
                yield one("comparison", place, 1, ast.Compare(node.left, [operator()], node.comparators), node)
    elif isinstance(node, ast.BoolOp | ast.IfExp):
        yield from _condition(place, node)
    elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load) and 2 <= len(node.elts) <= 4:
        for i in range(len(node.elts) - 1):
            swapped = list(node.elts)
            swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
            yield one("order", place, 1, type(node)(swapped, ast.Load()), node)


def _sign(place: Place, node: ast.UnaryOp) -> Iterator[Neighbour]:
    yield one("sign", place, 1, node.operand, node)
    if isinstance(node.operand, ast.BinOp):
        inner = node.operand
        yield one("brackets", place, 1.5, ast.BinOp(
            ast.UnaryOp(node.op, inner.left), inner.op, inner.right), node)


def _condition(place: Place, node: ast.BoolOp | ast.IfExp) -> Iterator[Neighbour]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield one("condition", place, 1, ast.BoolOp(other, node.values), node)
        return
    yield one("condition", place, 1, ast.IfExp(node.test, node.orelse, node.body), node.test)
    yield one("condition", place, 1.5, node.body, node.test)
    yield one("condition", place, 1.5, node.orelse, node.test)


def _operation(place: Place, node: ast.BinOp) -> Iterator[Neighbour]:
    about = node
    sizes = called(place) in SIZES
    kind = "term too many" if isinstance(node.op, ast.Add | ast.Sub) else "factor too many"
    if sizes or isinstance(node.op, ast.Pow):
        kind = "bounds" if sizes else "power"
    yield one(kind, place, 0.9 if sizes else 1.5, node.left, about, node.right)
    if kind != "power":
        yield one(kind, place, 1.5, node.right, about, node.left)
    for operator in OPERATORS:
        if not isinstance(node.op, operator) and not (sizes and operator not in (ast.Add, ast.Sub)) and not (
                operator is ast.Pow and not isinstance(node.right, ast.Constant)):   # nobody means w ** x
            yield one("operator", place, 1, ast.BinOp(node.left, operator(), node.right), about)
    too_many = "term" if isinstance(node.op, ast.Add | ast.Sub) else "factor"
    yield one(f"{too_many} too many", place, 1.5, node.left, about, node.right)
    yield one(f"{too_many} too many", place, 1.5, node.right, about, node.left)
    yield one("operands", place, 1, ast.BinOp(node.right, node.op, node.left), about)
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp) and isinstance(right, ast.BinOp):    # 2 * y - t * x -> 2 * (y - t) * x
        yield one("brackets", place, 1, ast.BinOp(ast.BinOp(
            left.left, left.op, ast.BinOp(left.right, node.op, right.left)), right.op, right.right), about)
    if isinstance(left, ast.BinOp) and not (_is_one(left.right) and isinstance(left.op, ast.Add | ast.Sub)):
        yield one("brackets", place, 1, ast.BinOp(left.left, left.op, ast.BinOp(left.right, node.op, right)), about)
    if isinstance(right, ast.BinOp) and not _is_one(right.left):
        yield one("brackets", place, 1, ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right), about)
    if (inner := inside(left)) is not None:    # f(x) op y -> f(x op y)
        yield one("brackets", place, 1.5, around(left, ast.BinOp(inner, node.op, right)), about)
    if (inner := inside(right)) is not None:
        yield one("brackets", place, 1.5, around(right, ast.BinOp(left, node.op, inner)), about)


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _name(place: Place, node: ast.Name, known: Known) -> Iterator[Neighbour]:
    if place.field == "func" or node.id in known.functions:
        return
    detail = called(place)
    for other in known.names:
        if other != node.id:
            yield one("name", place, 1, ast.Name(other, ast.Load()), node.id, detail)
    for value in (1, 0) if not isinstance(place.holder, ast.Subscript | ast.Attribute) else ():
        yield one("name", place, 1.5, ast.Constant(value), node.id, detail)
    for part in known.parts:
        if not (isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name) and place.holder is part):
            yield one("name", place, 1.5, part, node.id, detail)


def _constant(place: Place, node: ast.Constant, known: Known) -> Iterator[Neighbour]:
    value = node.value
    if isinstance(value, bool):
        yield one("number", place, 1, ast.Constant(not value), repr(value))
    elif isinstance(value, int | float) and abs(value) < 1e6:
        indexed = _indexed(place)
        kind = "bounds" if called(place) == "range" else "index" if indexed else "number"
        about = indexed or repr(value)
        for other in dict.fromkeys((value + 1, value - 1, 0, 1, 2, 0.5, 2 * value, -value)):
            if other != value and (kind == "number" or isinstance(other, int)):
                yield one(kind, place, 1.5 if other == -value else 1, number(other), about)
        for name in known.names:
            yield one(kind, place, 1.5, ast.Name(name, ast.Load()), about)


def _indexed(place: Place) -> ast.AST | None:
    """Return the entry of which this is a part of the index, None where it is of none."""
    at: Place | None = place
    while at is not None and not isinstance(at.node, ast.stmt):
        if at.field == "slice":
            return at.holder
        at = at.above
    return None
