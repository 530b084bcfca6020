"""The verdict on an answer, as grading would give it, without a box."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.drawing import generator
from autograder.exercises.questions import question
from lab.answers import call_locally
from lab.judging import judge
from lab.questions import Probe, Result
from lab.verdict import Verdict


def verdict_on(unit: str, name: str, answer: Any = None, student: str = "one", **values: Any) -> Verdict:
    """The hidden verdict on an answer; the function and the values that are not given are the right ones."""
    declared = exercise(unit, name)

    def outcome(probe: Probe) -> Result:
        if probe.args is None:
            given = probe.name in values
            return Result("value", values[probe.name] if given else declared.values[probe.name].expected)
        assert declared.asked is not None
        return call_locally(declared.asked.reference if answer is None else answer, probe)

    asked = question(declared, generator("test", student, name), public=False)
    return judge(asked, [outcome(probe) for probe in asked.probes])


def single(value: Any) -> Any:
    """Arguments in single precision, however they are nested."""
    if isinstance(value, (list, tuple)):
        return type(value)(single(v) for v in value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    return np.float32(value) if isinstance(value, float) else value


def in_single_precision(answer: Any) -> Any:
    """The same answer, computed in single precision."""
    return lambda *args: answer(*(single(a) for a in args))
