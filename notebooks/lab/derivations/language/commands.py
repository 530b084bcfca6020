"""Tokenize LaTeX commands."""

from __future__ import annotations

import re
from typing import ClassVar

from . import symbols
from .problems import Unreadable
from .scanner import Scanner, Token

COMMAND = re.compile(r"\\([A-Za-z]+\*?|.|$)", re.DOTALL)
NUMBERED = re.compile(r"\s*\((\d+(\.\d+)?|\*+|[ivx]+)\)[ \t]*(?=\\\\|\n|$)")
"""The number of an equation, at the end of its line."""
UNIT_NUMBERED = re.compile(r"[ \t]+\([1-9]\d*\.\d+\)[ \t]*(?=\\\\|\n|$)|(?:[ \t]{2,}|\t)\(\d+\)[ \t]*(?=\\\\|\n|$)")
"""An equation may also be numbered without a command in front: (4.13), or (3) behind a wide gap; (0.5) is a factor."""
BRACED = re.compile(r"\s*\{")


class Commands(Scanner):
    """A mixin of the tokenizer, for commands."""

    def command(self) -> None:
        """Read the LaTeX command at this place."""
        found = COMMAND.match(self.text, self.at)
        assert found
        name, start = found.group(1).rstrip("*"), self.at
        self.at = found.end()
        if name in ("\\", "\n", "newline"):
            self.new_line(start)
        elif name in symbols.MATRIX:
            self.put("matrix", symbols.MATRIX[name], start)
        elif name == "forall":
            self.gap = True
            self.note("for", start)
        elif name in symbols.DOTS:
            self.put("dots", "…", start)
        elif name in symbols.TEXTS and self.text_in_braces(name, start):
            pass
        elif name in symbols.DROPPED:
            self.group()
            self.gap = True
        elif name in self.SPECIAL:
            getattr(self, self.SPECIAL[name])(start)
        elif name in symbols.IGNORED or name in symbols.WRAPPERS:
            self.ignored(name)
        elif any(
            name in table
            for table in (symbols.GREEK, symbols.FUNCTIONS, symbols.STRUCTURES, symbols.COMMANDS, symbols.ALIASES)
        ):
            self.known(name, start)
        else:
            raise self.unknown_command(name, start)

    SPECIAL: ClassVar[dict[str, str]] = {
        "begin": "environment",
        "end": "environment",
        "not": "negated",
        "underbrace": "brace_note",
        "overbrace": "brace_note",
        "stackrel": "stacked",
        "overset": "stacked",
        "norm": "norm_command",
        "substack": "nothing",
        "over": "over",
    }
    """Commands with a method of their own."""

    def over(self, start: int) -> None:
        """Read {A \\over B} as \\frac{A}{B}."""
        depth = 0
        for number in range(len(self.tokens) - 1, -1, -1):
            depth += {"}": 1, "{": -1}.get(self.tokens[number].kind, 0)
            if depth < 0:
                opening = self.tokens[number]
                self.tokens.insert(number, Token("word", "frac", opening.at, opening.at, opening.gap))
                self.put("}", "}", start)
                self.put("{", "{", start)
                return
        raise Unreadable("\\over stands inside braces, as in {A \\over B}. Or write \\frac{A}{B}.", start, "\\frac")

    def new_line(self, start: int) -> None:
        r"""Read the rest of a line break such as \\[2pt]."""
        size = re.match(r"\[\s*-?[\d.]+\s*\w+\s*\]", self.text[self.at :])
        self.at += size.end() if size else 0
        if not self.braces:
            self.put("break", "\\\\", start)
        self.gap = True

    def negated(self, start: int) -> None:
        r"""Read \not= as ≠."""
        self.at += 1 if self.text[self.at :].startswith("=") else 0
        self.put("≠", "≠", start)

    def stacked(self, start: int) -> None:
        """Read \\stackrel{(1)}{=} as =."""
        self.group()
        self.unwrap()

    def norm_command(self, start: int) -> None:
        r"""Read \norm{…} as ‖…‖."""
        self.nested(self.group(), "‖", "‖", start)

    def nothing(self, start: int) -> None:
        """Read a command that is only a gap."""
        self.gap = True

    def ignored(self, name: str) -> None:
        """Skip a command that changes only how the text looks, with its arguments."""
        if name in ("left", "right") and re.match(r"\s*\.", self.text[self.at :]):
            self.at = self.text.index(".", self.at) + 1
        self.gap = True
        if name in ("quad", "qquad") and (number := NUMBERED.match(self.text, self.at)):
            self.at = number.end()
        if name in symbols.WRAPPERS:
            self.unwrap()

    def unknown_command(self, name: str, start: int) -> Unreadable:
        """Return what to say about a command that is not known, such as one that ran into its letters (\\cdotw)."""
        for known in sorted([*symbols.COMMANDS, *symbols.GREEK, *symbols.FUNCTIONS], key=len, reverse=True):
            if len(known) > 2 and name.startswith(known):
                return Unreadable(f"\\{name} is not known. Is a space missing: \\{known} {name[len(known) :]}?", start)
        return Unreadable(f"\\{name} is not a command that is read here.", start)

    def unwrap(self) -> None:
        """Read \\mathbf{t} as t: the braces of a wrapper around one symbol mean nothing."""
        kept = self.at
        inner = self.group()
        start = self.at - len(inner) - 1
        found = type(self)(inner).run() if inner.strip() else []
        if len(found) == 1 or [token.kind for token in found] == ["letter", "hat-after"]:
            for token in found:
                self.tokens.append(
                    Token(token.kind, token.text, token.at + start, token.end + start, True, token.number)
                )
        else:
            self.at = kept

    def nested(self, inner: str, opening: str, closing: str, start: int) -> None:
        """Put the tokens of an argument between two brackets."""
        self.put(opening, opening, start)
        offset = self.at - len(inner) - 1
        for token in type(self)(inner).run():
            self.tokens.append(
                Token(token.kind, token.text, token.at + offset, token.end + offset, token.gap, token.number)
            )
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
                return self.text[opening + 1 : position]
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
        elif self.in_script() and word in symbols.SCRIPT_WORDS:
            self.put("letter", symbols.SCRIPT_WORDS[word], start)
        else:
            self.gap = True
            self.note(word, start)
        return True

    def note(self, word: str, start: int) -> None:
        """Put a token where a remark begins behind an expression, or where a text joins two statements."""
        first = re.match(r"\W*([A-Za-z]+)", word)
        kinds = [token.kind for token in self.tokens]
        if not first or not kinds or self.braces or kinds.count("open") > kinds.count("close"):
            return
        if first[1].lower() in symbols.NOTES and (kinds[-1] != "break" or first[1].lower() in ("with", "where")):
            self.put("note", word, start)
        elif first[1].lower() in symbols.JOINS:
            self.put(";", ";", start)

    def environment(self, start: int) -> None:
        """Skip the name of an environment such as align; refuse tables."""
        name = self.group().strip()
        if "matrix" in name or name == "cases":
            raise Unreadable("A table of entries cannot be read: write it with indices, one entry for all.", start)
        if name.startswith(("array", "alignat")):
            self.group()
        self.gap = True

    def brace_note(self, start: int) -> None:
        """Keep what \\underbrace embraces; drop the note below it."""
        inner = self.group()
        end = self.at
        for token in type(self)(inner).run():
            offset = end - len(inner) - 1
            self.tokens.append(
                Token(token.kind, token.text, token.at + offset, token.end + offset, token.gap, token.number)
            )
        note = re.match(r"\s*[_^]\s*", self.text[self.at :])
        if note:
            self.at += note.end()
            if BRACED.match(self.text, self.at):
                self.group()
            else:
                self.at += 1
        self.gap = True
