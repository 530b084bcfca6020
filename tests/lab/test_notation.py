"""The notation bridge: every equation in every convention, right, in Markdown and in plain text."""

from __future__ import annotations

import itertools
import re

import pytest

from lab.conventions import CONVENTIONS, FORMULAS, SYMBOLS
from lab.notation import notation

EQUATIONS = ["forward", "output_delta", "hidden_delta", "gradient", "update"]
SOURCES = ["graph", "rana", "lin", "dtu", "homework"]


def test_every_equation_stands_in_every_convention() -> None:
    assert list(FORMULAS) == EQUATIONS
    assert all(list(formulas) == ["ours", *SOURCES] == list(CONVENTIONS) for formulas in FORMULAS.values())


@pytest.mark.parametrize(("equation", "source"), list(itertools.product(EQUATIONS, SOURCES)))
def test_one_equation_of_one_source(equation: str, source: str) -> None:
    formula = FORMULAS[equation][source]
    shown = notation(equation, source)
    assert f"$${formula.latex}$$" in shown._repr_markdown_()
    assert formula.text in repr(shown)
    assert formula.text in repr(notation(equation))
    assert f"${formula.latex}$" in notation(equation)._repr_markdown_()


@pytest.mark.parametrize("equation", EQUATIONS)
def test_tables_are_well_formed(equation: str) -> None:
    rows = [line for line in notation(equation)._repr_markdown_().splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(CONVENTIONS)
    assert {row.count("|") for row in rows} == {4}


@pytest.mark.parametrize("equation", [*EQUATIONS, "typing", "collisions"])
def test_the_page_has_every_cell_of_the_tables(equation: str) -> None:
    shown = notation(equation)
    page = shown._repr_html_()
    rows = [line for line in shown._repr_markdown_().splitlines() if re.match(r"\|(?!:--)", line)]
    assert page.count("<tr>") == len(rows)
    assert {len(re.findall("<t[dh] ", row)) for row in page.split("<tr>")[1:3]} == {len(re.split(r"(?<!\\)\|", rows[0])) - 2}
    assert "**" not in page and "`" not in page


def test_a_bar_of_the_card_stays_in_its_cell() -> None:
    page = notation("typing")._repr_html_()
    assert r"<code>\|y_n - t_n\|^2</code>" in page and "<code>‖y_n - t_n‖²</code>" in page


def test_a_wide_table_can_be_scrolled_with_the_keys() -> None:
    assert notation()._repr_html_().startswith('<div style="overflow-x:auto" tabindex="0">')


def test_latex_is_balanced() -> None:
    cells = [f.latex for formulas in FORMULAS.values() for f in formulas.values()]
    cells += [symbol.latex for symbols in SYMBOLS.values() for symbol in symbols]
    for latex in cells:
        assert latex.count("{") == latex.count("}"), latex
        assert latex.count(r"\bigl") == latex.count(r"\bigr"), latex
        assert "|" not in latex
        assert not re.search(r"[^\x00-\x7f]", latex), latex


# what distinguishes the conventions, as the sources have it (their own slips put right)
FACTS = [
    ("output_delta", "lin", "2 (x_1(L) − y) (1 − x_1(L)²)"),  # E = (x − y)² has no ½
    ("output_delta", "graph", "(x_i − x_i*) f′(y_i)"),  # L has the ½
    ("output_delta", "rana", "∂L/∂ŷ = 2δ"),  # the slides drop the 2
    ("output_delta", "homework", "(y_j − t_j) f′(z_j^L)"),
    ("output_delta", "dtu", "y_j − t_j"),
    ("hidden_delta", "graph", "f′(y_i) Σ_{i→k} w_{i→k} z_k"),
    ("hidden_delta", "lin", "Σ_{j=1…d(l)} w_ij(l) δ_j(l)"),  # summed over the second index: to j
    ("hidden_delta", "dtu", "Σ_{k=1…M_{l+1}} δ_k(l+1) w_kj(l+1)"),  # over the first: to k; up to M, not K
    ("hidden_delta", "homework", "Σ_k w_kj^(l+1) δ_k^(l+1)"),
    ("gradient", "rana", "½ ∂L/∂w_{i⇝j} = δ_j z_i"),  # equality holds for half the loss
    ("gradient", "homework", "a_k^(l−1) δ_j^l"),  # a product, not a power
    ("forward", "lin", "x_0 = −1"),
    ("forward", "dtu", "z_0 = +1"),
    ("forward", "homework", "Σ_k w_jk^l a_k^(l−1) + b_j^l"),
    ("update", "graph", "− η x_j z_i"),
]


@pytest.mark.parametrize(("equation", "source", "fact"), FACTS)
def test_what_distinguishes_a_convention(equation: str, source: str, fact: str) -> None:
    assert fact in FORMULAS[equation][source].text


@pytest.mark.parametrize("call", [notation, lambda: notation("collisions")])
def test_what_collides(call: object) -> None:
    text = repr(call())  # type: ignore[operator]
    assert "an activation (ours, rana, dtu), a pre-activation (homework), a local error (graph)" in text
    assert "an output (ours, dtu, homework), a target (rana, lin), a pre-activation (graph)" in text
    assert "a pre-activation (ours, rana, dtu), an activation (homework)" in text
    assert "½" in text


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="forward, output_delta, hidden_delta, gradient, update"):
        notation("backward")
    with pytest.raises(ValueError, match="graph, rana, lin, dtu, homework"):
        notation("forward", "bishop")
