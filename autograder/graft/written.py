"""Find a student's answer in words when it is not in its own cell.

A blank that stays blank earns nothing and needs no person. So before a written answer is taken for blank, what a
student wrote near it is gathered: text and pictures in cells of their own, in the question's cell, and in the comments
and strings of code. Where there is nothing near, longer texts further down are shown in its cell. Whatever is found,
the answer waits for a person.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from autograder.graft.cells import Draft, GraftedCell, Original
from autograder.graft.definitions import comments_of, statements

WORD = re.compile(r"[^\W\d_]{2,}")
FEW, SEVERAL = 3, 6  # words that make prose of a comment near the question, and of any text further away
LONGEST = 10_000  # characters of one cell that are looked at
MOST = 3_000  # characters of what may be an answer
MANY = 200  # cells near a question that are looked at
SAYING = {"print", "display", "Markdown", "HTML", "Latex"}
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|heic|pdf|svg)\b|\bImage\s*\(", re.IGNORECASE)
ELSEWHERE = "*Nothing was written in this cell. This was found further down in the notebook; it may be the answer:*"
IN_CODE = "*From a code cell:*"


def find_written(draft: Draft) -> tuple[list[Original], set[GraftedCell]]:
    """Decide which cell each written answer is, and put what is found near it into that cell.

    Returns those that are still blank, and the cells of code in which an answer was found.
    """
    written = [original for original in draft.originals.values() if original.role == "written"]
    used: set[GraftedCell] = set()
    blank = []
    for original in written:
        found, remarks = _near(draft, original)
        used |= remarks
        if not found:
            blank.append(original)
    return blank, used


def look_further(draft: Draft, blank: Sequence[Original], used: set[GraftedCell]) -> None:
    """Show longer texts from further down in the cells of written answers that are blank. To be called last."""
    for original in blank:
        _far(draft, original, used)


def _own(cells: Sequence[GraftedCell], near: Sequence[GraftedCell], original: Original) -> list[GraftedCell]:
    """Return the cells that are the answer's cell: by their id, or blank beside the question."""
    return [cell for cell in cells if cell.grade_id == original.grade_id or (
        cell in near and cell.grade_id is None and cell.text == original.text and not cell.attachments)]


def _near(draft: Draft, original: Original) -> tuple[bool, set[GraftedCell]]:
    """Find the answer in its cell or near it; return whether it was found, and the cells of code it was found in."""
    name = original.grade_id
    near = _region(draft, name)
    own = _own(draft.cells, near, original)
    remarks: set[GraftedCell] = set()
    filled = [cell for cell in own if original.is_filled_by(cell)]
    if len(filled) > 1:
        draft.note(f"The answer to `{name}` is there {len(filled)} times; the last one that is filled in counts.")
    if filled and filled[-1].cell_type != "markdown":
        draft.note(f"The answer to `{name}` is in a {filled[-1].cell_type} cell; it is text again.")
    if filled:
        chosen: GraftedCell | None = filled[-1]
    else:
        chosen, remarks = _gathered(draft, near, own, original)
    blank = chosen or (own[-1] if own else None)
    for cell in own:
        cell.original = None
        if cell not in filled and cell is not blank:
            draft.cells.remove(cell)
    if blank is not None:
        blank.original, blank.cell_type = original, "markdown"
        if chosen is None:
            blank.rewrite(original.cell.source)
    return chosen is not None, remarks


def _region(draft: Draft, name: str) -> list[GraftedCell]:
    """Return the student's cells between the question, or what is left before it, and the next cell that is ours."""
    order, cells = list(draft.originals), draft.cells
    places = {cell.grade_id: i for i, cell in enumerate(cells) if cell.grade_id}
    before = [places[other] for other in reversed(order[:order.index(name)]) if other in places][:1]
    anchors = {*before, *(i for i, cell in enumerate(cells) if cell.grade_id == name)} or {-1}
    found: list[GraftedCell] = []
    for anchor in sorted(anchors):
        for cell in cells[anchor + 1:]:
            if cell.grade_id not in (None, name):
                break
            if cell not in found:
                found.append(cell)
    return found


def _gathered(draft: Draft, near: Sequence[GraftedCell], own: Sequence[GraftedCell],
              original: Original) -> tuple[GraftedCell | None, set[GraftedCell]]:
    """Return the cell that holds all that was written near the question, if anything was, and the code it is from."""
    extra = [cell for cell in near if cell.grade_id is None and cell not in own][:MANY]
    texts = [cell for cell in extra if cell.cell_type != "code" and (cell.text or cell.attachments)]
    remarks = {cell: words for cell in extra if cell.cell_type == "code" for words in [prose(cell.written, FEW)]
               if words}
    if not texts and not remarks:
        return None, set()
    where = "another cell than its own" if texts else "the comments or strings of a code cell"
    draft.note(f"The answer to `{original.grade_id}` is in {where}; it waits for a person.")
    chosen = texts[0] if texts else _own_or_new(draft.cells, near, own, original)
    parts = [cell.written for cell in texts]
    parts += [f"{IN_CODE}\n\n{words}" for words in remarks.values()]
    chosen.rewrite("\n\n".join(parts))
    for cell in texts[1:]:
        chosen.attachments = {**cell.attachments, **chosen.attachments}
        draft.cells.remove(cell)
    return chosen, set(remarks)


def _far(draft: Draft, original: Original, used: set[GraftedCell]) -> None:
    """Show longer texts from further down, which may be the answer, in a cell that is blank."""
    name = original.grade_id
    near, cells = _region(draft, name), draft.cells
    own = [cell for cell in cells if cell.grade_id == name]
    start = cells.index(near[-1]) + 1 if near else _place(cells, original)
    found = [cell for cell in cells[start:]
             if cell.grade_id is None and cell not in used and not cell.exercises and cell.run is None]
    words = [prose(cell.written, SEVERAL) if cell.cell_type == "code" else cell.text for cell in found]
    words = [text for text in words if len(WORD.findall(text)) >= SEVERAL]
    if not words:
        return
    draft.note(f"The cell of `{name}` is blank, but text further down may be its answer; it waits for a person.")
    chosen = _own_or_new(draft.cells, near, own, original)
    text = "\n\n".join(words)
    chosen.original = original
    chosen.rewrite(f"{ELSEWHERE}\n\n{text[:MOST]}{' …' if len(text) > MOST else ''}")


def _own_or_new(cells: list[GraftedCell], near: Sequence[GraftedCell], own: Sequence[GraftedCell],
                original: Original) -> GraftedCell:
    if own:
        return own[-1]
    new = GraftedCell("markdown", "")
    cells.insert(cells.index(near[-1]) + 1 if near else _place(cells, original), new)
    return new


def _place(cells: Sequence[GraftedCell], original: Original) -> int:
    """Return where the cell belongs, by its question."""
    question = f"{original.grade_id}_question"
    return next((i for i, cell in enumerate(cells, 1) if cell.grade_id == question), len(cells))


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
