"""Parse Σ and Π with what is below and above them."""

from __future__ import annotations

from ..trees import Binder, Name, Node, Sum, negative
from .cursor import REFUSED
from .names import Names
from .problems import Unreadable
from .tokens import Token

SYMBOLS = {"Σ", "Π"}


class Sums(Names):
    """A mixin of the parser, for sums; its methods read the letters, the range and the body."""

    def sum(self) -> Node:
        """Read Σ with its letters; its body goes on to the next sign, closing bracket, or Σ with the same letter."""
        symbol = self.take(*SYMBOLS)
        assert symbol
        binders = self.binders(symbol)
        letters = [named(binder) for binder in binders]
        self.bound += letters
        sign = self.take("+", "-")
        if self.take("*"):
            raise Unreadable(
                "What is summed here? Nothing stands between Σ and the operator.", symbol.at, "an expression"
            )
        if self.peek().kind in REFUSED:
            raise self.unexpected()
        if self.repeats_a_sum() or not self.starts_factor():
            raise Unreadable("What is summed here? Nothing follows the sum.", symbol.end, "an expression")
        start, outside = self.at, self.members
        self.members = []
        body = self.term()
        body = negative(body) if sign and sign.kind == "-" else body
        del self.bound[-len(letters) :]
        binders = [self.restricted(binder, start) for binder in binders]
        self.members += outside
        for binder in reversed(binders):
            body = Sum(binder, body, product=symbol.kind == "Π")
        return body

    def restricted(self, binder: Binder, start: int) -> Binder:
        """Return Σ_{S ∋ n} for a Σ_S over a product in which [n ∈ S] is a factor, and Σ_{n ∈ S} for such a Σ_n."""
        for member in self.members:
            at, element, whole = member
            depth = sum(1 if one.kind in ("open", "{") else -1 if one.kind in ("close", "}") else 0
                        for one in self.tokens[start:at])
            if depth == 0 and not binder.relation and binder.letter in (element, whole):
                self.members.remove(member)
                relation, other = ("in", whole) if binder.letter == element else ("has", element)
                return Binder(binder.letter, None, None, relation, (other,), binder.span)
        return binder

    def repeats_a_sum(self, ahead: int = 0) -> bool:
        """Return True before a Σ whose letter is that of a sum that is still open here."""
        if self.peek(ahead).kind not in SYMBOLS or not self.bound:
            return False
        kept = self.at
        self.at += ahead + 1
        try:
            letters = [named(binder) for binder in self.binders(self.peek(-1))]
        except Unreadable:
            letters = []
        self.at = kept
        return any(letter in self.bound for letter in letters)

    def binders(self, symbol: Token) -> list[Binder]:
        """Read what is below and above a Σ or Π, and return one binder for each letter."""
        below: list[Token] | None = None
        upper: Node | None = None
        while True:
            if self.peek().kind == "_" and below is None:
                self.at += 1
                below = self.script_tokens(letters_only=True)
            elif self.peek().kind == "^" and upper is None:
                self.at += 1
                upper = self.upper_end(below is not None)
            else:
                break
        if not below:
            name = "sum" if symbol.kind == "Σ" else "product"
            raise Unreadable(f"Over what does this {name} run? Write its letter below it: \\sum_k.", symbol.at, "_")
        if upper is None and (end := range_below(below)):
            below, upper = below[: end[0]], type(self)(below[end[1] :], self.reading).expression()
            below = [one for one in below if one.kind in ("letter", "=")] if below[0].kind == "number" else below
        return binders_of(below, upper, symbol)

    def upper_end(self, last: bool) -> Node:
        """Read what stands above a Σ; a letter without braces has indices only if the lower index came before."""
        token = self.peek()
        if token.kind == "letter":
            if not last:
                self.at += 1
                return Name(token.text, span=(token.at, token.end))
            self.at += 1
            return self.scripts(token, token.text, call=False)
        return self.exponent()


def named(binder: Binder) -> str:
    """Return the letter of a sum, or for Σ_{i→k} both, by which it is known whether a sum is open already."""
    return "→".join(map(str, binder.others)) if binder.relation == "to" else binder.letter


def binders_of(below: list[Token], upper: Node | None, symbol: Token) -> list[Binder]:
    """Return the letters below a Σ, with their ranges and conditions."""
    span = (symbol.at, below[-1].end)
    separators = [number for number, token in enumerate(below) if token.text in (":", "|", ";")]
    if separators == [1] and [token.kind for token in below[2:]] == ["letter", "∈", "letter"] and (
        below[0].text == below[4].text
    ):  # Σ_{S : n ∈ S}
        return [Binder(below[0].text, None, upper, "has", (below[2].text,), span)]
    if separators:  # Σ_{k : i → k}
        return binders_of(below[separators[0] + 1 :], upper, symbol) if len(below) > separators[0] + 1 else []
    kinds = "".join(token.kind if len(token.kind) == 1 else token.kind[0] for token in below)
    texts = [token.text for token in below]
    if "→" in kinds and len(below) == 3:
        start, end = (int(text) if text.isdigit() else text for text in (texts[0], texts[2]))
        return [Binder("→", None, upper, "to", (start, end), span)]
    if "∈" in kinds and len(below) >= 3 and below[0].kind == "letter":
        return [member(texts, upper, below, span)]
    if "∋" in kinds and len(below) == 3:
        return [Binder(texts[0], None, upper, "has", (texts[2],), span)]
    if "≠" in kinds and len(below) == 3:
        return [Binder(texts[0], None, upper, "except", (int(texts[2]) if texts[2].isdigit() else texts[2],), span)]
    return plain_binders(below, upper, symbol, span)


def range_below(below: list[Token]) -> tuple[int, int] | None:
    """Return where the letter ends and the upper end begins in 1 ≤ k ≤ K and k = 1, …, K; None for other ranges."""
    kinds = [token.kind for token in below]
    texts = [token.text for token in below]
    if kinds[:4] == ["number", "≤", "letter", "≤"] and texts[0] == "1":
        return 3, 4
    if "dots" in kinds and kinds[:3] == ["letter", "=", "number"]:
        last = len(kinds) - 1 - kinds[::-1].index("dots")
        after = last + (2 if kinds[last + 1 : last + 2] == [","] else 1)
        return (3, after) if after < len(below) else None
    return None


def member(texts: list[str], upper: Node | None, below: list[Token], span: tuple[int, int]) -> Binder:
    """Return the letter of Σ_{n ∈ S}, of Σ_{k ∈ succ(i)}, and of Σ_{k ∈ l+1}, where a layer is named."""
    letter, where = texts[0], texts[2]
    if where in ("succ", "pred"):
        other = next((one.text for one in below[3:] if one.kind in ("letter", "number")), "")
        known: str | int = int(other) if other.isdigit() else other
        return Binder("→", None, upper, "to", (known, letter) if where == "succ" else (letter, known), span)
    if where == "l" and len(below) in (3, 5):
        return Binder(letter, None, upper, "", (), span)
    if below[2].kind != "letter":
        raise Unreadable(
            f"It is not read what {letter} runs over. Write \\sum_{letter}, or \\sum_{{i \\to {letter}}} for edges.",
            below[2].at, "a letter",
        )
    return Binder(letter, None, upper, "in", (where,), span)


def plain_binders(below: list[Token], upper: Node | None, symbol: Token, span: tuple[int, int]) -> list[Binder]:
    """Return the letters of Σ_k, Σ_{k=1}, Σ_{n,k} and Σ_{nk}."""
    found: list[Binder] = []
    at = 0
    while at < len(below):
        token = below[at]
        if token.kind == ",":
            at += 1
            continue
        if token.kind != "letter":
            sentence = f"“{token.text}” cannot stand below a sum. Write its letter, such as \\sum_k or \\sum_{{k=1}}^K."
            raise Unreadable(sentence, token.at, "a letter")
        lower = None
        if at + 1 < len(below) and below[at + 1].kind == "=":
            if at + 2 >= len(below) or below[at + 2].kind != "number":
                raise Unreadable("A sum starts at a number: \\sum_{k=1}^K.", below[at + 1].at, "1")
            lower = int(below[at + 2].number or 0)
            at += 2
        found.append(Binder(token.text, lower, upper, "", (), span))
        at += 1
    return found
