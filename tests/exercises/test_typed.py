"""Derivations, formulas and corrected lines as exercises: what earns everything, what nothing, and what is named."""

from __future__ import annotations

from typing import Any

import pytest
from verdicts import right_value, verdict_on

from autograder.exercises import UNITS, exercises_of
from autograder.exercises.derivations.kinds import Derivation, Repair
from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from lab.calling.requests import Result
from lab.judging.judge import judge
from lab.judging.verdict import Verdict
from lab.shipped import public_question

TYPED = [(unit, one) for unit in UNITS for one in exercises_of(unit).values() if one.typed]
NAMES = [one.id for _, one in TYPED]
EVERY = pytest.mark.parametrize(("unit", "exercise"), TYPED, ids=NAMES)


def judged(exercise: Exercise, public: bool, **texts: Any) -> Verdict:
    """Return the verdict on right answers, but for the texts that are given."""
    asked = public_question(exercise.id) if public else question(exercise, "secret", "student", public=False)
    return judge(asked, [Result("value", texts.get(probe.name, right_value(exercise, probe.name)))
                         for probe in asked.probes])


def first(exercise: Exercise) -> tuple[str, Any]:
    return next(iter(exercise.typed.items()))


def test_the_course_asks_29_derivations_and_nine_typed_repairs() -> None:
    kinds = [one.kind for _, one in TYPED]
    assert kinds.count("derivation") + kinds.count("formula") == 29
    assert kinds.count("repair") == 9


@EVERY
@pytest.mark.parametrize("public", [True, False], ids=["public", "hidden"])
def test_every_right_style_earns_everything_and_shows_its_steps(unit: str, exercise: Exercise, public: bool) -> None:
    name, declared = first(exercise)
    for text in declared.right:
        found = judged(exercise, public, **{name: text})
        assert (found.status, found.fraction) == ("right", 1.0), found.message
        assert sum(term.earned for term in found.terms) == pytest.approx(1)
        assert found.details["typed"][0]["steps"]


@EVERY
@pytest.mark.parametrize("public", [True, False], ids=["public", "hidden"])
def test_every_named_mistake_fails_and_is_named(unit: str, exercise: Exercise, public: bool) -> None:
    for name, declared in exercise.typed.items():
        given = f"{declared.given} = " if isinstance(declared, Derivation) else ""
        for slip in declared.mistakes:
            for wrong in slip.wrong:
                found = judged(exercise, public, **{name: given + wrong})
                assert found.fraction < 1 and found.mistake == slip.name, (wrong, found.mistake, found.message)


@EVERY
def test_what_the_cell_came_with_is_not_started(unit: str, exercise: Exercise) -> None:
    asked = public_question(exercise.id)
    for blank in ("\n{}\n  = ...\n", "{}", "...", "", None):
        texts = {name: blank and blank.format(getattr(declared, "given", getattr(declared, "left", "")))
                 for name, declared in exercise.typed.items()}
        found = judge(asked, [Result("value", texts.get(probe.name)) for probe in asked.probes])
        assert (found.status, found.fraction) == ("not started", 0.0), repr(blank)


@EVERY
def test_copies_earn_nothing(unit: str, exercise: Exercise) -> None:
    """The result alone, the first expression again, or the lines of a repair as they are shown."""
    name, declared = first(exercise)
    if isinstance(declared, Repair):
        copies = declared.lines
    elif declared.kind == "formula":
        copies = (f"{declared.given} = {declared.given}",)
    else:
        last = declared.right[0].split(" = ")[-1]
        copies = (f"{declared.given} = {last}", f"{declared.given} = {declared.given}", f"{declared.given} = {last} = {last}")
    for copy in copies:
        found = judged(exercise, False, **{name: copy})
        typed = found.details.get("typed", [])     # nothing where the copy is what the cell gave: that is a blank
        assert [one["points"] for one in typed[:1]] in ([], [0]) and found.status != "right", (copy, found.message)


@pytest.mark.parametrize("text", [7, "\frac{a}{b}", r"\frac{", "W^\\top \\delta", "<b>x</b>", "x" * 10**6, "=" * 10_000,
                                  "\\frac{1}{" * 1000, "\N{NULL}", "E = 1"], ids=repr)
def test_odd_texts_lose_nothing_else_and_get_a_sentence(text: object) -> None:
    found = verdict_on("04-backpropagation", "derive_hidden_delta", derive_hidden_delta=text)
    assert found.status in ("wrong", "partly") and found.message and found.fraction < 1


def test_the_number_of_a_line_alone_earns_nothing_and_a_wrong_one_costs_nothing() -> None:
    for line in range(1, 6):
        asked = public_question("repair_gaussian")
        values = {"repair_gaussian_line": line}
        alone = judge(asked, [Result("value", values.get(probe.name)) for probe in asked.probes])
        assert alone.fraction == 0
    found = verdict_on("02-losses", "repair_gaussian", repair_gaussian_line=4)
    assert found.status == "right" and "look again" in found.message


def test_two_variables_have_the_shares_of_one_exercise() -> None:
    found = verdict_on("02-losses", "derive_best_sigma2", derive_best_sigma2_value=r"\frac{S}{2NK}")
    assert found.fraction == pytest.approx(0.6) and found.mistake == "½ left in"
    assert [len(part["steps"]) > 0 for part in found.details["typed"]] == [True, True]


def test_worlds_of_grading_depend_on_the_course_and_not_on_the_student() -> None:
    declared = exercises_of("04-backpropagation")["derive_hidden_delta"]

    def seeds(*words: str, public: bool = False) -> list[int]:
        return question(declared, *words, public=public).probes[0].judgement.data["seeds"]

    assert seeds("one", "anna") == seeds("one", "ben") != seeds("another", "anna")
    assert seeds("one", "anna") != seeds("one", "anna", public=True)


def test_what_ships_of_a_derivation_holds_no_step_of_it() -> None:
    for unit, exercise in TYPED:
        shipped = repr([probe.judgement for probe in public_question(exercise.id).probes])
        for declared in exercise.typed.values():
            for right in declared.right:
                *_, last = right.split(" = ")
                assert len(last) < 12 or last not in shipped, (unit, exercise.id)
