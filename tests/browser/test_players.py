"""Players and the digit pad in a real JupyterLab: by mouse and keys, after a restart, reopened, untrusted, exported."""
from __future__ import annotations

import math
from pathlib import Path

import nbformat
import pytest
from browser.desk import DARK, LIGHT, THEMES, Desk
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page, expect

from autograder.building.build import blank

SETUP = """import numpy as np
from lab import players, pictures
sigmoid = lambda a: 1 / (1 + np.exp(-a))
slope = lambda a: sigmoid(a) * (1 - sigmoid(a))
neuron = lambda x, w, b, h: h(w @ x + b)
def forward(x, params, hs):
    a, z = [], [x]
    for (W, b), h in zip(params, hs):
        a.append(W @ z[-1] + b)
        z.append(h(a[-1]))
    return a, z
params = [(np.array([[0.5, -1.0], [1.0, 2.0]]), np.zeros(2)), (np.array([[1.0, -2.0]]), np.zeros(1))]
step = lambda params, gradients, eta: [(W - eta * dW, b - eta * db)
                                       for (W, b), (dW, db) in zip(params, gradients)]"""
FLOW = """players.delta_flow_player(forward, lambda W, d, a, hp: hp(a) * (W.T @ d), lambda d, z: (np.outer(d, z), d),
    [1.0, 2.0], [1.0], params, [sigmoid] * 2, [slope] * 2, lambda y, t, a: (y - t) * slope(a))"""
NEURON = "players.neuron_player(neuron, sigmoid)"
DESCENT = """players.descent_player(step, lambda w: 0.5 * (w[0]**2 + 6 * w[1]**2), lambda w: w * [1.0, 6.0],
    [2.0, 1.0])"""
READER = "players.trained_reader()"
SOFTMAX = "players.softmax_player(lambda A: np.exp(A) / np.exp(A).sum(axis=-1, keepdims=True))"
SIGMA = """players.sigma_player(np.sin, np.linspace(-1, 1, 6), np.cos(np.arange(6)),
    lambda Y, T, s: Y.size / 2 * np.log(2 * np.pi * s) + np.sum((Y - T) ** 2) / (2 * s))"""
DEBUGGER = """pictures.delta_debugger(forward, lambda x, t, params, *rest: [(0 * W, 0.1 + 0 * b) for W, b in params],
    [1.0, 2.0], [1.0], params, [sigmoid] * 2, [slope] * 2, lambda y, t, a: (y - t) * slope(a))"""
CALLS = (FLOW, NEURON, DESCENT, READER, SOFTMAX, SIGMA, DEBUGGER)


def notebook() -> NotebookNode:
    return new_notebook(cells=[new_code_cell(source) for source in (SETUP, *CALLS)],
                        metadata=blank("05-graph").metadata)


@pytest.fixture(scope="module")
def played(desk: Desk) -> Desk:
    """Return a notebook with players in it that has been run."""
    desk.open("players", notebook())
    desk.run_all()
    expect(desk.page.locator(".jp-Notebook .lab-live")).to_have_count(6)
    return desk


def player(desk: Desk, call: str) -> Locator:
    return desk.output(desk.holding(call)).locator(".lab-player")


def draw(page: Page, pad: Locator, *strokes: list[tuple[float, float]]) -> None:
    """Draw on the pad with the mouse; points are hundredths of its sides."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for stroke in strokes:
        points = [(box["x"] + x * box["width"] / 100, box["y"] + y * box["height"] / 100) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=5)
        page.mouse.up()


def test_a_digit_drawn_with_the_mouse_is_read_and_moved(played: Desk, album: Path) -> None:
    pad = player(played, READER)
    line = pad.get_by_role("status")
    expect(line).to_contain_text("The pad is empty")
    ring = [(50 + 25 * math.sin(math.radians(a)), 50 - 38 * math.cos(math.radians(a))) for a in range(0, 361, 20)]
    draw(played.page, pad.locator(".lab-pad"), ring)
    expect(line).to_contain_text("Read as 0 with probability")
    pad.get_by_role("button", name="Move the digit right by one pixel").click()
    expect(line).to_contain_text("moved by 1 to the right")
    played.photograph(pad, album / "pad.png")
    pad.get_by_role("button", name="Clear the pad").click()
    expect(line).to_contain_text("The pad is empty")


def test_a_digit_can_be_drawn_with_the_keys(played: Desk) -> None:
    pad = player(played, READER)
    pad.get_by_role("button", name="Clear the pad").click()
    pad.locator(".lab-pad").focus()
    for key in ["ArrowRight"] * 3 + ["Space", "ArrowDown"] * 7:
        played.page.keyboard.press(key)
    expect(pad.get_by_role("status")).to_contain_text("Read as 1 with probability")


def test_arrow_keys_move_a_slider_and_leave_the_notebook_alone(played: Desk) -> None:
    one = player(played, NEURON)
    weight = one.get_by_role("slider", name="weight w")
    weight.focus()
    before = one.get_by_role("status").inner_text()
    for key in ("ArrowUp", "ArrowRight"):
        played.page.keyboard.press(key)
    expect(one.get_by_role("status")).to_contain_text("w = 2, b = 0")
    assert one.get_by_role("status").inner_text() != before
    expect(weight).to_be_focused()
    expect(weight).to_have_attribute("aria-valuetext", "2")


@pytest.mark.parametrize(("call", "words"), [(SOFTMAX, "which sums to 1"), (SIGMA, "of 6 points lie within ±σ")])
def test_a_slider_moves_by_key_and_by_click(played: Desk, call: str, words: str) -> None:
    one = player(played, call)
    status, slider = one.get_by_role("status"), one.get_by_role("slider").last
    expect(status).to_contain_text(words)
    before = status.inner_text()
    slider.press("ArrowRight")
    expect(status).not_to_have_text(before)
    moved = status.inner_text()
    slider.click(position={"x": 2, "y": 5})
    expect(status).not_to_have_text(moved)
    expect(status).to_contain_text(words)


def test_players_go_on_after_a_restart_of_the_kernel(played: Desk) -> None:
    played.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }")
    one = player(played, FLOW)
    one.get_by_role("button", name="Last").click()
    expect(one.get_by_role("status")).to_contain_text("Gradient of layer 1")
    one.get_by_role("button", name="First").click()
    expect(one.get_by_role("status")).to_contain_text("Input")


def test_everybody_can_read_players_in_every_theme(played: Desk, album: Path) -> None:
    for theme in THEMES:
        played.wear(theme)
        assert played.faults() == [], theme
        if theme in (LIGHT, DARK):
            played.pages(album, f"players-{theme.split()[-1].lower()}")
    assert played.clipped() == []


def test_players_fit_a_narrow_page(played: Desk, album: Path) -> None:
    size = played.page.viewport_size
    assert size
    played.page.set_viewport_size({"width": 520, "height": 1300})
    one = player(played, FLOW)
    one.get_by_role("button", name="Last").click()
    expect(one.get_by_role("status")).to_contain_text("Gradient of layer 1")
    assert played.clipped() == [] and played.faults() == []
    assert one.locator("figure img").evaluate("one => one.clientWidth") >= 500, "texts can still be read"
    played.photograph(one, album / "delta-flow-520.png")
    played.page.set_viewport_size(size)


def test_a_saved_notebook_that_is_opened_again_plays(played: Desk) -> None:
    played.close()
    saved = nbformat.read(played.lab.notebooks / "players.ipynb", as_version=4)
    assert all(set(output["data"]) <= {"text/html", "text/plain"} for cell in saved.cells for output in cell.outputs)
    played.open("players", saved)
    one = player(played, FLOW)
    one.get_by_role("button", name="Step forward").click()
    expect(one.get_by_role("status")).to_contain_text("Step 2 of")


def test_a_notebook_from_elsewhere_shows_stills_words_and_steps_to_unfold(played: Desk, album: Path) -> None:
    played.close()
    saved = nbformat.read(played.lab.notebooks / "players.ipynb", as_version=4)
    saved.cells[1].outputs[0]["data"]["text/html"] += " "  # another text, which nobody here has signed
    played.open("from-elsewhere", saved)
    shown = played.output(1)
    expect(played.page.locator(".jp-Notebook .lab-live")).to_have_count(0)
    expect(shown).to_contain_text("run its cell again (Shift+Enter)")
    expect(shown.locator("img").first).to_be_visible()
    shown.locator("summary").first.click()
    step = shown.locator("details details").nth(4)
    step.locator("summary").click()
    expect(step.locator("img")).to_be_visible()
    assert step.locator("img").evaluate("one => one.naturalWidth") > 300
    played.photograph(shown, album / "untrusted.png")
    assert "Loading widget" not in shown.inner_text()


def test_players_play_in_jupyter_notebook_7(played: Desk, album: Path) -> None:
    played.close()
    page = played.another_page()
    page.goto(f"{played.lab.address}/notebooks/players.ipynb")
    expect(page.locator(".lab-live")).to_have_count(6, timeout=120_000)
    page.get_by_role("button", name="Step forward").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Step 2 of")
    page.get_by_role("slider", name="bias b").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("status").nth(1)).to_contain_text("b = 0.5")
    page.screenshot(path=album / "players-notebook-7.png")
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_html_export_plays_or_shows_stills(scripts: bool, played: Desk, tmp_path: Path, album: Path) -> None:
    page, _ = HTMLExporter().from_filename(str(played.lab.notebooks / "players.ipynb"))
    (tmp_path / "players.html").write_text(page, encoding="utf-8")
    browser = played.page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 520, "height": 1200})
    opened = context.new_page()
    opened.goto((tmp_path / "players.html").as_uri(), wait_until="domcontentloaded")
    expect(opened.locator(".lab-live")).to_have_count(6 if scripts else 0)
    if scripts:
        opened.get_by_role("button", name="Step forward").first.click()
        expect(opened.get_by_role("status").first).to_contain_text("Step 2 of")
    else:
        expect(opened.locator(".lab-still img").first).to_be_visible()
    opened.screenshot(path=album / f"export-{'scripts' if scripts else 'none'}.png")
    context.close()
