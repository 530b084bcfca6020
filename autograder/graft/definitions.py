"""Read what a student's cell defines without running it, magics and broken syntax included."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache

MAX_PARSED = 100_000  # characters; longer cells hold data, and parsing them takes long
CELL_MAGIC = re.compile(r"\A\s*%%(\w+)[^\n]*")
RUNS_PYTHON = {"time", "capture", "prun", "memit"}  # cell magics that leave a cell's names behind
ASSIGNED_MAGIC = re.compile(r"^([ \t]*\w[\w., ]*=)[ \t]*[%!][^\n]*$", re.MULTILINE)
LINE_MAGIC = re.compile(r"^([ \t]*)(?:[%!?][^\n]*|[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE)
UNSEEN = re.compile(r"import\s*\*|\b(?:exec|globals|locals|setattr|run_cell)\s*\(|__dict__|^[ \t]*%(?:run|load)\b",
                    re.MULTILINE)
DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


def statements(source: str) -> list[ast.stmt] | None:
    """Return the statements of a cell, on their own lines, or None if it is not Python.

    Magics and shell lines stand for `pass`, so that their lines are statements too.
    """
    if len(source) > MAX_PARSED:
        return None
    try:
        return _parse(source)
    except SyntaxError:
        magic = CELL_MAGIC.match(source)
        if magic:
            if magic[1] not in RUNS_PYTHON:
                return None
            # as many lines as before
            source = "\n" * (magic[0].count("\n")) + source[magic.end():]
        source = LINE_MAGIC.sub(r"\1pass", ASSIGNED_MAGIC.sub(r"\1 0", source))
    except (ValueError, RecursionError, MemoryError):
        return None
    try:
        return _parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _parse(source: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a "\d" in a student's string is no business of the grader's terminal
        return ast.parse(source).body


def definitions(source: str) -> dict[str, bool]:
    """Return each name that the cell binds at its top level, and whether it is bound to more than a blank."""
    body = statements(source)
    if body is not None:
        try:
            return dict(_bound(body))
        except RecursionError:  # thousands of elif
            return {}
    if CELL_MAGIC.match(source):
        return {}
    return dict.fromkeys((match[1] or match[2] for match in DEFINITION.finditer(source)), True)


def may_define_more(source: str) -> bool:
    """Return True if a cell may bind names that its code does not show, such as by `import *`."""
    return UNSEEN.search(source) is not None


def comments_of(source: str, margin: bool = False) -> list[str]:
    """Return the comments of a piece of code, those on successive lines as one; with `margin`, whole lines only."""
    found: list[str] = []
    last = -1
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and not (margin and token.start[1]):
                words = token.string.lstrip("# ")
                if found and token.start[0] == last + 1:
                    found[-1] += f"\n{words}"
                else:
                    found.append(words)
                last = token.start[0]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass  # what was read until there is kept
    return found


def dumps(body: Iterable[ast.stmt]) -> list[str]:
    """Return the statements as texts that are equal if the statements are, however they are laid out."""
    try:
        return [ast.dump(statement) for statement in body]
    except RecursionError:
        return []


@lru_cache(maxsize=1000)
def pristine_dumps(source: str) -> tuple[str, ...]:
    """Like `dumps`, for a cell of the pristine notebook."""
    return tuple(dumps(statements(source) or ()))


@lru_cache(maxsize=1000)
def pristine_names(source: str) -> frozenset[str]:
    """Return the names that a cell of the pristine notebook binds."""
    return frozenset(definitions(source))


def lines_of(statement: ast.stmt) -> range:
    """Return the lines of a statement, decorators included, counted from 0."""
    first = min([statement.lineno, *(node.lineno for node in getattr(statement, "decorator_list", ()))])
    return range(first - 1, statement.end_lineno or statement.lineno)


def _bound(body: Iterable[ast.stmt]) -> Iterator[tuple[str, bool]]:
    """Yield names in the order of binding, including those in the branches of `if`, `try` and the like."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, not _is_blank_body(node.body)
        elif isinstance(node, ast.ClassDef):
            yield node.name, True
        else:
            yield from _assignments(node)
            for block in ("body", "orelse", "handlers", "finalbody", "cases"):
                yield from _bound(getattr(node, block, ()))


def _assignments(node: ast.stmt) -> Iterator[tuple[str, bool]]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name.split(".")[0], True) for alias in node.names)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)) and node.value is not None:
        yield from _assigned(node.target, node.value)
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _assigned(node.target, None)
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            if item.optional_vars is not None:
                yield from _assigned(item.optional_vars, None)


def _assigned(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, bool]]:
    if isinstance(target, ast.Name):
        yield target.id, value is None or not _is_blank(value)
    elif isinstance(target, ast.Starred):
        yield from _assigned(target.value, None)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values: list[ast.expr | None] = [None] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(values):
            values = list(value.elts)
        for part, its_value in zip(target.elts, values, strict=True):
            yield from _assigned(part, its_value)


def _is_blank(value: ast.expr) -> bool:
    if isinstance(value, ast.Lambda):
        return _is_blank(value.body)
    return isinstance(value, ast.Constant) and (value.value is ... or value.value is None)


def _is_blank_body(body: list[ast.stmt]) -> bool:
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            and (node.value.value is ... or (i == 0 and isinstance(node.value.value, str))))
        or (isinstance(node, ast.Return) and (node.value is None or _is_blank(node.value)))
        for i, node in enumerate(body))
