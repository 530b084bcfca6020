"""Judge an answer, for `check` and for a notebook that is checked from the command line."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import Any

from .calling.calls import find, names_used
from .calling.requests import Result
from .judging.helpers import held_up
from .judging.in_source import Source
from .judging.judge import judge
from .judging.questions import Probe, Question
from .judging.verdict import Evidence, Verdict
from .judging.words import arguments_text, call_text
from .remembering.time_limit import ENDLESS, SECONDS, TooLong, stopped_after, where
from .shipped import public_question, unit_data, unit_of, units
from .surroundings import explained

solutions: dict[str, str] = {}
"""By exercise, the edit that makes the last answer right; the last hint tells it."""


def verdict_of(exercise: str, namespace: MutableMapping[str, Any], cells: Sequence[str] = ()) -> Verdict:
    """Return the verdict on the answer that a namespace holds, with the reason where one shows.

    cells: the code that has run, in its order. Raise KeyError for an exercise that does not exist. An answer of which
    one call takes longer than in grading is stopped.
    """
    question = public_question(exercise)
    try:
        results = _results(question, namespace)
        verdict = _after_helpers(exercise, judge(question, results, _source(question, namespace)), namespace)
        verdict = _with_edit(exercise, verdict, question, namespace, results)
    except TooLong as stopped:
        return Verdict(
            exercise, "could not run", 0.0, read=question.read, evidence=_tried(question, stopped.probe),
            message=f"It was stopped after {SECONDS:g} seconds, as in grading{where(stopped)}. {ENDLESS}")
    return explained(verdict, question, namespace, cells, _known_names())


def _results(question: Question, namespace: MutableMapping[str, Any]) -> list[Result]:
    found = []
    for probe in question.probes:
        try:
            with stopped_after():
                found.append(find(probe.request, namespace))
        except TooLong as stopped:
            stopped.probe = probe
            raise
    return found


def _tried(question: Question, probe: Probe | None) -> Evidence | None:
    """Return the call that was stopped, if one was."""
    if probe is None or probe.call is None:
        return None
    names = question.parameters.get(probe.name, ())
    return Evidence(call_text(probe.name, names), arguments_text(names, probe.args), "", "")


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

    solutions.pop(exercise, None)
    if verdict.status not in ("wrong", "raised", "partly") or verdict.mistake or verdict.after:
        return verdict
    edit = find_edit(question, namespace, results)
    if edit is None:
        return verdict
    solutions[exercise] = edit.solution()
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


def _known_names() -> set[str]:
    """Return the names of all answers of all units."""
    return {name for unit in units() for data in unit_data(unit)["exercises"].values() for name in data["names"]}
