"""What a check says when a student has stopped it, or an error has stopped the cell before it."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from lab import check
from lab.session import CheckFailed


def topological_order(weights: Any) -> Any:
    """An answer that does not come back, until its student stops it."""
    raise KeyboardInterrupt


def test_a_check_that_is_stopped_says_so_in_one_line() -> None:
    with pytest.raises(CheckFailed, match=r"topological_order: stopped.* a loop that never ends") as found:
        check("topological_order")
    assert found.value._render_traceback_() == [str(found.value)]


@pytest.fixture
def shell() -> Any:
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    yield shell
    InteractiveShell.clear_instance()


def said(shell: InteractiveShell, *cells: str) -> str:
    """What the last of these cells puts out."""
    for cell in cells:
        with capture_output() as captured:
            shell.run_cell(cell)
    return captured.stdout + "".join(output.data["text/plain"] for output in captured.outputs)


@pytest.mark.parametrize(("cell", "error"), [
    ("def sigmoid(a):\n    return 1 /\n", "SyntaxError: invalid syntax"),
    ("scale = nothing\ndef sigmoid(a):\n    return scale", "NameError: name 'nothing' is not defined"),
    ("sigmoid = np.vectorise(lambda a: a)", "NameError: name 'np' is not defined")])
def test_a_cell_that_stopped_before_its_answer_was_there_is_told(shell: Any, cell: str, error: str) -> None:
    blank = "from lab import check\ndef sigmoid(a):\n    ..."
    words = said(shell, blank, cell, 'check("sigmoid")')
    assert "still blank" in words and f"The cell that ran last stopped with {error}" in words


@pytest.mark.parametrize("cell", ["1 / 0  # sigmoid", 'check("sigmoid")\nsigmoid == 1', "x = sigmoid(1 / 0)"])
def test_another_cell_that_stopped_is_no_matter(shell: Any, cell: str) -> None:
    wrong = "from lab import check\ndef sigmoid(a):\n    return a"
    words = said(shell, wrong, cell, 'check("sigmoid")')
    assert "sigmoid" in words and "ran last" not in words
