"""Parse letters with their indices, layers, stars, hats and arguments."""

from __future__ import annotations

from fractions import Fraction

from ..trees import Constant, Derivative, Function, Index, Kronecker, Layer, Multiply, Name, Node, Number, Power
from .problems import Unreadable
from .scripts import Scripts
from .tokens import Token

FUNCTION_LETTERS = {"h", "f", "φ", "σ"}
ARGUMENTED = {"E", "L", "C", "J", "S", "y", "p", "N", "z", "w", "ŷ"}


class Names(Scripts):
    """A mixin of the parser, for letters."""

    def letter(self) -> Node:
        """Read a letter with everything that belongs to it."""
        token = self.peek()
        self.at += 1
        letter = token.text
        if self.take("hat-after"):
            letter = "ŷ" if letter == "y" else letter
        if self.peek().text == "hat" and not self.peek().gap and letter == "y":
            self.at += 1
            letter = "ŷ"
        if letter == "π":
            return Constant("π")
        if self.own_e and letter == "e":
            return self.scripts(token, letter)
        if letter == "e" and self.peek().kind == "^":
            self.at += 1
            return Function("exp", self.power_of_e(), span=(token.at, self.peek(-1).end))
        if letter == "e" and self.peek().kind != "_":
            return Constant("e")
        digit = self.peek()
        if letter in "hf" and digit.text.isdigit() and not digit.gap and self.peek(1).kind in ("open", "'"):  # h2(a)
            self.at += 1
            return self.function(token, letter, Layer("", int(digit.text)))
        own = self.variable and letter != "σ" and self.peek().kind == "'" and self.peek(1).kind != "open"  # f′ g − f g′
        if letter in FUNCTION_LETTERS and not own and self.is_function(letter):
            return self.function(token, letter)
        if letter == "C" and (node := self.called_binomial()):
            return node
        if letter == "I" and self.peek().kind in ("_", "{", "open"):
            letter = "1"
        return self.scripts(token, letter)

    def is_function(self, letter: str) -> bool:
        """Return True where h, f, φ or σ is a function: σ^2 below a fraction stays a variance until it is read."""
        ahead = 0
        while True:
            token = self.peek(ahead)
            if token.kind == "'":
                return True
            if token.kind in ("_", "^"):
                following = self.peek(ahead + 1)
                if following.kind in ("{", "open"):
                    end = self.matching(self.at + ahead + 1)
                    inside = self.tokens[self.at + ahead + 2 : end] if end is not None else []
                    if any(one.kind == "'" for one in inside):
                        return True
                    ahead = (end or 0) - self.at + 1
                else:
                    ahead += 2
                continue
            if letter != "σ":
                return token.kind == "open"
            return token.text == "(" and not self.variance and not self.multiplied(self.at + ahead)

    def called_binomial(self) -> Node | None:
        """Read C(N, m)."""
        opening, end = self.peek(), self.matching(self.at)
        if opening.text != "(" or end is None or not any(one.kind == "," for one in self.tokens[self.at : end]):
            return None
        return self.binomial(self.peek(-1))

    def unwraps_function(self) -> bool:
        """Take the braces of {h_l}' away, where they stand around the name of a function."""
        end = self.matching(self.at)
        if end is None or self.peek(1).text not in FUNCTION_LETTERS or self.tokens_at(end + 1).kind not in ("'", "^"):
            return False
        if self.peek(2).kind not in ("_", "^", "}"):
            return False
        following = [self.tokens_at(end + ahead).kind for ahead in (1, 2, 3)]
        if following[0] != "'" and "'" not in following[1:]:
            return False
        del self.tokens[end], self.tokens[self.at]
        return True

    def multiplied(self, opening: int) -> bool:
        """Return True for σ(1 − σ), where σ stands for σ(a) and the bracket is a factor."""
        end = self.matching(opening)
        return end is not None and any(token.text == "σ" for token in self.tokens[opening:end])

    def power_of_e(self) -> Node:
        """Read the exponent of e."""
        if self.peek().kind in ("{", "open"):
            return self.bracketed()
        if sign := self.take("+", "-"):
            inner = self.base()
            return Multiply((Number(Fraction(-1)), inner)) if sign.kind == "-" else inner
        return self.base()

    def hat(self, token: Token) -> Node:
        """Read \\hat y and \\hat{y}."""
        opening = self.take("{", "open")
        inner = self.take("letter")
        if inner is None:
            raise Unreadable("A hat stands over a letter only: \\hat y.", token.at, "a letter")
        if opening:
            if self.peek().kind in ("_", "^"):  # \hat{y_k}
                node = self.scripts(inner, "ŷ" if inner.text == "y" else inner.text)
                self.need("}" if opening.text == "{" else ")", opening)
                return node
            self.need("}" if opening.text == "{" else ")", opening)
        return self.scripts(token, "ŷ" if inner.text == "y" else inner.text)

    def scripts(self, token: Token, letter: str, call: bool = True) -> Node:
        """Read the lower and upper indices of a letter, in any order, and with `call` its argument."""
        marks = self.marks(letter)
        indices, star = marks.indices, marks.star
        if letter == "x" and self.peek().kind == "*" and self.peek(1).kind in ("close", "+", "-"):  # (x_k − x_k*)
            self.at += 1
            star = True
        if letter == "1":
            if len(indices) != 2:
                return Number(Fraction(1))
            return Kronecker(indices[0], indices[1], (token.at, self.peek(-1).end))
        extra = self.name_argument(letter, indices) if call else []
        if not indices and self.peek().text == "[" and not self.peek().gap and self.indexed_as_in_code():
            raise Unreadable(f"Write indices with _, as in {letter}_k, not in square brackets.", self.peek().at, "_")
        span, called = (token.at, self.peek(-1).end), bool(extra) and letter in "pN"
        node: Node = Name(letter, (*extra, *indices), marks.layer, marks.arrow, star, span, called)
        for _ in range(marks.primes):  # u′ of a student's letter
            node = Derivative(node, Name(self.variable), spread=True)
        for power in marks.powers:
            node = Power(node, power)
        return node

    def indexed_as_in_code(self) -> bool:
        """Return True before [k] or [k, j]."""
        end = self.matching(self.at)
        inside = self.tokens[self.at + 1 : end] if end is not None else []
        return 0 < len(inside) <= 3 and all(one.kind in ("letter", "number", ",") for one in inside)

    def name_argument(self, letter: str, indices: list[Index]) -> list[str | int]:
        """Skip the w of E(w); return the index n of y_k(x_n) and p(t_n)."""
        opening = self.peek()
        if opening.text != "(" or letter not in ARGUMENTED:
            return []
        end = self.matching(self.at)
        if end is None:
            return []
        inside = self.tokens[self.at + 1 : end]
        letters = {token.text for token in inside if token.kind == "letter"}
        if letter in ("E", "L", "C", "J", "S"):
            if (
                inside
                and letters <= set("wWηvgθlLijkx")
                and not any(one.kind == "∂" for one in inside)
                and "w" in letters | {"w" if one in letters else "" for one in "WθvwK"}
            ):
                self.at = end + 1
            return []
        if letter in ("z", "w", "ŷ") or (letter == "y" and not indices and letters <= {"w"}):
            known = {"w": {"η"}, "z": {"x"}, "ŷ": {"x", "w"}, "y": {"x"}}[letter]
            product = any(one.kind in ("+", "-", "*", "/") for one in inside)  # z_i (x_i + 2)
            if inside and inside[0].text in known and letters <= set("xwηnijk") and not product:
                self.at = end + 1
                return [one for one in index_letters(inside) if letter != "w"]
            return []
        if letter == "y" and not (
            inside and inside[0].text == "x" and letters <= set("xnwmi") and "+" not in {t.kind for t in inside}
        ):
            return []
        if letter == "N" and not (inside[:1] and inside[0].text == "t" and any(one.kind == "|" for one in inside)):
            return []
        if letter == "p" and not (inside[:1] and inside[0].text == "t"):
            return []
        found = index_letters(inside)
        self.at = end + 1
        return found


def index_letters(inside: list[Token]) -> list[str | int]:
    """Return the indices of the first letter in an argument: n of (x_n, w) and of (t_n | y(x_n), σ² I)."""
    found: list[str | int] = []
    reading = False
    for number, token in enumerate(inside[1:], 1):
        if number == 1 and token.kind == "_":
            reading = True
        elif reading and token.kind in ("letter", "number"):
            found.append(int(token.text) if token.kind == "number" else token.text)
        elif (reading and token.kind not in ("{", "}", ",")) or not reading or token.kind == "}":
            break
    return found
