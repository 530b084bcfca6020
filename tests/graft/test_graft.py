"""The graft: answers are found wherever a student left them, and nothing else of the file counts."""
from __future__ import annotations

import copy
import json

import pytest
from nbgrader.utils import compute_checksum
from sample_unit import NAMES, UNIT, make_house

from autograder.building import build
from autograder.graft.grafting import Graft, graft

STUB = "*Write your answer here.*"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return make_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def pristine(house):
    return build.pristine(UNIT, root=house)


@pytest.fixture
def solved(house):
    return build.solved(UNIT, root=house)


@pytest.fixture
def blank(house):
    return build.blank(UNIT, root=house)


def grafted(notebook, pristine) -> Graft:
    return graft(json.dumps(notebook).encode(), pristine, NAMES)


def place(notebook, identifier) -> int:
    return next(i for i, cell in enumerate(notebook.cells) if cell.id == identifier)


def find(notebook, identifier):
    return notebook.cells[place(notebook, identifier)]


def code(source, **fields):
    return {"cell_type": "code", "id": "x", "metadata": {}, "source": source, "outputs": [], "execution_count": 1,
            **fields}


def text(source, **fields):
    return {"cell_type": "markdown", "id": "x", "metadata": {}, "source": source, **fields}


def ids(result: Graft) -> list:
    return [cell.grade_id for cell in result.cells if cell.grade_id]


def taken(result: Graft, exercise: str) -> dict:
    """Return the names that a run of the grafted cells holds right after the cell where the answer is taken."""
    names: dict = {"check": lambda identifier: pytest.fail("a check ran")}
    for cell in result.cells:
        if cell.cell_type == "code" and cell.role not in ("check", "picture"):
            exec(cell.source, names)
        if exercise in cell.exercises:
            return names
    return pytest.fail(f"{exercise} is never taken")


def assert_full(result: Graft, pristine) -> None:
    """Assert that everything the solved notebook earns is found, and that each original cell is there once."""
    assert taken(result, "total")["total"].__doc__
    assert taken(result, "worked")["y"] == 0.24
    assert sorted(ids(result)) == sorted(cell.id for cell in pristine.cells)
    assert {name for cell in result.cells for name in cell.exercises} == {"total", "worked"}
    written = next(cell for cell in result.cells if cell.grade_id == "why_bias")
    assert "through the origin" in written.source
    assert written.cell_type == "markdown"


def test_solved_notebook_keeps_its_order_and_needs_no_note(solved, pristine):
    result = grafted(solved, pristine)
    assert ids(result) == [cell.id for cell in pristine.cells]
    assert [cell.role for cell in result.cells] == [
        "given", "given", "given", "answer", "check", "picture", "given", "given", "written", "given", "answer",
        "check", "given"]
    assert result.notes == []
    assert_full(result, pristine)


def test_blank_notebook_gives_the_pristine_cells(blank, pristine):
    result = grafted(blank, pristine)
    assert [cell.cell.source for cell in result.cells] == [cell.source for cell in pristine.cells]
    assert taken(result, "total")["total"](1, 2, 3) is None


def test_shown_cells_carry_pristine_metadata_and_the_rubric(solved, pristine):
    for cell in solved.cells:
        cell.metadata.nbgrader.update(points=1000, locked=False, grade=True, solution=False, schema_version=99)
        cell.metadata["tags"] = ["skip-execution"]
    result = grafted(solved, pristine)
    for cell, original in zip(result.cells, pristine.cells, strict=True):
        assert cell.cell.metadata == original.metadata
        assert cell.cell.id == original.id
    assert "MARK SCHEME" in find(pristine, "why_bias_question").source
    assert next(cell for cell in result.cells if cell.grade_id == "why_bias_question").cell == find(
        pristine, "why_bias_question")


def test_outputs_counts_and_foreign_metadata_are_dropped(solved, pristine):
    solved.cells.insert(2, code("x = 1", outputs=[{"output_type": "error"}], metadata={
        "nbgrader": {"grade": True, "grade_id": "check_none", "points": 5}, "deletable": False}))
    result = grafted(solved, pristine)
    extra = result.cells[2].cell
    assert (extra.metadata, extra.outputs, extra.execution_count) == ({}, [], None)
    assert extra.id not in {cell.id for cell in pristine.cells}


def test_pristine_notebook_stays_as_it_was(solved, pristine):
    before = copy.deepcopy(pristine)
    for cell in grafted(solved, pristine).cells:
        cell.cell.metadata["spoilt"] = True
        cell.cell.source = "spoilt"
    assert pristine == before


def test_extra_cells_stay_in_their_place(solved, pristine):
    at = place(solved, "total")
    solved.cells.insert(at, code("helper = 2"))
    solved.cells.insert(at + 2, text("my notes"))
    result = grafted(solved, pristine)
    assert [(cell.role, cell.source) for cell in result.cells[at:at + 3:2]] == [
        ("extra", "helper = 2"), ("extra", "my notes")]
    assert_full(result, pristine)
    assert result.notes == []


def test_moved_cells_stay_where_the_student_put_them(solved, pristine):
    solved.cells.insert(2, solved.cells.pop(place(solved, "worked")))
    result = grafted(solved, pristine)
    assert ids(result)[2] == "worked"
    assert_full(result, pristine)


def test_deleted_locked_cells_come_back_after_their_predecessor(solved, pristine):
    for identifier in ("a-neuron-1", "a-neuron-2", "check_total", "the-end-1"):
        solved.cells.remove(find(solved, identifier))
    result = grafted(solved, pristine)
    assert ids(result) == [cell.id for cell in pristine.cells]
    assert_full(result, pristine)
    assert result.notes == ["4 locked cells were missing and were put back."]


def test_deleted_answer_is_blank_and_the_rest_is_graded(solved, pristine):
    solved.cells.remove(find(solved, "total"))
    result = grafted(solved, pristine)
    assert taken(result, "total")["total"](1, 2, 3) is None
    assert taken(result, "worked")["y"] == 0.24
    assert result.notes == ["No cell answers `total`; put back blank."]


def test_blank_that_is_put_back_leaves_names_that_came_some_other_way(solved, pristine):
    solved.cells[place(solved, "total")] = code("exec('def to' + 'tal(x, w, b): return 7')")
    assert taken(grafted(solved, pristine), "total")["total"](1, 2, 3) == 7


def test_only_one_cell_left(solved, pristine):
    solved.cells = [find(solved, "total")]
    result = grafted(solved, pristine)
    assert sorted(ids(result)) == sorted(cell.id for cell in pristine.cells)
    assert "return w @ x + b" in next(cell.source for cell in result.cells if cell.exercises == ("total",))


def test_last_filled_in_copy_counts_and_the_others_stay(solved, pristine):
    at = place(solved, "total")
    copies = [copy.deepcopy(solved.cells[at]) for _ in range(2)]
    copies[0].source = "def total(x, w, b):\n    return 1"
    copies[1].source = "def total(x, w, b):\n    return 2"
    solved.cells[at + 1:at + 1] = copies
    result = grafted(solved, pristine)
    assert taken(result, "total")["total"](0, 0, 0) == 2
    assert [cell.role for cell in result.cells[at:at + 3]] == ["extra", "extra", "answer"]
    assert result.notes == ["The answer to `total` is there 3 times; the last one that is filled in counts."]


def test_blank_copy_after_the_answer_undoes_nothing(solved, blank, pristine):
    solved.cells.insert(place(solved, "total") + 1, find(blank, "total"))
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert taken(result, "worked")["total"].__code__.co_consts != (None,)
    assert [cell.source for cell in result.cells if cell.role == "extra"] == [""]


def test_scratch_copy_of_an_answer_cell_is_not_taken_for_the_answer(solved, pristine):
    scratch = copy.deepcopy(find(solved, "total"))
    scratch.source = "1 + 1"
    solved.cells.insert(place(solved, "total") + 1, scratch)
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert [cell.source for cell in result.cells if cell.role == "extra"] == ["1 + 1"]


def test_changed_copy_of_a_locked_cell_does_not_displace_it(solved, pristine):
    at = place(solved, "a-neuron-2")
    copied = copy.deepcopy(solved.cells[at])
    copied.source = "mine = 1"
    solved.cells.insert(at, copied)
    result = grafted(solved, pristine)
    assert [(cell.role, cell.source) for cell in result.cells[at:at + 2]] == [
        ("extra", "mine = 1"), ("given", find(pristine, "a-neuron-2").source)]
    assert result.notes == []


def test_answer_without_metadata_is_known_by_its_id(solved, pristine):
    for cell in solved.cells:
        cell.metadata.clear()
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert result.notes == []


def test_answers_without_metadata_and_ids_are_known_by_what_they_define(solved, pristine):
    for cell in solved.cells:
        cell.metadata.clear()
        del cell["id"]
    solved.nbformat_minor = 4
    result = grafted(solved, pristine)
    assert ids(result) == [cell.id for cell in pristine.cells]
    assert_full(result, pristine)


def test_a_line_of_many_statements_in_a_locked_cell_is_kept_once(solved, pristine):
    find(solved, "a-neuron-2").source += "\na = 1; b = [2,\n3]; " + "a += 1; " * 2000 + "c = 4"
    result = grafted(solved, pristine)
    kept = [cell.source for cell in result.cells if cell.role == "extra"]
    names: dict = {}
    exec("\n".join(kept), names)
    assert (names["a"], names["b"], names["c"]) == (2001, [2, 3], 4)
    assert len("".join(kept)) < 20_000


def test_reformatted_locked_code_is_still_known(solved, pristine):
    find(solved, "a-neuron-2").source = "import numpy as np\n\nfrom math import (\n    exp,\n)\n"
    for cell in solved.cells:
        cell.metadata.clear()
        del cell["id"]
    result = grafted(solved, pristine)
    assert [cell.role for cell in result.cells].count("extra") == 0
    assert_full(result, pristine)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_answer_turned_into_text_is_code_again(solved, pristine, kind):
    for identifier in ("total", "worked"):
        find(solved, identifier).cell_type = kind
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert f"The answer to `total` is in a {kind} cell; it is code again." in result.notes


def test_text_answer_without_ids_that_reads_as_code_is_found(solved, pristine):
    at = place(solved, "total")
    solved.cells[at] = text(solved.cells[at].source)
    assert_full(grafted(solved, pristine), pristine)


def test_locked_cells_turned_into_text_are_code_again(solved, pristine):
    find(solved, "a-neuron-2").cell_type = "raw"
    find(solved, "a-neuron-1").cell_type = "code"
    result = grafted(solved, pristine)
    assert [cell.cell_type for cell in result.cells[:2]] == ["markdown", "code"]
    assert "extra" not in {cell.role for cell in result.cells}


def test_written_answer_turned_into_code_is_text_again(solved, pristine):
    find(solved, "why_bias").cell_type = "code"
    assert_full(grafted(solved, pristine), pristine)


def test_two_answers_in_one_cell(solved, pristine):
    merged = find(solved, "total")
    other = find(solved, "worked")
    merged.source += "\n\n" + other.source
    solved.cells.remove(other)
    result = grafted(solved, pristine)
    assert [cell.exercises for cell in result.cells if cell.exercises] == [("total", "worked")]
    assert_full(result, pristine)


def test_answer_and_its_check_in_one_cell(solved, pristine):
    merged = find(solved, "total")
    merged.source += '\n\ncheck( "total" )\n\nmore = 1'
    solved.cells.remove(find(solved, "check_total"))
    result = grafted(solved, pristine)
    assert taken(result, "total")["more"] == 1  # and no check ran
    assert 'check( "total" )' in next(cell for cell in result.cells if cell.grade_id == "total").cell.source
    assert_full(result, pristine)


def test_given_cell_and_answer_in_one_cell(solved, pristine):
    find(solved, "a-neuron-2").source += "\n\n" + find(solved, "total").source
    solved.cells.remove(find(solved, "total"))
    result = grafted(solved, pristine)
    assert ids(result)[1:3] == ["a-neuron-2", "total"]
    assert_full(result, pristine)


def test_answer_split_in_two_cells_with_the_same_id(solved, pristine):
    at = place(solved, "worked")
    first, second = copy.deepcopy(solved.cells[at]), solved.cells[at]
    first.source, second.source = second.source.split("\n\n", 1)
    solved.cells.insert(at, first)
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert taken(result, "worked")["error"](3, 1) == 4


def test_answer_split_so_that_the_second_part_lost_its_id(solved, pristine):
    at = place(solved, "worked")
    first, rest = solved.cells[at].source.split("\n\n", 1)
    solved.cells[at].source = first
    solved.cells.insert(at + 1, code(rest))
    names = taken(grafted(solved, pristine), "worked")
    assert (names["a1"], names["error"](3, 1)) == (0.03, 4)


def test_answer_written_below_its_blank_cell(solved, blank, pristine):
    at = place(solved, "total")
    solved.cells.insert(at + 1, code(solved.cells[at].source))
    solved.cells[at] = find(blank, "total")
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert result.notes == ["The answer to `total` is in another cell than its own, which is blank."]


def test_answer_written_above_its_blank_cell_is_not_undone_by_it(solved, blank, pristine):
    at = place(solved, "total")
    solved.cells.insert(at + 1, find(blank, "total"))
    solved.cells[at] = code(solved.cells[at].source)
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert taken(result, "worked")["total"].__doc__


def test_later_reuse_of_a_name_cannot_spoil_an_answer(solved, pristine):
    solved.cells.append(code("y = 'yes'\ndef total(*_): return None"))
    result = grafted(solved, pristine)
    assert_full(result, pristine)


def test_half_an_answer_is_not_completed_from_elsewhere(solved, pristine):
    find(solved, "worked").source = "a1 = 0.03\nz1 = ...\ny = ...\ndef error(y, t):\n    ..."
    solved.cells.append(code("a1, z1, y = 'abc'"))
    names = taken(grafted(solved, pristine), "worked")
    assert (names["a1"], names["y"]) == (0.03, ...)


def test_additions_to_a_locked_cell_are_kept_and_ours_have_the_last_word(solved, pristine):
    find(solved, "a-neuron-2").source = (
        "early = 1\nimport numpy as np\nfrom math import exp\nlate = np.ones(2)\nexp = None\n")
    result = grafted(solved, pristine)
    assert [(cell.role, cell.source) for cell in result.cells[1:4]] == [
        ("extra", "early = 1\nexp = None"), ("given", "import numpy as np\nfrom math import exp"),
        ("extra", "late = np.ones(2)")]
    assert result.notes == ["What was written into the locked cell 'a-neuron-2' was kept in a cell of its own."]
    assert taken(result, "total")["exp"] is not None


def test_answer_written_into_the_check_cell(solved, blank, pristine):
    answer = find(solved, "total").source
    find(solved, "check_total").source = f'{answer}\n\ncheck("total")'
    solved.cells[place(solved, "total")] = find(blank, "total")
    assert_full(grafted(solved, pristine), pristine)


def test_check_cell_that_was_tampered_with_is_pristine_again(solved, pristine):
    find(solved, "check_total").source = "check = lambda *_: 3"
    result = grafted(solved, pristine)
    assert next(cell.cell.source for cell in result.cells if cell.grade_id == "check_total") == 'check("total")'


def test_magics_and_shell_lines_do_not_hide_an_answer(solved, pristine):
    answer = find(solved, "total")
    answer.source = "%matplotlib inline\nfiles = !ls\n!pip list\nnp.ones?\n" + answer.source
    timed = find(solved, "worked")
    timed.source = "%%time\n" + timed.source
    for cell in solved.cells:
        cell.metadata.clear()
        del cell["id"]
    result = grafted(solved, pristine)
    assert [cell.grade_id for cell in result.cells if cell.exercises] == ["total", "worked"]


def test_answer_that_is_no_python_is_still_the_answer(solved, pristine):
    find(solved, "total").source = "def total(x, w, b:\n    return 1"
    for cell in solved.cells:
        cell.metadata.clear()
        del cell["id"]
    result = grafted(solved, pristine)
    assert next(cell for cell in result.cells if "total" in cell.exercises).source.startswith("def total(x, w, b:")


def test_written_answer_twice(solved, pristine):
    at = place(solved, "why_bias")
    first = copy.deepcopy(solved.cells[at])
    first.source = "A first try."
    solved.cells.insert(at, first)
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert [cell.source for cell in result.cells if cell.role == "extra"] == ["A first try."]
    assert "`why_bias` is there 2 times" in result.notes[0]


def test_written_answer_in_a_new_cell_below_the_blank(solved, pristine):
    at = place(solved, "why_bias")
    solved.cells.insert(at + 1, text(solved.cells[at].source))
    solved.cells[at].source = STUB
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert STUB not in [cell.source for cell in result.cells]


def test_written_answer_merged_into_its_question(solved, pristine):
    find(solved, "why_bias_question").source += "\n\n" + find(solved, "why_bias").source
    solved.cells.remove(find(solved, "why_bias"))
    assert_full(grafted(solved, pristine), pristine)


def test_text_far_from_the_question_is_not_taken_for_a_written_answer(solved, pristine):
    solved.cells.remove(find(solved, "why_bias"))
    solved.cells.append(text("A note at the end."))
    result = grafted(solved, pristine)
    assert next(cell for cell in result.cells if cell.role == "written").source == STUB
    assert result.notes == ["No cell answers `why_bias`; put back blank."]


def test_images_of_a_written_answer_stay_and_other_attachments_go(solved, pristine):
    png = {"image/png": "iVBORw0KGgo="}
    find(solved, "why_bias")["attachments"] = {"a.png": png, "b.html": {"text/html": "<script>"}, "c": 3}
    find(solved, "total")["attachments"] = {"a.png": png}
    result = grafted(solved, pristine)
    cells = {cell.grade_id: cell.cell for cell in result.cells}
    assert cells["why_bias"].attachments == {"a.png": png}
    assert "attachments" not in cells["total"]


def test_many_oddities_are_summed_up(solved, pristine):
    solved.cells[:0] = [code(f"def total(): return {i}", metadata={"nbgrader": {"grade_id": "check_total"}})
                        for i in range(60)]
    assert len(grafted(solved, pristine).notes) <= 41


def handed_out(cell, source):
    """Return the cell as another version of the unit would have handed it out, with nbgrader's checksum."""
    cell = copy.deepcopy(cell)
    cell.source = source
    cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return cell


def test_what_an_earlier_version_handed_out_is_not_a_students_addition(solved, pristine):
    at = place(solved, "a-neuron-1")
    locked = [i for i, cell in enumerate(solved.cells) if cell.metadata.nbgrader.locked and cell.cell_type == "code"
              and not cell.metadata.nbgrader.grade]
    solved.cells[at] = handed_out(solved.cells[at], "Other words about a neuron.")
    solved.cells[locked[0]] = handed_out(solved.cells[locked[0]], "import numpy as np\nolder = 1")
    result = grafted(solved, pristine)
    assert_full(result, pristine)
    assert result.notes == ["The notebook is of an earlier version of the unit; its answers were put into the present "
                            "one."]
    assert "Other words" not in str([cell.source for cell in result.cells])
    assert taken(result, "total")["older"] == 1, "answers may use what the earlier version had defined"


def test_a_cell_that_was_changed_after_it_was_handed_out_is_a_students_whatever_its_checksum_says(solved, pristine):
    at = place(solved, "a-neuron-1")
    solved.cells[at] = handed_out(solved.cells[at], "Other words about a neuron.")
    solved.cells[at].source += "\nMy own."
    notes = grafted(solved, pristine).notes
    assert notes == ["What was written into the locked cell 'a-neuron-1' was kept in a cell of its own."]
    for odd in ({"points": 1e400, "grade": True}, {"grade_id": "\ud800"}, {"checksum": [1]}, {"points": "x", "grade": True}):
        solved.cells[at].metadata.nbgrader.update(odd)
        assert grafted(solved, pristine).cells
