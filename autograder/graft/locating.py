"""Find which cell of a student's notebook answers which exercise, and after which cell the answer is taken."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.graft.cells import Draft, GraftedCell
from autograder.graft.definitions import definitions, dumps, lines_of, may_define_more, pristine_dumps, statements
from autograder.graft.written import find_written, look_further

LONG_TEXT = 10_000  # characters; a longer text is no answer that lost its type
MANY_TEXTS = 100  # so many are looked at


def find_answers(draft: Draft) -> None:
    """Decide for each exercise which cell is its answer (`original`) and where it is taken (`exercises`)."""
    blank, used = find_written(draft)
    finder = _Finder(draft)
    own = {name: finder.own(name) for name in draft.asked}
    for name in draft.asked:
        finder.take(name, own[name])
    checks = {dump for original in draft.originals.values() if original.role == "check"
              for dump in pristine_dumps(original.text)}
    for cell in draft.cells:
        if cell.role == "answer" and cell.run is None and "check" in cell.written:
            cell.run = _without_checks(cell.written, checks)
    look_further(draft, blank, used)


class _Finder:
    """A search for the answers among the cells of a grafted notebook."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.cells, self.asked = draft, draft.cells, draft.asked
        self.wanted = {wanted for names in self.asked.values() for wanted in names}
        self.defined: dict[GraftedCell, dict[str, bool]] = {}
        self.readable: dict[GraftedCell, bool] = {}
        self.by_id: dict[str | None, list[GraftedCell]] = {}
        for cell in self.cells:
            self.by_id.setdefault(cell.grade_id, []).append(cell)
        self.binding: dict[str, bool] = {}

    def definitions(self, cell: GraftedCell) -> dict[str, bool]:
        """Return each name that the cell binds, and whether it is bound to more than a blank."""
        if cell not in self.defined:
            some = any(name in cell.written for name in self.wanted)
            self.defined[cell] = definitions(cell.written) if some else {}
        return self.defined[cell]

    def defines(self, cell: GraftedCell, name: str) -> bool:
        """Return True if the cell binds the name to more than a blank."""
        return self.definitions(cell).get(name, False)

    def is_blank(self, cell: GraftedCell, name: str) -> bool:
        """Return True if the cell is empty or as it was handed out."""
        return cell.text in ("", self.draft.originals[name].text)

    def own(self, name: str) -> GraftedCell | None:
        """Return the exercise's own cell among those that carry its id; the others become extra cells."""
        own = self.by_id.get(name, [])
        filled = [cell for cell in own if not self.is_blank(cell, name)]
        defining = [cell for cell in filled if any(self.defines(cell, wanted) for wanted in self.asked[name])]
        best = defining or filled or own
        if len(filled) > 1:
            self.draft.note(f"The answer to `{name}` is there {len(filled)} times; the last one that is filled in "
                              "counts.")
        for cell in own:
            if cell is not best[-1]:
                cell.original = None
                cell.run = None if cell in filled else ""  # a blank copy must not undo the answer
        return best[-1] if best else None

    def take(self, name: str, own: GraftedCell | None) -> None:
        """Decide where the answer is taken, and find its cell if it has none of its own or a blank one."""
        if own is not None and not self.is_blank(own, name):
            self._make_code(own, name)
            last = self._last([own, *self._rest(name, own)])
            places = [own] if may_define_more(own.written) else []
            for cell in dict.fromkeys([*places, last, *self._helper_below(own)]):
                cell.exercises += (name,)
            return
        found = self._elsewhere(name)
        if found:
            last = self._last(found)
            for cell in dict.fromkeys([last, *self._helper_below(last)]):
                cell.exercises += (name,)
            if own is not None:
                self.draft.note(f"The answer to `{name}` is in another cell than its own, which is blank.")
                own.run = ""
            if last.grade_id is None:
                last.original = self.draft.originals[name]
                self._make_code(last, name)
                if own is not None:
                    own.original = None
        elif own is not None:
            own.exercises += (name,)
            self._make_code(own, name)

    def _last(self, cells: Sequence[GraftedCell]) -> GraftedCell:
        return max(cells, key=self.cells.index)

    def _helper_below(self, own: GraftedCell) -> list[GraftedCell]:
        """Return the last extra cell that binds names before the next cell of ours: a check below sees its names."""
        found: list[GraftedCell] = []
        for cell in self.cells[self.cells.index(own) + 1:]:
            if cell.grade_id is not None:
                break
            if cell.cell_type == "code" and self._binds(cell):
                found = [cell]
        return found

    def _binds(self, cell: GraftedCell) -> bool:
        """Return True if what runs of a cell may bind names; each source is read once, however many answers ask."""
        source = cell.written if cell.run is None else cell.run
        if source not in self.binding:
            self.binding[source] = may_define_more(source) or bool(definitions(source))
        return self.binding[source]

    def _rest(self, name: str, own: GraftedCell) -> list[GraftedCell]:
        """Return extra cells with the names that the own cell lacks: those right after it, or, if it has none, any."""
        lacking = [wanted for wanted in self.asked[name] if not self.defines(own, wanted)]
        near = []
        for cell in self.cells[self.cells.index(own) + 1:] if lacking else ():
            if cell.grade_id is not None or cell.cell_type != "code":
                break
            near.append(cell)
        if len(lacking) == len(self.asked[name]):
            near = near if any(self.defines(cell, wanted) for cell in near for wanted in lacking) else self._extra()
        found = [[cell for cell in near if self.defines(cell, wanted)] for wanted in lacking]
        return [cells[-1] for cells in found if cells]

    def _elsewhere(self, name: str) -> list[GraftedCell]:
        """Return other cells that answer the exercise: extra ones, another answer's cell, text that reads as code."""
        names = self.asked[name]
        extra = self._extra()
        answers = [cell for cell in self.cells if cell.grade_id in self.asked and cell.grade_id != name]
        texts = [cell for cell in self.cells if cell.grade_id is None and cell.cell_type != "code"
                 and any(wanted in cell.written for wanted in names) and self._reads_as_code(cell)]
        for cells in (extra, answers, texts):
            whole = [cell for cell in cells if self.definitions(cell).keys() >= set(names)
                     and any(self.defines(cell, wanted) for wanted in names)]
            if whole:
                return whole[-1:]
            parts = [[cell for cell in cells if self.defines(cell, wanted)] for wanted in names]
            if all(parts):
                return [cells[-1] for cells in parts]
        return []

    def _reads_as_code(self, cell: GraftedCell) -> bool:
        if cell not in self.readable:
            few = len(self.readable) < MANY_TEXTS
            self.readable[cell] = few and len(cell.written) < LONG_TEXT and bool(statements(cell.written))
        return self.readable[cell]

    def _extra(self) -> list[GraftedCell]:
        return [cell for cell in self.cells if cell.grade_id is None and cell.cell_type == "code"]

    def _make_code(self, cell: GraftedCell, name: str) -> None:
        if cell.cell_type != "code":
            self.draft.note(f"The answer to `{name}` is in a {cell.cell_type} cell; it is code again.")
            cell.cell_type = "code"
            cell.attachments = {}


def _without_checks(source: str, checks: set[str]) -> str | None:
    """Return an answer's cell without the checks merged into it, which would stop it; None if it has none."""
    body = statements(source) or []
    lines = source.split("\n")
    found = [statement for statement, dump in zip(body, dumps(body)) if dump in checks]
    for statement in found:
        for i in lines_of(statement):
            lines[i] = ""
    return "\n".join(lines) if found else None
