"""A verdict carries its sum: what is required, the edges and the manners add up to the score, and a cause costs once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from probing import calling, typed
from student_code import in_cells
from verdicts import verdict_on

from lab.calling.calls import call_locally, find
from lab.judging.judge import judge
from lab.judging.questions import Question
from lab.judging.scoring import EDGES, LAYOUT, MANNER, TWICE
from lab.judging.verdict import Term, Verdict

X = np.array([1.0, -2.0, 3.0])


def doubled(x: Any) -> Any:
    return 2 * x


def question(*edges: tuple[str, np.ndarray]) -> Question:
    probes = [calling("f", (X,), 2 * X), calling("f", (X,), 2 * X, TWICE, False, twice=True),
              calling("f", (X,), 2 * X, LAYOUT, False, layout="strict")]
    return Question("f", [*probes, *(calling("f", (x,), 2 * x, name, False) for name, x in edges)], parameters={"f": ["x"]})


EDGED = question(("large", X * 1e9), ("whole numbers", np.array([3, 4])), ("empty", np.zeros(0)))


def verdict(answer: Any, asked: Question = EDGED) -> Verdict:
    return judge(asked, [call_locally(answer, probe.call) for probe in asked.probes])


WRITES = in_cells("def f(x):\n    x *= 2.0\n    return x")["f"]
ANSWERS: dict[str, Any] = {
    "right": doubled,
    "fails an edge": lambda x: 2 * x if np.max(np.abs(x), initial=0) < 1e6 else x,
    "fails two edges": lambda x: 2 * x if x.size and np.max(np.abs(x)) < 1e6 else x[:, None],
    "writes": WRITES,
    "wrong": lambda x: 3 * x,
    "raises": lambda x: x @ np.ones(7),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_terms_add_up_to_the_score(name: str) -> None:
    found = verdict(ANSWERS[name])
    assert sum(term.earned for term in found.terms) == pytest.approx(found.fraction)
    assert sum(term.worth for term in found.terms) == pytest.approx(1.0)


@pytest.mark.parametrize(("name", "said"), [
    ("fails an edge", "1.8 of 2: −0.2 for large"), ("writes", "1.8 of 2: −0.2 for arguments left as they were"),
    ("fails two edges", "1.6 of 2: −0.2 for large, −0.2 for empty"), ("right", ""),
    ("wrong", "0 of 2: what is required (random) must hold before anything is earned"),
])
def test_a_sum_is_said_in_words(name: str, said: str) -> None:
    assert verdict(ANSWERS[name]).sum_in_words(2) == said


def test_an_answer_that_writes_into_its_argument_is_charged_once_and_told_where() -> None:
    """It fails three probes: what it was passed is changed, is read-only, and holds whole numbers."""
    found = verdict(WRITES)
    assert found.fraction == pytest.approx(1 - MANNER)
    assert found.message == "Right, but line 2 changes the array that was passed in (`x *= 2.0`). Work on a copy."
    failed = {aspect.name: aspect.same_cause for aspect in found.aspects if not aspect.passed}
    assert failed == {"arguments left as they were": False, "whole numbers": True}


def test_writing_costs_the_same_however_many_edges_an_exercise_has() -> None:
    one = question(("empty", np.zeros(0)))
    assert verdict(WRITES, question()).fraction == verdict(WRITES, one).fraction == verdict(WRITES).fraction


@pytest.mark.parametrize(("unit", "name", "answer"), [
    ("01-forward-model", "neuron", "def f(x, w, b, h):\n    x *= w\n    return h(np.sum(x) + b)"),
    ("01-forward-model", "layer", "def f(z, W, b, h):\n    b += W @ z\n    return h(b)"),
    ("02-losses", "softmax", "def f(a):\n    a -= np.max(a, axis=-1, keepdims=True)\n    e = np.exp(a)\n"
                             "    return e / np.sum(e, axis=-1, keepdims=True)"),
    ("04-backpropagation", "hidden_delta", "def f(W_next, delta_next, a, h_prime):\n    d = W_next.T @ delta_next\n"
                                           "    a[...] = h_prime(a)\n    return a * d"),
])
def test_it_costs_the_same_in_every_exercise(unit: str, name: str, answer: str) -> None:
    found = verdict_on(unit, name, in_cells(answer)["f"])
    assert found.fraction == pytest.approx(1 - MANNER), found.message


def test_what_an_edge_costs_is_not_forgiven_to_an_answer_that_also_writes() -> None:
    both = in_cells("def f(x):\n    if x.size == 0:\n        return 1.0\n    x *= 2.0\n    return x")["f"]
    assert verdict(both).fraction == pytest.approx(1 - MANNER - EDGES / 3)


def test_the_values_and_the_correction_of_a_repair_have_terms_of_their_own() -> None:
    asked = Question("r", [typed("r_line", 3), calling("g", (2.0,), 4.0), calling("g", (1e200,), np.inf, "far out", False)],
                     parameters={"g": ["x"]})
    namespace = {"r_line": 2, "g": lambda x: x * x if x < 9 else np.nan}
    found = judge(asked, [find(probe.request, namespace) for probe in asked.probes])
    assert found.sum_in_words(3) == "1.4 of 3: −1 for `r_line`, −0.6 for far out"


shares = st.lists(st.tuples(st.floats(0.01, 1), st.booleans()), min_size=1, max_size=9)


@given(shares, st.sampled_from([0.5, 1, 1.5, 2, 3, 4, 10]))
def test_the_rounded_terms_add_up_to_the_rounded_score(parts: list[tuple[float, bool]], of: float) -> None:
    whole = sum(worth for worth, _ in parts)
    terms = [Term(str(i), worth / whole, worth / whole if held else 0.0) for i, (worth, held) in enumerate(parts)]
    found = Verdict("f", "partly", sum(term.earned for term in terms), "", terms=terms)
    assert of - sum(cost for _, cost in found.lost(of)) == pytest.approx(found.points(of), abs=1e-9)
    assert found.points(of) == round(found.points(of), 2)
