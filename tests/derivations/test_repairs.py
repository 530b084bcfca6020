"""Corrected lines of repairs: equal to the line before the error, and none of the lines shown."""

from __future__ import annotations

import pytest

from autograder.exercises.derivations import REPAIRS
from derivations.shipped import shipped
from lab.derivations import judge_repair


@pytest.mark.parametrize(("identifier", "text"), [(one.id, text) for one in REPAIRS.values() for text in one.right])
def test_the_corrected_line_is_right_in_every_style(identifier: str, text: str) -> None:
    verdict = judge_repair(shipped(identifier), text)
    assert verdict.status == "right", verdict
    assert verdict.points == (0.75 if REPAIRS[identifier].question else 1.0)


@pytest.mark.parametrize(("identifier", "line"), [(one.id, line) for one in REPAIRS.values() for line in one.lines])
def test_no_line_that_is_shown_earns_anything(identifier: str, line: str) -> None:
    assert judge_repair(shipped(identifier), line).points == 0.0


@pytest.mark.parametrize("one", REPAIRS.values(), ids=REPAIRS)
def test_the_named_line_is_the_first_unequal_one(one) -> None:
    exercise = shipped(one.id)
    for number, line in enumerate(one.lines[:one.wrong], 1):
        verdict = judge_repair({**exercise, "lines": []}, line)
        if number < one.wrong and not one.compare:
            assert verdict.status == "right" or "missing" in verdict.sentence
        elif number == one.wrong:
            assert verdict.status == "wrong"


@pytest.mark.parametrize("one", REPAIRS.values(), ids=REPAIRS)
def test_mistakes_of_repairs_are_named(one) -> None:
    for slip in one.mistakes:
        for wrong in slip.wrong:
            verdict = judge_repair(shipped(one.id), wrong)
            assert verdict.first_wrong is not None and verdict.first_wrong.mistake == slip.name


def test_of_lines_that_respell_each_other_the_one_next_to_the_error_is_named() -> None:
    verdict = judge_repair(shipped("repair_sigmoid_prime"), REPAIRS["repair_sigmoid_prime"].lines[2])
    assert verdict.sentence.startswith("That is line 3 again.")


@pytest.mark.parametrize("disguise", ["({0}) + 1 - 1", "({0})/2 + ({0})/2"])
@pytest.mark.parametrize("one", REPAIRS.values(), ids=REPAIRS)
def test_a_line_that_is_shown_is_known_in_disguise(one, disguise: str) -> None:
    exercise = shipped(one.id)
    for line in exercise["lines"][one.wrong - 2]:
        assert judge_repair(exercise, disguise.format(line)).points == 0.0
