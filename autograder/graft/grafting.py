"""The graft: a student's answers, wherever they stand, in the instructor's pristine notebook.

Nothing of a student's file is believed but the order of its cells, their sources, and the ids as a hint to what a
cell is. In this order:

1. The file is read (autograder.graft.reading); one that cannot be is `Unreadable`, with the reason.
2. Each cell is recognised (autograder.graft.matching): by its grade_id, else its own id, else its text. A locked cell
   gets its pristine content back; what a student wrote into it is kept beside it.
3. A written answer is its last cell that is filled in; where there is none, the text cell that stands right after
   the question.
4. An answer is its last cell that is filled in and defines what is asked; other copies stay in place as extra
   cells, and blank ones do not run. A name that the answer's own cell does not define, or only blank, is looked for
   in the student's extra cells, and then in those of other answers; the answer is taken right after the last of
   the cells that it needs, and, where its own cell may bind more names than its code shows (`import *`), also right
   after that one, and after what a student added right below it, which the check sees too: the best of these counts.
   Cells that became text are code again.
5. Cells of the pristine notebook that are missing are put after the cell they follow there.

So what stands in later cells cannot spoil an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import indent

from nbformat import NotebookNode

from autograder.graft.locating import find_answers
from autograder.graft.matching import Original, Piece, match, originals_of
from autograder.graft.reading import Unreadable, read_cells

__all__ = ["Graft", "GraftedCell", "Unreadable", "graft"]

ELSEWHERE = "# The answer is in another cell."
MAX_NOTES = 40


@dataclass
class GraftedCell:
    """One cell of the notebook to grade.

    source: what runs.  role: answer, check, given, picture, written or extra.  exercises: those whose answers are
    taken right after this cell.  cell: the cell to show, whose source may differ from the one that runs.
    """

    source: str
    cell_type: str
    role: str
    grade_id: str | None
    exercises: tuple[str, ...]
    cell: NotebookNode


@dataclass
class Graft:
    """The notebook to grade.

    cells: all cells in the order to run them.  notes: what was unusual about the file, in sentences.
    answered: exercise -> the source of its answer, for those that are not blank.  foreign: whether so few of the cells
    handed in are known that it may be another notebook.
    """

    cells: list[GraftedCell]
    notes: list[str] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    foreign: bool = False


def graft(raw: bytes, pristine: NotebookNode, names: Mapping[str, tuple[str, ...]]) -> Graft:
    """Put the answers of the file `raw` into the notebook `pristine`. Raises Unreadable.

    names: exercise -> the names that its answer defines; its own id where it is not told.
    """
    handed, notes = read_cells(raw)
    originals = originals_of(pristine)
    pieces = match(handed, originals, notes)
    foreign = 4 * sum(piece.claim is not None for piece in pieces) <= len(pieces)
    find_answers(pieces, originals, names, notes)
    answered = _answered(pieces, originals)
    _put_back_missing(pieces, originals, names, notes)
    cells = [_grafted(piece, originals, number) for number, piece in enumerate(pieces, 1)]
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [f"{len(notes) - MAX_NOTES} more things were unusual."]
    return Graft(cells, notes, answered, foreign)


def _answered(pieces: list[Piece], originals: Mapping[str, Original]) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in pieces:
        original = originals.get(piece.claim or "")
        taken = [original.grade_id] if original is not None and not original.locked else piece.exercises
        if original is None or original.is_filled_by(piece):
            found.update(dict.fromkeys([*taken, *piece.exercises], piece.text))
    return found


def _put_back_missing(pieces: list[Piece], originals: Mapping[str, Original],
                      names: Mapping[str, tuple[str, ...]], notes: list[str]) -> None:
    """Insert each missing cell after its predecessor, or at the start."""
    claimed = {piece.claim for piece in pieces}
    taken = {exercise for piece in pieces for exercise in piece.exercises}
    answers, others = [], 0
    place = 0  # behind so many pieces
    places = {piece.claim: i for i, piece in enumerate(pieces, 1)}
    inserts: dict[int, list[Piece]] = {}
    for name, original in originals.items():
        if name in claimed:
            place = places[name]
            continue
        piece = Piece(original.cell.cell_type, original.cell.source, name)
        if original.role == "answer" and name in taken:
            piece.source = ELSEWHERE
        elif original.role == "answer":
            piece.exercises, piece.run = [name], _unless_defined(original, names.get(name, (name,)))
            answers.append(name)
            while place < len(pieces) and pieces[place].claim is None:  # what stands there may be the answer
                place += 1
        elif original.role == "written":
            answers.append(name)
        else:
            others += 1
        inserts.setdefault(place, []).append(piece)
    pieces[:] = [*inserts.get(0, []), *(added for i, piece in enumerate(pieces, 1)
                                        for added in (piece, *inserts.get(i, [])))]
    if answers:
        notes.append(f"No cell answers {', '.join(f'`{name}`' for name in answers)}; put back blank.")
    if others:
        notes.append("A locked cell was missing and was put back." if others == 1
                     else f"{others} locked cells were missing and were put back.")


def _unless_defined(original: Original, names: tuple[str, ...]) -> str:
    """A blank that leaves alone a name that came from somewhere the graft cannot see, such as `import *`."""
    return f"if not {set(names)!r} <= set(globals()):\n{indent(original.cell.source, '    ')}"


def _grafted(piece: Piece, originals: Mapping[str, Original], number: int) -> GraftedCell:
    original = originals.get(piece.claim) if piece.claim else None
    if original is None:
        cell = NotebookNode(cell_type=piece.cell_type, id=f"extra--{number}", metadata=NotebookNode(),
                            source=piece.source)
        role, cell_type = "extra", piece.cell_type
    else:
        cell = _copied(original.cell)
        role, cell_type = original.role, original.cell.cell_type
        if not original.locked:
            cell.source = piece.source
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    elif piece.attachments and role in ("extra", "written"):
        cell.attachments = _copied(piece.attachments)
    return GraftedCell(cell.source if piece.run is None else piece.run, cell_type, role, piece.claim,
                       tuple(piece.exercises), cell)


def _copied(node: Mapping) -> NotebookNode:
    copy = NotebookNode()
    for key, value in node.items():     # its own way would look at every value once more
        dict.__setitem__(copy, key, _copied(value) if isinstance(value, dict) else value)
    return copy
