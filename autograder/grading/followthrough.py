"""Follow-through: an answer that uses a wrong earlier answer is judged once more, with the right one in its place.

The right functions stay outside the box; the answer gets their values as plain data. Only helpers that an exercise
declares, and that the notebook asks before it, are replaced, so that nothing is earned by calling a later, a blank or
one's own function. An exercise whose right function was within an earlier answer's reach is not asked any more: its
values could have been kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.box import Cell, CellRun
from autograder.exercises.kinds import Exercise
from autograder.graft.grafting import GraftedCell
from lab.calling.requests import Request, Result
from lab.judging.helpers import once_right
from lab.judging.judge import judge
from lab.judging.questions import Question
from lab.judging.verdict import Verdict

FINE = ("right", "right once")


@dataclass(frozen=True)
class Answered:
    """The verdict on an answer, and the number of the cell after which it was taken."""

    verdict: Verdict
    cell: int


def follow_through(answered: Mapping[str, Answered], exercises: Mapping[str, Exercise],
                   questions: Mapping[str, Question], cells: Sequence[GraftedCell], order: Sequence[str],
                   run: Callable[[Sequence[Cell]], Sequence[CellRun]]) -> dict[str, Verdict]:
    """Return better verdicts on answers that fail, or fail otherwise, only because of the helpers that they use.

    cells: those that run.  order: the exercises as the notebook asks them.  run: runs cells in the box.
    """
    again = {name: helpers for name in order if name in answered and (
        helpers := _wrong_helpers(exercises[name], answered, order, cells))}
    asked = _in_order(again, answered, exercises)
    if not asked:
        return {}
    last = max(answered[name].cell for name in asked)
    runs = run([Cell(cell.source, tuple(
        request for name in asked if answered[name].cell == number
        for request in _requests(questions[name], [exercises[helper] for helper in again[name]])))
        for number, cell in enumerate(cells[:last + 1])])
    results: dict[str, list[Result]] = {}
    for number, cell_run in enumerate(runs):
        left = iter(cell_run.results)
        for name in asked:
            if answered[name].cell == number:
                results[name] = [next(left) for _ in questions[name].probes]
    found: dict[str, Verdict] = {}
    for name in asked:
        old, new = answered[name].verdict, judge(questions[name], results[name])
        if new.fraction > old.fraction or (new.mistake and not old.mistake and not old.fraction):
            found[name] = once_right(new, _roots(again[name], found))
    return found


def _roots(helpers: Sequence[str], found: Mapping[str, Verdict]) -> list[str]:
    """Return the helpers to fix first: in place of one that is itself right once others are, those others."""
    return list(dict.fromkeys(root for helper in helpers
                              for root in (found[helper].after if helper in found else [helper])))


def _wrong_helpers(exercise: Exercise, answered: Mapping[str, Answered], order: Sequence[str],
                   cells: Sequence[GraftedCell]) -> list[str]:
    """Return the helpers of an answer that fails which are not right themselves, if its notebook uses them."""
    verdict = answered[exercise.id].verdict
    if verdict.status in ("right", "not started") or not exercise.asked:
        return []
    earlier = set(order[:order.index(exercise.id)])
    return [helper for helper in exercise.uses if helper in earlier and helper in answered
            and answered[helper].verdict.status not in FINE and _is_called(helper, exercise, cells)]


def _is_called(helper: str, exercise: Exercise, cells: Sequence[GraftedCell]) -> bool:
    """Return True if a cell of the answer, or one that the student added, says the helper's name."""
    return any(re.search(rf"\b{re.escape(helper)}\b", cell.source) for cell in cells
               if exercise.id in cell.exercises or cell.role == "extra" or cell.grade_id == exercise.id)


def _in_order(again: Mapping[str, Sequence[str]], answered: Mapping[str, Answered],
              exercises: Mapping[str, Exercise]) -> list[str]:
    """Return the exercises to ask again, but none whose right function an earlier answer could have called."""
    found: list[str] = []
    offered: set[str] = set()
    for name in sorted(again, key=lambda name: answered[name].cell):
        if name not in offered:
            found.append(name)
            offered.update(again[name])
    return found


def _requests(question: Question, helpers: Sequence[Exercise]) -> list[Request]:
    right = tuple((helper.asked.name, helper.asked.reference) for helper in helpers if helper.asked)
    return [replace(probe.call, helpers=right) if probe.call else probe.request for probe in question.probes]
