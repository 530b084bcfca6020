"""The table of attacks: each a function that makes what an attacker hands in, and says what it tries.

A maker is given the unit's notebook, blank or solved, and changes it, or gives the bytes to hand in instead. What
lies beside the notebook it puts into `beside`: bytes by file name, or a function of the path to make there.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edits import UNIT, notebook_of, saved
from nbformat import NotebookNode

Beside = Mapping[str, bytes | Callable[[Path], Any]]


@dataclass(frozen=True)
class HandedIn:
    raw: bytes | None
    beside: Beside = field(default_factory=dict)


@dataclass(frozen=True)
class Attack:
    """earns: by exercise, the fraction that is due where it is not what the notebook it began with is due
    (nothing blank, everything solved); None where the submission cannot be graded at all.  explains: what the
    record must say, a regular expression.  student: the folder's name.
    """

    make: Callable[[NotebookNode], Any]
    base: str = "blank"
    earns: Mapping[str, float] | None = field(default_factory=dict)
    explains: str = ""
    unit: str = UNIT
    beside: Beside = field(default_factory=dict)
    student: str = ""

    @property
    def tries(self) -> str:
        return (self.make.__doc__ or "").strip()

    def handed_in(self) -> HandedIn:
        notebook = notebook_of(self.unit, self.base)
        made = self.make(notebook)
        return made if isinstance(made, HandedIn) else HandedIn(made if isinstance(made, bytes) else saved(notebook))

    def due(self) -> dict[str, float]:
        """By grade_id of the check cells, the exact scores that are due."""
        found = {}
        for cell in notebook_of(self.unit).cells:
            role = cell.metadata.nbgrader
            if role.grade and not role.solution:
                exercise = role.grade_id.removeprefix("check_")
                fraction = (self.earns or {}).get(exercise, 1.0 if self.base == "solved" else 0.0)
                found[role.grade_id] = round(fraction * role.points, 2)
        return found


ATTACKS: dict[str, Attack] = {}     # graded together, as one class
SIEGES: dict[str, Attack] = {}      # that take time or room without end: graded one by one, with small limits


def attack(table: dict[str, Attack] = ATTACKS, **options: Any) -> Callable[[Callable[[NotebookNode], Any]], Any]:
    """Enter a maker into a table under its own name."""
    def enter(make: Callable[[NotebookNode], Any]) -> Callable[[NotebookNode], Any]:
        assert make.__doc__, f"{make.__name__} does not say what it tries"
        assert make.__name__ not in table
        table[make.__name__] = Attack(make, **options)
        return make
    return enter


def sources(codes: Mapping[str, tuple[str, str]], make: Callable[[NotebookNode, str], Any], **options: Any) -> None:
    """Enter attacks that differ in a piece of code alone: name -> (what it tries, the code)."""
    for name, (tries, source) in codes.items():
        def maker(notebook: NotebookNode, source: str = source) -> Any:
            return make(notebook, source)

        maker.__name__, maker.__doc__ = name, tries
        attack(**options)(maker)
