"""The judge: which steps are right, which are decisive, whether the result has its form, and what that earns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..language.parser import Reading
from ..language.problems import Unreadable, place
from ..language.structure import Statement, statements
from ..language.tokens import Token, tokens
from ..meaning.canonical import canonical
from ..meaning.dictionaries import Dictionary, candidates
from ..trees import Derivative, Quantity, walk
from ..writers import latex, mathml, plain
from .assembly import Assembly, Expression, SideLine, is_zero
from .form import form_fault
from .mistakes import Explained, explain
from .patterns import Matcher
from .problem import Problem, parse, problem
from .terms import linear_terms
from .verdict import DecisiveShown, DerivationVerdict, FirstWrong, StepShown

DECISIVE_SHARE, RESULT_SHARE = 0.6, 0.4
NOTHING_SHOWN = "Only the result is there: the steps that lead to it are missing, so this earns nothing."
READINGS = (Reading(), Reading(half=True), Reading(far=True), Reading(half=True, far=True))


def judge_derivation(shipped: Mapping[str, Any], text: object) -> DerivationVerdict:
    """Return the verdict on a typed derivation or formula. Nothing that is typed raises.

    shipped: the exercise as it ships, such as `ship(declaration, seeds)` makes it.  text: what the student's variable
    holds.
    """
    identifier = str(shipped["id"])
    if not isinstance(text, str):
        kind = type(text).__name__
        return DerivationVerdict(identifier, "unreadable", f'A derivation is typed as a text, r"""…""". This is of type {kind}.')
    try:
        return judged(shipped, text)
    except Unreadable as fault:
        where = place(text, fault.at)
        return DerivationVerdict(identifier, "unreadable", fault.sentence, place=where, expected=fault.expected)
    except Exception as fault:  # whatever a student types gets an answer; the type of the fault helps to find it
        return DerivationVerdict(identifier, "unreadable", f"This could not be judged ({type(fault).__name__}). Write it in smaller steps; "
                                                           "if that does not help, show it to your instructor.")


def judged(shipped: Mapping[str, Any], text: str) -> DerivationVerdict:
    found = tokens(text)
    if all(token.kind == "break" for token in found):
        return DerivationVerdict(str(shipped["id"]), "blank", "Nothing is written here yet.")
    lines = statements(found, given_line(shipped))
    best: DerivationVerdict | None = None
    fault: Unreadable | None = None
    for dictionary in candidates(str(shipped["world"]), found, defined_letters(lines)):
        for reading in readings(found):
            try:
                verdict = Judgement(problem(shipped), text, dictionary, reading).of(lines)
            except Unreadable as one:
                fault = fault or one
                continue
            if best is None or rank(verdict) > rank(best):
                best = verdict
            if verdict.status == "right":
                return verdict
    if best is None:
        assert fault is not None
        raise fault
    return best


def given_line(shipped: Mapping[str, Any]) -> Callable[[list[Token]], bool]:
    """Return a function that tells whether a line is the given expression, as it is printed in the cell."""
    given = parse(str(shipped["given"]), str(shipped["world"]))

    def is_given(line: list[Token]) -> bool:
        try:
            return parse(line, str(shipped["world"])) == given
        except Unreadable:
            return False

    return is_given


def rank(verdict: DerivationVerdict) -> tuple[float, int, bool]:
    """Return how well a reading does: its points, how far it gets, and whether its wrong step has at least a value."""
    first = verdict.first_wrong
    return verdict.points, first.number if first else 1000, first is not None and bool(first.value)


def defined_letters(lines: list[Statement]) -> set[str]:
    """Return the letters that stand alone on the left of a line, which may be the student's own."""
    return {one.parts[0][0].text for one in lines if one.starts and len(one.parts) > 1 and one.parts[0]
            and one.parts[0][0].kind == "letter" and (len(one.parts[0]) == 1 or one.parts[0][1].kind == "_")}


def readings(found: list[Token]) -> tuple[Reading, ...]:
    """Return the readings that differ for this text."""
    half = any(one.kind == "/" for one in found)
    far = any(one.text in ("log", "exp") and found[at + 1].kind not in ("open", "{") for at, one in enumerate(found[:-1])) \
        and any(one.kind in ("*", "/") for one in found)
    return tuple(one for one in READINGS if (half or not one.half) and (far or not one.far))


@dataclass
class Judgement:
    """One reading of one text."""

    problem: Problem
    text: str
    dictionary: Dictionary
    reading: Reading
    remarks: list[str] = field(default_factory=list)

    def of(self, lines: list[Statement]) -> DerivationVerdict:
        """Return the verdict on the statements."""
        shipped = self.problem.shipped
        assembly = Assembly(self.problem, self.dictionary, self.reading)
        assembly.run(lines)
        self.problem = assembly.problem
        self.remarks = assembly.remarks
        main = self.without_zero(assembly.main)
        for one in main[1:]:
            one.equal = one.fault is None and self.is_equal(one)
        steps = main
        wrong_at = next((number for number, one in enumerate(steps) if not one.equal), None)
        wrong_side = self.used_side(assembly.sides, steps, wrong_at)
        self.remark_on_sides(assembly.sides, wrong_side)
        right = steps if wrong_at is None else steps[:wrong_at]
        limit = None if wrong_at is None else steps[wrong_at].at
        sides = [one for one in assembly.sides if one.true and (limit is None or one.at < limit)]
        if shipped["kind"] == "formula":
            return self.formula(steps, wrong_at, assembly)
        decisive = self.decisive(right, sides)
        fault = form_fault(steps[-1].node, shipped, self.problem.key_defined) if wrong_at is None and steps[-1].node else ""
        return self.verdict(steps, wrong_at, wrong_side, assembly, decisive, fault)

    def is_equal(self, one: Expression) -> bool:
        return self.problem.equal(one.values, self.problem.values)

    def without_zero(self, main: list[Expression]) -> list[Expression]:
        """Drop “= 0” at the end."""
        if len(main) > 2 and is_zero(main[-1].tree) and main[-1].node is not None and not self.is_equal(main[-1]):
            self.remarks.append("“= 0” at the end is where the expression is to vanish, not what it is equal to. It is left out here.")
            return main[:-1]
        return main

    # Side lines.
    def used_side(self, sides: list[SideLine], steps: list[Expression], wrong_at: int | None) -> SideLine | None:
        """Return the false side line that the first wrong step uses."""
        if wrong_at is None:
            return None
        wrong = steps[wrong_at]
        for side in sides:
            if side.true or side.at > wrong.at or side.parts[0].fault is not None:
                continue
            false = next((one for one in side.parts[1:] if not one.equal), None)
            if false is None or false.node is None or wrong.node is None:
                continue
            pieces = [piece for piece in pieces_of(false) if piece not in pieces_of(steps[wrong_at - 1])]
            if pieces and all(piece in pieces_of(wrong) for piece in pieces):
                return side
        return None

    def remark_on_sides(self, sides: list[SideLine], used: SideLine | None) -> None:
        for side in sides:
            if side.true or side is used:
                continue
            false = next((one for one in side.parts if one.fault is not None or not one.equal), side.parts[-1])
            why = f" {false.fault.sentence}" if false.fault is not None else ""
            self.remarks.append(f"The side line {self.source(side)} is not true.{why} No step was judged by it.")

    def source(self, side: SideLine) -> str:
        return " = ".join(plain(one.tree) for one in side.parts)

    # Decisive steps.
    def decisive(self, right: list[Expression], sides: list[SideLine]) -> list[DecisiveShown]:
        """Return which decisive steps are found in the right steps and true side lines."""
        shipped = self.problem.shipped
        allowed = frozenset(canonical_derivatives(right[-1], shipped))
        matcher = Matcher(self.problem.worlds[0], self.problem.axes, (), allowed)
        shown = []
        for wanted in shipped["steps"]:
            at = self.found_in(wanted, right, sides, matcher)
            shown.append(DecisiveShown(wanted["caption"], at is not None, at))
        return shown

    def found_in(self, wanted: Mapping[str, Any], right: list[Expression], sides: list[SideLine], matcher: Matcher) -> int | None:
        for number, one in enumerate(right[1:], 2):
            assert one.node is not None
            keeps_given = self.problem.key in pieces_of(one, True)
            for pattern in wanted["patterns"]:
                if keeps_given and pattern.get("closed"):
                    continue
                found = matcher.find(pattern, one.node)
                if found is None:
                    continue
                if found.open or (pattern.get("closed") and self.counts(one, right[1:number - 1], pattern["closed"] == "unfinished")):
                    return number
                if self.opened_by_side(pattern, sides):
                    return number
        for side in sides:
            inner = Matcher(matcher.world, matcher.given, side.loose, matcher.allowed)
            for one in side.parts:
                if one.node is None or (one is side.parts[0] and not side.name and len(side.parts) < 2):
                    continue
                for pattern in wanted["patterns"]:
                    found = inner.find(pattern, one.node)
                    if found is not None and (found.open or (pattern.get("closed") and one.key != self.problem.key
                                                            and one is not side.parts[0])):
                        return 0
        return None

    def counts(self, one: Expression, before: list[Expression], unfinished: bool) -> bool:
        """Return True for a step that is not yet in the asked form, or, unless it has to be `unfinished`, that another
        real step leads to."""
        assert one.node is not None
        shipped = self.problem.shipped
        if form_fault(one.node, shipped, self.problem.key_defined) != "":
            return True
        if unfinished:
            return False
        own = canonical(one.node, defined=True)
        for step in before:
            assert step.node is not None
            key = canonical(step.node, defined=True)
            if key not in (own, self.problem.key_defined) and form_fault(step.node, shipped, self.problem.key_defined) != "":
                return True
        return False

    def opened_by_side(self, pattern: Mapping[str, Any], sides: list[SideLine]) -> bool:
        """Return True where a factor of a decisive product was worked out in a true side line."""
        if pattern["kind"] != "product":
            return False
        for side in sides:
            first = side.parts[0]
            if first.node is None or len(side.parts) < 2 or not any(isinstance(one, Derivative) for one in walk(first.node)):
                continue
            if "∂" not in canonical(first.node, defined=True):  # ∂E/∂a = δ only gives a name
                continue
            inner = Matcher(self.problem.worlds[0], self.problem.axes, side.loose)
            single = {**pattern, "over": (), "rest": False}
            for group in pattern["groups"]:
                if inner.find({**single, "groups": [group]}, first.node) is not None:
                    return True
        return False

    # The verdict.
    def formula(self, steps: list[Expression], wrong_at: int | None, assembly: Assembly) -> DerivationVerdict:
        shipped = self.problem.shipped
        fault = ""
        if wrong_at is None and len(steps) > 1 and steps[-1].node is not None:
            fault = form_fault(steps[-1].node, shipped, self.problem.key_defined)
        right = wrong_at is None and len(steps) > 1 and not fault
        result = "right" if right else "wrong" if wrong_at is not None else "missing" if len(steps) < 2 else "not in the form asked for"
        first = None if wrong_at is None else self.first_wrong(steps, wrong_at, None, assembly)
        sentence = ("Right." if right else first.sentence if first else f"Right, but not yet in the form asked for. {fault}" if fault
                    else "The formula is still to come: write what this is equal to.")
        sums = ((f"The formula: {'right' if right else 'nothing yet'}.", 1.0 if right else 0.0),)
        return DerivationVerdict(shipped["id"], "right" if right else "wrong", sentence, 1.0 if right else 0.0, self.shown(steps, wrong_at, assembly),
                                 first, (), result, fault, sums, tuple(dict.fromkeys(self.remarks)), sources=self.dictionary.source)

    def verdict(self, steps: list[Expression], wrong_at: int | None, side: SideLine | None, assembly: Assembly,
                decisive: list[DecisiveShown], fault: str) -> DerivationVerdict:
        shipped = self.problem.shipped
        found = sum(one.found for one in decisive)
        share = DECISIVE_SHARE / len(decisive)
        first = None if wrong_at is None else self.first_wrong(steps, wrong_at, side, assembly)
        if wrong_at is not None:
            result = "wrong"
        elif len(steps) < 2:
            result = "missing"
        elif fault:
            result = "not in the form asked for"
        else:
            result = "right" if found else "only the result"
        sums = [(f"{one.caption}: {'shown' if one.found else 'not shown'}.", share if one.found else 0.0) for one in decisive]
        sums.append((f"The result: {result}.", RESULT_SHARE if result == "right" else 0.0))
        points = round(sum(number for _, number in sums), 10)
        status = "right" if points >= 1.0 - 1e-9 else "partly" if points > 0 else "wrong"
        sentence = self.headline(result, first, decisive, fault)
        return DerivationVerdict(shipped["id"], status, sentence, points, self.shown(steps, wrong_at, assembly), first, tuple(decisive), result,
                                 fault, tuple(sums), tuple(dict.fromkeys(self.remarks)), sources=self.dictionary.source)

    def headline(self, result: str, first: FirstWrong | None, decisive: list[DecisiveShown], fault: str) -> str:
        missing = [one.caption for one in decisive if not one.found]
        if first is not None:
            return first.sentence
        if result == "only the result":
            return NOTHING_SHOWN
        if result == "missing":
            return "Only the given expression is there. Write what it is equal to after an =."
        there = "; ".join(one.caption for one in decisive if one.found)
        if result != "right":
            shown = f" Shown so far: {there}." if there else ""
            todo = f" Still to come: {'; '.join(missing)}." if missing else ""
            return f"Right, but not yet in the form asked for. {fault}{shown}{todo}"
        if missing:
            return f"The result is right, but a decisive step is missing: {'; '.join(missing)}."
        return "Right: every step holds, and the decisive ones are there."

    def first_wrong(self, steps: list[Expression], wrong_at: int, side: SideLine | None, assembly: Assembly) -> FirstWrong:
        wrong, before = steps[wrong_at], steps[wrong_at - 1]
        explained: Explained = explain(self.problem, assembly, wrong, before)
        if side is not None and not explained.mistake:
            false = next(one for one in side.parts[1:] if not one.equal)
            sentence = f"The side line {plain(side.parts[0].tree)} = {plain(false.tree)} is not true, and this step uses it."
            return FirstWrong(wrong_at + 1, sentence, side=True)
        return FirstWrong(wrong_at + 1, explained.sentence, explained.mistake, explained.before, explained.value, explained.point, side is not None)

    def shown(self, steps: list[Expression], wrong_at: int | None, assembly: Assembly) -> tuple[StepShown, ...]:
        """Return every step and side line in the order of the text."""
        found = []
        for number, one in enumerate(steps, 1):
            respelt = number > 1 and bool(one.key) and one.key == steps[number - 2].key
            word = "given" if number == 1 else "only respells the step before" if respelt else "right" if one.equal else "wrong" if number - 1 == wrong_at else "follows from the wrong step"
            mark = "" if number == 1 else "✓" if one.equal else "✗"
            if number - 1 > (wrong_at if wrong_at is not None else number) and not one.equal:
                mark = ""
            found.append((one.at if number > 1 else -1, self.step(number, one, mark, word)))
        for side in assembly.sides:
            for one in side.parts[0 if len(side.parts) == 1 else 1:]:
                word = "your own letter" if side.name else "side line"
                text = f"{latex(side.parts[0].tree)} = {latex(one.tree)}", f"{plain(side.parts[0].tree)} = {plain(one.tree)}"
                found.append((one.at, StepShown(0, self.typed(one), text[0], text[1], "✓" if one.equal else "✗", word, mathml(one.tree))))
        return tuple(step for _, step in sorted(found, key=lambda pair: pair[0]))

    def step(self, number: int, one: Expression, mark: str, word: str) -> StepShown:
        return StepShown(number, self.typed(one), latex(one.tree), plain(one.tree), mark, word, mathml(one.tree))

    def typed(self, one: Expression) -> str:
        return self.text[one.tokens[0].at:one.tokens[-1].end] if one.tokens else str(self.problem.shipped["given"])


def pieces_of(one: Expression, spread: bool = False) -> set[str]:
    """Return the canonical forms of an expression's factors, where `spread` in all its terms."""
    if one.node is None:
        return set()
    return {canonical(factor) for term in linear_terms(one.node, spread) for factor in term.factors}


def canonical_derivatives(last: Expression, shipped: Mapping[str, Any]) -> list[str]:
    """Return the derivatives that the result may contain, as they stand in the last step."""
    allowed = {one for one in shipped["ends_in"] if one.startswith("∂")}
    if not allowed or last.node is None:
        return []
    found = []
    for one in walk(last.node):
        if isinstance(one, Derivative) and isinstance(one.body, Quantity) and isinstance(one.by, Quantity) \
                and f"∂{one.body.family}/∂{one.by.family}" in allowed:
            found.append(canonical(one))
    return found
