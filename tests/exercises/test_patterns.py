"""Slips in parts of a model answer, alone and in pairs, are named; and so are first drafts that nobody had seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import JUDGED, asked, outcome
from written import Written, judged, read, without_the_costly

from autograder.exercises import UNITS
from autograder.exercises.kinds import Exercise
from lab.calling.calls import call_locally
from lab.judging.judge import judge
from lab.shipped import public_question

WITH_PARTS = [exercise for _, exercise in JUDGED if exercise.parts is not None]
FRESH = read(Path(__file__).with_name("fresh.txt"))


@pytest.mark.parametrize("exercise", WITH_PARTS, ids=lambda exercise: exercise.id)
def test_the_model_in_parts_is_the_right_answer(exercise: Exercise) -> None:
    assert exercise.parts is not None
    put = asked(exercise, public=False)
    for probe in put.probes:
        if probe.call and probe.required and probe.judgement.by == "equal" and not probe.call.counted:
            assert probe.judgement.check(probe.args, call_locally(exercise.parts.model, probe.call)) == ""


@pytest.mark.parametrize("exercise", WITH_PARTS, ids=lambda exercise: exercise.id)
def test_every_slip_fails_and_has_a_name(exercise: Exercise) -> None:
    assert exercise.parts is not None
    put = without_the_costly(asked(exercise, public=False))
    for slips, code in exercise.parts.slipped():
        if len(slips) == 1:
            verdict = judge(put, [outcome(exercise, probe, code) for probe in put.probes])
            assert verdict.fraction < 1, slips[0].name
            assert verdict.mistake or verdict.status == "raised", slips[0].name


def draft(name: str, source: str, unit: str = "03-delta-rule") -> Written:
    return Written(unit, name, source)


BRACKETS = draft("delta_rule_step", "def delta_rule_step(w, x, t, eta):\n    return w + eta * (w @ x - t) * x ** 2\n")
HALF = draft("z_output", "def z_output(x, target, y, f_prime):\n    return 2 * (x - target) * f_prime(x)\n", "05-graph")


@pytest.mark.parametrize("public", [True, False])
def test_two_slips_at_once_are_named_both(public: bool) -> None:
    assert judged(BRACKETS, public=public).mistake == "uphill, and x squared"
    assert judged(HALF, public=public).mistake == "f′ taken at x; and a factor 2 too many"


@pytest.mark.parametrize("unit", UNITS)
def test_most_first_drafts_are_led_to_their_mistake(unit: str) -> None:
    drafts = [one for one in FRESH if one.unit == unit]
    verdicts = [judged(one) for one in drafts]
    assert all(verdict.status != "right" for verdict in verdicts)
    led = [one for one, verdict in zip(drafts, verdicts, strict=True) if verdict.mistake or verdict.slip]
    assert len(drafts) >= 40 and len(led) >= 0.8 * len(drafts)


def test_the_notebook_names_pairs_by_prints_alone() -> None:
    """A pair ships as one number for each of two probes, and no value from which an answer could be read."""
    question = public_question("backward")
    assert len(question.slipped) > 100
    assert all(known.status == "raised" or type(known.value).__name__ == "Print" for mistake in question.slipped[:50] for i in range(3)
               if (known := mistake.outcome(i)) is not None)
