"""Grading a class: everybody ends in a record, nothing is done twice, and nothing is lost."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from classroom import UNIT, answered, grade, gradebook_of, hand_in, mark, new_course, records_of, run
from waiting import first_record, wait_until

from autograder.building.build import pristine
from autograder.course.folder import CourseError, Settings
from autograder.course.records import read_record, record_path
from autograder.grading.pool import LocalPool

ODD_NAMES = ["two words", "line\nbreak", "Zoë ♥", ".dot", "-rf", "per%cent", "{brace}", "x" * 128]
LAST_COLUMN = "def absorb_bias(W, b):\n    return np.column_stack([W, b])"
ENDLESS = "while True:\n    pass"


def hand_in_all(course):
    hand_in(course, "perfect", answered())
    hand_in(course, "blank", answered("blank"))
    hand_in(course, "wrong", answered(absorb_bias=LAST_COLUMN))
    hand_in(course, "renamed", answered(), name=f"{UNIT} (1).ipynb")
    hand_in(course, "helped", answered(sigmoid="from mine import sigmoid"),
            mine="import numpy as np\n\ndef sigmoid(a):\n    return 0.5 * (1 + np.tanh(np.asarray(a) / 2))\n")
    hand_in(course, "timed", answered()).joinpath("timestamp.txt").write_text("2026-01-31 12:00:00 CET\n")
    hand_in(course, "pdf", b"%PDF-1.7")
    hand_in(course, "empty")
    hand_in(course, "several", answered(), name="a.ipynb").joinpath("b.ipynb").write_bytes(b"{}")
    os.mkfifo(hand_in(course, "piped") / f"{UNIT}.ipynb")
    (hand_in(course, "linked") / f"{UNIT}.ipynb").symlink_to(course.submitted / "perfect" / UNIT / f"{UNIT}.ipynb")
    (course.submitted / "folder-linked").symlink_to(course.submitted / "perfect")
    for name in NOT_STORABLE:
        hand_in(course, name, answered())
    for name in ODD_NAMES:
        hand_in(course, name, answered())


NOT_STORABLE = {"y" * 129, os.fsdecode(b"not text \xff")}  # the gradebook has no place for such names
FAILED = {"pdf", "empty", "piped", "linked", "folder-linked", *NOT_STORABLE}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a class of honest and broken submissions, graded once."""
    course = new_course(tmp_path_factory.mktemp("class"))
    hand_in_all(course)
    return course, grade(course, jobs=2)


@pytest.fixture
def course(graded, tmp_path):
    """Return a copy of the graded class, to change."""
    root = tmp_path / "course"
    shutil.copytree(graded[0].root, root, symlinks=True, ignore=shutil.ignore_patterns("piped"))
    os.mkfifo(hand_in(new_course(root), "piped") / f"{UNIT}.ipynb")  # copying would wait for somebody to write to it
    return new_course(root)


def maximum():
    return sum(cell.metadata.nbgrader.points for cell in pristine(UNIT).cells if cell.metadata.nbgrader.grade)


def test_everybody_ends_in_a_record(graded):
    course, summary = graded
    records = records_of(course)
    assert set(records) == set(os.listdir(course.submitted))
    assert {student for student, record in records.items() if not record.graded} == FAILED
    assert all(record.reason.endswith(".") for record in records.values() if not record.graded)
    assert {student for _, student, _ in summary.failed} == FAILED
    assert summary.graded == len(records) - len(FAILED)


def test_the_solution_earns_every_automatic_point_and_a_blank_none(graded):
    records = records_of(graded[0])
    perfect, blank = records["perfect"], records["blank"]
    written = sum(perfect.maxima[name] for name in perfect.waiting)
    assert perfect.max_points == maximum()
    assert perfect.points + written == maximum()
    assert (blank.points, blank.waiting) == (0.0, ())
    assert set(blank.unanswered) >= {"sigmoid", "neuron"}


def test_a_mistake_costs_its_exercise_and_is_named(graded):
    records = records_of(graded[0])
    verdict = next(verdict for verdict in records["wrong"].verdicts if verdict["exercise"] == "absorb_bias")
    assert verdict["mistake"] == "the bias as the last column"
    assert records["wrong"].scores["check_absorb_bias"] == 0.0
    lost = records["perfect"].points - records["wrong"].points
    assert lost == records["perfect"].scores["check_absorb_bias"]


def test_odd_names_and_files_beside_the_notebook_change_no_score(graded):
    records = records_of(graded[0])
    assert {records[name].points for name in [*ODD_NAMES, "renamed", "helped", "timed"]} == {records["perfect"].points}
    assert "(1).ipynb" in records["renamed"].notes[0]


def test_the_gradebook_holds_what_the_records_say(graded):
    course, _ = graded
    gradebook, records = gradebook_of(course), records_of(course)
    assert set(gradebook) == set(records) - NOT_STORABLE
    for student, entry in gradebook.items():
        record = records[student]
        assert entry["score"] == record.points
        assert entry["max_score"] == maximum()
        for name, (automatic, _, _, needs_person, worth, _) in entry["grades"].items():
            assert automatic == record.scores.get(name)
            assert needs_person == (automatic is None)
            assert worth == record.maxima.get(name, worth)
        untouched = {name for name, (text, _) in entry["comments"].items() if text == "No response."}
        assert untouched == set(record.unanswered)


def test_the_time_of_submission_is_kept_as_utc(graded):
    gradebook = gradebook_of(graded[0])
    assert str(gradebook["timed"]["timestamp"]) == "2026-01-31 11:00:00"
    assert gradebook["perfect"]["timestamp"] is None


def test_the_graded_notebook_lies_where_nbgrader_puts_it(graded):
    course, _ = graded
    names = {path.name for path in (course.autograded / "helped" / UNIT).iterdir()}
    assert names == {f"{UNIT}.ipynb", "handed-in"}
    assert [path.name for path in (course.autograded / "helped" / UNIT / "handed-in").iterdir()] == ["mine.py"]
    assert (course.autograded / "timed" / UNIT / "timestamp.txt").exists()
    assert not (course.autograded / "pdf" / UNIT / f"{UNIT}.ipynb").exists()
    assert not list(course.root.rglob("*.partial"))


def test_nobody_but_the_owner_reads_the_secret(tmp_path):
    course = new_course(tmp_path / "course")
    (course.root / "secret").unlink()
    first = course.secret()
    assert (course.root / "secret").stat().st_mode & 0o777 == 0o600
    assert course.secret() == first
    assert len(first) == 64


def test_nothing_is_graded_twice(course):
    before = gradebook_of(course)
    summary = grade(course)
    assert (summary.graded, summary.unchanged + len(summary.failed)) == (0, len(records_of(course)))
    assert gradebook_of(course) == before


def test_what_changed_is_graded_and_nothing_else(course):
    hand_in(course, "blank", answered("blank", sigmoid="def sigmoid(a):\n    return 0.5 * (1 + np.tanh(a / 2))"))
    hand_in(course, "helped", mine="sigmoid = None\n")
    record_path(course.records, UNIT, "wrong").write_bytes(b"damaged")
    (course.autograded / "perfect" / UNIT / f"{UNIT}.ipynb").unlink()
    summary = grade(course)
    assert {student for student, unchanged in summary.watcher.seen if not unchanged} == {
        "blank", "helped", "wrong", "perfect"}
    assert gradebook_of(course)["blank"]["grades"]["check_sigmoid"][0] > 0
    assert gradebook_of(course)["helped"]["grades"]["check_sigmoid"][0] == 0


def test_a_submission_that_breaks_loses_its_old_score_and_its_old_notebook(course):
    hand_in(course, "perfect", b"{")
    grade(course, only=["perfect"])
    entry = gradebook_of(course)["perfect"]
    assert entry["score"] == 0
    assert all(grade[0] is None and grade[3] for grade in entry["grades"].values())
    assert not (course.autograded / "perfect" / UNIT / f"{UNIT}.ipynb").exists()


def test_a_submission_that_failed_leaves_nothing_to_mark(course):
    left = course.autograded / "pdf" / UNIT / f"{UNIT}.ipynb"  # by nbgrader, when it is killed
    left.parent.mkdir(parents=True)
    left.write_bytes(answered("blank"))
    grade(course)
    assert not left.exists()


def test_a_lost_gradebook_is_filled_again_from_the_records(course):
    before = gradebook_of(course)
    (course.root / "gradebook.db").unlink()
    summary = grade(course)
    assert summary.graded == 0
    assert gradebook_of(course) == before


def test_only_and_again_grade_whom_they_name(course):
    summary = grade(course, only=["perfect", "blank"], again=True)
    assert sorted(summary.watcher.seen) == [("blank", False), ("perfect", False)]
    with pytest.raises(CourseError, match="'nobody' handed in nothing"):
        grade(course, only=["nobody"])
    with pytest.raises(CourseError, match="handed in nothing"):
        grade(course, only=["../perfect"])


def test_what_a_person_entered_is_never_overwritten(course):
    mark(course, "perfect", why_nonlinear=(1.5, None), check_sigmoid=(0.5, 1.0))
    mark(course, "wrong", check_absorb_bias=(2.0, None))
    entered = {name: gradebook_of(course)[name] for name in ("perfect", "wrong")}
    grade(course)
    assert {name: gradebook_of(course)[name] for name in entered} == entered
    grade(course, only=["perfect"], again=True)
    assert gradebook_of(course)["perfect"] == entered["perfect"]

    hand_in(course, "wrong", answered())
    grade(course)
    automatic, manual, _, needs_person, _, _ = gradebook_of(course)["wrong"]["grades"]["check_absorb_bias"]
    assert (manual, needs_person) == (2.0, True)
    assert automatic > 0
    assert gradebook_of(course)["wrong"]["comments"]["sigmoid"][1] == "Well seen."


def test_a_new_version_of_a_marked_answer_is_to_be_marked_again(course):
    mark(course, "perfect", why_nonlinear=(1.5, None))
    hand_in(course, "perfect", answered(why_nonlinear="Because."))
    grade(course)
    assert gradebook_of(course)["perfect"]["grades"]["why_nonlinear"][1:4] == (1.5, None, True)


def test_two_graders_at_once_are_kept_apart(course):
    with course.locked():
        answer = run("autograder", "grade", UNIT, cwd=course.root)
    assert answer.returncode == 2
    assert f"process {os.getpid()}" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_submission_whose_worker_dies_is_tried_again(tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "loops", answered(sigmoid=ENDLESS))
    hand_in(course, "perfect", answered())
    killed = []
    with LocalPool(Settings(str(course.root)), 2) as pool:
        records = []
        for record in pool.run([(UNIT, "loops"), (UNIT, "perfect")]):
            records += [record] if record else []
            worker = next((worker for worker in pool.workers if worker.job == (UNIT, "loops")), None)
            if worker and not killed:
                os.kill(worker.process.pid, signal.SIGKILL)
                killed.append(worker)
    assert killed
    assert {record.student: record.status for record in records} == {"loops": "graded", "perfect": "graded"}


def test_a_submission_that_kills_every_worker_gets_a_record_and_stops_nobody(tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "loops", answered(sigmoid=ENDLESS))
    hand_in(course, "perfect", answered())
    with LocalPool(Settings(str(course.root)), 1) as pool:
        records = []
        for record in pool.run([(UNIT, "loops"), (UNIT, "perfect")]):
            records += [record] if record else []
            for worker in pool.workers:
                if worker.job == (UNIT, "loops"):
                    os.kill(worker.process.pid, signal.SIGKILL)
    assert {record.student: record.status for record in records} == {"loops": "failed", "perfect": "graded"}
    assert "died twice (killed by signal 9)" in next(record.reason for record in records if record.student == "loops")


def start_grading(course):
    """Start `autograder grade` in a process of its own, and return when the first submission is graded."""
    process = subprocess.Popen([sys.executable, "-m", "autograder", "grade", UNIT, "--jobs", "2"], cwd=course.root,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(first_record(course.records / UNIT), process)
    return process


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return a class of a dozen, and the gradebook that grading it in one go gives."""
    course = new_course(tmp_path_factory.mktemp("undisturbed"))
    for number in range(12):
        hand_in(course, f"student {number}", answered("solved" if number % 2 else "blank"))
    hand_in(course, "pdf", b"%PDF-1.7")
    submitted = course.root / "to-hand-in"
    shutil.copytree(course.submitted, submitted)
    grade(course)
    return submitted, gradebook_of(course)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_goes_on_where_it_stopped(undisturbed, tmp_path, blow):
    submitted, expected = undisturbed
    course = new_course(tmp_path / "course")
    shutil.copytree(submitted, course.submitted, dirs_exist_ok=True)
    process = start_grading(course)
    process.send_signal(blow)
    _, said = process.communicate(timeout=200)
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143}[blow]
    assert "Traceback" not in said
    kept = len([record for record in records_of(course).values() if record.digest])
    answer = run("autograder", "grade", UNIT, "--json", cwd=course.root)
    assert sum(json.loads(line)["unchanged"] for line in answer.stdout.splitlines()) >= kept > 0
    assert gradebook_of(course) == expected
    assert not list(course.root.rglob("*.partial"))


def test_a_worker_ends_with_its_coordinator(undisturbed, tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "a perfect one", answered())
    hand_in(course, "loops", answered(sigmoid=ENDLESS))
    process = start_grading(course)
    workers = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and parent(pid) == process.pid]
    assert workers
    process.kill()
    process.communicate()
    wait_until(lambda: not any(parent(pid) is not None and running(pid) for pid in workers))
    assert read_record(course.records, UNIT, "loops") is None


def parent(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:
        return None


def running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_same_answers_handed_in_later_have_the_later_time_and_keep_their_marks(course):
    mark(course, "timed", why_nonlinear=(1.5, None))
    before = gradebook_of(course)["timed"]
    hand_in(course, "timed").joinpath("timestamp.txt").write_text("2026-02-01 12:00:00 UTC\n")
    grade(course, only=["timed"])
    after = gradebook_of(course)["timed"]
    assert str(after.pop("timestamp")) == "2026-02-01 12:00:00"
    assert after == {key: value for key, value in before.items() if key != "timestamp"}


def test_a_broken_timestamp_is_told_and_left_out(course):
    hand_in(course, "perfect").joinpath("timestamp.txt").write_text("yesterday-ish")
    grade(course, only=["perfect"], again=True)
    assert any("'yesterday-ish', is no time" in note for note in records_of(course)["perfect"].notes)
    assert gradebook_of(course)["perfect"]["timestamp"] is None


def test_there_must_be_something_to_grade(tmp_path):
    course = new_course(tmp_path / "course")
    with pytest.raises(CourseError, match="Nobody handed in anything"):
        grade(course)
