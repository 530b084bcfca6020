"""Claims to judge before a written answer: no points, an answer at once, and a sentence for each that is misjudged."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from autograder.exercises.kinds import Exercise, Mistake, Value
from lab.english import listed

TRUE, FALSE = TRUE_OR_FALSE = ("true", "false")
LETTERS = "abcd"


@dataclass(frozen=True)
class Claim:
    """A claim that the notebook makes. said: what somebody reads who judged it wrongly; it asks, or gives a case to try."""

    true: bool
    said: str


def claims(about: Exercise, nearly: str, *made: Claim, minutes: int = 2) -> Exercise:
    """Return the exercise of judging claims, in the order of the notebook's text, before the text `about` is written.

    nearly: the last of its hints. Its variables are the id of `about` with _a, _b, …
    """
    names = [f"{about.id}_{letter}" for letter, _ in zip(LETTERS, made, strict=False)]
    misjudged = [some for count in range(len(made), 0, -1) for some in combinations(range(len(made)), count)]
    return Exercise(
        id=f"{about.id}_claims", kind="values", source="our own", minutes=minutes, read=about.read,
        hints=("Take one claim at a time. A single case in which it fails makes a claim false.",
               f"Read “{about.read}” again, and try the claims on the numbers there.", nearly),
        values={name: Value(TRUE if claim.true else FALSE, choices=TRUE_OR_FALSE)
                for name, claim in zip(names, made, strict=True)},
        mistakes=tuple(_mistake(names, made, some) for some in misjudged))


def _mistake(names: list[str], made: tuple[Claim, ...], some: tuple[int, ...]) -> Mistake:
    """Return the mistake of misjudging some of the claims and no others."""
    letters = [LETTERS[i] for i in some]
    said = [made[i].said for i in some] if len(some) == 1 else [f"{LETTERS[i]}: {made[i].said}" for i in some]
    return Mistake(f"claim{'s' * (len(some) > 1)} {listed(letters)} misjudged", " ".join(said),
                   {names[i]: FALSE if made[i].true else TRUE for i in some})
