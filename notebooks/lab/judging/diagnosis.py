"""Which named mistake an answer looks like."""

from __future__ import annotations

from collections.abc import Sequence

from lab.calling.functions import numbers_in
from lab.calling.requests import Result

from .in_source import Source, shows
from .likeness import about
from .questions import NamedMistake, Probe, Question, Tried


def named_mistake(question: Question, tries: Sequence[Tried], source: Source = None) -> NamedMistake | None:
    """Return the first mistake that gives what the answer gives on every probe where both are known.

    source: returns the student's code; a mistake whose cause is not in it is not claimed.

    Where there is none, the first that gives the wrong values of the required probes: an answer may have the same
    mistake and meet the edges in its own way.
    """
    # of what raised any probe tells: the smallest, on which a mistake does not work for long
    order = sorted(range(len(tries)), key=lambda i: (
        numbers_in(tries[i].probe.args) if tries[i].result.status == "raised" and tries[i].probe.call else 0))
    for mistake in question.mistakes:
        if _explains(mistake, tries, order) and _is_shown(mistake, source):
            return mistake
    required = [i for i in order if tries[i].probe.required and tries[i].probe.call is not None]
    if not any(tries[i].failed_by_value for i in required):
        return None
    return next((mistake for mistake in question.mistakes
                 if _explains(mistake, tries, required) and _is_shown(mistake, source)), None)


def _is_shown(mistake: NamedMistake, source: Source) -> bool:
    return not mistake.needs or source is None or shows(source(), mistake.needs)


def _explains(mistake: NamedMistake, tries: Sequence[Tried], among: Sequence[int]) -> bool:
    explained = False
    for i in among:
        one, expected = tries[i], mistake.outcome(i)
        if expected is None:
            continue
        if not alike(one.probe, one.result, expected):
            return False
        explained = explained or bool(one.words) or one.result.changed
    return explained


def alike(probe: Probe, result: Result, mistaken: Result) -> bool:
    """Return True if a result is what a mistake gives on the same probe."""
    if result.status != mistaken.status:
        return False
    if result.status == "raised":
        return result.error is None or mistaken.error is None or (
            result.error.type.split()[-1] == mistaken.error.type.split()[-1]
            and about(result.error.message) == about(mistaken.error.message))
    if result.status != "value":
        return True
    if result.changed != mistaken.changed or not probe.judgement.alike(probe.args, result.value, mistaken.value):
        return False
    return probe.call is None or not probe.call.twice or probe.judgement.alike(probe.args, result.again, mistaken.again)
