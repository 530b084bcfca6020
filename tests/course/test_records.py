"""Records: written whole, read back as they were, and damaged ones made again."""


import pytest

from autograder.course.records import (
    FAILED,
    GRADED,
    Journal,
    Record,
    all_records,
    from_dict,
    read_record,
    record_path,
    write_record,
)
from autograder.files import encode_json, write_whole

UNIT = "01-forward-model"


def graded(student="ada", **changes):
    fields = {"scores": {"check_sigmoid": 2.5, "why": None}, "maxima": {"check_sigmoid": 3.0, "why": 2.0},
              "unanswered": ("neuron",), "verdicts": ({"exercise": "sigmoid"},), "answers": "a1", "digest": "d1"}
    return Record(UNIT, student, GRADED, **fields | changes)


def test_a_record_comes_back_as_it_was_written(tmp_path):
    write_record(tmp_path, graded())
    assert read_record(tmp_path, UNIT, "ada") == graded()


def test_a_record_says_first_what_was_earned_and_what_waits():
    text = graded().as_dict()
    assert (text["points"], text["max_points"], text["waiting"]) == (2.5, 5.0, ["why"])
    assert list(text)[:4] == ["unit", "student", "status", "reason"]


@pytest.mark.parametrize("student", [
    ".hidden", "two words", "Ada Lovelace ♥", "line\nbreak", "-rf", "'; drop", "x" * 255, "é" * 127, "put.jsonl",
    "\udcff broken"])
def test_students_may_be_called_anything_that_a_folder_may(tmp_path, student):
    write_record(tmp_path, graded(student))
    assert read_record(tmp_path, UNIT, student) == graded(student)
    assert record_path(tmp_path, UNIT, student).parent == tmp_path / UNIT
    assert [record.student for record in all_records(tmp_path, UNIT)] == [student]


def test_long_names_that_begin_alike_have_records_of_their_own(tmp_path):
    for student in ("x" * 250 + "a", "x" * 250 + "b"):
        write_record(tmp_path, graded(student))
    assert len(list(all_records(tmp_path, UNIT))) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"unit": "01-forward-model", "student": "ada"}', b"\xff",
                                    b'{"unit": "01-forward-model", "student": "ada", "status": "fine"}'])
def test_a_damaged_record_counts_as_none(tmp_path, damage):
    write_whole(record_path(tmp_path, UNIT, "ada"), damage)
    assert read_record(tmp_path, UNIT, "ada") is None
    assert list(all_records(tmp_path, UNIT)) == []


def test_a_record_of_somebody_else_is_not_taken(tmp_path):
    write_whole(record_path(tmp_path, UNIT, "bob"), encode_json(graded("ada").as_dict()))
    assert read_record(tmp_path, UNIT, "bob") is None


def test_the_journal_remembers_what_reached_the_gradebook(tmp_path):
    Journal(tmp_path, UNIT).add([graded()])
    journal = Journal(tmp_path, UNIT)
    assert journal.has(graded())
    assert not journal.has(graded(scores={"check_sigmoid": 3.0, "why": None}))
    assert journal.knows_answers(graded(scores={}))
    assert not journal.knows_answers(graded(answers="a2"))
    assert not journal.knows_answers(graded("bob"))


def test_the_journal_survives_a_line_cut_short(tmp_path):
    Journal(tmp_path, UNIT).add([graded()])
    path = tmp_path / f"{UNIT}.put.jsonl"
    path.write_bytes(path.read_bytes() + b'["bob", "a1')
    Journal(tmp_path, UNIT).add([graded("cyd")])
    journal = Journal(tmp_path, UNIT)
    assert journal.has(graded())
    assert journal.has(graded("cyd"))
    assert not journal.has(graded("bob"))


def test_the_journal_keeps_the_problems_until_they_are_solved(tmp_path):
    Journal(tmp_path, UNIT).add([Record(UNIT, "ada", FAILED, "It is no notebook.")])
    assert Journal(tmp_path, UNIT).problems == {"ada": "It is no notebook."}
    Journal(tmp_path, UNIT).add([graded()])
    assert Journal(tmp_path, UNIT).problems == {}


def test_a_dict_that_is_no_record_is_refused():
    with pytest.raises((TypeError, ValueError)):
        from_dict({"unit": UNIT})
