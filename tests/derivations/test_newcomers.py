"""What newcomers typed who knew nothing but the notebooks is judged as a patient instructor would."""

from __future__ import annotations

import pytest

from autograder.exercises.derivations import DERIVATIONS, VALUES
from derivations.newcomers.right import RIGHT
from derivations.newcomers.spelled import SPELLED
from derivations.newcomers.wrong import WRONG
from derivations.shipped import shipped
from lab.derivations import DerivationVerdict, judge_derivation, judge_value

GRADING = (404, 505, 606)


def judge(identifier: str, text: str, *seeds: int) -> DerivationVerdict:
    exercise = shipped(identifier, seeds) if seeds else shipped(identifier)
    return (judge_value if identifier in VALUES else judge_derivation)(exercise, text)


def cases(table: dict) -> list:
    return [pytest.param(key, case, id=f"{key}: {number}") for key, listed in table.items() for number, case in enumerate(listed)]


def test_every_exercise_was_tried_by_newcomers() -> None:
    assert set(RIGHT) == set(WRONG) == {*DERIVATIONS, *VALUES}
    assert all(len(listed) == 3 for listed in RIGHT.values()) and all(len(listed) == 4 for listed in WRONG.values())


@pytest.mark.parametrize(("identifier", "text"), [*cases(RIGHT), *cases(SPELLED)])
def test_a_right_derivation_earns_everything(identifier: str, text: str) -> None:
    verdict = judge(identifier, text)
    assert (verdict.status, verdict.points) == ("right", 1.0), verdict


@pytest.mark.parametrize(("identifier", "case"), cases(WRONG))
def test_a_wrong_one_is_found_at_its_step_in_the_check_and_in_grading(identifier: str, case: tuple[int, float, str]) -> None:
    step, points, text = case
    for verdict in (judge(identifier, text), judge(identifier, text, *GRADING)):
        assert (verdict.first_wrong.number if verdict.first_wrong else 0) == step, verdict
        assert verdict.points == pytest.approx(points)


@pytest.mark.parametrize(("typed", "said"), [
    (r"= \sum_k \delta[k] w[k,j]", "not in square brackets"),
    (r"= \sum_k |\delta_k|", "Single bars"),
    (r"= \sum_{k \in (1,2)} \delta_k^{(l+1)}", "It is not read what k runs over"),
    (r"= \sum_k \delta_k^{(l+1)} h^{(l)\prime} w", "h of what?"),
    (r"= \sum_k \delta_k^{(l+1)'}", "The prime on δ has no meaning here"),
    (r"= \log_2 a_j^{(l)}", "leave its base out"),
    (r"= a_{j+1}^{(l)}", "An index is one letter or one number here, not j+1"),
    (r"= \over 2", "stands inside braces"),
    (r"= W_{2,ji} x_i", "A layer is written above, in brackets: W_{ji}^{(2)} for W_{2ji}"),
    ("= 2_j x_i", "A layer is written above, in brackets, as in b_j^(2)"),
])
def test_what_cannot_be_meant_is_refused_with_the_way_out(typed: str, said: str) -> None:
    assert said in judge("derive_hidden_delta", typed).sentence
