"""Hidden probes: the same for the same submission, others for every other student, secret and hand-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from edits import answer, notebook_of, saved

from autograder.box import Box
from autograder.grading.submission import grade_submission

UNIT, EXERCISE = "01-forward-model", "neuron"
ALWAYS_THE_SAME = "def neuron(x, w, b, h):\n    return 0.1234"


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with Box() as one:
        yield one


def expected(box: Box, student: str = "ada", secret: str = "a secret", source: str = ALWAYS_THE_SAME,
             files: Mapping[str, bytes] | None = None) -> str:
    """Return what grading says of a wrong answer: among it, what was expected for the smallest failing probe."""
    graded = grade_submission(saved(answer(notebook_of(UNIT, "blank"), **{EXERCISE: source})), UNIT, student, box,
                              course_secret=secret, files=files)
    verdict = next(one for one in graded.verdicts if one["exercise"] == EXERCISE)
    assert verdict["status"] != "right"
    return str([verdict[name] for name in sorted(verdict)])


@pytest.fixture(scope="module")
def once(box: Box) -> str:
    return expected(box)


def test_the_same_submission_meets_the_same_probes(box: Box, once: str) -> None:
    assert expected(box) == once


@pytest.mark.parametrize("other", [
    {"student": "bob"}, {"secret": "another secret"}, {"source": ALWAYS_THE_SAME + "  # once more"},
    {"files": {"notes.py": b"x = 1"}}], ids=["student", "secret", "notebook", "files"])
def test_whatever_differs_meets_other_probes(box: Box, once: str, other: dict) -> None:
    assert expected(box, **other) != once
