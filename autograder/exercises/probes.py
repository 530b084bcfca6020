"""From an exercise's declaration to the probes that are put to an answer, public or hidden."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from autograder.exercises.kinds import Asked, Draw, Edge, Exercise, Mistake
from autograder.exercises.precision import single_precision_is_enough
from autograder.exercises.sampling import generator, in_double, rounded
from lab.calling.calls import call_locally
from lab.judging.questions import NamedMistake, Probe, Question, Result

PUBLIC_PROBES = 2
SAMPLINGS = 20
MARGIN = 5  # sums may be added up in a less lucky order than the reference's


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
        exercise.id, exercise.kind, probes,
        [NamedMistake(m.name, m.hint, _outcomes(m, probes)) for m in exercise.mistakes],
        {asked.name: _parameters(asked.reference)} if asked else {},
        exercise.lines_at_least, exercise.line_names, exercise.hints, exercise.read)


@cache
def _parameters(reference: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(reference).parameters)


def _probes(exercise: Exercise, samples: Samples, public: bool) -> Iterator[Probe]:
    for name, value in exercise.values.items():
        if value.between is not None:
            yield Probe(name, "values", None, value.between, "between")
        else:
            yield Probe(name, "values", None, value.expected, tolerance=value.tolerance)
    if exercise.trained:
        yield Probe(exercise.trained.name, "trained", None, {"parts": exercise.trained.parts(public)})
    if exercise.asked:
        yield from _function_probes(exercise.asked, samples, public)


def _function_probes(asked: Asked, samples: Samples, public: bool) -> Iterator[Probe]:
    draws = asked.draw if isinstance(asked.draw, tuple) else (asked.draw,)
    for args in asked.worked:
        yield _probe(asked, "worked example", args)
    random = [_sampled(asked, "random", draws[i % len(draws)], samples)
              for i in range(max(PUBLIC_PROBES if public else asked.probes, len(draws)))]
    yield from random
    if not asked.property:
        yield replace(random[0], aspect="calling twice", required=False, twice=True)
    if asked.arrays:
        yield replace(random[0], aspect="read-only and Fortran inputs", required=False, layout="strict")
    for name, edge in asked.edges.items():
        yield _edge(asked, name, edge, samples)
    if asked.budget:
        args = rounded((asked.cost or draws[0])(samples.generator("cost")))
        yield _probe(asked, "cost", args, counted=True, budget=asked.budget(*args))
    if asked.heavy and not public:
        yield _probe(asked, "cost", asked.heavy(samples.generator("cost")), seconds=asked.heavy_seconds)


def _edge(asked: Asked, name: str, edge: Any, samples: Samples) -> Probe:
    if isinstance(edge, tuple):
        edge = Edge(args=edge)
    elif callable(edge):
        edge = Edge(draw=edge)
    if edge.property:
        args = rounded(edge.draw(samples.generator(name))) if edge.draw else edge.args
        data = edge.data(*args) if edge.data else None
        return Probe(asked.name, name, args, data, edge.property, required=edge.required, twice=edge.twice)
    options = {"required": edge.required, "tolerance": edge.tolerance or asked.tolerance, "twice": edge.twice}
    return _sampled(asked, name, edge.draw, samples, **options) if edge.draw else _probe(
        asked, name, edge.args, **options)


def _sampled(asked: Asked, aspect: str, draw: Draw, samples: Samples, **options: Any) -> Probe:
    """Return a probe with random arguments, sampled again where terms so nearly cancel that single precision is not
    enough, for honest float32 is right."""
    rng = samples.generator(aspect)
    for _ in range(SAMPLINGS):
        probe = _probe(asked, aspect, rounded(draw(rng)), **options)
        if asked.property or not asked.single or single_precision_is_enough(
                asked.reference, in_double(probe.args), probe.expected, probe.tolerance / MARGIN):
            break
    return probe


def _probe(asked: Asked, aspect: str, args: tuple, **options: Any) -> Probe:
    """Return a probe; what it expects is computed in float64 even where its arguments are in single precision."""
    options.setdefault("tolerance", asked.tolerance)
    if asked.property:
        data = asked.data(*args) if asked.data else None
        return Probe(asked.name, aspect, args, data, asked.property, **options)
    expected = asked.reference(*in_double(args))  # it leaves them as they are (tested)
    return Probe(asked.name, aspect, args, expected, **options)


def _outcomes(mistake: Mistake, probes: list[Probe]) -> Any:
    known: dict[int, Result | None] = {}

    def outcome(i: int) -> Result | None:
        if i not in known:
            known[i] = _outcome(mistake, probes[i])
        return known[i]

    return outcome


def _outcome(mistake: Mistake, probe: Probe) -> Result | None:
    """Return what a mistake gives on a probe; like what is expected, it is computed in float64."""
    if probe.args is None:
        if callable(mistake.code) or probe.name not in mistake.code:
            return None
        value = mistake.code[probe.name]
        return Result("value", value() if callable(value) else value)
    if not callable(mistake.code):
        return None
    return call_locally(mistake.code, replace(probe, args=in_double(probe.args)))
