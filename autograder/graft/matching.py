"""Match a student's cells with those of the pristine notebook: the first steps of the graft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.graft.cells import GraftedCell, Original, plain
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

EARLIER = "The notebook is of an earlier version of the unit; its answers were put into the present one."


def match(handed: Sequence[HandedIn], originals: Mapping[str, Original]) -> tuple[list[GraftedCell], list[str]]:
    """Return the student's cells, each with the original that it is, and notes.

    By grade_id; else by the cell's own id; else, for cells nobody claims otherwise, by equal text or, for code,
    equal statements. Of several copies of a locked cell the first unchanged one is it, else the first. What a
    student wrote into a locked cell becomes a cell of its own. So does the code of a locked cell that an earlier
    version of the unit handed out, for answers may use its names; that is no addition of the student's.
    """
    claims = [cell.grade_id if cell.grade_id in originals else cell.id if cell.id in originals else None
              for cell in handed]
    texts = [plain(cell.source) for cell in handed]
    _claim_by_text(handed, texts, claims, originals)
    _claim_questions(handed, texts, claims, originals)
    _unclaim_copies(texts, claims, originals)
    cells: list[GraftedCell] = []
    notes: list[str] = []
    earlier = False
    for one, text, claim in zip(handed, texts, claims):
        original = originals[claim] if claim else None
        locked = original is not None and original.locked
        cell = GraftedCell(original.cell.cell_type if original and locked else one.cell_type, one.source, original,
                           one.attachments)
        before, after = _additions(cell, original) if original and locked and text != original.text else ([], [])
        if (before or after) and one.untouched:  # as an earlier version of the unit had it
            earlier = True
            if cell.role != "given" or one.cell_type != "code":
                before, after = [], []
        elif before or after:
            notes.append(f"What was written into the locked cell {claim!r} was kept in a cell of its own.")
        cells += [*before, cell, *after]
    return cells, [*notes, *([EARLIER] if earlier else [])]


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


def _additions(cell: GraftedCell, original: Original) -> tuple[list[GraftedCell], list[GraftedCell]]:
    """Return what a student wrote into a locked cell, as separate cells before and after it.

    Whatever follows the first of our own statements, and binds none of the names that we bind there, may need
    them and goes after the cell; everything else goes before it, so that ours have the last word.
    """
    kind = original.cell.cell_type
    before, after = (_additions_to_code(cell.written, original) if kind == "code"
                     else ("", _additions_to_text(cell.written, original)))
    return ([GraftedCell(kind, before)] if before else [],
            [GraftedCell(kind, after, attachments=cell.attachments)] if after else [])


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
