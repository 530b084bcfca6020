"""An answer that is there, but not where it is looked for, is never called blank; what grading lacks is said."""
from __future__ import annotations

import sys
import types

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from lab.judging.unstarted import why_missing
from lab.surroundings import warnings_for

BODY = "    return h(w @ x + b)"
MISSPELT = f"def neruon(x, w, b, h):\n{BODY}"

WRITTEN = {
    "a misspelt name": (MISSPELT, "No `neuron` here; your cell defines `neruon`."),
    "a capital": (f"def Neuron(x, w, b, h):\n{BODY}", "your cell defines `Neuron`"),
    "a lambda with another name": ("neuron_ = lambda x, w, b, h: h(w @ x + b)", "your cell defines `neuron_`"),
    "a method": (f"class Net:\n    def neuron(self, x, w, b, h):\n    {BODY}", "inside the class `Net`"),
    "a function inside another": (f"def outer():\n    def neuron(x, w, b, h):\n    {BODY}", "inside the function `outer`"),
    "a comment": (f"# def neuron(x, w, b, h):\n# {BODY}", "in a comment only"),
    "a cell that is timed": (f"%%timeit\ndef neuron(x, w, b, h):\n{BODY}", "`%%timeit` leaves no `neuron` behind"),
    "a blank below the answer": (f"def neuron(x, w, b, h):\n{BODY}\n\ndef neuron(x, w, b, h):\n    ...", "is blank; remove it"),
    "a cell that is not run": (f"%%writefile neuron.py\ndef neuron(x, w, b, h):\n{BODY}", "begins with `%%writefile`"),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_was_written_is_named(kind):
    cell, words = WRITTEN[kind]
    assert words in why_missing(["neuron"], [cell])


def test_code_without_a_definition_is_named():
    assert "defines no `neuron`" in why_missing(["neuron"], [], own="z = h(w @ x + b)\nz")


@pytest.mark.parametrize("cell", ["", "# a note", "x = 1", "def helper(a):\n    return a", "def neuron(x, w, b, h):\n    ...",
                                  "def neuron(x):\n    ...\ndef neuron(x):\n    ...",
                                  "def layer(z):\n    return z", "neurons_seen = [1, 2]", "def neuron(:"])
def test_nothing_is_made_up_where_nothing_was_written(cell):
    assert why_missing(["neuron"], [cell], known={"layer"}) == ""


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def said(shell, *cells):
    """Return what the last of these cells says."""
    for cell in ("import numpy as np\nfrom lab import check", *cells):
        with capture_output() as captured:
            shell.run_cell(cell, store_history=True)
    return captured.stdout + "".join(output.data["text/plain"] for output in captured.outputs)


def test_a_module_is_no_misspelt_answer(shell):
    assert "still blank" in said(shell, "from lab import players", "def layer(z, W, b, h):\n    ...", 'check("layer")')


SIGMOID = "def sigmoid(a):\n    e = safe(-np.abs(a))\n    return np.where(np.asarray(a) >= 0, 1 / (1 + e), e / (1 + e))"
SAFE = "def safe(v):\n    return np.exp(v)"
STUB = "def neuron(x, w, b, h):\n    ...  # your code"


@pytest.mark.parametrize("before", [[], [STUB]])
@pytest.mark.parametrize("kind", ["a misspelt name", "a capital", "a method", "a comment"])
def test_the_check_names_what_was_written(shell, kind, before):
    cell, words = WRITTEN[kind]
    panel = said(shell, *before, cell, 'check("neuron")')
    assert words in panel
    assert "not started" not in panel
    assert "still blank" not in panel


def test_the_check_names_code_without_a_definition(shell):
    assert "defines no `neuron`" in said(shell, STUB, "x, w, b, h = 1, 2, 3, abs\nz = h(w * x + b)", 'check("neuron")')


def test_a_blank_is_still_blank_and_a_cell_that_was_not_run_is_asked_for(shell):
    assert "`neuron` is still blank" in said(shell, STUB, 'check("neuron")')
    assert "There is no `layer` yet: has its cell been run?" in said(shell, 'check("layer")')


def test_a_helper_that_ran_later_is_told_and_one_that_ran_before_is_not(shell):
    assert "`safe` was defined after the cell that uses it" in said(shell, SIGMOID, SAFE, 'check("sigmoid")')
    assert "`safe`" not in said(shell, SIGMOID, 'check("sigmoid")')


def test_a_helper_that_is_not_there_is_asked_for(shell):
    assert "Is `safe` defined further down" in said(shell, SIGMOID, 'check("sigmoid")')
    assert "`from functools import reduce` is missing" in said(
        shell, "def sigmoid(a):\n    return reduce(max, [a])", 'check("sigmoid")')


@pytest.fixture
def only_here(monkeypatch):
    """Return a package that this session has and grading has not."""
    package = types.ModuleType("onlyhere")
    package.exp = type(sys)("onlyhere.numbers").__class__ and (lambda v: __import__("numpy").exp(v))
    package.exp.__module__ = "onlyhere.numbers"
    monkeypatch.setitem(sys.modules, "onlyhere", package)


@pytest.mark.parametrize("cells", [
    ["from onlyhere import exp as safe", SIGMOID], ["import onlyhere", SIGMOID.replace("safe", "onlyhere.exp")],
    [SIGMOID.replace("    e =", "    from onlyhere import exp as safe\n    e =")],
    ["import onlyhere\ndef safe(v):\n    return onlyhere.exp(v)", SIGMOID]])
def test_a_package_that_only_the_session_has_is_told_although_the_answer_is_right(shell, only_here, cells):
    words = said(shell, *cells, 'check("sigmoid")')
    assert "sigmoid: right" in words
    assert "`onlyhere`, which your session has and grading has not" in words


def test_numpy_the_library_and_a_file_beside_the_notebook_are_no_matter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text("")
    namespace = {"np": __import__("numpy"), "math": __import__("math"), "mine": types.ModuleType("mine")}
    exec("def sigmoid(a):\n    return np.exp(math.pi) + mine.x", namespace)
    assert warnings_for(["sigmoid"], namespace, []) == []


def test_a_part_of_an_answer_under_another_name_is_named(shell):
    cell = "repair_two_layer_line = 3\n\ndef repaired_two_layers(x, V1, V2, h1, h2):\n    return x"
    words = said(shell, cell, 'check("repair_two_layer")')
    assert "No `repaired_two_layer` here; your cell defines `repaired_two_layers`" in words
    assert "still blank" not in words
