"""The main chain and the side lines of a text, read with one dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..language.problems import Unreadable
from ..language.structure import Statement
from ..language.tokens import Token
from ..meaning.canonical import canonical
from ..meaning.evaluate import TooMuch
from ..meaning.faults import IndexFault
from ..trees import Axis, Name
from .expressions import Expression, SideLine, contains
from .letters import Letters
from .problem import parse


@dataclass
class Assembly(Letters):
    """A reader of the statements of one text, as a main chain and side lines."""

    main: list[Expression] = field(default_factory=list)
    sides: list[SideLine] = field(default_factory=list)
    begun: bool = False
    current: list[Expression] = field(default_factory=list)

    def run(self, found: list[Statement]) -> None:
        """Assemble the statements; raise Unreadable where an expression cannot be parsed."""
        trees = (
            [[self.parsed(part) for part in statement.parts] for statement in found if not statement.note]
            if not any(one.signed for one in found)
            else None
        )
        self.find_abbreviations(found)
        self.abbreviations = self.problem.letters() | self.abbreviations  # a student's own meaning comes first
        self.find_layers(found, trees)
        self.find_letters(found)
        tree = parse(self.problem.shipped["given"], self.problem.world_name)
        self.main.append(Expression([], tree, self.problem.given, None, self.problem.values, True, self.problem.key))
        self.current = self.main
        matched = any(self.is_given(one.parts[0]) for one in found if one.starts and one.parts and not one.note)
        start = 0 if matched else self.beginning(found)
        for number, statement in enumerate(found):
            self.statement(statement, first=number == start, matched=matched)
        if self.sides and not matched:
            self.take_changed_given(found[0])
        if len(self.main) == 1 and self.sides and not matched:
            self.promote()

    def beginning(self, found: list[Statement]) -> int:
        """Return the number of the first statement that begins with an expression equal to the given one; else 0."""
        for number, one in enumerate(found):
            begins = one.starts and not one.note and (len(one.parts) > 1 or number == 0)
            if begins and self.replaces(one.parts[0], len(one.parts)):
                return number
        return 0

    # Statements.
    def statement(self, statement: Statement, first: bool, matched: bool) -> None:
        """Put one statement into the main chain, a side line or an abbreviation."""
        parts = statement.parts
        if statement.note:
            self.note(parts)
            return
        if not statement.starts:
            if first:
                self.begun = True
            self.extend(self.current, parts)
            return
        if statement.signed and not self.repeats(parts[0]):
            self.continue_last(parts)
            return
        if statement.assigns and contains(parts[1], parts[0]):  # an update, X := X − …
            self.side(parts[1:])
            return
        if self.is_given(parts[0]) or self.repeats(parts[0]):
            self.begun = True
            self.current = self.main
            self.extend(self.main, parts[1:])
        elif first and not matched and self.replaces(parts[0], len(parts)):
            if len(parts) > 1:
                self.remarks.append(
                    "The given expression was replaced by an equal one: it is put back in front as step 1."
                )
            self.begun = True
            self.current = self.main
            self.extend(self.main, parts)
        else:
            self.side(parts)

    def note(self, parts: list[list[Token]]) -> None:
        """Read what a remark says as a side line; one that means nothing here is only a remark."""
        try:
            self.side(parts)
        except Unreadable:
            return
        if any(one.fault is not None for one in self.sides[-1].parts):
            self.sides.pop()
        else:
            self.sides[-1].note = True

    def replaces(self, part: list[Token], count: int) -> bool:
        """Return True for an expression that is equal to the given one and may stand in its place."""
        if self.is_abbreviation(part):
            return False
        if count == 1:
            return True
        expression = self.expression(part)
        if expression.fault is not None or expression.node is None:
            return False
        return self.problem.equal(expression.values, self.problem.values)

    def is_abbreviation(self, part: list[Token]) -> bool:
        """Return True for a letter that the student has introduced."""
        try:
            tree = self.parsed(part)
        except Unreadable:
            return False
        return isinstance(tree, Name) and tree.letter in self.abbreviations

    def is_given(self, part: list[Token]) -> bool:
        """Return True for the given expression."""
        return self.key_of(part) == self.problem.key

    def repeats(self, part: list[Token]) -> bool:
        """Return True for the given expression, or for the last one of the main or the current chain."""
        key = self.key_of(part)
        return bool(key) and (
            key == self.problem.key
            or (bool(self.main) and key == self.main[-1].key)
            or (bool(self.current) and key == self.current[-1].key)
        )

    def key_of(self, part: list[Token]) -> str:
        """Return the canonical form of a part, or "" where it cannot be read."""
        reader = self.reader()
        reader.remarks = []
        try:
            return canonical(reader.read(self.parsed(part)))
        except (Unreadable, IndexFault):
            return ""

    def continue_last(self, parts: list[list[Token]]) -> None:
        """Add a line that begins with a sign to the expression before it."""
        last = self.current.pop() if len(self.current) > (1 if self.current is self.main else 0) else None
        merged = [*(last.tokens if last else []), *parts[0]]
        self.extend(self.current, [merged, *parts[1:]])

    def extend(self, chain: list[Expression], parts: Sequence[list[Token]]) -> None:
        """Append parts to a chain; what fits the main chain and not its side line goes on in the main chain."""
        side = next((one for one in self.sides if one.parts is chain), None)
        for part in parts:
            if side is not None:
                expression = self.expression(part, self.side_letters(side), side.loose)
                if not expression.equal and self.fits_main(part):
                    self.current = chain = self.main
                    side = None
                    chain.append(self.expression(part))
                    continue
                chain.append(expression)
                side.true = side.true and self.equals_first(side, expression)
            else:
                chain.append(self.expression(part))

    def fits_main(self, part: list[Token]) -> bool:
        """Return True where an = after a side line goes on with the main chain."""
        expression = self.expression(part)
        return expression.fault is None and self.problem.equal(expression.values, self.problem.values)

    def side_letters(self, side: SideLine) -> dict[str, Axis | int]:
        """Return the free letters of a side line: those of the derivation and its own."""
        return {**self.free, **{axis.letter: axis for axis in side.loose}}

    def expression(
        self, part: list[Token], free: dict[str, Axis | int] | None = None, loose: Sequence[Axis] = ()
    ) -> Expression:
        """Return one expression, read and worked out; faults of its indices are kept, not raised."""
        made = Expression(part, self.parsed(part))
        try:
            made.node = self.reader(free).read(made.tree)
            made.key = canonical(made.node)
            made.values = self.problem.values_of(made.node, loose)
        except IndexFault as fault:
            made.node, made.fault = None, fault
        except TooMuch as fault:
            made.node, made.fault = None, IndexFault("too-much", str(fault))
        return made

    def side(self, parts: list[list[Token]]) -> None:
        """Read a line with a left side of its own: the letters of its left side are free."""
        tree = self.parsed(parts[0])
        free = dict(self.free)
        if isinstance(tree, Name) and tree.letter in self.abbreviations:
            for index in tree.indices:
                free.setdefault(str(index), Axis(str(index), free=True))
        reader = self.reader(free, strict=False)
        reader.remarks = []
        first = Expression(parts[0], tree)
        try:
            first.node = reader.read(tree)
            loose = tuple(
                axis for letter, axis in reader.free.items() if isinstance(axis, Axis) and axis not in self.problem.axes
            )
            if any(axis.kind is None for axis in loose):
                raise IndexFault("over-what", "It is not clear what this line's letters count.")
            first.key = canonical(first.node)
            first.values = self.problem.values_of(first.node, loose)
            first.equal = True
        except (IndexFault, TooMuch) as fault:
            first.node, loose = None, ()
            first.fault = fault if isinstance(fault, IndexFault) else IndexFault("too-much", str(fault))
        made = SideLine(
            [first], loose, name=tree.letter if isinstance(tree, Name) and tree.letter in self.abbreviations else ""
        )
        self.sides.append(made)
        self.current = made.parts
        for number, part in enumerate(parts[1:], start=1):
            expression = self.expression(part, {**free, **reader.free}, loose)
            if number > 1 and not self.equals_first(made, expression) and (made.name or self.fits_main(part)):
                self.current = self.main
                self.extend(self.main, parts[number:])
                break
            made.parts.append(expression)
            made.true = self.equals_first(made, expression) and made.true
        if first.fault is not None:
            made.true = False

    def equals_first(self, side: SideLine, expression: Expression) -> bool:
        """Decide, and note, whether an expression equals the left side of its side line."""
        first = side.parts[0]
        expression.equal = (
            first.fault is None
            and expression.fault is None
            and self.problem.equal(expression.values, first.values, side.loose)
        )
        return expression.equal

    def take_changed_given(self, statement: Statement) -> None:
        """Take the first line for the main chain where its right side is equal to the given expression but its left
        is not: there the given expression was changed."""
        first = self.sides[0]
        if first.name or first.note or first.true or len(first.parts) < 2 or first.at != statement.parts[0][0].at:
            return
        if self.fits_main(first.parts[1].tokens):
            self.sides.remove(first)
            self.main[1:1] = [self.expression(part.tokens) for part in first.parts]
            self.remarks.append("The first expression was changed: the given one is put back in front as step 1.")

    def promote(self) -> None:
        """Take the first line for the main chain where no line begins with the given expression."""
        first = next((one for one in self.sides if not one.name and not one.note), None)
        if first is None:
            return
        self.sides.remove(first)
        for part in first.parts:
            self.main.append(self.expression(part.tokens))
