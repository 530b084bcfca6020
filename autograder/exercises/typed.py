"""Exercises whose answers are typed as mathematics: derivations, formulas and corrected lines."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

from autograder.exercises.derivations.kinds import Derivation, Repair
from autograder.exercises.derivations.kinds import Value as DerivedValue
from autograder.exercises.derivations.shipping import PUBLIC_SEEDS, ship, ship_repair, ship_value
from autograder.exercises.kinds import Exercise, Mistake, Typed, Value
from autograder.exercises.sampling import generator
from lab.calling.requests import Fetch
from lab.judging.questions import Probe
from lab.judging.ways.derivation import Derived

MOST_KEPT = 200
_kept: OrderedDict[tuple[int, tuple[int, ...]], tuple[Typed, dict[str, Any]]] = OrderedDict()


def derived(declaration: Derivation, read: str, equation: str = "", value: DerivedValue | None = None) -> Exercise:
    """Return the exercise that asks for a derivation or formula, in the variable with its id.

    read: the heading of the section to read again.  equation: the number of the result in the text, such as "4.14".
    value: a formula that is asked for beside it, in a variable of its
    own; the two have their own shares.
    """
    return Exercise(
        id=declaration.id, kind=declaration.kind, source=declaration.source, minutes=declaration.minutes, read=read,
        hints=declaration.hints, optional=declaration.optional, equation=equation,
        typed={one.id: one for one in (declaration, value) if one is not None})


def repaired(declaration: Repair, read: str, question: dict[str, Value] | None = None, mistakes: tuple[Mistake, ...] = ()) -> Exercise:
    """Return the exercise that asks for the number of a wrong line, `<id>_line`, and for that line, `<id>_fixed`.

    The number earns nothing.  question: a further question, worth a quarter.  mistakes: wrong numbers and wrong answers
    to the question.
    """
    assert bool(question) == declaration.question, f"{declaration.id}: a question is worth a quarter where there is one"
    return Exercise(
        id=declaration.id, kind="repair", source=declaration.source, minutes=declaration.minutes, read=read, hints=declaration.hints,
        values={f"{declaration.id}_line": Value(declaration.wrong, worth=0.0), **(question or {})}, mistakes=mistakes,
        typed={f"{declaration.id}_fixed": declaration})


def typed_probes(exercise: Exercise, words: tuple[str, ...], public: bool) -> list[Probe]:
    """Return a probe for each text that is typed; in grading, the worlds depend on the course's secret.

    They do not depend on the student: no code of a student's meets them, only the judge does.
    """
    return [Probe(Fetch(name), "derivation", Derived(shipped(one, seeds_of(one, words, public), exercise)), worth=_worth(one))
            for name, one in exercise.typed.items()]


def seeds_of(declaration: Typed, words: tuple[str, ...], public: bool) -> tuple[int, ...]:
    """Return the seeds of the worlds that a text is judged in."""
    if public:
        return PUBLIC_SEEDS
    rng = generator(words[0], declaration.id, "worlds")
    return tuple(int(seed) for seed in rng.integers(1000, 10**6, size=len(PUBLIC_SEEDS)))


def shipped(declaration: Typed, seeds: tuple[int, ...], exercise: Exercise) -> dict[str, Any]:
    """Return what a text is judged by, as plain data; the last ones made are kept."""
    key = id(declaration), seeds
    if key not in _kept:
        _kept[key] = declaration, json.loads(json.dumps(_made(declaration, seeds, exercise)))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return _kept[key][1]


def _made(declaration: Typed, seeds: tuple[int, ...], exercise: Exercise) -> dict[str, Any]:
    if isinstance(declaration, Derivation):
        made = {**ship(declaration, seeds), "equation": exercise.equation, **({"beside": True} if len(exercise.typed) > 1 else {})}
    elif isinstance(declaration, Repair):
        made = ship_repair(declaration, seeds)
    else:
        of = exercise.typed[declaration.of]
        assert isinstance(of, Derivation)
        made = ship_value(declaration, of, seeds)
    return {key: value for key, value in made.items() if key not in ("minutes", "optional", "hints", "share")}


def _worth(declaration: Typed) -> float:
    if isinstance(declaration, Repair):
        return 0.75 if declaration.question else 1.0
    return declaration.share
