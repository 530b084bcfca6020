"""Printable sheets of a unit: its derivations and worked numbers as blanks for those who work on paper, and the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.building.build import ROOT, blank
from autograder.building.prose import chain, html_of
from autograder.errors import WrongCommand
from autograder.exercises import exercises_of
from autograder.exercises.claims import TRUE_OR_FALSE
from autograder.exercises.derivations import DERIVATIONS
from autograder.exercises.derivations.kinds import Derivation, Repair
from autograder.exercises.derivations.kinds import Value as DerivedValue
from autograder.exercises.kinds import Exercise, Typed, Value
from lab.derivations import mathml
from lab.derivations.judging.problem import parse
from lab.derivations.language.structure import statements
from lab.derivations.language.tokens import tokens
from lab.judging.words import plain_text

HEADING = re.compile(r"^#+\s+(Exercise: )?(.*)$", re.MULTILINE)
SYMBOL = re.compile(r"(?P<name>[^\[]+?)(?P<slope>'?)(?:\[(?P<layer>[^\]]*)\])?$")
HUGE = 1e200
ROOM = 3
"""Lines to write on, beside one for each decisive step."""


@dataclass
class Item:
    """One exercise on a sheet, as HTML: its name, what is asked, the blanks, and what the key puts in their place."""

    name: str
    title: str
    asked: str
    blanks: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)


def items_of(unit: str, root: Path = ROOT) -> list[Item]:
    """Return the derivations, repairs and worked numbers of a unit, in the order of its notebook."""
    declared = exercises_of(unit)
    found: list[Item] = []
    prompt = ""
    for cell in blank(unit, root=root).cells:
        if cell.cell_type == "markdown":
            prompt = cell.source
        elif (name := answered(cell)) in declared and on_paper(declared[name]):
            found.append(item_of(declared[name], prompt, cell.source))
    return found


def answered(cell: NotebookNode) -> str:
    """Return the id of the exercise that a cell answers, "" for other cells."""
    about = cell.metadata.get("nbgrader", {})
    return str(about.get("grade_id", "")) if about.get("solution") else ""


def on_paper(exercise: Exercise) -> bool:
    """Return True for what can be worked out on paper: not for functions, claims, and what a person marks."""
    return bool(exercise.typed) or (exercise.kind == "values" and any(
        value.choices != TRUE_OR_FALSE for value in exercise.values.values()))


def item_of(exercise: Exercise, prompt: str, source: str) -> Item:
    """Return an exercise for the sheet. prompt: the text above its cell.  source: the blank cell."""
    heading = HEADING.match(prompt)
    title = heading[2] if heading else exercise.id
    made = Item(exercise.id, title, html_of(prompt[heading.end() :] if heading else prompt))
    for name, typed in exercise.typed.items():
        part = {Derivation: derivation, DerivedValue: value, Repair: repair}[type(typed)]
        part(made, name, typed)
    for name in sorted(exercise.values, key=lambda name: source.find(f"{name} =")):
        number(made, name, exercise.values[name], source)
    return made


def derivation(made: Item, name: str, typed: Any) -> None:
    """Add a derivation: the given expression and lines to write on; the key shows one way, step by step."""
    given = chain(typed.given, typed.world)
    allowed = ", ".join(symbol(one) for one in typed.ends_in)
    made.blanks.append(f'<p class="given">{given} <b>=</b></p>{lines(len(typed.steps) + ROOM)}'
                       f'<p class="form">The result contains nothing but {allowed} and numbers.</p>')
    decisive = "".join(f"<li>{escape(step.caption)}</li>" for step in typed.steps)
    shown = f"<p>Decisive steps (60&nbsp;%; the result 40&nbsp;%):</p><ul>{decisive}</ul>" if decisive else ""
    made.key.append(f"{written(typed.right[0], typed)}{shown}")


def value(made: Item, name: str, typed: Any) -> None:
    """Add a formula that is compared with a value, such as σ² = …."""
    world = DERIVATIONS[typed.of].world
    left = mathml(parse(typed.left, world))
    made.blanks.append(f'<p class="given">{left} <b>=</b> {gap()}</p>')
    made.key.append(f"<p>{mathml(parse(typed.left, world), parse(typed.value, world))}</p>")


def repair(made: Item, name: str, typed: Any) -> None:
    """Add a derivation with a wrong line: its lines are in the text above, the number and the line are asked."""
    rows = "".join(f"<tr><td>line {number}:</td><td>{chain(line, typed.world)}</td></tr>"
                   for number, line in enumerate(typed.lines, 1))
    letters = ", ".join(chain(f"{letter} = {meaning}", typed.world) for letter, meaning in typed.letters.items())
    given = f"<p>With {letters}:</p>" if letters else ""
    made.blanks.append(f'{given}<table class="shown">{rows}</table>'
                       f"<p>The first line that is not equal to the line before: {gap()}</p>"
                       f"<p>That line, put right:</p>{lines(2)}")
    made.key.append(f"<p>Line {typed.wrong}, put right:</p>{written(typed.right[0], typed)}")


def number(made: Item, name: str, asked: Value, source: str) -> None:
    """Add a variable: its name, what the notebook's comment says about it, and a blank or the choices."""
    if name.endswith("_line") and asked.worth == 0.0:  # asked by the repair itself
        return
    remark = re.search(rf"^{re.escape(name)} = \.\.\.\s*#\s*(.*)$", source, re.MULTILINE)
    said = f' <span class="form">{escape(remark[1])}</span>' if remark else ""
    boxes = " &nbsp; ".join(f"☐&nbsp;{escape(one)}" for one in asked.choices) or gap()
    made.blanks.append(f"<p><code>{escape(name)}</code> = {boxes}{said}</p>")
    right = between(*asked.between) if asked.between else plain_text(asked.expected)
    made.key.append(f"<p><code>{escape(name)}</code> = {escape(right)}</p>")


def between(low: float, high: float) -> str:
    """Return an interval in words; a bound beyond 1e200 is none."""
    if low < -HUGE:
        return f"any number up to {high:g}"
    return f"any number from {low:g}" + ("" if high > HUGE else f" to {high:g}")


def written(text: str, typed: Typed) -> str:
    """Return a right answer typeset, one expression per line."""
    world = typed.world if isinstance(typed, (Derivation, Repair)) else DERIVATIONS[typed.of].world
    rows = "".join(f"<tr><td>{left}</td><td>=</td><td>{right}</td></tr>" for left, right in steps(text, world))
    return f'<table class="steps">{rows}</table>'


def steps(text: str, world: str) -> Iterator[tuple[str, str]]:
    """Yield what stands left and right of each = in a right answer, as MathML."""
    for statement in statements(tokens(text)):
        parts = [mathml(parse(part, world)) for part in statement.parts]
        left = parts.pop(0) if statement.starts and len(parts) > 1 else ""
        for part in parts:
            yield left, part
            left = ""


def symbol(declared: str) -> str:
    """Return a symbol of the result, such as δ[l+1], as HTML."""
    found = SYMBOL.match(declared)
    assert found, f"{declared!r} is no symbol"
    layer = found["layer"]
    name, slope = escape(found["name"]), "′" if found["slope"] else ""
    if not layer:
        return f"<i>{name}</i>{slope}"
    mark = f"<sub>{layer}</sub>" if found["name"] == "h" else f"<sup>({layer})</sup>"
    return f"<i>{name}</i>{mark}{slope}"


def lines(count: int) -> str:
    """Return ruled lines to write on."""
    return '<div class="line"></div>' * count


def gap() -> str:
    """Return the blank that a number is written into."""
    return '<span class="gap"></span>'


def key_may_go(folder: Path) -> None:
    """Raise WrongCommand for a folder that students get: a key does not belong there."""
    for place in (folder.resolve(), *folder.resolve().parents):
        shared = place.name in ("source", "release") and (place.parent / "nbgrader_config.py").exists()
        if shared or (place / "lab" / "session.py").exists():
            raise WrongCommand(f"{folder} is handed out to students, so no key is written there; "
                               "name another folder with --into.")


def title_of(unit: str, root: Path = ROOT) -> str:
    """Return the title of a unit's notebook."""
    first = HEADING.search(blank(unit, root=root).cells[0].source)
    return first[2] if first else unit
