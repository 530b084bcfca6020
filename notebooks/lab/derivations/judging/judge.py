"""The judge: which steps are right, which are decisive, whether the result has its form, and what that earns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..language.parser import Reading
from ..language.problems import Unreadable, place, step_at
from ..language.structure import Statement, statements
from ..language.tokens import tokens
from ..meaning.dictionaries import Dictionary, candidates
from ..meaning.evaluate import TooMuch
from .assembly import Assembly
from .decisive import Decisions, pieces_of
from .expressions import Expression, SideLine, is_zero
from .form import form_fault
from .problem import problem
from .readings import defined_letters, distinct, given_line, readings
from .telling import Telling
from .verdict import DecisiveShown, DerivationVerdict

UNREAD = ("unknown", "vector")
"""Faults of letters that have no meaning here, or only as a whole array."""
DECISIVE_SHARE, RESULT_SHARE = 0.6, 0.4


def judge_derivation(shipped: Mapping[str, Any], text: object) -> DerivationVerdict:
    """Return the verdict on a typed derivation or formula. Nothing that is typed raises.

    shipped: the exercise as it ships, such as `ship(declaration, seeds)` makes it.  text: what the student's variable
    holds.
    """
    identifier = str(shipped["id"])
    if not isinstance(text, str):
        kind = type(text).__name__
        return DerivationVerdict(
            identifier, "unreadable", f'A derivation is typed as a text, r"""…""". This is of type {kind}.'
        )
    try:
        return judged(shipped, text)
    except Unreadable as fault:
        step, sentence = step_at(text, fault.at), fault.sentence
        if step > 1 and sentence.endswith("."):
            sentence = f"{sentence[:-1]} (step {step})."
        at = place(text, fault.at)
        return DerivationVerdict(identifier, "unreadable", sentence, place=at, expected=fault.expected)
    except TooMuch as much:
        return DerivationVerdict(identifier, "unreadable", str(much))
    except Exception as fault:  # whatever a student types gets an answer; the type of the fault helps to find it
        return DerivationVerdict(
            identifier,
            "unreadable",
            f"This could not be judged ({type(fault).__name__}). Write it in smaller steps; "
            "if that does not help, show it to your instructor.",
        )


def judged(shipped: Mapping[str, Any], text: str) -> DerivationVerdict:
    """Judge a text in every reading and with every dictionary that it allows, and return the best verdict."""
    found = tokens(text)
    if all(token.kind == "break" for token in found):
        return DerivationVerdict(str(shipped["id"]), "blank", "Nothing is written here yet.")
    lines = statements(found, given_line(shipped))
    found = [token for line in lines for part in line.parts for token in part]  # a remark says nothing about letters
    pairs = [
        (dictionary, reading)
        for dictionary in candidates(str(shipped["world"]), found, defined_letters(lines))
        for reading in distinct(readings(found), lines, str(shipped["world"]))
    ]
    tried: list[tuple[tuple[float, int, bool, bool], Dictionary, Reading]] = []
    fault: Unreadable | None = None
    for dictionary, reading in pairs:
        try:
            verdict = Judgement(problem(shipped), text, dictionary, reading, quick=len(pairs) > 1).of(lines)
        except Unreadable as one:
            fault = fault or one
            continue
        if verdict.status == "right" or len(pairs) == 1:
            return verdict
        tried.append((rank(verdict), dictionary, reading))
    if not tried:
        assert fault is not None
        raise fault
    _, dictionary, reading = max(tried, key=lambda one: one[0])
    return Judgement(problem(shipped), text, dictionary, reading).of(lines)


def rank(verdict: DerivationVerdict) -> tuple[float, int, bool, bool]:
    """Return how well a reading does: its points, how far it gets, whether its wrong step has a value, and a name."""
    first = verdict.first_wrong
    if first is None:
        return verdict.points, 0 if verdict.result == "missing" else 1000, False, False
    return verdict.points, first.number, bool(first.value), bool(first.mistake)


@dataclass
class Judgement(Telling):
    """One reading of one text."""

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
            return self.placed(self.formula(steps, wrong_at, assembly), steps, wrong_at)
        decisive = Decisions(self.problem).shown(right, sides)
        fault = (
            form_fault(steps[-1].node, shipped, self.problem.key_defined) if wrong_at is None and steps[-1].node else ""
        )
        return self.placed(self.verdict(steps, wrong_at, wrong_side, assembly, decisive, fault), steps, wrong_at)

    def placed(
        self, verdict: DerivationVerdict, steps: list[Expression], wrong_at: int | None
    ) -> DerivationVerdict:
        """Add the place of a wrong index; a symbol that is not known, before anything earned points, is unreadable."""
        fault = None if wrong_at is None else steps[wrong_at].fault
        if fault is None or fault.span == (0, 0):
            return verdict
        unread = fault.kind in UNREAD and verdict.points == 0.0
        return replace(
            verdict,
            place=place(self.text, fault.span[0]),
            status="unreadable" if unread else verdict.status,
        )

    def is_equal(self, one: Expression) -> bool:
        """Return True if an expression has the values of the given one."""
        return self.problem.equal(one.values, self.problem.values)

    def without_zero(self, main: list[Expression]) -> list[Expression]:
        """Drop “= 0” at the end."""
        if len(main) > 2 and is_zero(main[-1].tree) and main[-1].node is not None and not self.is_equal(main[-1]):
            self.remarks.append(
                "“= 0” at the end is where the expression is to vanish, not what it is equal to. It is left out here."
            )
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

    # The verdict.
    def formula(self, steps: list[Expression], wrong_at: int | None, assembly: Assembly) -> DerivationVerdict:
        """Return the verdict on a single formula, of which no step is asked."""
        shipped = self.problem.shipped
        fault = ""
        if wrong_at is None and len(steps) > 1 and steps[-1].node is not None:
            fault = form_fault(steps[-1].node, shipped, self.problem.key_defined)
        right = wrong_at is None and len(steps) > 1 and not fault
        result = (
            "right"
            if right
            else "wrong"
            if wrong_at is not None
            else "missing"
            if len(steps) < 2
            else "not in the form asked for"
        )
        first = None if wrong_at is None else self.first_wrong(steps, wrong_at, None, assembly)
        sentence = (
            "Right."
            if right
            else first.sentence
            if first
            else f"Right, but not yet in the form asked for. {fault}"
            if fault
            else "The formula is still to come: write what this is equal to."
        )
        sums = ((f"The formula: {'right' if right else 'nothing yet'}.", 1.0 if right else 0.0),)
        return DerivationVerdict(
            shipped["id"],
            "right" if right else "wrong",
            sentence,
            1.0 if right else 0.0,
            self.shown(steps, wrong_at, assembly),
            first,
            (),
            result,
            fault,
            sums,
            tuple(dict.fromkeys(self.remarks)),
            sources=self.dictionary.source,
        )

    def verdict(
        self,
        steps: list[Expression],
        wrong_at: int | None,
        side: SideLine | None,
        assembly: Assembly,
        decisive: list[DecisiveShown],
        fault: str,
    ) -> DerivationVerdict:
        """Return the verdict on a derivation: its result, its steps and its score."""
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
        sums = [
            (f"{one.caption}: {'shown' if one.found else 'not shown'}.", share if one.found else 0.0)
            for one in decisive
        ]
        sums.append((f"The result: {result}.", RESULT_SHARE if result == "right" else 0.0))
        points = round(sum(number for _, number in sums), 10)
        status = "right" if points >= 1.0 - 1e-9 else "partly" if points > 0 else "wrong"
        sentence = self.headline(result, first, decisive, fault, steps)
        return DerivationVerdict(
            shipped["id"],
            status,
            sentence,
            points,
            self.shown(steps, wrong_at, assembly) if status == "right" or not self.quick else (),
            first,
            tuple(decisive),
            result,
            fault,
            tuple(sums),
            tuple(dict.fromkeys(self.remarks)),
            sources=self.dictionary.source,
        )
