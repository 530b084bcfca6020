"""Show hints and progress: cards and the picture of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from .panel import COLOURS, MARKS, TEXT, WORDS, _marked_up, _with_indices

GROUPS = {"right": "done", "partly": "tried", "wrong": "tried", "raised": "tried", "could not run": "tried",
          "changed": "changed"}
KINDS = {"done": "right", "changed": "changed", "tried": "partly", "waiting": "not started", "in writing": "written"}
GROUP_MARKS = {group: MARKS[kind] for group, kind in KINDS.items()}
GROUP_COLOURS = {group: COLOURS[kind] for group, kind in KINDS.items()}
KEY = {"done": "done", "changed": "changed since it was right, check it again", "tried": "tried, not right yet",
       "waiting": "waiting", "in writing": "in writing, marked by a person"}


@dataclass(frozen=True)
class Card:
    """A title, a sentence and what to do next."""

    title: str
    body: str
    after: str = ""

    def _repr_html_(self) -> str:
        return (f'<div role="note" style="{TEXT};border-left:5px solid {COLOURS["not started"]};padding:.45em .8em;'
                f'margin:.3em 0;line-height:1.45;max-width:46em"><p style="margin:0;font-weight:600">'
                f'{escape(self.title)}</p><p style="margin:.35em 0 0">{_with_indices(self.body)}</p>'
                f'<p style="margin:.35em 0 0;opacity:.85">{_marked_up(self.after)}</p></div>')

    def __repr__(self) -> str:
        return f"{self.title}\n  {self.body}\n{self.after}"


@dataclass(frozen=True)
class Changed:
    """A panel instead of a ✓ whose answer has changed since. what: a sentence that says what has changed."""

    exercise: str
    what: str

    def _repr_html_(self) -> str:
        return self._card()._repr_html_().replace(COLOURS["not started"], COLOURS["changed"], 1)

    def __repr__(self) -> str:
        return repr(self._card())

    def _card(self) -> Card:
        return Card(f"{MARKS['changed']} {self.exercise}: {WORDS['changed']}", f"It was right. {self.what}",
                    "Run this check again.")


@dataclass(frozen=True)
class Overview:
    """A unit at a glance: every exercise with its mark, the points earned so far, the minutes left."""

    unit: str
    exercises: Mapping[str, Mapping[str, Any]]
    statuses: Mapping[str, str]

    def group(self, exercise: str) -> str:
        """Return "done", "changed" since it was right, "tried", "waiting" or "in writing"."""
        if self.exercises[exercise]["kind"] == "explain":
            return "in writing"
        return GROUPS.get(self.statuses.get(exercise, ""), "waiting")

    def summary(self) -> str:
        """Return one sentence with counts, points and minutes."""
        groups = {name: self.group(name) for name in self.exercises}
        judged = [name for name, group in groups.items() if group != "in writing"]
        done = [name for name in judged if groups[name] == "done"]
        left = sum(self.exercises[name]["minutes"] for name, group in groups.items() if group != "done")
        earned = sum(self.exercises[name].get("points", 0) for name in done)
        total = sum(self.exercises[name].get("points", 0) for name in judged)
        points = f", {earned:g} of {total:g} points" if total else ""
        rest = f"what is left is in writing, about {left} minutes" if len(done) == len(judged) else (
            f"about {left} minutes are left")
        return f"{len(done)} of {len(judged)} checked exercises are done{points}; {rest if left else 'all is done'}."

    def _repr_html_(self) -> str:
        cells = "".join(self._cell(name) for name in self.exercises)
        there = {self.group(name) for name in self.exercises}
        key = " · ".join(f"{GROUP_MARKS[g]} {words}" for g, words in KEY.items() if g != "changed" or g in there)
        return (f'<div role="group" aria-label="Progress in {escape(self.unit)}" style="{TEXT};max-width:46em">'
                f'<p style="margin:0 0 .4em;font-weight:600">{escape(self.unit)}: {escape(self.summary())}</p>'
                f'<ul style="display:flex;flex-wrap:wrap;gap:.3em;list-style:none;margin:0;padding:0">{cells}</ul>'
                f'<p style="margin:.4em 0 0;font-size:.9em">{escape(key)}</p></div>')

    def _cell(self, name: str) -> str:
        group = self.group(name)
        style = (f"border:1px solid {GROUP_COLOURS[group]};border-left-width:5px;border-radius:3px;padding:.1em .5em;"
                 "margin:0;font-size:.9em")
        optional = " (optional)" if self.exercises[name].get("optional") else ""
        return (f'<li style="{style}"><span aria-hidden="true">{GROUP_MARKS[group]}</span> {escape(name)}{optional}'
                f'<span style="position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden">: {group}'
                f'</span></li>')

    def __repr__(self) -> str:
        rows = [f"  {GROUP_MARKS[self.group(name)]} {name} ({self.group(name)})" for name in self.exercises]
        return "\n".join([f"{self.unit}: {self.summary()}", *rows])
