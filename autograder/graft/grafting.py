"""The graft: a student's answers, wherever they are, in the instructor's pristine notebook.

Nothing of a student's file is believed but the order of its cells, their sources, and the ids as a hint to what a
cell is. In this order:

1. The file is read (autograder.graft.reading); one that cannot be is `Unreadable`, with the reason.
2. Each cell is recognised (autograder.graft.matching): by its grade_id, else its own id, else its text. A locked cell
   gets its pristine content back; what a student wrote into it is kept beside it.
3. A written answer is its last cell that is filled in; where there is none, the text cell right after
   the question.
4. An answer is its last cell that is filled in and defines what is asked; other copies stay in place as extra
   cells, and blank ones do not run. A name that the answer's own cell does not define, or only blank, is looked for
   in the student's extra cells, and then in those of other answers; the answer is taken right after the last of
   the cells that it needs, and, where its own cell may bind more names than its code shows (`import *`), also right
   after that one, and after what a student added right below it, which the check sees too: the best of these counts.
   Cells that became text are code again.
5. Cells of the pristine notebook that are missing are put after the cell they follow there.

So later cells cannot spoil an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import indent

from nbformat import NotebookNode

from autograder.graft.cells import Draft, GraftedCell, Original, originals_of
from autograder.graft.locating import find_answers
from autograder.graft.matching import EARLIER, match
from autograder.graft.reading import Unreadable, read_cells

__all__ = ["Graft", "GraftedCell", "Unreadable", "graft"]

ELSEWHERE = "# The answer is in another cell."
NOT_THERE = re.compile(r"No cell answers (`\w+`(?:, `\w+`)*); put back blank\.")
MAX_NOTES = 40


@dataclass
class Graft:
    """The notebook to grade, with notes on how it came about.

    cells: all cells in the order to run them.  notes: what was unusual about the file, in sentences.
    originals: the cells of the pristine notebook by grade_id.
    answered: exercise -> the source of its answer, for those that are not blank.  foreign: whether so few of the cells
    handed in are known that it may be another notebook.  unknown: whether no cell is known and no code
    answers an exercise; any text could pass for a written answer.
    """

    cells: list[GraftedCell]
    notes: list[str] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    foreign: bool = False
    unknown: bool = False
    originals: Mapping[str, Original] = field(default_factory=dict)


def graft(raw: bytes, pristine: NotebookNode, names: Mapping[str, tuple[str, ...]]) -> Graft:
    """Put the answers of the file `raw` into the notebook `pristine`. Raises Unreadable.

    names: exercise -> the names that its answer defines; its own id where none is given.
    """
    handed, notes = read_cells(raw)
    originals = originals_of(pristine)
    cells, more = match(handed, originals)
    draft = Draft(cells, originals, names, [*notes, *more])
    known = sum(cell.original is not None for cell in cells)
    find_answers(draft)
    answered = _answered(draft)
    unknown = not known and not any(cell.exercises for cell in draft.cells if cell.cell_type == "code")
    _put_back_missing(draft, report=EARLIER not in more)
    for number, cell in enumerate(draft.cells, 1):
        cell.number = number
    notes = draft.notes
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [f"{len(notes) - MAX_NOTES} more things were unusual."]
    return Graft(draft.cells, notes, answered, 4 * known <= len(cells), unknown, originals)


def _answered(draft: Draft) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell in draft.cells:
        original = cell.original
        taken = (original.grade_id,) if original is not None and not original.locked else cell.exercises
        if original is None or original.is_filled_by(cell):
            found.update(dict.fromkeys([*taken, *cell.exercises], cell.text))
    return found


def _put_back_missing(draft: Draft, report: bool) -> None:
    """Insert each missing cell after its predecessor, or at the start. report: note how many were missing."""
    cells = draft.cells
    taken = {exercise for cell in cells for exercise in cell.exercises}
    answers, others = [], 0
    place = 0  # behind so many cells
    places = {cell.grade_id: i for i, cell in enumerate(cells, 1)}
    inserts: dict[int, list[GraftedCell]] = {}
    for name, original in draft.originals.items():
        if name in places:
            place = places[name]
            continue
        missing = GraftedCell(original.cell.cell_type, original.cell.source, original)
        if original.role == "answer" and name in taken:
            missing.rewrite(ELSEWHERE)
        elif original.role == "answer":
            missing.exercises, missing.run = (name,), _unless_defined(original, draft.names_of(name))
            answers.append(name)
            while place < len(cells) and cells[place].original is None:  # which may be the answer
                place += 1
        elif original.role == "written":
            answers.append(name)
        else:
            others += 1
        inserts.setdefault(place, []).append(missing)
    draft.cells = [*inserts.get(0, []), *(added for i, cell in enumerate(cells, 1)
                                          for added in (cell, *inserts.get(i, [])))]
    if answers:
        draft.note(f"No cell answers {', '.join(f'`{name}`' for name in answers)}; put back blank.")
    if others and report:
        draft.note("A locked cell was missing and was put back." if others == 1
                   else f"{others} locked cells were missing and were put back.")


def not_there(notes: Iterable[str]) -> set[str]:
    """Return the exercises that a notebook had no cell for, by the notes on it; it may never have asked them."""
    return {name for note in notes if (found := NOT_THERE.fullmatch(note)) for name in re.findall(r"\w+", found[1])}


def _unless_defined(original: Original, names: tuple[str, ...]) -> str:
    """Return a blank that leaves a name alone if it came from somewhere the graft cannot see, such as `import *`."""
    return f"if not {set(names)!r} <= set(globals()):\n{indent(original.cell.source, '    ')}"
