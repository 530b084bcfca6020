"""Honest students whose cells were moved, merged, split, copied, pasted or saved by something else."""
from __future__ import annotations

import json
from typing import Any

from edits import cell_of, insert, notebook_of, place_of, saved
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from .honest import honest


def move(notebook: NotebookNode, grade_id: str, place: int) -> None:
    notebook.cells.insert(place, notebook.cells.pop(place_of(notebook, grade_id)))


@honest()
def one_cell_for_all(notebook: NotebookNode) -> None:
    """All functions in one cell of one's own at the top; the answers' own cells are gone."""
    names = ["neuron", "sigmoid", "layer", "absorb_bias", "threshold_to_bias", "two_layer", "three_layer", "forward",
             "forward_batch", "collapse"]
    source = "import numpy as np\n\n" + "\n\n".join(cell_of(notebook, name).source for name in names)
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id not in names]
    notebook.cells.insert(1, new_code_cell(source))


@honest(notes=12)
def beside_the_cells(notebook: NotebookNode) -> None:
    """Every answer stands in a new cell below its blank one."""
    blanks = notebook_of("01-forward-model", "blank")
    for name in ("neuron", "sigmoid", "worked_forward", "layer", "absorb_bias", "threshold_to_bias", "two_layer",
                 "repair_two_layer", "three_layer", "forward", "forward_batch", "collapse"):
        insert(notebook, cell_of(notebook, name).source, after=name)
        cell_of(notebook, name).source = cell_of(blanks, name).source


@honest()
def in_another_order(notebook: NotebookNode) -> None:
    """Answers that were moved to the end, each with its check."""
    for name in ("collapse", "absorb_bias", "threshold_to_bias", "neuron"):
        for cell in (name, f"check_{name}"):
            move(notebook, cell, len(notebook.cells))


@honest(notes=1)
def tried_before(notebook: NotebookNode) -> None:
    """Earlier tries of an answer, copied with all their metadata, stand above the one that counts."""
    first = json.loads(json.dumps(cell_of(notebook, "sigmoid")))
    first["source"] = "def sigmoid(a):\n    return 1 / (1 + np.exp(a))"
    notebook.cells.insert(place_of(notebook, "sigmoid"), NotebookNode(first))


@honest(notes=3)
def spoilt_locked_cells(notebook: NotebookNode) -> None:
    """Typed into a check cell and into a given one; deleted others."""
    cell_of(notebook, "check_layer").source = 'print(layer)\ncheck("layer")'
    cell_of(notebook, "how-these-notebooks-answer-5").source += "\nimport math"
    for name in ("check_neuron", "one-neuron-4", "optional-other-books-other-letters-2"):
        notebook.cells.pop(place_of(notebook, name))


@honest(notes=2)
def pasted_into_another_notebook(notebook: NotebookNode) -> bytes:
    """All cells in a fresh notebook, without any metadata or ids."""
    return saved({"cells": [{"cell_type": cell.cell_type, "metadata": {}, "source": cell.source.splitlines(keepends=True),
                             **({"outputs": [], "execution_count": 3} if cell.cell_type == "code" else {})}
                            for cell in notebook.cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 2})


@honest()
def through_colab(notebook: NotebookNode) -> bytes:
    """As Google Colab saves it: ids in the metadata, its own metadata, a base64 output."""
    plain: dict[str, Any] = json.loads(saved(notebook))
    plain["nbformat_minor"] = 0
    plain["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU",
                         "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    for cell in plain["cells"]:
        cell["metadata"] |= {"id": cell.pop("id"), "colab": {"base_uri": "https://localhost:8080/", "height": 35},
                             "outputId": "0a1b2c"}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x\n"]}]
    plain["cells"].append({"cell_type": "code", "source": "from google.colab import drive\ndrive.mount('/content/drive')",
                           "metadata": {"id": "zZ"}, "execution_count": None, "outputs": []})
    return saved(plain)


@honest()
def through_vs_code(notebook: NotebookNode) -> bytes:
    """As VS Code saves it: a language for each cell, Windows line ends, a byte-order mark, no trailing newline."""
    plain: dict[str, Any] = json.loads(saved(notebook))
    for cell in plain["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + saved(plain).replace(b"\n", b"\r\n")


@honest(notes=2)
def as_format_three(notebook: NotebookNode) -> bytes:
    """In the format of 2013: worksheets, input in the place of source, headings."""
    cells = [{"cell_type": "code", "input": cell.source, "language": "python", "outputs": [], "metadata": {},
              "collapsed": False, "prompt_number": 1} if cell.cell_type == "code"
             else {"cell_type": "markdown", "source": cell.source, "metadata": {}} for cell in notebook.cells]
    return saved({"metadata": {"name": "old"}, "nbformat": 3, "nbformat_minor": 0,
                  "worksheets": [{"cells": cells, "metadata": {}}]})


@honest()
def with_large_outputs(notebook: NotebookNode) -> None:
    """Megabytes of outputs of every kind, widgets' states, execution counts."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 100_000}}] * 2
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"a" * 9: {"b": "c" * 10**6}}}}


@honest(notes=2)
def answers_as_text(notebook: NotebookNode) -> None:
    """Pressed m in an answer's cell, and y in a written one."""
    cell = cell_of(notebook, "layer")
    cell.cell_type = "markdown"
    for key in ("outputs", "execution_count"):
        cell.pop(key)
    cell_of(notebook, "why_nonlinear").cell_type = "code"


@honest()
def comments_beside(notebook: NotebookNode) -> None:
    """Text cells of one's own, headings, empty cells, raw cells."""
    for text in ("# My notes", "", "I think **this** is right.", "- [ ] to do"):
        notebook.cells.insert(5, new_markdown_cell(text))
        notebook.cells.insert(9, new_code_cell(""))
    notebook.cells.insert(3, NotebookNode(cell_type="raw", metadata={"format": "text/html"}, source="<b>raw</b>", id="r"))
