"""Plain nbgrader commands, as they are, in a course folder with our nbgrader_config.py."""

import json
import os
import shutil
import sys

import nbformat
import pytest
from classroom import ROOT, UNIT, answered, grade, gradebook_of, hand_in, new_course, records_of, run
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import determine_grade, is_grade

from autograder.building.build import blank

ODD_NAMES = ["two words", "Zoë ♥", "per%cent", "-rf", ".dot"]


def spoilt(change, base="solved"):
    """Return a notebook changed after it was saved."""
    notebook = json.loads(answered(base))
    change(notebook)
    return json.dumps(notebook).encode()


def unknown_schema(notebook):
    for cell in notebook["cells"]:
        cell["metadata"].setdefault("nbgrader", {})["schema_version"] = 99


def duplicated(notebook):
    notebook["cells"] += [dict(cell, id=f"{cell['id']}-b") for cell in notebook["cells"]]


def forged(notebook):
    for cell in notebook["cells"]:
        role = cell["metadata"].get("nbgrader", {})
        if role.get("grade") and cell["cell_type"] == "code":
            role["points"] = 1000
            cell["source"] = "1000"
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {},
                                "data": {"text/plain": "1000"}}]


def nonsense(notebook):
    for cell in notebook["cells"]:
        cell["metadata"]["nbgrader"] = ["grade", "solution"]


HANDED_IN = {
    "perfect": answered, "blank": lambda: answered("blank"),
    "wrong": lambda: answered(sigmoid="def sigmoid(a):\n    return 1 / (1 + np.exp(a))"),
    "noisy": lambda: answered(sigmoid="import sys\nprint('warned', file=sys.stderr)\n"
                                      "sigmoid = lambda a: 1 / (1 + np.exp(-a))"),
    "unknown-schema": lambda: spoilt(unknown_schema), "duplicated": lambda: spoilt(duplicated),
    "forged": lambda: spoilt(forged, "blank"), "nonsense": lambda: spoilt(nonsense),
    "pdf": lambda: b"%PDF-1.7", "no-cells": lambda: b"{}",
}


def hand_in_all(course):
    for student, content in HANDED_IN.items():
        hand_in(course, student, content())
    for student in ODD_NAMES:
        hand_in(course, student, answered())
    hand_in(course, "renamed", answered(), name=f"{UNIT} (1).ipynb")
    helped = hand_in(course, "helped", answered(sigmoid="from mine import sigmoid"),
                     mine="import numpy as np\n\ndef sigmoid(a):\n    return 0.5 * (1 + np.tanh(np.asarray(a) / 2))\n")
    (helped / "timestamp.txt").write_text("2026-01-31 12:00:00 CET")
    (helped / "notes.txt").write_text("What I did.")
    curious = hand_in(course, "curious", answered())
    (curious / "mine.py").symlink_to(course.root / "secret")
    (curious / "answers.txt").symlink_to(course.root / "gradebook.db")
    os.mkfifo(curious / "pipe.txt")
    with (curious / "wide.txt").open("wb") as wide:
        wide.truncate(10**10)  # takes no room on the disk until somebody copies it
    os.mkfifo(hand_in(course, "waiting", answered()) / "timestamp.txt")
    hand_in(course, "empty")
    hand_in(course, "instead").joinpath("01.pdf").write_bytes(b"%PDF-1.7")
    (hand_in(course, "a-file").parent / UNIT).rmdir()
    (course.submitted / "a-file" / UNIT).write_bytes(answered())
    (course.submitted / "by-link").mkdir()
    (course.submitted / "by-link" / UNIT).symlink_to(course.submitted / "perfect" / UNIT)
    hand_in(course, "line\nbreak", answered())


NOT_GRADABLE = {"pdf", "no-cells", "empty", "instead", "a-file", "by-link"}


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """Grade a fresh folder with nothing but submitted/, our settings and the secret, by `nbgrader autograde`."""
    course = new_course(tmp_path_factory.mktemp("theirs"))
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    with (course.root / "nbgrader_config.py").open("a") as settings:
        settings.write("\nc.SafeSubmissions.timestamps = 'exchange'\n")
    hand_in_all(course)
    answer = run("nbgrader", "autograde", UNIT, cwd=course.root, env={**os.environ, "PATH": "/usr/bin:/bin"})
    return course, answer


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Grade the same class by `autograder grade`."""
    course = new_course(tmp_path_factory.mktemp("ours"))
    hand_in_all(course)
    grade(course)
    return course


def test_the_batch_goes_on_past_what_cannot_be_graded(theirs):
    course, answer = theirs
    assert answer.returncode == 1, answer.stderr
    failed = {line.rpartition("student '")[2].rstrip("'") for line in answer.stderr.splitlines()
              if "There was an error processing assignment '" in line}
    assert failed == NOT_GRADABLE
    assert "The file is a PDF" in answer.stderr
    graded = {path.parts[-3] for path in course.autograded.glob("*/*/*.ipynb")}
    assert graded == {*HANDED_IN, *ODD_NAMES, "renamed", "helped", "curious", "waiting"} - NOT_GRADABLE


def test_both_commands_give_the_same_gradebook(theirs, ours):
    by_nbgrader, by_us = gradebook_of(theirs[0]), gradebook_of(ours)
    assert set(by_us) - set(by_nbgrader) == {"line\nbreak"}
    assert by_nbgrader == {student: by_us[student] for student in by_nbgrader}


def test_both_commands_leave_the_same_records(theirs, ours):
    by_nbgrader, by_us = ({student: record.as_dict() | {"seconds": 0} for student, record in records_of(course).items()}
                          for course in (theirs[0], ours))
    assert by_nbgrader == {student: by_us[student] for student in by_nbgrader}
    assert set(by_us) - set(by_nbgrader) == {"line\nbreak"}


def test_both_commands_write_the_same_notebooks(theirs, ours):
    for student in gradebook_of(theirs[0]).keys() - NOT_GRADABLE:
        by_nbgrader, by_us = (nbformat.read(course.autograded / student / UNIT / f"{UNIT}.ipynb", as_version=4)
                              for course in (theirs[0], ours))
        assert by_nbgrader.cells == by_us.cells, student


def test_formgrader_shows_both_alike(theirs, ours):
    """Through the functions that formgrader's pages are made of."""
    shown = []
    for course in (theirs[0], ours):
        (course.submitted / "waiting" / UNIT / "timestamp.txt").unlink(missing_ok=True)  # formgrader waits at a pipe
        formgrader = NbGraderAPI(CourseDirectory(root=str(course.root)))
        lists = formgrader.get_submissions(UNIT), formgrader.get_notebook_submissions(UNIT, UNIT)
        shown.append([{row["student"]: {**row, "id": "", "index": ""} for row in rows if "\n" not in row["student"]}
                      for rows in lists])
    assert shown[0] == shown[1]
    assert shown[0][0]["perfect"]["autograded"]
    assert not shown[0][0]["pdf"]["autograded"]


def test_honest_warnings_and_hostile_metadata_change_no_score(ours):
    records = records_of(ours)
    right = records["perfect"].points
    for student in ("noisy", "unknown-schema", "duplicated", "nonsense", "renamed", "helped", "curious", *ODD_NAMES):
        assert records[student].points == right, student
    assert records["forged"].points == 0
    assert records["wrong"].points < right


def test_the_graded_notebook_says_to_nbgraders_scoring_what_the_record_says(ours):
    for student, record in records_of(ours).items():
        if record.graded:
            notebook = nbformat.read(ours.autograded / student / UNIT / f"{UNIT}.ipynb", as_version=4)
            scores = {cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
                      for cell in notebook.cells if is_grade(cell)}
            assert scores == record.scores


def test_nothing_that_a_link_points_to_is_copied(theirs):
    course, _ = theirs
    assert set(os.listdir(course.autograded / "curious" / UNIT)) == {f"{UNIT}.ipynb"}
    assert set(os.listdir(course.autograded / "helped" / UNIT)) == {
        f"{UNIT}.ipynb", "handed-in", "notes.txt", "timestamp.txt"}
    secret = course.secret().encode()
    assert not [path for path in course.autograded.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_grading_by_us_after_nbgrader_finds_nothing_to_do(theirs):
    course, _ = theirs
    before = gradebook_of(course)
    summary = grade(course, only=[student for student in before if student not in NOT_GRADABLE])
    assert summary.graded == 0
    assert gradebook_of(course) == before


def test_nbgrader_after_us_finds_nothing_to_do(ours):
    before = gradebook_of(ours)
    answer = run("nbgrader", "autograde", UNIT, "--student", "perfect", cwd=ours.root)
    assert answer.returncode == 0, answer.stderr
    assert "'pdf'" not in answer.stderr
    assert "Skipping existing assignment" in answer.stderr
    assert gradebook_of(ours) == before


@pytest.fixture
def prepared(ours, tmp_path):
    """Return a course with the gradebook of our class, where nobody has handed in anything."""
    course = new_course(tmp_path / "course")
    for name in ("gradebook.db", "nbgrader_config.py", "source", "release"):
        (shutil.copytree if (ours.root / name).is_dir() else shutil.copy)(ours.root / name, course.root / name)
    return course


@pytest.mark.parametrize("content", [b"{", None])
def test_a_broken_new_version_loses_the_old_score_by_nbgrader_too(prepared, content):
    hand_in(prepared, "perfect", content)
    hand_in(prepared, "blank", answered("blank"))
    assert gradebook_of(prepared)["perfect"]["score"] > 0
    answer = run("nbgrader", "autograde", UNIT, "--force", cwd=prepared.root)
    assert answer.returncode == 1
    assert "There was an error processing assignment '01-forward-model' for student 'perfect'" in answer.stderr
    assert gradebook_of(prepared)["perfect"]["score"] == 0
    assert not records_of(prepared)["perfect"].graded


def test_the_two_commands_keep_out_of_each_others_way(prepared):
    hand_in(prepared, "perfect", answered())
    by_us = [sys.executable, "-m", "autograder", "grade", UNIT]
    with open(prepared.root / "nbgrader_config.py", "a") as config:
        config.write(f"""
import subprocess

def meanwhile(**_):
    with open("meanwhile.txt", "w") as said:
        subprocess.run({by_us}, stderr=said)

c.Autograde.pre_convert_hook = meanwhile
""")
    with prepared.locked():
        answer = run("nbgrader", "autograde", UNIT, cwd=prepared.root)
    assert answer.returncode == 1
    assert f"in use by `autograder grade` (process {os.getpid()})" in answer.stderr
    assert not prepared.autograded.exists()
    answer = run("nbgrader", "autograde", UNIT, cwd=prepared.root)
    assert answer.returncode == 0, answer.stderr
    assert "in use by `nbgrader autograde` (process" in (prepared.root / "meanwhile.txt").read_text()


def test_formgraders_own_button_gives_the_course_back(prepared):
    hand_in(prepared, "perfect", answered())
    server = NbGraderAPI(prepared.nbgrader(), config=prepared.config())
    for _ in range(2):
        result = server.autograde(UNIT, "perfect")
        assert result["success"], result
        with prepared.locked():
            assert records_of(prepared)["perfect"].graded


def test_folders_that_bear_the_names_of_files_make_way_for_the_next_version(tmp_path):
    course = new_course(tmp_path / "course")
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    folder = hand_in(course, "boxes", answered())
    boxes = {"mine.py", "helpers.py", "timestamp.txt"}
    for name in boxes:
        (folder / name).mkdir()
        (folder / name / "inside.txt").write_text("A folder all the same.")
    (folder / ".1-2.partial").write_text("What a killed run left.")
    hand_in(course, "last", answered("blank"))
    answer = run("nbgrader", "autograde", UNIT, cwd=course.root)
    assert answer.returncode == 0, answer.stderr
    there = course.autograded / "boxes" / UNIT
    assert {*os.listdir(there)} == {f"{UNIT}.ipynb"}

    shutil.rmtree(folder / "mine.py")
    hand_in(course, "boxes", answered(sigmoid="from mine import sigmoid"),
            mine="import numpy as np\nsigmoid = lambda a: 0.5 * (1 + np.tanh(np.asarray(a) / 2))\n")
    hand_in(course, "last", answered())
    assert grade(course).graded == 2
    assert {*os.listdir(there)} == {f"{UNIT}.ipynb", "handed-in"}
    assert len({record.points for record in records_of(course).values()}) == 1


def test_feedback_shows_the_verdicts_and_marks(ours):
    answer = run("nbgrader", "generate_feedback", UNIT, "--student", "wrong", cwd=ours.root)
    assert answer.returncode == 0, answer.stderr
    page = (ours.root / "feedback" / "wrong" / UNIT / f"{UNIT}.html").read_text()
    assert "the sign of the exponent" in page
    assert "Score: 0.0 / " in page


def test_nbgraders_export_and_our_table_agree(ours):
    answer = run("nbgrader", "export", "--to", "theirs.csv", cwd=ours.root)
    assert answer.returncode == 0, answer.stderr
    exported = {row["student_id"]: row for row in table(ours.root / "theirs.csv")}
    written = {row["student_id"]: row for row in table(ours.root / "grades.csv")}
    for student in HANDED_IN:
        assert all(float(exported[student][name]) == float(written[student][name] or 0)  # blank where nothing could be graded
                   for name in ("raw_score", "late_submission_penalty", "score", "max_score"))
    assert "PDF" in written["pdf"]["problem"]
    assert set(exported["perfect"]) < set(written["perfect"])


def table(path):
    import csv

    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_nbgraders_generate_assignment_makes_the_students_notebook(ours, tmp_path):
    shutil.copytree(ours.root / "source", tmp_path / "source")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])  # alembic lies beside python
    answer = run("nbgrader", "generate_assignment", UNIT, cwd=tmp_path, env={**os.environ, "PATH": path})
    assert answer.returncode == 0, answer.stderr
    released = nbformat.read(tmp_path / "release" / UNIT / f"{UNIT}.ipynb", as_version=4)
    assert released.cells == blank(UNIT).cells


def test_a_unit_that_is_none_is_refused_in_a_sentence(tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "submitted" / "ada" / "ps1").mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / "ps1" / "ps1.ipynb").write_bytes(answered())
    answer = run("nbgrader", "autograde", "ps1", cwd=tmp_path)
    assert answer.returncode == 1
    assert "There is no unit 'ps1'; the units are" in answer.stderr
