"""The table of honest students: who did what to a solved notebook, and must earn everything all the same."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edits import UNIT, notebook_of, saved
from nbformat import NotebookNode


@dataclass(frozen=True)
class Student:
    """make: changes a solved notebook, or gives the bytes of another.  files: lie beside it, by name.

    notes: how many remarks on the file the record may have; everything is as it should be where it is 0.
    """

    unit: str
    make: Callable[[NotebookNode], Any]
    files: dict[str, bytes] = field(default_factory=dict)
    notes: int = 0

    def raw(self) -> bytes:
        notebook = notebook_of(self.unit)
        made = self.make(notebook)
        return made if isinstance(made, bytes) else saved(notebook)


STUDENTS: dict[str, Student] = {}


def honest(unit: str = UNIT, notes: int = 0, **files: str) -> Callable[[Callable[[NotebookNode], Any]], Any]:
    """Enter a function into the table; files are Python modules that lie beside the notebook."""
    def enter(make: Callable[[NotebookNode], Any]) -> Callable[[NotebookNode], Any]:
        beside = {f"{name}.py": text.encode() for name, text in files.items()}
        STUDENTS[make.__name__] = Student(unit, make, beside, notes)
        return make
    return enter
