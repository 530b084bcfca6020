"""Explain why a text could not be read, in a sentence with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Unreadable(Exception):
    """A text that is no derivation yet: `sentence` says why, `at` is the position in question."""

    sentence: str
    at: int = 0
    expected: str = ""

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Place:
    """A place in a text: its line (from 1), the line itself, the column (from 0), and what was read up to there."""

    line: int
    text: str
    column: int
    before: str

    @property
    def caret(self) -> str:
        """Return the line with a caret under the place."""
        start = max(0, self.column - 60)
        shown = self.text[start : start + 100].replace("\t", " ")
        return f"{shown}\n{' ' * (self.column - start)}^"


def place(text: str, at: int) -> Place:
    """Return where in the text a position is."""
    at = max(0, min(at, len(text)))
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : len(text) if end < 0 else end]
    return Place(text.count("\n", 0, at) + 1, line, at - start, text[start:at].strip()[-60:])


def step_at(text: str, at: int) -> int:
    """Return the number of the step in which a position is, or 0 where the text is more than one chain."""
    lines = [line.strip().lstrip("&").strip() for line in text.strip().splitlines()]
    if any(line and line[0] not in "=+-*\\" for line in lines[1:]):
        return 0
    depth = count = 0
    for character in text[:at]:
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(character, 0)
        count += character == "=" and depth == 0
    return count + 1
