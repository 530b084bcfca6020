"""Parse derivatives: fractions of ∂ and d, operators, and homework's brackets."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..trees import Derivative, Function, Multiply, Name, Node, Number, Power
from .cursor import CLOSES, SIGNS
from .names import FUNCTION_LETTERS
from .problems import Unreadable
from .sums import Sums
from .tokens import Token


class Derivatives(Sums):
    """A mixin of the parser, for derivatives."""

    # Derivatives.
    def at_point(self, node: Node) -> Node:
        """Read what is below the bar in dh/da |_{a = a_j}: where the slope is taken, if h has no argument yet."""
        self.take("_")
        end = self.matching(self.at)
        assert end is not None  # the bar is a token only before a bracket
        inside = self.tokens[self.at + 1 : end]
        equals = next((number for number, one in enumerate(inside) if one.kind == "="), -1)
        self.at = end + 1
        if not isinstance(node, Derivative) or not isinstance(node.body, (Name, Function)):
            return node
        if isinstance(node.body, Function) and node.body.argument is not None:
            return node
        if isinstance(node.body, Name) and node.body.letter not in FUNCTION_LETTERS:
            return node
        other = type(self)(inside[equals + 1 :], self.reading)
        return replace(node, by=other.expression())

    def upright_d(self) -> bool:
        """Return True where a d starts a derivative: d σ / d a."""
        if (
            self.peek().text != "d"
            or self.peek().kind != "letter"
            or self.peek(1).kind in ("_", "^", "end", "close", "}")
        ):
            return False
        depth = 0
        for ahead in range(1, len(self.tokens) - self.at):
            token = self.peek(ahead)
            if token.kind in ("open", "{"):
                depth += 1
            elif token.kind in ("close", "}"):
                depth -= 1
            if depth < 0 or (depth == 0 and token.kind in ("+", "=")):
                return False
            if depth == 0 and token.kind == "/":
                following = self.peek(ahead + 1)
                if following.kind == "open" or following.kind == "{":
                    following = self.peek(ahead + 2)
                return following.text == "d"
        return False

    def slashed_derivative(self) -> Node:
        """Read ∂A/∂B, ∂/∂B (…), or ∂_B (…)."""
        sign = self.peek()
        self.at += 1
        if self.take("_"):
            by = self.subscript_target(sign)
            return Derivative(self.factor(), by, spread=True, upright=sign.text == "d")
        body: Node | None = None
        if self.peek().kind == "^":
            raise Unreadable("Second derivatives are not needed here.", self.peek().at)
        if self.peek().kind != "/":
            body = self.derivative_side()
        if not self.take("/"):
            raise Unreadable("∂ of something by what? Write ∂A/∂B.", sign.at, "/")
        closing = self.take("open", "{")
        inner = self.peek()
        if not (self.take("∂") or (inner.text == "d" and self.take("letter"))):
            raise Unreadable("Below ∂A/ another ∂ is needed: ∂A/∂B.", inner.at, "∂")
        by = self.derivative_side()
        if closing:
            self.need(CLOSES[closing.text], closing)
        return (
            Derivative(body, by, upright=sign.text == "d") if body is not None else self.applied(by, sign.text == "d")
        )

    def derivative_side(self) -> Node:
        """Read one side of ∂A/∂B: one factor, with its power."""
        node = self.factor()
        return node

    def subscript_target(self, sign: Token) -> Node:
        """Read the quantity in the index of ∂."""
        if self.peek().kind in ("{", "open"):
            return self.bracketed()
        return self.base()

    def applied(self, by: Node, upright: bool) -> Node:
        """Read what ∂/∂B acts on: the bracket that follows, with its exponent; without one, the rest of the term."""
        if self.peek().kind == "open":
            body = self.factor()
        elif self.peek().kind == "*" or not (self.starts_factor() or self.peek().kind in SIGNS):
            raise Unreadable("∂/∂… of what? Nothing follows it.", self.peek().at, "an expression")
        else:
            body = self.term()
        return Derivative(body, by, spread=True, upright=upright)

    def bracketed_derivative(self) -> Node | None:
        """Read homework's (partialE)/(partialw): a derivative whose two sides stand in brackets."""
        start = self.at
        first = self.peek(1)
        if not (first.kind == "∂" or first.text == "d"):
            return None
        end = self.matching(start)
        if end is None or self.tokens_at(end + 1).kind != "/" or self.is_whole(start, end):
            return None
        opening = self.tokens_at(end + 2)
        below = end + 3 if opening.text in ("(", "{") else end + 2
        if self.tokens_at(below).kind != first.kind or self.tokens_at(below).text not in ("d", first.text):
            return None
        self.at = start + 2
        body = None if self.at == end else self.whole_until(end)
        self.at = below + 1
        if opening.text in ("(", "{"):
            by = self.expression()
            self.need(CLOSES[opening.text], opening)
        else:
            by = self.derivative_side()
        return (
            Derivative(body, by, upright=first.text == "d") if body is not None else self.applied(by, first.text == "d")
        )

    def fraction(self) -> Node:
        """Read \\frac{…}{…}, which is a derivative where both sides begin with ∂ or d."""
        opening = self.peek()
        if opening.kind == "{" and (self.peek(1).kind == "∂" or self.peek(1).text == "d"):
            start, end = self.at, self.matching(self.at)
            if (
                end is not None
                and not self.is_whole(start, end)
                and self.tokens_at(end + 1).kind == "{"
                and self.tokens_at(end + 2).text == self.peek(1).text
            ):
                if self.tokens_at(start + 2).kind == "^":
                    raise Unreadable("Second derivatives are not needed here.", opening.at)
                self.at = start + 2
                upright = self.tokens_at(start + 1).text == "d"
                body = None if self.at == end else self.whole_until(end)
                lower = self.tokens_at(end + 1)
                self.at = end + 3
                by = self.expression()
                self.need("}", lower)
                return Derivative(body, by, upright=upright) if body is not None else self.applied(by, upright)
        above = self.group()
        if self.peek().kind in ("end", "close", "}", "+", "-", "=", "*"):
            raise Unreadable("\\frac needs two groups: \\frac{above}{below}.", opening.at, "{")
        return Multiply((above, Power(self.group(), Number(Fraction(-1)))))

    def is_whole(self, start: int, end: int) -> bool:
        """Return True where ∂A/∂B, or ∂ as a fraction, is complete inside a bracket: (∂A/∂B)/(∂C/∂D) is a quotient."""
        depth = 0
        for number in range(start + 1, end):
            token = self.tokens_at(number)
            depth += 1 if token.kind in ("open", "{") else -1 if token.kind in ("close", "}") else 0
            if depth == 0 and token.kind == "/" and "∂" in (
                self.tokens_at(number + 1).kind, self.tokens_at(number + 2).kind
            ):
                return True
        return False

    def whole_until(self, end: int) -> Node:
        """Read an expression that ends exactly at the token with this number."""
        kept, self.bound = self.bound, []
        node = self.expression()
        self.bound = kept
        if self.at != end:
            raise self.unexpected()
        return node
