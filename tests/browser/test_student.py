"""One student in a real JupyterLab, unit by unit: right, wrong in three named ways, blank, hint by hint, every player."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.desk import DARK, LIGHT, THEMES, Desk
from browser.students import STUDENTS, Student
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Locator, expect

from autograder.building.build import blank, solved
from autograder.exercises import exercises_of

ANSWERS = {unit: {name for name, one in exercises_of(unit).items() if one.kind != "explain"} for unit in STUDENTS}


def name_of(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def nearly_done(unit: str, *still_blank: str) -> NotebookNode:
    """Return the unit with all answers but these."""
    notebook = solved(unit)
    empty = {name_of(cell): cell.source for cell in blank(unit).cells}
    for cell in notebook.cells:
        if name_of(cell) in still_blank:
            cell.source = empty[name_of(cell)]
    return notebook


@pytest.mark.parametrize("unit", STUDENTS)
def test_a_student_walks_through(unit: str, desk: Desk, album: Path) -> None:
    student = STUDENTS[unit]
    desk.open(unit, nearly_done(unit, student.blank))
    desk.run_all()
    desk.typeset()
    all_is_shown(desk)
    move_players(unit, desk, album)
    panels_differ_and_help(unit, student, desk, album)
    hints_come_one_by_one(next(iter(student.wrong)), desk)
    wrong_players_say_so(unit, desk)
    progress_shows(unit, student, desk, album)
    assert desk.clipped() == []
    everybody_can_read(unit, desk, album)


def all_is_shown(desk: Desk) -> None:
    """Check that formulas are set and pictures drawn, nothing is wider than its cell, and no traceback or warning shows."""
    assert desk.page.locator(".jp-Notebook mjx-container").count() > 20
    assert desk.page.locator(".jp-Notebook [data-mjx-error], .jp-Notebook mjx-merror").all_inner_texts() == []
    # JupyterLab itself says "Image" where a picture has no words
    assert desk.pictures() and all(one["width"] and len(one["alt"]) > len("Image") for one in desk.pictures())
    assert desk.clipped() == []
    assert [one for one in desk.outputs() if one["output_type"] == "error" or one.get("name") == "stderr"] == []


def panels_differ_and_help(unit: str, student: Student, desk: Desk, album: Path) -> None:
    """Check that each panel says how the answer is, what the mistake is called and what to do next."""
    exercise, code = student.right
    right = desk.answer(exercise, code)
    assert f"✓ {exercise}: right" in right and ("next exercise is" in right or "the last one" in right)
    waiting = desk.checked(student.blank)
    assert f"○ {student.blank}: not started" in waiting and "is still blank" in waiting
    assert "Write your answer in the cell above" in waiting and f'hint("{student.blank}")' in waiting
    panels = [right, waiting]
    for exercise, (code, mistake) in student.wrong.items():
        panels.append(desk.answer(exercise, code))
        assert f"Looks like: {mistake}." in panels[-1]
        assert "Read again:" in panels[-1]
        assert "Change the cell above, run it" in panels[-1] and f'hint("{exercise}")' in panels[-1]
        assert "Traceback" not in panels[-1]
        if not code.startswith(f'{exercise} = r"""') and "_fixed = " not in code:     # typed steps are shown unfolded
            unfolds(desk.output(desk.index(f"check_{exercise}")), desk)
    exercise, code, error = student.broken
    panels.append(desk.answer(exercise, code))
    assert f"✗ {exercise}: stopped with an error" in panels[-1] and error in panels[-1]
    line = panels[-1].split("In your cell: ")[1].splitlines()[0]
    assert line.partition(": ")[2] in code, "the student's own line is shown"
    assert len(set(panels)) == len(panels)
    for exercise in (student.right[0], student.blank, student.broken[0], *student.wrong):
        desk.photograph(desk.output(desk.index(f"check_{exercise}")), album / f"{unit}-panel-{exercise}.png")


def unfolds(panel: Locator, desk: Desk) -> None:
    """Check that the details open and close from the keyboard."""
    summary, table = panel.locator("summary").first, panel.locator("details table").first
    expect(table).to_be_hidden()
    summary.focus()
    desk.page.keyboard.press("Enter")
    expect(table).to_be_visible()
    expect(table).to_contain_text(re.compile("came out| is|tried"))


def hints_come_one_by_one(exercise: str, desk: Desk) -> None:
    """Check that there are three rungs, one per call, and then the last again."""
    own = desk.below(desk.index(f"check_{exercise}"), f'hint("{exercise}")')
    shown = [desk.output(own).inner_text()] + [desk.run(own).inner_text() for _ in range(3)]
    for rung in (1, 2, 3):
        assert shown[rung - 1].startswith(f"Hint {rung} of 3")
    assert "again for the next one" in shown[0] and "This is the last one" in shown[2]
    assert shown[3] == shown[2]


def progress_shows(unit: str, student: Student, desk: Desk, album: Path) -> None:
    own = desk.below(desk.holding(f'progress("{unit}")'), "progress()")
    text = desk.output(own).inner_text()
    tried, everything = len(student.wrong) + 1, len(ANSWERS[unit])
    # What is built on an answer that was made wrong since is marked as changed; so is it in the legend.
    changed = set(re.findall(r"↻ (\w+)", text)) - {"changed"}
    assert changed.isdisjoint({student.broken[0], student.blank, *student.wrong})
    assert f"{everything - tried - 1 - len(changed)} of {everything} checked exercises are done" in text
    assert "points" in text and "minutes are left" in text
    assert f"◐ {student.broken[0]}" in text and f"○ {student.blank}" in text and re.search(f"[✓↻] {student.right[0]}", text)
    desk.photograph(desk.output(own), album / f"{unit}-progress.png")


def move_players(unit: str, desk: Desk, album: Path) -> None:
    """Move every player of the unit, with the mouse and from the keyboard."""
    if unit == "03-delta-rule":
        nudges(desk)
        slides(desk, "players.learning_rate_player", "η = ")
    if unit == "04-backpropagation":
        steps_through(desk, "players.boundary_player", "40 of 40 points on the right side")
        steps_through(desk, "players.delta_flow_player", "Gradient of layer 1")
        slides(desk, "players.step_size_player", "eps = ")
        plays(desk, "players.delta_flow_player", "Gradient of layer 1")
    if unit == "05-graph":
        steps_through(desk, "players.graph_player", "Backward: z of h1")
    if unit == "06-sgd":
        walks_downhill(desk)
        steps_through(desk, "players.curve_player", "Epoch 1000")
        noise_is_seen(desk)
    if unit == "07-digits":
        steps_through(desk, "players.digit_player", "right.")
        expect(desk.output(desk.holding("players.digit_pad")).locator(".lab-live")).to_be_visible()
    for number, player in enumerate(desk.page.locator(".lab-player").all()):
        desk.photograph(player, album / f"{unit}-player-{number + 1}.png")


def steps_through(desk: Desk, call: str, at_the_end: str) -> None:
    """Step by a click, Enter and the space bar; at the ends the buttons that lead nowhere are off."""
    player = desk.output(desk.holding(call)).locator(".lab-player")
    line, picture = player.get_by_role("status"), player.locator("figure img")
    first, back, forward, last = (player.get_by_role("button", name=name, exact=True)
                                  for name in ("First", "Step back", "Step forward", "Last"))
    expect(line).to_contain_text("Step 1 of")
    expect(first).to_be_disabled()
    drawn = str(picture.get_attribute("src"))
    forward.click()
    expect(line).to_contain_text("Step 2 of")
    expect(picture).not_to_have_attribute("src", drawn)
    forward.focus()
    desk.page.keyboard.press("Enter")
    expect(line).to_contain_text("Step 3 of")
    desk.page.keyboard.press("Space")
    expect(line).to_contain_text("Step 4 of")
    back.click()
    expect(line).to_contain_text("Step 3 of")
    last.click()
    expect(line).to_contain_text(at_the_end)
    expect(forward).to_be_disabled()
    assert picture.get_attribute("alt")


def slides(desk: Desk, call: str, shown: str) -> None:
    """Move the slider with the arrow keys and with a click on its track."""
    player = desk.output(desk.holding(call)).locator(".lab-player")
    line, handle = player.get_by_role("status"), player.get_by_role("slider")
    expect(line).to_contain_text(shown)
    seen = {line.inner_text()}
    for move in (lambda: handle.press("ArrowRight"), lambda: handle.press("ArrowDown"),
                 lambda: handle.click(position={"x": 10, "y": 8})):
        before = line.inner_text()
        move()
        expect(line).not_to_have_text(before)
        seen.add(line.inner_text())
    assert len(seen) >= 3


def plays(desk: Desk, call: str, at_the_end: str) -> None:
    """Play goes through all steps by itself, words and picture together, and is there again afterwards."""
    player = desk.output(desk.holding(call)).locator(".lab-player")
    player.get_by_role("button", name="First").click()
    expect(player.get_by_role("status")).to_contain_text("Step 1 of")
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    expect(player.get_by_role("status")).to_contain_text(at_the_end)
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    words = player.get_by_role("status").inner_text().split(". ", 1)[1]
    assert words in str(player.locator("figure img").get_attribute("alt"))


def nudges(desk: Desk) -> None:
    """Choose another weight and move it against its slope: the loss falls."""
    player = desk.output(desk.holding("players.nudge_player")).locator(".lab-player")
    line = player.get_by_role("status")
    weight, moved = player.get_by_role("slider", name="weight"), player.get_by_role("slider", name="moved by")
    expect(line).to_contain_text("w1 = 0.3: L = 1.21")
    weight.press("ArrowRight")
    expect(line).to_contain_text("slope 4.4, so a smaller w2 makes L smaller")
    moved.press("ArrowLeft")
    expect(line).to_contain_text("w2 = 0.05: L = 1")


def walks_downhill(desk: Desk) -> None:
    """Check both sliders of the descent, a path that is kept, and one that runs away."""
    player = desk.output(desk.holding("players.descent_player")).locator(".lab-player")
    line = player.get_by_role("status")
    rate, steps = player.get_by_role("slider", name="learning rate η"), player.get_by_role("slider", name="steps")
    expect(line).to_contain_text("0 steps: w = (−3, 1), loss 7.5")
    steps.focus()
    desk.page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("1 step: ")
    desk.page.keyboard.press("End")
    expect(line).to_contain_text("30 steps: ")
    drawn = player.locator("figure img").get_attribute("src")
    player.get_by_role("button", name="Keep this path").click()
    expect(player.get_by_role("listitem")).to_contain_text("30 steps: ")
    rate.focus()
    desk.page.keyboard.press("End")
    expect(line).to_contain_text("runs away")
    expect(player.locator("figure img")).not_to_have_attribute("src", str(drawn))
    player.get_by_role("button", name="Forget").click()
    expect(player.get_by_role("listitem")).to_have_count(0)


def noise_is_seen(desk: Desk) -> None:
    """Show one example at a time, then all: SGD becomes gradient descent."""
    player = desk.output(desk.holding("players.sgd_player")).locator(".lab-player")
    line = player.get_by_role("status")
    player.get_by_role("slider", name="examples looked at").press("End")
    expect(line).to_contain_text("gradient descent took 8 steps")
    expect(line).to_contain_text("SGD took 96 steps")
    player.get_by_role("slider", name="minibatch size").press("End")
    expect(line).to_contain_text("SGD took 8 steps")


def wrong_players_say_so(unit: str, desk: Desk) -> None:
    """Check that a player that is fed a wrong function shows the wrong thing, and says so."""
    player = {"04-backpropagation": "players.delta_flow_player", "05-graph": "players.graph_player",
              "07-digits": "players.digit_player"}.get(unit)
    if player:
        shown = desk.run(desk.holding(player))
        expect(shown.get_by_text("✗ Not right:").or_(shown.get_by_role("group", name="waiting")).first).to_be_visible()


def everybody_can_read(unit: str, desk: Desk, album: Path) -> None:
    """Check that axe-core finds no serious fault in any of JupyterLab's themes, and keep pictures of them."""
    for theme in THEMES:
        desk.wear(theme)
        assert desk.faults() == [], theme
        if theme in (LIGHT, DARK):
            desk.pages(album, f"{unit}-{theme.split()[-1].lower()}")


def test_validate_names_what_fails_and_what_is_blank(desk: Desk, album: Path) -> None:
    """nbgrader's button, which would take a blank that raises nothing for passed."""
    unit = "01-forward-model"
    desk.open(unit, nearly_done(unit, "three_layer", "collapse"))
    code, _ = STUDENTS[unit].wrong["neuron"]
    desk.type(desk.index("neuron"), code)
    desk.page.get_by_role("button", name="Validate").click()
    dialog = desk.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("neuron: not right yet; it looks like “h forgotten”", timeout=120_000)
    expect(dialog).to_contain_text("`three_layer` is still blank")
    # collapse is optional
    assert dialog.get_by_text("The following cell failed").count() == 2
    desk.photograph(dialog, album / "validate.png")
    dialog.get_by_role("button", name="OK").click()


def test_run_all_goes_on_after_a_wrong_answer(desk: Desk) -> None:
    unit = "05-graph"
    notebook = nearly_done(unit, "layers_are_a_graph")
    for cell in notebook.cells:
        cell.source = STUDENTS[unit].wrong.get(name_of(cell), (cell.source, ""))[0]
    desk.open(unit, notebook)
    desk.run_all()
    failed = [one["ename"] for one in desk.outputs() if one["output_type"] == "error"]
    assert failed and set(failed) == {"CheckFailed"}


def test_the_same_in_jupyter_notebook(desk: Desk, album: Path) -> None:
    """Jupyter Notebook 7, which nbgrader brings along."""
    unit = "01-forward-model"
    desk.close()
    notebook = nearly_done(unit, "collapse")
    for cell in notebook.cells:
        cell.source = STUDENTS[unit].wrong.get(name_of(cell), (cell.source, ""))[0]
    desk.save(unit, notebook)
    page = desk.another_page()
    page.goto(f"{desk.lab.address}/notebooks/{unit}.ipynb")
    expect(page.get_by_role("heading", name="1 · From a neuron to a network")).to_be_visible(timeout=120_000)
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible()
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    panel = page.get_by_role("group", name="Check of neuron: not right yet")
    expect(panel).to_contain_text("Looks like: h forgotten.")
    expect(page.get_by_role("group", name=f"Progress in {unit}").last).to_contain_text("14 of 18")
    panel.screenshot(path=album / "notebook-7.png")
    page.close()


def test_the_instrument_sees_faults_far_down_the_page(desk: Desk) -> None:
    source = """from IPython.display import HTML
HTML('<p style="color:#999;background:#aaa">pale</p><div role="slider" tabindex="0">5</div>')"""
    cells = [*[new_markdown_cell("# A heading") for _ in range(60)], new_code_cell(source)]
    desk.open("pale", new_notebook(cells=cells, metadata=blank("05-graph").metadata))
    desk.run_all()
    desk.page.locator(".jp-WindowedPanel-outer").first.evaluate("one => one.scrollTo(0, 0)")
    assert {fault.split()[0] for fault in desk.faults()} >= {"color-contrast", "aria-input-field-name"}
