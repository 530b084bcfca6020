"""The gradebook is left as nbgrader's own steps would leave it, and a person's marks as the person left them."""

import shutil
import threading

import pytest
from classroom import UNIT, gradebook_of, new_course
from nbgrader.api import Gradebook
from sqlalchemy import text

from autograder.building.build import pristine
from autograder.course import gradebook
from autograder.course.folder import Course
from autograder.course.gradebook import GradebookError, Scores, engine_for, hidden, time_of
from autograder.course.gradebook_cells import prepared_for
from autograder.course.records import FAILED, GRADED, Record
from autograder.course.submitted import storable
from autograder.preparing.prepare import prepare


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    course = new_course(tmp_path_factory.mktemp("course"))
    prepare(course, [UNIT])
    return course.root


@pytest.fixture
def course(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture
def scores(course):
    told = []
    scores = Scores(course.nbgrader(), told.append)
    scores.told = told
    yield scores
    scores.close()


def record(student, automatic=1.0, written=None, **fields):
    graded = [cell.metadata.nbgrader for cell in pristine(UNIT).cells if cell.metadata.nbgrader.grade]
    return Record(UNIT, student, GRADED,
                  scores={cell.grade_id: written if cell.solution else automatic for cell in graded},
                  maxima={cell.grade_id: float(cell.points) for cell in graded}, **fields)


def entry(course, student, cell):
    return dict(zip(("automatic", "manual", "extra", "to_mark"), gradebook_of(course)[student]["grades"][cell]))


def test_a_new_submission_has_all_its_grades_and_comments(course, scores):
    scores.put(UNIT, [record("ada", unanswered=("sigmoid",))], {"ada"})
    found = gradebook_of(course)["ada"]
    cells = [cell.metadata.nbgrader for cell in pristine(UNIT).cells]
    assert set(found["grades"]) == {cell.grade_id for cell in cells if cell.grade}
    assert set(found["comments"]) == {cell.grade_id for cell in cells if cell.solution}
    assert found["comments"]["sigmoid"] == ("No response.", None)
    assert found["comments"]["neuron"] == (None, None)
    assert entry(course, "ada", "check_neuron") == {"automatic": 1.0, "manual": None, "extra": None, "to_mark": False}
    assert entry(course, "ada", "why_nonlinear") == {"automatic": None, "manual": None, "extra": None, "to_mark": True}


def test_the_rows_are_those_that_nbgrader_makes(course, scores):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as nbgrader:
        nbgrader.update_or_create_student("theirs")
        nbgrader.update_or_create_submission(UNIT, "theirs")
    scores.put(UNIT, [Record(UNIT, "ours", FAILED, "It is no notebook.")], {"ours"})
    found = gradebook_of(course)
    assert found["ours"] == found["theirs"]
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as nbgrader:
        theirs, ours = (nbgrader.find_submission_notebook(UNIT, UNIT, name) for name in ("theirs", "ours"))
        assert {key: value for key, value in ours.to_dict().items() if key not in ("id", "student")} == {
            key: value for key, value in theirs.to_dict().items() if key not in ("id", "student")}


def test_putting_twice_is_putting_once(course, scores):
    scores.put(UNIT, [record("ada")], {"ada"})
    once = gradebook_of(course)
    scores.put(UNIT, [record("ada")], {"ada"})
    scores.put(UNIT, [record("ada")], set())
    assert gradebook_of(course) == once


def mark(course, student, cell, score, extra=None):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as nbgrader:
        grade = nbgrader.find_grade(cell, UNIT, UNIT, student)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, extra, False
        nbgrader.db.commit()


def test_a_persons_mark_stands_and_is_flagged_only_when_the_score_below_it_changes(course, scores):
    scores.put(UNIT, [record("ada")], {"ada"})
    mark(course, "ada", "check_neuron", 0.5, 0.25)
    scores.put(UNIT, [record("ada")], set())
    assert entry(course, "ada", "check_neuron") == {"automatic": 1.0, "manual": 0.5, "extra": 0.25, "to_mark": False}
    scores.put(UNIT, [record("ada", automatic=0.75)], set())
    assert entry(course, "ada", "check_neuron") == {"automatic": 0.75, "manual": 0.5, "extra": 0.25, "to_mark": True}


def test_new_answers_put_every_mark_up_for_review_as_nbgrader_does(course, scores):
    scores.put(UNIT, [record("ada")], {"ada"})
    mark(course, "ada", "why_nonlinear", 2.0)
    scores.put(UNIT, [record("ada")], {"ada"})
    assert entry(course, "ada", "why_nonlinear") == {"automatic": None, "manual": 2.0, "extra": None, "to_mark": True}


def test_a_later_version_changes_scores_comments_and_time(course, scores):
    scores.put(UNIT, [record("ada", written=0.0, unanswered=("why_nonlinear",), timestamp="2026-01-01")], {"ada"})
    scores.put(UNIT, [record("ada", automatic=0.5, timestamp="2026-01-02 10:00 UTC")], {"ada"})
    found = gradebook_of(course)["ada"]
    assert (found["grades"]["check_neuron"][0], found["grades"]["why_nonlinear"][0]) == (0.5, None)
    assert found["comments"]["why_nonlinear"] == (None, None)
    assert str(found["timestamp"]) == "2026-01-02 10:00:00"


def test_late_submissions_pay_what_the_courses_own_settings_say(course):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as nbgrader:
        nbgrader.update_or_create_assignment(UNIT, duedate="2026-01-01 12:00:00")
    scores = Scores(course.nbgrader())
    scores.put(UNIT, [record("early", timestamp="2026-01-01 11:59:00"), record("late", timestamp="2026-01-01 12:01:00"),
                      record("untimed")], set())
    found = gradebook_of(course)
    assert found["late"]["penalty"] == found["late"]["score"] > 0
    assert (found["early"]["penalty"], found["untimed"]["penalty"]) == (0, 0)
    scores.put(UNIT, [record("late", timestamp="2026-01-01 11:00:00")], {"late"})
    assert gradebook_of(course)["late"]["penalty"] == 0
    scores.close()


def test_a_batch_is_put_whole_or_not_at_all(course, scores):
    bad = Record(UNIT, "bob", GRADED, scores={"check_neuron": "many"})
    with pytest.raises((ValueError, GradebookError)):
        scores.put(UNIT, [record("ada"), bad], set())
    assert gradebook_of(course) == {}


def test_names_that_no_database_holds_are_left_to_the_records(course, scores):
    names = ["x" * 129, "half \ud83d", "fine"]
    assert [storable(name) for name in names] == [False, False, True]
    scores.put(UNIT, [record(name) for name in names], set())
    assert set(gradebook_of(course)) == {"fine"}


def test_a_gradebook_that_another_program_holds_is_waited_for(course, scores):
    engine = engine_for(course.nbgrader().db_url)
    with engine.connect() as connection:
        holding = connection.begin()
        connection.execute(text("UPDATE course SET id = id"))
        letting_go = threading.Timer(6, holding.rollback)  # longer than SQLite itself waits
        letting_go.start()
        scores.put(UNIT, [record("ada")], {"ada"})
        letting_go.join()
    engine.dispose()
    assert set(gradebook_of(course)) == {"ada"}
    assert "Waiting for the gradebook" in scores.told[0]


def test_a_gradebook_that_stays_held_is_given_up_in_words(course, scores, monkeypatch):
    monkeypatch.setattr(gradebook, "PATIENCE", 0.0)
    engine = engine_for(course.nbgrader().db_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE course SET id = id"))
        with pytest.raises(GradebookError, match=r"database is locked.*run the same command again"):
            scores.put(UNIT, [record("ada")], {"ada"})
    engine.dispose()


def test_a_file_that_is_no_gradebook_is_named(tmp_path):
    (tmp_path / "gradebook.db").write_bytes(b"not a database" * 100)
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with pytest.raises(GradebookError, match=r"cannot be used .*not a database"):
        prepared_for(url, UNIT, pristine(UNIT))


def test_an_old_gradebook_is_to_be_upgraded(course, scores):
    engine = engine_for(course.nbgrader().db_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE grade DROP COLUMN extra_credit"))
        connection.execute(text("ALTER TABLE grade DROP COLUMN auto_score"))
    engine.dispose()
    with pytest.raises(GradebookError, match="nbgrader db upgrade"):
        scores.put(UNIT, [record("ada")], {"ada"})


def test_a_databases_password_is_never_shown():
    assert hidden("postgresql://ada:secret@host/grades") == "postgresql://ada:***@host/grades"


@pytest.mark.parametrize(("text", "time"), [
    ("2026-01-31 12:00:00 UTC", "2026-01-31 12:00:00"), ("2026-01-31 12:00:00 CET\n", "2026-01-31 11:00:00"),
    ("2026-01-31 12:00:00 Europe/Berlin", "2026-01-31 11:00:00"), ("2026-01-31 12:00:00 -3600", "2026-01-31 13:00:00"),
    ("2026-01-31T12:00:00+02:00", "2026-01-31 10:00:00")])
def test_times_are_read_as_nbgrader_writes_them(text, time):
    assert str(time_of(text)) == time


@pytest.mark.parametrize("text", [
    "soon", "", "1.5h " + "10" * 200, "9999-12-31 23:59:59 -43200",
    "2026-01-31 12:00:00 /usr/share/zoneinfo/UTC", "2026-01-31 12:00:00 :/usr/share/zoneinfo/UTC",
    "2026-01-31 12:00:00 ../zoneinfo/UTC", "2026-01-31 12:00:00 99999999999999999999"])
def test_what_is_no_time_is_said_to_be_none(text, scores):
    with pytest.raises(ValueError, match="no time"):
        time_of(text)
    scores.put(UNIT, [record("ada", timestamp=text)], {"ada"})
    assert not text or "left out" in scores.told[0]
