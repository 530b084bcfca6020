"""Restart and run all: whatever is answered, nothing stops but checks that do not hold."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.building.build import blank, solved, units

STATES: dict[str, Callable[[int, int], bool]] = {  # which of so many answers are there
    "unsolved": lambda number, count: False,
    "half solved": lambda number, count: number < count / 2,
    "every other": lambda number, count: number % 2 == 0,
    "solved": lambda number, count: True,
}


def role(cell: NotebookNode) -> tuple[str, str]:
    """Return ("answer", id), ("check", id), or ("", "") for what is ours."""
    data = cell.metadata.get("nbgrader", {})
    name = str(data.get("grade_id", ""))
    if name.startswith("check_"):
        return "check", name.removeprefix("check_")
    return ("answer", name) if data.get("solution") and cell.cell_type == "code" else ("", "")


def in_state(unit: str, state: str) -> NotebookNode:
    notebook, right = blank(unit), {role(cell): cell.source for cell in solved(unit).cells}
    answers = [cell for cell in notebook.cells if role(cell)[0] == "answer"]
    for number, cell in enumerate(answers):
        if STATES[state](number, len(answers)):
            cell.source = right[role(cell)]
    return notebook


def ran(notebook: NotebookNode, folder: Path) -> NotebookNode:
    client = NotebookClient(notebook, timeout=200, allow_errors=True, kernel_name="python3",
                            resources={"metadata": {"path": str(folder)}})
    return client.execute()


def errors(cell: NotebookNode) -> list[str]:
    return [output.ename for output in cell.get("outputs", []) if output.output_type == "error"]


def words(cell: NotebookNode) -> str:
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "")
                   for output in cell.get("outputs", []))


# Each unit without answers, with all, and in one of the two states between, by turns.
CASES = [(unit, state) for number, unit in enumerate(units())
         for state in ("unsolved", ("half solved", "every other")[number % 2], "solved")]


@pytest.fixture(scope="module")
def students(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the students' folder, for what is run leaves its progress beside the notebook."""
    return shutil.copytree(root / "notebooks", tmp_path_factory.mktemp("students") / "notebooks",
                           ignore=shutil.ignore_patterns(".progress", "__pycache__"))


@pytest.mark.parametrize(("unit", "state"), CASES)
def test_run_all_raises_nothing_but_check_failures(unit: str, state: str, students: Path) -> None:
    notebook = ran(in_state(unit, state), students)
    for cell in notebook.cells:
        kind, name = role(cell)
        # an answer may well stop where it uses one that is still blank
        own = kind == "answer" and state == "every other"
        allowed = {"CheckFailed"} if kind == "check" and state in ("half solved", "every other") else set()
        assert own or set(errors(cell)) <= allowed, f"{cell.source}\n{words(cell)}{errors(cell)}"
        assert not [output for output in cell.get("outputs", []) if output.get("name") == "stderr"], cell.source
        if kind == "check" and state in ("unsolved", "solved"):
            assert f"{name}: {'right' if state == 'solved' else 'not started'}" in words(cell)
