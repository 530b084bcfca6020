"""What a submission's cells do decides what is said of the answers in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from edits import answer, notebook_of, saved

from autograder.box import Box
from autograder.grading.submission import grade_submission

STOPPED = {
    "06-sgd": ("fit_curve", "def fit(x, t):\n    ...\n\nfit_curve = {name: fit(x_train, x_train)[-1] for name in TARGETS}"),
    "07-digits": ("digits_model", "digits_model, losses = train(X_train, T_train, [], 0.5, 32)"),
}


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with Box() as one:
        yield one


@pytest.mark.parametrize("unit", STOPPED)
def test_an_answer_whose_cell_stopped_is_not_taken_for_blank(box: Box, unit: str) -> None:
    exercise, source = STOPPED[unit]
    graded = grade_submission(saved(answer(notebook_of(unit, "blank"), **{exercise: source})), unit, "ada", box,
                              course_secret="judge")
    verdict = next(v for v in graded.verdicts if v["exercise"] == exercise)
    assert (verdict["status"], verdict["fraction"]) == ("raised", 0) and verdict["message"].startswith("TypeError")
