"""Judged line by line: a derivation as a function that returns the value of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import TOLERANCE, UNRETURNED, as_numbers, difference, number_text

from .judgement import Judgement

NO_LINES = "a list with the value of each line is expected"


@dataclass(frozen=True)
class Lines(Judgement):
    """Every line equals `expected`; the first that does not is to blame.

    names: what each line is; as many are expected, unless `at_least` makes their number free.
    """

    by = "lines"

    expected: float
    names: Sequence[str] = ()
    at_least: int = 0
    tolerance: float = TOLERANCE

    def check(self, args: tuple, result: Result) -> str:
        value = result.value
        numbers = as_numbers(value)
        if not isinstance(value, (list, tuple)) and (numbers is None or numbers.ndim != 1):
            return NO_LINES + ("; is a `return` missing? (`append` itself returns None)" if value is None else "")
        least = self.at_least or len(self.names)
        if len(value) < least or (not self.at_least and len(value) != least):
            return f"{len(value)} lines where {'at least ' if self.at_least else ''}{least} are asked for"
        index = self._first_wrong(value)
        return "" if index < 0 else self._told(index, value)

    def _told(self, index: int, value: Any) -> str:
        found = difference(self.expected, value[index], self.tolerance)
        assert found is not None
        # lines of a free number have the declared names only where they are as many
        name = f" ({self.names[index]})" if len(value) == len(self.names) else ""
        if found.kind != "value":
            return f"line {index + 1}{name}: {found.message.removesuffix(UNRETURNED)}"
        gives = f"it gives {number_text(float(value[index]))} where "
        if index == 0:
            return f"line 1{name} is no longer as it was: {gives}{number_text(self.expected)} is expected"
        return (f"line {index + 1}{name} is the first that differs: {gives}the line before gives "
                f"{number_text(self.expected)}")

    def _first_wrong(self, lines: Any) -> int:
        """Return the index of the first line that is not what the line before is, or −1 where all are."""
        if not hasattr(lines, "__iter__") or isinstance(lines, (str, dict)):
            return 0
        return next((i for i, line in enumerate(lines) if difference(self.expected, line, self.tolerance)), -1)

    def is_blank(self, value: Any) -> bool:
        """Return True if only the given line is there."""
        return isinstance(value, (list, tuple)) and len(value) == 1 and not difference(
            self.expected, value[0], self.tolerance)

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        """Return True if the same line is the first wrong one, with the same value: what follows does not matter."""
        first = self._first_wrong(value)
        if first != self._first_wrong(mistaken):
            return False
        if first < 0:  # right lines, of which there may be too few: that is another matter
            return len(value) >= self.at_least
        return not difference(mistaken[first], value[first], self.tolerance)

    def expected_text(self) -> str:
        return f"{number_text(self.expected)} on every line"


@dataclass(frozen=True)
class ClosedForm(Judgement):
    """The last line is `expected` where the probability of the first line has lost its digits."""

    by = "closed form"

    expected: float

    def check(self, args: tuple, result: Result) -> str:
        lines = result.value
        if not isinstance(lines, (list, tuple)) and not np.ndim(lines):
            return NO_LINES
        if len(lines) and not difference(self.expected, lines[-1]):
            return ""
        return ("where the probability in line 1 is so small that its digits are lost, the last line is not right: it "
                "is written without it, and no copy of a line above")

    def is_blank(self, value: Any) -> bool:
        return isinstance(value, (list, tuple)) and len(value) == 1

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        return True     # this looks at one line only, and which is the first that is wrong shows elsewhere

    def expected_text(self) -> str:
        return f"{number_text(self.expected)} on the last line"
