"""The graft on the real units: each answer is found, whether or not its cell still carries its ids."""
from __future__ import annotations

import json

import pytest

from autograder.building import build
from autograder.exercises import exercises_of
from autograder.graft.grafting import graft


@pytest.mark.parametrize("unit", build.units())
@pytest.mark.parametrize("lost", [(), ("metadata",), ("id",), ("metadata", "id")], ids="+".join)
def test_every_answer_is_taken_after_its_own_cell(unit, lost):
    pristine, handed_in = build.pristine(unit), build.solved(unit)
    answers = {cell.id: cell.source for cell in handed_in.cells if cell.metadata.nbgrader.solution}
    for cell in handed_in.cells:
        for key in lost:
            cell[key] = {} if key == "metadata" else "same"
    names = {name: exercise.names for name, exercise in exercises_of(unit).items()}
    result = graft(json.dumps(handed_in).encode(), pristine, names)
    assert [cell.cell.id for cell in result.cells] == [cell.id for cell in pristine.cells]
    for cell in result.cells:
        if cell.role in ("answer", "written"):
            assert cell.source == answers[cell.grade_id]
            assert cell.exercises == ((cell.grade_id,) if cell.role == "answer" else ())


@pytest.mark.parametrize("unit", build.units())
def test_a_blank_notebook_is_the_pristine_one(unit):
    pristine = build.pristine(unit)
    names = {name: exercise.names for name, exercise in exercises_of(unit).items()}
    result = graft(json.dumps(build.blank(unit)).encode(), pristine, names)
    assert [cell.cell for cell in result.cells] == pristine.cells
    assert result.notes == []
