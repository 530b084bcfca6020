"""Reads one unit's MyST source and makes nbgrader's source notebook of it (answers, points and rubrics included).

The options that give a cell its role:

- ```` ```{code-cell} ```` with ``:exercise: <id>``: the answer; what is blanked stands between ``### BEGIN SOLUTION``
  and ``### END SOLUTION``.
- ``:check: <id>`` and ``:points: N``: its check, after the answer.
- ``:picture:`` a picture or player drawn from the student's own code; no later cell needs it.
- ``+++ {"explain": "<id>", "points": N}`` on a line of its own before Markdown text: a written answer. The question
  comes first, then the model answer between solution markers, then the rubric between
  ``=== BEGIN MARK SCHEME ===`` and ``=== END MARK SCHEME ===``; a bare ``+++`` ends the cell.

A written answer becomes two cells, because formgrader shows a cell as the student left it: the question, locked, which
nbgrader puts back with its mark scheme when it grades, and the answer itself, graded by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.embedding import embed_figures

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
OPTIONS = {"exercise", "check", "points", "picture", "explain", "tags"}
MAX_WORDS, MAX_LINES = 120, 15
SOLUTION = re.compile(r"^[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION[^\n]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
SCHEME = re.compile(r"^[^\n]*BEGIN MARK SCHEME[^\n]*\n(.*?)^[^\n]*END MARK SCHEME[^\n]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,50}")


@dataclass
class Source:
    """A unit's source notebook, and what is to be said about it: errors stop the build, warnings do not."""

    notebook: NotebookNode
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)


def read_source(path: Path) -> Source:
    """The source notebook of the MyST file at `path`; figures are looked for relative to it."""
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.split("\n")
        self.at = 0  # the line reached in the file, from 0
        self.heading, self.count = "opening", 0
        self.answers: dict[str, int] = {}
        self.checks: set[str] = set()
        self.source = Source(new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}}))

    def read(self) -> Source:
        for cell in jupytext.reads(self.text, fmt="md:myst").cells:
            self._find(cell)
            unknown = sorted(set(cell.metadata) - OPTIONS)
            if unknown:
                self.error(f"the option {unknown[0]!r} is unknown; the options are {', '.join(sorted(OPTIONS))}")
            (self._code if cell.cell_type == "code" else self._markdown)(cell)
        for identifier in self.answers.keys() - self.checks:
            self.at = self.answers[identifier]
            self.error(f"the exercise {identifier} has no check cell; add one with :check: {identifier}")
        self.source.exercises = list(self.answers)
        return self.source

    def error(self, sentence: str) -> None:
        self.source.errors.append(f"{self.path.name}, line {self.at + 1}: {sentence}.")

    def warn(self, sentence: str) -> None:
        self.source.warnings.append(f"{self.path.name}, line {self.at + 1}: {sentence}.")

    def _find(self, cell: NotebookNode) -> None:
        """Moves on to the line where `cell` stands, for messages."""
        first = next((line for line in cell.source.split("\n") if line.strip()), None)
        if first is not None and first in self.lines[self.at + 1:]:
            self.at = self.lines.index(first, self.at + 1)

    def _code(self, cell: NotebookNode) -> None:
        options = cell.metadata
        if len(cell.source.split("\n")) > MAX_LINES + 2 * cell.source.count("BEGIN SOLUTION"):
            self.warn(f"this code cell has more than {MAX_LINES} lines")
        roles = [role for role in ("exercise", "check", "picture") if role in options]
        if len(roles) > 1:
            self.error(f"a cell has one role, and this one has {' and '.join(roles)}")
        if "exercise" in options:
            self._answer(options["exercise"], cell.source)
        elif "check" in options:
            self._check(options["check"], options.get("points"), cell.source)
        elif "BEGIN SOLUTION" in cell.source:
            self.error("a solution stands in a cell that is no exercise; give the cell the option :exercise: <id>")
        else:
            self._given(new_code_cell(cell.source), picture="picture" in options, options=options)

    def _answer(self, identifier: object, text: str) -> None:
        if not self._new(identifier):
            return
        if len(SOLUTION.findall(text)) != text.count("BEGIN SOLUTION") or not SOLUTION.search(text):
            self.error(f"the exercise {identifier} needs ### BEGIN SOLUTION and, after it, ### END SOLUTION")
        self.answers[identifier] = self.at
        self._add(new_code_cell(text), identifier, solution=True)

    def _check(self, identifier: object, points: object, text: str) -> None:
        if identifier not in self.answers:
            self.error(f"the check of {identifier} comes before its exercise, or there is none of that name")
        elif identifier in self.checks:
            self.error(f"the exercise {identifier} has two check cells")
        elif self._points(points, f"the check of {identifier}"):
            self.checks.add(identifier)
            self._add(new_code_cell(text), f"check_{identifier}", grade=True, locked=True, points=points)

    def _markdown(self, cell: NotebookNode) -> None:
        text = cell.source.strip("\n")
        heading = re.search(r"^#+\s+(.+)$", SCHEME.sub("", SOLUTION.sub("", text)), re.MULTILINE)
        if heading and "explain" not in cell.metadata:
            self.heading, self.count = _slug(heading.group(1)), 0
        if "explain" in cell.metadata:
            self._explain(cell.metadata["explain"], cell.metadata.get("points"), text)
        elif "BEGIN SOLUTION" in text or "BEGIN MARK SCHEME" in text:
            self.error('a model answer or mark scheme stands in a cell that is no written answer; put '
                       '+++ {"explain": "<id>", "points": N} before it')
        elif text:
            self._words(text)
            self._given(new_markdown_cell(text), options=cell.metadata)

    def _explain(self, identifier: object, points: object, text: str) -> None:
        if not self._new(identifier) or not self._points(points, f"the written answer {identifier}"):
            return
        model, scheme = SOLUTION.search(text), SCHEME.search(text)
        question = SCHEME.sub("", SOLUTION.sub("", text)).strip("\n")
        for missing, what in ((not question, "a question before its model answer"),
                              (not model, "a model answer between ### BEGIN SOLUTION and ### END SOLUTION"),
                              (not scheme, "a rubric between === BEGIN MARK SCHEME === and === END MARK SCHEME ===")):
            if missing:
                self.error(f"the written answer {identifier} lacks {what}")
        if not (question and model and scheme):
            return
        self._words(question)
        rubric = (f"{question}\n<!-- === BEGIN MARK SCHEME === -->\n\n**Mark scheme** ({points} points)\n\n"
                  f"{scheme.group(1).strip()}\n\n**Model answer**\n\n{model.group(1).strip()}\n\n"
                  "<!-- === END MARK SCHEME === -->")
        self._add(self._figures(new_markdown_cell(rubric)), f"{identifier}_question", locked=True)
        answer = f"### BEGIN SOLUTION\n{model.group(1).strip()}\n### END SOLUTION"
        self._add(new_markdown_cell(answer), identifier, grade=True, solution=True, points=points)

    def _new(self, identifier: object) -> bool:
        if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
            self.error(f"{identifier!r} is no id of an exercise; ids are like hidden_delta")
        elif any(cell.id == identifier for cell in self.source.notebook.cells):
            self.error(f"the id {identifier} is used twice")
        else:
            return True
        return False

    def _points(self, points: object, what: str) -> bool:
        right = isinstance(points, (int, float)) and not isinstance(points, bool) and points >= 0
        if not right:
            self.error(f"{what} needs its points, a number, and has {points!r}")
        return right

    def _words(self, text: str) -> None:
        words = len(re.sub(r"\$\$.*?\$\$|!\[[^\]]*\]\([^)]*\)|^\s*\|.*$", "", text, flags=re.DOTALL | re.MULTILINE).split())
        if words > MAX_WORDS:
            self.warn(f"this text cell has {words} words, more than {MAX_WORDS}")

    def _given(self, cell: NotebookNode, picture: bool = False, options: NotebookNode | None = None) -> None:
        self.count += 1
        if picture:
            cell.metadata["lab"] = {"picture": True}
        if options and options.get("tags"):
            cell.metadata["tags"] = list(options["tags"])
        self._add(self._figures(cell), f"{self.heading}-{self.count}", locked=True)

    def _figures(self, cell: NotebookNode) -> NotebookNode:
        if cell.cell_type == "markdown":
            cell.source, errors = embed_figures(cell.source, self.path.parent)
            for sentence in errors:
                self.error(sentence)
        return cell

    def _add(self, cell: NotebookNode, grade_id: str, *, grade: bool = False, solution: bool = False,
             locked: bool = False, points: float | None = None) -> None:
        taken = {other.id for other in self.source.notebook.cells}
        while grade_id in taken:  # two headings of the same words
            grade_id += "x"
        cell.id = grade_id
        cell.metadata["nbgrader"] = {"grade": grade, "grade_id": grade_id, "locked": locked, "schema_version": 3,
                                     "solution": solution, "task": False}
        if points is not None:
            cell.metadata["nbgrader"]["points"] = points
        self.source.notebook.cells.append(nbformat.from_dict(cell))


def _slug(heading: str) -> str:
    words = re.sub(r"\$[^$]*\$|[`*_]", " ", heading).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:48].strip("-") or "section"
