"""Wrong answers that no mistake of the catalogue fits: grouped by what they give, with a proposal for the catalogue.

Answers are alike that give the same values for the same arguments, stop with the same error, or have the same first
wrong step. Where each was tried on other arguments, answers are alike whose code is the same but for names, comments
and layout.
"""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from autograder.course.records import Record

LONGEST_CODE = 5_000    # characters of an answer that is compared with others
LONGEST = 600           # characters of what an answer gives
FEWEST = 2              # students who make a group
COMPARED = 12           # answers of a group whose code is looked at
GROUPS = 30             # the largest groups, whose code is looked at: reading a notebook takes a moment
ALONE = 200             # answers that are like no other by what they give, whose code is looked at
UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
TRIED = ("wrong", "partly", "raised")


@dataclass(frozen=True)
class Unnamed:
    """One such answer.  key: what answers that are alike share.  tried, gives, expected: in words."""

    exercise: str
    kind: str
    student: str
    key: tuple[str, ...]
    message: str
    tried: str = ""
    gives: str = ""
    expected: str = ""


@dataclass
class Group:
    """Answers that are alike.  code: the commonest.  codes: how many different ones.  proposal: a Mistake, as code."""

    example: Unnamed
    students: list[str] = field(default_factory=list)
    code: str = ""
    codes: int = 0
    proposal: str = ""


def unnamed_of(record: Record) -> Iterator[Unnamed]:
    """Return the answers of one submission that are wrong in a way without a name."""
    for verdict in record.verdicts:
        if verdict["status"] in TRIED and not (verdict.get("mistake") or verdict.get("slip") or verdict.get("after")):
            yield _unnamed(record.student, verdict)


def _unnamed(student: str, verdict: Mapping[str, Any]) -> Unnamed:
    evidence, message = verdict.get("evidence") or {}, str(verdict.get("message", ""))
    arguments = "; ".join(f"{name} = {value}" for name, value in evidence.get("arguments", ()))
    gives = str(evidence.get("received", ""))
    key = [message] if verdict["status"] == "raised" or not gives else [str(evidence.get("call", "")), arguments, gives]
    for part in verdict.get("details", {}).get("typed", ()):
        if wrong := part.get("first_wrong"):
            step = next((one["plain"] for one in part["steps"] if one["number"] == wrong["number"]), "")
            key, gives = [step], gives or step
    exercise = verdict["exercise"]
    return Unnamed(exercise, verdict.get("kind", ""), student, (exercise, *key), message[:LONGEST],
                   " with ".join(filter(None, (str(evidence.get("call", "")), arguments)))[:LONGEST],
                   gives[:LONGEST], str(evidence.get("expected", ""))[:LONGEST])


def groups_of(unnamed: Iterable[Unnamed], code_of: Callable[[str, str], str]) -> tuple[list[Group], int]:
    """Return the groups, largest first, and how many answers are in none.

    code_of: the code that a student (first) gave to an exercise (second), or nothing.
    """
    alike: dict[tuple[str, ...], list[Unnamed]] = {}
    for one in unnamed:
        alike.setdefault(one.key, []).append(one)
    codes: dict[tuple[str, str], str] = {}

    def code(one: Unnamed) -> str:
        place = (one.student, one.exercise)
        if place not in codes:
            codes[place] = code_of(*place)[:LONGEST_CODE]
        return codes[place]

    by_code: dict[tuple[str, ...], list[Unnamed]] = {}
    for key, ones in list(alike.items()):
        if len(ones) < FEWEST:
            del alike[key]
            (one,) = ones
            shape = shape_of(code(one)) if len(by_code) < ALONE else ""
            by_code.setdefault((one.exercise, shape) if shape else key, []).append(one)
    groups = sorted((ones for ones in [*alike.values(), *by_code.values()] if len(ones) >= FEWEST),
                    key=lambda ones: (-len(ones), ones[0].key))
    found = [_group(ones, code) for ones in groups[:GROUPS]]
    found += [Group(ones[0], [one.student for one in ones]) for ones in groups[GROUPS:]]
    return found, sum(len(ones) for ones in by_code.values() if len(ones) < FEWEST)


def _group(ones: list[Unnamed], code: Callable[[Unnamed], str]) -> Group:
    shapes = Counter(shape_of(code(one)) for one in ones[:COMPARED] if code(one))
    commonest = shapes.most_common(1)[0][0] if shapes else ""
    example = next((one for one in ones[:COMPARED] if shape_of(code(one)) == commonest), ones[0])
    return Group(example, [one.student for one in ones], code(example), len(shapes), proposal(example, code(example)))


@lru_cache(maxsize=4096)
def shape_of(code: str) -> str:
    """Return code without its comments, docstrings, layout and the names of variables; unchanged where it is none."""
    try:
        tree = ast.parse(code)
        names = {one: f"v{i}" for i, one in enumerate(dict.fromkeys(_own_names(tree)))}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = names.get(node.id, node.id)
            elif isinstance(node, ast.arg):
                node.arg = names.get(node.arg, node.arg)
            elif isinstance(node, ast.FunctionDef):
                _drop_docstring(node)
        return ast.unparse(tree)
    except UNPARSED:
        return " ".join(code.split())


def _own_names(tree: ast.AST) -> Iterator[str]:
    """Return the names of a function's arguments and variables."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.arg):
                    yield node.arg
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def _drop_docstring(node: ast.FunctionDef) -> None:
    if ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:] or [ast.Pass()]


def proposal(example: Unnamed, code: str) -> str:
    """Return a Mistake for the catalogue as code, with a name and a hint to be written; nothing where there is no code.

    It holds a student's code, which nothing here runs.
    """
    if example.kind == "values":
        try:
            wrong = f"{{{example.key[1]!r}: {float(example.gives)!r}}}"
        except ValueError:
            return ""
        return _mistake(wrong)
    name = f"_{example.exercise}_wrong"
    try:
        functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
        answer = next((node for node in functions if example.exercise in node.name or "repaired" in node.name), None)
        if answer is None:
            return ""
        answer.name = name
        _drop_docstring(answer)
        text = ast.unparse(answer)
    except UNPARSED:
        return ""
    return f"{text}\n\n{_mistake(name)}"


def _mistake(wrong: str) -> str:
    return textwrap.dedent(f"""\
        Mistake("name it in a few words",
                "Say what the answer does, and ask for the cause.",
                {wrong}),""")
