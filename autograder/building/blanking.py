"""nbgrader's own generate step, run in memory, with solutions blanked to `...` instead of an exception."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, SaveCells
from traitlets.config import Config

HERE = "...  # your code"
TEXT_STUB = "*Write your answer here.*"
REGION = re.compile(r"^([ \t]*)[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL)


class BlankSolutions(ClearSolutions):
    """nbgrader's ClearSolutions, but a blank says where to write and returns nothing.

    Inside a function a solution becomes `...  # your code`, inside a text in triple quotes `= ...`, or `...` where the
    solution does not begin with an equals sign. At the top level each name that the solution
    assigns becomes `name = ...`, and each function its first line and docstring over `...  # your code`.
    """

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code":
            return super()._replace_solution_region(cell, language)
        before = cell.source
        cell.source = REGION.sub(_blank_region, before)
        if "BEGIN SOLUTION" in cell.source:
            raise RuntimeError(f"no end solution statement found in the cell\n{before}")
        return cell.source != before


def generate_preprocessors() -> list[type]:
    """Return the steps of nbgrader's generate_assignment, with BlankSolutions instead of ClearSolutions."""
    steps = GenerateAssignment.preprocessors.default()
    return [BlankSolutions if step is ClearSolutions else step for step in steps]


def generate_config() -> Config:
    """Return nbgrader's settings that our source notebooks need; `nbgrader_config.py` uses the same."""
    config = Config()
    config.ClearSolutions.text_stub = TEXT_STUB
    # A mark scheme is in the locked cell of the question, which nbgrader puts back when it grades.
    config.ClearMarkScheme.enforce_metadata = False
    return config


def generate(source: NotebookNode, unit: str) -> tuple[NotebookNode, NotebookNode]:
    """Return the pristine notebook that grading uses, with mark schemes, and the student's, without them."""
    steps = generate_preprocessors()
    saving = steps.index(SaveCells)  # nbgrader's gradebook remembers the cells as they are here
    pristine = _run(steps[:saving], deepcopy(source), unit)
    return pristine, _run(steps[saving + 1:], deepcopy(pristine), unit)


def solve(blank: NotebookNode, source: NotebookNode) -> NotebookNode:
    """Return the student's notebook with the solutions of `source` filled in."""
    solved = deepcopy(blank)
    answers = {cell.id: cell.source for cell in source.cells if cell.metadata.nbgrader.solution}
    for cell in solved.cells:
        if cell.id in answers:
            cell.source = REGION.sub(lambda region: region[2].rstrip("\n"), answers[cell.id])
    return solved


def _blank_region(region: re.Match[str]) -> str:
    if region.string[:region.start()].count('"""') % 2:
        sign = "= " if region[2].lstrip().startswith("=") else ""
        return f"{region[1] or '  '}{sign}..."
    return blank_code(region[2], region[1])


def blank_code(region: str, margin: str) -> str:
    """Return what a student finds instead of the solution `region`, whose markers are indented by `margin`."""
    if margin:
        return margin + HERE
    blanks: dict[str, str] = {}
    for node in ast.parse(region).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            blanks[node.name] = _blank_definition(node, region.split("\n"))
        else:
            blanks |= {name: f"{name} = ..." for name in _assigned(node) if name not in blanks}
    return "\n".join(blanks.values()) or HERE


def _assigned(node: ast.stmt) -> Iterator[str]:
    """Return the names that an assignment gives a value, from left to right."""
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from (part.id for part in ast.walk(target)
                        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))


def _blank_definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, lines: list[str]) -> str:
    """Return the lines of a definition down to its docstring, then a blank."""
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        kept = lines[node.lineno - 1:first.end_lineno]
    else:
        # ast counts columns in bytes of UTF-8
        before = lines[first.lineno - 1].encode()[:first.col_offset].decode()
        kept = [*lines[node.lineno - 1:first.lineno - 1], before]
        while not kept[-1].strip() or kept[-1].lstrip().startswith("#"):
            kept.pop()
    return "\n".join(kept).rstrip() + f"\n    {HERE}"


def _run(steps: Sequence[Callable], notebook: NotebookNode, unit: str) -> NotebookNode:
    resources = {"nbgrader": {"assignment": unit, "notebook": unit, "student": "."}, "unique_key": unit}
    for step in steps:
        notebook, resources = step(config=generate_config()).preprocess(notebook, resources)
    return notebook
