"""Which piece of a student's notebook answers which exercise, and after which one the answer is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.graft.definitions import definitions, dumps, lines_of, may_define_more, pristine_dumps, statements
from autograder.graft.matching import Original, Piece
from autograder.graft.written import find_written, look_further

LONG_TEXT = 10_000  # characters; a longer text is no answer that lost its type
MANY_TEXTS = 100  # so many are looked at


def find_answers(pieces: list[Piece], originals: Mapping[str, Original], names: Mapping[str, tuple[str, ...]],
                 notes: list[str]) -> None:
    """Decide for each exercise which piece is its answer (`claim`) and where it is taken (`exercises`)."""
    blank, used = find_written(pieces, originals, notes)
    asked = {name: names.get(name, (name,)) for name, original in originals.items() if original.role == "answer"}
    finder = _Finder(pieces, originals, asked, notes)
    own = {name: finder.own(name) for name in asked}
    for name in asked:
        finder.take(name, own[name])
    checks = {dump for original in originals.values() if original.role == "check"
              for dump in pristine_dumps(original.text)}
    for piece in pieces:
        if piece.claim in asked and piece.run is None and "check" in piece.source:
            piece.run = _without_checks(piece.source, checks)
    look_further(pieces, originals, blank, used, notes)


class _Finder:
    """Finds the answers among the pieces. asked: exercise -> the names that its answer defines."""

    def __init__(self, pieces: list[Piece], originals: Mapping[str, Original], asked: Mapping[str, tuple[str, ...]],
                 notes: list[str]) -> None:
        self.pieces, self.originals, self.asked, self.notes = pieces, originals, asked, notes
        self.wanted = {wanted for names in asked.values() for wanted in names}
        self.defined: dict[Piece, dict[str, bool]] = {}
        self.readable: dict[Piece, bool] = {}

    def definitions(self, piece: Piece) -> dict[str, bool]:
        """Each name that the piece binds, and whether to more than a blank."""
        if piece not in self.defined:
            some = any(name in piece.source for name in self.wanted)
            self.defined[piece] = definitions(piece.source) if some else {}
        return self.defined[piece]

    def defines(self, piece: Piece, name: str) -> bool:
        return self.definitions(piece).get(name, False)

    def is_blank(self, piece: Piece, name: str) -> bool:
        return piece.text in ("", self.originals[name].text)

    def own(self, name: str) -> Piece | None:
        """The exercise's own cell, among those that carry its id; the others become extra cells."""
        own = [piece for piece in self.pieces if piece.claim == name]
        filled = [piece for piece in own if not self.is_blank(piece, name)]
        defining = [piece for piece in filled if any(self.defines(piece, wanted) for wanted in self.asked[name])]
        best = defining or filled or own
        if len(filled) > 1:
            self.notes.append(f"The answer to `{name}` is there {len(filled)} times; the last one that is filled in "
                              "counts.")
        for piece in own:
            if piece is not best[-1]:
                piece.claim = None
                piece.run = None if piece in filled else ""  # a blank copy must not undo the answer
        return best[-1] if best else None

    def take(self, name: str, own: Piece | None) -> None:
        """Decide where the answer is taken, and find its cell if it has none of its own or a blank one."""
        if own is not None and not self.is_blank(own, name):
            self._make_code(own, name)
            last = self._last([own, *self._rest(name, own)])
            places = [own] if may_define_more(own.source) else []
            for piece in dict.fromkeys([*places, last, *self._helper_below(own)]):
                piece.exercises.append(name)
            return
        found = self._elsewhere(name)
        if found:
            last = self._last(found)
            for piece in dict.fromkeys([last, *self._helper_below(last)]):
                piece.exercises.append(name)
            if own is not None:
                self.notes.append(f"The answer to `{name}` is in another cell than its own, which is blank.")
                own.run = ""
            if last.claim is None:
                last.claim = name
                self._make_code(last, name)
                if own is not None:
                    own.claim = None
        elif own is not None:
            own.exercises.append(name)
            self._make_code(own, name)

    def _last(self, pieces: Sequence[Piece]) -> Piece:
        return max(pieces, key=self.pieces.index)

    def _helper_below(self, own: Piece) -> list[Piece]:
        """The last extra cell that binds names, if there is one, between this piece and the next that is ours: a check
        right below them sees them."""
        found: list[Piece] = []
        for piece in self.pieces[self.pieces.index(own) + 1:]:
            if piece.claim is not None:
                break
            source = piece.source if piece.run is None else piece.run
            if piece.cell_type == "code" and (may_define_more(source) or definitions(source)):
                found = [piece]
        return found

    def _rest(self, name: str, own: Piece) -> list[Piece]:
        """The extra cells with the names that the exercise's own cell lacks: those right after it, or, if it has
        none of the names, any."""
        lacking = [wanted for wanted in self.asked[name] if not self.defines(own, wanted)]
        extra = self._extra()
        near = []
        for piece in self.pieces[self.pieces.index(own) + 1:] if lacking else ():
            if piece.claim is not None or piece.cell_type != "code":
                break
            near.append(piece)
        if len(lacking) == len(self.asked[name]):
            near = near if any(self.defines(piece, wanted) for piece in near for wanted in lacking) else extra
        found = [[piece for piece in near if self.defines(piece, wanted)] for wanted in lacking]
        return [pieces[-1] for pieces in found if pieces]

    def _elsewhere(self, name: str) -> list[Piece]:
        """The pieces that answer the exercise although they are not its own: one extra cell, several together,
        the cell of another answer, or a text that reads as code."""
        names = self.asked[name]
        extra = self._extra()
        answers = [piece for piece in self.pieces if piece.claim in self.asked and piece.claim != name]
        texts = [piece for piece in self.pieces if piece.claim is None and piece.cell_type != "code"
                 and any(wanted in piece.source for wanted in names) and self._reads_as_code(piece)]
        for pieces in (extra, answers, texts):
            whole = [piece for piece in pieces if self.definitions(piece).keys() >= set(names)
                     and any(self.defines(piece, wanted) for wanted in names)]
            if whole:
                return whole[-1:]
            parts = [[piece for piece in pieces if self.defines(piece, wanted)] for wanted in names]
            if all(parts):
                return [pieces[-1] for pieces in parts]
        return []

    def _reads_as_code(self, piece: Piece) -> bool:
        if piece not in self.readable:
            few = len(self.readable) < MANY_TEXTS
            self.readable[piece] = few and len(piece.source) < LONG_TEXT and bool(statements(piece.source))
        return self.readable[piece]

    def _extra(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.claim is None and piece.cell_type == "code"]

    def _make_code(self, piece: Piece, name: str) -> None:
        if piece.cell_type != "code":
            self.notes.append(f"The answer to `{name}` is in a {piece.cell_type} cell; it is code again.")
            piece.cell_type = "code"
            piece.attachments = {}


def _without_checks(source: str, checks: set[str]) -> str | None:
    """An answer's cell without the checks that were merged into it, which would stop it; None if it has none."""
    body = statements(source) or []
    lines = source.split("\n")
    found = [statement for statement, dump in zip(body, dumps(body)) if dump in checks]
    for statement in found:
        for i in lines_of(statement):
            lines[i] = ""
    return "\n".join(lines) if found else None
