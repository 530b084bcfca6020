"""What ships with a unit's notebook: public probes, hints and the fingerprints of the named mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.exercises.settling import settled
from lab.calling.requests import Result
from lab.judging.questions import Probe
from lab.shipped import is_sampled, outcome_to_json, probe_to_json


def unit_data(unit: str, exercises: Sequence[Exercise]) -> dict[str, Any]:
    """The public data of a unit, JSON-able: the same on every machine and at every call."""
    return {"unit": unit, "exercises": {e.id: _exercise(unit, e) for e in exercises}}


def _exercise(unit: str, exercise: Exercise) -> dict[str, Any]:
    asked = question(exercise, "public", unit, public=True)
    common = {"kind": exercise.kind, "minutes": exercise.minutes, "hints": list(exercise.hints),
              "read": exercise.read, "optional": exercise.optional, "names": list(exercise.names), "uses": list(exercise.uses)}
    return {**common, "parameters": dict(asked.parameters),
            "probes": [probe_to_json(_shipped(exercise.id, probe)) for probe in asked.probes],
            "mistakes": [{"name": m.name, "hint": m.hint, **({"needs": m.needs} if m.needs else {}), "outcomes": [
                _fingerprint(exercise.id, probe, m.outcome(i)) for i, probe in enumerate(asked.probes)]}
                for m in asked.mistakes]}


def _salt(exercise: str, probe: Probe) -> str:
    return f"{exercise}/{probe.name}"


def _shipped(exercise: str, probe: Probe) -> Probe:
    """Return a probe as students get it, what it expects settled and, where it is to be typed, veiled."""
    by = probe.judgement
    expected = {one.name: settled(getattr(by, one.name)) for one in fields(by)}
    return replace(probe, judgement=replace(by, **expected).shipped(_salt(exercise, probe)))


def _fingerprint(exercise: str, probe: Probe, outcome: Result | None) -> Any:
    """Return what a mistake gives on a probe; None for a large trained network, which its first weights do not tell."""
    if outcome is None or (probe.aspect == "trained" and is_sampled(outcome.value)):
        return None
    value = settled(outcome.value)
    if outcome.status == "value":
        value = probe.judgement.shipped_mistake(value, _salt(exercise, probe))
    return outcome_to_json(replace(outcome, value=value, again=settled(outcome.again)))
