"""Find what an answer needs from the session that will be missing, or late, when the notebook is graded."""

from __future__ import annotations

import dis
import os
import re
import sys
import types
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .judging.questions import Question
from .judging.unstarted import (
    AVAILABLE,
    blank_parts,
    bound_names,
    continued,
    import_of,
    missing_name,
    missing_package,
    why_missing,
    with_part,
    with_reason,
)
from .judging.verdict import Verdict

GRADED_WITH = {"numpy", "matplotlib", "mpl_toolkits", "IPython", "lab", "__main__", "builtins"}
DEEPEST = 50  # own functions that are followed


def explained(verdict: Verdict, question: Question, namespace: Mapping[str, Any], cells: Sequence[str],
              known: Collection[str]) -> Verdict:
    """Return the verdict, with the reason where an answer is missing or uses what is missing.

    cells: the code that the session has run.  known: names of other answers, which are no misspellings.
    """
    names = _names_of(question)
    imported = {name for name, value in namespace.items()
                if isinstance(value, types.ModuleType) or getattr(value, "__module__", "__main__") != "__main__"}
    known = {*known, *imported}
    for name in blank_parts(verdict, names):
        verdict = with_part(verdict, name, why_missing([name], cells, known))
    if verdict.status == "not started":
        reason = why_missing(names, cells, known, _last_try(question, cells))
        absent = [name for name in names if name not in namespace]
        if not reason and absent:
            return replace(verdict, message=f"There is no `{absent[0]}` yet: has its cell been run?")
        return with_reason(verdict, reason)
    if package := missing_package(verdict.message):
        return continued(verdict, AVAILABLE if "." not in package else "")
    if name := missing_name(verdict.message):
        line = import_of(name)
        return continued(verdict, f"`{line}` is missing in your cell." if line else
                         f"Is `{name}` defined further down, or in a cell that was not run?")
    return verdict


def differences_from_grading(verdict: Verdict, question: Question, namespace: Mapping[str, Any],
                             cells: Sequence[str]) -> str:
    """Say where grading could differ from this session, of an answer that works here."""
    if verdict.status not in ("right", "partly"):
        return ""
    return " ".join(warnings_for(_names_of(question), namespace, cells))


def _names_of(question: Question) -> list[str]:
    return list(dict.fromkeys(probe.name for probe in question.probes))


def _last_try(question: Question, cells: Sequence[str]) -> str:
    """Return the cell that ran last, if it works with the arguments of the answer."""
    last = cells[-1] if cells else ""
    arguments = {name for names in question.parameters.values() for name in names}
    used = arguments.intersection(re.findall(r"\w+", last))
    return last if len(used) > 1 and 2 * len(used) >= len(arguments) else ""


def warnings_for(names: Sequence[str], namespace: Mapping[str, Any], cells: Sequence[str]) -> list[str]:
    """Return in sentences where grading could differ from this session.

    names: the names of the answer.  cells: the code that the session has run, in the order in which it ran.
    """
    answers = [namespace[name] for name in names if isinstance(namespace.get(name), types.FunctionType)]
    used = dict(_used(answers, namespace))
    packages = sorted({package for thing in used.values() for package in [_package(thing)] if package}
                      | {package for answer in answers for package in _imported(answer.__code__)})
    found = [f"This uses `{package}`, which your session has and grading has not. {AVAILABLE}" for package in packages]
    last = max((i for i, cell in enumerate(cells) for name in names if name in cell and name in bound_names(cell)),
               default=-1)
    for helper, thing in used.items():
        if last >= 0 and helper not in names and getattr(thing, "__module__", "") == "__main__":
            first = next((i for i, cell in enumerate(cells) if helper in cell and helper in bound_names(cell)), -1)
            if first > last:
                found.append(f"`{helper}` was defined after the cell that uses it had run. Grading runs a notebook "
                             "from top to bottom: is its cell further up? Restart the kernel and run all cells to see.")
    return found


def _used(answers: Sequence[Any], namespace: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the global names that functions use, directly or through functions of the notebook, with their values."""
    waiting = [answer.__code__ for answer in answers]
    seen: set[str] = set()
    for _ in range(DEEPEST):
        if not waiting:
            return
        for name in _globals_of(waiting.pop()):
            if name in namespace and name not in seen:
                seen.add(name)
                yield name, namespace[name]
                if isinstance(namespace[name], types.FunctionType) and namespace[name].__module__ == "__main__":
                    waiting.append(namespace[name].__code__)


def _globals_of(code: types.CodeType) -> Iterator[str]:
    yield from (step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals_of(constant)


def _imported(code: types.CodeType) -> Iterator[str]:
    """Return the packages that a function imports itself and that grading does not have."""
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME" and _is_foreign(str(step.argval)):
            yield str(step.argval).split(".")[0]


def _package(thing: Any) -> str:
    name = thing.__name__ if isinstance(thing, types.ModuleType) else getattr(thing, "__module__", None)
    return name.split(".")[0] if isinstance(name, str) and _is_foreign(name) else ""


def _is_foreign(module: str) -> bool:
    """Return True for a module that is neither Python's, nor there in grading, nor a file beside the notebook."""
    top = module.split(".")[0]
    if not top or top in GRADED_WITH or top in sys.stdlib_module_names:
        return False
    return not any(os.path.exists(os.path.join(os.getcwd(), name)) for name in (f"{top}.py", top))
