"""nbgrader's own generate step, run in memory, with solutions blanked in our way: `...` instead of an exception."""

from __future__ import annotations

import ast
import re
from copy import deepcopy

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, SaveCells
from traitlets.config import Config

HERE = "...  # your code"
TEXT_STUB = "*Write your answer here.*"


class BlankSolutions(ClearSolutions):
    """nbgrader's ClearSolutions, but a blank says where to write and returns nothing.

    Inside a function a solution becomes `...  # your code`; at the top level each name that the solution assigns
    becomes `name = ...`, and each function its first line and docstring over `...  # your code`.
    """

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code":
            return super()._replace_solution_region(cell, language)
        before = cell.source
        cell.source = _map_regions(cell.source, lambda region, margin: blank_code(region, margin))
        return cell.source != before


def generate_preprocessors() -> list[type]:
    """The steps of nbgrader's generate_assignment, with BlankSolutions in the place of ClearSolutions."""
    steps = GenerateAssignment.preprocessors.default()
    return [BlankSolutions if step is ClearSolutions else step for step in steps]


def generate_config() -> Config:
    """nbgrader's settings that our source notebooks need; `nbgrader_config.py` uses the same."""
    config = Config()
    config.ClearSolutions.text_stub = TEXT_STUB
    # A mark scheme stands in the locked cell of the question, which nbgrader puts back when it grades.
    config.ClearMarkScheme.enforce_metadata = False
    return config


def generate(source: NotebookNode, unit: str) -> tuple[NotebookNode, NotebookNode]:
    """The pristine notebook that grading uses, with mark schemes, and the student's notebook, without them."""
    steps = generate_preprocessors()
    saving = steps.index(SaveCells)  # nbgrader's gradebook remembers the cells as they are here
    resources = {"nbgrader": {"assignment": unit, "notebook": unit, "student": "."}, "unique_key": unit}
    pristine = _run(steps[:saving], deepcopy(source), resources)
    return pristine, _run(steps[saving + 1:], deepcopy(pristine), resources)


def solve(blank: NotebookNode, source: NotebookNode) -> NotebookNode:
    """The student's notebook with the solutions of `source` filled in."""
    solved = deepcopy(blank)
    answers = {cell.id: cell.source for cell in source.cells if cell.metadata.nbgrader.solution}
    for cell in solved.cells:
        if cell.id in answers:
            cell.source = _map_regions(answers[cell.id], lambda region, margin: region)
    return solved


def blank_code(region: str, margin: str) -> str:
    """What a student finds in the place of the solution `region`, whose markers are indented by `margin`."""
    if margin:
        return margin + HERE
    blanks: dict[str, str] = {}
    for node in ast.parse(region).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            blanks[node.name] = _blank_definition(node, region)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)):
                if isinstance(name.ctx, ast.Store):
                    blanks.setdefault(name.id, f"{name.id} = ...")
    return "\n".join(blanks.values()) or HERE


def _blank_definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, text: str) -> str:
    first = node.body[0]
    end = first.end_lineno if ast.get_docstring(node) is not None else first.lineno - 1
    if first.lineno == node.lineno:  # the body on the line of the def
        return f"{text.splitlines()[node.lineno - 1][:first.col_offset].rstrip()}\n    {HERE}"
    return "\n".join(text.splitlines()[node.lineno - 1:end]) + f"\n    {HERE}"


def _map_regions(text: str, replace) -> str:
    """`text` with each solution region, markers included, replaced by `replace(region, margin of its marker)`."""
    pattern = re.compile(r"^([ \t]*)[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL)

    def put(match: re.Match[str]) -> str:
        return replace(match[2].rstrip("\n"), match[1])

    return pattern.sub(put, text)


def _run(steps: list[type], notebook: NotebookNode, resources: dict) -> NotebookNode:
    for step in steps:
        notebook, resources = step(config=generate_config()).preprocess(notebook, resources)
    return notebook
