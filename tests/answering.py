"""Answer every exercise that is judged: its questions, and what right and mistaken answers give on them."""

from __future__ import annotations

from typing import Any

from autograder.exercises import UNITS, exercises_of
from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from lab.calling.calls import call_locally
from lab.calling.requests import Result
from lab.judging.questions import Probe, Question

ALL = [(unit, exercise) for unit in UNITS for exercise in exercises_of(unit).values()]
JUDGED = [(unit, exercise) for unit, exercise in ALL if exercise.kind != "explain"]
NAMES = [f"{unit}:{exercise.id}" for unit, exercise in JUDGED]


def asked(exercise: Exercise, public: bool, student: str = "one") -> Question:
    return question(exercise, "test", student, public=public)


def outcome(exercise: Exercise, probe: Probe, code: Any = None) -> Result:
    """Return what an answer gives that is right everywhere except where `code` differs."""
    if probe.call is None:
        if isinstance(code, dict) and probe.name in code:
            value = code[probe.name]
            return Result("value", value() if callable(value) else value)
        return Result("value", right_value(exercise, probe.name))
    assert exercise.asked is not None
    return call_locally(code if callable(code) else exercise.asked.reference, probe.call)


def right_value(exercise: Exercise, name: str) -> Any:
    if exercise.trained:
        return exercise.trained.right()[name]
    if name in exercise.typed:
        return exercise.typed[name].right[0]
    value = exercise.values[name]
    return sum(value.between) / 2 if value.between else value.expected
