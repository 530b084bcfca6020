"""What ships with a unit's notebook: public probes, hints and the fingerprints of the named mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.exercises.settling import settled
from lab.judging.questions import Probe
from lab.judging.veil import veil
from lab.shipped import is_sampled, outcome_to_json, probe_to_json


def unit_data(unit: str, exercises: Sequence[Exercise]) -> dict[str, Any]:
    """The public data of a unit, JSON-able: the same on every machine and at every call."""
    return {"unit": unit, "exercises": {e.id: _exercise(unit, e) for e in exercises}}


def _exercise(unit: str, exercise: Exercise) -> dict[str, Any]:
    asked = question(exercise, "public", unit, public=True)
    common = {"kind": exercise.kind, "minutes": exercise.minutes, "hints": list(exercise.hints),
              "read": exercise.read, "optional": exercise.optional, "names": list(exercise.names)}
    return {**common, "parameters": dict(asked.parameters), "lines_at_least": asked.lines_at_least,
            "line_names": list(asked.line_names),
            "probes": [probe_to_json(_shipped(exercise, probe)) for probe in asked.probes],
            "mistakes": [{"name": m.name, "hint": m.hint, "outcomes": [
                _fingerprint(exercise.id, probe, m.outcome(i)) for i, probe in enumerate(asked.probes)]}
                for m in asked.mistakes]}


def _veiled(exercise: str, probe: Probe, value: Any) -> dict[str, Any]:
    salt = f"{exercise}/{probe.name}"
    return {"veil": veil(value, probe.tolerance, salt), "tolerance": probe.tolerance, "salt": salt}


def _is_typed(probe: Probe) -> bool:
    return probe.args is None and probe.aspect == "values" and not probe.property


def _shipped(exercise: Exercise, probe: Probe) -> Probe:
    """Return a probe as students get it, what it expects settled and, where it is to be typed, veiled."""
    probe = replace(probe, expected=settled(probe.expected))
    if _is_typed(probe):
        choices = exercise.values[probe.name].choices
        expected = _veiled(exercise.id, probe, probe.expected) | ({"choices": list(choices)} if choices else {})
        return replace(probe, property="veiled", expected=expected)
    return probe


def _fingerprint(exercise: str, probe: Probe, outcome: Any) -> Any:
    """Return what a mistake gives on a probe; None for a large trained network, which its first weights do not tell."""
    if probe.aspect == "trained" and outcome is not None and is_sampled(outcome.value):
        return None
    if outcome is not None:
        outcome = replace(outcome, value=settled(outcome.value), again=settled(outcome.again))
    if outcome is not None and _is_typed(probe):
        return outcome_to_json(replace(outcome, value=_veiled(exercise, probe, outcome.value)))
    return outcome_to_json(outcome)
