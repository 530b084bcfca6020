"""Checks for answers of which more than one is right, and for values that only have to lie somewhere.

A property's check is a function (args, outcome, data) -> "" where it holds, else one sentence on the work.
`args` are the probe's arguments, `outcome` what came of it (see lab.judging.questions), `data` what the probe expects.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from .compare import as_numbers, difference, number_text, shape_text, words
from .veil import unveils

Check = Callable[[tuple, Any, Any], str]
Across = Callable[[list[tuple[tuple, Any]]], str]


@dataclass(frozen=True)
class Property:
    """A check by name; one that `takes_errors` also judges an answer that raised.

    across: told [(args, value), …] of all probes that hold, says what only shows side by side, such as an answer
    that does not depend on its generator.
    """

    check: Check
    takes_errors: bool = False
    across: Across | None = None


PROPERTIES: dict[str, Property] = {}


def a_property(takes_errors: bool = False, across: Across | None = None) -> Callable[[Check], Check]:
    """Enter a check into the table under its own name."""

    def enter(check: Check) -> Check:
        PROPERTIES[check.__name__] = Property(check, takes_errors, across)
        return check

    return enter


@a_property()
def veiled(args: tuple, outcome: Any, data: Any) -> str:
    """The value whose veiled form is data["veil"], within data["tolerance"]; of data["choices"] where there are any."""
    received = outcome.value
    if unveils(data["veil"], received, data["tolerance"], data["salt"]):
        return ""
    choices = data.get("choices", ())
    if choices and not (isinstance(received, str) and words(received) in choices):
        return f"{received!r} is none of {', '.join(map(repr, choices))}"
    if isinstance(received, str):
        quoted = re.fullmatch(r"[+-]?\d*\.?\d+(e[+-]?\d+)?", received.strip(), re.IGNORECASE)
        return f"{received!r} is a text; a number has no quotes" if quoted else f"{received!r} is not the one"
    numbers = as_numbers(received)
    if numbers is not None and numbers.shape and numbers.size == 1 and unveils(
            data["veil"], numbers.item(), data["tolerance"], data["salt"]):
        return f"the right number, but in an array of shape {shape_text(numbers.shape)}: take its entry"
    said = number_text(received) if isinstance(received, float) else repr(received)
    return "not the values that are asked for" if hasattr(received, "shape") else (
        f"{said} is not the value that is asked for")


@a_property()
def between(args: tuple, outcome: Any, data: Any) -> str:
    """A single number between data[0] and data[1]."""
    number = as_numbers(outcome.value)
    if number is None or number.shape != ():
        return "a single number is expected"
    low, high = data
    if low <= float(number) <= high:
        return ""
    much = "small" if float(number) < low else "large"
    return f"{number_text(float(number))} is too {much}: it lies outside the range where this holds"


@a_property()
def closed_form(args: tuple, outcome: Any, data: Any) -> str:
    """The last line of a derivation is data[0] where the probability of the first line has lost its digits."""
    lines = outcome.value
    if not isinstance(lines, (list, tuple)) and not np.ndim(lines):
        return "a list with the value of each line is expected"
    if len(lines) and not difference(data[0], lines[-1]):
        return ""
    return ("where the probability in line 1 is so small that its digits are lost, the last line is not right: it is "
            "written without it, and no copy of a line above")


for _theme in ("digits", "graph", "sgd"):  # each enters its own checks into the table
    import_module(f"{__package__}.properties_{_theme}")
