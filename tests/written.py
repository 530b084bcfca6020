"""Answers as students write them, as source: judged with right functions in place of what they call."""

from __future__ import annotations

import linecache
import re
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.probes import question
from lab.calling.calls import call_locally
from lab.calling.plain import to_plain
from lab.calling.requests import Result
from lab.judging.judge import judge
from lab.judging.questions import Probe, Question
from lab.judging.verdict import Verdict

IMPORTS = {"backpropagation": ("forward_model", "losses"), "sgd": ("forward_model", "losses", "backpropagation")}
HEAD = re.compile(r"^@ (\S+) (\S+)(?: · (.*))?\n", re.MULTILINE)
NUMBER = count(1)


@dataclass(frozen=True)
class Written:
    """One answer: the unit and the exercise that it is for, its source, and what is said of it in the file."""

    unit: str
    exercise: str
    source: str
    note: str = ""


def read(path: Path) -> list[Written]:
    """Return the answers of a file in which a line `@ unit exercise`, or `@ unit exercise · note`, stands before each."""
    parts = HEAD.split(path.read_text(encoding="utf-8"))[1:]
    return [Written(unit, name, source, note or "") for unit, name, note, source in zip(
        parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)]


def space(unit: str) -> dict[str, Any]:
    """Return what a unit's notebook gives and its other exercises define, all of it right."""
    topic = unit[3:].replace("-", "_")
    modules = [import_module(f"autograder.reference.{name}") for name in (*IMPORTS.get(topic, ()), topic)]
    return {name: value for module in modules for name, value in vars(module).items() if not name.startswith("_")}


def judged(written: Written, secret: str = "test", student: str = "one", public: bool = False) -> Verdict:
    """Return the verdict on an answer, on the hidden probes of one student or on the public ones."""
    declared = exercise(written.unit, written.exercise)
    names = space(written.unit)
    for name in declared.names:
        names.pop(name, None)
    file = f"<ipython-input-{next(NUMBER)}>"
    linecache.cache[file] = (len(written.source), None, written.source.splitlines(keepends=True), file)
    exec(compile(written.source, file, "exec"), names)
    asked = without_the_costly(question(declared, secret, student, public=public))
    with np.errstate(all="ignore"):
        return judge(asked, [_outcome(probe, names) for probe in asked.probes])


def without_the_costly(asked: Question) -> Question:
    """Return a question without the probes that take long, which come last: they say who measures, and nothing else."""
    probes = list(asked.probes)
    while probes and probes[-1].aspect == "cost":
        probes.pop()
    return replace(asked, probes=probes)


def _outcome(probe: Probe, names: dict[str, Any]) -> Result:
    if probe.name not in names:
        return Result("missing")
    return call_locally(names[probe.name], probe.call) if probe.call else Result("value", to_plain(names[probe.name]))
