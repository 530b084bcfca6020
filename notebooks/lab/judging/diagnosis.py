"""Which named mistake an answer looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.calling.functions import numbers_in

from .compare import as_numbers, difference
from .questions import NamedMistake, Outcome, Probe, Question, Sample
from .trained import alike_where_it_fails
from .veil import unveils


def named_mistake(question: Question, pairs: Sequence[tuple[Probe, Outcome]],
                  findings: Sequence[str]) -> NamedMistake | None:
    """The first mistake that gives what the answer gives on every probe where both are known.

    Where there is none, the first that gives the wrong values of the required probes: an answer may have the same
    mistake and meet the edges in its own way. A derivation in lines is compared by its first wrong line alone, so
    that what follows from it does not matter.
    """
    # what raised is told by any probe: by the smallest, on which a mistake does not work for long
    order = sorted(range(len(pairs)), key=lambda i: (
        numbers_in(pairs[i][0].args) if pairs[i][1].status == "raised" else 0))
    for mistake in question.mistakes:
        if _explains(question, mistake, pairs, findings, order):
            return mistake
    required = [i for i in order if pairs[i][0].required and pairs[i][0].args is not None]
    if not any(findings[i] and pairs[i][1].status == "value" for i in required):
        return None
    return next((m for m in question.mistakes if _explains(question, m, pairs, findings, required)), None)


def _explains(question: Question, mistake: NamedMistake, pairs: Sequence[tuple[Probe, Outcome]],
              findings: Sequence[str], among: Sequence[int]) -> bool:
    explained = False
    for i in among:
        (probe, outcome), words = pairs[i], findings[i]
        expected = mistake.outcome(i)
        if expected is None:
            continue
        if not alike(question, probe, outcome, expected):
            return False
        explained = explained or bool(words) or bool(outcome.changed)
    return explained


def alike(question: Question, probe: Probe, outcome: Outcome, mistaken: Outcome) -> bool:
    """Whether an outcome is what a mistake gives on the same probe."""
    if outcome.status != mistaken.status:
        return False
    if outcome.status == "raised":
        return outcome.error is None or mistaken.error is None or (
            outcome.error.type.split()[-1] == mistaken.error.type.split()[-1]
            and about(outcome.error.message) == about(mistaken.error.message))
    if outcome.status != "value":
        return True
    if bool(outcome.changed) != bool(mistaken.changed):
        return False
    if probe.property == "veiled":
        return unveils(mistaken.value["veil"], outcome.value, mistaken.value["tolerance"], mistaken.value["salt"])
    if question.kind == "lines" and probe.args is not None:
        # a property looks at one line only, and which is the first that is wrong shows elsewhere
        return bool(probe.property) or _same_first_wrong_line(question, probe, outcome.value, mistaken.value)
    if question.kind == "trained":
        return alike_where_it_fails(probe, outcome.value, mistaken.value)
    if _differs(mistaken.value, outcome.value, probe.tolerance):
        return False
    return not probe.twice or not _differs(mistaken.again, outcome.again, probe.tolerance)


# what an error is about, where its type says little: a ValueError may be a product or a sum of shapes that do not fit
SUBJECTS = {"broadcast": "broadcast", "the input array": "broadcast", **{words: words for words in (
    "read-only", "inhomogeneous", "truth value", "Cannot cast", "takes a number", "unhashable")}}
SIZES = re.compile(r"size (\d+) is different from (\d+)|(\d+)(?: \(dim \d+\))? != (\d+)")
USUAL = {"float", "int", "bool", "list", "tuple", "numpy.float64", "numpy.int64", "numpy.ndarray"}


def about(message: str) -> str:
    """What an error's message is about, in whichever of NumPy's words; of what it returns, the same again."""
    for words, subject in SUBJECTS.items():
        if words in message:
            return subject
    sizes = SIZES.search(message)
    if sizes:
        return " != ".join(sorted(size for size in sizes.groups() if size))
    types = {name.lower() for name in re.findall(r"'([\w.]+)'", message)} - USUAL
    return f"type {sorted(types)}" if types and ("type" in message or "object" in message) else ""


def _differs(mistaken: Any, received: Any, tolerance: float) -> bool:
    if mistaken is None or received is None:
        return mistaken is not received
    if isinstance(mistaken, Sample):
        numbers = as_numbers(received)
        return numbers is None or numbers.shape != mistaken.shape or _differs(
            np.array(mistaken.first), numbers.ravel()[:len(mistaken.first)], tolerance)
    if isinstance(mistaken, (list, tuple)):
        if isinstance(received, np.ndarray) and received.ndim:
            received = list(received[:len(mistaken) + 1])
        return not isinstance(received, (list, tuple)) or len(mistaken) != len(received) or any(
            _differs(m, r, tolerance) for m, r in zip(mistaken, received))
    if isinstance(mistaken, dict):
        return not isinstance(received, dict) or received.keys() != mistaken.keys() or any(
            _differs(m, received[key], tolerance) for key, m in mistaken.items())
    if isinstance(received, (list, tuple, dict)):   # read once and not entry by entry, of which there may be many
        received = as_numbers(received)
    return received is None or difference(_finite(mistaken), _finite(received), tolerance) is not None


def unlike_twice(outcome: Outcome) -> bool:
    """Whether the same call gave other numbers the second time; what is no number tells nothing."""
    return _unlike(outcome.value, outcome.again)


def _unlike(first: Any, second: Any) -> bool:
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) != len(second) or any(map(_unlike, first, second))
    one, other = as_numbers(first), as_numbers(second)
    if one is None or other is None:
        return False
    return one.shape != other.shape or not np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)


def _finite(value: Any) -> Any:
    """A number, an array or a text, in which NaN and ∞ are numbers like others, so that two overflows are alike."""
    numbers = as_numbers(value)
    if numbers is None or np.all(np.isfinite(numbers)):
        return value
    return np.nan_to_num(numbers, nan=1.23e45, posinf=4.56e78, neginf=-4.56e78)


def _same_first_wrong_line(question: Question, probe: Probe, received: Any, mistaken: Any) -> bool:
    first = first_wrong_line(probe, received)
    if first != first_wrong_line(probe, mistaken):
        return False
    if first < 0:  # right lines, of which there may be too few: that is another matter
        return len(received) >= question.lines_at_least
    return not difference(mistaken[first], received[first], probe.tolerance)


def first_wrong_line(probe: Probe, lines: Any) -> int:
    """The index of the first line that is not equal to the one before it, or −1 where all are equal."""
    if not hasattr(lines, "__iter__") or isinstance(lines, (str, dict)):
        return 0
    return next((i for i, line in enumerate(lines) if difference(probe.expected[0], line, probe.tolerance)), -1)
