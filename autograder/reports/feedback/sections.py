"""Compose what a feedback page says about each exercise, from record, gradebook and graded notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from autograder.course.records import Record
from autograder.reports.class_marks import Mark, Marks
from autograder.reports.feedback.graded_notebook import Picture, Shown
from autograder.reports.verdicts import verdict_from
from lab.judging.verdict import Verdict
from lab.showing.panel import MARKS, WORDS, panel_html

TYPED_VALUES = ("values", "repair")     # the kinds of exercise whose answers are, or hold, typed numbers
VALUES = re.compile(r"(?:: )?[^\s:]+ where .+? (?:is|are) expected")
FINISHED = ("right", "not started", "written")


@dataclass(frozen=True)
class Section:
    """One exercise of a page.

    status, mark, word: as panels have them.  earned: points that count, 0 where a person still has to mark.
    waits: for a person; again: who has marked it before, when something was different.  weight: of its points in the
    total.  by_hand: what a person entered instead of the automatic score, in a sentence.  panel: HTML.
    looks_like: the mistake, in words.  after: the exercises to fix first.
    """

    name: str
    status: str
    worth: float
    earned: float
    waits: bool = False
    again: bool = False
    weight: float = 1.0
    by_hand: str = ""
    comment: str = ""
    panel: Markup | str = ""
    looks_like: str = ""
    after: tuple[str, ...] = ()
    answer: str = ""
    pictures: tuple[Picture, ...] = ()
    model_answer: str = ""

    @property
    def mark(self) -> str:
        """Return the mark before the exercise's name, such as ✓ or ✗."""
        return MARKS[self.status]

    @property
    def word(self) -> str:
        """Return the verdict in a word or two."""
        if self.status != "written":
            return WORDS[self.status]
        return "marked by a person" if not self.waits or self.again else "waits to be marked"

    @property
    def points(self) -> str:
        """Return the points and their maximum as text."""
        counts = "" if self.weight == 1 else f", which count {self.weight:g} times" if self.weight else ", not counted"
        return f"{'–' if self.waits and not self.again else f'{self.earned:g}'} of {self.worth:g}{counts}"


@dataclass(frozen=True)
class Exercise:
    """An exercise as the unit's notebook asks it.  written: a person marks it.  blank: its cell as handed out.

    shows_values: whether the right number may be shown beside a wrong one that was typed, the same for everybody.
    """

    name: str
    worth: float
    written: bool
    blank: str = ""
    model_answer: str = ""
    shows_values: bool = True


def exercises_in(cells: Sequence[Any], model_answers: Mapping[str, str] | None) -> list[Exercise]:
    """Return the exercises of a notebook in their order. model_answers: None where students may not see them yet."""
    shown = model_answers or {}
    blanks = {cell.metadata.nbgrader.grade_id: cell.source for cell in cells
              if cell.metadata.get("nbgrader", {}).get("solution")}
    found = []
    for cell in cells:
        role = cell.metadata.get("nbgrader", {})
        if role.get("grade"):
            name = role.grade_id.removeprefix("check_")
            found.append(Exercise(name, float(role.points), bool(role.get("solution")), blanks.get(name, ""),
                                  shown.get(name, ""), model_answers is not None))
    return found


def sections_of(record: Record, exercises: Sequence[Exercise], marks: Marks, shown: Mapping[str, Shown]
                ) -> list[Section]:
    """Return the sections of one student's page."""
    verdicts = {verdict["exercise"]: verdict for verdict in record.verdicts}
    return [_section(asked, record, verdicts.get(asked.name), marks.exercises.get(asked.name),
                     shown.get(asked.name, Shown())) for asked in exercises]


def _section(asked: Exercise, record: Record, data: Mapping[str, Any] | None, mark: Mark | None,
             shown: Shown) -> Section:
    cell = asked.name if asked.written else f"check_{asked.name}"
    worth = record.maxima.get(cell, asked.worth)
    mark = mark or Mark(worth, record.scores.get(cell), waits=record.scores.get(cell, 0.0) is None)
    answer = "" if shown.answer == asked.blank else shown.answer
    common = Section(asked.name, "not started", worth, mark.score or 0.0, weight=mark.weight, comment=mark.comment,
                     answer=answer, by_hand=_by_hand(mark, asked.written), model_answer=asked.model_answer)
    if asked.written or data is None:
        is_blank = cell in record.unanswered and not mark.waits
        return replace(common, status="not started" if is_blank else "written", waits=mark.waits,
                       again=mark.waits and mark.by_hand is not None)
    verdict = verdict_from(data, shown.formulas)
    if not asked.shows_values and data.get("kind") in TYPED_VALUES:
        verdict = _without_values(verdict)
    return replace(
        common, status=verdict.status, panel=_panel(verdict, worth), looks_like=_looks_like(verdict),
        after=tuple(verdict.after), pictures=() if verdict.status in FINISHED else tuple(shown.pictures))


def _without_values(verdict: Verdict) -> Verdict:
    """Return a verdict on typed numbers without the right ones, unless a function was called."""
    evidence = verdict.evidence
    if evidence is None or evidence.arguments:
        return verdict
    return replace(verdict, message=_without_value(verdict.message), evidence=replace(evidence, expected=""),
                   aspects=[replace(one, message=_without_value(one.message)) for one in verdict.aspects])


def _without_value(message: str) -> str:
    left = VALUES.sub(" is not right" if message.startswith("`") else "", message)
    return left if left.strip(".") or not message else "That is not right."


def _panel(verdict: Verdict, worth: float) -> Markup:
    return Markup(panel_html(verdict, worth, mathematics="mathml"))     # which escapes all that it is given


def _looks_like(verdict: Verdict) -> str:
    return (verdict.mistake or verdict.slip).rstrip(".?")


def _by_hand(mark: Mark, written: bool) -> str:
    found = []
    if mark.by_hand is not None and not written:
        automatic = "" if mark.automatic is None else f" instead of the automatic {mark.automatic:g}"
        found.append(f"A person gave {mark.by_hand:g}{automatic}.")
    if mark.extra:
        found.append(f"{mark.extra:+g} extra.")
    return " ".join(found)
