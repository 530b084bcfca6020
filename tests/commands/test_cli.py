"""The command line: sentences for people, JSON for machines, and exit codes for both."""

import csv
import json
import subprocess
import sys

import pytest
from classroom import UNIT, answered, gradebook_of, hand_in, new_course, records_of, run

from autograder.commands.main import main


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade a perfect student, a blank one and one without a notebook, from the command line."""
    course = new_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "perfect", answered())
    hand_in(course, "blank", answered("blank"))
    hand_in(course, "pdf", b"%PDF-1.7")
    return course, run("autograder", "grade", UNIT, "--jobs", "1", cwd=course.root)


@pytest.fixture
def course(graded):
    return graded[0]


def test_grading_says_what_happened_and_where_the_grades_are(graded):
    course, answer = graded
    assert answer.returncode == 1
    assert answer.stdout.startswith("2 graded, 0 unchanged, 1 not gradable")
    assert str(course.root / "grades.csv") in answer.stdout
    rows = csv.DictReader((course.root / "grades.csv").read_text().splitlines())
    assert {row["student_id"]: (row["to_mark"] != "", row["problem"] != "") for row in rows} == {
        "perfect": (True, False), "blank": (True, False), "pdf": (False, True)}
    assert f"{UNIT} · pdf: The file is a PDF" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_run_with_nothing_wrong_ends_with_zero(course):
    answer = run("autograder", "grade", UNIT, "--only", "perfect", "--only", "blank", cwd=course.root)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("0 graded, 2 unchanged")


def test_machines_get_one_object_a_submission(course):
    answer = run("autograder", "grade", UNIT, "--json", "--course", str(course.root), cwd="/")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert {line["student"]: (line["status"], line["unchanged"]) for line in lines} == {
        "perfect": ("graded", True), "blank": ("graded", True), "pdf": ("failed", True)}
    assert {line["student"]: line["points"] for line in lines}["perfect"] == records_of(course)["perfect"].points
    assert "PDF" in next(line["reason"] for line in lines if line["student"] == "pdf")


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["grade", "08-no-such-unit"], "There is no unit '08-no-such-unit'; the units are 01-forward-model"),
    (["grade", "--course", "nowhere"], "There is no folder"),
    (["grade", UNIT], "has no folder submitted/; give the course folder with --course DIR"),
    (["grade", UNIT, "/some/folder"], "(A course folder is given with --course.)"),
    (["build", "08-no-such-unit"], "There is no unit '08-no-such-unit'"),
    (["course"], "the following arguments are required: DIR\n"),
    (["report", UNIT], "has no records of"),
    (["grade", "--jobs", "0"], "'0' is not a whole number of at least 1"),
    (["grade", "--isolation", "none"], "invalid choice"),
    ([], "start a course"),
])
def test_a_wrong_call_is_answered_with_a_sentence_and_two(tmp_path, monkeypatch, capsys, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir()), "a wrong call leaves nothing behind"


@pytest.mark.parametrize("url", ["nonsense", "oracle:x", "mysql://nobody@nowhere/x"])
def test_a_database_that_cannot_be_meant_is_a_wrong_call(course, url):
    answer = run("autograder", "grade", UNIT, "--db", url, cwd=course.root)
    assert answer.returncode == 2
    assert "The database's URL cannot be used" in answer.stderr and "Traceback" not in answer.stderr


def test_nobody_by_that_name(course):
    answer = run("autograder", "grade", UNIT, "--only", "../perfect", cwd=course.root)
    assert answer.returncode == 2
    assert "'../perfect' handed in nothing" in answer.stderr and "Is 'perfect' meant?" in answer.stderr


def test_without_the_box_only_when_asked_for_and_then_it_is_said(tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "perfect", answered())
    answer = run("autograder", "grade", UNIT, "--isolation", "process", cwd=course.root)
    assert answer.returncode == 0, answer.stderr
    assert "it can read your files and use the network" in answer.stderr
    assert records_of(course)["perfect"].points > 0


def test_where_there_is_no_box_grading_stops_with_the_way_out(tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "perfect", answered())
    answer = run("autograder", "grade", UNIT, cwd=course.root, env={"PATH": "/nowhere"})
    assert answer.returncode == 1
    assert "--isolation process" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert records_of(course) == {}


PLOTS = """import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
absorb_bias = lambda W, b: np.column_stack([b, W])"""


def test_figures_are_drawn_when_asked_for(tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "plots", answered(absorb_bias=PLOTS))
    graded = course.autograded / "plots" / UNIT / f"{UNIT}.ipynb"
    assert run("autograder", "grade", UNIT, cwd=course.root).returncode == 0
    assert '"image/png": ' not in graded.read_text()
    plain = gradebook_of(course)
    assert run("autograder", "grade", UNIT, "--figures", cwd=course.root).returncode == 0
    assert '"image/png": ' in graded.read_text()
    assert gradebook_of(course) == plain
    assert run("autograder", "grade", UNIT, "--figures", cwd=course.root).stdout.startswith("0 graded, 1 unchanged")


def test_the_report_is_printed_and_written(course):
    answer = run("autograder", "report", UNIT, cwd=course.root)
    assert answer.returncode == 0, answer.stderr
    assert "sigmoid" in answer.stdout
    assert "not gradable · pdf" in answer.stdout
    assert "The file is a PDF" in (course.root / "report.html").read_text()


def test_help_and_version():
    said = {("--help",): "report", ("grade", "--help"): "--again", ("--version",): "autograder 0."}
    for arguments, words in said.items():
        answer = subprocess.run([sys.executable, "-m", "autograder", *arguments], capture_output=True, text=True,
                                check=True)
        assert words in answer.stdout
