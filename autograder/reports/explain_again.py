"""Say in at most three sentences, computed from the report of a unit, what to explain again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.reports.report import Trouble, UnitReport

SENTENCES = 3
FEWEST = 2          # students without whom nothing is worth a sentence
MANY = 0.1          # of the class, from which on it is


@dataclass(frozen=True)
class Candidate:
    """A sentence that could be said.  weight: the points that the class lost this way.  about: an exercise."""

    weight: float
    about: str
    sentence: str


def explain_again(found: UnitReport) -> list[str]:
    """Return the sentences, what cost the class most first, each about another exercise; none where all went well."""
    sentences: list[str] = []
    about: set[str] = set()
    for one in sorted(_candidates(found), key=lambda one: (-one.weight, one.about)):
        if one.about not in about and len(sentences) < SENTENCES:
            about.add(one.about)
            sentences.append(one.sentence)
    return sentences


def _candidates(found: UnitReport) -> Iterator[Candidate]:
    fewest = max(FEWEST, MANY * found.graded)
    for trouble in found.troubles:
        yield from _mistakes(trouble, fewest)
        yield from _helper(trouble, found, fewest)
        yield from _blank(trouble, fewest)
    yield from _section(found, fewest)
    for group in found.groups:
        asked = _of(found, group.example.exercise)
        if asked and group.example.gives and len(group.students) >= fewest:
            yield Candidate(asked.points * len(group.students), asked.exercise,
                            f"In `{asked.exercise}`, {_people(len(group.students), asked.answers)} gave the same "
                            f"wrong answer, which has no name yet: {_short(group.example.message)}")


def _mistakes(trouble: Trouble, fewest: float) -> Iterator[Candidate]:
    for name, count in trouble.mistakes.most_common(1):
        if count >= fewest and name in trouble.hints:
            yield Candidate(trouble.points * count, trouble.exercise,
                            f"In `{trouble.exercise}`, {_people(count, trouble.answers)} made the same mistake, "
                            f"“{name}”: {_short(trouble.hints[name])}")


def _helper(trouble: Trouble, found: UnitReport, fewest: float) -> Iterator[Candidate]:
    count = trouble.holds_up.total()
    if count >= fewest:
        later = (_of(found, name) for name in trouble.holds_up)
        lost = sum(one.points * trouble.holds_up[one.exercise] for one in later if one)
        names = ", ".join(f"`{name}`" for name, _ in trouble.holds_up.most_common(3))
        yield Candidate(trouble.lost + lost, trouble.exercise,
                        f"Go through `{trouble.exercise}` first: {count} answers to later exercises ({names}) fail "
                        "only because of it.")


def _blank(trouble: Trouble, fewest: float) -> Iterator[Candidate]:
    count = trouble.counts["not started"]
    asked = trouble.answers + trouble.waits
    if count >= fewest and count > asked / 4:
        yield Candidate(trouble.points * count, trouble.exercise,
                        f"`{trouble.exercise}` was not started by {count} of {asked}: ask what kept them from it.")


def _section(found: UnitReport, fewest: float) -> Iterator[Candidate]:
    lost: Counter[str] = Counter()
    for trouble in found.troubles:
        if trouble.read:
            lost[trouble.read] += round(100 * trouble.lost)
    if total := lost.total():
        ((section, most),) = lost.most_common(1)
        if most >= 100 * fewest:
            # less telling than any other, and so only where there are too few
            yield Candidate(0.0, section, f"Most points were lost in the section “{section}”: "
                            f"{most / 100:g} of the {total / 100:g} that the class lost.")


def _of(found: UnitReport, exercise: str) -> Trouble | None:
    return next((one for one in found.troubles if one.exercise == exercise), None)


def _people(count: int, of: int) -> str:
    return f"{count} of {of}"


def _short(words: str) -> str:
    return words if len(words) <= 240 else f"{words[:240]} …"
