"""Attacks on the file: forged outputs, points, roles, ids and formats. Nothing of them is believed."""
from __future__ import annotations

import json
from typing import Any

from edits import answer, cell_of, insert, notebook_of, prepend, saved
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from .attack import attack


def checks(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells
            if cell.metadata.nbgrader.get("grade") and not cell.metadata.nbgrader.get("solution")]


@attack(explains="not started|still blank")
def forged_results(notebook: NotebookNode) -> None:
    """Check cells that were saved with the result 1000, which nbgrader would take for the score."""
    for cell in checks(notebook):
        cell.outputs = [new_output("execute_result", {"text/plain": "1000"}, execution_count=1)]


@attack()
def forged_displays(notebook: NotebookNode) -> None:
    """The same as displays and streams, in check cells and in answers."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("display_data", {"text/plain": "1000"}), new_output("stream", text="1000"),
                            new_output("execute_result", {"text/plain": "1000.0"}, execution_count=1)]


@attack()
def raised_points(notebook: NotebookNode) -> None:
    """Every exercise worth 1000, the checks replaced by that number."""
    for cell in checks(notebook):
        cell.metadata.nbgrader.points = 1000
        cell.source = "1000"


@attack(base="solved")
def lowered_points(notebook: NotebookNode) -> None:
    """Points below zero, not finite, of a wrong type: to break the sum for everybody."""
    for cell, points in zip(checks(notebook), [-5, 1e308, "3", None, [1], float("nan"), float("inf"), True, {}, 1e-9] * 2):
        cell.metadata.nbgrader.points = points


@attack()
def bonus_cells(notebook: NotebookNode) -> None:
    """Graded cells of one's own, worth 1000, with outputs and as tasks, manual and automatic."""
    for number, role in enumerate([{"grade": True, "solution": False}, {"grade": True, "solution": True},
                                   {"grade": True, "solution": False, "task": True}]):
        cell = new_code_cell("1000", outputs=[new_output("execute_result", {"text/plain": "1000"}, execution_count=1)])
        cell.metadata.nbgrader = {"grade_id": f"bonus{number}", "points": 1000, "locked": False, "schema_version": 3,
                                  "task": False, **role}
        notebook.cells.append(cell)


@attack()
def retyped_checks(notebook: NotebookNode) -> None:
    """Check cells that became text, raw text, or answers of their own."""
    for number, cell in enumerate(checks(notebook)):
        cell.cell_type = ("markdown", "raw", "code")[number % 3]
        cell.metadata.nbgrader |= {"solution": True, "locked": False, "grade": number % 2 == 0}
        cell.source = "1000"


@attack(explains="locked cells were missing")
def checks_deleted(notebook: NotebookNode) -> None:
    """No check cells, since what is not there cannot fail."""
    gone = checks(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in gone]


@attack()
def ids_exchanged(notebook: NotebookNode) -> None:
    """Each check's id and role on its answer's cell, and the other way round."""
    for check in checks(notebook):
        own = cell_of(notebook, check.metadata.nbgrader.grade_id.removeprefix("check_"))
        own.metadata, check.metadata, check.source = check.metadata, own.metadata, "1000"


@attack(earns={"sigmoid": 1.0}, explains="times; the last one that is filled in counts")
def one_answer_under_every_id(notebook: NotebookNode) -> None:
    """One right answer, copied under the ids of all others and of the checks."""
    right = cell_of(notebook_of("01-forward-model"), "sigmoid").source
    for cell in list(notebook.cells):
        copy = new_code_cell(right)
        copy.metadata.nbgrader = dict(cell.metadata.nbgrader)
        notebook.cells.append(copy)
    answer(notebook, sigmoid=right)


@attack()
def one_id_for_all(notebook: NotebookNode) -> None:
    """Every cell with the same ids."""
    for cell in notebook.cells:
        cell.id = "sigmoid"
        cell.metadata.nbgrader.grade_id = "sigmoid"


@attack(base="solved")
def duplicated_cells(notebook: NotebookNode) -> None:
    """Every cell twice, ids and all, which stops a batch of nbgrader's."""
    notebook.cells += [NotebookNode(json.loads(json.dumps(cell))) for cell in notebook.cells]


@attack(base="solved")
def unknown_schemas(notebook: NotebookNode) -> None:
    """Schema versions from the future and from nowhere, which stop a batch of nbgrader's."""
    for cell, version in zip(notebook.cells, [99, -1, "3", None, 2, 1, 0, 3.5, [], {}] * 10):
        cell.metadata.nbgrader.schema_version = version


@attack(base="solved")
def nonsense_metadata(notebook: NotebookNode) -> None:
    """Metadata of every wrong type, for the notebook and for its cells."""
    for cell, value in zip(notebook.cells, [[], "grade", 3, None, {"grade_id": ["sigmoid"]}, {"grade_id": {"a": 1}}, True] * 10):
        cell.metadata = value if isinstance(value, list) else {"nbgrader": value, "tags": 3, "deletable": "no"}
    notebook.metadata = ["nothing"]


@attack()
def forged_checksums(notebook: NotebookNode) -> None:
    """Checksums of solved cells, so that blank ones look as if nobody had changed anything, and as if graded."""
    for cell in notebook.cells:
        cell.metadata.nbgrader |= {"checksum": "0" * 32, "auto_score": 1000, "score": 1000, "manual_score": 1000}


@attack()
def tags_of_all_tools(notebook: NotebookNode) -> None:
    """Tags and flags that make other graders skip, hide or forgive a cell."""
    for cell in notebook.cells:
        cell.metadata |= {"tags": ["skip-execution", "hide-cell", "remove-cell", "raises-exception", "hide_input",
                                   "otter_ignore", "remove-output", "skip"], "deletable": False, "editable": False,
                          "jupyter": {"source_hidden": True, "outputs_hidden": True}, "lab": {"picture": True}}


@attack(base="solved")
def pictures_of_answers(notebook: NotebookNode) -> None:
    """Answers marked as pictures and checks marked as answers, in the metadata that our own build writes."""
    for cell in notebook.cells:
        cell.metadata.lab = {"picture": True, "exercise": "sigmoid", "points": 100}


@attack(base="solved")
def foreign_kernel(notebook: NotebookNode) -> None:
    """A kernel and a lexer of one's own, with commands and paths for names."""
    notebook.metadata = {"kernelspec": {"name": "../../../tmp/evil", "display_name": "<script>alert(1)</script>",
                                        "argv": ["touch", "/tmp/left-behind-kernel"], "language": "bash"},
                         "language_info": {"name": "bash", "pygments_lexer": "<script>", "file_extension": "/../x"},
                         "jupytext": {"text_representation": {"format_name": "evil"}}, "title": "<script>alert(1)</script>",
                         "celltoolbar": "Create Assignment", "widgets": {"application/javascript": "alert(1)"}}


@attack()
def answers_in_metadata(notebook: NotebookNode) -> None:
    """Right answers everywhere but in code: in metadata, attachments, outputs and text."""
    for cell, right in zip(notebook.cells, notebook_of("01-forward-model").cells):
        if cell.metadata.nbgrader.solution and cell.cell_type == "code":
            cell.metadata.source = cell["input"] = cell.metadata.solution = right.source
            cell.outputs = [new_output("stream", text=right.source)]
            cell.attachments = {"answer": {"text/plain": right.source}}
            insert(notebook, f"    {right.source}\n\nis what I would write.", text=True)


@attack(base="solved", earns={"neuron": 0.0}, explains="NameError")
def early_checks(notebook: NotebookNode) -> None:
    """A name that exists only in the notebook as saved, from outputs and states that are not run again."""
    cell_of(notebook, "neuron").source = "neuron = neuron_of_an_earlier_run"


def raw_attack(**options: Any) -> Any:
    return attack(earns=None, **options)


@raw_attack(explains="PDF")
def a_pdf(_: NotebookNode) -> bytes:
    """No notebook at all."""
    return b"%PDF-1.7\n\x00\xff"


@raw_attack(explains="empty")
def nothing(_: NotebookNode) -> bytes:
    """An empty file."""
    return b""


@raw_attack(explains="no cells|without a notebook's cells")
def no_cells(_: NotebookNode) -> bytes:
    """JSON without cells."""
    return b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'


@raw_attack(explains="without a notebook's cells")
def a_record_for_a_notebook(_: NotebookNode) -> bytes:
    """JSON that is a record of a thousand points."""
    return b'{"status": "graded", "scores": {"check_neuron": 1000}}'


@raw_attack(explains="newer than 4")
def from_the_future(notebook: NotebookNode) -> None:
    """A format that nobody knows yet."""
    notebook.nbformat = 7


@raw_attack(explains="nested too deeply")
def a_pit(_: NotebookNode) -> bytes:
    """JSON so deeply nested that a reader falls in."""
    return b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


@raw_attack(explains="not JSON")
def cut_off(notebook: NotebookNode) -> bytes:
    """A file that ends in its middle."""
    return saved(notebook)[:5000]


@raw_attack(explains="cells, more than|brackets")
def many_cells(_: NotebookNode) -> bytes:
    """Two hundred thousand cells."""
    return b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [' + b",".join(
        [b'{"cell_type":"code","source":"1","metadata":{},"outputs":[]}'] * 200_000) + b"]}"


@raw_attack(explains="MB of code|larger than")
def a_mountain_of_code(notebook: NotebookNode) -> None:
    """Code of many megabytes."""
    insert(notebook, "x = '" + "a" * 3_000_000 + "'")


@attack(base="solved")
def odd_numbers(notebook: NotebookNode) -> bytes:
    """Numbers of a hundred thousand digits, NaN, Infinity, lone surrogates, keys that come twice."""
    text = saved(notebook).decode()
    return text.replace('"metadata": {', '"metadata": {"n": 1' + "0" * 100_000 + ', "x": NaN, "y": -Infinity, '
                        '"s": "\\ud800", "s": "\\udfff",', 1).encode()


@attack(base="solved")
def large_outputs(notebook: NotebookNode) -> None:
    """Outputs of 30 megabytes."""
    notebook.cells[2].outputs = [new_output("display_data", {"image/png": "A" * 30_000_000})]


@attack(base="solved")
def a_field_of_empty_lines(notebook: NotebookNode) -> None:
    """Lines without end for whoever looks at each and then at all that follow it."""
    prepend(notebook, "sigmoid", "\n" * 240_000)


@attack(base="solved", explains="written into the locked cell")
def one_line_of_statements(notebook: NotebookNode) -> None:
    """Statements without end on one line of a locked cell, for whoever copies the line for each."""
    given = next(cell for cell in notebook.cells if cell.cell_type == "code" and cell.metadata.nbgrader.get("locked")
                 and not cell.metadata.nbgrader.grade)
    given.source = "a=1;" * 24_000 + "\n" + given.source


@attack(base="solved")
def brackets_without_end(notebook: NotebookNode) -> None:
    """Text of millions of brackets and blanks, for whoever looks for links in it."""
    for text in ("](" * 400_000, "](" + " " * 800_000, "]:" * 400_000, "<" * 800_000 + "a", "[" * 800_000):
        insert(notebook, text, text=True)
