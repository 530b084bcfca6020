"""Feedback pages and the report in a real Chromium: readable on a phone and at a desk, in light and dark, and harmless."""
from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser.desk import SERIOUS
from edits import UNIT
from playwright.sync_api import Browser

from autograder.course.records import GRADED, Record
from autograder.reports.class_marks import Mark, Marks
from autograder.reports.feedback.graded_notebook import Picture, Shown
from autograder.reports.feedback.sections import Exercise, sections_of
from autograder.reports.feedback.student_page import html_of, student_page
from autograder.reports.page import page_of
from autograder.reports.report import unit_report
from lab.judging.verdict import Aspect, Evidence, Term, Verdict

NASTY = "<script>alert('x')</script><img src=x onerror=alert(1)><a href=javascript:alert(2)>here</a>" + "wide" * 60
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WORTH = {"sigmoid": 2.0, "a_name_that_is_as_long_as_names_of_exercises_get": 1.0, "later": 3.0}


def record(student: str) -> Record:
    """Return a hand-in in which everything that a student can write is hostile or far too wide."""
    verdicts = (
        Verdict("sigmoid", "partly", 0.5, NASTY, [Aspect("far out", 0, 1, False, NASTY), Aspect("random", 1, 1, True)],
                Evidence("sigmoid(a)", [("a", NASTY)], NASTY, "1", f"line 2: {NASTY}"), mistake="the sign", hint=NASTY,
                read="The sigmoid", terms=[Term("what is required", 0.7, 0.5), Term("far out", 0.3, 0.0)]),
        Verdict("a_name_that_is_as_long_as_names_of_exercises_get", "raised", 0.0, NASTY),
        Verdict("later", "right once", 1.0, "Right, once `sigmoid` is right.", after=["sigmoid"]))
    data = tuple({**one.as_data(), "kind": "function", "of": WORTH[one.exercise]} for one in verdicts)
    return Record(UNIT, student, GRADED, scores={f"check_{name}": 1.0 for name in WORTH},
                  maxima={f"check_{name}": worth for name, worth in WORTH.items()}, verdicts=data, notes=(NASTY,))


def feedback() -> str:
    one, marks = record(NASTY), Marks({"sigmoid": Mark(2.0, 1.0, comment=NASTY)}, total=5, of=6)
    exercises = [Exercise(name, worth, False, model_answer="y = 1") for name, worth in WORTH.items()]
    shown = {"sigmoid": Shown(NASTY, [Picture(f"data:image/png;base64,{DOT}", NASTY)], [])}
    return html_of(student_page(one, NASTY, "1 · From a neuron to a network", marks,
                                sections_of(one, exercises, marks, shown)), "digest")


def report() -> str:
    students = [NASTY, *(f"student-{i}" for i in range(20))]
    found = unit_report(UNIT, map(record, students), {"why": students}, code_of=lambda student, exercise: NASTY)
    return page_of([found], lambda student, unit: "feedback/x.html")


@pytest.mark.parametrize("make", [feedback, report])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_readable_everywhere_and_harmless(make, scheme, chromium: Browser, tmp_path: Path, album: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(make(), encoding="utf-8")
    alarms: list[str] = []
    for width in (390, 1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.screenshot(path=album / f"{make.__name__}-{scheme}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("axe.run().then(found => found.violations.map(one => [one.id, one.impact, one.nodes[0].html]))")
        assert [one for one in found if one[1] in SERIOUS] == []
        assert page.evaluate("document.querySelectorAll('script, iframe, [onerror], a[href^=javascript]').length") == 0
        context.close()
    assert alarms == []
