"""Nothing of the lab answers an exercise: every function of it, called on an exercise's public probes, earns nothing."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import FunctionType
from typing import Any

import numpy as np
import pytest

import lab
from autograder.exercises import UNITS, exercises_of
from lab.calling.calls import call_locally
from lab.calling.functions import TABLE, Function
from lab.calling.requests import Call, Result
from lab.judging.judge import judge
from lab.judging.questions import Probe, Question
from lab.shipped import public_question

EXERCISES = [e.id for unit in UNITS for e in exercises_of(unit).values() if e.asked]
HANDED = {"bell", "step", "square_prime"}   # slopes that are handed to answers as h_prime, known by name on both sides
CALLER = {"lab.calling.calls", "lab.judging.ways.judgement"}   # calls what it is given


def functions() -> dict[str, Callable[..., Any]]:
    """Return every function and every method of a class in every module of the lab, public or not, by its name."""
    found: dict[str, Callable[..., Any]] = {f"Function({name})": Function(name) for name in TABLE if name not in HANDED}
    for module in pkgutil.walk_packages(lab.__path__, "lab."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, type) and value.__module__ == module.name:
                found |= {f"{module.name}.{name}.{key}": one for key, one in vars(value).items() if isinstance(one, FunctionType)}
                found |= {f"{module.name}.{name}.{key}": one.__func__ for key, one in vars(value).items()
                          if isinstance(one, (staticmethod, classmethod))}
            elif callable(value) and getattr(value, "__module__", "") == module.name:
                found[f"{module.name}.{name}"] = inspect.unwrap(value) if isinstance(value, FunctionType) else value
    # An operator such as Dual.__truediv__ is the division that Python has anyway.
    return {name: one for name, one in found.items() if getattr(one, "__module__", "") not in CALLER
            and not name.rpartition(".")[2].startswith("__")}


FUNCTIONS = functions()


def takes(function: Callable[..., Any], args: tuple) -> bool:
    try:
        inspect.signature(function).bind(*args)
    except (TypeError, ValueError):
        return False
    return True


def values(result: Any) -> Iterator[Callable[[Any], Any]]:
    """Yield what a student could make of a result in a word: itself, a part of it, its keys in order."""
    yield lambda value: value
    if isinstance(result, (list, tuple)) and len(result) < 5:
        for i in range(len(result)):
            yield lambda value, i=i: value[i]
    if isinstance(result, dict):
        yield list
        yield lambda value: sorted(value, key=value.get)
    if isinstance(result, np.ndarray) and result.ndim:
        yield lambda value: value.T
        yield lambda value: np.argmax(value, axis=-1)


def earned(question: Question, probes: list[Probe], answer: Callable[..., Any]) -> float:
    results = [call_locally(answer, one.call) if isinstance(one.call, Call) else Result("missing")
               for one in question.probes]
    return judge(question, results).fraction


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAB_PICTURES", "off")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_function_of_the_lab_answers_an_exercise(exercise: str) -> None:
    question = public_question(exercise)
    calls = [probe for probe in question.probes if probe.call]
    first = next(probe for probe in calls if probe.required)
    for name, function in FUNCTIONS.items():
        if not takes(function, first.args):
            continue
        result = call_locally(function, first.call)
        if result.status != "value":
            continue
        for taken in values(result.value):
            with np.errstate(all="ignore"):
                try:
                    words = first.judgement.check(first.args, Result("value", taken(result.value)))
                except Exception:  # no value of the kind that is asked for
                    continue
            if not words:
                score = earned(question, calls, lambda *args, f=function, t=taken: t(f(*args)))
                assert score == 0, f"{name} earns {score:g} of {exercise}"
