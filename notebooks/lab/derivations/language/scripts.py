"""Parse lower and upper indices: letters, layers, stars and primes."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..trees import Index, Layer, Node
from .cursor import Cursor
from .problems import Unreadable
from .tokens import Token

LAYER_LETTERS = set("lLkmpqrs")

LABELS = {"ML", "MLE", "opt", "best", "min", "new"}
"""Read the labels that students write below σ for the σ that they look for."""


@dataclass
class Marks:
    """The marks below and above a letter."""

    indices: list[Index] = field(default_factory=list)
    layer: Layer | None = None
    arrow: bool = False
    star: bool = False
    powers: list[Node] = field(default_factory=list)
    primes: int = 0


class Scripts(Cursor):
    """A mixin of the parser, for indices."""

    def marks(self, letter: str) -> Marks:
        """Read the lower and upper indices of a letter, in any order."""
        found = Marks()
        digit = self.peek()
        if digit.text.isdigit() and not digit.gap and self.peek(1).kind == "_" and not self.peek(1).gap:  # w2_ji
            self.at += 1
            found.layer = Layer("", int(digit.text))
        while self.peek().kind in ("_", "^", "'"):
            if letter == "σ" and self.variance and self.label():
                continue
            if self.variable and letter != self.variable and (self.take("'") or self.prime_above()):
                found.primes += 1
            elif self.take("_"):
                if found.indices:
                    sentence = "This letter has two lower indices: write them together, as in w_{ji}."
                    raise Unreadable(sentence, self.peek().at)
                found.indices, found.arrow = self.lower_index()
            elif self.star_above():
                found.star = True
            elif letter == "E" and not found.indices and (example := self.example_above()):
                found.indices = [example]
            elif (layer := self.layer_above()) and not self.primed:
                found.layer = layer
            elif layer or self.peek().kind == "'":
                raise Unreadable(f"The prime on {letter} has no meaning here: a slope is h'(…).", self.peek().at)
            else:
                self.at += 1
                found.powers.append(self.exponent())
        if letter == "σ" and self.variance and (found.star or "".join(map(str, found.indices)) in LABELS):
            found.indices, found.star = [], False
        return found

    def label(self) -> bool:
        """Take a label below σ that is typed without braces, as in σ_ML or σ_*."""
        if self.peek().kind != "_":
            return False
        letters = ""
        while self.peek(len(letters) + 1).kind == "letter" and not self.peek(len(letters) + 1).gap and len(letters) < 4:
            letters += self.peek(len(letters) + 1).text
        size = 2 if self.peek(1).kind == "*" else len(letters) + 1 if letters in LABELS else 0
        self.at += size
        return bool(size)

    def lower_index(self) -> tuple[list[Index], bool]:
        """Read the indices of a letter; l+1 is one index, a layer."""
        found: list[Index] = []
        arrow, sign = False, 0
        for part in self.script_tokens():
            if part.kind == "number" and sign and found and isinstance(found[-1], str) and part.text.isdigit():
                found[-1] = Layer(found[-1], sign * int(part.text))
                sign = 0
            elif part.kind == "number":
                found += [(sign or 1) * int(digit) for digit in part.text] if part.text.isdigit() else []
                sign = 0
            elif part.kind == "letter":
                found.append(part.text)
            elif part.kind in ("→", "="):
                arrow = arrow or part.kind == "→"
            elif part.kind in ("+", "-"):
                sign = -1 if part.kind == "-" else 1
                continue
            elif part.kind not in (",", "{", "}", "open", "close"):
                raise Unreadable(f"“{part.text}” is no index.", part.at, "a letter or a number")
        return found, arrow

    def star_above(self) -> bool:
        """Take ^* and ^{*}."""
        if self.peek().kind == "^" and self.peek(1).kind == "*":
            self.at += 2
            return True
        if (
            self.peek().kind == "^"
            and self.peek(1).kind == "{"
            and self.peek(2).kind == "*"
            and self.peek(3).kind == "}"
        ):
            self.at += 4
            return True
        return False

    def example_above(self) -> str:
        """Take the n of E^{(n)} or E^n, one example's error; return "" where there is none."""
        ahead = 1
        while self.peek(ahead).kind in ("{", "open"):
            ahead += 1
        closed = all(self.peek(ahead + 1 + one).kind in ("}", "close") for one in range(ahead - 1))
        if self.peek().kind != "^" or self.peek(ahead).text != "n" or not closed:
            return ""
        self.at += 2 * ahead
        return "n"

    def prime_above(self) -> bool:
        """Take ^\\prime and ^{\\prime}."""
        if self.peek().kind == "^" and self.peek(1).kind == "'":
            self.at += 2
            return True
        if (
            self.peek().kind == "^"
            and self.peek(1).kind == "{"
            and self.peek(2).kind == "'"
            and self.peek(3).kind == "}"
        ):
            self.at += 4
            return True
        return False

    def layer_above(self) -> Layer | None:
        """Take an upper index that is a layer: (2), (l+1), l, l+1, L-1; leave a power where it is."""
        start, self.primed = self.at, False
        if not self.take("^"):
            return None
        opening = self.take("{", "open")
        inner = self.take("open") if opening else None
        if opening and self.peek().kind == "matrix":
            raise Unreadable(
                "Matrix notation cannot be read here: write it with indices, one entry for all.", self.peek().at
            )
        round_brackets = bool(inner) or bool(opening and opening.kind == "open")
        layer = self.layer_expression(round_brackets, bool(opening))
        if layer and inner and not self.take("close"):
            layer = None
        if layer and opening:
            if inner and opening.kind == "{" and self.peek().kind not in ("}", "'"):  # {(l) 2}: a layer, then a power
                self.power_behind_layer(start)
                return self.layer_above()
            if self.take("'"):
                self.primed = True
            if not self.take("}" if opening.kind == "{" else "close"):
                layer = None
        if layer is None:
            self.at = start
        return layer

    def power_behind_layer(self, start: int) -> None:
        """Split {(l) 2} into {(l)} and {2}, so that each part is read by itself."""
        caret, opening = self.tokens[start], self.tokens[start + 1]
        closing = Token("}", "}", self.peek().at, self.peek().at)
        self.tokens[self.at : self.at] = [closing, caret, opening]
        self.at = start

    def layer_expression(self, round_brackets: bool, offsets: bool = True) -> Layer | None:
        """Read l, with `offsets` l±1, L, or a number in round brackets."""
        token = self.peek()
        if token.kind == "number" and round_brackets and token.text.isdigit():
            self.at += 1
            return Layer("", int(token.text))
        if token.kind != "letter" or not (
            token.text in ("l", "L")
            or (round_brackets and token.text in LAYER_LETTERS)
            or token.text in ("next", "prev", "previous")
        ):
            return None
        self.at += 1
        if token.text in ("next", "prev", "previous"):
            return Layer("l", 1 if token.text == "next" else -1)
        sign = self.take("+", "-") if offsets else None
        if not sign:
            return Layer(token.text)
        step = self.take("number")
        if not step or not step.text.isdigit():
            return None
        return Layer(token.text, int(step.text) if sign.kind == "+" else -int(step.text))

    def layer_below(self) -> Layer | None:
        """Read the lower index of h: a layer, and after it perhaps a prime."""
        self.take("_")
        parts = self.script_tokens()
        kept, self.tokens = self.tokens, [one for one in parts if one.kind not in ("open", "close")]
        at, self.at = self.at, 0
        layer = self.layer_expression(True)
        self.tokens, self.at = kept, at
        return layer

    def script_tokens(self, letters_only: bool = False) -> list[Token]:
        """Return the tokens of a lower index: a group without its brackets, or a run of letters without space."""
        token = self.peek()
        if token.kind in ("{", "open"):
            end = self.matching(self.at)
            if end is None:
                what = "A brace" if token.kind == "{" else "A bracket"
                raise Unreadable(f"{what} is not closed.", token.at, "}" if token.kind == "{" else ")")
            inside = self.tokens[self.at + 1 : end]
            self.at = end + 1
            return inside
        if token.kind not in ("letter", "number"):
            raise Unreadable("An index is missing after _.", token.at, "an index")
        found = [token]
        self.at += 1
        while self.continues_run(found):
            found.append(self.peek())
            self.at += 1
        if letters_only and self.peek().kind == "=" and self.peek(1).kind == "number":  # sum_k=1^K
            found += self.tokens[self.at : self.at + 2]
            self.at += 2
        return found

    def continues_run(self, found: list[Token]) -> bool:
        """Return True where the next letter still belongs to an index without braces (w_kj)."""
        token, last = self.peek(), found[-1]
        if token.gap or token.kind not in ("letter", "number") or len(found) >= 3:
            return False
        if token.kind == "letter" and not ("a" <= token.text <= "z"):
            return False
        if self.peek(1).kind in ("_", "'", "open") and not self.peek(1).gap:  # w_j z_i without a space; δ_k h'(…)
            return False
        if last.kind == "number" and token.kind == "letter":
            return token.text in "ijklmnpq"
        return True
