"""A student who comes back: after a restart, after a change, to a saved notebook, and before handing in."""
from __future__ import annotations

from pathlib import Path

import nbformat
from browser.desk import DARK, LIGHT, Desk
from nbformat import NotebookNode
from playwright.sync_api import expect
from student_kernel import RIGHT, UNIT, WRONG

from autograder.building.build import blank, solved


def begun() -> NotebookNode:
    """Return unit 1 with an answer to `layer` that was written, and everything else blank."""
    notebook = blank(UNIT)
    answers = {cell.id: cell.source for cell in solved(UNIT).cells}
    for cell in notebook.cells:
        cell.source = answers["layer"] if cell.id == "layer" else cell.source
    return notebook


def photograph_both(desk: Desk, index: int, album: Path, name: str) -> None:
    for theme in (DARK, LIGHT):
        desk.wear(theme)
        desk.photograph(desk.output(index), album / f"{name}-{theme.split()[-1].lower()}.png")


def test_progress_comes_back_and_a_changed_answer_shows_it(desk: Desk, album: Path) -> None:
    desk.open(UNIT, begun())
    first, panel = desk.holding("from lab import check"), desk.index("check_sigmoid")
    desk.run(first)
    assert "✓ sigmoid: right" in desk.answer("sigmoid", RIGHT)
    desk.type(desk.index("sigmoid"), WRONG)
    expect(desk.output(panel)).to_contain_text("↻ sigmoid: changed since")
    expect(desk.output(panel)).not_to_contain_text("✓")
    photograph_both(desk, panel, album, "stale")
    desk.type(desk.index("sigmoid"), RIGHT)
    expect(desk.output(panel)).to_contain_text("✓ sigmoid: right")
    desk.type(desk.index("sigmoid"), "def sigmoid(a):\n    return 1 /")
    expect(desk.output(panel)).to_contain_text("Its cell stopped with SyntaxError")
    assert "could not be run" in desk.checked("sigmoid")
    desk.answer("sigmoid", RIGHT)
    desk.keep()
    desk.restart()
    words = desk.run(first).inner_text()
    assert f"{UNIT}: 1 of " in words and "✓ sigmoid" in words
    unrun = desk.checked("layer")
    assert "○ layer: not run yet" in unrun and "has not run since the kernel was started" in unrun
    photograph_both(desk, desk.index("check_layer"), album, "not-run")
    assert "not started" in desk.checked("neuron")


def test_the_last_cell_says_what_would_be_handed_in(desk: Desk, album: Path) -> None:
    desk.open(UNIT, begun())
    desk.run(desk.holding("from lab import check"))
    desk.answer("sigmoid", RIGHT)
    last = desk.holding("before_you_hand_in(")
    words = desk.run(last).inner_text()
    assert "sigmoid: blank; what ran last is not what was saved" in words
    desk.keep()
    words = desk.run(last).inner_text()
    assert "✓\nsigmoid: right here" in words.replace("✓sigmoid", "✓\nsigmoid") and "neuron: blank" in words
    assert "layer: has not run in this session" in words and "Restart the kernel" in words
    assert desk.clipped() == []
    for theme in (DARK, LIGHT):
        desk.wear(theme)
        assert desk.faults() == [], theme
        desk.photograph(desk.output(last), album / f"hand-in-{theme.split()[-1].lower()}.png")


def test_a_saved_notebook_that_is_opened_again_shows_its_players(desk: Desk, album: Path) -> None:
    """Where it is trusted they play without a kernel; where it is not, a still picture with words stands there."""
    desk.open(UNIT, solved(UNIT))
    desk.run(desk.holding("from lab import check"))
    for answer in ("neuron", "sigmoid"):
        desk.run(desk.index(answer))
    call = "players.neuron_player"
    player = desk.holding(call)
    desk.run(player)
    desk.keep()
    desk.close()
    desk.reopen(UNIT)
    expect(desk.output(player).get_by_role("slider").first).to_be_visible()
    desk.close()
    notebook = nbformat.read(desk.lab.notebooks / f"{UNIT}.ipynb", as_version=4)
    notebook.cells[0].source += " From somebody else."  # so that nobody has signed it
    desk.open("somebody-elses", notebook)
    shown = desk.output(player)
    expect(shown.locator("img").first).to_be_visible()
    expect(shown).to_contain_text("To start this player, run its cell again")
    expect(shown).not_to_contain_text("Loading widget")
    assert len(str(shown.locator("img").first.get_attribute("alt"))) > len("Image")
    photograph_both(desk, player, album, "reopened-player")
