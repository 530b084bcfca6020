"""List the readings that a text allows, where its notation can be read in more than one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..language.parser import Reading
from ..language.problems import Unreadable
from ..language.structure import Statement
from ..language.tokens import Token
from ..meaning.canonical import canonical
from ..meaning.faults import IndexFault
from ..meaning.reader import Reader
from ..trees import Axis, Derivative, Name, Node, rebuilt
from .problem import parse, problem

READINGS = (Reading(), Reading(half=True), Reading(far=True), Reading(half=True, far=True))


def given_line(shipped: Mapping[str, Any]) -> Callable[[list[Token]], bool]:
    """Return a function that tells whether a line is the given expression, as in the cell or spelled otherwise."""
    asked = problem(shipped)
    given = parse(str(shipped["given"]), asked.world_name)
    free: dict[str, Axis | int] = {axis.letter: axis for axis in asked.axes}

    def is_given(line: list[Token]) -> bool:
        try:
            tree = parse(line, asked.world_name)
            if isinstance(tree, Derivative) and unlettered(tree) == unlettered(given):
                return True
            return canonical(Reader(asked.worlds[0], asked.dictionary, dict(free)).read(tree)) == asked.key
        except (Unreadable, IndexFault):
            return False

    return is_given


def unlettered(node: Node) -> Node:
    """Return a tree without the letters of its indices, to tell whether two differ in nothing else."""
    if isinstance(node, Name):
        return replace(node, indices=("",) * len(node.indices))
    return rebuilt(node, unlettered)


def defined_letters(lines: list[Statement]) -> set[str]:
    """Return the letters that stand alone on the left of a line, which may be the student's own."""
    return {
        one.parts[0][0].text
        for one in lines
        if one.starts
        and len(one.parts) > 1
        and one.parts[0]
        and one.parts[0][0].kind == "letter"
        and (len(one.parts[0]) == 1 or one.parts[0][1].kind == "_")
    }


def readings(found: list[Token]) -> tuple[Reading, ...]:
    """Return the readings that differ for this text."""
    half = any(one.kind == "/" for one in found)
    far = any(
        one.text in ("log", "exp") and found[at + 1].kind not in ("open", "{") for at, one in enumerate(found[:-1])
    ) and any(one.kind in ("*", "/") for one in found)
    found_plain = tuple(one for one in READINGS if (half or not one.half) and (far or not one.far))
    if not any(one.text == "log" and raised_bracket(found, at + 1) for at, one in enumerate(found)):
        return found_plain
    return found_plain + tuple(replace(one, inside=True) for one in found_plain[:2])


def raised_bracket(found: list[Token], at: int) -> bool:
    """Return True before a bracket with a power."""
    depth = 0
    for number in range(at, len(found) - 1):
        depth += 1 if found[number].kind in ("open", "{") else -1 if found[number].kind in ("close", "}") else 0
        if depth <= 0:
            return number > at and found[number + 1].kind == "^"
    return False


def distinct(found: tuple[Reading, ...], lines: list[Statement], world: str) -> list[Reading]:
    """Return the readings that make different trees of these lines."""
    kept: dict[tuple[Any, ...], Reading] = {}
    for reading in found:
        trees: list[Any] = []
        for line in lines:
            for part in line.parts:
                try:
                    trees.append(parse(part, world, reading))
                except Unreadable:
                    trees.append(None)
        kept.setdefault(tuple(trees), reading)
    return list(kept.values())
