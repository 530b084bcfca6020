"""Hold the verdict on a derivation: everything that a panel shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..language.problems import Place


@dataclass(frozen=True)
class StepShown:
    """One expression of the main chain (`number` from 1), or of a side line (`number` 0).

    mark: "✓", "✗", or "" where nothing is judged.  word: what to say beside it.
    """

    number: int
    source: str
    latex: str
    plain: str
    mark: str
    word: str
    mathml: str = ""


@dataclass(frozen=True)
class FirstWrong:
    """The first step that is not equal to the given expression.

    before, value: both values at one point, such as "j = 2"; empty where the indices are at fault.
    sentence: what the student should read.  mistake: the name of the mistake that it matches, or "".
    """

    number: int
    sentence: str
    mistake: str = ""
    before: str = ""
    value: str = ""
    point: str = ""
    side: bool = False


@dataclass(frozen=True)
class DecisiveShown:
    """A decisive step: its caption, and in which step it was found (0 in a side line, None where it is missing)."""

    caption: str
    found: bool
    step: int | None = None


@dataclass(frozen=True)
class DerivationVerdict:
    """The judgement of one derivation.

    status: "right", "partly", "wrong", "unreadable" or "blank".  points: the share earned, from 0 to 1.
    sums: where the points come from, as (sentence, share).  result: "right", "not in the form asked for", "wrong",
    "missing" or "only the result".
    """

    exercise: str
    status: str
    sentence: str
    points: float = 0.0
    steps: tuple[StepShown, ...] = ()
    first_wrong: FirstWrong | None = None
    decisive: tuple[DecisiveShown, ...] = ()
    result: str = "missing"
    result_sentence: str = ""
    sums: tuple[tuple[str, float], ...] = ()
    remarks: tuple[str, ...] = ()
    place: Place | None = None
    expected: str = ""
    sources: str = "ours"
    mistakes: tuple[str, ...] = field(default=())
