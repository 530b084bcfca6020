"""A student types derivations of unit 4 in a real JupyterLab: right, half, wrong, not readable; in light, dark and narrow."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.desk import DARK, LIGHT, Desk
from nbformat import NotebookNode

from autograder.building.build import blank

UNIT, EXERCISE = "04-backpropagation", "derive_hidden_delta"
GIVEN = r"\frac{\partial E}{\partial a_j^{(l)}}"
SUM = r"\sum_{k=1}^{M_{l+1}} \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}"
RESULT = r"h_l'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"
TYPED = {
    "right": rf"""{GIVEN}
  = {SUM}
  = \sum_k \delta_k^{{(l+1)}} \frac{{\partial a_k^{{(l+1)}}}}{{\partial z_j^{{(l)}}}} \frac{{\partial z_j^{{(l)}}}}{{\partial a_j^{{(l)}}}}
  = {RESULT}""",
    "half": rf"""\frac{{\partial z_j^{{(l)}}}}{{\partial a_j^{{(l)}}}} = h_l'(a_j^{{(l)}})

{GIVEN}
  = {SUM}""",
    "wrong": rf"""{GIVEN}
  = {SUM}
  = \sum_k \delta_k^{{(l+1)}} w_{{kj}}^{{(l+1)}}
  = {RESULT}""",
    "wide": rf"""{GIVEN}
  = \sum_{{k=1}}^{{M_{{l+1}}}} \frac{{\partial E}}{{\partial a_k^{{(l+1)}}}} \frac{{\partial}}{{\partial a_j^{{(l)}}}} \left( b_k^{{(l+1)}} + \sum_{{i=1}}^{{M_l}} w_{{ki}}^{{(l+1)}} h_l(a_i^{{(l)}}) \right)
  = \sum_k \delta_k^{{(l+1)}} w_{{kj}}^{{(l+1)}} h_l'(a_j^{{(l)}})""",
    "unreadable": rf"""{GIVEN}
  = \sum_k \delta_k^{{(l+1) w_{{kj}}^{{(l+1)}}""",
}
SAID = {
    "right": ("right", "Decisive steps:", "Derived (4.13):"),
    "half": ("side line", "not shown yet", "Right, but not yet in the form asked for"),
    "wrong": ("Step 3: ", "In a random example at j = 1 it is", "wrong"),
    "wide": ("right", "Derived (4.13):"),
    "unreadable": ("A brace { is not closed", "^"),
}


def name_of(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


@pytest.fixture(scope="module")
def page(desk: Desk) -> Desk:
    """Return the exercise alone, with what it needs."""
    notebook = blank(UNIT)
    wanted = ("what-is-given-2", EXERCISE, f"check_{EXERCISE}")
    notebook.cells = [cell for cell in notebook.cells if cell.id in wanted or name_of(cell) in wanted]
    desk.open(UNIT, notebook)
    desk.run(0)
    return desk


@pytest.mark.parametrize("kind", TYPED)
def test_a_panel_can_be_read_in_light_dark_and_narrow(kind: str, page: Desk, album: Path) -> None:
    said = page.answer(EXERCISE, f'{EXERCISE} = r"""\n{TYPED[kind]}\n"""')
    for words in SAID[kind]:
        assert words in said, said
    panel = page.output(page.index(f"check_{EXERCISE}"))
    page.typeset()
    formulas = panel.locator("[role=math]")
    assert formulas.count() == panel.locator("mjx-container").count()
    assert kind == "unreadable" or formulas.count() >= 3
    labels = formulas.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert all(label and "\\" not in label for label in labels)
    assert panel.locator("[data-mjx-error], mjx-merror").count() == 0
    try:
        for width in (1000, 520):
            page.page.set_viewport_size({"width": width, "height": 1300})
            for theme in (LIGHT, DARK):
                page.wear(theme)
                page.photograph(panel, album / f"derivation-{kind}-{width}-{theme.split()[-1].lower()}.png")
                assert page.clipped() == [] and page.faults() == []
    finally:
        page.page.set_viewport_size({"width": 1000, "height": 1300})
        page.wear(LIGHT)


def test_without_a_browser_the_same_is_readable_as_text(page: Desk) -> None:
    page.answer(EXERCISE, f'{EXERCISE} = r"""\n{TYPED["wrong"]}\n"""')
    plain = ["".join(one["data"]["text/plain"]) for one in page.outputs() if "text/plain" in one.get("data", {})]
    text = next(one for one in plain if "Step 3" in one)
    assert re.search(r"2\. +Σ_\{k=1\}\^\{M_\{l\+1\}\} ∂E/∂a_k\^\(l\+1\) · ∂a_k\^\(l\+1\)/∂a_j\^\(l\) +✓ right", text), text
    assert "✗ wrong" in text and "Step 3:" in text and "\\" not in text and "$" not in text
