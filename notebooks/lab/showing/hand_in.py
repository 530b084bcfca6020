"""Show before a notebook is handed in each answer with its mark, a sum, and the steps that are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .panel import COLOURS, MARKS, TEXT, _marked_up
from .style import number, plural

LINE = "margin:.1em 0;padding-left:1.4em;text-indent:-1.4em"  # a line that wraps stays right of its mark
MARK = "display:inline-block;width:1.4em;text-indent:0"


@dataclass(frozen=True)
class Row:
    """The standing of one answer. mark: a kind of MARKS.

    points: 0 where a person gives them.  unsaved: what ran last is not what was saved.
    """

    name: str
    mark: str
    words: str
    points: float = 0
    optional: bool = False
    unsaved: bool = False

    def label(self) -> str:
        """Return the name, and that it is optional."""
        return self.name + (" (optional)" if self.optional else "")


@dataclass(frozen=True)
class HandIn:
    """A unit before it is handed in. file: what the rows are about; steps: what is left to do, in its order."""

    unit: str
    rows: Sequence[Row]
    file: str
    steps: Sequence[str]

    def summary(self) -> str:
        """Return counts and points in a sentence."""
        groups = {"right": "right", "written": "in writing", "not started": "blank"}
        counts = {words: sum(row.mark == mark for row in self.rows) for mark, words in groups.items()}
        others = len(self.rows) - sum(counts.values())
        words = [f"{count} {name}" for name, count in counts.items() if count]
        words += [f"{others} to look at"] if others else []
        earned = sum(row.points for row in self.rows if row.mark == "right")
        total = sum(row.points for row in self.rows)
        return (f"{plural(len(self.rows), 'answer')}: {', '.join(words)}. By the checks here, {number(earned)} of "
                f"{number(total)} points; grading tries other inputs too, and a person marks what is in writing.")

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<li style="{LINE}"><span aria-hidden="true" style="{MARK}">{MARKS[row.mark]}</span>'
            f'<code>{escape(row.label())}</code>: {_marked_up(row.words)}</li>'
            for row in self.rows)
        steps = "".join(f"<li>{_marked_up(step)}</li>" for step in self.steps)
        return (f'<div role="group" aria-label="Before you hand in {escape(self.unit)}" style="{TEXT};border-left:5px '
                f'solid {COLOURS["not started"]};padding:.45em .8em;margin:.3em 0;line-height:1.45;max-width:46em">'
                f'<p style="margin:0;font-weight:600">Before you hand in {escape(self.unit)}</p>'
                f'<p style="margin:.35em 0">{_marked_up(self.file)}</p>'
                f'<ul style="list-style:none;margin:.3em 0;padding:0;columns:20em">{rows}</ul>'
                f'<p style="margin:.35em 0">{_marked_up(self.summary())}</p>'
                f'<ol style="margin:.3em 0;padding-left:1.4em">{steps}</ol></div>')

    def __repr__(self) -> str:
        rows = [f"  {MARKS[row.mark]} {row.label()}: {row.words}" for row in self.rows]
        steps = [f"  {number}. {step}" for number, step in enumerate(self.steps, 1)]
        return "\n".join([f"Before you hand in {self.unit}", self.file, *rows, self.summary(), *steps])
