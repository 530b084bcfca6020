"""What is asked in each unit, and how it is judged: one module a unit, entered in `UNITS`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from autograder.exercises.kinds import Exercise

UNITS = {
    "01-forward-model": "forward_model",
    "02-losses": "losses",
    "03-delta-rule": "delta_rule",
    "04-backpropagation": "backpropagation",
    "05-graph": "graph",
    "06-sgd": "sgd",
    "07-digits": "digits",
}

LONG_CELLS = {"06-sgd": 60.0, "07-digits": 120.0}
"""Seconds a cell may take in the units that train; elsewhere the box's own limit holds."""


@cache
def exercises_of(unit: str) -> dict[str, Exercise]:
    """The exercises of a unit by id, in the order of the notebook; KeyError for an unknown unit."""
    module = import_module(f"autograder.exercises.{UNITS[unit]}")
    return {exercise.id: exercise for exercise in module.EXERCISES}


def exercise(unit: str, exercise_id: str) -> Exercise:
    """One exercise; KeyError where the unit does not have it."""
    return exercises_of(unit)[exercise_id]


def public_data(unit: str) -> dict[str, Any]:
    """What ships with the unit's notebook, JSON-able (see `autograder.exercises.public`)."""
    from autograder.exercises.public import unit_data

    return unit_data(unit, list(exercises_of(unit).values()))
