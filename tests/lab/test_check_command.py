"""`python -m lab check`: a whole notebook from the command line, for students' own continuous integration."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import answered

START = "import numpy as np\nfrom lab import check, hint, progress"
NEURON = "def neuron(x, w, b, h):\n    return h(w @ x + b)"
FORGOT_H = "def neuron(x, w, b, h):\n    return w @ x + b"
CHECK = 'check("neuron")'


def notebook(*cells: str) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
        for i, cell in enumerate(cells)]})


@pytest.fixture
def checked(tmp_path: Path, root: Path):
    """Return a function that checks a notebook of these cells, with options; it gives the exit code and the words."""

    def run(*cells: str, options: tuple[str, ...] = ("--only", "neuron"), content: bytes | None = None):
        path = tmp_path / "mine.ipynb"
        path.write_bytes(content if content is not None else notebook(*cells).encode())
        ended = subprocess.run([sys.executable, "-m", "lab", "check", str(path), *options], cwd=root / "notebooks",
                               capture_output=True, encoding="utf-8", check=False, timeout=120,
                               env={"PATH": "", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"})
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_a_solved_unit_is_right_and_a_blank_one_only_where_that_is_asked_for(checked):
    code, said = checked(content=answered(), options=())
    assert code == 0, said
    assert "✓ forward_batch" in said and "to correct" not in said and "✎ why_nonlinear" in said
    blank = answered("blank")
    code, said = checked(content=blank, options=())
    assert code == 1 and "○ neuron" in said and "○ why_nonlinear" in said and "✗" not in said
    assert checked(content=blank, options=("--allow-blank",))[0] == 0


@pytest.mark.parametrize(("cells", "code", "sentence"), [
    ((START, NEURON, CHECK), 0, "✓ neuron  right"),
    ((START, FORGOT_H, CHECK), 1, "✗ neuron  "),
    ((START, CHECK), 1, "○ neuron  not started"),
    ((START, NEURON), 0, "✓ neuron  right"),
    ((START, FORGOT_H, CHECK, NEURON), 1, "✗ neuron  "),
    ((f"%matplotlib inline\n{START}", f"%%time\n{NEURON}", f"!ls\n{CHECK}\nneuron?"), 0, "✓ neuron"),
    ((START, NEURON, f"print('x' * 9)\n{CHECK}\ndisplay(1)"), 0, "✓ neuron"),
    ((START, NEURON, "import os; os._exit(3)", CHECK), 1, "the notebook's process ended here (exit code 3)"),
])
def test_the_answer_counts_where_it_is_checked(checked, cells, code, sentence):
    found, said = checked(*cells)
    assert (found, sentence in said) == (code, True), said


def test_a_cell_that_raises_is_named_with_its_line(checked):
    code, said = checked(START, NEURON, CHECK, "1\n1/0", options=("--allow-blank",))
    assert code == 1 and "✗ cell 4, line 2" in said and "ZeroDivisionError: division by zero" in said
    code, said = checked(START, "def neuron(x:\n  pass", CHECK, options=("--allow-blank",))
    assert code == 1 and "✗ cell 2, line 1" in said and "SyntaxError" in said


def test_an_endless_loop_is_stopped(checked):
    code, said = checked(START, "while True: pass", CHECK, options=("--seconds", "2"))
    assert code == 1 and "cell 2" in said and "stopped after 2 seconds" in said


@pytest.mark.parametrize(("content", "sentence"), [
    (b"PK\x03\x04", "is not a notebook"), (b"[]", "has no cells"), (b'{"cells": [1]}', "has no cells"),
    (notebook("x = 1").encode(), "checks no exercise")])
def test_what_is_no_notebook_of_the_course_is_a_wrong_command(checked, content, sentence):
    code, said = checked(content=content, options=())
    assert code == 2 and sentence in said and "Traceback" not in said


def test_a_file_that_is_not_there_is_a_wrong_command(tmp_path, root):
    ended = subprocess.run([sys.executable, "-m", "lab", "check", str(tmp_path / "none.ipynb")], cwd=root / "notebooks",
                           capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and "cannot be read (No such file or directory)" in ended.stderr
