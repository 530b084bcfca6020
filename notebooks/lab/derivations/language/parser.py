"""Parse tokens into a tree: a hand-written parser for the mathematics of derivations."""

from __future__ import annotations

from fractions import Fraction

from ..trees import (
    Binomial,
    Derivative,
    Factorial,
    Kronecker,
    Name,
    Node,
    Number,
    Power,
    negative,
    product,
    total,
)
from .cursor import CLOSES, REFUSED, SIGNS, TIMES, Reading
from .functions import Functions
from .problems import Unreadable
from .tokens import Token


class Parser(Functions):
    """A parser of one expression; each method moves `self.at` and returns a tree."""

    def whole(self) -> Node:
        """Return the tree of all tokens; raise Unreadable where something is left over."""
        node = self.expression()
        if self.at < len(self.tokens):
            raise self.unexpected()
        if self.members:
            at = self.tokens[self.members[0][0]].at
            raise Unreadable("[n ∈ S] is a factor behind the sum over S or over n: \\sum_S [n \\in S] x.", at)
        return node

    # Sums and products.
    def expression(self) -> Node:
        self.deeper()
        terms = []
        sign = self.take(*SIGNS)
        while True:
            term = self.term()
            terms.append(negative(term) if sign and sign.kind == "-" else term)
            sign = self.take(*SIGNS)
            if not sign:
                break
            if self.peek().kind in SIGNS and self.peek().kind == sign.kind == "+":
                raise self.unexpected()
        self.depth -= 1
        return total(terms)

    def term(self) -> Node:
        """Read factors up to the next sign: products, quotients and juxtaposition."""
        self.deeper()
        if self.peek().kind in SIGNS:  # after an operator: a * −b
            sign = self.take(*SIGNS)
            assert sign
            inner = self.term()
            self.depth -= 1
            return negative(inner) if sign.kind == "-" else inner
        factors = [self.factor()]
        while True:
            if self.peek().kind in TIMES and not self.repeats_a_sum(1):
                self.at += 1
                factors.append(self.signed_factor())
            elif slash := self.take("/"):
                factors.append(Power(self.denominator(factors[-1], slash), Number(Fraction(-1))))
            elif self.starts_factor():
                factors.append(self.factor())
            else:
                break
        self.depth -= 1
        return product(factors)

    def signed_factor(self) -> Node:
        if sign := self.take(*SIGNS):
            inner = self.signed_factor()
            return negative(inner) if sign.kind == "-" else inner
        return self.factor()

    def denominator(self, before: Node, slash: Token) -> Node:
        """Read what stands below a slash: all that is juxtaposed, except after a plain fraction such as 1/2 Σ."""
        bracket = self.peek().kind in ("open", "{")
        first = self.signed_factor()
        if (
            isinstance(first, Number)
            and isinstance(before, Number)
            and (self.reading.half or self.peek().kind in ("Σ", "Π"))
        ):
            return first
        parts = [first]
        while (
            self.starts_factor()
            and self.peek().kind not in ("Σ", "Π")
            and not (self.reading.half and (bracket or self.peek().gap))
        ):
            parts.append(self.factor())
        return product(parts)

    def starts_factor(self) -> bool:
        token = self.peek()
        if token.kind in ("Σ", "Π"):
            return not self.repeats_a_sum()
        if token.kind in ("number", "letter", "open", "{", "∂"):
            return True
        if token.kind == "‖":
            return not self.inside_norm
        return token.kind == "word" and token.text not in ("choose",)

    # Factors.
    def factor(self) -> Node:
        node = self.base()
        while True:
            if self.peek().kind == "^":
                caret = self.take("^")
                assert caret
                node = Power(node, self.exponent())
            elif self.take("!"):
                node = Factorial(node)
            elif self.variable and self.peek().kind == "'" and self.peek(-1).kind == "close":
                self.at += 1
                node = Derivative(node, Name(self.variable), spread=True)
            elif self.take("at"):
                node = self.at_point(node)
            else:
                return node

    def exponent(self) -> Node:
        """Read what stands after ^: a group, or one number, letter or signed factor."""
        token = self.peek()
        if token.kind in ("{", "open"):
            return self.bracketed()
        if sign := self.take(*SIGNS):
            inner = self.factor()
            return negative(inner) if sign.kind == "-" else inner
        if token.kind == "number":
            self.at += 1
            assert token.number is not None
            return Number(token.number)
        if token.kind == "matrix" or token.text == "T":
            raise Unreadable(REFUSED["matrix"], token.at)
        if token.kind == "*":
            raise Unreadable(
                "A * in an upper index marks a target, as in x_k^*. Here it belongs to no letter.", token.at
            )
        return self.base()

    def bracketed(self) -> Node:
        opening = self.take("open", "{")
        assert opening
        self.deeper()
        kept, self.bound = self.bound, []  # a bracket closes every sum inside it
        norm, self.inside_norm = self.inside_norm, False
        if self.peek().text == CLOSES[opening.text]:
            raise Unreadable("These brackets are empty.", opening.at, "an expression")
        node = self.expression()
        if opening.kind == "{" and self.peek().text == "choose":
            self.at += 1
            node = Binomial(node, self.expression())
        if opening.text == "[" and self.peek().kind == "∈" and self.peek(1).kind == "letter" and isinstance(node, Name):
            self.members.append((self.at - 2, node.letter, self.peek(1).text))
            self.at += 2
            self.need("]", opening)
            node = Number(Fraction(1))
        elif opening.text == "[" and self.peek().kind == "=":
            node = self.iverson(node, opening)
        else:
            self.need(CLOSES[opening.text], opening)
        self.bound, self.inside_norm = kept, norm
        self.depth -= 1
        return node

    def iverson(self, left: Node, opening: Token) -> Node:
        """Read the rest of [k = j]."""
        self.take("=")
        right = self.expression()
        end = self.need("]", opening)
        sides = [
            one.letter
            if isinstance(one, Name) and not one.indices
            else int(one.value)
            if isinstance(one, Number)
            else None
            for one in (left, right)
        ]
        if None in sides:
            raise Unreadable("Between [ and ] two indices are compared, as in [k = j].", opening.at)
        return Kronecker(sides[0], sides[1], (opening.at, end.end))

    def base(self) -> Node:
        token = self.peek()
        self.deeper()
        node = self.base_of(token)
        self.depth -= 1
        return node

    def base_of(self, token: Token) -> Node:
        """Read the base that begins with this token."""
        if token.kind == "number":
            return self.number(token)
        if token.text in ("(", "{") and (whole := self.bracketed_derivative()):
            return whole
        if token.kind == "{" and self.unwraps_function():
            return self.letter()
        if token.kind in ("open", "{"):
            return self.bracketed()
        if token.kind == "‖":
            return self.norm()
        if token.kind in ("Σ", "Π"):
            return self.sum()
        if token.kind == "∂" or self.upright_d():
            return self.slashed_derivative()
        if token.kind == "word":
            return self.word(token)
        if token.kind == "letter":
            return self.letter()
        raise self.unexpected()

    def number(self, token: Token) -> Node:
        """Read a number, or the 1 of 1[k = j] and 1_{k = j}."""
        self.at += 1
        assert token.number is not None
        if token.number == 1 and self.peek().text == "[" and self.looks_like_iverson():
            return self.bracketed()
        if token.number == 1 and self.peek().kind == "_":
            return self.scripts(token, "1")
        if self.peek().kind == "_":
            sentence = "A number has no index. A layer is written above, in brackets, as in b_j^(2)."
            raise Unreadable(sentence, token.at, "^(2)")
        return Number(token.number)

    def looks_like_iverson(self) -> bool:
        """Return True for a bracket such as [i = j]."""
        return "=" in (self.peek(2).kind, self.peek(3).kind) or self.peek(2).kind == "∈"


def parse(tokens: list[Token], reading: Reading = Reading()) -> Node:  # noqa: B008 (frozen)
    """Return the tree of one expression; raise Unreadable with the place of what cannot be read."""
    return Parser(tokens, reading).whole()


__all__ = ["Parser", "Reading", "parse"]
