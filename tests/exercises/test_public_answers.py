"""First drafts in many styles: what is right keeps its points, what is wrong is led to its mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from verdicts import said
from written import Written, judged, read

ANSWERS = read(Path(__file__).with_name("public_answers.txt"))
RIGHT = read(Path(__file__).with_name("right_answers.txt"))
EARN = {"backward · a column handed to h": 0.93, "relu_prime · np.asarray(a) makes an array": 0.85}
"""What those earn that are right in what is required: they lose an edge, which is named."""


def named(answer: Written) -> str:
    return f"{answer.exercise} · {answer.note}"


@pytest.mark.parametrize("answer", ANSWERS, ids=named)
@pytest.mark.parametrize("public", [True, False], ids=["check", "grade"])
def test_the_verdict_names_the_mistake(answer: Written, public: bool) -> None:
    verdict = judged(answer, public=public)
    assert answer.note in said(verdict), verdict
    assert EARN.get(named(answer), 0.0) <= verdict.fraction <= max(EARN.get(named(answer), 0.0) + 0.07, 0.0)


@pytest.mark.parametrize("answer", RIGHT, ids=named)
def test_right_answers_in_styles_of_their_own_earn_everything(answer: Written) -> None:
    assert [judged(answer, public=public).status for public in (True, False)] == ["right", "right"]


def test_an_array_idiom_on_a_plain_number_is_no_required_aspect() -> None:
    for unit, name, body in (("01-forward-model", "sigmoid", "1 / (1 + np.exp(-a.copy()))"),
                             ("04-backpropagation", "tanh_prime", "1 - np.tanh(a.astype(float)) ** 2")):
        assert judged(Written(unit, name, f"def {name}(a):\n    return {body}\n")).fraction >= 0.85
