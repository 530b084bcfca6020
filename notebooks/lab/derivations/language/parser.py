"""From tokens to a tree: a hand-written parser for the mathematics of derivations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..trees import (
    Binder,
    Binomial,
    Constant,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Layer,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    SquaredNorm,
    Sum,
    negative,
    product,
    total,
)
from .names import Names
from .problems import Unreadable
from .sums import Sums
from .tokens import Token

DEEPEST = 40
CLOSES = {"(": ")", "[": "]", "{": "}", "‖": "‖"}
SIGNS = {"+", "-"}
TIMES = {"*"}
REFUSED = {
    "dots": "“…” cannot be checked: write it with indices, as a sum.",
    "matrix": "Matrix notation cannot be read here: write it with indices, one entry for all.",
    "≈": "≈ is no equality: a step has to be exact.", "∝": "∝ is no equality: write the factor.",
    "≠": "≠ is not an expression. Put remarks in \\text{…}.", "<": "An inequality is no step. Put remarks in \\text{…}.",
    ">": "An inequality is no step. Put remarks in \\text{…}.", "≤": "An inequality is no step. Put remarks in \\text{…}.",
    "≥": "An inequality is no step. Put remarks in \\text{…}.", "∞": "∞ is not used here: write the range that is meant.",
    "±": "± stands for two expressions: write one.", "←": "← is an update, not an equality: write := or =.",
    "→": "→ stands between indices only, as in w_{j \\to i}.", "~": "~ is no equality.",
    "|": "Single bars | are not read here: a squared length is \\|…\\|^2.",
    "∈": "∈ stands below a sum only.", "∋": "∋ stands below a sum only.", ":": "A colon is not read here.",
}


@dataclass(frozen=True)
class Reading:
    """The two places where the same text may be read in two ways.

    half: a space or a bracket ends a denominator, as in K/2 log x and 1/2(…).  far: log a * b is log(a b), not (log a) b.
    """

    half: bool = False
    far: bool = False


class Parser(Names, Sums):
    """Reads one expression; each method moves `self.at` and returns a tree."""

    def __init__(self, tokens: list[Token], reading: Reading) -> None:
        self.tokens, self.reading = [token for token in tokens if token.kind != "break"], reading
        self.at = self.depth = 0
        self.bound: list[str] = []  # letters of sums that are open at this place

    def whole(self) -> Node:
        """Return the tree of all tokens; raise Unreadable where something is left over."""
        node = self.expression()
        if self.at < len(self.tokens):
            raise self.unexpected()
        return node

    # The tokens ahead.
    def peek(self, ahead: int = 0) -> Token:
        if self.at + ahead < len(self.tokens):
            return self.tokens[self.at + ahead]
        end = self.tokens[-1].end if self.tokens else 0
        return Token("end", "", end, end)

    def take(self, *kinds: str) -> Token | None:
        token = self.peek()
        if token.kind in kinds:
            self.at += 1
            return token
        return None

    def need(self, text: str, opening: Token) -> Token:
        token = self.peek()
        if token.text != text:
            what = {"‖": "\\|", "}": "A brace", ")": "A bracket (", "]": "A bracket ["}.get(text, text)
            raise Unreadable(f"{what} is not closed.", opening.at, text)
        self.at += 1
        return token

    def unexpected(self) -> Unreadable:
        token = self.peek()
        if token.kind in REFUSED:
            return Unreadable(REFUSED[token.kind], token.at)
        if token.kind == "end":
            return Unreadable("The expression ends too early.", token.at, "a symbol, a number or a bracket")
        if token.kind in ("close", "}"):
            return Unreadable(f"This {token.text} closes nothing.", token.at, "an operator or the end of the step")
        return Unreadable(f"“{token.text}” cannot stand here.", token.at, "a symbol, a number or a bracket")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(f"Brackets are nested more than {DEEPEST} deep here. No derivation needs that.", self.peek().at)

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
        """Read what stands below a slash: everything that is juxtaposed, except after a plain fraction such as 1/2 Σ."""
        bracket = self.peek().kind in ("open", "{")
        first = self.signed_factor()
        if isinstance(first, Number) and isinstance(before, Number) and (self.reading.half or self.peek().kind in ("Σ", "Π")):
            return first
        parts = [first]
        while self.starts_factor() and self.peek().kind not in ("Σ", "Π") and not (self.reading.half and (bracket or self.peek().gap)):
            parts.append(self.factor())
        return product(parts)

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
            elif self.starts_factor() and not (self.peek().text in ("log", "exp") and self.peek().kind == "word"):
                factors.append(self.factor())
            else:
                return product(factors)

    def starts_factor(self) -> bool:
        token = self.peek()
        if token.kind in ("Σ", "Π"):
            return not self.repeats_a_sum()
        if token.kind in ("number", "letter", "open", "{", "∂"):
            return True
        if token.kind == "‖":
            return not self.inside_norm
        return token.kind == "word" and token.text not in ("choose",)

    inside_norm = False

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
            raise Unreadable("A * in an upper index marks a target, as in x_k^*. Here it belongs to no letter.", token.at)
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
        if opening.text == "[" and self.peek().kind == "=":
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
        sides = [one.letter if isinstance(one, Name) and not one.indices else int(one.value) if isinstance(one, Number) else None
                 for one in (left, right)]
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
        if token.kind == "number":
            self.at += 1
            assert token.number is not None
            if token.number == 1 and self.peek().text == "[" and self.looks_like_iverson():
                return self.bracketed()
            return Number(token.number)
        if token.kind == "open" and token.text == "(" and (whole := self.bracketed_derivative()):
            return whole
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

    def looks_like_iverson(self) -> bool:
        return self.peek(2).kind == "=" or self.peek(3).kind == "="

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

    # Words: functions, fractions, roots.
    def word(self, token: Token) -> Node:
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
            self.tokens[self.at] = replace(token, text=token.text[1:], at=token.at + 1, number=Fraction(int(token.text[1:])), gap=False)
            return Number(Fraction(int(token.text[0])))
        if token.kind == "number":
            self.at += 1
            assert token.number is not None
            return Number(token.number)
        return self.base()

    def root(self) -> Node:
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
                    layer = found
                else:
                    self.at += 1
                    power = self.exponent()
            elif self.peek().kind == "_" and name in ("h", "f", "φ", "σ"):
                layer = self.layer_below()
            else:
                break
        node: Node = Function(name, self.argument(token, name), layer, primes, (token.at, self.peek(-1).end))
        if power == Number(Fraction(-1)) and name not in ("h", "f"):
            raise Unreadable(f"{token.text}^{{-1}} may mean two things: write 1/{token.text}(…).", token.at)
        return node if power is None else Power(node, power)

    def argument(self, token: Token, name: str) -> Node | None:
        """Read a function's argument; None for σ alone."""
        following = self.peek()
        if following.kind == "open" or (following.kind == "{" and name in ("log", "exp", "tanh", "σ", "cosh", "sinh", "sech", "h", "f", "φ")):
            return self.bracketed()
        if name in ("σ", "h", "f", "φ"):
            return None
        if following.kind in SIGNS and name != "exp":
            raise Unreadable(f"{token.text} of what? Put the argument in brackets.", token.at, "(")
        if name == "tanh" and not self.starts_factor():
            return None
        if not self.starts_factor() and following.kind not in SIGNS:
            raise Unreadable(f"{token.text} of what? Put the argument in brackets.", token.at, "(")
        return self.juxtaposed()

    # Derivatives.
    def upright_d(self) -> bool:
        """Return True where a d starts a derivative: d σ / d a."""
        if self.peek().text != "d" or self.peek().kind != "letter" or self.peek(1).kind in ("_", "^", "end", "close", "}"):
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
        return Derivative(body, by, upright=sign.text == "d") if body is not None else self.applied(by, sign.text == "d")

    def derivative_side(self) -> Node:
        """Read one side of ∂A/∂B: one factor, with its power."""
        node = self.factor()
        return node

    def subscript_target(self, sign: Token) -> Node:
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
        if end is None or self.tokens_at(end + 1).kind != "/":
            return None
        opening = self.tokens_at(end + 2)
        below = end + 3 if opening.text == "(" else end + 2
        if self.tokens_at(below).kind != first.kind or self.tokens_at(below).text not in ("d", first.text):
            return None
        self.at = start + 2
        body = None if self.at == end else self.whole_until(end)
        self.at = below + 1
        if opening.text == "(":
            by = self.expression()
            self.need(")", opening)
        else:
            by = self.derivative_side()
        return Derivative(body, by, upright=first.text == "d") if body is not None else self.applied(by, first.text == "d")

    def fraction(self) -> Node:
        """Read \\frac{…}{…}, which is a derivative where both sides begin with ∂ or d."""
        opening = self.peek()
        if opening.kind == "{" and (self.peek(1).kind == "∂" or self.peek(1).text == "d"):
            start, end = self.at, self.matching(self.at)
            if end is not None and self.tokens_at(end + 1).kind == "{" and self.tokens_at(end + 2).text == self.peek(1).text:
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

    def whole_until(self, end: int) -> Node:
        """Read an expression that ends exactly at the token with this number."""
        kept, self.bound = self.bound, []
        node = self.expression()
        self.bound = kept
        if self.at != end:
            raise self.unexpected()
        return node

    def tokens_at(self, number: int) -> Token:
        return self.peek(number - self.at)

    def matching(self, start: int) -> int | None:
        """Return the number of the token that closes the bracket at `start`."""
        depth = 0
        for number in range(start, len(self.tokens)):
            kind = self.tokens[number].kind
            depth += 1 if kind in ("open", "{") else -1 if kind in ("close", "}") else 0
            if depth == 0:
                return number
        return None


def parse(tokens: list[Token], reading: Reading = Reading()) -> Node:  # noqa: B008 (frozen)
    """Return the tree of one expression; raise Unreadable with the place of what cannot be read."""
    return Parser(tokens, reading).whole()


__all__ = ["Binder", "Constant", "Parser", "Reading", "Sum", "parse"]
