"""The last cell of a unit says what would be graded of the saved notebook, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from student_kernel import RIGHT, UNIT, WRONG, Kernel

from autograder.building.build import blank, solved, units
from lab import before_you_hand_in

CELL = f'from lab import before_you_hand_in\n\nbefore_you_hand_in("{UNIT}")'


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    kernel = Kernel()
    yield kernel
    kernel.stop()


def save(notebook: NotebookNode, **answers: str) -> NotebookNode:
    """Save a notebook, with these sources for some of its cells."""
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    Path(f"{UNIT}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    return notebook


def rows(words: str) -> dict[str, str]:
    """Return what is said of each answer, with its mark."""
    lines = [line[2:] for line in words.split("\n") if line.startswith("  ") and not line[2].isdigit()]
    return {line[2:].split(":")[0].removesuffix(" (optional)"): line[:2] + line.split(": ", 1)[1] for line in lines}


def steps(words: str) -> list[str]:
    return [line[5:] for line in words.split("\n") if line.startswith("  ") and line[2].isdigit()]


def test_a_solved_notebook_that_ran_and_was_saved_is_ready(kernel: Kernel) -> None:
    notebook = solved(UNIT)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("lab", {}).get("picture")]  # to be quick
    for cell in save(notebook).cells:
        if cell.cell_type == "code":
            words = kernel.run(cell.source, cell.id)
    assert {found for name, found in rows(words).items() if name not in ("forward_order", "why_nonlinear")} == {
        "✓ right here"}
    assert rows(words)["why_nonlinear"] == "✎ written, a person marks it"
    assert "20 answers: 18 right, 2 in writing. By the checks here, 24.5 of 24.5 points" in words
    assert [step.split()[0] for step in steps(words)] == ["Save", "Hand"] and f"{UNIT}.ipynb" in steps(words)[-1]


def test_a_blank_notebook_is_called_blank(kernel: Kernel) -> None:
    save(blank(UNIT))
    words = kernel.run(CELL)
    assert set(rows(words).values()) == {"○ blank"} and "20 answers: 20 blank. By the checks here, 0 of" in words


def test_what_was_not_run_and_not_saved_is_said(kernel: Kernel) -> None:
    save(solved(UNIT), sigmoid=RIGHT, layer=WRONG.replace("sigmoid", "layer"))
    kernel.run(RIGHT, "sigmoid")
    kernel.run('check("sigmoid")')
    kernel.run("def neuron(x, w, b, h):\n    return 1", "neuron")
    words = kernel.run(CELL)
    assert rows(words)["sigmoid"] == "✓ right here"
    assert rows(words)["neuron"].endswith("what ran last is not what was saved")
    assert rows(words)["layer"] == "○ has not run in this session as it was saved"
    assert "did not run in this session" in steps(words)[0] and "Restart the kernel" in steps(words)[0]
    assert "Then run this cell again" in steps(words)[1]


def test_an_answer_whose_cell_is_gone_is_named(kernel: Kernel) -> None:
    notebook = solved(UNIT)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "layer"]
    save(notebook)
    assert "its cell is not in the saved notebook" in rows(kernel.run(CELL))["layer"]


def test_answers_that_ran_in_another_order_are_run_again(kernel: Kernel) -> None:
    save(solved(UNIT))
    code = [cell for cell in solved(UNIT).cells if cell.cell_type == "code" and not cell.source.startswith("check(")]
    for cell in [cell for cell in solved(UNIT).cells if cell.source.startswith("check(")]:
        kernel.shell.run_cell("pass")
        kernel.run(cell.source, cell.id)
    for cell in [*reversed(code[:-1]), code[-1]]:
        words = kernel.run(cell.source, cell.id)
    assert "ran in another order" in steps(words)[0]


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"cells": 3}', b'{"cells": [1, {"metadata": [], "source": 3}]}'])
def test_a_file_that_is_not_there_or_spoilt_is_said(kernel: Kernel, content: bytes | None) -> None:
    if content is not None:
        Path(f"{UNIT}.ipynb").write_bytes(content)
    words = kernel.run(CELL)
    assert "Before you hand in" in words and "Error" not in words and "sigmoid" in rows(words)


def test_outside_a_notebook_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    InteractiveShell.clear_instance()
    before_you_hand_in(UNIT)
    assert capsys.readouterr().out.startswith(f"Before you hand in {UNIT}")


def test_it_is_silent_while_a_notebook_is_graded(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LAB_PICTURES", "off")
    before_you_hand_in(UNIT)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("unit", units())
def test_every_unit_ends_with_it(unit: str) -> None:
    assert f'before_you_hand_in("{unit}")' in blank(unit).cells[-1].source
