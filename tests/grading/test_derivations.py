"""Derivations through the box: the text is fetched, judged outside, and shown typeset without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from edits import answer, insert, notebook_of, saved

from autograder.box import Box
from autograder.grading.submission import Graded, grade_submission

UNIT = "04-backpropagation"
HALF = r'''derive_hidden_delta = r"""
\frac{\partial E}{\partial a_j^{(l)}}
  = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
  = \sum_k \delta_k^{(l+1)} w_{jk}^{(l+1)} h'(a_j^{(l)})
"""'''
LOST = 'derive_output_delta = """\\delta_j^{(L)} = \\frac{\\partial E}{\\partial y_j}"""'
FORGED = '''class Text(str):
    pass

derive_sigmoid_prime = Text("<script>alert(1)</script>")'''


@pytest.fixture(scope="module")
def graded() -> Iterator[dict[str, Graded]]:
    """Return the solution, a blank, and a notebook with a half-right, an unreadable and a forged derivation."""
    odd = answer(notebook_of(UNIT, "solved"), derive_hidden_delta=HALF, derive_output_delta=LOST, derive_sigmoid_prime=FORGED)
    odd = answer(odd, derive_tanh_prime='derive_tanh_prime = "x" * 10**6')
    blank = insert(notebook_of(UNIT, "blank"), "derive_bias_gradient = r'''∂E/∂b_j^(l) = Σ_k ∂E/∂a_k^(l) · ∂a_k^(l)/∂b_j^(l) "
                   "= δ_j^(l)'''", after="derive_hidden_delta")
    with Box() as box:
        yield {name: grade_submission(saved(notebook), UNIT, "ada", box, course_secret="typed") for name, notebook in (
            ("solved", notebook_of(UNIT, "solved")), ("odd", odd), ("blank", blank))}


def verdict(found: Graded, name: str) -> dict:
    return next(one for one in found.verdicts if one["exercise"] == name)


def panel(found: Graded, name: str) -> str:
    return next(cell for cell in found.notebook.cells if cell.id == f"check_{name}").outputs[0].data["text/html"]


def test_the_solution_earns_every_point(graded: dict[str, Graded]) -> None:
    found = graded["solved"]
    assert found.scores == {name: points for name, points in found.maxima.items() if name not in found.written}


def test_a_slip_keeps_the_shares_before_it_and_is_named(graded: dict[str, Graded]) -> None:
    found = verdict(graded["odd"], "derive_hidden_delta")
    assert found["fraction"] == pytest.approx(0.3) and found["mistake"] == "a weight's indices swapped"
    assert graded["odd"].scores["check_derive_hidden_delta"] == pytest.approx(0.3 * found["of"])


def test_what_cannot_be_read_says_why_and_costs_itself_alone(graded: dict[str, Graded]) -> None:
    assert "needs an r in front" in verdict(graded["odd"], "derive_output_delta")["message"]
    assert verdict(graded["odd"], "derive_tanh_prime")["fraction"] == 0
    lost = {name for name, points in graded["odd"].maxima.items() if graded["odd"].scores.get(name, points) < points}
    assert lost == {f"check_derive_{name}" for name in ("hidden_delta", "output_delta", "sigmoid_prime", "tanh_prime")}


def test_panels_are_mathml_without_a_network_or_anything_of_the_students(graded: dict[str, Graded]) -> None:
    html = panel(graded["odd"], "derive_hidden_delta")
    assert html.count("<math") == html.count("</math>") >= 3 and "<msubsup>" in html
    assert "$" not in html and "http" not in html
    assert "<script" not in "".join(panel(graded["odd"], name.removeprefix("check_")) for name in graded["odd"].scores)


def test_a_derivation_in_a_cell_of_its_own_counts_and_blanks_are_not_started(graded: dict[str, Graded]) -> None:
    assert verdict(graded["blank"], "derive_bias_gradient")["fraction"] == 1
    assert verdict(graded["blank"], "derive_hidden_delta")["status"] == "not started"


def test_records_are_plain_json_of_moderate_size(graded: dict[str, Graded]) -> None:
    for found in graded.values():
        assert len(json.dumps(found.verdicts)) < 300_000
        assert not re.search(r"<m[a-z]+>", json.dumps(found.verdicts))
