"""The demo: twelve students, really graded, each explained."""

import pytest
from classroom import gradebook_of

from autograder.commands import demo as demo_module
from autograder.commands.demo import demo
from autograder.commands.demo_class import CLASS, UNIT
from autograder.course.folder import Course
from autograder.course.records import all_records


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return the demo's exit code and course."""
    folder = tmp_path_factory.mktemp("build") / "demo"
    return demo(folder), Course(folder)


@pytest.fixture(scope="module")
def records(shown):
    return {record.student: record for record in all_records(shown[1].records, UNIT)}


def test_twelve_students_are_graded_or_explained(shown, records):
    code, course = shown
    assert code == 0
    assert set(records) == {student.name for student in CLASS}
    assert len(records) == 12
    assert [student for student, record in records.items() if not record.graded] == ["ivo"]
    assert set(gradebook_of(course)) == set(records)


def test_each_kind_of_student_earns_what_is_due(records):
    right = records["ada"].points
    assert records["jun"].points == right
    assert records["ben"].points == records["kim"].points == 0
    assert all(0 < records[name].points < right for name in ("cleo", "dana", "eli", "fay", "gus", "hana", "lea"))
    assert records["ada"].points + sum(records["ada"].maxima[name] for name in records["ada"].waiting) == (
        records["ada"].max_points)


def lost(records, student):
    return {verdict["exercise"] for verdict in records[student].verdicts if verdict["status"] != "right"}


def test_a_loop_and_an_exit_cost_their_own_exercises_only(records):
    assert lost(records, "gus") == {"three_layer"}
    assert lost(records, "hana") == {"threshold_to_bias", "collapse"}


@pytest.mark.parametrize(("student", "words"), [
    ("ada", "waits to be marked"), ("ben", "not started: 18 exercises"), ("cleo", "the sign of the exponent"),
    ("cleo", "the bias left out"), ("cleo", "Wᵀ where W belongs"), ("cleo", "x left out of z"), ("cleo", "the ½ left out of E"),
    ("dana", "2"), ("eli", "inf/inf far out"), ("eli", "cut to whole numbers"), ("fay", "weights"),
    ("gus", "10 s"), ("ivo", "PDF"), ("kim", "not started"), ("lea", "(1).ipynb"),
])
def test_what_went_wrong_is_said_in_words(records, student, words):
    assert any(words in line for line in demo_module.wrong(records[student]))


def test_everything_lies_where_the_demo_says(shown):
    course = shown[1]
    for line in demo_module.places(course.root).splitlines()[2:]:
        assert (course.root / line.split()[0]).exists()


def test_the_table_fits_the_terminal(records):
    lines = demo_module.table(list(records.values()), 100)
    assert max(map(len, lines)) <= 100
    assert lines[0].split() == ["student", "points", "what", "went", "wrong"]
