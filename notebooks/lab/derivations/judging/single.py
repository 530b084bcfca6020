"""Single lines: a formula that is compared with a value, and the corrected line of a repair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..language.parser import Reading
from ..language.problems import Unreadable, place
from ..language.structure import Statement, statements
from ..language.tokens import tokens
from ..meaning.canonical import canonical
from ..meaning.dictionaries import Dictionary, candidates
from ..meaning.evaluate import TooMuch
from ..meaning.faults import IndexFault
from ..meaning.reader import Reader
from ..trees import Axis, Node
from ..writers import latex, mathml, plain
from .assembly import Assembly
from .decisive.padding import is_times_one, outer, undressed
from .expressions import Expression
from .mistakes import explain
from .prints import fingerprint, same
from .problem import Problem, parse, problem
from .readings import defined_letters, distinct, readings
from .verdict import DerivationVerdict, FirstWrong, StepShown


def judge_value(shipped: Mapping[str, Any], text: object) -> DerivationVerdict:
    """Return the verdict on a formula such as σ² = …, whose value is compared with hashes. Nothing typed raises."""
    return guarded(shipped, text, value_of)


def judge_repair(shipped: Mapping[str, Any], text: object) -> DerivationVerdict:
    """Return the verdict on a corrected line: equal to the line before the error, and none of the lines shown."""
    return guarded(shipped, text, repaired)


def guarded(shipped: Mapping[str, Any], text: object, judge: Any) -> DerivationVerdict:
    """Judge a text by `judge`, and return a verdict with the reason where it cannot be read."""
    identifier = str(shipped["id"])
    if not isinstance(text, str):
        return DerivationVerdict(
            identifier, "unreadable", f'A formula is typed as a text, r"""…""". This is of type {type(text).__name__}.'
        )
    try:
        found = tokens(text)
        if all(token.kind == "break" for token in found):
            return DerivationVerdict(identifier, "blank", "Nothing is written here yet.")
        lines = statements(found)
        found = [token for line in lines for part in line.parts for token in part]
        best: DerivationVerdict | None = None
        fault: Unreadable | None = None
        for dictionary in candidates(str(shipped["world"]), found, defined_letters(lines)):
            for reading in distinct(readings(found), lines, str(shipped["world"])):
                try:
                    verdict: DerivationVerdict = judge(problem(shipped), text, lines, dictionary, reading)
                except Unreadable as one:
                    fault = fault or one
                    continue
                if best is None or verdict.points > best.points:
                    best = verdict
        if best is None:
            assert fault is not None
            raise fault
        return best
    except Unreadable as fault:
        return DerivationVerdict(
            identifier, "unreadable", fault.sentence, place=place(text, fault.at), expected=fault.expected
        )
    except TooMuch as much:
        return DerivationVerdict(identifier, "unreadable", str(much))
    except Exception as fault:  # whatever a student types gets an answer
        return DerivationVerdict(
            identifier, "unreadable", f"This could not be judged ({type(fault).__name__}). Show it to your instructor."
        )


def value_of(
    problem: Problem, text: str, lines: list[Statement], dictionary: Dictionary, reading: Reading
) -> DerivationVerdict:
    """Judge the last statement: its expressions after `left =` all have to have the value that is asked for."""
    shipped = problem.shipped
    if any(letter in ("E", "D") for letter in defined_letters(lines)):
        dictionary = Dictionary("ours")
    assembly = Assembly(problem, dictionary, reading)
    assembly.find_abbreviations([one for one in lines if len(one.parts) > 1 and not is_left(one, problem, assembly)])
    reader = assembly.reader()
    wrong: DerivationVerdict | None = None
    shown: list[StepShown] = []
    lines = [one for one in lines if not one.note] or lines
    chain = [one for one in lines if not (one.parts and assembly.is_abbreviation(one.parts[0]))][-1:]
    if not chain and lines[-1].starts and len(lines[-1].parts) > 1:  # v = S/(NK): the student's own letter for σ²
        chain = [Statement(lines[-1].parts[1:])]
    parts = [
        part for statement in chain for part in statement.parts[1 if is_left(statement, problem, assembly) else 0 :]
    ]
    for number, part in enumerate(parts, 1):
        tree = assembly.parsed(part)
        sentence, name = "", ""
        try:
            node = reader.read(tree)
            numbers = [fingerprint(node, world, ()) for world in problem.worlds]
            right = all(same(one, hashed) for one, hashed in zip(numbers, shipped["values"]))
            if not right:
                found = next(
                    (one for one in shipped["mistakes"] if any(same(numbers[0], hashed) for hashed in one["values"])),
                    None,
                )
                sentence, name = (
                    (found["hint"], found["name"])
                    if found
                    else (f"{plain(tree)} is not the value that is asked for.", "")
                )
        except IndexFault as fault:
            sentence, right = fault.sentence, False
        source = text[part[0].at : part[-1].end]
        shown.append(
            StepShown(
                number,
                source,
                latex(tree),
                plain(tree),
                "✓" if right else "✗",
                "right" if right else "wrong",
                mathml(tree),
            )
        )
        if not right and wrong is None:
            wrong = DerivationVerdict(
                shipped["id"], "wrong", sentence, first_wrong=FirstWrong(number, sentence, name), result="wrong"
            )
    if wrong is not None:
        return replace(wrong, steps=tuple(shown))
    if not parts:
        return DerivationVerdict(shipped["id"], "wrong", "The value is still missing after the =.")
    return DerivationVerdict(
        shipped["id"], "right", "Right.", 1.0, tuple(shown), result="right", sums=(("The formula: right.", 1.0),)
    )


def is_left(statement: Statement, problem: Problem, assembly: Assembly) -> bool:
    """Return True where a statement begins with the left side that is asked for, such as σ², with or without a hat."""
    if len(statement.parts) < 2 or not statement.starts:
        return False
    kinds = [token.text for token in statement.parts[0] if token.kind in ("letter", "number")]
    wanted = [token.text for token in tokens(problem.shipped["left"]) if token.kind in ("letter", "number")]
    return kinds[: len(wanted)] == wanted or assembly.is_given(statement.parts[0])


def repaired(
    problem: Problem, text: str, lines: list[Statement], dictionary: Dictionary, reading: Reading
) -> DerivationVerdict:
    """Judge the corrected line."""
    shipped = problem.shipped
    assembly = Assembly(problem, dictionary, reading)
    assembly.run(lines)
    lines = [one for one in lines if not one.note] or lines
    steps = assembly.main
    side = next((one for one in reversed(assembly.sides) if not one.name and not one.note), None)
    if len(steps) < 2 and side is not None:
        right, last = side.true, side.parts[-1]
    else:
        right = len(steps) > 1 and all(
            one.fault is None and assembly.problem.equal(one.values, problem.values) for one in steps[1:]
        )
        last = next(
            (
                one
                for one in steps[1:]
                if one.fault is not None or not assembly.problem.equal(one.values, problem.values)
            ),
            steps[-1],
        )
    remarks = tuple(dict.fromkeys(assembly.remarks))
    start = lines[-1].parts[0] if lines[-1].starts and len(lines[-1].parts) > 1 else None
    sides = [last.tree] if start is None else [assembly.parsed(start), last.tree]
    shown = (
        StepShown(
            shipped["wrong"],
            text.strip(),
            " = ".join(map(latex, sides)),
            " = ".join(map(plain, sides)),
            "✓" if right else "✗",
            "",
            mathml(*sides),
        ),
    )
    if len(steps) < 2 and side is None:
        return DerivationVerdict(shipped["id"], "wrong", "The corrected line is still missing.", remarks=remarks)
    if not right:
        said = explain(assembly.problem, assembly, last, steps[0])
        first = FirstWrong(shipped["wrong"], said.sentence, said.mistake, said.before, said.value, said.point)
        return DerivationVerdict(
            shipped["id"], "wrong", said.sentence, steps=shown, first_wrong=first, result="wrong", remarks=remarks
        )
    false = next((one for one in assembly.sides if one is not side and not one.true and one.parts[0].node), None)
    if false is not None:
        said_there = " = ".join(plain(one.tree) for one in false.parts)
        sentence = f"The side line {said_there} is not true."
        return DerivationVerdict(shipped["id"], "wrong", sentence, steps=shown, result="wrong", remarks=remarks)
    number = respelt(problem, assembly, last, shipped)
    if number:
        asked = int(shipped["wrong"])
        sentence = f"That is line {number} again. The corrected line {asked} is asked for: it follows line {asked - 1}."
        return DerivationVerdict(
            shipped["id"], "wrong", sentence, steps=shown, result="only respells a line", remarks=remarks
        )
    share = 0.75 if shipped["question"] else 1.0
    return DerivationVerdict(
        shipped["id"],
        "right",
        "Right: equal to the line before, and the step that was meant.",
        share,
        shown,
        result="right",
        sums=(("The corrected line: right.", share),),
        remarks=remarks,
    )


def has_as_a_term(problem: Problem, node: Node, tree: Node, shown: str) -> bool:
    """Return True for a sum that has a right line of those shown, or a multiple of it, among its terms."""
    parts = {canonical(one) for part in outer(node) for one in (part, *getattr(part, "factors", ()))}
    return shown in parts and problem.equal(problem.values_of(tree), problem.values)


def respelt(problem: Problem, assembly: Assembly, last: Expression, shipped: Mapping[str, Any]) -> int:
    """Return the number of the shown line that an expression respells, or 0; of several the one next to the error.

    With a 0 added, or times a 1, it is still that line.
    """
    assert last.node is not None
    found = list[int]()
    own = {canonical(last.node), canonical(undressed(last.node))}
    for number, line in enumerate(shipped["lines"], 1):
        free: dict[str, Axis | int] = {axis.letter: axis for axis in problem.axes}
        reader = Reader(problem.worlds[0], problem.dictionary, free, abbreviations=assembly.abbreviations, strict=False)
        for part in line:
            try:
                tree = reader.read(parse(part, problem.world_name))
                shown = canonical(tree)
                respells = shown in own or is_times_one(problem, last.node, shown)
                if respells or has_as_a_term(problem, last.node, tree, shown):
                    found.append(number)
            except IndexFault:
                continue
    return min(found, key=lambda number: abs(int(shipped["wrong"]) - number), default=0)
