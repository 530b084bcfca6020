"""Diagnose a wrong step: a named mistake of the exercise, or the smallest change that makes it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.problems import Unreadable
from ..meaning.canonical import canonical
from ..meaning.evaluate import TooMuch
from ..meaning.faults import IndexFault
from ..trees import Function, Name, Node, Sum, walk
from .edits import EDIT_NAMES, Edit, edits
from .prints import fingerprint, same
from .problem import Problem

if TYPE_CHECKING:
    from .assembly import Assembly
    from .expressions import Expression

MOST_TRIES = 70
MOST_WORK = 6_000
"""Nodes that are read while edits are tried: a step of 60 nodes gets 100 of them."""


@dataclass(frozen=True)
class Explained:
    """An explanation of a wrong step."""

    sentence: str
    mistake: str = ""
    before: str = ""
    value: str = ""
    point: str = ""


def explain(problem: Problem, assembly: Assembly, wrong: Expression, before: Expression) -> Explained:
    """Return what a wrong step looks like: the named mistake, the smallest edit, or the two values."""
    shipped = problem.shipped
    if wrong.fault is not None and wrong.fault.kind == "no-layer":
        return Explained(wrong.fault.sentence)
    edit = smallest_edit(problem, assembly, wrong.tree)
    named = named_mistake(problem, wrong, edit)
    if wrong.fault is not None:
        if named is not None:
            return Explained(named["hint"], named["name"])
        sentence = wrong.fault.sentence
        if edit is not None and edit.kind in ("transposed", "sum", "example"):
            return Explained(edit.sentence, EDIT_NAMES[edit.kind])
        return Explained(sentence)
    values = both_values(problem, wrong, before)
    if log_of_zero(wrong):
        sentence = (
            "log 0 does not exist, and t is 0 for every class but one."
            if any(isinstance(one, Name) and one.letter == "t" for log in logarithms(wrong.tree) for one in walk(log))
            else "A logarithm of 0 or of a negative number does not exist."
        )
        return Explained(
            f"{sentence} {named['hint']}" if named else sentence, named["name"] if named else "log 0", *values
        )
    if named is not None:
        return Explained(named["hint"], named["name"], *values)
    if edit is not None:
        return Explained(edit.sentence, EDIT_NAMES[edit.kind], *values)
    what = (
        "the line before the error"
        if shipped["kind"] == "repair"
        else "the given expression"
        if before.tokens == []
        else "the step before"
    )
    return Explained(f"This is not equal to {what}.", "", *values)


def named_mistake(problem: Problem, wrong: Expression, edit: Edit | None) -> Any:
    """Return the exercise's mistake that a step matches, by its value or by the edit that would repair it."""
    mistakes = problem.shipped["mistakes"]
    if wrong.node is not None and wrong.values:
        with np.errstate(all="ignore"):
            number = fingerprint(None, problem.worlds[0], problem.axes, (), wrong.values[0])
        split = any(isinstance(one, Sum) and one.product for one in walk(wrong.tree))
        for one in mistakes:
            if any(same(number, hashed) for hashed in one["values"]) and (split or not one.get("split")):
                return one
    if edit is not None:
        for one in mistakes:
            if any(edit.kind == kind or f"{edit.kind} {edit.sentence}".startswith(kind) for kind in one["edits"]):
                return one
    if wrong.fault is not None:
        fault = wrong.fault
        said = {f"fault {fault.kind}", f"fault {fault.kind} {fault.letter}", f"fault {fault.kind} {fault.name}"}
        for one in mistakes:
            if said & set(one["edits"]):
                return one
    return None


def log_of_zero(wrong: Expression) -> bool:
    """Return True if a step takes the logarithm of 0."""
    return (
        bool(wrong.values)
        and any(not np.all(np.isfinite(value)) for value in wrong.values)
        and bool(logarithms(wrong.tree))
    )


def logarithms(tree: Node) -> list[Node]:
    """Return every logarithm in a tree."""
    return [one for one in walk(tree) if isinstance(one, Function) and one.name == "log"]


def both_values(problem: Problem, wrong: Expression, before: Expression) -> tuple[str, str, str]:
    """Return the value before, the value of the wrong step, and the point, such as j = 2."""
    for number, world in enumerate(problem.worlds):
        where = problem.difference(wrong.values[number], problem.values[number], world)
        if where is None:
            continue
        mask = problem.domain(world, ())
        shape = np.broadcast_shapes(
            np.shape(wrong.values[number]), np.shape(problem.values[number]), np.shape(mask) if mask is not None else ()
        )
        mine = np.broadcast_to(wrong.values[number], shape)[where]
        right = np.broadcast_to(problem.values[number], shape)[where]
        point = ", ".join(f"{axis.letter} = {place + 1}" for axis, place in zip(problem.axes, where))
        return f"{right:.6g}", f"{mine:.6g}", point
    return "", "", ""


def smallest_edit(problem: Problem, assembly: Assembly, tree: Node) -> Edit | None:
    """Return the first edit after which a step is equal to the given expression."""
    tried = work = 0
    size = sum(1 for _ in walk(tree))
    seen: set[str] = set()
    for edit in edits(tree, problem, assembly):
        work += size
        if work > MOST_WORK:
            return None
        reader = assembly.reader()
        reader.remarks = []
        try:
            node = reader.read(edit.tree)
            key = canonical(node)
            if key in seen:
                continue
            seen.add(key)
            tried += 1
            if tried > MOST_TRIES:
                return None
            if equal_quickly(problem, node):
                return edit
        except (IndexFault, TooMuch, Unreadable, AssertionError):
            continue
    return None


def equal_quickly(problem: Problem, node: Node) -> bool:
    """Return True if a node has the given values, comparing until the first world in which it does not."""
    from ..meaning.evaluate import evaluate

    for world, given in zip(problem.worlds, problem.values):
        if problem.difference(evaluate(node, world, problem.axes), given, world) is not None:
            return False
    return True
