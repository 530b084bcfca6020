"""Which of a student's cells is which cell of the pristine notebook: the first steps of the graft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from nbformat import NotebookNode

from autograder.graft.definitions import (
    comments_of,
    definitions,
    dumps,
    lines_of,
    pristine_dumps,
    pristine_names,
    statements,
)
from autograder.graft.reading import HandedIn

# Anchored to the line: a figure embedded in the text is one line of 100,000 signs, to be gone through once.
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
        return self.role in LOCKED

    def is_filled_by(self, piece: Piece) -> bool:
        """Return True where a piece holds more than this cell as it was handed out."""
        return piece.text not in ("", self.text) or bool(piece.attachments)


@dataclass(eq=False)
class Piece:
    """A cell of the graft in the making.

    claim: the grade_id of the original that it is, or None for an extra cell.  run: the source that runs, where it
    is another than the one to show.  exercises: those whose answers are taken right after it.
    """

    cell_type: str
    source: str
    claim: str | None = None
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    run: str | None = None
    exercises: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return plain(self.source).strip()

    def rewrite(self, source: str) -> None:
        """Replace what stands in the piece."""
        self.source = source
        self.__dict__.pop("text", None)


def originals_of(pristine: NotebookNode) -> dict[str, Original]:
    """The cells of the pristine notebook by grade_id, in order."""
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
    """The text without what no eye sees: blanks at the ends of lines, empty lines at both ends."""
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


def match(handed: Sequence[HandedIn], originals: Mapping[str, Original], notes: list[str]) -> list[Piece]:
    """The student's cells as pieces, each with the original that it is.

    By grade_id; else by the cell's own id; else, for cells nobody claims otherwise, by equal text or, for code,
    equal statements. Of several copies of a locked cell the first unchanged one is it, else the first. What a
    student wrote into a locked cell becomes a piece of its own.
    """
    claims = [cell.grade_id if cell.grade_id in originals else cell.id if cell.id in originals else None
              for cell in handed]
    texts = [plain(cell.source) for cell in handed]
    _claim_by_text(handed, texts, claims, originals)
    _claim_questions(handed, texts, claims, originals)
    _unclaim_copies(texts, claims, originals)
    pieces: list[Piece] = []
    for cell, text, claim in zip(handed, texts, claims):
        piece = Piece(cell.cell_type, cell.source, claim, cell.attachments)
        if claim and originals[claim].locked and text != originals[claim].text:
            pieces += _without_additions(piece, originals[claim], notes)
        else:
            pieces.append(piece)
    return pieces


def _claim_by_text(handed: Sequence[HandedIn], texts: Sequence[str], claims: list[str | None],
                   originals: Mapping[str, Original]) -> None:
    """Recognise cells that lost their ids, as when they were pasted into another notebook."""
    missing = [original for name, original in originals.items() if name not in claims and original.role != "written"]
    unknown = [i for i, claim in enumerate(claims) if claim is None and texts[i]]
    by_text: dict[str, list[int]] = {}
    for i in unknown:
        by_text.setdefault(texts[i], []).append(i)
    for original in missing:  # all blanks of written answers read alike, so they are not among these
        if by_text.get(original.text):
            claims[by_text[original.text].pop(0)] = original.grade_id
    by_code: dict[tuple[str, ...], list[int]] = {}
    missing = [original for original in missing if original.grade_id not in claims and original.locked
               and original.cell.cell_type == "code"]
    for i in unknown if missing else ():
        if claims[i] is None and handed[i].cell_type == "code":
            by_code.setdefault(tuple(dumps(statements(texts[i]) or ())), []).append(i)
    for original in missing:
        code = pristine_dumps(original.text)
        if code and by_code.get(code):
            claims[by_code[code].pop(0)] = original.grade_id


def _claim_questions(handed: Sequence[HandedIn], texts: Sequence[str], claims: list[str | None],
                     originals: Mapping[str, Original]) -> None:
    """Recognise questions without ids to which a student added the answer."""
    order = list(originals.values())
    for question, answer in zip(order, order[1:]):
        if answer.role != "written" or question.grade_id in claims or not question.text:
            continue
        for i, cell in enumerate(handed):
            if claims[i] is None and cell.cell_type != "code" and question.text in texts[i]:
                claims[i] = question.grade_id
                break


def _unclaim_copies(texts: Sequence[str], claims: list[str | None], originals: Mapping[str, Original]) -> None:
    places: dict[str, list[int]] = {}
    for i, claim in enumerate(claims):
        if claim and originals[claim].locked:
            places.setdefault(claim, []).append(i)
    for claim, copies in places.items():
        it = next((i for i in copies if texts[i] == originals[claim].text), copies[0])
        for i in copies:
            if i != it:
                claims[i] = None


def _without_additions(piece: Piece, original: Original, notes: list[str]) -> list[Piece]:
    """A locked cell that was changed: the cell, and before or after it, as cells of their own, the changes.

    What stands after the first of our own statements, and binds none of the names that we bind there, may need
    them and goes after the cell; everything else goes before it, so that ours have the last word.
    """
    if original.cell.cell_type == "code":
        before, after = _additions_to_code(piece.source, original)
    else:
        before, after = "", _additions_to_text(piece.source, original)
    if before or after:
        notes.append(f"What was written into the locked cell {original.grade_id!r} was kept in a cell of its own.")
    kind = original.cell.cell_type
    return [*([Piece(kind, before)] if before else []), piece,
            *([Piece(kind, after, attachments=piece.attachments)] if after else [])]


def _additions_to_code(source: str, original: Original) -> tuple[str, str]:
    body = statements(source)
    if body is None:
        return source.strip("\n"), ""
    lines = source.split("\n")
    ours, bound = pristine_dumps(original.text), pristine_names(original.text)
    before: list[str] = []
    after: list[str] = []
    started, taken = False, 0
    for statement, dump in zip(body, dumps(body)):
        if dump in ours:
            started = True
            continue
        # each line once, of however many statements it holds some
        text = "\n".join(lines[i] for i in lines_of(statement) if taken <= i < len(lines))
        taken = max(taken, lines_of(statement).stop)
        if not text:
            continue
        runs = original.role == "given"
        (after if runs and started and not bound & definitions(text).keys() else before).append(text)
    given = set(comments_of(original.text))
    after += [line for words in comments_of(source) if words not in given for line in _commented(words)]
    return "\n".join(before), "\n".join(after)


def _commented(words: str) -> list[str]:
    return [f"# {line}" for line in words.split("\n")]


def _additions_to_text(source: str, original: Original) -> str:
    text = plain(source)
    if original.text in text:
        return text.replace(original.text, "", 1).strip("\n")
    ours = {line.strip() for line in original.text.split("\n")}
    return "\n".join(line for line in text.split("\n") if line.strip() not in ours).strip("\n")
