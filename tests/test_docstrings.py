"""Whatever a module offers to others has a docstring, whose first line is a sentence that can be searched."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import autograder
import lab

RUN_AS_PROGRAMS = {"autograder.__main__", "lab.__main__"}   # act when they are imported
ROOT = Path(__file__).resolve().parents[1]
# Each attack and each honest style is a case, which its docstring names; the name of a test is its sentence.
CASES = ("tests/attacks/", "tests/honest/")
# A function says what it does in the imperative, so that searching for a verb finds the code that does it.
VERBS_IN_USE = """
add append apply ask assemble assert become begin bring build call cancel change check choose claim close collect
compare compose compute convert copy count cut decide declare decorate define derive describe diagnose digest display do draw
drop end enter exchange exit explain extend fill find forget fork give go grade graft hand handle hold import indent
insert join judge keep know leave let list locate log look loop make mark match measure mount move multiply name note number
offer open order pack parse pass place plan play prepare print publish put raise read receive recognise record release
remark remember remove render replace report require reserve restart return round run sample save say score search send
serve set ship show skip sort split start step stop sum take tell time tokenize train transform truncate try turn type
use wait walk watch work write yield
"""
VERBS = frozenset(VERBS_IN_USE.split())


def modules(package: ModuleType) -> list[str]:
    """Return the dotted names of a package's modules, without those that act when they are imported."""
    found = [one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return [package.__name__, *(name for name in found if name not in RUN_AS_PROGRAMS)]


def offered(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Yield the public functions and classes that a module defines, and the methods that its classes add."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        if inspect.isclass(thing):
            yield name, thing
            for method, code in vars(thing).items():
                inherited = any(method in vars(base) for base in thing.__mro__[1:])
                given = inspect.isfunction(code) and code.__name__ != method     # a default of a dataclass
                if not method.startswith("_") and not inherited and not given and is_code(code):
                    yield f"{name}.{method}", code
        elif inspect.isfunction(thing) and thing.__name__ == name:               # not one that another function made
            yield name, thing


def is_code(thing: object) -> bool:
    """Return True for methods and properties, which say what they do; plain data is explained by its class."""
    return inspect.isfunction(thing) or isinstance(thing, property | classmethod | staticmethod) or hasattr(thing, "func")


def docstring(thing: object) -> str:
    """Return a thing's own docstring; a dataclass gets one from Python that only repeats its fields."""
    written = getattr(thing, "__doc__", None) or ""
    generated = inspect.isclass(thing) and written.startswith(f"{thing.__name__}(")
    return "" if generated else written


def test_a_function_without_a_docstring_would_be_seen() -> None:
    module = ModuleType("made_up")
    exec("def f(): pass\nclass C:\n    '''A class.'''\n    def g(self): pass", vars(module))
    for thing in (module.f, module.C):
        thing.__module__ = "made_up"
    assert [what for what, thing in offered(module) if not docstring(thing)] == ["f", "C.g"]


@pytest.mark.parametrize("name", [*modules(autograder), *modules(lab)])
def test_public_code_has_docstrings(name: str) -> None:
    module = importlib.import_module(name)
    assert docstring(module), name
    assert [what for what, thing in offered(module) if not docstring(thing)] == []


def described(path: Path) -> Iterator[tuple[str, ast.AST, str]]:
    """Yield the name, the node and the docstring of a module and of all that it defines, private code included."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text, name = ast.get_docstring(node), getattr(node, "name", "")
            if text and not (path.name.startswith("test_") and (not name or name.startswith("test_"))):
                yield name, node, text


def is_sentence(node: ast.AST, text: str) -> bool:
    """Return True for a verb in the imperative, an equation, `Like ...`, or, outside functions, a subject.

    No subject begins with a question word, which leaves a clause without a verb ("What came of it."), or with the name
    of a field; these follow the first sentence.
    """
    first = text.split("\n")[0]
    word = re.match(r"[^\s,:;]*", first)[0]  # type: ignore[index]
    if word.lower() in VERBS or word in ("Like", "Have"):
        return True
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return bool(re.search(r"[=≈≤≥←]", first))
    third_person = word[:1].isupper() and word.endswith("s") and word.lower().rstrip("s") in VERBS
    question = word in {"What", "Which", "Whether", "How", "Where", "When", "Why", "Who", "Whose", "Whatever"}
    field = isinstance(node, ast.ClassDef) and re.match(r"[a-z_]+(, [a-z_]+)*: ", first)
    return not question and not field and not (third_person and isinstance(node, ast.ClassDef))


@pytest.mark.parametrize("wrong", [
    "def f():\n    'The value that came back.'", "def f():\n    'What came back.'", "class C:\n    'Reads one file.'",
    "class C:\n    'rows: what is left.'", "class C:\n    'How it ended.'", "'Whether it is right.'"])
def test_a_fragment_would_be_seen(wrong: str) -> None:
    tree = ast.parse(wrong)
    node = tree.body[0] if not isinstance(tree.body[0], ast.Expr) else tree
    assert not is_sentence(node, ast.get_docstring(node) or "")  # type: ignore[arg-type]


@pytest.mark.parametrize("folder", ["notebooks/lab", "autograder", "benchmarks", "figures", "docs", "tests"])
def test_docstrings_begin_with_a_sentence(folder: str) -> None:
    paths = [path for path in sorted((ROOT / folder).rglob("*.py")) if not path.relative_to(ROOT).as_posix().startswith(CASES)]
    assert paths
    found = [(path.relative_to(ROOT).as_posix(), name, text.split("\n")[0])
             for path in paths for name, node, text in described(path) if not is_sentence(node, text)]
    assert found == []
