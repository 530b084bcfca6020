"""Sheets ask on paper what the notebook asks, and hold no answer; the key holds them all and is kept from students."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder.building.prose import formula_html, html_of
from autograder.building.sheet_page import CHROMIUMS, page
from autograder.building.sheets import items_of, key_may_go, title_of
from autograder.commands.main import main
from autograder.errors import WrongCommand
from autograder.exercises import UNITS, exercises_of
from autograder.exercises.derivations import DERIVATIONS, REPAIRS
from lab.derivations import mathml
from lab.derivations.judging.problem import parse
from lab.derivations.language.structure import statements
from lab.derivations.language.tokens import tokens

UNIT = "04-backpropagation"
ON_PAPER = {unit: items_of(unit) for unit in UNITS}


def result_of(identifier: str) -> str:
    """Return the last expression of the derivation that the key shows, as it is typeset."""
    declared = DERIVATIONS[identifier]
    return mathml(parse(statements(tokens(declared.right[0]))[-1].parts[-1], declared.world))


def test_every_derivation_and_repair_is_on_a_sheet() -> None:
    assert {item.name for items in ON_PAPER.values() for item in items} >= {*DERIVATIONS, *REPAIRS}


def test_a_sheet_keeps_the_order_of_the_notebook_and_leaves_out_what_is_coded() -> None:
    names = [item.name for item in ON_PAPER[UNIT]]
    assert names[:3] == ["derive_sigmoid_prime", "repair_sigmoid_prime", "derive_tanh_prime"]
    assert "worked_gradients" in names and "backward" not in names


@pytest.mark.parametrize("unit", [unit for unit in UNITS if ON_PAPER[unit]])
def test_a_sheet_shows_what_is_given_and_holds_no_answer(unit: str) -> None:
    sheet, key = (page(title_of(unit), ON_PAPER[unit], key=key) for key in (False, True))
    for item in ON_PAPER[unit]:
        exercise = exercises_of(unit)[item.name]
        if item.name in DERIVATIONS:
            declared = DERIVATIONS[item.name]
            given = mathml(parse(declared.given, declared.world))
            assert given in sheet and result_of(item.name) in key
            assert result_of(item.name) not in "".join(item.blanks).replace(given, "")
        for name, value in exercise.values.items():
            if isinstance(value.expected, float) and not value.between:
                assert f"{value.expected:.6g}" in key and f"{value.expected:.6g}" not in "".join(item.blanks), name
    assert "Decisive steps" not in sheet and "for instructors" not in sheet


@pytest.mark.parametrize("key", [False, True])
def test_a_page_needs_nothing_but_itself(key: bool) -> None:
    text = page(title_of(UNIT), ON_PAPER[UNIT], key=key)
    assert "<script" not in text and "<link" not in text and "$" not in text
    assert set(re.findall(r"""(?:href|src)=["']([^"']*)""", text)) <= set(re.findall(r'href="(#[^"]*)"', text))


def test_the_lines_of_a_repair_are_shown_with_their_numbers() -> None:
    item = next(one for one in ON_PAPER["02-losses"] if one.name == "repair_gaussian")
    assert [f"line {number}:" in item.blanks[0] for number in range(1, 7)] == [True] * 5 + [False]


def test_prose_becomes_html_with_its_formulas() -> None:
    assert html_of("Take $w_{ji}^{(l)}$ **now**.").startswith("<p>Take <math>")
    assert "<strong>now</strong>" in html_of("Take $a$ **now**.")
    assert 'role="img" aria-label="|a|"' in formula_html("|a|")
    assert formula_html(r"\nothing{").startswith("<code>")
    assert formula_html(r"a = b \tag{4.2}", display=True).endswith('<span class="number">(4.2)</span>')


def test_a_key_is_not_written_where_students_find_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").touch()
    for folder in (root / "notebooks", root / "notebooks" / "sheets", tmp_path / "release", tmp_path / "source" / "keys"):
        with pytest.raises(WrongCommand, match="handed out to students"):
            key_may_go(folder)
    key_may_go(tmp_path / "keys")


def test_the_command_writes_a_sheet_and_with_key_the_key_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheets", "03-delta-rule", "07-digits", "--into", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["03-delta-rule.html"]
    assert "07-digits has nothing to work out on paper." in capsys.readouterr().out
    assert main(["sheets", "03-delta-rule", "--key", "--into", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"03-delta-rule.html", "03-delta-rule-key.html"}


def test_a_pdf_is_printed_or_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        assert main(["sheets", "06-sgd", "--pdf", "--into", str(tmp_path)]) == 1
        assert "print it to PDF there" in capsys.readouterr().err
    if any(map(shutil.which, CHROMIUMS)):
        assert main(["sheets", "06-sgd", "--pdf", "--into", str(tmp_path)]) == 0
        assert (tmp_path / "06-sgd.pdf").read_bytes().startswith(b"%PDF")
