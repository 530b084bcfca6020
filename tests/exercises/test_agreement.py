"""Check and grade agree: what the notebook says of an answer on its public probes, grading says on hidden ones."""

from __future__ import annotations

import pytest
from answering import JUDGED, NAMES, asked, outcome

from autograder.exercises.kinds import Exercise
from lab.judging.judge import judge
from lab.shipped import public_question

# "raised" or "wrong" depends on whether shapes happen to fit; a trained network does not ship, so check() cannot name it;
# beside an enormous number, the ordinary ones of a mistake are not shipped
EXCEPTIONS = {
    ("backward", "W where Wᵀ belongs"), ("graph_forward", "a node used before it is ready"), ("digits_model", "never trained"),
    ("digits_model", "started from zeros"), ("digits_model", "labels one too high"), ("digits_model", "no hidden layer"),
    ("local_errors", "the output's δ taken from L"),
}


@pytest.mark.parametrize(("unit", "exercise"), JUDGED, ids=NAMES)
def test_check_and_grade_agree_on_status_and_mistake(unit: str, exercise: Exercise) -> None:
    public, hidden = public_question(exercise.id), asked(exercise, public=False)
    codes = {"the right answer": None} | {mistake.name: mistake.code for mistake in exercise.mistakes}
    for name, code in codes.items():
        if (exercise.id, name) in EXCEPTIONS:
            continue
        checked, graded = (judge(put, [outcome(exercise, probe, code) for probe in put.probes])
                           for put in (public, hidden))
        assert (checked.status, checked.mistake) == (graded.status, graded.mistake), name


def test_an_answer_that_fails_at_equal_widths_alone_loses_an_edge_and_not_everything() -> None:
    """The network that tries the cost has equal widths nowhere, or this would earn 0 when graded."""
    for name in ("backward", "batch_gradients"):
        exercise = next(one for _, one in JUDGED if one.id == name)
        for probe in asked(exercise, public=False).probes:
            if probe.aspect == "cost":
                assert all(W.shape[0] != W.shape[1] for W, _ in probe.args[2])
