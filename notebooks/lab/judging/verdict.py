"""The verdict on one exercise: what was earned, what was seen, and which mistake it looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

MOST_TERMS = 4      # of a sum in words
Status = Literal["right", "partly", "wrong", "raised", "not started", "could not run", "written",
                 "right once", "not run"]


@dataclass
class Aspect:
    """A named group of probes: how many held, and in one sentence why the first one did not.

    same_cause: it fails because of what another aspect is charged for, and so costs nothing itself.
    """

    name: str
    held: int
    tried: int
    required: bool
    message: str = ""
    same_cause: bool = False

    @property
    def passed(self) -> bool:
        """Return True if the aspect held on all probes that tried it."""
        return self.held == self.tried


@dataclass(frozen=True)
class Term:
    """One term of a score: what a part of the answer is worth and what it earned, as shares of the exercise's points.

    Manners are worth nothing and earn less than nothing where they are bad.
    """

    name: str
    worth: float
    earned: float

    @property
    def lost(self) -> float:
        """Return the share that was not earned."""
        return self.worth - self.earned

    def scaled(self, share: float) -> Term:
        """Return this term as part of something that is worth `share` itself."""
        return Term(self.name, share * self.worth, share * self.earned)


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

    terms: what each part of the answer is worth and earned; fraction: their sum, from 0 to 1.
    message: one sentence on the work.  mistake: its name, if it is known.  hint: what the mistake's author would say.
    slip: a general slip in words.  details: plain data for a panel of its own.
    after: the exercises to fix first, where this verdict is on the answer with right functions in their place, or would
    be; status "right once": nothing else is wrong.
    probe: the number of the probe that the evidence is about, -1 where there is none.
    edit: where the smallest edit is that would make the answer right, in sentences; known in a notebook alone.
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
    terms: list[Term] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    after: list[str] = field(default_factory=list)
    probe: int = -1
    edit: str = ""

    def points(self, of: float) -> float:
        """Return the points earned of `of`, rounded to two decimals."""
        return round(of - round(of * (1 - self.fraction), 2), 2)

    def lost(self, of: float) -> list[tuple[str, float]]:
        """Return what cost points, and how many: rounded so that `of` less all of them is `points(of)`."""
        found, so_far, told = [], 0.0, 0.0
        for term in self.terms:
            if term.lost > 0:
                so_far += term.lost * of
                cost = round(round(so_far, 2) - told, 2)
                told = round(told + cost, 2)
                found.append((term.name, cost))
        return found

    def sum_in_words(self, of: float) -> str:
        """Return the sum of a score: '1.7 of 2: −0.3 for extreme values'; "" where nothing was earned or lost."""
        lost = self.lost(of)
        if not lost or not of or self.status == "not started":
            return ""
        if not self.fraction:
            return f"0 of {of:g}" + (f": {lost[0][0]} must hold before anything is earned" if len(lost) == 1 else "")
        shown = [f"−{cost:g} for {name}" for name, cost in lost]
        if len(shown) > MOST_TERMS:
            rest = sum(cost for _, cost in lost[MOST_TERMS - 1:])
            shown[MOST_TERMS - 1:] = [f"−{rest:g} for {len(lost) - MOST_TERMS + 1} others"]
        return f"{self.points(of):g} of {of:g}: {', '.join(shown)}"

    def as_data(self) -> dict[str, Any]:
        """Return plain JSON-able data, for records and reports."""
        evidence = self.evidence and {**vars(self.evidence), "arguments": list(self.evidence.arguments)}
        return {**vars(self), "aspects": [dict(vars(aspect)) for aspect in self.aspects],
                "terms": [dict(vars(term)) for term in self.terms], "evidence": evidence}
