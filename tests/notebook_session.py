"""A session of a notebook: the cells that came before an exercise, solved, and a student's own cell."""

from __future__ import annotations

from functools import cache
from typing import Any

from student_code import in_cells

from autograder.building.build import solved
from autograder.exercises import UNITS, exercises_of
from lab.calling.calls import find
from lab.calling.requests import Result
from lab.judging.questions import Question
from lab.shipped import public_question

SHOWN = ("check(", "pictures.", "players.", "hint(", "progress(", "notation(", "data/")


@cache
def cells_of(unit: str) -> tuple[str, ...]:
    """Return the cells of a unit that define functions, solved."""
    functions = {name for name, one in exercises_of(unit).items() if one.asked}
    found = []
    for cell in solved(unit).cells:
        role = cell.metadata.get("nbgrader", {})
        defines = cell.cell_type == "code" and "def " in cell.source and not any(word in cell.source for word in SHOWN)
        if defines and (not role.get("solution") or role["grade_id"] in functions):
            found.append(cell.source)
    return tuple(found)


def unit_of(exercise: str) -> str:
    return next(unit for unit in UNITS if exercise in exercises_of(unit))


def session(exercise: str, *sources: str) -> dict[str, Any]:
    """Return the names of a notebook in which all is solved but what the last cells define."""
    return in_cells(*cells_of(unit_of(exercise)), *(source.strip("\n") for source in sources))


def outcomes(question: Question, space: dict[str, Any]) -> list[Result]:
    return [find(probe.request, space) for probe in question.probes]


__all__ = ["outcomes", "public_question", "session", "unit_of"]
