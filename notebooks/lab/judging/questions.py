"""Define what is asked of an answer: probes, and the question that they make up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lab.calling.requests import Call, Fetch, Request, Result

from .verdict import Term
from .ways import Judgement


@dataclass(frozen=True)
class Probe:
    """One call of an answer, or one variable that is looked at, and how what comes of it is judged.

    required: without it nothing is earned; a probe that is not required belongs to an edge aspect.
    worth: the share of the exercise's points that a variable earns; without it, variables share them equally. One
        below 0 is what is lost where the variable is not right.
    """

    request: Request
    aspect: str
    judgement: Judgement
    required: bool = True
    worth: float | None = None

    @property
    def name(self) -> str:
        """Return the name of the answer."""
        return self.request.name

    @property
    def call(self) -> Call | None:
        """Return the call, or None where a variable is looked at."""
        return self.request if isinstance(self.request, Call) else None

    @property
    def args(self) -> tuple:
        """Return the arguments of the call; () where a variable is looked at."""
        return () if isinstance(self.request, Fetch) else self.request.args


@dataclass(slots=True)
class NamedMistake:
    """A wrong answer that has a name; `outcome(i)` is what it gives on probe i, or None where that is not known.

    needs: what the student's source must show, a key of `in_source.SHOWN`; "" where values say enough.
    slips: how many there are in it at once.
    """

    name: str
    hint: str
    outcome: Callable[[int], Result | None]
    needs: str = ""
    slips: int = 1


class MadeLater(Sequence[NamedMistake]):
    """A list that is made when it is first looked at: thousands of slips, which only a wrong answer needs."""

    def __init__(self, make: Callable[[], list[NamedMistake]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> list[NamedMistake]:
        return self._make()

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, index: Any) -> Any:
        return self._made[index]


def of_slips(slips: Sequence[tuple[str, str]], outcome: Callable[[int], Result | None]) -> NamedMistake:
    """Return one slip, or two at once, as one mistake; slips: (name, hint) of each."""
    if len(slips) == 1:
        return NamedMistake(*slips[0], outcome)
    names, hints = zip(*slips)
    return NamedMistake(", and ".join(names), " ".join(hints), outcome, slips=len(slips))


@dataclass(frozen=True)
class Question:
    """One exercise as it is put to one notebook.

    parameters: for each answer that is a function, the names of its arguments.
    hints: three, from a nudge to nearly there.  read: the heading of the section to read again.
    slipped: one or two slips in a model answer, which are named where no mistake explains an answer.
    returns: the names of the parts of what is returned (see `naming.part_name`).
    """

    id: str
    probes: Sequence[Probe]
    mistakes: Sequence[NamedMistake] = ()
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hints: Sequence[str] = ()
    read: str = ""
    slipped: Sequence[NamedMistake] = ()
    returns: str = ""


@dataclass(slots=True)
class Tried:
    """A probe, what came of it, and in a sentence what is wrong with that ("" if nothing is)."""

    probe: Probe
    result: Result
    words: str = ""
    earned: float = 1.0
    terms: Sequence[Term] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    blank: bool = False
    mistake: str = ""
    hint: str = ""

    @property
    def failed_by_value(self) -> bool:
        """Return True if the answer gave a value, and not the right one."""
        return bool(self.words) and self.result.status == "value"
