"""Judge by equality with one expected value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lab.calling.requests import Result
from lab.judging.compare import TOLERANCE, difference
from lab.judging.likeness import differs
from lab.judging.words import plain_text

from .judgement import Judgement


@dataclass(frozen=True)
class Equal(Judgement):
    """A value that equals `expected` within `tolerance`, relative to the largest entry."""

    by = "equal"

    expected: Any
    tolerance: float = TOLERANCE

    def check(self, args: tuple, result: Result) -> str:
        found = difference(self.expected, result.value, self.tolerance)
        return found.message if found else ""

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        return not differs(mistaken, value, self.tolerance)

    def to_compare(self) -> Any:
        return self.expected

    def expected_text(self) -> str:
        return plain_text(self.expected)

    def received_text(self, value: Any) -> str:
        return plain_text(value, against=self.expected)
