"""What a session remembers: progress after a restart, a ✓ whose cell changed, written answers that did not run."""

from __future__ import annotations

import gc
import json
import os
import weakref
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from student_kernel import IMPORT, RIGHT, UNIT, WRONG, Kernel

from autograder.box.contract import Limits
from autograder.building.build import blank, solved
from lab.remembering import time_limit
from lab.shipped import unit_data, units


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a student's folder with a solved unit 1 in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    (tmp_path / f"{UNIT}.ipynb").write_text(nbformat.writes(solved(UNIT)), encoding="utf-8")
    return tmp_path


@pytest.fixture
def kernel(folder: Path) -> Iterator[Kernel]:
    kernel = Kernel()
    yield kernel
    kernel.stop()


def progress_file(folder: Path) -> Path:
    return folder / ".progress" / f"{UNIT}.json"


def check_right(kernel: Kernel) -> None:
    kernel.run(RIGHT, "sigmoid")
    assert "✓ sigmoid: right" in kernel.run('check("sigmoid")')


def test_progress_survives_a_restart(kernel: Kernel) -> None:
    check_right(kernel)
    kernel.restart()
    words = kernel.run("progress()")
    assert words.startswith(f"{UNIT}: 1 of ") and "✓ sigmoid (done)" in words


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"version": 99, "exercises": {}}',
                                     b'{"version": 1, "exercises": {"sigmoid": ["right"], "neuron": {"status": "x"}}}',
                                     b'{"version": 1, "exercises": {"neuron": {"status": "wrong", "answer": "a", "helpers": 3}}, '
                                     b'"hints": {"neuron": {"first": "x"}, "layer": []}}'])
def test_a_spoilt_file_is_a_session_without_progress(kernel: Kernel, folder: Path, content: bytes) -> None:
    progress_file(folder).parent.mkdir()
    progress_file(folder).write_bytes(content)
    assert f"{UNIT}: 0 of " in kernel.run(f'progress("{UNIT}")')
    check_right(kernel)
    assert json.loads(progress_file(folder).read_bytes())["exercises"]["sigmoid"]["status"] == "right"


def test_a_file_that_cannot_be_written_is_no_error(kernel: Kernel, folder: Path) -> None:
    (folder / ".progress").write_text("a file where the folder would be")
    check_right(kernel)
    assert "1 of " in kernel.run("progress()")


def test_nothing_is_kept_without_a_notebook(kernel: Kernel, folder: Path) -> None:
    (folder / f"{UNIT}.ipynb").unlink()
    check_right(kernel)
    assert os.listdir(folder) == []


def test_nothing_is_kept_while_a_notebook_is_graded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PICTURES", "off")
    kernel = Kernel()
    check_right(kernel)
    kernel.stop()
    assert not progress_file(folder).exists()


@pytest.mark.parametrize(("cell", "how"), [
    (WRONG, "changed"), ("def sigmoid(a):\n    return 1 /", "changed"), ("sigmoid_ = 3", "changed"),
    (f"{RIGHT}\n\n", "done"), ("scale = 2", "changed")])
def test_what_was_right_in_another_cell_is_marked_as_changed(kernel: Kernel, cell: str, how: str) -> None:
    check_right(kernel)
    kernel.run(cell, "sigmoid")
    assert f"sigmoid ({how})" in kernel.run("progress()")


def test_what_was_right_in_another_cell_before_the_restart_is_marked_as_changed(kernel: Kernel) -> None:
    check_right(kernel)
    kernel.restart()
    kernel.run(WRONG, "sigmoid")
    words = kernel.run("progress()")
    assert "↻ sigmoid (changed)" in words and ": 0 of " in words
    kernel.run(RIGHT, "sigmoid")
    assert "✓ sigmoid (done)" in kernel.run("progress()")


USER = "def layer(z, W, b, h):\n    return h(weighted(z, W) + b)"
HELPER = "def weighted(z, W):\n    return scaled(W @ z)"
SCALED = "factor = 1.0\n\n\ndef scaled(a):\n    return factor * a"


@pytest.fixture
def helped(kernel: Kernel) -> Kernel:
    """Start a session in which `layer` is right with two helpers, one behind the other, each in a cell of its own."""
    kernel.run(SCALED, "scaled")
    kernel.run(HELPER, "helper")
    kernel.run(USER, "layer")
    assert "✓ layer: right" in kernel.run('check("layer")')
    return kernel


@pytest.mark.parametrize(("code", "cell", "how"), [
    (SCALED.replace("1.0", "2.0"), "scaled", "changed"), ("factor = 3", "own", "changed"),
    ("def scaled(a):\n    return 1 /", "own", "changed"), (SCALED, "own", "done"),
    ("a = W = z = h = 3\n\n\ndef other(a):\n    return a", "own", "done")])
def test_what_was_right_with_another_helper_is_marked_as_changed(helped: Kernel, code: str, cell: str, how: str) -> None:
    helped.run(code, cell)
    assert f"layer ({how})" in helped.run("progress()")


def test_a_helper_that_changed_is_noticed_after_a_restart_too(helped: Kernel) -> None:
    helped.restart()
    helped.run(USER, "layer")
    assert "✓ layer (done)" in helped.run("progress()")
    helped.run(SCALED.replace("1.0", "2.0"), "scaled")
    assert "↻ layer (changed)" in helped.run("progress()")
    helped.run(SCALED, "scaled")
    assert "✓ layer (done)" in helped.run("progress()")


def test_a_helper_whose_cell_failed_is_named(helped: Kernel) -> None:
    helped.run("def weighted(z, W):\n    return W @", "helper")
    words = helped.run('check("layer")')
    assert "✓" not in words.split("\n")[0]
    assert "It uses `weighted`, whose cell stopped with SyntaxError" in words and "fix `weighted` first" in words


def test_hints_go_on_after_a_restart_where_they_ended(kernel: Kernel) -> None:
    assert "Hint 1 of 3" in kernel.run('hint("neuron")', "first")
    assert "Hint 2 of 3" in kernel.run('hint("neuron")', "second")
    kernel.restart()
    assert "Hint 1 of 3" in kernel.run('hint("neuron")', "first")  # as when all cells are run again
    assert "Hint 2 of 3" in kernel.run('hint("neuron")', "second")
    assert "Hint 3 of 3" in kernel.run('hint("neuron")', "second")
    kernel.restart()
    assert "Hint 3 of 3" in kernel.run('hint("neuron")', "another")
    assert "Hint 1 of 3" in kernel.run('hint("layer")', "another")


def test_a_cell_of_another_name_changes_nothing(kernel: Kernel) -> None:
    check_right(kernel)
    kernel.run("my_sigmoid = sigmoid\nprint(sigmoid(0), end='')\nsigmoid == 3", "own")
    assert "✓ sigmoid (done)" in kernel.run("progress()")


@pytest.mark.parametrize(("cell", "error"), [
    ("def sigmoid(a):\n    return 1 /", "stopped with SyntaxError"),
    ("scale = nothing\ndef sigmoid(a):\n    return scale", "stopped with NameError"),
    ("def sigmod(a):\n    return a", "does not define `sigmoid` any more")])
def test_what_the_cell_does_not_define_any_more_is_not_right(kernel: Kernel, cell: str, error: str) -> None:
    check_right(kernel)
    kernel.run(cell, "sigmoid")
    kernel.run("1 + 1")  # the cell that ran last is another
    words = kernel.run('check("sigmoid")')
    assert "✓" not in words.split("\n")[0] and f"The cell of this answer {error}" in words
    assert "CheckFailed" in words or "could not be run" in words


def test_an_answer_that_is_written_but_did_not_run_is_told_from_a_blank(kernel: Kernel) -> None:
    words = kernel.run('check("sigmoid")')
    assert "sigmoid: not run yet" in words and "Your cell holds an answer, which has not run" in words
    assert "is still blank" not in words and "Write your answer" not in words


def test_a_blank_is_called_not_started(kernel: Kernel, folder: Path) -> None:
    (folder / f"{UNIT}.ipynb").write_text(nbformat.writes(blank(UNIT)), encoding="utf-8")
    assert "sigmoid: not started" in kernel.run('check("sigmoid")')


def test_what_the_session_watches_keeps_no_value_alive(kernel: Kernel) -> None:
    kernel.run("class Big: pass\nbig = Big()", "own")
    big = weakref.ref(kernel.shell.user_ns["big"])
    kernel.run("big = None", "own")
    gc.collect()
    assert big() is None


def test_the_lab_watches_once_however_often_it_is_imported(kernel: Kernel) -> None:
    before = len(kernel.shell.events.callbacks["post_run_cell"])
    for _ in range(3):
        kernel.run(IMPORT)
        kernel.run('check("neuron")')
    assert len(kernel.shell.events.callbacks["post_run_cell"]) == before == 1


def test_the_time_of_a_call_is_that_of_grading() -> None:
    assert Limits().cell_seconds == time_limit.SECONDS


@pytest.mark.parametrize("answer", [
    "def sigmoid(a):\n    while True:\n        pass",
    "def sigmoid(a):\n    while True:\n        try:\n            while True: pass\n        except Exception: pass"])
@pytest.mark.parametrize("alarm", [True, False])
def test_an_answer_that_never_comes_back_is_stopped(
        kernel: Kernel, answer: str, alarm: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit.stopped_after.__wrapped__, "__defaults__", (0.2,))
    monkeypatch.setattr(time_limit, "_alarm_is_free", lambda: alarm)
    kernel.run(answer, "sigmoid")
    words = kernel.run('check("sigmoid")')
    assert "stopped after 10 seconds, as in grading, in line " in words and "Is there a loop that never ends?" in words


def test_values_of_several_names_follow_their_own_cell(kernel: Kernel) -> None:
    answer = next(cell.source for cell in solved(UNIT).cells if cell.id == "worked_forward")
    kernel.run(RIGHT, "sigmoid")
    kernel.run(answer, "worked_forward")
    assert "✓ worked_forward: right" in kernel.run('check("worked_forward")')
    kernel.run("y = 3", "own")
    assert "✓ worked_forward (done)" in kernel.run("progress()")


def test_saved_cells_that_are_blank_are_recognised(folder: Path) -> None:
    from lab.remembering.saved import saved_cells
    for make, expected in ((blank, True), (solved, False)):
        (folder / "one.ipynb").write_text(nbformat.writes(make(UNIT)), encoding="utf-8")
        answers = [cell for cell in saved_cells(folder / "one.ipynb") if cell.answer and cell.kind == "code"]
        assert answers and {cell.blank for cell in answers} == {expected}


def test_the_data_cell_of_unit_7_keeps_a_trained_model(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "notebooks")
    cell = next(cell.source for cell in blank("07-digits").cells if "digits.npz" in cell.source)
    names: dict[str, object] = {}
    exec("import numpy as np", names)
    exec(cell, names)
    assert names["digits_model"] is ...
    names["digits_model"] = "trained"
    exec(cell, names)
    assert names["digits_model"] == "trained"


@pytest.mark.parametrize("unit", units())
def test_no_name_belongs_to_two_exercises_of_a_unit(unit: str) -> None:
    names = [name for data in unit_data(unit)["exercises"].values() for name in data["names"]]
    assert sorted(set(names)) == sorted(names)
