"""Look in a student's source for what the cause of a mistake must leave there, so that no false cause is claimed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Source = Callable[[], str] | None   # returns the code of an answer, where it is known; it is only read if it matters
LOOPS = (ast.For, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def shows(source: str, needs: str) -> bool:
    """Return True if a source shows what a mistake needs, or cannot be read. needs: a key of SHOWN, or ""."""
    if not source or not needs:
        return True
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return SHOWN[needs](tree)


def _loops(tree: ast.AST) -> Iterator[ast.For | ast.While]:
    return (node for node in ast.walk(tree) if isinstance(node, LOOPS))


def _has_loop(tree: ast.AST) -> bool:
    return any(isinstance(node, LOOPS + COMPREHENSIONS) for node in ast.walk(tree))


def _has_return_in_loop(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Return | ast.Break) for loop in _loops(tree) for node in ast.walk(loop))


def _changes_in_place(tree: ast.AST) -> bool:
    """Return True for `w -= …`, `w[:] = …`, `np.subtract(…, out=w)` and methods that change what they belong to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign) or (isinstance(node, ast.keyword) and node.arg == "out"):
            return True
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            return True
    return False


def _overwrites(tree: ast.AST) -> bool:
    """Return True for `s[:] = …` and `np.tanh(s, out=s)`, which put other numbers into an array that lists may hold."""
    return any((isinstance(node, ast.keyword) and node.arg == "out") or (
        isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Slice))
        for node in ast.walk(tree))


SHOWN: dict[str, Callable[[ast.AST], bool]] = {
    "a loop": _has_loop,
    "a return in a loop": _has_return_in_loop,
    "a change in place": _changes_in_place,
    "an array overwritten": _overwrites,
}
