"""Explain why an answer is missing, from the code that was written, so that work is not called blank.

Everything here reads code as text; nothing is run. `check()` reads the cells that the session has run, grading those of
the notebook.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from .verdict import Verdict

LONGEST = 50_000  # characters of a cell that are read
NEAR = 0.8  # of 1, how alike a misspelt name is
SHORT = 3  # characters; names that short are alike by chance
MAGIC = re.compile(r"\A\s*%%(?!(?:time|capture|prun|memit)\b)(\w+)")
AVAILABLE = "Only Python itself, NumPy and matplotlib are there when a notebook is graded."
MODULES = "math itertools functools random copy collections operator"
IMPORTED = {
    "itertools": "combinations permutations product chain accumulate repeat pairwise count zip_longest",
    "functools": "reduce lru_cache cache partial", "collections": "Counter defaultdict deque OrderedDict",
    "copy": "deepcopy", "math": "exp tanh sqrt comb log", "graphlib": "TopologicalSorter CycleError",
}
MODULE = re.compile(r"No module named '([\w.]+)'")
NAME = re.compile(r"NameError: name '(\w+)' is not defined")


@lru_cache(maxsize=100)     # several answers of a notebook may be missing
def parsed(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none where it is no Python."""
    if len(source) > LONGEST:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(re.sub(r"^([ \t]*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


@lru_cache(maxsize=1000)
def bound_names(source: str) -> frozenset[str]:
    """Return the names that a cell defines, assigns or imports at its top level."""
    return frozenset(name for statement in parsed(source) for name in _bound(statement))


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.split(".")[0] for alias in statement.names)
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def why_missing(names: Sequence[str], cells: Sequence[str], known: Collection[str] = (), own: str = "") -> str:
    """Return in a sentence why an answer is not there although something was written; "" where nothing was.

    names: those of the answer.  cells: the code that was written.  known: names of other exercises and of what is
    given, which are no misspellings.  own: the code in the answer's own cell, where it differs from the blank.
    """
    for name in names:
        for cell in cells:
            if name in cell and (found := _hidden(name, cell)):
                return found
    written = [name for cell in cells for name in sorted(bound_names(cell))]
    for name in names:
        near = _near(name, [other for other in dict.fromkeys(written) if other not in known and other not in names])
        if near:
            return f"No `{name}` here; your cell defines `{near}`."
    if own.strip() and not bound_names(own).intersection(names) and parsed(own):
        return (f"Your cell has code but defines no `{names[0]}`: it needs a line such as `def {names[0]}(...):` or "
                f"`{names[0]} = ...`.")
    return ""


def defines(name: str, text: str) -> bool:
    """Return True if a line of a text defines or assigns a name, whether or not the text runs as Python."""
    return bool(re.search(rf"^[ \t]*(?:def|class)[ \t]+{name}\b|^[ \t]*{name}[ \t]*=(?!=)", text, re.MULTILINE))


def _hidden(name: str, cell: str) -> str:
    """Say where a cell has the name, if it is where Python does not find it."""
    if defines(name, cell) and (magic := MAGIC.match(cell)):
        if magic[1] == "timeit":
            return f"`%%timeit` leaves no `{name}` behind; remove that line."
        return f"The cell that defines `{name}` begins with `%%{magic[1]}`, so it is not run as Python."
    twice = [one for one in parsed(cell) if isinstance(one, ast.FunctionDef) and one.name == name]
    if any(isinstance(node, ast.Return) and not isinstance(node.value, (ast.Constant, type(None)))
           for one in twice[:-1] for node in ast.walk(one)):
        return f"`{name}` is defined {len(twice)} times in one cell; the last one counts and is blank; remove it."
    for statement in parsed(cell):
        if isinstance(statement, (ast.ClassDef, ast.FunctionDef)) and statement.name != name:
            inside = [node for node in ast.walk(statement) if isinstance(node, ast.FunctionDef) and node.name == name]
            if inside:
                kind = "class" if isinstance(statement, ast.ClassDef) else "function"
                return (f"`{name}` is defined inside the {kind} `{statement.name}`; write it as a function of its own, "
                        "at the left margin.")
    if name not in bound_names(cell) and re.search(rf"^[ \t]*#[ \t]*def[ \t]+{name}\b", cell, re.MULTILINE):
        return f"`{name}` is defined in a comment only; remove the # before its lines."
    return ""


def _near(name: str, others: Sequence[str]) -> str:
    # X_train is no misspelling of train, but train_ is
    others = [other for other in others if name not in other.split("_") or name == other.strip("_")]
    plain = {other.casefold().replace("_", ""): other for other in others}
    if found := plain.get(name.casefold().replace("_", "")):
        return found
    close = difflib.get_close_matches(name, [other for other in others if len(other) > SHORT], 1, NEAR)
    return close[0] if close and len(name) > SHORT else ""


def with_reason(verdict: Verdict, reason: str) -> Verdict:
    """Return the verdict on an answer that is not there, with the reason in place of "still blank"."""
    if verdict.status != "not started" or not reason:
        return verdict
    return replace(verdict, status="could not run", message=reason)


def blank_parts(verdict: Verdict, names: Sequence[str]) -> list[str]:
    """Return the names of which the verdict on an answer of several parts says that they are still blank."""
    if verdict.status == "not started":
        return []
    return [name for name in names if f"`{name}` is still blank" in verdict.message]


def with_part(verdict: Verdict, name: str, reason: str) -> Verdict:
    """Return the verdict with the reason why one part of the answer is not there in place of "still blank"."""
    if not reason:
        return verdict
    blank, reason = f"`{name}` is still blank", reason.rstrip(".")
    aspects = [replace(aspect, message=aspect.message.replace(blank, reason)) for aspect in verdict.aspects]
    return replace(verdict, message=verdict.message.replace(blank, reason, 1), aspects=aspects)


def missing_package(message: str) -> str:
    """Return the package that an error's message says is not there; "" where it says no such thing."""
    found = MODULE.search(message)
    return found[1] if found else ""


def missing_name(message: str) -> str:
    """Return the name that an error's message says is not defined; "" where it says no such thing."""
    found = NAME.search(message)
    return found[1] if found else ""


def import_of(name: str) -> str:
    """Return the line that imports a name which students take from Python's library; "" for other names."""
    module = next((module for module, names in IMPORTED.items() if name in names.split()), "")
    if name in MODULES.split():
        return f"import {name}"
    return f"from {module} import {name}" if module else ""


def continued(verdict: Verdict, words: str) -> Verdict:
    """Return the verdict with a sentence added to its message."""
    if not words or words in verdict.message:
        return verdict
    stop = "" if verdict.message.endswith((".", "?")) else "."
    return replace(verdict, message=f"{verdict.message}{stop} {words}")
