"""Describe, in a sentence, what is wrong with the outcome of each probe; verdicts are built on these words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lab.calling.functions import Rng
from lab.calling.requests import Call, Result

from .compare import difference, shortened
from .naming import named
from .questions import Probe, Question, Tried
from .words import error_text

LONGEST = 2000      # characters of a sentence on what is wrong, in which an answer may be quoted
AGAIN = 1e-9        # relative: how far two answers to the same call may differ
TIMES = 4           # how many times as large as the question an answer may be, beside what every answer may have


def tried(question: Question, results: Sequence[Result]) -> list[Tried]:
    """Return each probe with what came of it and what is wrong with that."""
    found = [_one(probe, result, question.returns) for probe, result in zip(question.probes, results, strict=True)]
    for way in {type(one.probe.judgement) for one in found}:
        held = [one for one in found if type(one.probe.judgement) is way and not one.words]
        words = way.side_by_side([(one.probe.args, one.result.value) for one in held])
        for one in held if words else ():
            one.words, one.earned = words, 0.0
    return found


def not_started(probe: Probe, result: Result) -> bool:
    """Return True if a probe met a blank: no such name, `...`, a body that says where to write, or the given line."""
    if result.status == "missing" or result.stub:
        return True
    if result.status != "value":
        return False
    blank = result.value is None or getattr(result.value, "type_name", "") == "ellipsis"
    return (blank and probe.call is None) or probe.judgement.is_blank(result.value)


def _bounded(probe: Probe, result: Result) -> Result:
    """Return a result, without its values if they are far larger than what is asked for.

    A value is compared with everything that it may be mistaken for, which for millions of numbers takes minutes.
    """
    most = probe.judgement.most + TIMES * (size(probe.args) + size(probe.judgement.to_compare()))
    if result.status != "value" or max(size(result.value, most), size(result.again, most)) <= most:
        return result
    return replace(result, status="broken", value=None, again=None,
                   reason=f"it gives more than {most:,} numbers, far more than is asked for")


def size(value: Any, enough: float = math.inf) -> int:
    """Return how many numbers plain data are, an array without entries by its axes; no exact count beyond `enough`."""
    if isinstance(value, np.ndarray):
        return math.prod(max(1, length) for length in value.shape)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if not isinstance(value, (list, tuple)):
        return 1
    count = len(value)
    for item in value:
        if count > enough:
            break
        count += size(item, enough)
    return count


def _one(probe: Probe, result: Result, returns: str) -> Tried:
    if not_started(probe, result):
        return Tried(probe, result, f"`{probe.name}` is still blank", 0.0, blank=True)
    result = _bounded(probe, result)
    if result.status != "value" and not (probe.judgement.takes_errors and result.status == "raised"):
        return Tried(probe, result, shortened(_broken(probe, result), LONGEST), 0.0)
    finding = probe.judgement.finding(probe.args, result)
    words, earned = finding.words, finding.earned
    if probe.call is None:  # a variable has entries, and no result
        words = words.replace("in result[", f"in {probe.name}[", 1)
    words = named(words, returns)
    if probe.call is not None and not words:
        words = _misbehaved(probe.call, result)
        earned = 0.0 if words else earned
    return Tried(probe, result, shortened(words, LONGEST), earned, finding.terms, finding.details,
                 mistake=finding.mistake, hint=finding.hint)


def _misbehaved(call: Call, result: Result) -> str:
    """Return what is wrong with how the value came about, of a call that gave the right one."""
    if call.twice and difference(result.value, result.again, AGAIN):
        sampled = any(isinstance(arg, Rng) for arg in call.args)
        return "called twice with the same inputs, it gives two different answers" + (
            ": is all chance drawn from the `rng` that is handed in?" if sampled else "")
    if call.budget is not None and result.calls > call.budget:
        return _spent(call)
    return ""


def _broken(probe: Probe, result: Result) -> str:
    if result.status == "raised" and result.error is not None:
        return (f"{result.reason}: " if result.reason else "") + error_text(result.error.type, result.error.message)
    if result.status == "spent" and probe.call is not None:
        return _spent(probe.call)
    if result.status == "timeout":
        return result.reason or f"no answer within {probe.request.seconds:g} s"
    return result.reason or "it could not be called"


def _spent(call: Call) -> str:
    return (f"the functions handed in were asked for more than {call.budget} numbers where one sweep needs far fewer. "
            "Is the derivative measured, or a whole pass made for every node or weight? One sweep derives them all")
