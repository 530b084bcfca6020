"""Judge an answer as grading would, without a box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.exercises import exercise
from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.exercises.sampling import in_single
from lab.calling.calls import call_locally
from lab.calling.plain import Unplain, to_plain
from lab.calling.requests import Result
from lab.judging.judge import judge
from lab.judging.questions import Probe
from lab.judging.verdict import Verdict


def verdict_on(unit: str, name: str, answer: Any = None, student: str = "one",
               passed: Callable[[Probe], bool] = lambda probe: False, **values: Any) -> Verdict:
    """Return the hidden verdict on an answer; values that are not given are right, and without `code` none is given.
    """
    declared = exercise(unit, name)

    def outcome(probe: Probe) -> Result:
        if probe.call is None:
            value = values[probe.name] if probe.name in values else right_value(declared, probe.name)
            return Result("value", value if isinstance(value, Unplain) else to_plain(value))
        assert declared.asked is not None
        return call_locally(declared.asked.reference if answer is None or passed(probe) else answer, probe.call)

    asked = question(declared, "test", student, public=False)
    return judge(asked, [outcome(probe) for probe in asked.probes])


def right_value(declared: Exercise, name: str) -> Any:
    """Return a right value of a variable that an exercise asks for."""
    if declared.trained:
        return declared.trained.right()[name]
    return declared.typed[name].right[0] if name in declared.typed else declared.values[name].expected


def said(verdict: Verdict) -> str:
    """Return all that a verdict says about what is wrong."""
    return " ".join([verdict.message, verdict.mistake, verdict.slip, *(a.message for a in verdict.aspects)])


def in_single_precision(answer: Any) -> Any:
    """Return the same answer, computed in single precision."""
    return lambda *args: answer(*in_single(args))
