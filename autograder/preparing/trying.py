"""Trying an own exercise before students do: the right answer earns everything, each mistake fails and is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from lab.calling.calls import find
from lab.judging.judge import judge
from lab.judging.verdict import Verdict


def problems_of(unit: str, exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise, in sentences; nothing where it can be handed out."""
    if exercise.kind == "explain":
        return []
    found = []
    right = _right(exercise)
    if right:
        verdict = _judged(unit, exercise, right)
        if verdict.fraction < 1:
            found.append(f"the reference itself does not earn everything: {verdict.message}")
    if (blank := _judged(unit, exercise, {})).fraction > 0:
        found.append(f"a blank answer earns {blank.fraction:g} of the points; choose other probes.")
    for mistake in exercise.mistakes:
        code = mistake.code
        changed = code if isinstance(code, Mapping) else {_asked_name(exercise): code}
        wrong = {**right, **{name: value() if name in exercise.values and callable(value) else value
                             for name, value in changed.items()}}
        verdict = _judged(unit, exercise, wrong)
        if verdict.status == "right":
            found.append(f"the mistake {mistake.name!r} earns everything; choose probes that tell it "
                         "from the right answer.")
        elif verdict.mistake != mistake.name:
            found.append(f"the mistake {mistake.name!r} is not recognised: the judge says {verdict.message!r}.")
    return found


def _asked_name(exercise: Exercise) -> str:
    return exercise.asked.name if exercise.asked else exercise.id


def _right(exercise: Exercise) -> dict[str, Any]:
    names: dict[str, Any] = {name: value.expected if value.between is None else sum(value.between) / 2
                             for name, value in exercise.values.items()}
    if exercise.asked:
        names[exercise.asked.name] = exercise.asked.reference
    if exercise.trained:
        names |= exercise.trained.right()
    return names


def _judged(unit: str, exercise: Exercise, names: Mapping[str, Any | Callable]) -> Verdict:
    asked = question(exercise, "trying", unit, public=True)
    return judge(asked, [find(probe.request, dict(names)) for probe in asked.probes])
