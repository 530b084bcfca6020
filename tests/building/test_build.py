"""The build: MyST to nbgrader's source notebook, the student's notebook and the one that grading uses."""
from __future__ import annotations

import base64
import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
import pytest
from sample_unit import CIRCLE, TEXT, UNIT, make_house

from autograder.building import build
from autograder.building.blanking import blank_code


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path)


def cell_of(notebook, identifier):
    return next(cell for cell in notebook.cells if cell.id == identifier)


def role(notebook, identifier):
    data = cell_of(notebook, identifier).metadata.nbgrader
    return {key: data.get(key) for key in ("grade", "solution", "locked", "points")}


def test_each_cell_gets_nbgraders_metadata_for_its_role(house):
    student = build.blank(UNIT, root=house)
    assert role(student, "total") == {"grade": False, "solution": True, "locked": False, "points": None}
    assert role(student, "check_total") == {"grade": True, "solution": False, "locked": True, "points": 3}
    assert role(student, "check_worked")["points"] == 2.5
    assert role(student, "why_bias") == {"grade": True, "solution": True, "locked": False, "points": 2}
    given = {"grade": False, "solution": False, "locked": True, "points": None}
    for identifier in ("a-neuron-1", "a-neuron-2", "the-sum-1", "the-sum-2", "why_bias_question"):
        assert role(student, identifier) == given
        assert cell_of(student, identifier).metadata.editable is False
    assert cell_of(student, "the-sum-2").metadata.lab == {"picture": True}
    assert "lab" not in cell_of(student, "a-neuron-2").metadata
    assert all(cell.id == cell.metadata.nbgrader.grade_id for cell in student.cells)


def test_student_gets_no_solution_model_answer_or_rubric(house):
    build.build(root=house)
    text = (house / "notebooks" / f"{UNIT}.ipynb").read_text()
    for secret in ("secret of", "through the origin", "is named", "MARK SCHEME", "SOLUTION", "0.24"):
        assert secret not in text


def test_blanks_return_nothing_and_raise_nothing(house):
    student = build.blank(UNIT, root=house)
    assert cell_of(student, "total").source.endswith('a number."""\n    ...  # your code')
    assert cell_of(student, "worked").source == (
        'a1 = ...\nz1 = ...\ny = ...\ndef error(y, t):\n    """The error."""\n    ...  # your code')
    assert cell_of(student, "why_bias").source == "*Write your answer here.*"
    names: dict = {}
    for identifier in ("total", "worked"):
        exec(cell_of(student, identifier).source, names)
    assert names["total"](1, 2, 3) is None
    assert names["a1"] is ...


@pytest.mark.parametrize(("region", "expected"), [
    ("a = b = 1\nc: int = 2\n", "a = ...\nb = ...\nc = ..."),
    ("(a, [b, *c]), d.e, f[0] = x\n", "a = ...\nb = ...\nc = ..."),
    ("a = 1\na = 2\na += 3\n", "a = ..."),
    ("import math\nprint(1)\n", "...  # your code"),
    ("def f(a,\n      b=2):\n    # how\n    return a\n", "def f(a,\n      b=2):\n    ...  # your code"),
    ("def f(a): return a\n", "def f(a):\n    ...  # your code"),
    ("def σ(a, π='ü'): return a\n", "def σ(a, π='ü'):\n    ...  # your code"),
    ('def f(a):\n    """One.\n\n    Two.\n    """\n    return a\n',
     'def f(a):\n    """One.\n\n    Two.\n    """\n    ...  # your code'),
    ("@wraps\ndef f(a) -> int:\n\n    return a\n", "def f(a) -> int:\n    ...  # your code"),
    ("f = lambda a: a\n", "f = ..."),
])
def test_top_level_solution_becomes_its_names(region, expected):
    assert blank_code(region, "") == expected


def test_solved_notebook_holds_the_solutions_and_nothing_else_differs(house):
    student, solved = (make(UNIT, root=house) for make in (build.blank, build.solved))
    names: dict = {}
    exec(cell_of(solved, "worked").source, names)
    assert (names["z1"], names["error"](3, 1)) == (0.04, 4)
    assert "return w @ x + b" in cell_of(solved, "total").source
    assert cell_of(solved, "why_bias").source == "Without one its boundary goes through the origin."
    for before, after in zip(student.cells, solved.cells):
        assert before.metadata == after.metadata
        assert before.source == after.source or before.id in {"total", "worked", "why_bias"}
        assert "SOLUTION" not in after.source


def test_figures_travel_in_the_notebook_with_their_alt_text(house):
    text = cell_of(build.blank(UNIT, root=house), "a-neuron-1").source
    assert f'<img alt="A circle" src="data:image/svg+xml;base64,{base64.b64encode(CIRCLE.encode()).decode()}">' in text


def test_notebooks_are_valid_and_tell_nothing_of_the_machine(house):
    for make in (build.source_notebook, build.pristine, build.blank, build.solved):
        notebook = make(UNIT, root=house)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert notebook.metadata == {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python",
                                                    "name": "python3"}, "language_info": {"name": "python"}}


def test_building_twice_changes_nothing(house):
    first = build.build(root=house)
    assert {path.name for path in first.changed} == {f"{UNIT}.ipynb"}
    assert build.build(root=house).changed == []
    assert build.build(root=house, check=True).changed == []


def test_check_names_the_notebook_that_differs_and_writes_nothing(house):
    build.build(root=house)
    path = house / "notebooks" / f"{UNIT}.ipynb"
    edited = path.read_text().replace("You have a neuron", "You own a neuron")
    path.write_text(edited)
    assert build.build(root=house, check=True).changed == [path]
    assert path.read_text() == edited


def test_notebook_without_a_source_is_reported(house):
    build.build(root=house)
    (house / "notebooks" / "09-gone.ipynb").write_text("{}")
    assert "09-gone.ipynb has no source" in build.build(root=house, check=True).warnings[0]


def test_notebooks_on_disk_are_what_the_functions_return(house):
    build.build(root=house)
    on_disk = nbformat.read(house / "notebooks" / f"{UNIT}.ipynb", as_version=4)
    assert on_disk == build.blank(UNIT, root=house)
    on_disk = nbformat.read(house / "build" / "source" / UNIT / f"{UNIT}.ipynb", as_version=4)
    assert on_disk == build.source_notebook(UNIT, root=house)


def test_ids_elsewhere_stay_when_a_section_grows(house, tmp_path):
    longer = TEXT.replace("## The numbers\n", "## The numbers\n\nOne more.\n\n+++\n\nAnd another.\n")
    other = make_house(tmp_path / "other", longer)
    before = {cell.id: cell.source for cell in build.blank(UNIT, root=house).cells}
    after = {cell.id: cell.source for cell in build.blank(UNIT, root=other).cells}
    assert {key for key in before if before[key] != after.get(key)} == {"the-numbers-1", "the-numbers-2"}


def test_a_changed_source_or_figure_is_built_again(house):
    build.pristine(UNIT, root=house)
    source = house / "solutions" / f"{UNIT}.md"
    source.write_text(source.read_text().replace("You have a neuron", "You own a neuron"))
    assert "You own" in build.pristine(UNIT, root=house).cells[-1].source
    (house / "figures" / "circle.svg").write_text("<svg/>")
    assert base64.b64encode(b"<svg/>").decode() in build.pristine(UNIT, root=house).cells[0].source
    assert len(list((house / "build" / "cache").glob("*-pristine-*"))) == 1


def test_callers_cannot_spoil_each_others_notebook(house):
    build.pristine(UNIT, root=house).cells.clear()
    assert build.pristine(UNIT, root=house).cells


def _count_cells(house: Path) -> int:
    return len(build.pristine(UNIT, root=house).cells)


def test_many_processes_may_ask_at_once(house):
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert len(set(pool.map(_count_cells, [house] * 8))) == 1


WITH_LINE = [
    ("unknown option", ":picture:", ":pictures:", "there is no option 'pictures'; the options are"),
    ("two roles", ":picture:", ":picture:\n:exercise: other", "a cell has one role"),
    ("check first", ":exercise: total", ":exercise: totals", "the check of total has no exercise"),
    ("no check", ":check: total\n:points: 3", ":tags: [x]", "the exercise total has no check cell"),
    ("two checks", ":picture:", ":check: total\n:points: 3", "the exercise total has two check cells"),
    ("twice", ":exercise: worked", ":exercise: total", "the id total is a duplicate"),
    ("bad id", ":exercise: worked", ":exercise: 'Worked out'", "'Worked out' is no id of an exercise"),
    ("no points", ":points: 3", ":points: many", "the check of total needs its points"),
    ("explain without points", ', "points": 2', "", "the written answer why_bias needs its points"),
    ("no end", "    ### END SOLUTION", "", "the exercise total needs ### BEGIN SOLUTION"),
    ("no rubric", "=== BEGIN MARK SCHEME ===", "", "the written answer why_bias needs a rubric"),
    ("no model answer", "### END SOLUTION\n\n=== BEGIN", "=== BEGIN", "the written answer why_bias needs a model"),
    ("no question", "**Why** does a neuron need a bias?", "", "the written answer why_bias needs its question"),
    ("stray solution", ":exercise: worked", "", "a solution is in a cell that is no exercise"),
    ("stray rubric", '+++ {"explain": "why_bias", "points": 2}', "+++", "is in a cell that is no written answer"),
    ("no alt text", "![A circle]", "![]", "the figure ../figures/circle.svg has no alt text"),
    ("no figure", "circle.svg", "square.svg", "the figure ../figures/square.svg does not exist"),
    ("remote figure", "../figures/circle.svg", "https://example.org/a.svg", "is not a file; put it into figures/"),
    ("figure of odd type", "circle.svg", "circle.tiff", "is of an unknown type"),
]


@pytest.mark.parametrize(("old", "new", "message"), [case[1:] for case in WITH_LINE],
                         ids=[case[0] for case in WITH_LINE])
def test_a_wrong_source_is_explained_with_its_line(tmp_path, old, new, message):
    assert TEXT.count(old)
    text = TEXT.replace(old, new, 1) if old != "    ### END SOLUTION" else TEXT.replace(f"{old}\n", "", 1)
    with pytest.raises(build.BuildError, match=rf"01-sample\.md, line \d+: .*{message.replace('.', '.')}"):
        build.build(root=make_house(tmp_path, text))


def test_the_line_is_the_right_one(tmp_path):
    text = TEXT.replace(":points: 2.5", ":points: -1")
    with pytest.raises(build.BuildError) as caught:
        build.build(root=make_house(tmp_path, text))
    line = int(str(caught.value).split("line ")[1].split(":")[0])
    assert text.split("\n")[line - 1] == 'check("worked")'


def test_a_unit_with_errors_does_not_stop_the_others(house):
    make_house(house, TEXT.replace(":points: 3", ""), "00-broken")
    with pytest.raises(build.BuildError, match=r"00-broken\.md"):
        build.build(root=house)
    assert (house / "notebooks" / f"{UNIT}.ipynb").exists()


def test_unknown_unit_is_a_sentence_with_the_known_ones(house):
    with pytest.raises(build.BuildError, match="There is no unit '02-none'; the units are 01-sample"):
        build.pristine("02-none", root=house)


def test_long_cells_are_warned_of(tmp_path):
    text = TEXT.replace("You have a neuron.", "word " * 130).replace("import numpy as np", "x = 1\n" * 16)
    warnings = build.build(root=make_house(tmp_path, text)).warnings
    assert any("words, more than 120" in warning for warning in warnings)
    assert any("lines, more than 15" in warning for warning in warnings)


def test_undeclared_exercises_are_errors_and_unasked_ones_warnings(tmp_path):
    house = make_house(tmp_path, unit="01-forward-model")
    with pytest.raises(build.BuildError, match="the exercise total is not declared in autograder/exercises"):
        build.build(root=house)


def test_public_data_ship_with_points_one_probe_and_one_mistake_on_a_line(tmp_path, monkeypatch):
    from autograder import exercises

    data = {"exercises": {"worked": {"probes": [{"args": [0.25, 2]}, {"args": None}], "mistakes": []},
                          "total": {}, "why_bias": {"hints": ["ü", "h"]}}}
    monkeypatch.setattr(exercises, "UNITS", (*exercises.UNITS, UNIT))
    monkeypatch.setattr(exercises, "exercises_of", lambda unit: data["exercises"])
    monkeypatch.setattr(exercises, "public_data", lambda unit, order: data)
    house = make_house(tmp_path)
    assert build.build(root=house).warnings == []
    text = (house / "notebooks" / "lab" / "public" / f"{UNIT}.json").read_text()
    assert json.loads(text)["exercises"] == {
        "worked": {"probes": [{"args": [0.25, 2]}, {"args": None}], "mistakes": [], "points": 2.5},
        "total": {"points": 3}, "why_bias": {"hints": ["ü", "h"], "points": 2}}
    assert {'  {"args":[0.25,2]},', '  {"args":null}],', ' "hints": ["ü","h"],'} <= set(text.splitlines())
    assert text.endswith("}\n")
