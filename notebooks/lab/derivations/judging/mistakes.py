"""Which mistake a wrong step looks like: a named one of the exercise, or the smallest change that makes it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.problems import Unreadable
from ..meaning.canonical import canonical
from ..meaning.evaluate import TooMuch
from ..meaning.faults import IndexFault, counted
from ..trees import Add, Axis, Binder, Derivative, Function, Layer, Multiply, Name, Node, Number, Power, Sum, rebuilt, walk
from .prints import fingerprint, same
from .problem import Problem

if TYPE_CHECKING:
    from .assembly import Assembly, Expression

MOST_TRIES = 70


@dataclass(frozen=True)
class Explained:
    """What to say about a wrong step."""

    sentence: str
    mistake: str = ""
    before: str = ""
    value: str = ""
    point: str = ""


@dataclass(frozen=True)
class Edit:
    """One small change of a step: its kind, what was changed, and the tree after it."""

    kind: str
    sentence: str
    tree: Node


def explain(problem: Problem, assembly: Assembly, wrong: Expression, before: Expression) -> Explained:
    """Return what a wrong step looks like: the named mistake, the smallest edit, or the two values."""
    shipped = problem.shipped
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
        sentence = "log 0 does not exist, and t is 0 for every class but one."
        return Explained(f"{sentence} {named['hint']}" if named else sentence, named["name"] if named else "log 0", *values)
    if named is not None:
        return Explained(named["hint"], named["name"], *values)
    if edit is not None:
        return Explained(edit.sentence, EDIT_NAMES[edit.kind], *values)
    what = "the line before the error" if shipped["kind"] == "repair" else "the given expression" if before.tokens == [] else "the step before"
    return Explained(f"This is not equal to {what}.", "", *values)


def named_mistake(problem: Problem, wrong: Expression, edit: Edit | None) -> Any:
    """Return the exercise's mistake that a step matches, by its value or by the edit that would repair it."""
    mistakes = problem.shipped["mistakes"]
    if wrong.node is not None and wrong.values:
        number = fingerprint(None, problem.worlds[0], problem.axes, (), wrong.values[0])
        for one in mistakes:
            if any(same(number, hashed) for hashed in one["values"]):
                return one
    if edit is not None:
        for one in mistakes:
            if any(edit.kind == kind or f"{edit.kind} {edit.sentence}".startswith(kind) for kind in one["edits"]):
                return one
    if wrong.fault is not None:
        for one in mistakes:
            if f"fault {wrong.fault.kind}" in one["edits"]:
                return one
    return None


def log_of_zero(wrong: Expression) -> bool:
    return bool(wrong.values) and any(not np.all(np.isfinite(value)) for value in wrong.values) \
        and any(isinstance(one, Function) and one.name == "log" for one in walk(wrong.tree))


def both_values(problem: Problem, wrong: Expression, before: Expression) -> tuple[str, str, str]:
    """Return the value before, the value of the wrong step, and the point, such as j = 2."""
    for number, world in enumerate(problem.worlds):
        where = problem.difference(wrong.values[number], problem.values[number], world)
        if where is None:
            continue
        mask = problem.domain(world, ())
        shape = np.broadcast_shapes(np.shape(wrong.values[number]), np.shape(problem.values[number]), np.shape(mask) if mask is not None else ())
        mine = np.broadcast_to(wrong.values[number], shape)[where]
        right = np.broadcast_to(problem.values[number], shape)[where]
        point = ", ".join(f"{axis.letter} = {place + 1}" for axis, place in zip(problem.axes, where))
        return f"{right:.6g}", f"{mine:.6g}", point
    return "", "", ""


# Edits: each is tried on the wrong step, and the one after which it is equal to the given expression is the slip.
EDIT_NAMES = {"transposed": "a weight's indices are swapped", "sum": "a sum is missing", "sign": "a sign is wrong",
              "factor": "a factor is missing or too many", "index": "an index is wrong", "layer": "a layer is wrong",
              "slope": "h and h′ are confused", "example": "an index n is missing", "term": "a term is too many",
              "extra sum": "a sum is too many", "power": "a power is wrong", "product": "Σ and Π are confused", "function": "a function is missing"}


def smallest_edit(problem: Problem, assembly: Assembly, tree: Node) -> Edit | None:
    """Return the first edit after which a step is equal to the given expression."""
    tried = 0
    seen: set[str] = set()
    for edit in edits(tree, problem, assembly):
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
    from ..meaning.evaluate import evaluate

    for world, given in zip(problem.worlds, problem.values):
        if problem.difference(evaluate(node, world, problem.axes), given, world) is not None:
            return False
    return True


def edits(tree: Node, problem: Problem, assembly: Assembly) -> Iterator[Edit]:
    """Yield small changes of a tree, the likeliest first."""
    yield from transposed(tree)
    yield from missing_sums(tree, assembly)
    yield from missing_examples(tree, problem)
    yield Edit("sign", "The sign of this step is wrong.", Multiply((Number(Fraction(-1)), tree)))
    for factor in (2, Fraction(1, 2)):
        word = "A factor 2 is missing." if factor == 2 else "A factor 2 is too many."
        yield Edit("factor", word, Multiply((Number(Fraction(factor)), tree)))
    yield from at_each_place(tree)


def places(tree: Node) -> Iterator[tuple[Node, Any]]:
    """Yield every node below a tree with a function that puts another one in its place."""
    def below(node: Node, put: Any) -> Iterator[tuple[Node, Any]]:
        yield node, put
        kids = [value for value in walk_children(node)]
        for number, child in enumerate(kids):
            def inner(new: Node, number: int = number, node: Node = node, put: Any = put) -> Node:
                return put(replace_child(node, number, new))
            yield from below(child, inner)

    yield from below(tree, lambda new: new)


def walk_children(node: Node) -> list[Node]:
    found: list[Node] = []
    rebuilt(node, lambda one: (found.append(one), one)[1])
    return found


def replace_child(node: Node, number: int, new: Node) -> Node:
    count = iter(range(10 ** 6))
    return rebuilt(node, lambda one: new if next(count) == number else one)


def transposed(tree: Node) -> Iterator[Edit]:
    for node, put in places(tree):
        if isinstance(node, Name) and len(node.indices) == 2 and node.letter in "wW" and not node.arrow:
            swapped = replace(node, indices=node.indices[::-1])
            inner = "".join(map(str, swapped.indices))
            sentence = (f"The indices of {node.letter} are swapped: {node.letter}_{{{inner}}} leads to {swapped.indices[0]} from {swapped.indices[1]}.")
            yield Edit("transposed", sentence, put(swapped))
        if isinstance(node, Name) and node.arrow:
            yield Edit("transposed", f"The edge of {node.letter} points the wrong way.", put(replace(node, indices=node.indices[::-1])))


def missing_sums(tree: Node, assembly: Assembly) -> Iterator[Edit]:
    """Yield the step with a sum over each letter that stands outside of one, or around each product."""
    bound = {one.binder.letter for one in walk(tree) if isinstance(one, Sum)}
    loose = dict.fromkeys(str(index) for one in walk(tree) if isinstance(one, Name) for index in one.indices
                          if isinstance(index, str) and index not in assembly.free and index not in bound)
    for letter in loose:
        sentence = f"{letter} stands outside its sum: the sum over {letter} is missing."
        yield Edit("sum", sentence, Sum(Binder(letter), tree))
        for node, put in places(tree):
            if isinstance(node, (Multiply, Derivative, Power, Function)) and any(
                    isinstance(one, Name) and letter in one.indices for one in walk(node)):
                yield Edit("sum", sentence, put(Sum(Binder(letter), node)))
    if "target" in assembly.problem.worlds[0].families and not any(isinstance(one, Sum) for one in walk(tree)):
        for letter in loose:
            for partner in assembly.free:
                yield Edit("sum", f"{letter} stands outside its sum: the sum over {partner} → {letter} is missing.",
                           Sum(Binder("→", None, None, "to", (partner, letter)), tree))


def missing_examples(tree: Node, problem: Problem) -> Iterator[Edit]:
    if not getattr(problem.worlds[0], "examples", 0):
        return

    def with_n(node: Node) -> Node:
        if isinstance(node, Name) and node.letter in ("a", "z", "δ", "y", "t", "x") and len(node.indices) == 1:
            return replace(node, indices=("n", *node.indices))
        if isinstance(node, Name) and node.letter in ("w", "b") and "n" in node.indices:
            return replace(node, indices=tuple(one for one in node.indices if one != "n"))
        return rebuilt(node, with_n)

    changed = with_n(tree)
    letters = sorted({one.letter for one in walk(tree) if isinstance(one, Name) and one.letter in ("a", "z", "δ", "y", "t", "x") and len(one.indices) == 1})
    if changed != tree:
        yield Edit("example", f"Every example has its own values: the index n of {' and '.join(letters)} is missing." if letters
                   else "All examples share one set of weights: w has no index n.", changed)


def at_each_place(tree: Node) -> Iterator[Edit]:
    """Yield changes of single signs, factors, indices, layers and functions."""
    letters = sorted({str(index) for one in walk(tree) if isinstance(one, Name) for index in one.indices if isinstance(index, str)})
    for node, put in places(tree):
        if isinstance(node, Add):
            for number, term in enumerate(node.terms):
                flipped = (*node.terms[:number], Multiply((Number(Fraction(-1)), term)), *node.terms[number + 1:])
                yield Edit("sign", "Is a sign in this step wrong?", put(Add(flipped)))
                if len(node.terms) > 1:
                    yield Edit("term", "Is a term in this step too many?", put(Add(node.terms[:number] + node.terms[number + 1:])))
        if isinstance(node, Function):
            if node.name in ("h", "f", "σ", "tanh", "φ") and node.primes < 2:
                other = replace(node, primes=1 - node.primes) if node.primes < 2 else node
                yield Edit("slope", f"Does {node.name}{'′' if not node.primes else ''} belong where {node.name}{'′' * node.primes} stands?", put(other))
            if node.layer is not None:
                for step in (1, -1):
                    moved = Layer(node.layer.letter, node.layer.offset + step)
                    yield Edit("layer", f"Does {node.name}_{moved} belong where {node.name}_{node.layer} stands?", put(replace(node, layer=moved)))
        if isinstance(node, Name) and node.layer is not None:
            for step in (1, -1):
                moved = Layer(node.layer.letter, node.layer.offset + step)
                yield Edit("layer", f"Does {node.letter} of layer {moved} belong where layer {node.layer} stands?", put(replace(node, layer=moved)))
        if isinstance(node, Name) and node.indices:
            for number, index in enumerate(node.indices):
                for letter in letters:
                    if letter != index and isinstance(index, str):
                        changed = (*node.indices[:number], letter, *node.indices[number + 1:])
                        yield Edit("index", f"Does the index {letter} belong where {node.letter} has {index}?", put(replace(node, indices=changed)))
        if isinstance(node, Sum) and not node.product:
            yield Edit("extra sum", f"Is the sum over {node.binder.letter} too many?", put(node.body))
        if isinstance(node, Power) and isinstance(node.exponent, Number):
            yield Edit("power", "Is a power in this step wrong?", put(node.base))
        if isinstance(node, Multiply) and len(node.factors) > 1:
            for number in range(len(node.factors)):
                rest = node.factors[:number] + node.factors[number + 1:]
                yield Edit("factor", "Is a factor in this step too many?", put(rest[0] if len(rest) == 1 else Multiply(rest)))


__all__ = ["EDIT_NAMES", "Axis", "Edit", "Explained", "counted", "explain", "smallest_edit"]
