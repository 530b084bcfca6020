"""The verdict on one exercise: what was earned, what was seen, and which mistake it looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["right", "partly", "wrong", "raised", "not started", "could not run", "written"]


@dataclass
class Aspect:
    """A named group of probes: how many held, and in one sentence why the first one did not."""

    name: str
    held: int
    tried: int
    required: bool
    message: str = ""

    @property
    def passed(self) -> bool:
        return self.held == self.tried


@dataclass
class Evidence:
    """The first probe that did not hold: what was tried, what came out, what should have (all as text)."""

    call: str
    arguments: list[tuple[str, str]] = field(default_factory=list)
    received: str = ""
    expected: str = ""
    line: str = ""


@dataclass
class Verdict:
    """The outcome for one exercise.

    fraction: what was earned, from 0 to 1.  message: one sentence on the work.  mistake: its name, if it is known.
    hint: what the mistake's author would say.  slip: a general slip in words.
    """

    exercise: str
    status: Status
    fraction: float
    message: str
    aspects: list[Aspect] = field(default_factory=list)
    evidence: Evidence | None = None
    mistake: str = ""
    hint: str = ""
    slip: str = ""
    read: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain JSON-able data, for records and reports."""
        evidence = self.evidence and {**vars(self.evidence), "arguments": list(self.evidence.arguments)}
        return {**vars(self), "aspects": [dict(vars(aspect)) for aspect in self.aspects], "evidence": evidence}
