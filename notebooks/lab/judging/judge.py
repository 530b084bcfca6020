"""From what came of the probes to a verdict; the one judge that the notebook and the autograder share.

An answer earns nothing unless its required aspects hold (worked example, random, cost); the edge aspects earn
the last `EDGE_SHARE`.  A repair's line number and its correction are judged separately, values one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab.calling.requests import Result

from .diagnosis import named_mistake
from .likeness import unlike
from .questions import Question, Tried
from .slips import MEASURED, UNLIKE_TWICE, general_slip, measured
from .summary import evidence, sentence, summary
from .trying import tried
from .verdict import Aspect, Status, Verdict

EDGE_SHARE = 0.3
MANNERS = ("calling twice", "read-only and Fortran inputs", "inputs left as they were")
REPAIR_VALUES_SHARE = 1 / 3


def judge(question: Question, results: Sequence[Result]) -> Verdict:
    """Return the verdict on what came of a question's probes, in their order; whatever that is, it costs this alone."""
    try:
        return _judged(question, tried(question, results))
    except Exception as error:  # a value of a kind that nobody has thought of
        words = f"What came out cannot be judged ({error!r:.200}): it is not of the form that is asked for."
        return Verdict(question.id, "could not run", 0.0, words, read=question.read)


def _judged(question: Question, tries: Sequence[Tried]) -> Verdict:
    if all(one.blank for one in tries):
        return Verdict(question.id, "not started", 0.0, _waiting(question), read=question.read)
    aspects = _aspects(tries)
    if all(aspect.passed for aspect in aspects):
        return Verdict(question.id, "right", 1.0, "Right.", aspects)
    return _diagnosed(question, tries, aspects, round(_fraction(tries, aspects), 10))


def _aspects(tries: Sequence[Tried]) -> list[Aspect]:
    table: dict[str, Aspect] = {}
    for one in tries:
        aspect = table.setdefault(one.probe.aspect, Aspect(one.probe.aspect, 0, 0, one.probe.required))
        aspect.tried += 1
        aspect.held += not one.words
        aspect.message = aspect.message or one.words
    calls = [one.result for one in tries if one.probe.call and one.result.status == "value"]
    if calls and any(_has_arrays(one.probe.args) for one in tries):
        changed = sum(result.changed for result in calls)
        table["inputs left as they were"] = Aspect(
            "inputs left as they were", len(calls) - changed, len(calls), False,
            "what was handed in is changed by the call: work on a copy" if changed else "")
    return list(table.values())


def _has_arrays(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_arrays, value))
    return (hasattr(value, "shape") and value.shape != ()) or isinstance(value, dict)


def _fraction(tries: Sequence[Tried], aspects: Sequence[Aspect]) -> float:
    values = [one.earned for one in tries if one.probe.call is None]
    values_share = sum(values) / len(values) if values else 0.0
    if len(values) == len(tries):
        return values_share
    calls = [a for a in aspects if a.name != "values"]
    earned = 0.0
    if all(a.passed for a in calls if a.required):
        # manners that hold are no merit, so they do not water down the edges that are about the mathematics
        edges = [a for a in calls if not a.required and not (a.name in MANNERS and a.passed)]
        earned = 1 - EDGE_SHARE + EDGE_SHARE * (sum(a.passed for a in edges) / len(edges) if edges else 1.0)
    if values:
        return (1 - REPAIR_VALUES_SHARE) * earned + REPAIR_VALUES_SHARE * values_share
    return earned


def _diagnosed(question: Question, tries: Sequence[Tried], aspects: list[Aspect], fraction: float) -> Verdict:
    telling = _telling(tries)
    raised = telling.result.status == "raised"
    mistake = named_mistake(question, tries)
    slip = "" if mistake or raised else _slip(tries)
    status: Status = "partly" if fraction > 0 else "raised" if raised else "wrong"
    if telling.result.status in ("broken", "skipped", "timeout") and fraction == 0:
        status = "could not run"
    several = sum(one.probe.call is None for one in tries) > 1
    message = summary(tries, aspects, telling) if fraction > 0 else (
        f"`{telling.probe.name}`: {telling.words}" if several and telling.probe.call is None else telling.words)
    return Verdict(question.id, status, fraction, sentence(message), aspects, evidence(question, telling),
                   mistake.name if mistake else "", mistake.hint if mistake else "", slip, question.read)


def _telling(tries: Sequence[Tried]) -> Tried:
    """Return the failing probe that says most: required before edges, calls before values, values before errors."""
    failing = [one for one in tries if one.words] or tries[:1]
    return min(failing, key=lambda one: (not one.probe.required, one.blank, one.probe.call is None,
                                         one.result.status != "value"))


def _slip(tries: Sequence[Tried]) -> str:
    if measured([(one.probe.args, bool(one.words)) for one in tries if one.probe.call and one.probe.required]):
        return MEASURED
    cases = [(expected, one.result.value, one.probe.args) for one in tries if one.failed_by_value
             and (expected := one.probe.judgement.to_compare()) is not None]
    slip = general_slip(cases)
    twice = any(one.probe.call and one.probe.call.twice and one.result.status == "value"
                and not one.words.endswith("?") and unlike(one.result.value, one.result.again) for one in tries)
    return slip or (UNLIKE_TWICE if twice else "")


def _waiting(question: Question) -> str:
    names = ", ".join(dict.fromkeys(f"`{probe.name}`" for probe in question.probes))
    return f"{names} is still blank." if "," not in names else f"{names} are still blank."
