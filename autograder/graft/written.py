"""Where a student's answer in words is, when it is not in its own cell.

A blank that stays blank earns nothing and needs no person. So before a written answer is taken for blank, what a
student wrote near it is gathered: text and pictures in cells of their own, in the question's cell, and in the comments
and strings of code. Where there is nothing near, longer texts further down are shown in its cell. Whatever is found,
the answer waits for a person.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from autograder.graft.definitions import comments_of, statements
from autograder.graft.matching import Original, Piece

WORD = re.compile(r"[^\W\d_]{2,}")
FEW, SEVERAL = 3, 6  # words that make prose of a comment near the question, and of any text further away
LONGEST = 10_000  # characters of one cell that are looked at
MOST = 3_000  # characters of what may be an answer
SAYING = {"print", "display", "Markdown", "HTML", "Latex"}
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|heic|pdf|svg)\b|\bImage\s*\(", re.IGNORECASE)
ELSEWHERE = "*Nothing was written in this cell. This was found further down in the notebook; it may be the answer:*"
IN_CODE = "*From a code cell:*"


def find_written(pieces: list[Piece], originals: Mapping[str, Original], notes: list[str]) -> tuple[
        list[Original], set[Piece]]:
    """Decide for each written answer which piece is its cell; what is found near it is put into it.

    Returns those that are still blank, and the cells of code in which an answer was found.
    """
    written = [original for original in originals.values() if original.role == "written"]
    used: set[Piece] = set()
    return [original for original in written if not _near(pieces, originals, original, used, notes)], used


def look_further(pieces: list[Piece], originals: Mapping[str, Original], blank: Sequence[Original], used: set[Piece],
                 notes: list[str]) -> None:
    """Show longer texts from further down in the cells of written answers that are blank. To be called last."""
    for original in blank:
        _far(pieces, originals, original, used, notes)


def _own(pieces: Sequence[Piece], near: Sequence[Piece], original: Original) -> list[Piece]:
    """Return the pieces that are the answer's cell: by their id, or blank beside the question."""
    return [piece for piece in pieces if piece.claim == original.grade_id or (
        piece in near and piece.claim is None and piece.text == original.text and not piece.attachments)]


def _near(pieces: list[Piece], originals: Mapping[str, Original], original: Original, used: set[Piece],
          notes: list[str]) -> bool:
    """Find the answer in its cell or near it; return False where it is blank there."""
    name = original.grade_id
    near = _region(pieces, originals, name)
    own = _own(pieces, near, original)
    filled = [piece for piece in own if original.is_filled_by(piece)]
    if len(filled) > 1:
        notes.append(f"The answer to `{name}` is there {len(filled)} times; the last one that is filled in counts.")
    if filled and filled[-1].cell_type != "markdown":
        notes.append(f"The answer to `{name}` is in a {filled[-1].cell_type} cell; it is text again.")
    chosen = filled[-1] if filled else _gathered(pieces, near, own, original, used, notes)
    blank = chosen or (own[-1] if own else None)
    for piece in own:
        piece.claim = None
        if piece not in filled and piece is not blank:
            pieces.remove(piece)
    if blank is not None:
        blank.claim, blank.cell_type = name, "markdown"
        if chosen is None:
            blank.rewrite(original.cell.source)
    return chosen is not None


def _region(pieces: Sequence[Piece], originals: Mapping[str, Original], name: str) -> list[Piece]:
    """Return the student's pieces between the question, or what is left before it, and the next cell that is ours."""
    order = list(originals)
    places = {piece.claim: i for i, piece in enumerate(pieces) if piece.claim}
    before = [places[other] for other in reversed(order[:order.index(name)]) if other in places][:1]
    anchors = {*before, *(i for i, piece in enumerate(pieces) if piece.claim == name)} or {-1}
    found: list[Piece] = []
    for anchor in sorted(anchors):
        for piece in pieces[anchor + 1:]:
            if piece.claim not in (None, name):
                break
            if piece not in found:
                found.append(piece)
    return found


def _gathered(pieces: list[Piece], near: Sequence[Piece], own: Sequence[Piece], original: Original, used: set[Piece],
              notes: list[str]) -> Piece | None:
    """Return the piece that holds everything that was written near the question; None where nothing was."""
    extra = [piece for piece in near if piece.claim is None and piece not in own]
    texts = [piece for piece in extra if piece.cell_type != "code" and (piece.text or piece.attachments)]
    remarks = {piece: words for piece in extra if piece.cell_type == "code" for words in [prose(piece.source, FEW)]
               if words}
    used.update(remarks)
    if not texts and not remarks:
        return None
    where = "another cell than its own" if texts else "the comments or strings of a code cell"
    notes.append(f"The answer to `{original.grade_id}` is in {where}; it waits for a person.")
    chosen = texts[0] if texts else _own_or_new(pieces, near, own, original)
    parts = [piece.source for piece in texts]
    parts += [f"{IN_CODE}\n\n{words}" for words in remarks.values()]
    chosen.rewrite("\n\n".join(parts))
    for piece in texts[1:]:
        chosen.attachments = {**piece.attachments, **chosen.attachments}
        pieces.remove(piece)
    return chosen


def _far(pieces: list[Piece], originals: Mapping[str, Original], original: Original, used: set[Piece],
         notes: list[str]) -> None:
    """Show longer texts from further down, which may be the answer, in a cell that is blank."""
    name = original.grade_id
    near = _region(pieces, originals, name)
    own = [piece for piece in pieces if piece.claim == name]
    start = pieces.index(near[-1]) + 1 if near else _place(pieces, original)
    found = [piece for piece in pieces[start:]
             if piece.claim is None and piece not in used and not piece.exercises and piece.run is None]
    words = [prose(piece.source, SEVERAL) if piece.cell_type == "code" else piece.text for piece in found]
    words = [text for text in words if len(WORD.findall(text)) >= SEVERAL]
    if not words:
        return
    notes.append(f"The cell of `{name}` is blank, but text further down may be its answer; it waits for a person.")
    chosen = _own_or_new(pieces, near, own, original)
    text = "\n\n".join(words)
    chosen.claim = name
    chosen.rewrite(f"{ELSEWHERE}\n\n{text[:MOST]}{' …' if len(text) > MOST else ''}")


def _own_or_new(pieces: list[Piece], near: Sequence[Piece], own: Sequence[Piece], original: Original) -> Piece:
    if own:
        return own[-1]
    new = Piece("markdown", "")
    pieces.insert(pieces.index(near[-1]) + 1 if near else _place(pieces, original), new)
    return new


def _place(pieces: Sequence[Piece], original: Original) -> int:
    """Return where the cell belongs, by its question."""
    question = f"{original.grade_id}_question"
    return next((i for i, piece in enumerate(pieces, 1) if piece.claim == question), len(pieces))


def prose(source: str, least: int) -> str:
    """Return what is written in words in the comments and strings of code; "" where that is fewer than `least` words.

    A cell that is no Python is taken as text; comments that are code that was switched off are not.
    """
    if len(source) > LONGEST or not source.strip():
        return ""
    body = statements(source)
    if body is None:
        return source.strip() if _is_prose(source, least) else ""
    found = [words for words in comments_of(source, margin=least > FEW) if _is_prose(words, least)]
    found += [words for statement in body for words in _said(statement) if _is_prose(words, least)]
    if not found and PICTURE.search(source):
        return f"A picture is shown here: `{source.strip()[:200]}`"
    return "\n\n".join(words.strip() for words in found)


def _said(statement: ast.stmt) -> Iterator[str]:
    """Return the texts of a statement that does nothing but say, print or name them."""
    value = getattr(statement, "value", None) if isinstance(statement, (ast.Expr, ast.Assign)) else None
    said = [value]
    if isinstance(value, ast.Call):
        said = list(value.args) if getattr(value.func, "id", "") in SAYING else []
    for node in said:
        inner = node.args[0] if isinstance(node, ast.Call) and node.args else node  # as in display(Markdown("..."))
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _is_prose(text: str, least: int) -> bool:
    if len(WORD.findall(text)) < least:
        return False
    body = statements(text.strip())
    return body is None or all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) for node in body)
