"""Make small changes of a step; the one after which the step is right is the slip that was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..trees import (
    Add,
    Binder,
    Derivative,
    Function,
    Layer,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    Sum,
    children,
    negative,
    product,
    rebuilt,
    total,
    walk,
)
from .problem import Problem

if TYPE_CHECKING:
    from .assembly import Assembly

EDIT_NAMES = {
    "transposed": "a weight's indices are swapped",
    "sum": "a sum is missing",
    "sign": "a sign is wrong",
    "factor": "a factor is missing or too many",
    "exchanged": "two indices are exchanged",
    "index": "an index is wrong",
    "layer": "a layer is wrong",
    "slope": "h and h′ are confused",
    "example": "an index n is missing",
    "term": "a term is too many",
    "extra sum": "a sum is too many",
    "power": "a power is wrong",
    "product": "Σ and Π are confused",
    "function": "a function is missing",
}


FACTORS = (
    (Fraction(2), "A factor 2 is missing."),
    (Fraction(1, 2), "A factor 2 is too many."),
    (Fraction(4), "A factor 4 is missing: is there a ½ where a 2 belongs?"),
    (Fraction(1, 4), "A factor 4 is too many: is there a 2 where a ½ belongs?"),
)


@dataclass(frozen=True)
class Edit:
    """One small change of a step: its kind, what was changed, and the tree after it."""

    kind: str
    sentence: str
    tree: Node


def edits(tree: Node, problem: Problem, assembly: Assembly) -> Iterator[Edit]:
    """Yield small changes of a tree, the likeliest first."""
    yield from transposed(tree)
    yield from missing_sums(tree, assembly)
    yield from missing_examples(tree, problem)
    yield from exchanged(tree, assembly)
    yield Edit("sign", "The sign of this step is wrong.", Multiply((Number(Fraction(-1)), tree)))
    for factor, sentence in FACTORS:
        yield Edit("factor", sentence, Multiply((Number(factor), tree)))
    yield from at_each_place(tree)


def places(tree: Node) -> Iterator[tuple[Node, Any]]:
    """Yield every node below a tree with a function that puts another one in its place."""

    def below(node: Node, put: Any) -> Iterator[tuple[Node, Any]]:
        yield node, put
        kids = list(children(node))
        for number, child in enumerate(kids):

            def inner(new: Node, number: int = number, node: Node = node, put: Any = put) -> Node:
                return put(replace_child(node, number, new))

            yield from below(child, inner)

    yield from below(tree, lambda new: new)


def replace_child(node: Node, number: int, new: Node) -> Node:
    """Return the node with its child `number` replaced."""
    count = iter(range(10**6))
    return rebuilt(node, lambda one: new if next(count) == number else one)


def transposed(tree: Node) -> Iterator[Edit]:
    """Yield the tree with the indices of each weight swapped."""
    for node, put in places(tree):
        if isinstance(node, Name) and len(node.indices) == 2 and node.letter in "wW" and not node.arrow:
            swapped = replace(node, indices=node.indices[::-1])
            inner = "".join(map(str, swapped.indices))
            name, (to, start) = node.letter, swapped.indices
            sentence = f"The indices of {name} are swapped: {name}_{{{inner}}} leads to {to} from {start}."
            yield Edit("transposed", sentence, put(swapped))
        if isinstance(node, Name) and node.arrow:
            yield Edit(
                "transposed",
                f"The edge of {node.letter} points the wrong way.",
                put(replace(node, indices=node.indices[::-1])),
            )


def exchanged(tree: Node, assembly: Assembly) -> Iterator[Edit]:
    """Yield the step with two free letters in each other's place."""
    letters = [letter for letter in assembly.free if isinstance(letter, str)]
    for left, right in combinations(letters[:4], 2):
        other = {left: right, right: left}

        def swapped(node: Node, other: dict[str, str] = other) -> Node:
            if isinstance(node, Name):
                return replace(node, indices=tuple(other.get(str(one), one) for one in node.indices))
            return rebuilt(node, lambda one: swapped(one, other))

        yield Edit("exchanged", f"Are the indices {left} and {right} exchanged?", swapped(tree))


def missing_sums(tree: Node, assembly: Assembly) -> Iterator[Edit]:
    """Yield the step with a sum over each letter that stands outside of one, or around each product."""
    bound = {one.binder.letter for one in walk(tree) if isinstance(one, Sum)}
    loose = dict.fromkeys(
        str(index)
        for one in walk(tree)
        if isinstance(one, Name)
        for index in one.indices
        if isinstance(index, str) and index not in assembly.free and index not in bound
    )
    for letter in loose:
        sentence = f"{letter} stands outside its sum: the sum over {letter} is missing."
        yield Edit("sum", sentence, Sum(Binder(letter), tree))
        for node, put in places(tree):
            if isinstance(node, (Multiply, Derivative, Power, Function)) and any(
                isinstance(one, Name) and letter in one.indices for one in walk(node)
            ):
                yield Edit("sum", sentence, put(Sum(Binder(letter), node)))
    if "target" in assembly.problem.worlds[0].families and not any(isinstance(one, Sum) for one in walk(tree)):
        for letter in loose:
            for partner in assembly.free:
                yield Edit(
                    "sum",
                    f"{letter} stands outside its sum: the sum over {partner} → {letter} is missing.",
                    Sum(Binder("→", None, None, "to", (partner, letter)), tree),
                )


def missing_examples(tree: Node, problem: Problem) -> Iterator[Edit]:
    """Yield the tree with the index n of the examples added where it is missing."""
    if not getattr(problem.worlds[0], "examples", 0):
        return

    def with_n(node: Node) -> Node:
        if isinstance(node, Name) and node.letter in ("a", "z", "δ", "y", "t", "x") and len(node.indices) == 1:
            return replace(node, indices=("n", *node.indices))
        if isinstance(node, Name) and node.letter in ("w", "b") and "n" in node.indices:
            return replace(node, indices=tuple(one for one in node.indices if one != "n"))
        return rebuilt(node, with_n)

    changed = with_n(tree)
    letters = sorted(
        {
            one.letter
            for one in walk(tree)
            if isinstance(one, Name) and one.letter in ("a", "z", "δ", "y", "t", "x") and len(one.indices) == 1
        }
    )
    if changed != tree:
        yield Edit(
            "example",
            f"Every example has its own values: the index n of {' and '.join(letters)} is missing."
            if letters
            else "All examples share one set of weights: w has no index n.",
            changed,
        )


def at_each_place(tree: Node) -> Iterator[Edit]:
    """Yield changes of single signs, factors, indices, layers and functions."""
    letters = sorted(
        {str(index) for one in walk(tree) if isinstance(one, Name) for index in one.indices if isinstance(index, str)}
    )
    for node, put in places(tree):
        if isinstance(node, Add):
            yield from changed_terms(node, put)
        elif isinstance(node, Function):
            yield from changed_function(node, put)
        elif isinstance(node, Name):
            yield from changed_name(node, put, letters)
        elif isinstance(node, Sum) and not node.product:
            yield Edit("extra sum", f"Is the sum over {node.binder.letter} too many?", put(node.body))
        elif isinstance(node, Power) and isinstance(node.exponent, Number):
            yield Edit("power", "Is a power in this step wrong?", put(node.base))
        elif isinstance(node, Multiply) and len(node.factors) > 1:
            for number in range(len(node.factors)):
                rest = node.factors[:number] + node.factors[number + 1 :]
                yield Edit("factor", "Is a factor in this step too many?", put(product(rest)))


def changed_terms(node: Add, put: Any) -> Iterator[Edit]:
    """Yield a sum with the sign of each term changed, and with each term left out."""
    for number, term in enumerate(node.terms):
        before, after = node.terms[:number], node.terms[number + 1 :]
        yield Edit("sign", "Is a sign in this step wrong?", put(Add((*before, negative(term), *after))))
        if len(node.terms) > 1:
            yield Edit("term", "Is a term in this step too many?", put(total(before + after)))


def changed_function(node: Function, put: Any) -> Iterator[Edit]:
    """Yield a function with a prime more or less, and of the layers above and below."""
    if node.name in ("h", "f", "σ", "tanh", "φ") and node.primes < 2:
        wanted = f"{node.name}{'′' if not node.primes else ''}"
        sentence = f"Does {wanted} belong where {node.name}{'′' * node.primes} stands?"
        yield Edit("slope", sentence, put(replace(node, primes=1 - node.primes)))
    for moved in neighbours(node.layer):
        yield Edit(
            "layer",
            f"Does {node.name}_{moved} belong where {node.name}_{node.layer} stands?",
            put(replace(node, layer=moved)),
        )


def changed_name(node: Name, put: Any, letters: list[str]) -> Iterator[Edit]:
    """Yield a letter of the layers above and below, and with each of its indices exchanged."""
    for moved in neighbours(node.layer):
        sentence = f"Does {node.letter} of layer {moved} belong where layer {node.layer} stands?"
        yield Edit("layer", sentence, put(replace(node, layer=moved)))
    for number, index in enumerate(node.indices):
        for letter in letters:
            if letter != index and isinstance(index, str):
                changed = (*node.indices[:number], letter, *node.indices[number + 1 :])
                sentence = f"Does the index {letter} belong where {node.letter} has {index}?"
                yield Edit("index", sentence, put(replace(node, indices=changed)))


def neighbours(layer: Layer | None) -> list[Layer]:
    """Return the layers above and below."""
    return [] if layer is None else [Layer(layer.letter, layer.offset + step) for step in (1, -1)]
