"""List what an answer may use if its neighbours are to be tried in a session: nothing with effects elsewhere.

Where an answer uses anything else, such as files, plots or `exec`, its neighbours are not tried.
"""

from __future__ import annotations

import ast
import builtins
import copy
import math
import types
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from .program import TICK, Program

MOST_ENTRIES = 100_000      # of a global that is copied
BUILTINS = (
    "abs", "all", "any", "bool", "callable", "complex", "dict", "divmod", "enumerate", "filter", "float",
    "frozenset", "int", "isinstance", "issubclass", "iter", "len", "list", "map", "max", "min", "next",
    "object", "pow", "print", "range", "repr", "reversed", "round", "set", "slice", "sorted", "str", "sum",
    "tuple", "type", "zip", "Exception", "ValueError", "TypeError", "IndexError", "KeyError",
    "ZeroDivisionError", "StopIteration", "RuntimeError", "NotImplementedError", "AssertionError",
    "ArithmeticError", "OverflowError",
)
NUMPY = {
    "linalg", "random", "default_rng", "pi", "e", "inf", "nan", "newaxis", "float64", "float32", "int64",
    "int32", "ndarray", "sum", "mean", "prod", "max", "min", "amax", "amin", "std", "var", "median", "cumsum",
    "dot", "outer", "inner", "matmul", "vdot", "tensordot", "einsum", "kron", "cross", "trace", "diag",
    "diagonal", "argmax", "argmin", "argsort", "sort", "where", "nonzero", "zeros", "ones", "empty", "full",
    "zeros_like", "ones_like", "empty_like", "full_like", "array", "asarray", "ascontiguousarray", "copy",
    "arange", "linspace", "eye", "identity", "tile", "repeat", "reshape", "ravel", "transpose", "concatenate",
    "stack", "vstack", "hstack", "column_stack", "append", "insert", "delete", "split", "array_split", "clip",
    "round", "around", "expand_dims", "squeeze", "atleast_1d", "atleast_2d", "nan_to_num", "ndindex",
    "ndenumerate", "unique", "bincount", "count_nonzero", "any", "all", "allclose", "isclose", "array_equal",
    "isscalar", "shape", "size", "ndim", "broadcast_to", "swapaxes", "moveaxis", "flip", "roll", "eigvalsh",
    "eigvals", "eigh", "eig", "norm", "det", "inv", "solve", "svd", "pinv", "lstsq", "permutation", "shuffle",
    "choice", "normal", "uniform", "integers", "standard_normal", "at", "errstate", "vectorize",
    "apply_along_axis", "fill_diagonal", "take",
}
OF_VALUES = frozenset(
    name for kind in (list, dict, set, tuple, str, float, int, complex, deque, np.ndarray, np.random.Generator)
    for name in dir(kind) if not name.startswith("_")) - {"tofile", "dump", "dumps", "setfield", "setflags"}
MODULES = {"numpy": np, "math": math}
PURE = {"lab", "numpy", "math", "itertools", "functools"}       # whose functions an answer may have imported
REFUSED = (ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Await, ast.Yield, ast.YieldFrom)


def space_for(program: Program, namespace: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the names that a program needs, with copies of data; None where it uses what may have other effects."""
    nodes = [node for one in [*program.own, *program.others] for node in ast.walk(one)]
    if not all(map(_is_harmless, nodes)):
        return None
    space: dict[str, Any] = {"np": np, "__builtins__": {
        **{name: getattr(builtins, name) for name in BUILTINS}, "__import__": _imported}}
    for name in program.free - {TICK}:
        if name in namespace:
            value = namespace[name]
            known = value in MODULES.values() if isinstance(value, types.ModuleType) else callable(value) and str(
                getattr(value, "__module__", "")).split(".")[0] in PURE
            if not known and not _is_data(value):
                return None
            space[name] = value if known else copy.deepcopy(value)
    return space


def _is_harmless(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in NUMPY or node.attr in OF_VALUES or isinstance(getattr(np, node.attr, None), np.ufunc) or (
            callable(getattr(math, node.attr, None)) and not node.attr.startswith("_"))
    if isinstance(node, ast.Name):
        return node.id in BUILTINS or not hasattr(builtins, node.id)
    if isinstance(node, ast.Import):
        return all(one.name in MODULES for one in node.names)
    return not isinstance(node, REFUSED)


def _imported(name: str, *others: Any) -> Any:
    if name not in MODULES:
        raise ImportError(f"{name} is not imported here")
    return MODULES[name]


def _is_data(value: Any, room: int = MOST_ENTRIES) -> bool:
    if isinstance(value, np.ndarray):
        return value.size <= room and value.dtype != object
    if isinstance(value, (list, tuple, set, dict)):
        parts = value.values() if isinstance(value, dict) else value
        return len(value) <= room and all(_is_data(part, room // 10) for part in parts)
    return value is None or isinstance(value, (bool, int, float, complex, str, np.generic, np.random.Generator))
