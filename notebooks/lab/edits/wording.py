"""An edit as a student reads it: the line and what to look at there, not the solution."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .program import Uncounted
from .syntax import Neighbour, text

# What to look at; {0} is the code concerned, {1} a detail: the call it is in, or what is too many.
# A sentence that needs the detail has a second form for where there is none.
KINDS: dict[str, tuple[str, ...]] = {
    "operator": ("look at the operator in `{0}`",),
    "operands": ("look at the order of the two sides of `{0}`",),
    "brackets": ("look at the brackets in `{0}`: what is computed first?",),
    "factor too many": ("is there a factor too many in `{0}`?",),
    "term too many": ("is there a term too many in `{0}`?",),
    "factor missing": ("is there a factor missing at `{0}`?",),
    "term missing": ("is there a term missing at `{0}`?",),
    "sign": ("look at the sign of `{0}`",),
    "name": ("look at `{0}`: is this what goes into `{1}`?", "look at `{0}`: is this the right variable?"),
    "function": ("look at `{0}`: is this the right function?",),
    "call missing": ("look at `{0}`: is there a function that has to be applied to it?",),
    "call too many": ("look at `{1}` in `{0}`: is it called once too often?",),
    "arguments": ("look at the order of the arguments in `{0}`",),
    "axis": ("look at the axis in `{0}`",),
    "keyword": ("look at the options in `{0}`",),
    "dtype": ("look at the type of the numbers in `{0}`: an array of integers cuts off fractions",),
    "transpose": ("look at the shape of `{0}`: does it have to be transposed here, or not?",),
    "number": ("look at the number `{0}`",),
    "power": ("look at the power of `{0}`",),
    "complement": ("look at `{0}`: is it this value itself that belongs here?",),
    "comparison": ("look at the comparison `{0}`",),
    "condition": ("look at the condition `{0}`: when does it hold, and what happens then?",),
    "index": ("look at the index of `{0}`: is this the entry that goes into `{1}`?",
              "look at the index in `{0}`: is this the right entry?"),
    "index missing": ("look at `{0}`: is the whole of it meant, or one entry?",),
    "index too many": ("look at `{0}`: is one entry meant, or the whole?",),
    "slice": ("look at the slice `{0}`: which entries are left out?",),
    "bounds": ("look at where this begins and where it ends: `{0}`",),
    "items left out": ("look at `{0}` in this loop: does every item belong here, and in this order?",),
    "column": ("look at the shape of `{0}`: is a row meant, or a column?",),
    "order": ("look at the order of what is put together in `{0}`",),
    "loop order": ("look at the order in which the loop goes through `{0}`",),
    "assignment": ("look at how `{0}` gets its value: should each pass replace what is there, or add to it?",),
    "copy": ("look at `{0}`: do two names mean one and the same array here?",),
    "statement order": ("look at the order of this line and the next: `{0}`",),
    "statement too many": ("is this line needed: `{0}`?",),
    "into the loop": ("look at `{0}`: should this happen once, or in every pass of the loop?",),
    "out of the loop": ("look at `{0}`: should this happen in every pass of the loop, or once after it?",),
    "before the loop": ("look at `{0}`: should this happen in every pass of the loop, or once before it?",),
    "return": ("`return` is inside the loop: in which pass does it end the function?",),
    "return missing": ("what does the function return after `{0}`?",),
}


@dataclass(frozen=True)
class Edit:
    """The smallest edit that makes an answer right, as plain data.

    lines, kinds: of the one or two places to edit, in the answer's cell.  words: the sentence for the student.
    before, after: the lines that go and those that come, for the last hint and for the instructor.
    mistake, hint: a named mistake that is left after the edit, where the answer has both.
    """

    lines: tuple[int, ...]
    kinds: tuple[str, ...]
    words: str
    before: str = ""
    after: str = ""
    mistake: str = ""
    hint: str = ""

    def sentence(self) -> str:
        """Return what the student reads: each line and what to look at, and the mistake that is left."""
        left = f" Once that is right, it looks like: {self.mistake}. {self.hint}" if self.mistake else ""
        return f"{self.words}{left}"

    def solution(self) -> str:
        """Return the edit itself, for the last hint."""
        old, new = (" ".join(f"`{line.strip()}`" for line in part.split("\n") if line.strip())
                    for part in (self.before, self.after))
        if not old or not new:
            return f"Leave out {old}." if old else f"Add {new}."
        return f"Instead of {old} write {new}."

    def as_data(self) -> dict[str, Any]:
        """Return JSON-able data."""
        return {**vars(self), "lines": list(self.lines), "kinds": list(self.kinds)}


def edit_from(data: dict[str, Any]) -> Edit:
    """Return the edit that `as_data` made data of; TypeError or KeyError where it is none."""
    return Edit(**{**data, "lines": tuple(data["lines"]), "kinds": tuple(data["kinds"])})


def edit_of(found: Sequence[Neighbour]) -> Edit:
    """Return one or two neighbours as an edit in words, without the lines before and after it."""
    ordered = sorted(found, key=lambda one: one.line)
    words = " ".join(_in_words(one) for one in ordered)
    return Edit(tuple(one.line for one in ordered), tuple(one.kind for one in ordered), words)


def _code(thing: ast.AST | str) -> str:
    return thing if isinstance(thing, str) else text(Uncounted().visit(copy.deepcopy(thing)))


def _in_words(one: Neighbour) -> str:
    forms = KINDS[one.kind]
    needs_detail = "{1}" in forms[0]
    form = forms[0] if one.detail or not needs_detail or len(forms) == 1 else forms[1]
    sentence = f"Line {one.line}: {form.format(_code(one.about), _code(one.detail))}"
    return sentence if sentence.endswith("?") else f"{sentence}."
