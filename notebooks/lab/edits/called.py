"""Make neighbours that call another function, or call it in another way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from .syntax import Known, Neighbour, Place, called, number, one

KIN = ({"sum", "mean", "prod", "max", "min", "std", "var", "cumsum"}, {"log", "log10", "log2", "log1p"},
       {"exp", "expm1", "exp2"}, {"tanh", "sinh", "cosh", "arctan", "tan", "sin", "cos"},
       {"dot", "outer", "multiply", "inner", "matmul"}, {"argmax", "argmin", "max", "argsort"},
       {"zeros", "ones", "empty"}, {"zeros_like", "ones_like", "empty_like"}, {"permutation", "shuffle", "arange"},
       {"append", "extend"}, {"hstack", "vstack", "column_stack", "concatenate", "stack"}, {"maximum", "minimum"},
       {"eigvalsh", "eigvals", "eigh", "eig"}, {"add", "subtract"}, {"array", "asarray"}, {"items", "keys", "values"})
MODULES = {"np", "numpy", "math"}
REDUCING = {"sum", "mean", "max", "min", "argmax", "argmin", "prod", "softmax", "concatenate", "norm", "cumsum"}
MAKING = {"zeros_like", "ones_like", "empty_like", "full_like", "array", "asarray", "zeros", "copy"}


def functions(place: Place, known: Known) -> Iterator[Neighbour]:
    """Yield the neighbours in which another function is called here, or the same with other arguments."""
    node = place.node
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if place.field == "func" or node.id in known.functions:
            yield from _other(place, node, known)
    elif isinstance(node, ast.Attribute):
        yield from _attribute(place, node, known)
    elif isinstance(node, ast.Call):
        yield from _call(place, node)
        yield from _options(place, node)
        yield from _in_place(place, node)
    if isinstance(node, ast.BinOp | ast.Call) and place.field == "args" and called(place) in known.functions:
        for name in known.names:    # h_prime(W.T @ delta) -> h_prime(a)
            yield one("name", place, 2, ast.Name(name, ast.Load()), node, called(place))


def _other(place: Place, node: ast.Name, known: Known) -> Iterator[Neighbour]:
    detail = "" if place.field == "func" else called(place)
    for other in known.functions:
        if other != node.id:
            yield one("function", place, 1, ast.Name(other, ast.Load()), node.id, detail)
    if place.field == "func":
        if node.id in ("any", "all"):   # of Python, for those of NumPy do not go through a generator
            yield one("function", place, 1, ast.Name("all" if node.id == "any" else "any", ast.Load()), node.id)
        yield from _kin(place, node.id, lambda name: ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()))


def _kin(place: Place, name: str, made: Any) -> Iterator[Neighbour]:
    for group in KIN:
        if name in group:
            for other in sorted(group - {name}):
                yield one("function", place, 1, made(other), name)


def _attribute(place: Place, node: ast.Attribute, known: Known) -> Iterator[Neighbour]:
    if node.attr == "T":
        yield one("transpose", place, 1, node.value, node)
    yield from _kin(place, node.attr, lambda name: ast.Attribute(node.value, name, ast.Load()))
    if place.field == "func":   # a function is handed in, and another one is written there
        for name in known.functions:
            yield one("function", place, 1, ast.Name(name, ast.Load()), node)


def _call(place: Place, node: ast.Call) -> Iterator[Neighbour]:
    about = node
    if (within := inside(node)) is not None:
        yield one("call too many", place, 1.5, within, about, node.func)
        if isinstance(within, ast.BinOp):   # f(x op y) -> f(x) op y
            yield one("brackets", place, 1.5, ast.BinOp(around(node, within.left), within.op, within.right), about)
    if isinstance(node.func, ast.Attribute) and node.args and getattr(node.func.value, "id", "") not in MODULES:
        yield one("call too many", place, 1.5, node.func.value, about, node.func)
    for i in range(len(node.args) - 1):
        swapped = list(node.args)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        yield one("arguments", place, 1, ast.Call(node.func, swapped, node.keywords), about)
    for keyword in node.keywords:
        left = [other for other in node.keywords if other is not keyword]
        kind = "axis" if keyword.arg == "axis" else "dtype" if keyword.arg == "dtype" else "keyword"
        yield one(kind, place, 1, ast.Call(node.func, node.args, left), about, keyword.arg or "")
        if keyword.arg == "dtype":
            yield one("dtype", place, 1, ast.Call(node.func, node.args, [
                *left, ast.keyword("dtype", ast.Name("float", ast.Load()))]), about)


def _options(place: Place, node: ast.Call) -> Iterator[Neighbour]:
    """Yield the neighbours with another axis or type of numbers."""
    about, have = node, {keyword.arg for keyword in node.keywords}
    method = getattr(node.func, "attr", "")
    if method in REDUCING:
        others = [keyword for keyword in node.keywords if keyword.arg != "axis"]
        for axis in (0, 1, -1):
            yield one("axis", place, 1, ast.Call(node.func, node.args, [
                *others, ast.keyword("axis", number(axis))]), about, "axis")
            if "keepdims" not in have:
                yield one("axis", place, 2, ast.Call(node.func, node.args, [
                    *others, ast.keyword("axis", number(axis)), ast.keyword("keepdims", ast.Constant(True))]), about)
        if "keepdims" not in have:
            yield one("keyword", place, 1, ast.Call(node.func, node.args, [
                *node.keywords, ast.keyword("keepdims", ast.Constant(True))]), about)
    if method in MAKING and "dtype" not in have and isinstance(node.func, ast.Attribute) and isinstance(
            node.func.value, ast.Name) and node.func.value.id == "np":
        yield one("dtype", place, 1.5, ast.Call(node.func, node.args, [
            *node.keywords, ast.keyword("dtype", ast.Name("float", ast.Load()))]), about)


def _in_place(place: Place, node: ast.Call) -> Iterator[Neighbour]:
    """Yield the neighbours that put something at the other end of a list."""
    about, method = node, getattr(node.func, "attr", "")
    if method == "append" and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
        insert = ast.Attribute(node.func.value, "insert", ast.Load())
        yield one("order", place, 1, ast.Call(insert, [ast.Constant(0), *node.args], []), about)
    if method == "insert" and len(node.args) == 2 and isinstance(node.func, ast.Attribute):
        append = ast.Attribute(node.func.value, "append", ast.Load())
        yield one("order", place, 1, ast.Call(append, node.args[1:], []), about)


def inside(node: ast.expr) -> ast.expr | None:
    """Return what a call is of, its argument or, of a method, what stands before the dot."""
    if isinstance(node, ast.UnaryOp):
        return node.operand
    if not isinstance(node, ast.Call):
        return None
    if node.args:
        return node.args[0]
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def around(node: ast.expr, inner: ast.expr) -> ast.expr:
    """Return a call like `node` of something else."""
    if isinstance(node, ast.UnaryOp):
        return ast.UnaryOp(node.op, inner)
    assert isinstance(node, ast.Call)
    if node.args:
        return ast.Call(node.func, [inner, *node.args[1:]], node.keywords)
    assert isinstance(node.func, ast.Attribute)
    return ast.Call(ast.Attribute(inner, node.func.attr, ast.Load()), [], node.keywords)
