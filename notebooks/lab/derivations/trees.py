"""Expressions as trees: what the parser builds from a student's text, and what the judge works on.

`Name` is a letter as it was typed; reading it in a world turns it into a `Quantity`, and bound letters into `Axis`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """An expression of any kind."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as typed, such as 2 or 1/2."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """The constant π or e."""

    name: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer in an upper index: a letter with an offset ("l", 1), or a number ("", 2)."""

    letter: str
    offset: int = 0

    def __str__(self) -> str:
        if not self.letter:
            return str(self.offset)
        return self.letter + (f"{self.offset:+d}".replace("-", "−") if self.offset else "")


Index = str | int | Layer


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A letter with its indices, of which the l+1 of M_{l+1} is a `Layer`.

    arrow: w_{j→i}.  star: x*.  called: p(t_n), typed with its argument.
    """

    letter: str
    indices: tuple[Index, ...] = ()
    layer: Layer | None = None
    arrow: bool = False
    star: bool = False
    span: Span = field(default=(0, 0), compare=False)
    called: bool = field(default=False, compare=False)


@dataclass(eq=False, slots=True)
class Axis:
    """A letter that is bound or free, told apart from others of the same name.

    kind: what it counts, such as ("unit", Layer("l")); found while reading.  start: 0 where the bias unit is included.
    """

    letter: str
    kind: tuple[Any, ...] | None = None
    start: int = 1
    free: bool = False


@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """A quantity of a world, with an axis or a number for each of its indices."""

    family: str
    layer: Layer | None = None
    indices: tuple[Axis | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shorthand(Node):
    """A student's own abbreviation, with the expression that it stands for."""

    name: str
    indices: tuple[Axis | int, ...]
    meaning: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A function of one argument; `layer` tells which h, `primes` how often it is differentiated."""

    name: str
    argument: Node | None
    layer: Layer | None = None
    primes: int = 0
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Add(Node):
    """A sum of terms."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Multiply(Node):
    """A product of factors."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Power(Node):
    """A power."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Binder:
    """One letter under a Σ or Π, with its range as typed.

    relation: "" for a range, "to" for Σ_{i→k} (`others` holds i and k), "in" for n ∈ S, "has" for S ∋ n,
    "except" for k ≠ j.
    """

    letter: str
    lower: int | None = None
    upper: Node | None = None
    relation: str = ""
    others: tuple[str | int, ...] = ()
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """A Σ, or Π where `product`; read: `axis` is the bound letter and `partner` the other letter of a relation."""

    binder: Binder
    body: Node
    product: bool = False
    axis: Axis | None = None
    partner: Axis | int | None = None


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    """A derivative ∂body/∂by; `spread` where it was typed as an operator in front of its body."""

    body: Node
    by: Node
    spread: bool = field(default=False, compare=False)
    upright: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class SquaredNorm(Node):
    """A squared length ‖body‖²."""

    body: Node


@dataclass(frozen=True, slots=True)
class Binomial(Node):
    """A binomial coefficient."""

    above: Node
    below: Node


@dataclass(frozen=True, slots=True)
class Factorial(Node):
    """A factorial."""

    body: Node


@dataclass(frozen=True, slots=True)
class Kronecker(Node):
    """The Kronecker delta: 1 where both indices are equal, else 0."""

    left: Any
    right: Any
    span: Span = field(default=(0, 0), compare=False)


ONE, ZERO, MINUS_ONE = Number(Fraction(1)), Number(Fraction(0)), Number(Fraction(-1))


def negative(node: Node) -> Node:
    """Return −node."""
    return Multiply((MINUS_ONE, node))


def product(factors: list[Node] | tuple[Node, ...]) -> Node:
    """Return the product of the factors: 1 of none, the factor itself of one."""
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors)) if factors else ONE


def total(terms: list[Node] | tuple[Node, ...]) -> Node:
    """Return the sum of the terms: 0 of none, the term itself of one."""
    return terms[0] if len(terms) == 1 else Add(tuple(terms)) if terms else ZERO


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(node: Node) -> tuple[str, ...]:
    """Return the names of a node's fields; trees are walked too often to look them up each time."""
    kind = type(node)
    if kind not in _NAMES:
        _NAMES[kind] = tuple(one.name for one in fields(kind))
    return _NAMES[kind]


def children(node: Node) -> Iterator[Node]:
    """Yield the expressions directly below a node."""
    for name in _names(node):
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, from the top."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(children(one))


def rebuilt(node: Node, change: Any) -> Node:
    """Return the node with `change` applied to each expression directly below it."""
    changed: dict[str, Any] = {}
    for name in _names(node):
        value = getattr(node, name)
        if isinstance(value, Node):
            changed[name] = change(value)
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            changed[name] = tuple(change(item) if isinstance(item, Node) else item for item in value)
    return replace(node, **changed) if changed else node
