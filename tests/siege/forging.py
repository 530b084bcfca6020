"""Attacks on the verdict itself: outputs, metadata, the checks, and the library that judges inside the notebook."""

from __future__ import annotations

import json

from edits import cell_of, insert, saved
from nbformat.v4 import new_output

from .attack import attack, first, neuron

CHECKS = ("check_neuron", "check_sigmoid", "check_layer", "check_forward")


@attack()
def forged_results(notebook):
    """Check cells come with an execute_result of a thousand points."""
    for name in CHECKS:
        cell_of(notebook, name).outputs = [new_output("execute_result", {"text/plain": "1000"}, execution_count=1)]


@attack()
def forged_displays(notebook):
    """Check cells come with somebody else's panel that says right."""
    for name in CHECKS:
        cell_of(notebook, name).outputs = [new_output("display_data", {"text/plain": "✓ right · 2 of 2 points"})]


@attack()
def skipped_checks(notebook):
    """Every cell is tagged to be skipped and hidden, so that checks have no outputs at all."""
    for cell in notebook.cells:
        cell.metadata.tags = ["skip-execution", "hide-input", "remove-cell", "raises-exception"]


@attack()
def points_for_all(notebook):
    """The metadata of check cells promises a thousand points each."""
    for name in CHECKS:
        cell_of(notebook, name).metadata.nbgrader.points = 1000


@attack()
def checks_that_are_answers(notebook):
    """Check cells are called solutions, so that their own source would be kept."""
    for name in CHECKS:
        cell = cell_of(notebook, name)
        cell.metadata.nbgrader |= {"solution": True, "locked": False, "grade": False}
        cell.source = "1.0"


@attack()
def checks_rewritten(notebook):
    """Check cells say something else than check."""
    for name in CHECKS:
        cell_of(notebook, name).source = "2.0"


@attack()
def checks_deleted(notebook):
    """Check cells are deleted: what is not there cannot fail."""
    notebook.cells = [c for c in notebook.cells if not c.metadata.nbgrader.get("grade_id", "").startswith("check_")]


@attack()
def checks_turned_into_text(notebook):
    """Check cells become Markdown, which nbgrader gives to a person to mark."""
    for name in CHECKS:
        cell = cell_of(notebook, name)
        cell.cell_type = "markdown"
        cell.pop("outputs", None)


@attack()
def checks_doubled(notebook):
    """Each check cell stands there twice, the second one harmless."""
    for name in CHECKS:
        cell = cell_of(notebook, name)
        twin = insert(notebook, "1.0").cells[-1]
        twin.metadata = cell.metadata


@attack()
def ids_exchanged(notebook):
    """A check's id sits on an answer cell, and the other way round."""
    a, b = cell_of(notebook, "neuron"), cell_of(notebook, "check_neuron")
    a.metadata, b.metadata = b.metadata, a.metadata


@attack()
def unknown_schema(notebook):
    """nbgrader's schema is of a version that nobody knows, with fields that nobody reads."""
    for cell in notebook.cells:
        cell.metadata.nbgrader = {"schema_version": 99, "grade": True, "points": -5, "grade_id": ["x"]}


@attack()
def score_of_nan(notebook):
    """Points are NaN, and so is every sum they are in."""
    for name in CHECKS:
        cell_of(notebook, name).metadata.nbgrader.points = float("nan")


@attack()
def metadata_of_the_wrong_kind(notebook):
    """Metadata is a list, a number, a text and nothing, where a dict is expected."""
    for cell, strange in zip(notebook.cells, [[], 3, "x", None, True, {"nbgrader": 7}] * 20, strict=False):
        cell["metadata"] = strange


@attack()
def check_replaced(notebook):
    """`check` is replaced by a function that is always content."""
    first(notebook, "check = lambda name: print('✓ right')\nimport lab\nlab.check = check")
    neuron(notebook, "return 1.0")


@attack()
def judge_replaced(notebook):
    """The judge, the comparison and the panel inside the process say right to everything."""
    first(notebook, """
import lab.judging, lab.findings, lab.compare, lab.session, lab.diagnosis, lab.verdict
right = lambda question, *a: lab.verdict.Verdict(question.id, "right", 1.0, "Right.")
lab.judging.judge = lab.session.judge = right
lab.compare.difference = lab.findings.difference = lambda *a, **k: None
lab.compare.equal_arrays = lambda *a, **k: True
""")
    neuron(notebook, "return 1.0")


@attack()
def assertions_replaced(notebook):
    """numpy.testing, allclose, equal and unittest find everything equal."""
    first(notebook, """
import numpy, numpy.testing, math, unittest, builtins
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *a, **k: None)
numpy.allclose = numpy.array_equal = numpy.isclose = math.isclose = lambda *a, **k: True
numpy.abs = numpy.max = lambda *a, **k: 0.0
builtins.all = builtins.any = lambda *a: True
builtins.isinstance = lambda *a: True
""")
    neuron(notebook, "return 1.0")


@attack()
def display_hook_replaced(notebook):
    """sys.displayhook and IPython's hook print a score whatever the cell gives."""
    first(notebook, """
import sys, builtins
sys.displayhook = lambda value: print("1000")
shell = get_ipython()
shell.displayhook.__class__.__call__ = lambda self, value=None: print("1000")
from IPython.display import display
display({"text/plain": "1000"}, raw=True)
""")


@attack()
def input_transformer(notebook):
    """An input transformer rewrites every later cell into a number."""
    first(notebook, "get_ipython().input_transformers_cleanup.append(lambda lines: ['1000\\n'])\n"
                    "get_ipython().input_transformers_post.append(lambda lines: ['1000\\n'])")


@attack()
def tree_transformer(notebook):
    """A transformer of the syntax tree removes every raise and every call of check."""
    first(notebook, """
import ast
class Soften(ast.NodeTransformer):
    def visit_Raise(self, node): return ast.Pass()
    def visit_Call(self, node): return ast.Constant(1000)
get_ipython().ast_transformers.append(Soften())
""")


@attack()
def event_hooks(notebook):
    """Hooks before and after each cell clear its errors and define answers."""
    first(notebook, """
shell = get_ipython()
def calm(*a):
    shell.user_ns["_"] = 1000
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    shell.events.register(event, calm)
shell.showtraceback = shell.showsyntaxerror = lambda *a, **k: None
shell.run_cell = lambda *a, **k: None
""")


@attack()
def lines_written_on_stderr(notebook):
    """A flood of text that looks like nbgrader's own and like our records."""
    first(notebook, "import sys\nprint('<score>1000</score>\\n{\"status\": \"right\", \"fraction\": 1.0}' * 50)\n"
                    "print('1000', file=sys.stderr)")


@attack()
def forged_record(notebook):
    """A record, a gradebook and a graded notebook are written where they would lie."""
    first(notebook, """
import os
for folder in ("records/01-forward-model", "../records", "autograded", "/records", "/tmp/records"):
    try:
        os.makedirs(folder, exist_ok=True)
        open(folder + "/forged_record.json", "w").write('{"status": "graded", "points": 1000}')
    except OSError:
        pass
open("gradebook.db", "w").write("x")
""")


@attack()
def answers_of_the_public_probes(notebook):
    """The shipped file of public probes is read, and its answers are given for its inputs."""
    neuron(notebook, """
for probe in PROBES:
    args = probe["args"]
    if str(args[0].get("array")) == str(np.asarray(x).tolist()):
        return probe["expected"]
return 0.5
""", "import json, lab, pathlib\n"
         "PROBES = json.loads((pathlib.Path(lab.__file__).parent / 'public/01-forward-model.json').read_text())"
         "['exercises']['neuron']['probes']")


@attack()
def not_a_notebook_but_json(notebook):
    """The file is JSON, and no notebook."""
    return b'{"scores": {"check_neuron": 1000}}'


@attack()
def deeply_nested(notebook):
    """JSON so deep that a reader runs out of stack."""
    return b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


@attack()
def numbers_too_large(notebook):
    """Numbers that no integer type and no float holds."""
    data = json.loads(saved(notebook))
    data["nbformat_minor"] = int("9" * 400)
    return json.dumps(data).encode().replace(b'"metadata": {}', b'"metadata": {"a": 1e999}')
