"""Recognise which unit's notebook a file holds by its cells: their ids, their texts, and what they define."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nbformat import NotebookNode

from autograder.graft.cells import originals_of, plain
from autograder.graft.definitions import definitions
from autograder.graft.grafting import Graft, graft
from autograder.graft.reading import HandedIn, Unreadable, read_cells

SHORT = 25  # characters; shorter texts, such as an import, say nothing about the unit
FEW = 3  # names of one unit that tell whose answers these are
CLEAR = 3  # times as many cells of one unit as of any other make it that unit's notebook


@dataclass(frozen=True)
class Recognised:
    """A recognised notebook.

    unit: whose notebook it is. cells: how many of its cells are that unit's.
    """

    unit: str
    cells: int


@dataclass(frozen=True)
class Marks:
    """The features by which a unit's cells are known: their ids, their texts, and the names that answers define."""

    ids: frozenset[str]
    texts: frozenset[str]
    names: frozenset[str]


def marks_of(pristine: NotebookNode, names: Iterable[str]) -> Marks:
    """Return the marks of a unit. names: those that its answers define."""
    originals = originals_of(pristine)
    texts = {original.text for original in originals.values() if len(original.text) > SHORT}
    return Marks(frozenset(originals), frozenset(texts), frozenset(name for name in names if len(name) > 2))


@cache
def all_marks() -> Mapping[str, Marks]:
    """Return the marks of every unit of the course, without those that several units share."""
    from autograder.building.build import pristine, units
    from autograder.exercises import exercises_of

    found = {unit: marks_of(pristine(unit), (name for e in exercises_of(unit).values() for name in e.names))
             for unit in units()}
    return {unit: _own(marks, [other for name, other in found.items() if name != unit])
            for unit, marks in found.items()}


def _own(marks: Marks, others: Sequence[Marks]) -> Marks:
    return Marks(*(mine.difference(*theirs) for mine, *theirs in (
        (getattr(marks, kind), *(getattr(other, kind) for other in others)) for kind in ("ids", "texts", "names"))))


def recognise(notebook: bytes | Sequence[HandedIn], marks: Mapping[str, Marks] | None = None) -> Recognised | None:
    """Return the unit whose notebook this is; None where it is no unit's, several units' alike, or no notebook."""
    if isinstance(notebook, bytes):
        try:
            notebook, _ = read_cells(notebook)
        except Unreadable:
            return None
    scores = {unit: count_cells(notebook, its) for unit, its in (marks or all_marks()).items()}
    best = max(scores, key=lambda unit: scores[unit], default=None)
    if best is None or not scores[best]:
        return None
    second = max((score for unit, score in scores.items() if unit != best), default=0)
    return Recognised(best, scores[best]) if scores[best] >= CLEAR * second else None


def count_cells(cells: Iterable[HandedIn], marks: Marks) -> int:
    """Return how many of the cells are a unit's, by id, by text or by the answer that they define."""
    return sum(cell.grade_id in marks.ids or cell.id in marks.ids or plain(cell.source) in marks.texts
               or (cell.cell_type == "code" and any(name in cell.source for name in marks.names)
                   and not marks.names.isdisjoint(definitions(cell.source))) for cell in cells)


def other_unit(raw: bytes, unit: str) -> str | None:
    """Return the unit whose notebook `raw` is, where that is another one than `unit`."""
    cells, _ = read_cells(raw)
    own = all_marks().get(unit)
    if own is None or count_cells(cells, own) * 4 > len(cells):
        return None
    found = recognise(cells)
    return found.unit if found is not None and found.unit != unit else None


def mismatch(grafted: Graft, raw: bytes, unit: str, names: Collection[str]) -> str:
    """Return a sentence if a notebook is no hand-in for `unit`, else "".

    names: those that the unit's answers define.
    """
    if grafted.foreign and (other := other_unit(raw, unit)):
        return (f"This is the notebook of {other}, not of {unit}; ask the student for {unit}.ipynb, or put this one at "
                f"submitted/<student>/{other}/.")
    if grafted.unknown:
        return (f"Nothing in this notebook is of {unit}: none of its cells, and no answer to an exercise; ask the "
                f"student for {unit}.ipynb.")
    defined = {name for source in grafted.answered.values() for name in definitions(source) if len(name) > 2}
    if len(defined) >= FEW and defined.isdisjoint(names):
        for other, marks in all_marks().items():
            if other != unit and 2 * len(defined & marks.names) >= max(len(defined), 2 * FEW):
                return (f"The answers in this notebook are answers to {other}, typed into {unit}; ask the student for "
                        "the notebooks of both again.")
    return ""


def answers_in(raw: bytes, unit: str) -> dict[str, str] | None:
    """Return what is written in answer to each exercise of a unit that is not blank; None for no notebook of it."""
    from autograder.building.build import pristine
    from autograder.exercises import exercises_of

    try:
        grafted = graft(raw, pristine(unit), {name: e.names for name, e in exercises_of(unit).items()})
    except Unreadable:
        return None
    return grafted.answered
