"""check, hint and progress: what a student calls, and what the session remembers between calls."""

from __future__ import annotations

import difflib
import inspect
import os
import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .calling.calls import find, names_used
from .calling.errors import raised
from .calling.requests import Result
from .judging.helpers import held_up
from .judging.in_source import Source
from .judging.judge import judge
from .judging.questions import Question
from .judging.verdict import Verdict
from .shipped import public_question, unit_data, unit_of, units
from .showing.overview import Card, Overview
from .showing.panel import Panel, in_brief
from .showing.style import turned_off
from .surroundings import differences_from_grading, explained

OTHER_INPUTS = "Grading tries other inputs too."

_statuses: dict[str, str] = {}
_rungs: dict[str, int] = {}
_solutions: dict[str, str] = {}
_unit: list[str] = []


class CheckFailed(AssertionError):
    """A check that did not hold; Jupyter shows its one line in the place of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(exercise: str) -> None:
    """Try the answer to an exercise on its public probes and show what came out.

    Raises CheckFailed, with one line in the place of a traceback, where the answer is not right or was stopped; a blank
    answer only says that it is not started.
    """
    question = _question(exercise)
    if not question.probes:
        _show(_written(exercise))
        return
    namespace = _namespace()
    try:
        results = _results(question, namespace)
        verdict = _after_helpers(exercise, judge(question, results, _source(question, namespace)), namespace)
        verdict = _with_edit(exercise, verdict, question, namespace, results)
    except KeyboardInterrupt as stopped:
        place = raised(stopped)
        where = f" in line {place.line} of your cell: {place.text.strip()}" if place.text else ""
        raise CheckFailed(f"{exercise}: stopped{where}. Is there a loop that never ends?") from None
    verdict = explained(verdict, question, namespace, _cells_run(), _known_names())
    _statuses[exercise] = verdict.status
    points = _points(exercise) if verdict.status == "partly" else 0
    differences = differences_from_grading(verdict, question, namespace, _cells_run())
    _show(Panel(verdict, points, _next_step(exercise, verdict, _stopped(question), differences)))
    if verdict.status not in ("right", "not started") or (verdict.status == "not started" and _is_due(exercise)):
        raise CheckFailed(f"{exercise}: {in_brief(verdict)}")


def _results(question: Question, namespace: MutableMapping[str, Any]) -> list[Result]:
    return [find(probe.request, namespace) for probe in question.probes]


def _source(question: Question, namespace: Mapping[str, Any]) -> Source:
    """Return what gives the code of the function that is asked for."""
    def code() -> str:
        from .edits.here import cells_of  # only here: most checks need no source
        from .edits.program import code_of

        return code_of(name, cells_of(name, namespace))

    name = next((probe.name for probe in question.probes if probe.call), "")
    return code if name else None


def _with_edit(exercise: str, verdict: Verdict, question: Question, namespace: Mapping[str, Any],
               results: Sequence[Result]) -> Verdict:
    """Return the verdict with where the smallest edit is that makes the answer right, if nothing else is known."""
    from .edits.here import find_edit  # only here: most checks need no search

    _solutions.pop(exercise, None)
    if verdict.status not in ("wrong", "raised", "partly") or verdict.mistake or verdict.after:
        return verdict
    edit = find_edit(question, namespace, results)
    if edit is None:
        return verdict
    _solutions[exercise] = edit.solution()
    return replace(verdict, edit=edit.sentence())


def _after_helpers(exercise: str, verdict: Verdict, namespace: MutableMapping[str, Any]) -> Verdict:
    """Return the verdict, saying what to fix first if the answer fails and uses others that are not right."""
    if verdict.status in ("right", "not started"):
        return verdict
    data = unit_data(unit_of(exercise) or "")["exercises"][exercise]
    used = {name for answer in data["names"] for name in names_used(namespace.get(answer), namespace)}
    wrong = [name for name in data["uses"] if name in used
             and _is_wrong(public_question(name), namespace)]
    return held_up(verdict, wrong) if wrong else verdict


def _is_wrong(question: Question, namespace: MutableMapping[str, Any]) -> bool:
    return judge(question, _results(question, namespace)).status != "right"


def _points(exercise: str) -> float:
    """Return the points that an exercise is worth, 0 where they are not known."""
    return float(unit_data(unit_of(exercise) or "")["exercises"][exercise].get("points", 0))


def _is_due(exercise: str) -> bool:
    """Whether a blank counts as failed: with nbgrader's Validate, which takes what raises nothing for passed."""
    optional = unit_data(unit_of(exercise) or "")["exercises"][exercise].get("optional")
    return "NBGRADER_VALIDATING" in os.environ and not optional


def hint(exercise: str) -> None:
    """Show the next hint of an exercise: three, from a nudge to nearly there."""
    question = _question(exercise)
    if not question.hints:
        _show(_written(exercise, f" Read again: “{question.read}”."))
        return
    hints = question.hints
    rung = min(_rungs.get(exercise, 0), len(hints) - 1)
    _rungs[exercise] = rung + 1
    more = f"Run `hint(\"{exercise}\")` again for the next one." if rung + 1 < len(hints) else "This is the last one."
    words = hints[rung]
    if rung + 1 == len(hints) and exercise in _solutions:
        words += f" In your cell, this would make it right: {_solutions[exercise]}"
    _show(Card(f"Hint {rung + 1} of {len(hints)} for {exercise}", words, more))


def progress(unit: str | None = None) -> None:
    """Show what is done, tried and waiting in this unit, with points and minutes left.

    Silent while a notebook is graded, where nothing is checked inside.
    """
    if turned_off():
        return
    unit = unit or (_unit[-1] if _unit else _unit_of_notebook())
    if unit is None:
        names = ", ".join(f'"{name}"' for name in units())
        first = names.split(", ")[0]
        _show(Card("Progress of which unit?", f"Nothing is checked yet. Name the unit: progress({first}).",
                   f"The units are {names}."))
        return
    if unit not in units():
        raise ValueError(f"there is no unit {unit!r}; the units are {', '.join(units())}")
    _show(Overview(unit, unit_data(unit)["exercises"], dict(_statuses)))


def _question(exercise: str) -> Question:
    try:
        question = public_question(exercise)
    except KeyError:
        known = [name for unit in units() for name in unit_data(unit)["exercises"]]
        near = difflib.get_close_matches(str(exercise), known, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"there is no exercise {exercise!r}{meant}") from None
    unit = unit_of(exercise)
    if unit is not None:
        _unit[:] = [unit]
    return question


def _written(exercise: str, read: str = "") -> Card:
    return Card(f"{exercise} is answered in words", f"A person marks it, so there is nothing to check.{read}",
                "Double-click the cell below the question, and write there.")


def _stopped(question: Question) -> str:
    """In words, the error that stopped the cell that ran last, where that cell was to define this answer."""
    result = getattr(_shell(), "last_execution_result", None)
    error = getattr(result, "error_before_exec", None) or getattr(result, "error_in_exec", None)
    source = str(getattr(getattr(result, "info", None), "raw_cell", ""))
    names = "|".join({re.escape(probe.name) for probe in question.probes})
    if error is None or not re.search(rf"\bdef\s+({names})\b|\b({names})\s*(,[^=\n]*)?=(?!=)", source):
        return ""
    why = str(getattr(error, "msg", error)).strip().split("\n")[0][:200]
    return f"The cell that ran last stopped with {type(error).__name__}{why and ': ' + why}"


def _known_names() -> set[str]:
    """Return the names of all answers of all units."""
    return {name for unit in units() for data in unit_data(unit)["exercises"].values() for name in data["names"]}


def _cells_run() -> list[str]:
    """Return the code of the cells that the session has run, without the one that runs now."""
    history = getattr(getattr(_shell(), "history_manager", None), "input_hist_raw", [])
    return [str(cell) for cell in history[1:-1]]


def _next_step(exercise: str, verdict: Verdict, stopped: str, differences: str = "") -> str:
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
    """What comes after an exercise that is done: the next in the notebook's order that is not."""
    exercises = unit_data(unit_of(exercise) or "")["exercises"]
    names = list(exercises)
    for name in names[names.index(exercise) + 1:]:
        if _statuses.get(name) != "right":
            return f"Read on; the next exercise is `{name}`" + (
                ", in writing." if exercises[name]["kind"] == "explain" else ".")
    return "That was the last one of this unit; `progress()` shows what is left."


def _namespace() -> MutableMapping[str, Any]:
    """The names of the notebook, or of the module that called where there is no notebook."""
    shell = _shell()
    if shell is not None:
        return shell.user_ns
    for frame in inspect.stack():
        if frame.frame.f_globals.get("__package__") != __package__:
            return frame.frame.f_globals
    return {}


def _shell() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _show(thing: Any) -> None:
    if _shell() is None:
        print(repr(thing))
        return
    from IPython.display import display

    display(thing)


def _unit_of_notebook() -> str | None:
    """The unit by the notebook's file name, which Jupyter tells its kernels."""
    name = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    return name if name in units() else None
