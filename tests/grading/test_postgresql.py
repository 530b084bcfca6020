"""The gradebook in PostgreSQL: a real server, the same scores as in SQLite, and a restart in the middle of a run."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classroom import UNIT, answered, grade, gradebook_of, hand_in, new_course, run
from nbgrader.api import Gradebook
from waiting import first_record, wait_until

from autograder.course.folder import Course
from autograder.preparing.backup import put_aside


def _beside(name):
    """Import a helper beside the tests: tests/ is no package, and is not on the path."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


postgresql = _beside("postgresql")
pytest.importorskip("psycopg", reason="psycopg is not installed (the extra `cluster`)")
pytestmark = pytest.mark.skipif(bool(postgresql.why_not()), reason=postgresql.why_not() or "-")


@pytest.fixture
def server():
    with postgresql.Server() as server:
        yield server


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Return a class, and its gradebook in SQLite."""
    course = new_course(tmp_path_factory.mktemp("class"))
    for number in range(10):
        hand_in(course, f"student {number}", answered(("solved", "blank")[number % 2]))
    hand_in(course, "timed", answered()).joinpath("timestamp.txt").write_text("2026-01-31 12:00:00 CET\n")
    hand_in(course, "Zoë ♥", answered())
    hand_in(course, "pdf", b"%PDF-1.7")
    submitted = course.root / "to-hand-in"
    shutil.copytree(course.submitted, submitted)
    grade(course)
    return submitted, gradebook_of(course)


@pytest.fixture
def course(handed_in, tmp_path):
    course = new_course(tmp_path / "course")
    shutil.copytree(handed_in[0], course.submitted, dirs_exist_ok=True)
    return course


def test_a_gradebook_in_postgresql_says_what_one_in_sqlite_does(server, course, handed_in):
    answer = run("autograder", "grade", UNIT, "--timestamp-from", "exchange", "--db", server.url, cwd=course.root)
    assert answer.returncode == 1, answer.stderr  # one submission is a PDF
    assert gradebook_of(course, server.url) == handed_in[1]
    assert not (course.root / "gradebook.db").exists()

    with Gradebook(server.url) as gradebook:  # what a person enters
        mark = gradebook.find_grade("why_nonlinear", UNIT, UNIT, "student 0")
        mark.manual_score, mark.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    entered = gradebook_of(course, server.url)
    assert entered != handed_in[1]
    again = run("autograder", "grade", UNIT, "--timestamp-from", "exchange", "--db", server.url, "--again", cwd=course.root)
    assert "12 graded, 0 unchanged" in again.stdout, again.stderr
    assert gradebook_of(course, server.url) == entered


def test_the_url_in_the_courses_own_settings_is_taken(server, course, handed_in):
    (course.root / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {server.url!r}\n")
    assert len(grade(course).failed) == 1
    assert gradebook_of(course, server.url) == handed_in[1]
    assert not (course.root / "gradebook.db").exists()


def test_a_run_goes_on_when_postgresql_is_restarted(server, course, handed_in):
    process = subprocess.Popen([sys.executable, "-m", "autograder", "grade", UNIT, "--jobs", "1", "--timestamp-from", "exchange", "--db", server.url],
                               cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(first_record(course.records / UNIT), process)
    for down in (0.0, 4.0):
        server.stop()
        time.sleep(down)
        server.start()
        time.sleep(1)
    _, said = process.communicate(timeout=200)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    assert gradebook_of(course, server.url) == handed_in[1]


def test_a_server_that_is_not_there_is_one_sentence(server, course):
    server.stop()
    answer = run("autograder", "grade", UNIT, "--timestamp-from", "exchange", "--db", server.url, cwd=course.root)
    server.start()
    assert answer.returncode in (1, 2)
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) <= 4
    assert "gradebook" in answer.stderr


def test_an_upgrade_saves_the_gradebook_first_and_the_copy_can_be_restored(server, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # for nbgrader's alembic
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    course = Course(new_course(tmp_path / "course").root, server.url)
    with Gradebook(server.url) as gradebook:
        gradebook.add_student("ada", first_name="Ada")
    folder = put_aside(course, [])
    with Gradebook(server.url) as gradebook:
        gradebook.remove_student("ada")
    restored = subprocess.run(
        ["pg_restore", "--clean", f"--dbname={server.url}", str(folder / "gradebook.dump")],
        capture_output=True, text=True, check=False)
    assert restored.returncode == 0, restored.stderr
    with Gradebook(server.url) as gradebook:
        assert [student.first_name for student in gradebook.students] == ["Ada"]
