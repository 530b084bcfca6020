"""Collect the definitions that an answer consists of, from their cells, and make them safe to run many times."""

from __future__ import annotations

import ast
import builtins
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

TICK = "_lab_tick"      # called by every loop and function, so that what never ends can be stopped from within
LONGEST = 20_000        # characters of the cells of one answer
Definition = ast.FunctionDef | ast.Assign


@dataclass
class Program:
    """An answer and what it uses.

    name: the answer's.  own: the definitions in the answer's own cell that it uses, itself included; these are edited.
    others: those of other cells.  free: the names that they use and do not define.  key: equal for equal programs,
    whatever their comments and spaces.
    """

    name: str
    own: list[Definition]
    others: list[Definition] = field(default_factory=list)
    free: frozenset[str] = frozenset()
    key: str = ""


def program_of(name: str, cells: Sequence[str]) -> Program | None:
    """Return the program of an answer, None where no cell defines it as a function.

    cells: the code that ran, in its order; the last definition of a name is the one that holds.
    """
    defined: dict[str, tuple[int, Definition]] = {}
    bound: dict[str, str] = {}
    for number, cell in enumerate(cells):
        for statement in _statements(cell):
            if (found := defined_name(statement)) is not None:
                assert isinstance(statement, Definition)
                defined[found] = number, statement
            else:
                bound.update((one, ast.dump(statement)) for one in _bound(statement))
    if name not in defined:
        return None
    used = _reachable(name, {one: definition for one, (_, definition) in defined.items()})
    key = [ast.dump(defined[one][1]) for one in sorted(used)]
    free = frozenset().union(*(names_in(defined[one][1]) for one in used)) - used
    key += [bound[one] for one in sorted(free) if one in bound]
    home = defined[name][0]
    for one in used:
        counted(defined[one][1])
    own = [defined[one][1] for one in defined if one in used and defined[one][0] == home]
    others = [defined[one][1] for one in defined if one in used and defined[one][0] != home]
    return Program(name, own, others, free, hashlib.sha256("\n".join(key).encode()).hexdigest())


def code_of(name: str, cells: Sequence[str]) -> str:
    """Return the code of an answer and of all its own functions, "" where no cell defines it as a function."""
    program = program_of(name, cells)
    return "\n".join(map(ast.unparse, [*program.others, *program.own])) if program else ""


def needed_cells(program: Program, cells: Sequence[str]) -> list[str]:
    """Return the cells that a program needs: those that bind its names, and what these use in turn."""
    needed = {program.name, *program.free, *filter(None, map(defined_name, [*program.own, *program.others]))}
    found: list[str] = []
    for cell in reversed(cells):
        statements = list(_statements(cell))
        binds = {name for one in statements for name in _binds(one)}
        if needed & binds or "*" in binds:
            found.append(cell)
            needed |= {node.id for one in statements for node in ast.walk(one) if isinstance(node, ast.Name)}
    return found[::-1]


def _binds(statement: ast.stmt) -> set[str]:
    """Return the names that a statement of a cell binds, "*" where it may be any."""
    found = _bound(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(one.asname or one.name).split(".")[0] for one in node.names}
    return found


def defined_name(statement: ast.stmt) -> str | None:
    """Return the name of the function that a statement defines, by `def` or as a lambda; None where it defines none."""
    if isinstance(statement, ast.FunctionDef):
        return statement.name
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    return None


def _statements(cell: str) -> Iterator[ast.stmt]:
    """Yield the statements at the top of a cell, those of its magics left out; nothing of a cell that is no Python."""
    if len(cell) > LONGEST:
        return
    lines = [re.sub(r"^(\s*)[%!?].*", r"\1pass", line) for line in cell.split("\n")]
    try:
        yield from ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return


def _bound(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def names_in(definition: ast.AST) -> set[str]:
    """Return the names that a definition looks up in its notebook: none of its own variables, and none of Python's."""
    looked_up: set[str] = set()
    own: set[str] = set()
    declared: set[str] = set()
    for node in ast.walk(definition):
        if isinstance(node, ast.Name):
            (looked_up if isinstance(node.ctx, ast.Load) else own).add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.Global):
            declared.update(node.names)
        elif isinstance(node, ast.FunctionDef) and node is not definition:
            own.add(node.name)
    return {name for name in looked_up - own | declared if not hasattr(builtins, name)}


def _reachable(name: str, defined: dict[str, Definition]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in defined and one not in found:
            found.add(one)
            waiting += names_in(defined[one])
    return found


def counted(definition: Definition) -> None:
    """Let every loop, comprehension and function of a definition call TICK at its start."""
    for node in list(ast.walk(definition)):
        if isinstance(node, ast.For | ast.While | ast.FunctionDef):
            step = ast.copy_location(ast.Expr(_tick(node)), node)
            node.body.insert(1 if ast.get_docstring(node) else 0, step) if isinstance(
                node, ast.FunctionDef) else node.body.insert(0, step)
        elif isinstance(node, ast.comprehension):
            node.ifs.insert(0, _tick(node.iter))


def is_tick(node: ast.AST) -> bool:
    """Return True for the calls that `counted` has put in."""
    node = node.value if isinstance(node, ast.Expr) else node
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == TICK


def _tick(node: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(ast.copy_location(ast.Name(TICK, ast.Load()), node), [], []), node)


class Uncounted(ast.NodeTransformer):
    """A transformer that removes what `counted` has put in."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Remove a statement that counts passes."""
        return None if is_tick(node) else node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """Remove the conditions that count passes."""
        node.ifs = [one for one in node.ifs if not is_tick(one)]
        self.generic_visit(node)
        return node
