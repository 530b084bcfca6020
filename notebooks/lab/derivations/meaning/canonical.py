"""Canonical forms: two expressions have the same one where one merely respells the other.

Respelling is brackets, order of factors and terms, renamed bound letters, ·1, +0, a/b for a·b⁻¹, a factor in front
of or behind a Σ that it does not depend on. Splitting a sum, multiplying out, and exchanging two sums are steps.
"""

from __future__ import annotations

import re
from fractions import Fraction
from hashlib import blake2b

from ..trees import (
    Add,
    Axis,
    Binomial,
    Constant,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Layer,
    Multiply,
    Node,
    Number,
    Power,
    Quantity,
    Shorthand,
    SquaredNorm,
    Sum,
)
from .simplifying import flat

Bound = dict[int, str]
HEIGHT = re.compile(r"#(\d+);")
LARGEST = 10**9


def canonical(node: Node, renamed: dict[str, str] | None = None, defined: bool = False) -> str:
    """Return the canonical form of a tree that has been read.

    renamed: other letters for free letters.  defined: True also takes δ for ∂E/∂a and z for ∂L/∂y, its definition, and
    x·x for x², 2a for a + a, so that more counts as the same.
    """
    return Canonical(renamed or {}, defined).key(node, {}, 0)


def digest(text: str) -> str:
    """Return a short hash of a canonical form."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


class Canonical:
    """A writer of canonical forms, one expression after the other."""

    def __init__(self, renamed: dict[str, str], defined: bool) -> None:
        self.renamed, self.defined = renamed, defined

    def key(self, node: Node, bound: Bound, depth: int) -> str:
        """Return the canonical form of a node below `depth` sums."""
        coefficient, factors = self.product(node, bound, depth)
        return write_product(coefficient, factors)

    def index(self, index: object, bound: Bound) -> str:
        """Return the name of an index: a bound letter by its number, a free one as it is."""
        if isinstance(index, Axis):
            if id(index) in bound:
                return bound[id(index)]
            return self.renamed.get(index.letter, index.letter)
        return str(index)

    def product(self, node: Node, bound: Bound, depth: int) -> tuple[Fraction, dict[str, Fraction]]:
        """Return a node as a coefficient and factors with their exponents."""
        if isinstance(node, Number):
            return node.value, {}
        if isinstance(node, Multiply):
            return self.multiplied([self.product(one, bound, depth) for one in node.factors])
        if isinstance(node, Power):
            return self.power(node, bound, depth)
        if isinstance(node, Add):
            return self.added(node, bound, depth)
        if isinstance(node, Sum):
            return self.summed(node, bound, depth)
        if (
            self.defined
            and isinstance(node, Function)
            and isinstance(node.argument, Function)
            and {node.name, node.argument.name} == {"log", "exp"}
            and node.argument.argument is not None
        ):
            return self.product(node.argument.argument, bound, depth)
        if isinstance(node, Function) and node.name == "exp" and node.argument is not None:
            coefficient, factors = self.product(node.argument, bound, depth)
            if coefficient < 0:
                return Fraction(1), {f"exp({write_product(-coefficient, factors)})": Fraction(-1)}
            return Fraction(1), {f"exp({write_product(coefficient, factors)})": Fraction(1)}
        if isinstance(node, Shorthand):
            return Fraction(1), {
                f"{node.name}:[{','.join(self.index(one, bound) for one in node.indices)}]": Fraction(1)
            }
        return Fraction(1), {self.atom(node, bound, depth): Fraction(1)}

    def multiplied(self, parts: list[tuple[Fraction, dict[str, Fraction]]]) -> tuple[Fraction, dict[str, Fraction]]:
        """Multiply products; equal factors become a power only where `defined`."""
        coefficient, factors = Fraction(1), dict[str, Fraction]()
        for number, found in parts:
            coefficient *= number
            for base, exponent in found.items():
                while not self.defined and base in factors:
                    base += "′"  # x·x is not yet x²
                factors[base] = factors.get(base, Fraction(0)) + exponent
        return small(coefficient), {base: exponent for base, exponent in factors.items() if exponent}

    def power(self, node: Power, bound: Bound, depth: int) -> tuple[Fraction, dict[str, Fraction]]:
        """Return a power as a coefficient and factors."""
        exponent, left = self.product(node.exponent, bound, depth)
        coefficient, factors = self.product(node.base, bound, depth)
        if left:  # a power that is no number, such as y^t
            base = write_product(coefficient, factors)
            if exponent < 0:
                return Fraction(1), {f"({base})^({write_product(-exponent, left)})": Fraction(-1)}
            return Fraction(1), {f"({base})^({write_product(exponent, left)})": Fraction(1)}
        whole = exponent.denominator == 1
        if (
            whole
            and abs(exponent) <= 12
            and coefficient != 0
            and max(abs(coefficient.numerator), coefficient.denominator) < 1000
        ):
            return coefficient ** int(exponent), {base: one * exponent for base, one in factors.items()}
        if coefficient == 1 and (whole or len(factors) <= 1):
            return Fraction(1), {base: one * exponent for base, one in factors.items()}
        if coefficient > 0 and not whole:
            roots = {f"{small(coefficient)}": exponent} if coefficient != 1 else {}
            return Fraction(1), {**roots, **{base: one * exponent for base, one in factors.items()}}
        return Fraction(1), {f"({write_product(coefficient, factors)})": exponent}

    def added(self, node: Add, bound: Bound, depth: int) -> tuple[Fraction, dict[str, Fraction]]:
        """Return a sum as a coefficient and one factor, with equal terms collected."""
        terms: dict[str, Fraction] = {}
        for term in flat(node):
            coefficient, factors = self.product(term, bound, depth)
            if len(factors) == 1 and coefficient in (1, -1) and (inner := self.inner_sum(factors)) is not None:
                for key, number in inner.items():
                    terms[key] = terms.get(key, Fraction(0)) + coefficient * number
                continue
            key = write_product(Fraction(1), factors)
            while not self.defined and key in terms:
                key += "′"
            terms[key] = small(terms.get(key, Fraction(0)) + coefficient)
        kept = {key: number for key, number in sorted(terms.items()) if number}
        if not kept:
            return Fraction(0), {}
        if len(kept) == 1:
            ((key, number),) = kept.items()
            return number, {} if key.rstrip("′") == "1" else {key: Fraction(1)}
        sign = 1 if next(iter(kept.values())) > 0 else -1
        self.sums["(" + write_sum(kept, sign) + ")"] = {key: sign * number for key, number in kept.items()}
        return Fraction(sign), {"(" + write_sum(kept, sign) + ")": Fraction(1)}

    @property
    def sums(self) -> dict[str, dict[str, Fraction]]:
        """Return the terms of every sum written so far, by its canonical form."""
        return self.__dict__.setdefault("_sums", {})

    def inner_sum(self, factors: dict[str, Fraction]) -> dict[str, Fraction] | None:
        """Return the terms of a factor that is a sum, or None."""
        ((base, exponent),) = factors.items()
        return self.sums.get(base) if exponent == 1 else None

    def summed(self, node: Sum, bound: Bound, depth: int) -> tuple[Fraction, dict[str, Fraction]]:
        """Return a sum: in a Σ, what does not depend on its letter goes in front; in a Π nothing does."""
        assert node.axis is not None
        mark = f"§{depth};"
        coefficient, factors = self.product(node.body, {**bound, id(node.axis): mark}, depth + 1)
        if coefficient == 0 and not node.product:
            return Fraction(0), {}
        outside = {} if node.product else {base: exponent for base, exponent in factors.items() if mark not in base}
        inside = {base: exponent for base, exponent in factors.items() if base not in outside}
        body = write_product(coefficient if node.product else Fraction(1), inside)
        # A bound letter is written as the height of its sum, which stays the same when the sum moves.
        height = 1 + max((int(one) for one in HEIGHT.findall(body)), default=0)
        key = f"{self.head(node, bound)}#{height};[{body.replace(mark, f'#{height};')}]"
        if node.product:
            return Fraction(1), {key: Fraction(1)}
        return self.multiplied([(coefficient, outside), (Fraction(1), {key: Fraction(1)})])

    def head(self, node: Sum, bound: Bound) -> str:
        """Return the sign of a sum with what its letter counts, from where, and under which condition."""
        assert node.axis is not None
        condition = ""
        if node.binder.relation:
            condition = f" {node.binder.relation} {self.index(node.partner, bound)}"
            if node.binder.relation == "to" and node.binder.others[0] == node.axis.letter:
                condition += " from"
        counted = " ".join(str(part) for part in node.axis.kind or ())
        return f"{'Π' if node.product else 'Σ'}{counted} {node.axis.start}{condition}"

    def atom(self, node: Node, bound: Bound, depth: int) -> str:
        """Return the canonical form of anything that is no sum, product or power."""
        if isinstance(node, Quantity):
            return f"{node.family}{layer(node.layer)}[{','.join(self.index(one, bound) for one in node.indices)}]"
        if isinstance(node, Constant):
            return node.name
        if isinstance(node, Function):
            argument = "" if node.argument is None else self.key(node.argument, bound, depth)
            return f"{node.name}{chr(39) * node.primes}{layer(node.layer)}({argument})"
        if isinstance(node, Derivative):
            if self.defined and (short := self.definition(node, bound)):
                return short
            return f"∂({self.key(node.body, bound, depth)})/∂({self.key(node.by, bound, depth)})"
        if isinstance(node, SquaredNorm):
            return f"‖{self.key(node.body, bound, depth)}‖"
        if isinstance(node, Binomial):
            return f"binom({self.key(node.above, bound, depth)},{self.key(node.below, bound, depth)})"
        if isinstance(node, Factorial):
            return f"({self.key(node.body, bound, depth)})!"
        if isinstance(node, Kronecker):
            return "[" + "=".join(sorted((self.index(node.left, bound), self.index(node.right, bound)))) + "]"
        raise TypeError(f"{type(node).__name__} has no canonical form")

    def definition(self, node: Derivative, bound: Bound) -> str:
        """Return δ for ∂E/∂a and z for ∂L/∂y; nothing for other derivatives."""
        if not (isinstance(node.body, Quantity) and isinstance(node.by, Quantity) and not node.body.indices[1:]):
            return ""
        short = {("E", "a"): "δ", ("En", "a"): "δ", ("L", "a"): "δ", ("L", "y"): "z"}.get(
            (node.body.family, node.by.family)
        )
        if not short:
            return ""
        return f"{short}{layer(node.by.layer)}[{','.join(self.index(one, bound) for one in node.by.indices)}]"


def small(number: Fraction) -> Fraction:
    """Return a number that stays small enough to be worked with exactly."""
    if abs(number.numerator) < LARGEST and number.denominator < LARGEST:
        return number
    return Fraction(float(number)).limit_denominator(LARGEST) if abs(number) < 10**15 else Fraction(10**15)


def layer(one: Layer | None) -> str:
    """Return a layer as the canonical form writes it; "" for none."""
    return f"^{one}" if one is not None else ""


def write_product(coefficient: Fraction, factors: dict[str, Fraction]) -> str:
    """Return the canonical form of a coefficient and factors."""
    if coefficient == 0:
        return "0"
    parts = [base if exponent == 1 else f"{base}^{exponent}" for base, exponent in sorted(factors.items())]
    if coefficient != 1 or not parts:
        parts.insert(0, str(coefficient))
    return "·".join(parts)


def write_sum(terms: dict[str, Fraction], sign: int) -> str:
    """Return the canonical form of terms, all multiplied by `sign`."""
    return " + ".join(key if number * sign == 1 else f"{number * sign}·{key}" for key, number in terms.items())
