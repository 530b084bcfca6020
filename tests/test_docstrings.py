"""Whatever a module offers to others says what it is, in a sentence that can be searched."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import autograder
import lab

RUN_AS_PROGRAMS = {"autograder.__main__", "lab.__main__"}   # act when they are imported
# Small functions of a unit's exercises are written as a student would write them, many of them wrong on purpose; the
# reader and the worlds of derivations are one machine, of which each module holds a few methods.
ONLY_MODULES = ("autograder.exercises.", "lab.derivations.")


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
        elif inspect.isfunction(thing) and thing.__name__ != "<lambda>":
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
    if name.startswith(ONLY_MODULES):
        return
    assert [what for what, thing in offered(module) if not docstring(thing)] == []
