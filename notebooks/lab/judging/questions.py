"""What is asked of an answer, and what came of it: the two records that judging works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .compare import TOLERANCE


@dataclass(frozen=True)
class Probe:
    """One set of inputs an answer is tried on, or one variable that is looked at (`args` is None).

    expected: plain data that the answer must equal, or what `property` (a name in lab.judging.properties) has to know.
    required: without it nothing is earned; a probe that is not required belongs to an edge aspect.
    counted, budget: the functions in `args` count the numbers they are asked for, an array's entries each by itself;
    more than `budget` of them are not derived by hand.
    layout: how the arrays lie: "plain", "readonly", "fortran" or "strict", which is both.
    """

    name: str
    aspect: str
    args: tuple | None
    expected: Any = None
    property: str = ""
    tolerance: float = TOLERANCE
    required: bool = True
    twice: bool = False
    layout: str = "plain"
    counted: bool = False
    budget: int | None = None
    seconds: float = 10.0


class Outcome(Protocol):
    """What came of one probe; the lab and the box each make their own."""

    status: str
    value: Any
    again: Any
    changed: bool
    calls: int
    error: Any
    stub: bool
    reason: str


@dataclass
class Result:
    """What came of one probe inside the notebook's own process (see `Outcome`).

    status: "value", "raised", "missing", "timeout", "spent", "broken" or "skipped".
    """

    status: str
    value: Any = None
    again: Any = None
    changed: bool = False
    calls: int = 0
    error: Any = None
    stub: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Sample:
    """The beginning of an array too large to ship: its shape and first entries."""

    shape: tuple[int, ...]
    first: tuple[float, ...]


@dataclass(slots=True)
class NamedMistake:
    """A wrong answer that has a name; `outcome(i)` is what it gives on probe i, or None where that is not known."""

    name: str
    hint: str
    outcome: Callable[[int], Outcome | None]


@dataclass(frozen=True)
class Question:
    """One exercise as it is put to one notebook.

    kind: "function", "lines", "values", "repair" or "trained".
    parameters: for each answer that is a function, the names of its arguments.
    line_names: kind "lines": what each line is, for the first wrong one.
    """

    id: str
    kind: str
    probes: Sequence[Probe]
    mistakes: Sequence[NamedMistake] = ()
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines_at_least: int = 0
    line_names: Sequence[str] = ()
    hints: Sequence[str] = ()
    read: str = ""
