"""From a student's text to tokens: LaTeX, Unicode and plain typing end in the same symbols."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from . import symbols
from .problems import Unreadable

MOST_CHARACTERS = 20_000
MOST_TOKENS = 6_000


@dataclass(frozen=True, slots=True)
class Token:
    """kind: "number", "letter", "word", "open", "close", "break" or the symbol itself; `gap` where space precedes it."""

    kind: str
    text: str
    at: int
    end: int
    gap: bool = False
    number: Fraction | None = None


LOST = re.compile(r"\t(?=imes|ext|anh|heta|au|ilde|op\b|frac|ag\b|o\b|extbf)|\x0c|\x08|\x07|\x0b|\r(?=ight|ho\b|angle|m\b|vert|Vert|brace)"
                  r"|\n(?=abla|onumber|eq\b|ot\b(?=ag))|[\x00-\x06\x0e-\x1f\x7f]")
EVALUATED = re.compile(r"\|\s*_\s*(\{[^{}]*=[^{}]*\}|\([^()]*=[^()]*\))")
NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
COMMAND = re.compile(r"\\([A-Za-z]+\*?|.|$)", re.DOTALL)
RUN = re.compile(r"[A-Za-z]+")
HAT = re.compile(r"(?<![A-Za-z\\])y_?hat(?![A-Za-z])")
BRACED = re.compile(r"\s*\{")


def check_size(text: str) -> None:
    """Raise Unreadable for a text that is too long, or in which a backslash was lost."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"This text has {len(text):,} characters. A derivation needs a few hundred; at most "
                         f"{MOST_CHARACTERS:,} are read.")
    if lost := LOST.search(text):
        raise Unreadable("A backslash was lost here: Python turned it and the next letter into one character. "
                         'The string needs an r in front: r"""…""".', lost.start())


class Tokenizer:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        check_size(text)
        text = HAT.sub(lambda found: "ŷ" + " " * (len(found.group()) - 1), text)
        self.text, self.at, self.tokens = text, 0, list[Token]()
        self.gap = False
        self.script = 0  # depth of braces that opened after _ or ^, where letters are indices
        self.braces: list[tuple[int, bool]] = []

    def run(self) -> list[Token]:
        """Return the tokens; raise Unreadable with the place of the first character that cannot be read."""
        while self.at < len(self.text):
            self.one()
            if len(self.tokens) > MOST_TOKENS:
                raise Unreadable("This is far longer than any derivation that is asked for. Write fewer, shorter steps.", self.at)
        if self.braces:
            raise Unreadable("A brace { is not closed.", self.braces[-1][0], "}")
        return self.tokens

    def put(self, kind: str, text: str, start: int, number: Fraction | None = None) -> None:
        self.tokens.append(Token(kind, text, start, self.at, self.gap, number))
        self.gap = False

    def one(self) -> None:
        text, start = self.text, self.at
        character = text[start]
        if character in "\n\r":
            self.at += 1
            if not self.braces:
                blank = re.match(r"[ \t\r]*\n", text[self.at:]) is not None
                self.put("break", "blank" if blank else "line", start)
            self.gap = True
        elif character.isspace() or character in "&$~":
            self.at += 1
            self.gap = True
        elif character == "%":
            end = text.find("\n", start)
            self.at = len(text) if end < 0 else end
        elif character == "\\":
            self.command()
        elif character.isascii() and character.isalpha():
            self.letters()
        elif found := NUMBER.match(text, start):
            self.number(found)
        else:
            self.symbol(character)

    def number(self, found: re.Match[str]) -> None:
        if found.end() - found.start() > 30:
            raise Unreadable("This number has more digits than any derivation needs.", found.start())
        self.at = found.end()
        self.put("number", found.group(), found.start(), Fraction(found.group()))

    def letters(self) -> None:
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

    def in_script(self) -> bool:
        return bool(self.braces) and self.braces[-1][1]

    def exponent(self) -> bool:
        """Return True inside an upper index, where exp(−log …) may be."""
        return self.script_opener() == "^"

    def script_opener(self) -> str:
        opening = self.braces[-1][0]
        before = self.text[:opening].rstrip()
        return before[-1:] if before else ""

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
        return Unreadable(f"“{word}” is a remark, not mathematics: put it in \\text{{…}} or after %.", start)

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

    def command(self) -> None:
        found = COMMAND.match(self.text, self.at)
        assert found
        name, start = found.group(1).rstrip("*"), self.at
        self.at = found.end()
        if name in ("\\", "\n", "newline"):
            size = re.match(r"\[\s*-?[\d.]+\s*\w+\s*\]", self.text[self.at:])
            self.at += size.end() if size else 0
            if not self.braces:
                self.put("break", "\\\\", start)
            self.gap = True
        elif name in ("begin", "end"):
            self.environment(start)
        elif name == "not":
            rest = self.text[self.at:].lstrip()
            self.at += 1 if rest.startswith("=") else 0
            self.put("≠", "≠", start)
        elif name in symbols.MATRIX:
            self.put("matrix", symbols.MATRIX[name], start)
        elif name in symbols.DOTS:
            self.put("dots", "…", start)
        elif name in symbols.TEXTS and self.text_in_braces(name, start):
            pass
        elif name in symbols.DROPPED:
            self.group()
            self.gap = True
        elif name in ("underbrace", "overbrace"):
            self.brace_note()
        elif name in ("stackrel", "overset"):
            self.group()
            self.unwrap()
        elif name == "textcolor":
            self.group()
        elif name == "norm":
            inner = self.group()
            self.nested(inner, "‖", "‖", start)
        elif name == "substack":
            pass
        elif name in symbols.IGNORED or name in symbols.WRAPPERS:
            if name in ("left", "right") and re.match(r"\s*\.", self.text[self.at:]):
                self.at = self.text.index(".", self.at) + 1
            self.gap = True
            if name in symbols.WRAPPERS:
                self.unwrap()
        elif name in symbols.GREEK or name in symbols.FUNCTIONS or name in symbols.STRUCTURES or name in symbols.COMMANDS \
                or name in symbols.ALIASES:
            self.known(name, start)
        else:
            raise self.unknown_command(name, start)

    def unwrap(self) -> None:
        """Read \\mathbf{t} as t: the braces of a wrapper around one symbol mean nothing."""
        kept = self.at
        inner = self.group()
        start = self.at - len(inner) - 1
        found = Tokenizer(inner).run() if inner.strip() else []
        if len(found) == 1 or [token.kind for token in found] == ["letter", "hat-after"]:
            for token in found:
                self.tokens.append(Token(token.kind, token.text, token.at + start, token.end + start, True, token.number))
        else:
            self.at = kept

    def unknown_command(self, name: str, start: int) -> Unreadable:
        """Split commands that ran into their letters (\\cdotw), or say that the command is not known."""
        for known in sorted([*symbols.COMMANDS, *symbols.GREEK, *symbols.FUNCTIONS], key=len, reverse=True):
            if len(known) > 2 and name.startswith(known):
                return Unreadable(f"\\{name} is not known. Is a space missing: \\{known} {name[len(known):]}?", start)
        return Unreadable(f"\\{name} is not a command that is read here.", start)

    def nested(self, inner: str, opening: str, closing: str, start: int) -> None:
        self.put(opening, opening, start)
        offset = self.at - len(inner) - 1
        for token in Tokenizer(inner).run():
            self.tokens.append(Token(token.kind, token.text, token.at + offset, token.end + offset, token.gap, token.number))
        self.put(closing, closing, start)

    def group(self) -> str:
        """Skip a group in braces and return what is inside; nothing where no brace follows."""
        if not BRACED.match(self.text, self.at):
            return ""
        opening = self.text.index("{", self.at)
        depth = 0
        for position in range(opening, len(self.text)):
            depth += {"{": 1, "}": -1}.get(self.text[position], 0)
            if depth == 0:
                self.at = position + 1
                return self.text[opening + 1:position]
        raise Unreadable("A brace { is not closed.", opening, "}")

    def text_in_braces(self, name: str, start: int) -> bool:
        """Read \\text{…}: nothing, except for the name of a function, d for ∂, or an index inside a script."""
        if not BRACED.match(self.text, self.at):
            return False
        kept = self.at
        inner = self.group()
        word = inner.strip()
        if word in symbols.FUNCTIONS:
            self.put("word", symbols.FUNCTIONS[word], start)
        elif name in ("mathrm", "operatorname"):
            self.at = kept
            return False
        elif self.in_script() and word in ("next", "prev", "previous"):
            self.put("letter", word, start)
        else:
            self.gap = True
        return True

    def environment(self, start: int) -> None:
        name = self.group().strip()
        if "matrix" in name or name == "cases":
            raise Unreadable("A table of entries cannot be read: write it with indices, one entry for all.", start)
        if name.startswith(("array", "alignat")):
            self.group()
        self.gap = True

    def brace_note(self) -> None:
        """Keep what \\underbrace embraces; drop the note below it."""
        inner = self.group()
        end = self.at
        for token in Tokenizer(inner).run():
            offset = end - len(inner) - 1
            self.tokens.append(Token(token.kind, token.text, token.at + offset, token.end + offset, token.gap, token.number))
        note = re.match(r"\s*[_^]\s*", self.text[self.at:])
        if note:
            self.at += note.end()
            if BRACED.match(self.text, self.at):
                self.group()
            else:
                self.at += 1
        self.gap = True

    def symbol(self, character: str) -> None:
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
            self.pair_or_other(character, start, text[start:start + 2])

    def pair_or_other(self, character: str, start: int, pair: str) -> None:
        if character == "|" and (at_zero := EVALUATED.match(self.text, start)):  # |_{η=0}
            self.at, self.gap = at_zero.end(), True
            return
        pairs = {"**": "^", "||": "‖", "->": "→", ":=": ":=", "==": "=", "=>": ";", "!=": "≠", "~>": "→", "<-": "←"}
        if pair in pairs:
            self.at += 2
            self.put(pairs[pair], pairs[pair], start)
        elif self.text[start:start + 3] == "...":
            self.at += 3
            self.put("dots", "…", start)
        elif character in "+-*/^_=!|,;:'<>.":
            self.at += 1
            if character == ".":
                self.gap = True
            else:
                self.put(character, character, start)
        elif character == "#":
            raise Unreadable("Put remarks in \\text{…} or after %, not after #.", start)
        elif character == "…" or character == "⋯":
            self.at += 1
            self.put("dots", "…", start)
        elif character in "⊙∘⊗∇⊤ᵀ":
            self.at += 1
            self.put("matrix", character, start)
        else:
            self.unicode(character, start)

    def unicode(self, character: str, start: int) -> None:
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
        if len(plain) == 1 and (plain in symbols.GREEK.values() or plain == "π" or (plain.isascii() and plain.isalpha())):
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
        inner = "".join(table[one] for one in self.text[start:self.at])
        self.put("_" if table is symbols.SUBSCRIPTS else "^", inner, start)
        self.put("{", "{", start)
        for token in Tokenizer("_{" + inner + "}").run()[2:-1]:
            self.tokens.append(Token(token.kind, token.text, start, self.at, False, token.number))
        self.put("}", "}", start)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; raise Unreadable where a character or command is not known."""
    return Tokenizer(text).run()
