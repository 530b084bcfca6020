"""check, hint and progress: what a student calls, and what the session remembers between calls."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import replace

from .answers import solutions, verdict_of
from .judging.questions import Question
from .judging.verdict import Verdict
from .remembering import kernel, standing
from .remembering.time_limit import ENDLESS, where
from .shipped import public_question, unit_data, unit_of, units
from .showing.overview import Card, Overview
from .showing.panel import WORDS, Panel, in_brief
from .showing.style import turned_off
from .surroundings import differences_from_grading

OTHER_INPUTS = "Grading tries other inputs too."

_unit: list[str] = []


class CheckFailed(AssertionError):
    """A check that did not hold; Jupyter shows its one line instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class UnknownName(ValueError):
    """A name of no exercise or unit; Jupyter shows its one line, which says what was meant, instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(exercise: str) -> None:
    """Try the answer to an exercise on its public probes and show what came out.

    Raises CheckFailed, with one line instead of a traceback, where the answer is not right or was stopped; a blank
    answer only says that it is not started.
    """
    question = _question(exercise)
    if not question.probes:
        kernel.show(_written(exercise))
        return
    namespace = kernel.namespace()
    try:
        verdict = verdict_of(exercise, namespace, kernel.cells_run())
    except KeyboardInterrupt as stopped:
        raise CheckFailed(f"{exercise}: stopped{where(stopped)}. {ENDLESS}") from None
    verdict = _as_run(exercise, verdict)
    points = _points(exercise) if verdict.status == "partly" else 0
    differences = differences_from_grading(verdict, question, namespace, kernel.cells_run())
    panel = Panel(verdict, points, _next_step(exercise, verdict, _stopped(question), differences))
    standing.checked(exercise, verdict, panel, kernel.show(panel))
    blank = verdict.status in ("not started", "not run")
    if _is_due(exercise) if blank else verdict.status != "right":
        raise CheckFailed(f"{exercise}: {in_brief(verdict)}")


def _as_run(exercise: str, verdict: Verdict) -> Verdict:
    """Return the verdict, saying so where it is not on what the notebook's cell holds now."""
    if verdict.status == "not started" and (reason := standing.unrun(exercise)):
        return replace(verdict, status="not run", message=reason)
    if verdict.status in ("right", "partly") and (failure := standing.failed(exercise)):
        return replace(verdict, status="could not run", terms=[], fraction=0.0, message=(
            f"The cell of this answer {failure}. What was there before is {WORDS[verdict.status]}, but your notebook "
            "does not hold it any more."))
    helper, failure = standing.failed_helper(exercise)
    if verdict.status in ("right", "partly") and failure:
        return replace(verdict, status="could not run", terms=[], fraction=0.0, message=(
            f"It uses `{helper}`, whose cell {failure}. With the `{helper}` from before, it is "
            f"{WORDS[verdict.status]}; fix `{helper}` first."))
    return verdict


def _points(exercise: str) -> float:
    """Return the points that an exercise is worth, 0 where they are not known."""
    return float(unit_data(unit_of(exercise) or "")["exercises"][exercise].get("points", 0))


def _is_due(exercise: str) -> bool:
    """Return True if a blank counts as failed: with nbgrader's Validate, which takes what raises nothing for passed."""
    optional = unit_data(unit_of(exercise) or "")["exercises"][exercise].get("optional")
    return "NBGRADER_VALIDATING" in os.environ and not optional


def hint(exercise: str) -> None:
    """Show the next hint of an exercise: three, from a nudge to nearly there."""
    question = _question(exercise)
    if not question.hints:
        kernel.show(_written(exercise, f" Read again: “{question.read}”."))
        return
    hints = question.hints
    rung = standing.next_hint(exercise, len(hints) - 1)
    more = f"Run `hint(\"{exercise}\")` again for the next one." if rung + 1 < len(hints) else "This is the last one."
    words = hints[rung]
    if rung + 1 == len(hints) and exercise in solutions:
        words += f" In your cell, this would make it right: {solutions[exercise]}"
    kernel.show(Card(f"Hint {rung + 1} of {len(hints)} for {exercise}", words, more))


def progress(unit: str | None = None) -> None:
    """Show what is done, tried and waiting in this unit, with points and minutes left.

    Silent while a notebook is graded, where nothing is checked inside.
    """
    if turned_off():
        return
    unit = unit or (_unit[-1] if _unit else standing.unit_here(units()))
    if unit is None:
        names = ", ".join(f'"{name}"' for name in units())
        first = names.split(", ")[0]
        kernel.show(Card("Progress of which unit?", f"Nothing is checked yet. Name the unit: progress({first}).",
                         f"The units are {names}."))
        return
    if unit not in units():
        raise UnknownName(f"there is no unit {unit!r}; the units are {', '.join(units())}")
    kernel.show(Overview(unit, unit_data(unit)["exercises"], standing.statuses(unit)))


def _question(exercise: str) -> Question:
    try:
        question = public_question(exercise)
    except KeyError:
        known = [name for unit in units() for name in unit_data(unit)["exercises"]]
        near = difflib.get_close_matches(str(exercise), known, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownName(f"there is no exercise {exercise!r}{meant}") from None
    unit = unit_of(exercise)
    if unit is not None:
        _unit[:] = [unit]
    return question


def _written(exercise: str, read: str = "") -> Card:
    return Card(f"{exercise} is answered in words", f"A person marks it, so there is nothing to check.{read}",
                "Double-click the cell below the question, and write there.")


def _stopped(question: Question) -> str:
    """Return a sentence about the error that stopped the last cell, if that cell was to define this answer."""
    if standing.failed(question.id):
        return f"The cell that ran last {standing.failed(question.id)}"
    result = getattr(kernel.shell(), "last_execution_result", None)
    error = getattr(result, "error_before_exec", None) or getattr(result, "error_in_exec", None)
    source = str(getattr(getattr(result, "info", None), "raw_cell", ""))
    names = "|".join({re.escape(probe.name) for probe in question.probes})
    if error is None or not re.search(rf"\bdef\s+({names})\b|\b({names})\s*(,[^=\n]*)?=(?!=)", source):
        return ""
    why = str(getattr(error, "msg", error)).strip().split("\n")[0][:200]
    return f"The cell that ran last stopped with {type(error).__name__}{why and ': ' + why}"




def _next_step(exercise: str, verdict: Verdict, stopped: str, differences: str = "") -> str:
    if verdict.status == "not run":
        return "Run the cell of your answer, and then this check again."
    stuck = f"Stuck? Type `hint(\"{exercise}\")` in a new cell."
    if stopped:
        return f"{stopped}, so this is about what was there before. Correct that cell, run it, and check again."
    if verdict.status == "not started":
        return f"Write your answer in the cell above, run it, and run this check again. {stuck}"
    if verdict.status == "right":
        called = any(probe.call for probe in _question(exercise).probes)
        return " ".join(filter(None, [differences, OTHER_INPUTS if called else "", _onwards(exercise)]))
    return f"{differences} Change the cell above, run it, and run this check again. {stuck}".strip()


def _onwards(exercise: str) -> str:
    """Return what comes after a finished exercise: the next one in the notebook's order that is not done."""
    exercises = unit_data(unit_of(exercise) or "")["exercises"]
    names, statuses = list(exercises), standing.statuses(unit_of(exercise) or "")
    for name in names[names.index(exercise) + 1:]:
        if statuses.get(name) != "right":
            return f"Read on; the next exercise is `{name}`" + (
                ", in writing." if exercises[name]["kind"] == "explain" else ".")
    return "That was the last one of this unit; `progress()` shows what is left."


standing.session()  # watches cells, from the cell on that imports the lab
