"""Turn an exercise's declaration into the probes that are put to an answer, public or hidden."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from autograder.exercises.kinds import Asked, Edge, Exercise
from autograder.exercises.precision import single_precision_is_enough
from autograder.exercises.sampling import generator, in_double, rounded
from autograder.exercises.typed import typed_probes
from lab.calling.calls import call_locally
from lab.calling.requests import Call, Fetch, Result
from lab.judging.questions import MadeLater, NamedMistake, Probe, Question, of_slips
from lab.judging.scoring import LAYOUT, TWICE
from lab.judging.ways import Judgement
from lab.judging.ways.equal import Equal
from lab.judging.ways.history import TrainingHistory
from lab.judging.ways.trained import TrainedParameters
from lab.judging.ways.values import Between, Typed

PUBLIC_PROBES = 2
WORKED = "worked example"
SAMPLINGS = 20
MARGIN = 5  # sums may be added up in a less lucky order than the reference's
HISTORY = 0.1   # what a missing history of training costs
ALWAYS = Edge(required=True)    # a probe of a required aspect


class Samples:
    """The random generators of one question: each probe has its own, so that what is decided about one changes no other."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.taken: Counter[str] = Counter()

    def generator(self, aspect: str) -> np.random.Generator:
        """Return the generator of the next probe of an aspect."""
        self.taken[aspect] += 1
        return generator(*self.words, aspect, str(self.taken[aspect]))


def question(exercise: Exercise, *words: str, public: bool) -> Question:
    """Return the question as it is put to one notebook; the same words give the same question on every machine.

    words: what its random probes depend on beside the exercise, such as the course's secret and the student.
    """
    with np.errstate(all="ignore"):     # BLAS may warn of numbers that are not there, on a grader's terminal
        probes = list(_probes(exercise, Samples(*words, exercise.id), public))
    asked = exercise.asked
    return Question(
        exercise.id, probes, named(exercise, probes),
        {asked.name: _parameters(asked.reference)} if asked else {}, exercise.hints, exercise.read, slipped(exercise, probes),
        asked.returns if asked else "")


def named(exercise: Exercise, probes: list[Probe]) -> list[NamedMistake]:
    """Return the named mistakes of an exercise, with what each gives on the probes."""
    return [NamedMistake(mistake.name, mistake.hint, _outcomes(exercise, mistake.code, probes), needs=mistake.needs)
            for mistake in exercise.mistakes]


def slipped(exercise: Exercise, probes: list[Probe]) -> Sequence[NamedMistake]:
    """Return the slips in parts of the model answer, and each two of them, with what they give on the probes."""
    parts = exercise.parts
    return () if parts is None else MadeLater(lambda: [
        of_slips([(slip.name, slip.hint) for slip in slips], _outcomes(exercise, code, probes))
        for slips, code in parts.slipped()])


@cache
def _parameters(reference: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(reference).parameters)


def _probes(exercise: Exercise, samples: Samples, public: bool) -> Iterator[Probe]:
    for name, value in exercise.values.items():
        yield Probe(Fetch(name), "values", Between(*value.between) if value.between else
                    Typed(value.expected, value.tolerance, value.choices, value.also), worth=value.worth)
    yield from typed_probes(exercise, samples.words, public)
    if exercise.trained:
        yield Probe(Fetch(exercise.trained.name), "trained", TrainedParameters(exercise.trained.parts(public)))
        if exercise.trained.history:
            yield Probe(Fetch(exercise.trained.history), "history", TrainingHistory(), worth=-HISTORY)
    if exercise.asked:
        yield from _function_probes(exercise, exercise.asked, samples, public)


def _function_probes(exercise: Exercise, asked: Asked, samples: Samples, public: bool) -> Iterator[Probe]:
    samplers = asked.sample if isinstance(asked.sample, tuple) else (asked.sample,)
    for number, args in enumerate(asked.worked):
        yield _fixed(exercise, WORKED, number, args)
    random = [_sampled(exercise, "random", Edge(samplers[i % len(samplers)], required=True), samples)
              for i in range(max(PUBLIC_PROBES if public else asked.probes, len(samplers)))]
    yield from random
    if not asked.judged_by:
        yield _again(random[0], TWICE, twice=True)
    if asked.arrays:
        yield _again(random[0], LAYOUT, layout="strict")
    for name, edge in asked.edges.items():
        yield _edge(exercise, name, edge, samples)
    if asked.budget:
        args = rounded((asked.cost or samplers[0])(samples.generator("cost")))
        yield _probe(exercise, "cost", args, counted=True, budget=asked.budget(*args))
    if asked.heavy and not public:
        yield _probe(exercise, "cost", asked.heavy(samples.generator("cost")), seconds=asked.heavy_seconds)


def _again(probe: Probe, aspect: str, **options: Any) -> Probe:
    """Return a probe of another aspect with the same arguments, called another way."""
    return replace(probe, aspect=aspect, required=False, request=replace(probe.request, **options))


def _edge(exercise: Exercise, name: str, edge: Any, samples: Samples) -> Probe:
    if isinstance(edge, tuple):
        edge = Edge(args=edge)
    elif callable(edge):
        edge = Edge(sample=edge)
    return _sampled(exercise, name, edge, samples) if edge.sample else _fixed(exercise, name, 0, edge.args, edge)


def _fixed(exercise: Exercise, aspect: str, number: int, args: tuple, edge: Edge = ALWAYS) -> Probe:
    """Return a probe whose arguments are always the same; it is made once."""
    if (aspect, number) not in exercise.kept:
        exercise.kept[aspect, number] = probe = _probe(exercise, aspect, args, edge)
        exercise.kept[id(probe)] = {}   # what wrong answers give on it
    known: Probe = exercise.kept[aspect, number]
    return known


def _sampled(exercise: Exercise, aspect: str, edge: Edge, samples: Samples) -> Probe:
    """Return a probe with random arguments, sampled again where terms so nearly cancel that single precision is not
    enough, for honest float32 is right."""
    asked = exercise.asked
    assert asked is not None and edge.sample is not None
    rng = samples.generator(aspect)
    by = edge.judged_by or asked.judged_by
    expected = None
    for _ in range(SAMPLINGS):
        args = rounded(edge.sample(rng))
        if by is not None or not asked.single:
            break
        expected = asked.reference(*in_double(args))    # which leaves them as they are (tested)
        if single_precision_is_enough(asked.reference, in_double(args), expected,
                                      (edge.tolerance or asked.tolerance) / MARGIN):
            break
    return _probe(exercise, aspect, args, edge, expected)


def _probe(exercise: Exercise, aspect: str, args: tuple, edge: Edge = ALWAYS, expected: Any = None,
           **options: Any) -> Probe:
    asked = exercise.asked
    assert asked is not None
    call = Call(asked.name, args, twice=edge.twice, **options)
    return Probe(call, aspect, _judgement(asked, args, edge, expected), edge.required)


def _judgement(asked: Asked, args: tuple, edge: Edge, expected: Any) -> Judgement:
    """Return how a call is judged; expected: what the reference gives, where that is known already."""
    by = edge.judged_by or asked.judged_by
    if by is not None:
        return by if isinstance(by, Judgement) else by(*args)
    return Equal(asked.reference(*in_double(args)) if expected is None else expected,
                 edge.tolerance or asked.tolerance)


def _outcomes(exercise: Exercise, code: Any, probes: list[Probe]) -> Callable[[int], Result | None]:
    """Return what a wrong answer gives on each probe, computed when it is asked for."""
    known: dict[int, Result | None] = {}

    def outcome(i: int) -> Result | None:
        if i not in known:
            kept = exercise.kept.get(id(probes[i]), {})     # by code, which the declaration holds
            if id(code) not in kept:
                kept[id(code)] = _outcome(code, probes[i])
            known[i] = kept[id(code)]
        return known[i]

    return outcome


def _outcome(code: Any, probe: Probe) -> Result | None:
    """Return what a wrong answer gives on a probe; like what is expected, it is computed in float64."""
    if probe.call is not None:
        return call_locally(code, replace(probe.call, args=in_double(probe.args))) if callable(code) else None
    if callable(code) or probe.name not in code:
        return None
    value = code[probe.name]
    return Result("value", value() if callable(value) else value)
