"""A text and a place in it: the ground on which tokens are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from . import symbols
from .problems import Unreadable

MOST_CHARACTERS = 20_000
LOST = re.compile(
    r"\t(?=imes|ext|anh|heta|au|ilde|op\b|frac|ag\b|o\b|extbf)|\x0c|\x08|\x07|\x0b"
    r"|\r(?=ight|ho\b|angle|m\b|vert|Vert|brace)"
    r"|\n(?=abla|onumber|eq\b|ot\b(?=ag))|[\x00-\x06\x0e-\x1f\x7f]"
)
HAT = re.compile(r"(?<![A-Za-z\\])y_?hat(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Token:
    """A token.

    kind: "number", "letter", "word", "open", "close", "break" or the symbol; `gap` after space.
    """

    kind: str
    text: str
    at: int
    end: int
    gap: bool = False
    number: Fraction | None = None


def check_size(text: str) -> None:
    """Raise Unreadable for a text that is too long, or in which a backslash was lost."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            f"This text has {len(text):,} characters. A derivation needs a few hundred; at most "
            f"{MOST_CHARACTERS:,} are read."
        )
    if lost := LOST.search(text):
        raise Unreadable(
            "A backslash was lost here: Python turned it and the next letter into one character. "
            'The string needs an r in front: r"""…""".',
            lost.start(),
        )


class Scanner:
    """A text, the place in it, and the tokens so far; braces after _ or ^ hold letters that are indices."""

    def __init__(self, text: str) -> None:
        check_size(text)
        text = HAT.sub(lambda found: "ŷ" + " " * (len(found.group()) - 1), text)
        self.text, self.at, self.tokens = text, 0, list[Token]()
        self.gap = False
        self.braces: list[tuple[int, bool]] = []

    def put(self, kind: str, text: str, start: int, number: Fraction | None = None) -> None:
        """Append a token that ends at this place."""
        self.tokens.append(Token(kind, text, start, self.at, self.gap, number))
        self.gap = False

    def in_script(self) -> bool:
        """Return True inside braces after _ or ^."""
        return bool(self.braces) and self.braces[-1][1]

    def exponent(self) -> bool:
        """Return True inside an upper index, where exp(−log …) may be."""
        return self.script_opener() == "^"

    def script_opener(self) -> str:
        """Return the character before the innermost brace, or ""."""
        opening = self.braces[-1][0]
        before = self.text[:opening].rstrip()
        return before[-1:] if before else ""

    def known(self, name: str, start: int) -> None:
        """Put the token of a word that means something with or without a backslash."""
        name = symbols.ALIASES.get(name, name)
        if name in symbols.GREEK:
            self.put("letter", symbols.GREEK[name], start)
        elif name in symbols.FUNCTIONS:
            self.put("word", symbols.FUNCTIONS[name], start)
        elif name in symbols.STRUCTURES:
            self.put("word", name, start)
        elif name == "pi":
            self.put("letter", "π", start)
        else:
            symbol = symbols.COMMANDS[name]
            kind = {"(": "open", "[": "open", ")": "close", "]": "close"}.get(symbol, symbol)
            self.put(kind, symbol, start)

    def run(self) -> list[Token]:
        """Return the tokens of the text."""
        raise NotImplementedError
