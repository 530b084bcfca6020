"""A mistake whose cause must be in the source is not claimed where it is not."""

from __future__ import annotations

import pytest
from notebook_session import outcomes, public_question, session

from autograder.exercises import UNITS, exercises_of
from lab.judging.in_source import SHOWN, shows
from lab.judging.judge import judge

RETURNED = """
def forward_batch(X, params, hs):
    for (W, b), h in zip(params, hs):
        return h(X @ W.T + b)"""
FIRST = """
def forward_batch(X, params, hs):
    (W, b), h = params[0], hs[0]
    return h(X @ W.T + b)"""


@pytest.mark.parametrize(("needs", "source", "shown"), [
    ("a loop", "for i in x:\n    y = i", True), ("a loop", "y = [i for i in x]", True), ("a loop", "y = x", False),
    ("a return in a loop", RETURNED, True), ("a return in a loop", FIRST, False),
    ("a return in a loop", "for i in x:\n    y = i\n    break", True),
    ("a change in place", "w -= g", True), ("a change in place", "w[:] = w - g", True),
    ("a change in place", "np.subtract(w, g, out=w)", True), ("a change in place", "w = w - g", False),
    ("a loop", "", True), ("a loop", "def f(:", True), ("", "y = x", True)])
def test_a_source_shows_what_is_in_it(needs: str, source: str, shown: bool) -> None:
    assert shows(source, needs) is shown


def named(source: str, known: bool) -> str:
    question, space = public_question("forward_batch"), session("forward_batch", source)
    return judge(question, outcomes(question, space), (lambda: source) if known else None).mistake


def test_one_layer_is_put_down_to_a_return_only_where_there_is_one() -> None:
    assert named(RETURNED, known=True) == named(FIRST, known=False) == "returned after one layer"
    assert named(FIRST, known=True) == ""


def test_every_mistake_that_speaks_of_a_return_in_a_loop_asks_for_one() -> None:
    mistakes = [mistake for unit in UNITS for one in exercises_of(unit).values() for mistake in one.mistakes]
    assert {one.needs for one in mistakes} - {""} <= set(SHOWN)
    speaking = [one for one in mistakes
                if "`return`" in one.hint and ("inside the loop" in one.hint or "ends it" in one.hint)]
    assert speaking and all(one.needs == "a return in a loop" for one in speaking)
