"""A place in a list of tokens: what is ahead, what is taken, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

from ..trees import Layer, Node
from .problems import Unreadable
from .tokens import Token

DEEPEST = 40
CLOSES = {"(": ")", "[": "]", "{": "}", "‖": "‖"}
SIGNS = {"+", "-"}
TIMES = {"*"}
REFUSED = {
    "dots": "“…” cannot be checked: write it with indices, as a sum.",
    "matrix": "Matrix notation cannot be read here: write it with indices, one entry for all.",
    "≈": "≈ is no equality: a step has to be exact.",
    "∝": "∝ is no equality: write the factor.",
    "≠": "≠ is not an expression. Put remarks in \\text{…}.",
    "<": "An inequality is no step. Put remarks in \\text{…}.",
    ">": "An inequality is no step. Put remarks in \\text{…}.",
    "≤": "An inequality is no step. Put remarks in \\text{…}.",
    "≥": "An inequality is no step. Put remarks in \\text{…}.",
    "∞": "∞ is not used here: write the range that is meant.",
    "±": "± stands for two expressions: write one.",
    "←": "← is an update, not an equality: write := or =.",
    "→": "→ stands between indices only, as in w_{j \\to i}.",
    "~": "~ is no equality.",
    "|": "Single bars | are not read here: a squared length is \\|…\\|^2.",
    "∈": "∈ stands below a sum only.",
    "∋": "∋ stands below a sum only.",
    ":": "A colon is not read here: leave out labels such as “Step 1:”, or put them in \\text{…}.",
}


@dataclass(frozen=True)
class Reading:
    """The three places where the same text may be read in two ways.

    half: a space or a bracket ends a denominator, as in K/2 log x and 1/2(…).
    far: log a * b is log(a b), not (log a) b.
    inside: log (a)^b is log(a^b), not (log a)^b.
    """

    half: bool = False
    far: bool = False
    inside: bool = False


class Cursor:
    """A walk through tokens; `bound` are the letters of open sums, `inside_norm` tells whether ‖ would close.

    variance: True where σ is a letter, not a function.  variable: what (…)′ is differentiated by, where there is one.
    own_e: True where e is a student's letter, not Euler's number.
    """

    def __init__(self, tokens: list[Token], reading: Reading) -> None:
        self.tokens, self.reading = [token for token in tokens if token.kind != "break"], reading
        self.at = self.depth = 0
        self.inside_norm = self.variance = self.own_e = False
        self.variable = ""
        self.primed = False  # the last layer that was read had a prime: h^{(l)'}
        self.members: list[tuple[int, str, str]] = []  # the place, n and S of each [n ∈ S] whose sum is not yet found
        self.bound: list[str] = []  # letters of sums that are open at this place

    # The tokens ahead.
    def peek(self, ahead: int = 0) -> Token:
        """Return the token `ahead` of this place, or one of kind "end"."""
        if self.at + ahead < len(self.tokens):
            return self.tokens[self.at + ahead]
        end = self.tokens[-1].end if self.tokens else 0
        return Token("end", "", end, end)

    def take(self, *kinds: str) -> Token | None:
        """Return the next token and move on if it is of one of these kinds, else None."""
        token = self.peek()
        if token.kind in kinds:
            self.at += 1
            return token
        return None

    def need(self, text: str, opening: Token) -> Token:
        """Return the next token, which must close `opening`; raise Unreadable otherwise."""
        token = self.peek()
        if token.text != text:
            what = {"‖": "\\|", "}": "A brace", ")": "A bracket (", "]": "A bracket ["}.get(text, text)
            raise Unreadable(f"{what} is not closed.", opening.at, text)
        self.at += 1
        return token

    def unexpected(self) -> Unreadable:
        """Return the error for a token that cannot be here."""
        token = self.peek()
        if token.kind in REFUSED:
            return Unreadable(REFUSED[token.kind], token.at)
        if token.kind == "end":
            return Unreadable("The expression ends too early.", token.at, "a symbol, a number or a bracket")
        if token.kind == "'":
            return Unreadable("A prime belongs to a function, as in h'(a). Write a derivative with ∂.", token.at)
        if token.kind in ("close", "}"):
            return Unreadable(f"This {token.text} closes nothing.", token.at, "an operator or the end of the step")
        return Unreadable(f"“{token.text}” cannot stand here.", token.at, "a symbol, a number or a bracket")

    def deeper(self) -> None:
        """Count one level of nesting more; raise Unreadable beyond DEEPEST."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(
                f"Brackets are nested more than {DEEPEST} deep here. No derivation needs that.", self.peek().at
            )

    def tokens_at(self, number: int) -> Token:
        """Return a token by its number."""
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

    # What the parser itself reads; its parts call each other.
    def expression(self) -> Node:
        """Read a sum of terms."""
        raise NotImplementedError

    def term(self) -> Node:
        """Read a product of factors."""
        raise NotImplementedError

    def factor(self) -> Node:
        """Read a base with its exponents and factorials."""
        raise NotImplementedError

    def base(self) -> Node:
        """Read a number, a letter, a function or a bracket."""
        raise NotImplementedError

    def bracketed(self) -> Node:
        """Read an expression in brackets."""
        raise NotImplementedError

    def exponent(self) -> Node:
        """Read what is after ^."""
        raise NotImplementedError

    def group(self) -> Node:
        """Read one argument of a command."""
        raise NotImplementedError

    def starts_factor(self) -> bool:
        """Return True if a factor begins here."""
        raise NotImplementedError

    def function(self, token: Token, name: str, layer: Layer | None = None, primes: int = 0) -> Node:
        """Read the argument of a function whose name has been read."""
        raise NotImplementedError

    def signed_factor(self) -> Node:
        """Read a factor with any signs in front."""
        raise NotImplementedError

    def denominator(self, before: Node, slash: Token) -> Node:
        """Read what is after a slash."""
        raise NotImplementedError

    def norm(self) -> Node:
        """Read an expression between ‖ and ‖."""
        raise NotImplementedError

    def binomial(self, token: Token) -> Node:
        """Read the two entries of a binomial coefficient."""
        raise NotImplementedError

    def hat(self, token: Token) -> Node:
        """Read a letter under a hat."""
        raise NotImplementedError
