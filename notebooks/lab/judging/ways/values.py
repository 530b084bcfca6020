"""Judge typed values: numbers, choices and shapes, as slow hashes where they ship; and numbers within bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lab.calling.requests import Result
from lab.judging.compare import as_numbers, number_text, shape_text, words
from lab.judging.veil import unveils, veil

from .equal import Equal
from .judgement import Judgement


@dataclass(frozen=True)
class Typed(Equal):
    """A typed value equals `expected`, or is one of the texts `also`; `choices` are the texts to choose from.

    Students get it as a `Veiled` value.
    """

    by = "typed"

    choices: Sequence[str] = ()
    also: Sequence[str] = ()

    def check(self, args: tuple, result: Result) -> str:
        result = replace(result, value=chosen(result.value, self.choices))
        if isinstance(result.value, str) and words(result.value) in self.also:
            return ""
        return super().check(args, result)

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        return super().alike(args, chosen(value, self.choices), mistaken)

    def to_compare(self) -> Any:
        """Return the expected value, unless none is half of another: line numbers and shapes."""
        return None if isinstance(self.expected, (int, tuple)) else self.expected

    def shipped(self, salt: str) -> Veiled:
        hashes = [one for right in (self.expected, *self.also) for one in veil(right, self.tolerance, salt)]
        return Veiled(hashes, self.tolerance, salt, self.choices)

    def shipped_mistake(self, value: Any, salt: str) -> Any:
        return veil(value, self.tolerance, salt)


@dataclass(frozen=True)
class Veiled(Judgement):
    """A typed value is the one that was veiled with this tolerance and salt."""

    by = "veiled"

    veiled: list
    tolerance: float
    salt: str
    choices: Sequence[str] = ()

    def check(self, args: tuple, result: Result) -> str:
        received = chosen(result.value, self.choices)
        if unveils(self.veiled, received, self.tolerance, self.salt):
            return ""
        if self.choices and not (isinstance(received, str) and words(received) in self.choices):
            return f"{received!r} is none of {', '.join(map(repr, self.choices))}"
        if isinstance(received, str):
            quoted = re.fullmatch(r"[+-]?\d*\.?\d+(e[+-]?\d+)?", received.strip(), re.IGNORECASE)
            return f"{received!r} is a text; a number has no quotes" if quoted else f"{received!r} is not the one"
        numbers = as_numbers(received)
        if numbers is not None and numbers.shape and numbers.size == 1 and unveils(
                self.veiled, numbers.item(), self.tolerance, self.salt):
            return f"the right number, but in an array of shape {shape_text(numbers.shape)}: take its entry"
        said = number_text(received) if isinstance(received, float) else repr(received)
        return "not the values that are asked for" if hasattr(received, "shape") else (
            f"{said} is not the value that is asked for")

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        return unveils(mistaken, chosen(value, self.choices), self.tolerance, self.salt)


def chosen(value: Any, choices: Sequence[str]) -> Any:
    """Return True and False as the words that they are, where these are what there is to choose from."""
    return str(value).lower() if isinstance(value, bool) and str(value).lower() in choices else value


@dataclass(frozen=True)
class Between(Judgement):
    """A single number lies in the closed interval from `low` to `high`."""

    by = "between"

    low: float
    high: float

    def check(self, args: tuple, result: Result) -> str:
        number = as_numbers(result.value)
        if number is None or number.shape != ():
            return "a single number is expected"
        if self.low <= float(number) <= self.high:
            return ""
        much = "small" if float(number) < self.low else "large"
        other = "larger" if much == "small" else "smaller"
        return f"{number_text(float(number))} is too {much} for what is asked here: try a {other} number"
