"""One submission: graft it, run it in the box, judge what its answers give, and write the verdicts into a notebook.

Scores are decided here, outside the process that ran the student's code, from the values it sent and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook

from autograder.box import Box, Cell, CellRun, Limits
from autograder.building.build import pristine
from autograder.exercises import LONG_CELLS, exercises_of
from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.grading.explained import Surroundings
from autograder.grading.followthrough import Answered, follow_through
from autograder.grading.inert import clipped, cut, inert
from autograder.graft.grafting import Graft, GraftedCell, Unreadable, graft
from autograder.graft.recognition import mismatch
from lab.calling.requests import RaisedError, Result
from lab.edits.program import code_of
from lab.judging.judge import judge
from lab.judging.questions import Question
from lab.judging.trying import not_started
from lab.judging.verdict import Verdict
from lab.showing.panel import panel_html, panel_text

TYPESET = ("latex", "mathml", "source")     # of a typed step: a record holds it in plain text
MAX_LEFT_OUT, MAX_QUOTE = 5, 40     # notes on cells that met a limit, and characters of such a cell in a note
MAX_TEXT = 30_000  # characters that a graded notebook shows of a written answer, and of all text beside the answers

MAX_CODE = 300_000  # characters that it shows of all code

@dataclass
class Graded:
    """The result of grading one submission.

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
                     followthrough: bool = True, original: NotebookNode | None = None,
                     exercises: Mapping[str, Exercise] | None = None) -> Graded:
    """Grade one notebook as handed in; raise Unreadable where it is no notebook.

    original, exercises: the unit as the course asks it, where that differs from the installed unit.

    The hidden probes depend on the course's secret, the student, the exercise and all that was handed in: the same
    submission has the same score, and what a student has seen of the probes is of no use for the next one.
    """
    found = judge_submission(raw, unit, student, box, course_secret=course_secret, files=files, figures=figures,
                             followthrough=followthrough, original=original, exercises=exercises)
    return _graded(found.original, found)


@dataclass
class Judged:
    """A submission's answers with their verdicts, before anything is written down."""

    original: NotebookNode
    grafted: Graft
    exercises: Mapping[str, Exercise]
    questions: Mapping[str, Question]
    runs: Mapping[int, CellRun]
    verdicts: dict[str, Verdict]

    def points(self, exercise: str) -> float:
        """Return the points that an exercise is worth."""
        roles = (cell.metadata.get("nbgrader", {}) for cell in self.original.cells)
        return next((float(role["points"]) for role in roles if role.get("grade_id") == f"check_{exercise}"), 0.0)


def judge_submission(raw: bytes, unit: str, student: str, box: Box, *, course_secret: str,
                     files: Mapping[str, bytes] | None = None, figures: bool = False,
                     followthrough: bool = True, original: NotebookNode | None = None,
                     exercises: Mapping[str, Exercise] | None = None) -> Judged:
    """Graft, run and judge one notebook as handed in; see `grade_submission`."""
    exercises = exercises_of(unit) if exercises is None else exercises
    original = _original(unit) if original is None else original
    grafted = graft(raw, original, {name: e.names for name, e in exercises.items()})
    if sentence := mismatch(grafted, raw, unit, {name for e in exercises.values() for name in e.names}):
        raise Unreadable(sentence)
    seed = (course_secret, student, unit, _digest(raw, files or {}))
    questions = {name: question(e, *seed, public=False) for name, e in exercises.items() if e.kind != "explain"}

    def run(cells: Sequence[Cell]) -> Sequence[CellRun]:
        return box.run(cells, files=files or {}, figures=figures, limits=_limits(unit))

    places = [i for i, cell in enumerate(grafted.cells) if _runs(cell, figures)]
    cells = [grafted.cells[i] for i in places]
    runs = run([_boxed(cell, questions) for cell in cells])
    answered = _answered(cells, runs, questions)
    verdicts = {name: one.verdict for name, one in answered.items()}
    if followthrough:
        order = [role.grade_id for cell in original.cells if (role := cell.metadata.get("nbgrader"))
                 and role.grade_id in questions]
        verdicts |= follow_through(answered, exercises, questions, cells, order, run)
    around = Surroundings(grafted, dict(zip(places, runs, strict=True)),
                          {name: e.names for name, e in exercises.items()})
    verdicts = {name: around.explain(verdict, exercises[name].names) for name, verdict in verdicts.items()}
    return Judged(original, grafted, exercises, questions, dict(zip(places, runs, strict=True)), verdicts)


def _limits(unit: str) -> Limits | None:
    """Return the limits of a unit that trains, None where the box's own hold."""
    if unit not in LONG_CELLS:
        return None
    return Limits(cell_seconds=LONG_CELLS[unit], total_seconds=Limits.total_seconds + LONG_CELLS[unit])


@cache
def _original(unit: str) -> NotebookNode:
    """Return the unit as this process first read it; copies are made of it, and it stays unchanged."""
    return pristine(unit)


def _digest(raw: bytes, files: Mapping[str, bytes]) -> str:
    parts = [raw, *(part for name in sorted(files) for part in (name.encode(), files[name]))]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).hexdigest()


def _runs(cell: GraftedCell, figures: bool) -> bool:
    return cell.cell_type == "code" and cell.role != "check" and (figures or cell.role != "picture")


def _asked_of(cell: GraftedCell, questions: Mapping[str, Question]) -> list[Question]:
    return [questions[name] for name in cell.exercises if name in questions]


def _boxed(cell: GraftedCell, questions: Mapping[str, Question]) -> Cell:
    return Cell(cell.source, tuple(probe.request for asked in _asked_of(cell, questions) for probe in asked.probes))


def _answered(cells: Sequence[GraftedCell], runs: Sequence[CellRun],
              questions: Mapping[str, Question]) -> dict[str, Answered]:
    """Return the verdict on each answer; on the best of those that were taken after one cell and after another."""
    taken: dict[str, list[tuple[int, list[Result]]]] = {name: [] for name in questions}
    for number, (cell, run) in enumerate(zip(cells, runs, strict=True)):
        results = iter(run.results)
        for asked in _asked_of(cell, questions):
            taken[asked.id].append((number, _with_the_cells_error(asked, [next(results) for _ in asked.probes], run)))
    return {name: _best(asked, taken[name], cells) for name, asked in questions.items()}


def _best(asked: Question, takings: Sequence[tuple[int, Sequence[Result]]], cells: Sequence[GraftedCell]) -> Answered:
    judged = [(judge(asked, results, partial(_code, asked, cells[:number + 1])),
               sum(result.status != "missing" for result in results), number)
              for number, results in takings or [(0, [Result("missing")] * len(asked.probes))]]
    verdict, _, number = max(judged, key=lambda one: (one[0].fraction, one[1]))
    return Answered(verdict, number)


def _code(asked: Question, cells: Sequence[GraftedCell]) -> str:
    """Return the code of the function that is asked for, as the last of these cells has left it."""
    name = next((probe.name for probe in asked.probes if probe.call), "")
    return code_of(name, [cell.source for cell in cells])


def _with_the_cells_error(asked: Question, results: Sequence[Result], run: CellRun) -> list[Result]:
    """Report the error of the answer's own cell instead of "not started", if that cell crashed."""
    error = next((output for output in run.outputs if output["output_type"] == "error"), None)
    if run.status == "ok" or error is None:
        return list(results)
    crash = RaisedError(error["ename"], error["evalue"])
    return [Result("raised", error=crash) if not_started(probe, result) else result
            for probe, result in zip(asked.probes, results, strict=True)]


def _graded(original: NotebookNode, found: Judged) -> Graded:
    grafted, runs, verdicts, exercises = found.grafted, found.runs, found.verdicts, found.exercises
    notebook = new_notebook(metadata=deepcopy(original.metadata))
    notebook.nbformat_minor = original.nbformat_minor
    scores: dict[str, float] = {}
    maxima: dict[str, float] = {}
    written: list[str] = []
    room, code_room = MAX_TEXT, MAX_CODE
    for i, cell in enumerate(grafted.cells):
        shown = cell.cell
        role = shown.metadata.get("nbgrader", {})
        if shown.cell_type == "code":
            shown.outputs = [NotebookNode(output) for output in runs[i].outputs] if i in runs else []
            shown.execution_count, shown.source = None, clipped(shown.source, code_room)
            code_room = max(0, code_room - len(shown.source) if cell.role in ("extra", "answer") else code_room)
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
                scores[name] = verdict.points(points)
                shown.outputs = _outputs(verdict, points)
        notebook.cells.append(shown)
    return Graded(notebook, scores, maxima, tuple(written), [
        _as_data(verdicts[name], e.kind, maxima.get(f"check_{name}", 0.0))
        for name, e in exercises.items() if name in verdicts],
        [*grafted.notes, *_limits_hit(grafted, runs)])


def _limits_hit(grafted: Graft, runs: Mapping[int, CellRun]) -> list[str]:
    """Return a sentence for each cell that ended its process or met a limit, by its number in the graded notebook."""
    notes = []
    for i, run in runs.items():
        if run.status in ("died", "timeout"):
            line = next(filter(None, map(str.strip, grafted.cells[i].source.split("\n"))), "")
            notes.append(f"Cell {i + 1} ({line[:MAX_QUOTE]!r}) was left out: {run.reason}.")
    if len(notes) > MAX_LEFT_OUT:
        notes[MAX_LEFT_OUT:] = [f"{len(notes) - MAX_LEFT_OUT} more cells were left out for such reasons."]
    return notes


def _as_data(verdict: Verdict, kind: str, of: float) -> dict[str, Any]:
    """Return a verdict for the record, with the points that it is worth and the sum that they are."""
    typed = [{**part, "steps": [{key: value for key, value in step.items() if key not in TYPESET}
                                for step in part["steps"]]} for part in verdict.details.get("typed", ())]
    details = {**verdict.details, "typed": typed} if typed else verdict.details
    return {**verdict.as_data(), "details": details, "kind": kind, "points": verdict.points(of), "of": of,
            "sum": verdict.sum_in_words(of)}


def _outputs(verdict: Verdict, of: float) -> list[NotebookNode]:
    """Return the panel to read, then the bare number, which is what nbgrader takes for the score."""
    panel = {"text/html": panel_html(verdict, of, mathematics="mathml"), "text/plain": panel_text(verdict, of)}
    return [  # nbformat's new_output would validate each against its schema, which takes longer than judging
        from_dict({"output_type": "display_data", "metadata": {}, "data": panel}),
        from_dict({"output_type": "execute_result", "metadata": {}, "data": {"text/plain": repr(verdict.points(of))},
                   "execution_count": None}),
    ]
