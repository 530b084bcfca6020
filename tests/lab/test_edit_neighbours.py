"""The neighbours of an answer: every kind of edit, on a source as small as can be."""

from __future__ import annotations

import ast
import copy

import pytest

from lab.edits.neighbours import neighbours
from lab.edits.program import Uncounted, program_of
from lab.edits.wording import KINDS

# kind, what was written, what it becomes
EDITS = [
    ("operator", "return x + y", "return x * y"),
    ("operator", "return x * 2", "return x ** 2"),
    ("operator", "return x ** y", "return x * y"),
    ("operands", "return x - y", "return y - x"),
    ("brackets", "return x - y / 2", "return (x - y) / 2"),
    ("brackets", "return h(x) + y", "return h(x + y)"),
    ("brackets", "return np.sum(x ** 2)", "return np.sum(x) ** 2"),
    ("factor too many", "return x * y", "return x"),
    ("term too many", "return x + y", "return x"),
    ("factor missing", "return x", "return x * y"),
    ("factor missing", "return x", "return 2 * x"),
    ("factor missing", "return x", "return x / len(y)"),
    ("term missing", "return x", "return x + y"),
    ("sign", "return x", "return -x"),
    ("sign", "return -x", "return x"),
    ("name", "return np.dot(x, x)", "return np.dot(x, y)"),
    ("function", "return np.mean(x)", "return np.sum(x)"),
    ("function", "return np.tanh(x)", "return h(x)"),
    ("call missing", "return x", "return h(x)"),
    ("call missing", "return x", "return np.sum(x)"),
    ("call too many", "return h(x)", "return x"),
    ("call too many", "return x.astype(int)", "return x"),
    ("arguments", "return np.outer(x, y)", "return np.outer(y, x)"),
    ("axis", "return x.sum(axis=0)", "return x.sum(axis=1)"),
    ("axis", "return x.sum()", "return x.sum(axis=-1)"),
    ("keyword", "return x.max(axis=1)", "return x.max(axis=1, keepdims=True)"),
    ("dtype", "return np.zeros(3, dtype=int)", "return np.zeros(3, dtype=float)"),
    ("dtype", "return np.zeros_like(x)", "return np.zeros_like(x, dtype=float)"),
    ("transpose", "return x @ y", "return x.T @ y"),
    ("transpose", "return x.T", "return x"),
    ("number", "return x + 2", "return x + 1"),
    ("power", "return 1 - x", "return 1 - x ** 2"),
    ("complement", "return x", "return 1 - x"),
    ("comparison", "return x > 0", "return x >= 0"),
    ("condition", "if x:\n        y = 1\n    return y", "if not x:\n        y = 1\n    return y"),
    ("index", "return x[y - 1]", "return x[y]"),
    ("index", "return x[0]", "return x[1]"),
    ("index missing", "return x", "return x[y]"),
    ("index too many", "return x[0]", "return x"),
    ("slice", "return x[1:]", "return x[:-1]"),
    ("bounds", "return range(y)", "return range(y + 1)"),
    ("bounds", "return range(y - 1)", "return range(y)"),
    ("items left out", "for i in x:\n        y += i\n    return y", "for i in x[1:]:\n        y += i\n    return y"),
    ("column", "return x", "return x[:, None]"),
    ("order", "return x, y", "return y, x"),
    ("order", "x.append(y)\n    return x", "x.insert(0, y)\n    return x"),
    ("loop order", "for i in x:\n        y = i\n    return y", "for i in reversed(list(x)):\n        y = i\n    return y"),
    ("assignment", "for i in x:\n        y = i\n    return y", "for i in x:\n        y += i\n    return y"),
    ("assignment", "for i in x:\n        y += i\n    return y", "for i in x:\n        y = i\n    return y"),
    ("copy", "y -= x\n    return y", "y = y - x\n    return y"),
    ("copy", "y = x\n    return y", "y = x.copy()\n    return y"),
    ("copy", "x.append(y)\n    return x", "x.append(y.copy())\n    return x"),
    ("statement order", "x = y\n    y = 1\n    return x", "y = 1\n    x = y\n    return x"),
    ("statement too many", "x = y\n    return x", "return x"),
    ("into the loop", "s = 0\n    for i in x:\n        s += i\n    return s", "for i in x:\n        s = 0\n        s += i\n    return s"),
    ("before the loop", "for i in x:\n        s = 0\n        s += i\n    return s", "s = 0\n    for i in x:\n        s += i\n    return s"),
    ("out of the loop", "for i in x:\n        y += i\n        y = h(y)\n    return y", "for i in x:\n        y += i\n    y = h(y)\n    return y"),
    ("return", "for i in x:\n        y += i\n        return y", "for i in x:\n        y += i\n    return y"),
    ("return missing", "z = x + y", "z = x + y\n    return z"),
]


def source_of(body: str) -> str:
    return f"def f(x, y, h):\n    {body}"


def neighbours_of(body: str) -> list[tuple[str, str, int]]:
    """Return kind, source and line of each neighbour, with the calls that count loops left out."""
    program = program_of("f", [source_of(body)])
    assert program is not None
    found = []
    for one in neighbours(program.own, ["h"]):
        undo = one.made().make()
        found.append((one.kind, ast.unparse(Uncounted().visit(copy.deepcopy(program.own[0]))), one.line))
        undo.make()
    return found


@pytest.mark.parametrize(("kind", "before", "after"), EDITS)
def test_each_kind_of_edit_is_among_the_neighbours(kind: str, before: str, after: str) -> None:
    wanted = ast.unparse(ast.parse(source_of(after)))
    assert kind in {found for found, source, _ in neighbours_of(before) if source == wanted}


def test_every_kind_has_its_words() -> None:
    assert {kind for kind, _, _ in EDITS} == set(KINDS)


def test_neighbours_leave_the_program_as_it_was() -> None:
    program = program_of("f", [source_of("for i in range(3):\n        x = x + y * i\n    return h(x)[0]")])
    assert program is not None
    before = ast.dump(program.own[0])
    for one in neighbours(program.own, ["h"]):
        one.made().make().make()
        assert ast.dump(program.own[0]) == before


def test_small_edits_come_before_large_ones() -> None:
    program = program_of("f", [source_of("return h(x + y)")])
    assert program is not None
    weights = [one.weight for one in neighbours(program.own)]
    assert weights[0] == min(weights) and weights[-1] > weights[0]


def test_equal_sources_have_one_key_whatever_their_comments() -> None:
    plain = program_of("f", ["def f(x):\n    return g(x)", "def g(x): return x + 1"])
    commented = program_of("f", ["def f(x):  # mine\n\n    return g( x )", "def g(x):\n    return x + 1"])
    other = program_of("f", ["def f(x):\n    return g(x)", "def g(x): return x + 2"])
    assert plain and commented and other
    assert plain.key == commented.key != other.key


def test_what_a_program_uses_of_its_notebook_belongs_to_its_key() -> None:
    one, other = (program_of("f", [f"scale = {scale}", "def f(x):\n    return scale * x"]) for scale in (1, 2))
    assert one and other and one.key != other.key and one.free == {"scale"}
