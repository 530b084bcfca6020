"""What strangers typed is judged as the specification demands: right, wrong at its step, incomplete, or not readable."""

from __future__ import annotations

import pytest

from autograder.exercises.derivations import VALUES
from derivations.shipped import shipped
from derivations.strangers import NOT_REPAIRED, REPAIRED, RIGHT, RIGHT_TOO, UNREADABLE
from derivations.strangers_padding import PADDED, RIGHT_LATER, WRONG_LATER
from derivations.strangers_wrong import PARTLY, WRONG
from lab.derivations import DerivationVerdict, judge_derivation, judge_repair, judge_value


def judge(identifier: str, text: str) -> DerivationVerdict:
    return (judge_value if identifier in VALUES else judge_derivation)(shipped(identifier), text)


def cases(table: dict) -> list:
    return [pytest.param(key, case, id=f"{key}: {number}") for key, listed in table.items() for number, case in enumerate(listed)]


@pytest.mark.parametrize(("identifier", "text"), [*cases(RIGHT), *cases(RIGHT_TOO), *cases(RIGHT_LATER)])
def test_a_right_derivation_earns_everything(identifier: str, text: str) -> None:
    verdict = judge(identifier, text)
    assert (verdict.status, verdict.points) == ("right", 1.0), verdict


@pytest.mark.parametrize(("identifier", "case"), [*cases(WRONG), *cases(WRONG_LATER)])
def test_the_first_wrong_step_is_found_and_what_is_before_it_counts(identifier: str, case: tuple[int, float, str]) -> None:
    step, points, text = case
    verdict = judge(identifier, text)
    assert verdict.first_wrong is not None and verdict.first_wrong.number == step, verdict
    assert verdict.points == pytest.approx(points)


@pytest.mark.parametrize(("identifier", "case"), [*cases(PARTLY), *cases(PADDED)])
def test_what_is_not_complete_earns_its_share_and_is_not_called_wrong(identifier: str, case: tuple[float, str]) -> None:
    points, text = case
    verdict = judge(identifier, text)
    assert verdict.first_wrong is None and verdict.status != "unreadable", verdict
    assert verdict.points == pytest.approx(points)


@pytest.mark.parametrize(("identifier", "text"), cases(UNREADABLE))
def test_what_cannot_be_read_gets_a_sentence_and_a_place(identifier: str, text: str) -> None:
    verdict = judge(identifier, text)
    assert (verdict.status, verdict.points) == ("unreadable", 0.0)
    assert verdict.sentence and verdict.place is not None and "^" in verdict.place.caret


@pytest.mark.parametrize(("identifier", "text"), cases(REPAIRED))
def test_a_corrected_line_is_right(identifier: str, text: str) -> None:
    assert judge_repair(shipped(identifier), text).status == "right"


@pytest.mark.parametrize(("identifier", "text"), cases(NOT_REPAIRED))
def test_a_line_that_corrects_nothing_earns_nothing(identifier: str, text: str) -> None:
    verdict = judge_repair(shipped(identifier), text)
    assert verdict.points == 0.0 and verdict.sentence


NAMED = [
    ("derive_hidden_delta", r"= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(z_j^{(l)})", "the slope taken at z"),
    ("derive_weight_gradient", r"= \delta_i^{(l)} z_j^{(l-1)}", "δ and z exchanged"),
    ("derive_weight_gradient", r"= \delta_j^{(l+1)} z_i^{(l-1)}", "δ of another layer"),
    ("derive_weight_gradient", r"= \delta_j^{(l)} z_i^{(l)}", "z of the wrong layer"),
    ("derive_bias_gradient", r"= \delta_j^{(l)} z_j^{(l-1)}", "z kept"),
]


@pytest.mark.parametrize(("identifier", "text", "name"), NAMED)
def test_a_slip_of_an_index_gets_the_name_of_what_it_stands_at(identifier: str, text: str, name: str) -> None:
    verdict = judge(identifier, text)
    assert verdict.first_wrong is not None and verdict.first_wrong.mistake == name, verdict.sentence


def test_a_matrix_is_asked_for_with_indices_at_its_place() -> None:
    verdict = judge("derive_weight_gradient", r"\frac{\partial E}{\partial W^{(l)}} = \delta^{(l)} z^{(l-1)}")
    assert verdict.status == "unreadable" and "write it with indices" in verdict.sentence


def test_a_logarithm_of_a_negative_number_is_not_called_log_of_a_target() -> None:
    verdict = judge("derive_log_softmax", r"= -\sum_k t_k \log\frac{e^{a_k}}{\log(1/2)} = -\sum_k t_k a_k + \log\sum_m e^{a_m}")
    assert verdict.first_wrong is not None and "t is 0" not in verdict.sentence
