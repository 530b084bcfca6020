"""The report: what gave most trouble comes first, everything is counted, and nothing a student wrote runs."""

import re
import shutil
import sqlite3
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from classroom import UNIT, hand_in, new_course
from sqlalchemy import text as sql

from autograder.commands.main import main
from autograder.course.folder import Course
from autograder.course.gradebook import GradebookError, Scores, engine_for
from autograder.course.records import FAILED, GRADED, Record, write_record
from autograder.preparing.prepare import prepare
from autograder.reports.explain_again import explain_again
from autograder.reports.grades_csv import write_grades
from autograder.reports.page import page_of
from autograder.reports.report import collect, unit_report
from autograder.reports.terminal import text
from autograder.reports.verdicts import kind_of

NASTY = "<script>alert('x')</script>\"&"


def verdict(exercise, status, fraction, **said):
    return {"exercise": exercise, "status": status, "fraction": fraction, "message": f"{exercise} is {status}.",
            "mistake": "", "slip": "", "hint": ""} | said


def record(student, *verdicts, points=1.0):
    return Record(UNIT, student, GRADED, scores={"check_a": points, "why": None}, maxima={"check_a": 4.0, "why": 2.0},
                  verdicts=verdicts)


def example():
    sign = {"mistake": "the sign", "hint": "Look at the exponent."}
    return unit_report(UNIT, [
        record("ada", verdict("easy", "right", 1.0), verdict("hard", "wrong", 0.0, **sign), points=4.0),
        record("ben", verdict("easy", "partly", 0.7), verdict("hard", "wrong", 0.0, **sign)),
        record("cyd", verdict("easy", "right", 1.0), verdict("hard", "raised", 0.0, message="NameError: b.")),
        record(NASTY, verdict("easy", "not started", 0.0), verdict("hard", "wrong", 0.0, mistake=NASTY, hint=NASTY)),
        Record(UNIT, "eve\n" + NASTY, FAILED, "It is no notebook " + NASTY),
    ], {"why": ["ada", NASTY, "eve\n" + NASTY]})


def test_the_exercise_with_most_trouble_comes_first():
    assert [trouble.exercise for trouble in example().troubles] == ["hard", "easy"]


def test_shares_and_mistakes_are_counted():
    hard, easy = example().troubles
    assert hard.mistakes.most_common(1) == [("the sign", 2)]
    assert (hard.share("wrong"), easy.share("right"), easy.share("partly"), easy.share("not started")) == (
        1.0, 0.5, 0.25, 0.25)
    assert hard.mistakes["an error: NameError"] == 1


def test_a_failure_that_is_a_helpers_is_counted_under_the_helper():
    later = verdict("later", "right once", 1.0, after=["helper"])
    found = unit_report(UNIT, [record("ada", verdict("helper", "wrong", 0.0), later),
                               record("ben", verdict("helper", "wrong", 0.0), later),
                               record("cyd", verdict("helper", "right", 1.0), verdict("later", "wrong", 0.0))], {})
    helper, later = found.troubles
    assert (helper.exercise, helper.holds_up) == ("helper", {"later": 2})
    assert (later.exercise, later.counts) == ("later", {"right": 2, "wrong": 1})
    assert "holds up later (2)" in text(found) and "<code>later</code> 2 ×" in page_of([found])


def test_what_a_notebook_never_asked_counts_as_no_answer():
    new = verdict("new", "not started", 0.0)
    found = unit_report(UNIT, [replace(record(student, verdict("old", "right", 1.0), new),
                                       notes=("No cell answers `new`; put back blank.",)) for student in ("ada", "ben")], {})
    old, missing = found.troubles
    assert (old.exercise, missing.exercise, missing.answers, missing.not_there) == ("old", "new", 0, 2)
    assert re.search(r"new +– +– +– +–  not in 2 notebooks", text(found)) and "not in 2 of the notebooks" in page_of([found])
    assert explain_again(found) == [], "nobody can be asked what kept them from it"


def test_what_has_no_name_is_told_in_words_that_many_answers_share():
    kinds = {kind_of(verdict("e", status, 0.0, message=message)) for status, message in [
        ("wrong", "0.1 where 0.2 is expected."), ("wrong", "3 where 4 is expected."),
        ("partly", "Right except for extreme values: nan at [3] where 1 is expected."),
        ("raised", "NameError: name 'x' is not defined."), ("raised", "NameError: name 'y' is not defined.")]}
    assert kinds == {"other values than expected", "Right except for extreme values", "an error: NameError"}


def test_failed_submissions_and_answers_to_mark_are_listed():
    found = example()
    assert [student for student, _ in found.failed] == ["eve\n" + NASTY]
    assert found.waiting == {"why": ["ada", NASTY]}  # nothing can be marked in a file that is no notebook
    assert (found.graded, found.mean_points) == (4, 1.75)


def test_the_table_says_it_in_a_terminal():
    lines = text(example())
    assert "4 graded, 1.8 of 6 points on average, 1 not gradable, 2 written answers to mark" in lines
    assert re.search(r"hard +0 % +0 % +100 % +0 %  the sign \(2\)", lines)
    assert "eve\\n" in lines
    assert "to mark · why: 2" in lines


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_nothing_that_a_student_wrote_becomes_markup():
    page = page_of([example()])
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert not {name for name in tags.attributes if name.startswith("on")} | tags.attributes & {"src", "action"}
    assert page.count("&lt;script&gt;") >= 4
    assert not re.search("https?:", page)


def test_the_page_shows_counts_hints_and_reasons():
    page = page_of([example()])
    assert page.index("<code>hard</code>") < page.index("<code>easy</code>")
    assert "<b>2 ×</b> the sign" in page
    assert "Look at the exponent." in page
    assert "It is no notebook" in page


def test_a_unit_that_nobody_could_be_graded_in_is_reported_too():
    found = unit_report(UNIT, [Record(UNIT, "eve", FAILED, "It is no notebook.")], {})
    assert "0 graded, 0.0 of 0 points" in text(found)
    assert "It is no notebook." in page_of([found])


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Return a course in which ada and ben have records and grades."""
    course = new_course(tmp_path_factory.mktemp("course"))
    prepare(course, [UNIT])
    records = [record(name, verdict("sigmoid", "right", 1.0)) for name in ("ada", "ben")]
    for one in records:
        hand_in(course, one.student, b"{}")
        write_record(course.records, one)
    scores = Scores(course.nbgrader())
    scores.put(UNIT, records, {"ada", "ben"})
    scores.close()
    return course.root


@pytest.fixture
def course(recorded, tmp_path):
    shutil.copytree(recorded, tmp_path / "course")
    return Course(tmp_path / "course")


def reported(course, *options):
    """Return the exit code of `autograder report`."""
    return main(["report", UNIT, "--course", str(course.root), *options])


def test_a_record_whose_submission_is_gone_counts_no_more(course):
    (course.submitted / "ben").rename(course.submitted / "Ben Abel")
    (found,) = collect(course, [UNIT])
    assert (found.graded, found.troubles[0].answers) == (1, 1)
    assert {name for names in found.waiting.values() for name in names} == {"ada"}
    write_record(course.records, record("Ben Abel", verdict("sigmoid", "wrong", 0.0)))
    assert [one.graded for one in collect(course, [UNIT])] == [2]


def test_reading_makes_no_gradebook(course):
    (course.root / "gradebook.db").unlink()
    assert reported(course) == 0
    with pytest.raises(GradebookError, match=r"There is no gradebook .*gradebook\.db; run `autograder grade`"):
        write_grades(course)
    assert not (course.root / "gradebook.db").exists()


def test_reading_waits_for_nobody_who_writes(course, capsys):
    engine = engine_for(course.nbgrader().db_url)
    with engine.begin() as connection:
        connection.execute(sql("UPDATE course SET id = id"))
        assert reported(course, "--text") == 0
        write_grades(course)
    engine.dispose()
    assert "to mark · why_nonlinear: 2" in capsys.readouterr().out


def damaged(path):
    path.write_bytes(b"not a database" * 100)


def torn(path):
    """Return bytes that are whole at the beginning and rubbish behind."""
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def emptied(path):
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE grade (id TEXT)").connection.commit()


@pytest.mark.parametrize(("damage", "words"), [
    (damaged, "not a database); restore it from a backup."), (torn, "malformed); restore it from a backup."),
    (emptied, "no such table"),
])
def test_a_damaged_gradebook_is_a_sentence(course, capsys, damage, words):
    damage(course.root / "gradebook.db")
    assert reported(course) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"The gradebook sqlite:///{course.root / 'gradebook.db'} cannot be used (")
    assert words in said and said.count("\n") == 1
    with pytest.raises(GradebookError, match="cannot be used"):
        write_grades(course)


def test_a_database_that_is_down_is_a_sentence(course, capsys):
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra `cluster`)")
    assert reported(course, "--db", "postgresql+psycopg://ada:hush@127.0.0.1:1/grades") == 1
    said = capsys.readouterr().err
    assert "cannot be reached" in said and "run the same again" in said and "hush" not in said
    assert said.count("\n") == 1


def test_a_page_that_cannot_be_written_is_a_sentence_below_the_table(course, capsys):
    (course.root / "report.html").mkdir()
    assert reported(course) == 2
    said = capsys.readouterr()
    assert "2 graded" in said.out
    assert said.err == (f"{course.root / 'report.html'} cannot be written (Is a directory); correct that, or leave "
                        "the files out with --text.\n")
    assert [path.name for path in course.root.glob(".*")] == []


def test_a_course_that_cannot_be_read_is_a_sentence(course, capsys):
    shutil.rmtree(course.submitted)
    course.submitted.write_text("no folder")
    assert reported(course) == 2
    assert capsys.readouterr().err == (f"{course.submitted} cannot be used (Not a directory); correct that and run "
                                       "the same command again.\n")
