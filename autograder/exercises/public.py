"""Make what ships with a unit's notebook: public probes, hints and the fingerprints of the named mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.exercises.settling import settled
from lab.calling.requests import Result
from lab.judging.likeness import flat_numbers, print_of
from lab.judging.questions import Probe, Question
from lab.shipped import is_sampled, outcome_to_json, probe_to_json


def unit_data(unit: str, exercises: Sequence[Exercise]) -> dict[str, Any]:
    """Return the public data of a unit, fit for JSON: the same on every machine and at every call."""
    return {"unit": unit, "exercises": {e.id: _exercise(unit, e) for e in exercises}}


def _exercise(unit: str, exercise: Exercise) -> dict[str, Any]:
    asked = question(exercise, "public", unit, public=True)
    common = {"kind": exercise.kind, "minutes": exercise.minutes, "hints": list(exercise.hints),
              "read": exercise.read, "optional": exercise.optional, "names": list(exercise.names), "uses": list(exercise.uses)}
    return {**common, "parameters": dict(asked.parameters),
            "probes": [probe_to_json(_shipped(exercise.id, probe)) for probe in asked.probes],
            "mistakes": [{"name": m.name, "hint": m.hint, **({"needs": m.needs} if m.needs else {}), "outcomes": [
                _fingerprint(exercise.id, probe, m.outcome(i)) for i, probe in enumerate(asked.probes)]}
                for m in asked.mistakes],
            **({"returns": asked.returns} if asked.returns else {}), **_slips(exercise, asked)}


def _slips(exercise: Exercise, asked: Question) -> dict[str, Any]:
    """Return the names and hints of slips, and for each one or two of them the prints on two required probes.

    One of these is random: in small worked examples, different slips come to the same.
    """
    if exercise.parts is None:
        return {}
    slips = exercise.parts.slips
    equal = [i for i, probe in enumerate(asked.probes) if probe.call and probe.required and probe.judgement.by == "equal"]
    right = {i: _print(Result("value", asked.probes[i].judgement.to_compare())) or 0.0 for i in equal}
    random = [i for i in equal if asked.probes[i].aspect == "random"][:1]
    tried = sorted([*random, *(i for i in equal if i not in random)][:PRINTED])
    made = []
    for (ones, _), mistake in zip(exercise.parts.slipped(), asked.slipped, strict=True):
        outcomes = [mistake.outcome(i) for i in tried]
        prints = [_print(outcome) for outcome in outcomes]
        raised = [outcome is not None and outcome.status == "raised" for outcome in outcomes]
        cancel = all(print is not None and np.isclose(print, right[i], rtol=1e-9) for i, print in zip(tried, prints))
        if not (all(raised) or cancel) and all(print is not None or no for print, no in zip(prints, raised)):
            made.append([[slips.index(one) for one in ones], prints])
    return {"slips": [[slip.name, slip.hint] for slip in slips], "printed": tried, "slipped": made}


def _print(outcome: Result | None) -> float | None:
    """Return the print of what slips give, without the digits that depend on the processor; None where it is no number."""
    numbers = flat_numbers(outcome.value) if outcome is not None and outcome.status == "value" else None
    found, beside = (None, None) if numbers is None else (print_of(numbers), print_of(np.abs(numbers)))
    if found is None or beside is None:
        return None
    return float(settled(np.array([found.number, beside.number]))[0])   # to the digits that the largest terms leave


PRINTED = 2     # probes on which slips are known by a print


def _salt(exercise: str, probe: Probe) -> str:
    return f"{exercise}/{probe.name}"


def _shipped(exercise: str, probe: Probe) -> Probe:
    """Return a probe as students get it, what it expects settled and, where it is to be typed, veiled."""
    by = probe.judgement
    given = {one.name: getattr(by, one.name) for one in fields(by)}
    expected = {name: settled(value() if callable(value) else value) for name, value in given.items()}
    return replace(probe, judgement=replace(by, **expected).shipped(_salt(exercise, probe)))


def _fingerprint(exercise: str, probe: Probe, outcome: Result | None) -> Any:
    """Return what a mistake gives on a probe; None for a large trained network, which its first weights do not tell."""
    if outcome is None or (probe.aspect == "trained" and is_sampled(outcome.value)):
        return None
    value = settled(outcome.value)
    if outcome.status == "value":
        value = probe.judgement.shipped_mistake(value, _salt(exercise, probe))
    return outcome_to_json(replace(outcome, value=value, again=settled(outcome.again)))
