"""Every exercise that exists: the reference earns everything, every mistake fails and is named, blanks earn nothing."""

from __future__ import annotations

import itertools

import pytest
from answering import ALL, JUDGED, NAMES, asked, outcome
from verdicts import in_single_precision

from autograder.exercises.kinds import KINDS, Exercise
from lab.calling.calls import call_locally
from lab.calling.requests import Result
from lab.judging.judge import judge

FREE_OF_MISTAKES = ("values", "explain")  # may name fewer than three


@pytest.mark.parametrize(("unit", "exercise"), JUDGED, ids=NAMES)
@pytest.mark.parametrize("public", [True, False], ids=["public", "hidden"])
def test_the_reference_earns_everything(unit: str, exercise: Exercise, public: bool) -> None:
    put = asked(exercise, public)
    verdict = judge(put, [outcome(exercise, probe) for probe in put.probes])
    assert (verdict.status, verdict.fraction) == ("right", 1.0), verdict


SINGLE = [pair for pair in JUDGED if pair[1].asked and pair[1].asked.single and not pair[1].asked.judged_by]


@pytest.mark.parametrize(("unit", "exercise"), SINGLE, ids=[f"{unit}:{exercise.id}" for unit, exercise in SINGLE])
def test_single_precision_is_honest(unit: str, exercise: Exercise) -> None:
    """For twenty students: where terms nearly cancel, one in twenty would lose the exercise."""
    assert exercise.asked is not None
    in_float32 = in_single_precision(exercise.asked.reference)
    for student in map(str, range(20)):
        put = asked(exercise, public=False, student=student)
        drawn = [probe for probe in put.probes if probe.aspect == "random"]
        missed = [probe.judgement.check(probe.args, call_locally(in_float32, probe.call)) for probe in drawn]
        assert not any(missed), (student, missed)


@pytest.mark.parametrize(("unit", "exercise"), JUDGED, ids=NAMES)
@pytest.mark.parametrize("public", [True, False], ids=["public", "hidden"])
def test_every_mistake_fails_and_is_named(unit: str, exercise: Exercise, public: bool) -> None:
    put = asked(exercise, public)
    for mistake in exercise.mistakes:
        verdict = judge(put, [outcome(exercise, probe, mistake.code) for probe in put.probes])
        worthless = isinstance(mistake.code, dict) and all(
            name in exercise.values and exercise.values[name].worth == 0 for name in mistake.code)
        assert verdict.fraction < 1 or worthless, f"{mistake.name} earns everything"
        assert verdict.mistake == mistake.name, f"{mistake.name} is taken for {verdict.mistake!r}: {verdict.message}"


@pytest.mark.thorough
@pytest.mark.parametrize(("unit", "exercise"), JUDGED, ids=NAMES)
def test_every_pair_of_mistakes_differs_on_the_hidden_probes(unit: str, exercise: Exercise) -> None:
    calls = [probe for probe in asked(exercise, False).probes if probe.call]
    codes = {mistake.name: mistake.code for mistake in exercise.mistakes if callable(mistake.code)}
    outcomes = {name: [repr(call_locally(code, probe.call)) for probe in calls] for name, code in codes.items()}
    for one, other in itertools.combinations(outcomes, 2):
        assert outcomes[one] != outcomes[other], f"{one} and {other} cannot be told apart"


@pytest.mark.parametrize(("unit", "exercise"), JUDGED, ids=NAMES)
def test_a_blank_is_not_started_and_earns_nothing(unit: str, exercise: Exercise) -> None:
    put = asked(exercise, public=False)
    verdict = judge(put, [Result("missing") for _ in put.probes])
    assert (verdict.status, verdict.fraction) == ("not started", 0.0)


@pytest.mark.parametrize(("unit", "exercise"), JUDGED, ids=NAMES)
def test_hidden_probes_depend_on_the_student_and_on_nothing_else(unit: str, exercise: Exercise) -> None:
    if exercise.asked is None:
        pytest.skip("asks for no function")
    first, again, other = (str([p.args for p in asked(exercise, False, s).probes if p.aspect == "random"])
                           for s in ("one", "one", "another"))
    assert first == again
    assert first != other


@pytest.mark.parametrize(("unit", "exercise"), ALL, ids=[f"{u}:{e.id}" for u, e in ALL])
def test_every_exercise_is_complete(unit: str, exercise: Exercise) -> None:
    assert exercise.kind in KINDS
    assert exercise.minutes > 0 and exercise.source and exercise.read
    assert len(exercise.hints) == 3 and all(exercise.hints)
    if exercise.kind == "explain":
        return
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes)
    if exercise.kind not in FREE_OF_MISTAKES:
        typed = [slip for declared in exercise.typed.values() for slip in declared.mistakes]
        assert len(exercise.mistakes) + len(typed) >= (4 if exercise.typed else 3)


@pytest.mark.parametrize(("unit", "exercise"), ALL, ids=[f"{u}:{e.id}" for u, e in ALL])
def test_every_word_that_is_asked_for_is_one_of_its_choices(unit: str, exercise: Exercise) -> None:
    for value in exercise.values.values():
        assert not isinstance(value.expected, str) or value.expected in value.choices


def test_ids_are_unique_over_all_units() -> None:
    ids = [exercise.id for _, exercise in ALL]
    twice = [name for name, group in itertools.groupby(sorted(ids)) if len(list(group)) > 1]
    assert not twice
