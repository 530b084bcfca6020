"""The cells that the graft works on: those of the pristine notebook, and those of the notebook to grade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from nbformat import NotebookNode

# Anchored to the line: a figure embedded in the text is one line of 100,000 characters, to be searched once.
SCHEME = re.compile(r"\n?^[^\n]*BEGIN MARK SCHEME.*?END MARK SCHEME[^\n]*", re.DOTALL | re.MULTILINE)
LOCKED = ("check", "given", "picture")


@dataclass(frozen=True)
class Original:
    """A cell of the pristine notebook. role: as in GraftedCell.  text: its source as the student got it."""

    grade_id: str
    role: str
    cell: NotebookNode
    text: str

    @property
    def locked(self) -> bool:
        """Return True if the cell's source comes from the pristine notebook, whatever was handed in."""
        return self.role in LOCKED

    def is_filled_by(self, cell: GraftedCell) -> bool:
        """Return True where a cell holds more than this one as it was handed out."""
        return cell.text not in ("", self.text) or bool(cell.attachments)


@dataclass(eq=False)
class GraftedCell:
    """A cell of the notebook to grade, from the student's file or put back.

    cell_type: code, markdown or raw.  written: its content.  original: the pristine cell that it is, or None for
    an extra one.  run: the source that runs, where it is another than the one to show.  exercises: those whose answers
    are taken right after it.  number: its place in the notebook, from 1.
    """

    cell_type: str
    written: str
    original: Original | None = None
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    run: str | None = None
    exercises: tuple[str, ...] = ()
    number: int = 0

    @property
    def grade_id(self) -> str | None:
        """Return the grade_id of the pristine cell that this one stands for, or None for an extra cell."""
        return self.original.grade_id if self.original else None

    @property
    def role(self) -> str:
        """Return answer, check, given, picture, written or extra."""
        return self.original.role if self.original else "extra"

    @property
    def source(self) -> str:
        """Return what runs."""
        return self.cell.source if self.run is None else self.run

    @cached_property
    def text(self) -> str:
        """Return the cell's source without spaces around it."""
        return plain(self.written).strip()

    @cached_property
    def cell(self) -> NotebookNode:
        """Return the cell to show; asked for when nothing about it changes any more."""
        if self.original is None:
            cell = NotebookNode(cell_type=self.cell_type, id=f"extra--{self.number}", metadata=NotebookNode(),
                                source=self.written)
        else:
            cell = _copied(self.original.cell)
            if not self.original.locked:
                cell.source = self.written
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif self.attachments and self.role in ("extra", "written"):
            cell.attachments = _copied(self.attachments)
        return cell

    def rewrite(self, written: str) -> None:
        """Replace the source of the cell."""
        self.written = written
        self.__dict__.pop("text", None)


@dataclass
class Draft:
    """The notebook to grade while it is put together.

    cells: in the order to run them.  originals: the pristine cells by grade_id.  names: exercise -> the names that its
    answer defines; its own id where none is given.  notes: what was unusual, in sentences.
    """

    cells: list[GraftedCell]
    originals: Mapping[str, Original]
    names: Mapping[str, tuple[str, ...]]
    notes: list[str] = field(default_factory=list)

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Return the names of each exercise that is answered in code."""
        return {name: self.names_of(name) for name, one in self.originals.items() if one.role == "answer"}

    def names_of(self, exercise: str) -> tuple[str, ...]:
        """Return the names that an exercise's answer defines."""
        return self.names.get(exercise, (exercise,))

    def note(self, sentence: str) -> None:
        """Add a note on the submission."""
        self.notes.append(sentence)


def originals_of(pristine: NotebookNode) -> dict[str, Original]:
    """Return the cells of the pristine notebook by grade_id, in order."""
    found = {}
    for cell in pristine.cells:
        role = cell.metadata["nbgrader"]
        if role["solution"]:
            name = "written" if role["grade"] else "answer"
        elif role["grade"]:
            name = "check"
        else:
            name = "picture" if cell.metadata.get("lab", {}).get("picture") else "given"
        found[role["grade_id"]] = Original(role["grade_id"], name, cell, _as_handed_out(cell.source))
    return found


@lru_cache(maxsize=5000)
def _as_handed_out(source: str) -> str:
    return plain(SCHEME.sub("", source) if "MARK SCHEME" in source else source)


def plain(text: str) -> str:
    """Return the text without what no eye sees: blanks at the ends of lines, empty lines at both ends."""
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


def _copied(node: Mapping) -> NotebookNode:
    copy = NotebookNode()
    for key, value in node.items():     # its own way would look at every value once more
        dict.__setitem__(copy, key, _copied(value) if isinstance(value, dict) else value)
    return copy
