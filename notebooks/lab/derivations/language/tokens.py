"""Tokenize a student's text: LaTeX, Unicode and plain typing end in the same symbols."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from . import symbols
from .commands import UNIT_NUMBERED, Commands
from .problems import Unreadable
from .scanner import Token

MOST_TOKENS = 3_000


EVALUATED = re.compile(r"\|\s*(?=_\s*[{(])")
"""The bar of a derivative at a point, |_{η=0}."""
NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
MODULE = re.compile(r"(?:np|numpy|math)\.(?=[a-z])")
NUMBERING = re.compile(r"(?:\d{1,2}\)|\(\d{1,2}\)(?=\s*=))[ \t]*")
"""The number in front of a line: 1) or (1) =."""
RUN = re.compile(r"[A-Za-z]+")


class Tokenizer(Commands):
    """A tokenizer that reads one text from left to right."""

    def run(self) -> list[Token]:
        """Return the tokens; raise Unreadable with the place of the first character that cannot be read."""
        while self.at < len(self.text):
            self.one()
            if len(self.tokens) > MOST_TOKENS:
                raise Unreadable(
                    "This is far longer than any derivation that is asked for. Write fewer, shorter steps.", self.at
                )
        if self.braces:
            raise Unreadable("A brace { is not closed.", self.braces[-1][0], "}")
        return self.tokens

    def one(self) -> None:
        """Read one token."""
        text, start = self.text, self.at
        character = text[start]
        if character in "\n\r":
            self.at += 1
            if not self.braces:
                blank = re.match(r"[ \t\r]*\n", text[self.at :]) is not None
                self.put("break", "blank" if blank else "line", start)
            self.gap = True
        elif (numbered := UNIT_NUMBERED.match(text, start)) and not self.braces and not self.begins_a_line():
            self.at = numbered.end()
        elif character.isspace() or character in "&$~":
            self.at += 1
            self.gap = True
        elif character in "%#":
            end = text.find("\n", start)
            self.at = len(text) if end < 0 else end
        elif character == "\\":
            self.command()
        elif module := MODULE.match(text, start):  # np.exp, as in code
            self.at = module.end()
        elif (numbering := NUMBERING.match(text, start)) and self.begins_a_line():
            self.at = numbering.end()
        elif character.isascii() and character.isalpha():
            self.letters()
        elif found := NUMBER.match(text, start):
            self.number(found)
        else:
            self.symbol(character)

    def begins_a_line(self) -> bool:
        """Return True at the beginning of a line outside all brackets."""
        kinds = [token.kind for token in self.tokens]
        inside = self.braces or kinds.count("open") > kinds.count("close")
        return not inside and (not kinds or kinds[-1] == "break")

    def number(self, found: re.Match[str]) -> None:
        """Read a number of at most 30 digits."""
        if found.end() - found.start() > 30:
            raise Unreadable("This number has more digits than any derivation needs.", found.start())
        self.at = found.end()
        self.put("number", found.group(), found.start(), Fraction(found.group()))

    def letters(self) -> None:
        """Read a run of letters: a word, or letters that are multiplied."""
        run = RUN.match(self.text, self.at)
        assert run
        word, start = run.group(), self.at
        if self.in_script() and word not in ("in", "to", "next"):
            word = word[0]
            if run.group().startswith(tuple(symbols.PLAIN_WORDS)) and self.exponent():
                word = run.group()
            else:
                self.at += 1
                self.put("letter", word, start)
                return
        if word in ("in", "to") and self.in_script():
            self.at = run.end()
            if self.gap:
                self.put({"in": "∈", "to": "→"}[word], word, start)
            else:
                for offset, letter in enumerate(word):
                    self.put("letter", letter, start + offset)
            return
        self.spell(word, start)

    def spell(self, word: str, start: int) -> None:
        """Split a run of letters into known words and single letters."""
        left, loose, position = word, 0, start
        after_script = self.tokens and self.tokens[-1].kind == "_" and not self.gap
        if not after_script and word.lower() in symbols.SHORT_ENGLISH:
            raise self.remark(word, start)
        while left:
            known = None if after_script else next((one for one in symbols.PLAIN_WORDS if left.startswith(one)), None)
            size = len(known) if known else 1
            self.at = position + size
            if known:
                self.known(known, position)
            else:
                self.put("letter", left[0], position)
                loose += 1
                if loose >= 4 and not after_script and word.islower():
                    raise self.remark(word, start)
            left, position = left[size:], position + size

    def remark(self, word: str, start: int) -> Unreadable:
        """Return the error for a word that is no mathematics."""
        return Unreadable(f"“{word}” is a remark, not mathematics: put it in \\text{{…}} or after %.", start)

    def symbol(self, character: str) -> None:
        """Read a character that is neither a letter nor a digit."""
        start, text = self.at, self.text
        if character in symbols.FRACTIONS:
            self.at += 1
            self.put("number", character, start, Fraction(*symbols.FRACTIONS[character]))
        elif character in symbols.SUPERSCRIPTS or character in symbols.SUBSCRIPTS:
            self.raised(symbols.SUPERSCRIPTS if character in symbols.SUPERSCRIPTS else symbols.SUBSCRIPTS)
        elif character == "{":
            self.at += 1
            opener = self.tokens[-1].kind if self.tokens else ""
            self.braces.append((start, opener in ("_", "^") or self.in_script()))
            self.put("{", "{", start)
        elif character == "}":
            if not self.braces:
                raise Unreadable("This brace } closes nothing.", start)
            self.at += 1
            self.braces.pop()
            self.put("}", "}", start)
        elif character in "()[]":
            self.at += 1
            self.put("open" if character in "([" else "close", character, start)
        else:
            self.pair_or_other(character, start, text[start : start + 2])

    def pair_or_other(self, character: str, start: int, pair: str) -> None:
        """Read two characters that are one symbol, or a single one."""
        if character == "|" and (bar := EVALUATED.match(self.text, start)):
            self.at = bar.end()
            return self.put("at", "|", start)
        pairs = {"**": "^", "||": "‖", "->": "→", ":=": ":=", "==": "=", "=>": ";", "!=": "≠", "~>": "→", "<-": "←"}
        if pair in pairs:
            self.at += 2
            self.put(pairs[pair], pairs[pair], start)
        elif self.text[start : start + 3] == "...":
            self.at += 3
            self.put("dots", "…", start)
        elif character in "'′’‘" and self.primes_an_index():
            self.at += 1
            last = self.tokens.pop()
            self.put("letter", f"{last.text}′", last.at)
        elif character in "+-*/^_=!|,;:'<>.":
            self.at += 1
            if character == ".":
                self.gap = True
            else:
                self.put(character, character, start)
        elif character == "…" or character == "⋯":
            self.at += 1
            self.put("dots", "…", start)
        elif character in "⊙∘⊗∇⊤ᵀ":
            self.at += 1
            self.put("matrix", character, start)
        else:
            self.unicode(character, start)

    def primes_an_index(self) -> bool:
        """Return True where a prime makes another index of a letter, as in Σ_{k'}; not in h_{l'}."""
        if not self.in_script() or self.script_opener() != "_" or self.tokens[-1].kind != "letter":
            return False
        opening = next(number for number in range(len(self.tokens) - 1, -1, -1) if self.tokens[number].kind == "{")
        return opening < 2 or self.tokens[opening - 2].text not in ("h", "f", "φ", "σ")

    def unicode(self, character: str, start: int) -> None:
        """Read a Unicode symbol, or raise Unreadable."""
        self.at += 1
        if character == "\u0302":
            return self.put("hat-after", "^", start)
        if character in symbols.UNICODE:
            symbol = symbols.UNICODE[character]
            if not symbol:
                self.gap = True
            elif symbol.isalpha() and symbol not in "ΣΠ∂":
                self.put("letter", symbol, start)
            else:
                self.put({"(": "open", ")": "close"}.get(symbol, symbol), symbol, start)
            return None
        decomposed = unicodedata.normalize("NFD", character)
        if decomposed[1:] == "\u0302" and decomposed[0].isascii():
            self.put("letter", decomposed[0], start)
            return self.put("hat-after", "^", start)
        plain = unicodedata.normalize("NFKC", character)
        if plain in symbols.UNICODE:
            return self.put(symbols.UNICODE[plain], symbols.UNICODE[plain], start)
        if len(plain) == 1 and (
            plain in symbols.GREEK.values() or plain == "π" or (plain.isascii() and plain.isalpha())
        ):
            return self.put("letter", plain, start)
        if plain == "ς":
            return self.put("letter", "σ", start)
        if plain == "√":
            return self.put("word", "sqrt", start)
        if plain == "ϕ":
            return self.put("letter", "φ", start)
        raise Unreadable(f"The character {character!r} cannot be read here.", start)

    def raised(self, table: dict[str, str]) -> None:
        """Read a run of Unicode superscripts or subscripts as one script in braces."""
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in table:
            self.at += 1
        inner = "".join(table[one] for one in self.text[start : self.at])
        self.put("_" if table is symbols.SUBSCRIPTS else "^", inner, start)
        self.put("{", "{", start)
        for token in Tokenizer("_{" + inner + "}").run()[2:-1]:
            self.tokens.append(Token(token.kind, token.text, start, self.at, False, token.number))
        self.put("}", "}", start)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; raise Unreadable where a character or command is not known."""
    return Tokenizer(text).run()


__all__ = ["Token", "Tokenizer", "tokens"]
