"""Panels, cards and overviews outside JupyterLab: what other pages keep of their HTML, and how they read as text."""
from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import student_code as own
from nbconvert import HTMLExporter, RSTExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lab import gradient_check, pictures, players
from lab.calling.calls import find
from lab.judging.judge import judge
from lab.judging.verdict import Evidence, Verdict
from lab.judging.words import plain_text
from lab.shipped import public_question, unit_data
from lab.showing.indices import raised_in_html, unbraced
from lab.showing.overview import Card, Overview
from lab.showing.panel import Panel

TAGS = {"div", "p", "b", "strong", "span", "code", "pre", "table", "tr", "th", "td", "tbody", "details", "summary",
        "ul", "li", "figure", "figcaption", "img", "br"}
ATTRIBUTES = {"style", "role", "aria-label", "aria-live", "aria-hidden", "tabindex", "scope", "open", "alt", "width",
              "src", "class"}


def shown(exercise: str, **answers: Any) -> Panel:
    """Return the panel of an exercise in a notebook that defines these answers."""
    question = public_question(exercise)
    verdict = judge(question, [find(probe.request, answers) for probe in question.probes])
    return Panel(verdict, next_step=f'Stuck? Type `hint("{exercise}")` in a new cell.')


def cracked(z: Any, W: Any, b: Any, h: Any) -> Any:
    return missing @ z  # type: ignore[name-defined]  # noqa: F821


PANELS: dict[str, Callable[[], Panel]] = {
    "right": lambda: shown("neuron", neuron=lambda x, w, b, h: h(w @ x + b)),
    "named": lambda: shown("neuron", neuron=lambda x, w, b, h: w @ x + b),
    "unnamed": lambda: shown("absorb_bias", absorb_bias=lambda W, b: np.column_stack([W, b]) + 0.3),
    "partly": lambda: shown("worked_forward", a1=0.03, z1=0.03, a2=-1.15, y=0.5, E=0.1),
    "raised": lambda: shown("layer", layer=cracked),
    "blank": lambda: shown("layer", layer=lambda z, W, b, h: ...),
}
EVERYTHING: dict[str, Callable[[], Any]] = PANELS | {
    "hint": lambda: Card("Hint 1 of 3 for neuron", "First `a`, then h of it.", 'Run `hint("neuron")` again.'),
    "progress": lambda: Overview("01-forward-model", unit_data("01-forward-model")["exercises"],
                                 {"neuron": "right", "sigmoid": "wrong"}),
    "picture": lambda: pictures.activations([np.tanh, own.sigmoid], names=["tanh", "sigmoid"]),
    "waiting": lambda: pictures.activations(...),
    "gradient check": lambda: gradient_check(own.valley, lambda w: 2 * own.valley_gradient(w), np.array([1.0, 2.0])),
    "player": lambda: players.descent_player(own.sgd_step, own.valley, own.valley_gradient, [2.0, 1.0], 0.1),
}


class Seen(HTMLParser):
    """Tags and attributes of a piece of HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", sorted(EVERYTHING.keys() - {"player"}))  # whose page is told in test_players
def test_html_lives_on_inline_styles_alone(name: str) -> None:
    """Colab, VS Code, GitHub and nbgrader's feedback drop style sheets and scripts, and have no JupyterLab colours."""
    html = EVERYTHING[name]()._repr_html_()
    for tag, attributes in Seen(html).tags:
        assert tag in TAGS, f"{tag} would be dropped somewhere"
        assert set(attributes) <= ATTRIBUTES, attributes
        assert (attributes.get("src") or "data:").startswith("data:"), "nothing is fetched"
    variables = re.findall(r"var\(--[\w-]+(,?)", html)
    assert all(variables), "every colour of a theme has a fallback"
    assert "url(" not in html and "!important" not in html


@pytest.mark.parametrize("name", EVERYTHING)
def test_what_is_shown_has_a_name_for_a_screen_reader(name: str) -> None:
    tag, attributes = Seen(EVERYTHING[name]()._repr_html_()).tags[0]
    assert attributes.get("aria-label") or attributes.get("role") == "note" or tag == "figure"


@pytest.mark.parametrize("name", PANELS)
def test_html_and_text_say_the_same(name: str) -> None:
    panel = PANELS[name]()
    html = " ".join(Seen(panel._repr_html_()).text.split())
    for line in repr(panel).splitlines()[:4]:
        for word in re.findall(r"[\w()=.,“”]+", line.replace("`", "")):
            assert word in html, f"{word} of {line!r}"


@pytest.mark.parametrize(("name", "mark", "words"), [
    ("right", "✓", "right"), ("named", "✗", "not right yet"), ("unnamed", "✗", "not right yet"),
    ("partly", "◐", "partly right"), ("raised", "✗", "stopped with an error"), ("blank", "○", "not started"),
])
def test_every_mark_stands_beside_its_word(name: str, mark: str, words: str) -> None:
    first, *_ = repr(PANELS[name]()).splitlines()
    assert re.fullmatch(rf"{mark} \w+: {words}", first)


def test_the_text_of_a_named_mistake_says_what_was_tried_and_what_it_looks_like() -> None:
    text = repr(PANELS["named"]())
    assert "Looks like: h forgotten. " in text
    assert "Read again: “One neuron”" in text
    assert "  tried: neuron(x, w, b, h)" in text and "  came out: " in text and "  expected: " in text
    assert 'hint("neuron")' in text
    assert "<" not in text


def test_the_rows_of_an_array_stand_below_each_other_and_the_worst_entry_is_marked() -> None:
    lines = repr(PANELS["unnamed"]()).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("  came out: [["))
    assert lines[at + 1].index("[") == lines[at].index("[[") + 1
    assert "‹" in "".join(lines[at:at + 3])


def test_details_are_folded_only_where_a_mistake_is_known() -> None:
    def details(name: str) -> list[bool]:
        return ["open" in attributes for tag, attributes in Seen(PANELS[name]()._repr_html_()).tags if tag == "details"]

    assert details("named") == [False, False]
    assert details("unnamed") == [True, False]
    assert details("right") == [False]


def test_nothing_of_a_student_becomes_markup() -> None:
    evil = "<script>alert(1)</script>"
    verdict = Verdict("neuron", "wrong", 0.0, evil, evidence=Evidence(evil, [(evil, evil)], evil, evil, evil),
                      mistake=evil, hint=evil, read=evil)
    html = Panel(verdict, 1.0, next_step=evil)._repr_html_()
    assert "script" not in {tag for tag, _ in Seen(html).tags}
    assert Seen(html).text.count(evil) >= 7


def test_nbconvert_keeps_the_panel_as_html_and_as_text() -> None:
    panel = PANELS["named"]()
    bundle = {"text/html": panel._repr_html_(), "text/plain": repr(panel)}
    cell = new_code_cell('check("neuron")', outputs=[new_output("display_data", bundle)])
    notebook = new_notebook(cells=[cell], metadata={"language_info": {"name": "python"}})
    nbformat.validate(notebook)
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert Seen(bundle["text/html"]).text in Seen(page).text
    assert 'aria-label="Check of neuron: not right yet"' in page and "border-left:5px solid" in page
    text, _ = RSTExporter().from_notebook_node(new_notebook(cells=[new_code_cell("", outputs=[
        new_output("display_data", {"text/plain": repr(panel)})])]))
    assert all(line.strip() in text for line in repr(panel).splitlines())


def test_a_terminal_gets_the_text(root: Path, tmp_path: Path) -> None:
    """Plain Python, without a notebook."""
    script = tmp_path / "answers.py"
    script.write_text("from lab import check, hint, progress\n"
                      "def neuron(x, w, b, h):\n    return w @ x + b\n"
                      "def layer(z, W, b, h):\n    ...\n"
                      "try:\n    check('neuron')\nexcept AssertionError as error:\n    print('failed:', error)\n"
                      "check('layer')\nhint('layer')\nprogress()\n")
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True,
                         env={"PYTHONPATH": str(root / "notebooks"), "PYTHONIOENCODING": "utf-8"}, encoding="utf-8")
    said = run.stdout
    assert "✗ neuron: not right yet" in said and "failed: neuron: " in said
    assert "○ layer: not started" in said and "Hint 1 of 3 for layer" in said
    assert "01-forward-model: 0 of 18 checked exercises are done" in said
    assert "◐ neuron (tried)" in said and "<" not in said and not run.stderr


def test_lists_of_arrays_are_shown_an_array_a_line_under_their_index() -> None:
    def uphill(params: Any, gradients: Any, eta: Any) -> Any:
        return [(W + eta * dW, b + eta * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]

    lines = repr(shown("sgd_step", sgd_step=uphill)).splitlines()
    received = [line.split("came out: ")[-1].strip() for line in lines]
    assert any(line.startswith("W of layer 1 = [[") for line in received)
    assert any(line.startswith("b of layer 2 = [") for line in received)


def test_a_long_vector_takes_several_lines() -> None:
    assert max(map(len, plain_text(np.linspace(0, 1, 32)).splitlines())) < 90


@pytest.mark.parametrize(("answer", "words"), [
    (lambda z, W, b, h: h(W.T @ z + b),
     "ValueError: the sizes in a product with @ do not fit: 2 on its left, 3 on its right."),
    (lambda z, W, b, h: h(print(W)[0] + b), "is an answer that it uses still blank?"),
])
def test_what_python_says_of_products_and_blanks_is_put_plainly(answer: Any, words: str) -> None:
    assert words in repr(shown("layer", layer=answer))


@pytest.mark.parametrize(("said", "html", "text"), [
    ("through a_k^{(l+1)}", "through a<sub>k</sub><sup>(l+1)</sup>", "through a_k^(l+1)"),
    ("∂a_k/∂a_j is w_kj", "∂a<sub>k</sub>/∂a<sub>j</sub> is w<sub>kj</sub>", "∂a_k∕∂a_j is w_kj"),
    ("log y^t, M_{l+1}, x_k^*", "log y<sup>t</sup>, M<sub>l+1</sub>, x<sub>k</sub><sup>*</sup>", "log y^t, M_{l+1}, x_k^*"),
    ("x_train and y_hat", "x_train and y_hat", "x_train and y_hat"),
    ("<code>w_ji</code>", "<code>w_ji</code>", "<code>w_ji</code>"),
])
def test_indices_are_lowered_and_raised_in_sentences(said: str, html: str, text: str) -> None:
    assert raised_in_html(said).replace(' style="line-height:0"', "") == html
    assert unbraced(said) == text
