"""Parse functions, roots, binomials and lengths."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..trees import Binomial, Function, Layer, Multiply, Node, Number, Power, SquaredNorm, product
from . import symbols
from .cursor import SIGNS, TIMES
from .derivatives import Derivatives
from .problems import Unreadable
from .tokens import Token

CALLED = frozenset(symbols.FUNCTIONS.values())


class Functions(Derivatives):
    """A mixin of the parser, for words and bars."""

    def juxtaposed(self) -> Node:
        """Read the product after a log or exp without brackets."""
        factors = [self.signed_factor()]
        while True:
            if self.reading.far and self.peek().kind in TIMES:
                self.at += 1
                factors.append(self.signed_factor())
            elif self.reading.far and self.peek().kind == "/":
                slash = self.take("/")
                assert slash
                factors.append(Power(self.denominator(factors[-1], slash), Number(Fraction(-1))))
            elif self.starts_factor() and not (self.peek().text in CALLED and self.peek().kind == "word"):
                factors.append(self.factor())
            else:
                return product(factors)

    def norm(self) -> Node:
        opening = self.take("‖")
        assert opening
        self.deeper()
        kept, self.inside_norm = self.inside_norm, True
        node = self.expression()
        self.inside_norm = kept
        self.need("‖", opening)
        while self.take("_"):
            self.exponent()
        if not self.take("^"):
            raise Unreadable("A length ‖…‖ is used squared only: write \\|…\\|^2.", opening.at, "^2")
        power = self.exponent()
        if self.take("_"):
            self.exponent()
        self.depth -= 1
        if power == Number(Fraction(2)):
            return SquaredNorm(node)
        return Power(SquaredNorm(node), Multiply((power, Number(Fraction(1, 2)))))

    def word(self, token: Token) -> Node:
        """Read a word: a command with arguments, or the name of a function."""
        self.at += 1
        if token.text == "frac":
            return self.fraction()
        if token.text == "sqrt":
            return self.root()
        if token.text == "binom":
            return self.binomial(token)
        if token.text == "hat":
            return self.hat(token)
        return self.function(token, token.text)

    def group(self) -> Node:
        """Read one argument of a command: a group in braces, or one token (\\frac12)."""
        token = self.peek()
        if token.kind in ("{", "open"):
            return self.bracketed()
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():  # \frac12
            self.tokens[self.at] = replace(
                token, text=token.text[1:], at=token.at + 1, number=Fraction(int(token.text[1:])), gap=False
            )
            return Number(Fraction(int(token.text[0])))
        if token.kind == "number":
            self.at += 1
            assert token.number is not None
            return Number(token.number)
        return self.base()

    def root(self) -> Node:
        """Read a root, with its degree if it is typed."""
        degree = Fraction(2)
        if self.peek().text == "[" and self.peek(1).kind == "number" and self.peek(2).text == "]":
            degree = self.peek(1).number or degree
            self.at += 3
        return Power(self.group(), Number(1 / degree))

    def binomial(self, token: Token) -> Node:
        opening = self.peek()
        if opening.text == "(":
            self.at += 1
            above = self.expression()
            if not self.take(","):
                raise Unreadable("binom needs two entries: \\binom{N}{m}.", token.at, "a comma")
            below = self.expression()
            self.need(")", opening)
            return Binomial(above, below)
        return Binomial(self.group(), self.group())

    def function(self, token: Token, name: str, layer: Layer | None = None, primes: int = 0) -> Node:
        """Read a function's primes, power and argument."""
        power: Node | None = None
        while True:
            if self.take("'"):
                primes += 1
            elif self.peek().kind == "^":
                if self.prime_above():
                    primes += 1
                    continue
                found = self.layer_above()
                if found:
                    layer, primes = found, primes + self.primed
                else:
                    self.at += 1
                    power = self.exponent()
            elif name == "log" and self.peek().kind == "_" and self.natural():
                continue
            elif self.peek().kind == "_" and name in ("h", "f", "φ", "σ"):
                layer = self.layer_below()
            else:
                break
        node: Node = Function(name, self.argument(token, name), layer, primes, (token.at, self.peek(-1).end))
        if power == Number(Fraction(-1)) and name not in ("h", "f"):
            raise Unreadable(f"{token.text}^{{-1}} may mean two things: write 1/{token.text}(…).", token.at)
        return node if power is None else Power(node, power)

    def natural(self) -> bool:
        """Take the base e of a logarithm; raise Unreadable for another base."""
        self.take("_")
        inside = [one.text for one in self.script_tokens()]
        if inside != ["e"]:
            raise Unreadable("log is the natural logarithm here: leave its base out.", self.peek(-1).at)
        return True

    def argument(self, token: Token, name: str) -> Node | None:
        """Read a function's argument; None for σ alone."""
        following = self.peek()
        if following.kind == "open" or (
            following.kind == "{" and name in ("log", "exp", "tanh", "σ", "cosh", "sinh", "sech", "h", "f", "φ")
        ):
            return self.factor() if name == "log" and self.reading.inside else self.bracketed()
        if name in ("σ", "h", "f", "φ"):
            return None
        if following.kind in SIGNS and name != "exp":
            raise Unreadable(f"{token.text} of what? Put the argument in brackets.", token.at, "(")
        if name == "tanh" and not self.starts_factor():
            return None
        if not self.starts_factor() and following.kind not in SIGNS:
            raise Unreadable(f"{token.text} of what? Put the argument in brackets.", token.at, "(")
        return self.juxtaposed()
