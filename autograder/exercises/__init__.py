"""Declare what is asked in each unit, and how it is judged: one package for each unit, found by itself.

A unit's package names its unit (`UNIT`) and may allow its cells more time (`LONG_CELL`). Every `Exercise` that one of
its modules assigns at top level belongs to the unit; nothing has to be listed.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from autograder.exercises.kinds import Exercise


def _packages() -> dict[str, ModuleType]:
    """Return each unit's package by the unit's name, in the order of the units."""
    found = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__) if module.ispkg]
    units = [package for package in found if hasattr(package, "UNIT")]
    return {package.UNIT: package for package in sorted(units, key=lambda package: package.UNIT)}


PACKAGES = _packages()
UNITS = tuple(PACKAGES)
LONG_CELLS = {unit: float(package.LONG_CELL) for unit, package in PACKAGES.items() if hasattr(package, "LONG_CELL")}
"""Seconds a cell may take in the units that train; elsewhere the box's own limit holds."""


@cache
def exercises_of(unit: str) -> dict[str, Exercise]:
    """Return the exercises of a unit by id, module by module; the notebook decides in which order they are asked.

    Raise KeyError for an unknown unit, and ValueError where two exercises of the unit have one id.
    """
    package = PACKAGES[unit]
    found: dict[str, Exercise] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for value in vars(import_module(f"{package.__name__}.{module.name}")).values():
            if isinstance(value, Exercise) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"{package.__name__}: two exercises have the id {value.id!r}; rename one of them")
    return found


def exercise(unit: str, exercise_id: str) -> Exercise:
    """Return one exercise; raise KeyError where the unit does not have it."""
    return exercises_of(unit)[exercise_id]


def public_data(unit: str, order: list[str] | None = None) -> dict[str, Any]:
    """Return what ships with the unit's notebook, JSON-able (see `autograder.exercises.public`).

    order: the ids as the notebook asks them; exercises that it does not ask come last.
    """
    from autograder.exercises.public import unit_data

    declared = exercises_of(unit)
    asked = [name for name in order or [] if name in declared]
    return unit_data(unit, [declared[name] for name in dict.fromkeys([*asked, *declared])])
