"""One submission: graft it, run it in the box, judge what its answers give, and write the verdicts into a notebook.

Scores are decided here, outside the process that ran the student's code, from the values it sent and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook

from autograder.box import Box, Call, Cell, CellRun, Fetch, Limits
from autograder.box.contract import RaisedError, Result
from autograder.building.build import pristine
from autograder.exercises import LONG_CELLS, exercises_of
from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.grading.inert import clipped, cut, inert
from autograder.graft.grafting import Graft, GraftedCell, graft
from lab.judging.findings import not_started
from lab.judging.judge import judge
from lab.judging.questions import Probe, Question
from lab.judging.verdict import Verdict
from lab.showing.panel import panel_html, panel_text

MAX_TEXT = 30_000  # characters that a graded notebook shows of a written answer, and of all text beside the answers


@dataclass
class Graded:
    """What came of one submission.

    scores, maxima: points by the grade_id of each check cell.  written: grade_ids that a person marks.
    verdicts: one JSON-able dict an exercise.  notes: what was unusual about the file, in sentences.
    """

    notebook: NotebookNode
    scores: dict[str, float]
    maxima: dict[str, float]
    written: tuple[str, ...]
    verdicts: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)


def grade_submission(raw: bytes, unit: str, student: str, box: Box, *, course_secret: str,
                     files: Mapping[str, bytes] | None = None, figures: bool = False,
                     original: NotebookNode | None = None, exercises: Mapping[str, Exercise] | None = None) -> Graded:
    """Grade one notebook as handed in. Raise Unreadable where it is no notebook.

    original, exercises: the unit as the course asks it, where that differs from the installed unit.

    The hidden probes depend on the course's secret, the student, the exercise and all that was handed in: the same
    submission has the same score, and what a student has seen of the probes is of no use for the next one.
    """
    exercises = exercises_of(unit) if exercises is None else exercises
    original = _original(unit) if original is None else original
    grafted = graft(raw, original, {name: e.names for name, e in exercises.items()})
    seed = (course_secret, student, unit, _digest(raw, files or {}))
    questions = {name: question(e, *seed, public=False)
                 for name, e in exercises.items() if e.kind != "explain"}
    cells = [_boxed(cell, questions) for cell in grafted.cells if _runs(cell, figures)]
    limits = Limits(cell_seconds=LONG_CELLS[unit], total_seconds=Limits.total_seconds + LONG_CELLS[unit]
                    ) if unit in LONG_CELLS else None
    runs = dict(zip((i for i, cell in enumerate(grafted.cells) if _runs(cell, figures)),
                    box.run(cells, files=files or {}, figures=figures, limits=limits), strict=True))
    taken: dict[str, list[list[Result]]] = {name: [] for name in questions}
    for i, run in runs.items():
        for name, results in _taken(grafted.cells[i], run, questions).items():
            taken[name].append(_with_the_cells_error(questions[name], results, run))
    verdicts = {name: _best(asked, taken[name]) for name, asked in questions.items()}
    return _graded(original, grafted, runs, verdicts, exercises)


@cache
def _original(unit: str) -> NotebookNode:
    """The unit as this process has known it since it first graded it; nothing that is made of it changes it."""
    return pristine(unit)


def _digest(raw: bytes, files: Mapping[str, bytes]) -> str:
    parts = [raw, *(part for name in sorted(files) for part in (name.encode(), files[name]))]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).hexdigest()


def _runs(cell: GraftedCell, figures: bool) -> bool:
    return cell.cell_type == "code" and cell.role != "check" and (figures or cell.role != "picture")


def _asked_of(cell: GraftedCell, questions: Mapping[str, Question]) -> list[Question]:
    return [questions[name] for name in cell.exercises if name in questions]


def _boxed(cell: GraftedCell, questions: Mapping[str, Question]) -> Cell:
    return Cell(cell.source, tuple(_request(probe) for asked in _asked_of(cell, questions) for probe in asked.probes))


def _request(probe: Probe) -> Call | Fetch:
    if probe.args is None:
        return Fetch(probe.name)
    return Call(probe.name, probe.args, counted=probe.counted, budget=probe.budget, twice=probe.twice,
                seconds=probe.seconds, layout=probe.layout)


def _taken(cell: GraftedCell, run: CellRun, questions: Mapping[str, Question]) -> dict[str, list[Result]]:
    """What came of the probes that were put after this cell, by exercise."""
    results = iter(run.results)
    return {asked.id: [next(results) for _ in asked.probes] for asked in _asked_of(cell, questions)}


def _best(asked: Question, takings: Sequence[Sequence[Result]]) -> Verdict:
    """The verdict on an answer; on the best of those that were taken after one cell and after another."""
    judged = [(judge(asked, results), sum(result.status != "missing" for result in results))
              for results in takings or [[Result("missing")] * len(asked.probes)]]
    return max(judged, key=lambda pair: (pair[0].fraction, pair[1]))[0]


def _with_the_cells_error(asked: Question, results: Sequence[Result], run: CellRun) -> list[Result]:
    """An answer that is missing, or as blank as an earlier cell left it, because its own cell stopped is that error."""
    error = next((output for output in run.outputs if output["output_type"] == "error"), None)
    if run.status == "ok" or error is None:
        return list(results)
    told = RaisedError(error["ename"], error["evalue"])
    return [Result("raised", error=told) if not_started(probe, result, asked.kind) else result
            for probe, result in zip(asked.probes, results, strict=True)]


def _graded(original: NotebookNode, grafted: Graft, runs: Mapping[int, CellRun], verdicts: Mapping[str, Verdict],
            exercises: Mapping[str, Exercise]) -> Graded:
    notebook = new_notebook(metadata=deepcopy(original.metadata))
    notebook.nbformat_minor = original.nbformat_minor
    scores: dict[str, float] = {}
    maxima: dict[str, float] = {}
    written: list[str] = []
    room = MAX_TEXT
    for i, cell in enumerate(grafted.cells):
        shown = cell.cell
        role = shown.metadata.get("nbgrader", {})
        if shown.cell_type == "code":
            shown.outputs = [NotebookNode(output) for output in runs[i].outputs] if i in runs else []
            shown.execution_count, shown.source = None, clipped(shown.source)
        elif cell.role in ("extra", "written"):
            source, left = cut(shown.source, MAX_TEXT if cell.role == "written" else room)
            room = left if cell.role == "extra" else room
            shown.source, images = inert(source, shown.get("attachments", {}))
            if images:
                shown.attachments = NotebookNode(images)
        if role.get("grade"):
            name, points = cell.grade_id or "", float(role["points"])
            maxima[name] = points
            if role.get("solution"):
                written.append(name)
            else:
                verdict = verdicts[name.removeprefix("check_")]
                scores[name] = round(verdict.fraction * points, 4)
                shown.outputs = _outputs(verdict, scores[name], points)
        notebook.cells.append(shown)
    return Graded(notebook, scores, maxima, tuple(written), [
        {**verdicts[name].as_data(), "kind": e.kind, "points": scores.get(f"check_{name}", 0.0),
         "of": maxima.get(f"check_{name}", 0.0)} for name, e in exercises.items() if name in verdicts],
        list(grafted.notes))


def _outputs(verdict: Verdict, points: float, of: float) -> list[NotebookNode]:
    """The panel to read, then the bare number, which is what nbgrader takes for the score."""
    score = f"{points:g} of {of:g} points"
    panel = {"text/html": panel_html(verdict, score), "text/plain": panel_text(verdict, score)}
    return [  # nbformat's new_output would validate each against its schema, which takes longer than judging
        from_dict({"output_type": "display_data", "metadata": {}, "data": panel}),
        from_dict({"output_type": "execute_result", "metadata": {}, "data": {"text/plain": f"{points!r}"},
                   "execution_count": None}),
    ]
