"""No answer in words is lost, wherever a student typed it; and a blank is a blank."""
from __future__ import annotations

import json

import pytest
from edits import UNIT, cell_of, insert, notebook_of, place_of

from autograder.building.build import pristine
from autograder.exercises import exercises_of
from autograder.graft.grafting import Graft, graft

ANSWER = "Layers without bends collapse into one affine map, so depth adds nothing."
BLANK = "*Write your answer here.*"
NAMES = {name: exercise.names for name, exercise in exercises_of(UNIT).items()}
PICTURE = {"a.png": {"image/png": "iVBORw0KGgo="}}


@pytest.fixture
def notebook():
    """Return a notebook with everything solved except why_nonlinear, which is blank."""
    solved = notebook_of(UNIT)
    cell_of(solved, "why_nonlinear").source = BLANK
    return solved


def grafted(notebook) -> Graft:
    return graft(json.dumps(notebook).encode(), pristine(UNIT), NAMES)


def shown(result: Graft, name: str = "why_nonlinear") -> str:
    (cell,) = [cell.cell for cell in result.cells if cell.grade_id == name]
    assert cell.cell_type == "markdown"
    return cell.source


def without_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata.clear()
        cell.pop("id", None)
    return notebook


PLACES = {
    "in a cell below": lambda n: insert(n, ANSWER, after="why_nonlinear", text=True),
    "in a cell above": lambda n: insert(n, ANSWER, after="why_nonlinear_question", text=True),
    "in a comment below": lambda n: insert(n, f"# {ANSWER}", after="why_nonlinear"),
    "in comments on several lines": lambda n: insert(n, "# Layers without bends\n# collapse into one affine map,\n"
                                                     "# so depth adds nothing.", after="why_nonlinear"),
    "in a string below": lambda n: insert(n, f'"""{ANSWER}"""', after="why_nonlinear"),
    "in a string with a name": lambda n: insert(n, f'answer = "{ANSWER}"', after="why_nonlinear"),
    "printed": lambda n: insert(n, f'print("{ANSWER}")', after="why_nonlinear"),
    "as words in a code cell": lambda n: insert(n, ANSWER, after="why_nonlinear"),
    "at the end": lambda n: insert(n, ANSWER, text=True),
    "in a comment at the end": lambda n: insert(n, f"# {ANSWER}"),
    "in the question's cell": lambda n: cell_of(n, "why_nonlinear_question").update(
        source=cell_of(n, "why_nonlinear_question").source + f"\n\n{ANSWER}"),
    "in place of the question": lambda n: cell_of(n, "why_nonlinear_question").update(source=ANSWER),
    "in a raw cell": lambda n: insert(n, ANSWER, after="why_nonlinear", text=True).cells[
        place_of(n, "why_nonlinear") + 1].update(cell_type="raw"),
    "in the next cell, which is locked": lambda n: n.cells[place_of(n, "why_nonlinear") + 1].update(
        source=n.cells[place_of(n, "why_nonlinear") + 1].source + f"\n\n{ANSWER}"),
}


@pytest.mark.parametrize("metadata", ["whole", "lost"])
@pytest.mark.parametrize("where", PLACES)
def test_an_answer_beside_its_blank_is_shown_in_its_cell(notebook, where, metadata):
    PLACES[where](notebook)
    if metadata == "lost":
        if where == "in place of the question":
            pytest.skip("nothing says which question it answers; the next test has it")
        without_metadata(notebook)
    result = grafted(notebook)
    assert ANSWER in " ".join(shown(result).split())
    assert "why_nonlinear" in result.answered
    assert any("`why_nonlinear`" in note and "waits for a person" in note for note in result.notes)
    assert BLANK not in shown(result, "forward_order")


def test_an_answer_that_replaced_its_question_and_lost_its_id_is_still_shown(notebook):
    PLACES["in place of the question"](notebook)
    assert ANSWER in shown(grafted(without_metadata(notebook)))


@pytest.mark.parametrize("metadata", ["whole", "lost"])
def test_a_blank_is_a_blank_and_no_note_says_otherwise(notebook, metadata):
    result = grafted(without_metadata(notebook) if metadata == "lost" else notebook)
    assert shown(result) == BLANK
    assert "why_nonlinear" not in result.answered
    assert not [note for note in result.notes if "why_nonlinear" in note]


@pytest.mark.parametrize("emptied", ["", "  \n", "*Write your answer here.*  \n\n"])
def test_a_blank_that_was_emptied_is_a_blank(notebook, emptied):
    cell_of(notebook, "why_nonlinear").source = emptied
    assert shown(grafted(notebook)) == BLANK


@pytest.mark.parametrize("scratch", ["# x = np.array([1.0, 2.0]); print(neuron(x, x, 0.5, np.tanh))", "# a try", "1 + 1",
                                     'plt.title("a picture of my own sigmoid, only for me")',
                                     'def helper(a):\n    """Return the mean of all the entries of a."""\n    return a'])
def test_scratch_code_is_no_answer_in_words(notebook, scratch):
    assert shown(grafted(insert(notebook, scratch))) == BLANK


def test_a_picture_is_an_answer(notebook):
    cell_of(notebook, "why_nonlinear")["attachments"] = PICTURE
    assert "why_nonlinear" in grafted(notebook).answered


@pytest.mark.parametrize("cell", ["![mine](attachment:a.png)", ""])
def test_a_picture_in_a_cell_below_is_an_answer(notebook, cell):
    insert(notebook, cell, after="why_nonlinear", text=True)
    notebook.cells[place_of(notebook, "why_nonlinear") + 1]["attachments"] = PICTURE
    result = grafted(notebook)
    (found,) = [cell.cell for cell in result.cells if cell.grade_id == "why_nonlinear"]
    assert found.attachments == PICTURE


def test_a_picture_shown_by_code_is_an_answer(notebook):
    insert(notebook, 'from IPython.display import Image\nImage("proof.jpg")', after="why_nonlinear")
    assert "proof.jpg" in shown(grafted(notebook))


def test_an_answer_in_parts_is_shown_whole(notebook):
    insert(notebook, "First, a map of a map is a map.", after="why_nonlinear", text=True)
    insert(notebook, "# And so depth adds nothing.", before="why_nonlinear")
    text = shown(grafted(notebook))
    assert "First, a map of a map is a map." in text
    assert "And so depth adds nothing." in text


def test_text_of_one_answer_is_not_taken_for_another(notebook):
    cell_of(notebook, "forward_order").source = BLANK
    insert(notebook, ANSWER, after="why_nonlinear", text=True)
    result = grafted(notebook)
    assert (shown(result, "forward_order"), shown(result)) == (BLANK, ANSWER)


def test_words_typed_into_a_check_are_kept(notebook):
    cell_of(notebook, "check_collapse").source += f"\n# {ANSWER}"
    insert_after = [cell.cell.source for cell in grafted(notebook).cells if cell.role == "extra"]
    assert f"# {ANSWER}" in insert_after
