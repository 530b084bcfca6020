"""Describe a judged text: its steps, the first wrong one, and one sentence for all of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..language.parser import Reading
from ..meaning.dictionaries import Dictionary
from ..writers import latex, mathml, plain
from .assembly import Assembly
from .expressions import Expression, SideLine
from .mistakes import Explained, explain, named_mistake
from .problem import Problem
from .verdict import DecisiveShown, FirstWrong, StepShown

NOTHING_SHOWN = "Only the result is there: the steps that lead to it are missing, so this earns nothing."


@dataclass
class Telling:
    """One reading of one text; `remarks` are collected on the way."""

    problem: Problem
    text: str
    dictionary: Dictionary
    reading: Reading
    remarks: list[str] = field(default_factory=list)
    quick: bool = False
    """True where readings are only compared: mistakes are found by their values, and no edit is searched for."""

    def remark_on_sides(self, sides: list[SideLine], used: SideLine | None) -> None:
        """Remark on every side line that is not true and is not what made a step wrong."""
        for side in sides:
            if side.true or side is used:
                continue
            false = next((one for one in side.parts if one.fault is not None or not one.equal), side.parts[-1])
            why = f" {false.fault.sentence}" if false.fault is not None else ""
            self.remarks.append(f"The side line {self.source(side)} is not true.{why} No step was judged by it.")

    def source(self, side: SideLine) -> str:
        """Return a side line as plain text."""
        return " = ".join(plain(one.tree) for one in side.parts)

    def headline(
        self, result: str, first: FirstWrong | None, decisive: list[DecisiveShown], fault: str, steps: list[Expression]
    ) -> str:
        """Return the one sentence that says what is there and what is still to come."""
        missing = [one.caption for one in decisive if not one.found]
        if first is not None:
            return first.sentence
        if result == "only the result":
            between = {one.key for one in steps[1:-1]} - {steps[0].key, steps[-1].key}
            if not between:
                beside = self.problem.shipped.get("beside")  # a formula in a variable of its own has its own points
                return NOTHING_SHOWN.replace("this", "the derivation") if beside else NOTHING_SHOWN
            return f"The result is right, but it counts only with the step that leads to it: {'; '.join(missing)}."
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

    def first_wrong(
        self, steps: list[Expression], wrong_at: int, side: SideLine | None, assembly: Assembly
    ) -> FirstWrong:
        """Return the first wrong step with its most likely cause."""
        wrong, before = steps[wrong_at], steps[wrong_at - 1]
        if self.quick:
            named = named_mistake(self.problem, wrong, None)
            value = "" if wrong.fault is not None else "unequal"
            return FirstWrong(wrong_at + 1, "", named["name"] if named else "", value=value)
        explained: Explained = explain(self.problem, assembly, wrong, before)
        if side is not None and not explained.mistake:
            false = next(one for one in side.parts[1:] if not one.equal)
            sentence = (
                f"The side line {plain(side.parts[0].tree)} = {plain(false.tree)} is not true, and this step uses it."
            )
            return FirstWrong(wrong_at + 1, sentence, side=True)
        return FirstWrong(
            wrong_at + 1,
            explained.sentence,
            explained.mistake,
            explained.before,
            explained.value,
            explained.point,
            side is not None,
        )

    def shown(self, steps: list[Expression], wrong_at: int | None, assembly: Assembly) -> tuple[StepShown, ...]:
        """Return every step and side line in the order of the text."""
        found = []
        for number, one in enumerate(steps, 1):
            respelt = number > 1 and bool(one.key) and one.key == steps[number - 2].key
            word = (
                "given"
                if number == 1
                else "only respells the step before"
                if respelt
                else "right"
                if one.equal
                else "wrong"
                if number - 1 == wrong_at
                else "follows from the wrong step"
            )
            mark = "" if number == 1 else "✓" if one.equal else "✗"
            if number - 1 > (wrong_at if wrong_at is not None else number) and not one.equal:
                mark = ""
            found.append((one.at if number > 1 else -1, self.step(number, one, mark, word)))
        for side in assembly.sides:
            for one in side.parts[0 if len(side.parts) == 1 else 1 :]:
                word = "your own letter" if side.name else "side line"
                pair = dict.fromkeys((side.parts[0].tree, one.tree))
                text = " = ".join(map(latex, pair)), " = ".join(map(plain, pair))
                found.append(
                    (
                        one.at,
                        StepShown(
                            0, self.typed(one), text[0], text[1], "✓" if one.equal else "✗", word, mathml(*pair)
                        ),
                    )
                )
        return tuple(step for _, step in sorted(found, key=lambda pair: pair[0]))

    def step(self, number: int, one: Expression, mark: str, word: str) -> StepShown:
        """Return one expression as the panel shows it."""
        return StepShown(number, self.typed(one), latex(one.tree), plain(one.tree), mark, word, mathml(one.tree))

    def typed(self, one: Expression) -> str:
        """Return an expression as it was typed."""
        return self.text[one.tokens[0].at : one.tokens[-1].end] if one.tokens else str(self.problem.shipped["given"])
