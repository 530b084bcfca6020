"""Honest notebooks earn everything, through the whole of grading: graft, box, judge."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.box import Box
from autograder.grading.submission import grade_submission

from . import shapes, styles, surroundings
from .honest import STUDENTS

__all__ = ["shapes", "styles", "surroundings"]


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with Box() as one:
        yield one


@pytest.mark.parametrize("name", STUDENTS)
def test_an_honest_notebook_earns_everything(box: Box, name: str) -> None:
    student = STUDENTS[name]
    graded = grade_submission(student.raw(), student.unit, name, box, course_secret="honest", files=student.files)
    lost = {verdict["exercise"]: verdict["message"] for verdict in graded.verdicts if verdict["points"] < verdict["of"]}
    assert lost == {}
    assert graded.scores == {grade_id: points for grade_id, points in graded.maxima.items()
                             if grade_id not in graded.written}
    assert len(graded.notes) == student.notes, graded.notes
