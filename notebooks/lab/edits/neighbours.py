"""All neighbours of a program: what it would be after one edit, the smallest edits first."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence

from .called import functions as called_otherwise
from .changing import changed
from .entries import entries
from .missing import combined, missing
from .program import TICK, Definition
from .statements import moved
from .syntax import Known, Neighbour, Place, places, text

Maker = Callable[[Place, Known], Iterator[Neighbour]]
SMALL: tuple[Maker, ...] = (
    lambda place, known: moved(place), lambda place, known: entries(place), changed, called_otherwise, missing)
MOST_PARTS, MOST_NAMES = 6, 14
PURE = {"reversed", "list", "len", "range", "zip", "enumerate", "sum", "max", "min", "abs", "float", "int", "dict",
        "set", "sorted", "tuple", "any", "all", "round", "print", "isinstance"}


def neighbours(definitions: Sequence[Definition], functions: Sequence[str] = (),
               most: float = 9.0) -> Iterator[Neighbour]:
    """Yield the neighbours of a program's own definitions, the smallest edits first.

    functions: the names of functions that they may call.  most: the largest weight.
    """
    whole = [(number, place, known) for number, definition in enumerate(definitions)
             for known in [_known(definition, functions)] for place in places(definition)]
    for makers in (SMALL, (combined,)):
        found: list[Neighbour] = []
        for number, place, known in whole:
            for maker in makers:
                for one in maker(place, known):
                    if one.weight <= most:
                        one.definition = number
                        found.append(one)
        yield from sorted(found, key=lambda one: one.weight)


def _known(definition: Definition, functions: Sequence[str]) -> Known:
    parameters = [argument.arg for node in ast.walk(definition) if isinstance(node, ast.arguments)
                  for argument in [*node.posonlyargs, *node.args, *node.kwonlyargs]]
    names = dict.fromkeys([*parameters, *(node.id for node in ast.walk(definition) if isinstance(
        node, ast.Name) and isinstance(node.ctx, ast.Store))])
    called = {node.func.id for node in ast.walk(definition) if isinstance(node, ast.Call) and isinstance(
        node.func, ast.Name)} - PURE - {TICK}
    handed = [name for name in names if name in called or name in functions or (name.startswith(("h_", "h", "f_prime"))
              and name.rstrip("s") in ("h", "h_prime", "f_prime", "h1", "h2", "h3") and not name.endswith("s"))]
    own = defined = definition.name if isinstance(definition, ast.FunctionDef) else ""
    usable = [name for name in dict.fromkeys([*handed, *called, *functions]) if name != defined]
    values = [name for name in dict.fromkeys(names) if name not in usable and name != own]
    parts: dict[str, ast.expr] = {}
    for node in ast.walk(definition):
        if (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)) or (isinstance(
                node, ast.Attribute) and node.attr in ("size", "T")):
            parts.setdefault(text(node), node)
    # Copies, or a part could come to hold itself.
    copies = [copy.deepcopy(part) for part in list(parts.values())[:MOST_PARTS]]
    return Known(values[:MOST_NAMES], parameters, usable[:8], copies)
