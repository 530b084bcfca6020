"""The page of exercises says what their public data say."""

from __future__ import annotations

from pathlib import Path

from autograder.building.exercise_page import PAGE, exercise_page
from autograder.exercises import UNITS, exercises_of


def test_the_page_is_that_of_the_exercises(root: Path) -> None:
    assert (root / PAGE).read_text("utf-8") == exercise_page(root / "notebooks" / "lab" / "public")


def test_the_page_has_a_row_for_every_exercise_with_its_edges(root: Path) -> None:
    rows = {line.split("`")[1]: line for line in (root / PAGE).read_text("utf-8").splitlines() if line.startswith("| `")}
    declared = {name: exercise for unit in UNITS for name, exercise in exercises_of(unit).items()}
    assert set(rows) == set(declared)
    for name, exercise in declared.items():
        assert not exercise.asked or all(edge in rows[name] for edge in exercise.asked.edges)
