"""Read one unit's MyST source and make nbgrader's source notebook of it, with answers, points and rubrics.

The options that give a cell its role:

- ``:exercise: <id>`` in a code cell: the answer; what is blanked stands between ``### BEGIN SOLUTION`` and
  ``### END SOLUTION``.
- ``:check: <id>`` and ``:points: N``: its check, somewhere after the answer.
- ``:picture:`` a picture or player drawn from the student's own code; no later cell needs it.
- ``+++ {"explain": "<id>", "points": N}`` on a line of its own before Markdown text: a written answer. First
  the question, then the model answer between the markers of a solution, then the rubric between
  ``=== BEGIN MARK SCHEME ===`` and ``=== END MARK SCHEME ===``; a bare ``+++`` or a code cell ends it.

A written answer becomes two cells, because formgrader shows a student's cell as the student left it: the
question, locked, which nbgrader puts back with its mark scheme when it grades, and the answer itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.building.embedding import embed_figures

OPTIONS = ("check", "exercise", "explain", "picture", "points", "tags")
MAX_WORDS, MAX_LINES = 120, 15
METADATA = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}

FLAGS = re.MULTILINE | re.DOTALL
SOLUTION = re.compile(r"^[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION[^\n]*(?:\n|\Z)", FLAGS)
SCHEME = re.compile(r"^[^\n]*BEGIN MARK SCHEME[^\n]*\n(.*?)^[^\n]*END MARK SCHEME[^\n]*(?:\n|\Z)", FLAGS)
HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)
NO_WORDS = re.compile(r"\$\$.*?\$\$|!\[[^\]]*\]\([^)]*\)|^\s*\|[^\n]*$", FLAGS)  # formulas, figures, tables
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,50}")
RUBRIC = """{question}
<!-- === BEGIN MARK SCHEME === -->

**Mark scheme** ({points:g} point{s})

{scheme}

**Model answer**

{model}

<!-- === END MARK SCHEME === -->"""


@dataclass
class Source:
    """A unit's source notebook, and what is to be said about it: errors stop the build, warnings do not."""

    notebook: NotebookNode
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_source(path: Path, text: str | None = None) -> Source:
    """Return the source notebook of the MyST file at `path`, or of `text`; figures are looked for beside the file."""
    return _Reader(path, path.read_text(encoding="utf-8") if text is None else text).read()


class _Reader:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.at = 0  # the line reached in the file, from 0
        self.section, self.count = "opening", 0
        self.answers: dict[str, int] = {}  # id of an exercise: its line
        self.checked: set[str] = set()
        self.ids: set[str] = set()
        self.source = Source(new_notebook(metadata=nbformat.from_dict(METADATA)))

    def read(self) -> Source:
        for cell in jupytext.reads("\n".join(self.lines), fmt="md:myst").cells:
            self._move_to(cell)
            unknown = [option for option in cell.metadata if option not in OPTIONS]
            if unknown:
                self.error(f"there is no option {unknown[0]!r}; the options are {', '.join(OPTIONS)}")
            (self._code if cell.cell_type == "code" else self._markdown)(cell)
        for identifier, line in self.answers.items():
            if identifier not in self.checked:
                self.at = line
                self.error(f"the exercise {identifier} has no check cell; add one with :check: {identifier}")
        return self.source

    def error(self, sentence: str) -> None:
        self.source.errors.append(f"{self.path.name}, line {self.at + 1}: {sentence}.")

    def warn(self, sentence: str) -> None:
        self.source.warnings.append(f"{self.path.name}, line {self.at + 1}: {sentence}.")

    def _move_to(self, cell: NotebookNode) -> None:
        """Find the line of a cell, which jupytext does not tell: it is the next that reads like the cell's first."""
        first = next((line for line in cell.source.split("\n") if line.strip()), None)
        if first in self.lines[self.at + 1:]:
            self.at = self.lines.index(first, self.at + 1)

    def _code(self, cell: NotebookNode) -> None:
        options, text = cell.metadata, cell.source
        roles = [role for role in ("exercise", "check", "picture") if role in options]
        if len(roles) > 1:
            self.error(f"a cell has one role, and this one is {' and '.join(roles)}")
        lines = sum("BEGIN SOLUTION" not in line and "END SOLUTION" not in line for line in text.split("\n"))
        if lines > MAX_LINES:
            self.warn(f"this code cell has {lines} lines, more than {MAX_LINES}")
        if "exercise" in options:
            self._answer(options["exercise"], text)
        elif "check" in options:
            self._check(options["check"], options.get("points"), text)
        elif "BEGIN SOLUTION" in text:
            self.error("a solution is in a cell that is no exercise; give the cell :exercise: <id>")
        else:
            self._given(new_code_cell(text), options)

    def _answer(self, identifier: Any, text: str) -> None:
        if not self._is_new(identifier):
            return
        if not SOLUTION.search(text) or len(SOLUTION.findall(text)) != text.count("BEGIN SOLUTION"):
            self.error(f"the exercise {identifier} needs ### BEGIN SOLUTION and, after it, ### END SOLUTION")
        self.answers[identifier] = self.at
        self._add(new_code_cell(text), identifier, solution=True)

    def _check(self, identifier: Any, points: Any, text: str) -> None:
        if identifier not in self.answers:
            self.error(f"the check of {identifier} has no exercise of that id before it")
        elif identifier in self.checked:
            self.error(f"the exercise {identifier} has two check cells")
        elif self._are_points(points, f"the check of {identifier}"):
            self.checked.add(identifier)
            # a check that does not hold raises; Run All goes on with what comes after, as Jupyter does by this tag
            cell = new_code_cell(text, metadata={"tags": ["raises-exception"]})
            self._add(cell, f"check_{identifier}", grade=True, locked=True, points=points)

    def _markdown(self, cell: NotebookNode) -> None:
        text = cell.source.strip("\n")
        if "explain" in cell.metadata:
            self._explain(cell.metadata["explain"], cell.metadata.get("points"), text)
        elif "BEGIN SOLUTION" in text or "BEGIN MARK SCHEME" in text:
            self.error('a model answer or mark scheme is in a cell that is no written answer; put '
                       '+++ {"explain": "<id>", "points": N} before it')
        elif text:
            heading = HEADING.search(text)
            if heading:
                self.section, self.count = _slug(heading.group(1)), 0
            self._given(new_markdown_cell(text), cell.metadata)

    def _explain(self, identifier: Any, points: Any, text: str) -> None:
        if not self._is_new(identifier) or not self._are_points(points, f"the written answer {identifier}"):
            return
        model, scheme = SOLUTION.search(text), SCHEME.search(text)
        question = SCHEME.sub("", SOLUTION.sub("", text)).strip("\n")
        if not question:
            self.error(f"the written answer {identifier} needs its question above the model answer")
        if not model:
            self.error(f"the written answer {identifier} needs a model answer between ### BEGIN SOLUTION "
                       "and ### END SOLUTION")
        if not scheme:
            self.error(f"the written answer {identifier} needs a rubric between === BEGIN MARK SCHEME === "
                       "and === END MARK SCHEME ===")
        if question and model and scheme:
            rubric = RUBRIC.format(question=self._text(question), model=model.group(1).strip(), points=points,
                                   scheme=scheme.group(1).strip(), s="" if points == 1 else "s")
            self._add(new_markdown_cell(rubric), f"{identifier}_question", locked=True)
            answer = f"### BEGIN SOLUTION\n{model.group(1).strip()}\n### END SOLUTION"
            self._add(new_markdown_cell(answer), identifier, grade=True, solution=True, points=points)

    def _given(self, cell: NotebookNode, options: NotebookNode) -> None:
        """Return a cell that students read or run and do not change; its id tells its section and its place there."""
        self.count += 1
        if cell.cell_type == "markdown":
            cell.source = self._text(cell.source)
        if "picture" in options:
            cell.metadata["lab"] = {"picture": True}
        if options.get("tags"):
            cell.metadata["tags"] = list(options["tags"])
        grade_id = f"{self.section}-{self.count}"
        while grade_id in self.ids:  # a heading of the same words before
            grade_id += "-again"
        self._add(cell, grade_id, locked=True)

    def _text(self, text: str) -> str:
        """Return `text` with its figures in it."""
        words = len(NO_WORDS.sub("", text).split())
        if words > MAX_WORDS:
            self.warn(f"this text cell has {words} words, more than {MAX_WORDS}")
        text, errors = embed_figures(text, self.path.parent)
        for sentence in errors:
            self.error(sentence)
        return text

    def _is_new(self, identifier: Any) -> bool:
        if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
            self.error(f"{identifier!r} is no id of an exercise; ids are like hidden_delta")
        elif identifier in self.ids:
            self.error(f"the id {identifier} is a duplicate: another cell has it too")
        else:
            return True
        return False

    def _are_points(self, points: Any, what: str) -> bool:
        right = isinstance(points, (int, float)) and not isinstance(points, bool) and points >= 0
        if not right:
            self.error(f"{what} needs its points, a number, and has {points!r}")
        return right

    def _add(self, cell: NotebookNode, grade_id: str, *, grade: bool = False, solution: bool = False,
             locked: bool = False, points: float | None = None) -> None:
        self.ids.add(grade_id)
        cell.id = grade_id
        cell.metadata["nbgrader"] = {"grade": grade, "grade_id": grade_id, "locked": locked,
                                     "schema_version": 3, "solution": solution, "task": False}
        if points is not None:
            cell.metadata["nbgrader"]["points"] = points
        self.source.notebook.cells.append(nbformat.from_dict(cell))


def _slug(heading: str) -> str:
    words = re.sub(r"\$[^$]*\$|[`*_]", " ", heading).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:40].strip("-") or "section"
