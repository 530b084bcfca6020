"""Write a tree, whatever each piece looks like."""

from __future__ import annotations

import re
from fractions import Fraction

from ..trees import (
    Add,
    Binder,
    Binomial,
    Constant,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    SquaredNorm,
    Sum,
    product,
    walk,
)
from .parts import alike, exposed, is_minus_one, sides, without_sign

HALF = Number(Fraction(1, 2))
SUM, TERM, FACTOR = 0, 1, 2


class Writer:
    """A writer of trees; a subclass says how each piece looks."""

    closed_fractions = True
    """True where a fraction needs no brackets around it, above or below its line."""

    def write(self, node: Node, level: int = SUM) -> str:
        """Return the text of a node, in brackets where it binds less than its surroundings."""
        if isinstance(node, Number) and node.value < 0 and level == FACTOR:
            return self.brackets(self.operator("−").strip() + self.number(Number(-node.value)))
        if self.closed_fractions and isinstance(node, Multiply) and sides(node)[1]:
            return self.product(node)
        if isinstance(node, Add):
            text = self.add(node)
            return self.brackets(text) if level > SUM else text
        if isinstance(node, (Multiply, Sum)) or (isinstance(node, Derivative) and node.spread):
            text = self.product(node)
            return self.brackets(text) if level > TERM else text
        return self.single(node)

    def add(self, node: Add) -> str:
        """Write a sum of terms."""
        text = ""
        for number, term in enumerate(node.terms):
            minus, rest = without_sign(term)
            twice = without_sign(rest)[0]
            piece = self.write(rest, FACTOR if twice and (number or minus) else TERM)
            text += self.operator("−") + piece if minus else (self.operator("+") if number else "") + piece
        return text

    def product(self, node: Node) -> str:
        """Write a product, a Σ or Π, or an operator in front of its body."""
        if isinstance(node, Sum):
            minus, rest = without_sign(node.body)
            if without_sign(rest)[0] or any(alike(node.binder, one.binder) for one in exposed(rest)):
                minus, body = False, self.write(node.body, FACTOR)
            else:
                body = self.write(rest, TERM)
            return self.big("∏" if node.product else "∑", node.binder) + (self.operator("−") if minus else "") + body
        if isinstance(node, Derivative):
            return self.applied(node)
        assert isinstance(node, Multiply)
        minus, rest = without_sign(node)
        if minus:
            return self.operator("−") + self.write(rest, FACTOR if without_sign(rest)[0] else TERM)
        above, below = sides(node)
        if below:
            return self.join([*self.quotients(above, below)])
        return self.factors(above)

    def applied(self, node: Derivative) -> str:
        """Return ∂/∂B in front of what it acts on."""
        return self.fraction(self.d(node), self.d(node) + self.write(node.by, FACTOR)) + self.acted_on(node)

    def acted_on(self, node: Derivative) -> str:
        """Write the body of a derivative that is an operator in front of it."""
        minus, _ = without_sign(node.body)
        text = self.write(node.body, FACTOR if minus or isinstance(node.body, Add) else TERM)
        # ∂/∂B acts on a bracket that follows it, and on nothing behind that bracket.
        opens = re.sub(r"<[^>]*>|\\left", "", text).startswith(("(", "["))
        return self.write(node.body, FACTOR) if opens and isinstance(node.body, Multiply) else text

    def quotients(self, above: list[Node], below: list[Node]) -> list[str]:
        """Write the parts of a product as a fraction."""
        if self.closed_fractions:
            return [self.fraction(*(self.write(product(side)) for side in (above, below)))]
        return [self.fraction(self.factors(above), self.factors(below))]

    def factors(self, nodes: list[Node]) -> str:
        """Write factors next to each other."""
        pieces = []
        for number, node in enumerate(nodes):
            last = number == len(nodes) - 1
            open_ended = isinstance(node, Sum) or (isinstance(node, Derivative) and node.spread)
            pieces.append(self.write(node, TERM if last and open_ended else FACTOR))
        return self.join(pieces, nodes)

    def d(self, node: Derivative) -> str:
        """Write the sign of a derivative."""
        return self.symbol("∂")

    def single(self, node: Node) -> str:
        """Write a node that needs no brackets in a product."""
        if isinstance(node, Number):
            return self.number(node)
        if isinstance(node, Constant):
            return self.symbol(node.name)
        if isinstance(node, Name):
            return self.density(node) if node.called else self.name(node)
        if isinstance(node, Function):
            return self.function(node)
        if isinstance(node, Power):
            return self.power(node)
        if isinstance(node, Derivative):
            # A sum over a fraction would end at that fraction's ∂: ∂(Σ_k ∂y/∂a)/∂b.
            ends = self.closed_fractions or not any(isinstance(one, Derivative) for one in walk(node.body))
            whole = isinstance(node.body, (Name, Constant, Function, Power, Sum)) and not self.is_quotient(node.body)
            body = self.write(node.body) if whole and ends else self.enclosed(node.body)
            return self.fraction(self.d(node) + body, self.d(node) + self.write(node.by, FACTOR))
        if isinstance(node, SquaredNorm):
            return self.raise_to(self.bars(self.write(node.body)), self.digits("2"))
        if isinstance(node, Binomial):
            return self.binomial(self.write(node.above), self.write(node.below))
        if isinstance(node, Factorial):
            atom = isinstance(node.body, Name) or (isinstance(node.body, Number) and node.body.value.denominator == 1)
            return (self.write(node.body, FACTOR) if atom else self.enclosed(node.body)) + self.symbol("!")
        assert isinstance(node, Kronecker)
        return self.square(f"{node.left}", f"{node.right}")

    def power(self, node: Power) -> str:
        """Write a power, a root or a reciprocal."""
        if node.exponent == HALF:
            return self.root(self.write(node.base))
        if is_minus_one(node.exponent):
            return self.fraction(self.digits("1"), self.write(node.base))
        base = self.write(node.base, FACTOR)
        if (
            isinstance(node.base, (Power, Derivative))
            or (isinstance(node.base, Number) and node.base.value.denominator != 1)
            or (isinstance(node.base, Name) and node.base.layer is not None)
            or (isinstance(node.base, Function) and node.base.name == "exp")
        ):
            base = self.brackets(base)
        return self.raise_to(base, self.write(node.exponent))

    def density(self, node: Name) -> str:
        """Return p(t_n), or the Gaussian of t_n at y_n, as it was typed."""
        target, output = (self.name(Name(letter, node.indices)) for letter in "ty")
        if node.letter == "p":
            return self.symbol("p") + self.brackets(target)
        return self.normal() + self.brackets(target + self.bar() + output)

    def is_quotient(self, node: Node) -> bool:
        """Return True for a power that is written as 1 over its base."""
        return isinstance(node, Power) and is_minus_one(node.exponent)

    def enclosed(self, node: Node) -> str:
        """Return a node in brackets, whatever it is."""
        return self.brackets(self.write(node))

    # How each piece looks.
    def operator(self, sign: str) -> str:
        """Write a plus or a minus between terms."""
        raise NotImplementedError

    def brackets(self, text: str) -> str:
        """Write brackets around a text."""
        raise NotImplementedError

    def fraction(self, above: str, below: str) -> str:
        """Write a fraction."""
        raise NotImplementedError

    def join(self, pieces: list[str], nodes: list[Node] | None = None) -> str:
        """Write pieces of a product next to each other."""
        raise NotImplementedError

    def symbol(self, name: str) -> str:
        """Write a letter or a sign."""
        raise NotImplementedError

    def digits(self, text: str) -> str:
        """Write a whole number or a decimal."""
        raise NotImplementedError

    def number(self, node: Number) -> str:
        """Write a number as a whole number, a decimal or a fraction."""
        if node.value.denominator == 1:
            return self.digits(str(node.value))
        decimals = next((n for n in range(1, 13) if (node.value * 10**n).denominator == 1), 0)
        if node.value.denominator in (2, 4, 8) or not decimals:
            return self.fraction(self.digits(str(node.value.numerator)), self.digits(str(node.value.denominator)))
        return self.digits(f"{float(node.value):.{decimals}f}")

    def name(self, node: Name) -> str:
        """Write a letter with its indices and its layer."""
        raise NotImplementedError

    def normal(self) -> str:
        """Write the sign of the normal distribution."""
        return self.symbol("N")

    def bar(self) -> str:
        """Write the bar of a conditional density."""
        return " | "

    def function(self, node: Function) -> str:
        """Write a function with its argument."""
        raise NotImplementedError

    def big(self, sign: str, binder: Binder) -> str:
        """Write Σ or Π with what is below and above it."""
        raise NotImplementedError

    def raise_to(self, base: str, exponent: str) -> str:
        """Write a base with its exponent."""
        raise NotImplementedError

    def bars(self, text: str) -> str:
        """Write ‖ around a text."""
        raise NotImplementedError

    def root(self, text: str) -> str:
        """Write a square root."""
        raise NotImplementedError

    def binomial(self, above: str, below: str) -> str:
        """Write a binomial coefficient."""
        raise NotImplementedError

    def square(self, left: str, right: str) -> str:
        """Write the bracket [i = j]."""
        raise NotImplementedError
