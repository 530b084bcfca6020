"""Explain a verdict by the notebook around the answer: a misspelt name, a helper further down, a failed import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.box import CellRun
from autograder.graft.cells import plain
from autograder.graft.definitions import pristine_names
from autograder.graft.grafting import Graft
from lab.judging.unstarted import (
    AVAILABLE,
    blank_parts,
    bound_names,
    continued,
    defines,
    import_of,
    missing_name,
    missing_package,
    why_missing,
    with_part,
    with_reason,
)
from lab.judging.verdict import Verdict


class Surroundings:
    """The code cells of one notebook as it was graded, and how each ended."""

    def __init__(self, grafted: Graft, runs: Mapping[int, CellRun], exercises: Mapping[str, Sequence[str]]) -> None:
        """Take the names of each exercise's answer in `exercises`."""
        originals = grafted.originals
        self._blank = {name: original.text for name, original in originals.items()}
        given = {name for original in originals.values() if original.cell.cell_type == "code"
                 for name in pristine_names(original.text)}
        self._known = given.union(*exercises.values())
        self._cells = [(i, cell) for i, cell in enumerate(grafted.cells) if cell.cell_type == "code"]
        self._written = [cell.cell.source for _, cell in self._cells if cell.role in ("answer", "extra")
                         and plain(cell.cell.source) != self._blank.get(cell.grade_id or "")]
        self._texts = [cell.cell.source for cell in grafted.cells
                       if cell.cell_type != "code" and cell.role in ("answer", "extra")]
        self._errors = {i: next((output for output in run.outputs if output["output_type"] == "error"), None)
                        for i, run in runs.items()}

    def explain(self, verdict: Verdict, names: Sequence[str]) -> Verdict:
        """Return the verdict, with what the notebook around the answer has to do with it."""
        if verdict.status == "not started":
            reason = why_missing(names, self._written, self._known, self._own(verdict.exercise)) or self._in_text(names)
            return with_reason(verdict, reason)
        for name in blank_parts(verdict, names):
            verdict = with_part(verdict, name, why_missing([name], self._written, self._known))
        if package := missing_package(verdict.message):
            return continued(verdict, self._about(package))
        if name := missing_name(verdict.message):
            return continued(verdict, self._why_undefined(name, verdict.exercise))
        return verdict

    def _about(self, package: str) -> str:
        return AVAILABLE if "." not in package else ""

    def _in_text(self, names: Sequence[str]) -> str:
        """Say where an answer is written in a cell that does not run."""
        for name in names:
            if any(name in text and defines(name, text) for text in self._texts):
                return f"`{name}` is in a Markdown cell, which does not run: make it a code cell (press Esc, then Y)."
        return ""

    def _own(self, exercise: str) -> str:
        own = next((cell.cell.source for _, cell in self._cells if cell.grade_id == exercise), "")
        return "" if plain(own) == self._blank.get(exercise) else own

    def _why_undefined(self, name: str, exercise: str) -> str:
        """Say why a name is not there that the answer uses."""
        place = max((i for i, cell in self._cells if exercise in cell.exercises), default=-1)
        for i, cell in self._cells:
            if name not in cell.source or name not in bound_names(cell.source):
                continue
            error = self._errors.get(i)
            if error is not None and (package := missing_package(f"{error['ename']}: {error['evalue']}")):
                return f"`{name}` was to come from `{package}`. {AVAILABLE}"
            if i > place:
                return (f"`{name}` is defined further down. A notebook is graded from top to bottom, as with Restart "
                        "and Run All: move its cell up.")
            if error is not None:
                return f"The cell that defines `{name}` stopped with {error['ename']}."
        line = import_of(name)
        return f"`{line}` is missing in your cell." if line else ""


