"""Notebooks as students edit them: a solved or a blank one to begin with, and what is done to its cells."""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.building.build import blank, solved

UNIT = "01-forward-model"
BASES: dict[str, Callable[[str], NotebookNode]] = {"solved": solved, "blank": blank}


def notebook_of(unit: str, base: str = "solved") -> NotebookNode:
    """Return a fresh copy of a unit's notebook, "solved" or "blank"."""
    return BASES[base](unit)


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return notebook.cells[place_of(notebook, grade_id)]


def place_of(notebook: NotebookNode, grade_id: str) -> int:
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def answer(notebook: NotebookNode, **sources: str) -> NotebookNode:
    """Type these answers into their cells."""
    for exercise, source in sources.items():
        cell_of(notebook, exercise).source = source.strip("\n")
    return notebook


def prepend(notebook: NotebookNode, exercise: str, source: str) -> NotebookNode:
    """Type something above what stands in an answer's cell."""
    cell = cell_of(notebook, exercise)
    cell.source = f"{source}\n{cell.source}"
    return notebook


def insert(notebook: NotebookNode, source: str, *, before: str = "", after: str = "", text: bool = False) -> NotebookNode:
    """Put a cell of one's own before or after another, or at the end."""
    cell = new_markdown_cell(source) if text else new_code_cell(source.strip("\n"))
    at = place_of(notebook, before) if before else place_of(notebook, after) + 1 if after else len(notebook.cells)
    notebook.cells.insert(at, cell)
    return notebook


def saved(notebook: NotebookNode | dict[str, Any]) -> bytes:
    """Save the file as it is handed in; whatever was put into the notebook is not looked at."""
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def as_saved_by_jupyter(notebook: NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()
