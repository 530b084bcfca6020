"""Whatever is killed, full, read-only, locked or replaced: afterwards the gradebook is that of an undisturbed run."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from classroom import UNIT, answered, grade, gradebook_of, hand_in, mark, new_course, records_of, run
from waiting import first_record, wait_until

from autograder.course import gradebook
from autograder.course.gradebook import GradebookError
from autograder.preparing.prepare import prepare

SEEDS = range(6)
BLOWS = 5  # a seed


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return a course that is prepared and not graded, and what grading it in one go gives."""
    course = new_course(tmp_path_factory.mktemp("undisturbed"))
    for number in range(8):
        hand_in(course, f"student {number}", answered(("solved", "blank")[number % 2]))
    hand_in(course, "pdf", b"%PDF-1.7")
    hand_in(course, "wrong", answered(absorb_bias="def absorb_bias(W, b):\n    return np.column_stack([W, b])"))
    prepare(course, [UNIT])
    ready = course.root.parent / "ready"
    shutil.copytree(course.root, ready)
    grade(course, jobs=2)
    return ready, gradebook_of(course), outcomes(course)


@pytest.fixture
def course(undisturbed, tmp_path):
    shutil.copytree(undisturbed[0], tmp_path / "course")
    return new_course(tmp_path / "course")


def outcomes(course):
    return {name: (record.status, record.reason, record.scores) for name, record in records_of(course).items()}


def is_as_undisturbed(course, undisturbed):
    assert gradebook_of(course) == undisturbed[1]
    assert outcomes(course) == undisturbed[2]
    assert not [path for path in course.root.rglob("*.partial") if path.name.startswith(".")]
    for path in course.autograded.rglob("*.ipynb"):
        assert path.read_bytes().endswith(b"}\n")


def start(course, *options):
    return subprocess.Popen([sys.executable, "-m", "autograder", "grade", UNIT, "--jobs", "2", *options],
                            cwd=course.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def children(process):
    with suppress(OSError):
        return [int(child) for thread in os.listdir(f"/proc/{process}/task")
                for child in Path(f"/proc/{process}/task/{thread}/children").read_text().split()]
    return []


def below(process):
    return [one for child in children(process) for one in (child, *below(child))]


def processes(coordinator):
    """Return what can be killed, by kind: bubblewrap is a box, then its zygote, and the forks that run students' code."""
    found = {"coordinator": [coordinator], "worker": [], "box": [], "zygote": [], "fork": []}
    for worker in children(coordinator):
        found["worker"].append(worker)
        pythons = []
        for process in below(worker):
            with suppress(OSError):
                words = Path(f"/proc/{process}/cmdline").read_bytes()
                is_zygote = b"zygote.py" in words and b"bwrap" not in words.split(b"\0")[0]
                pythons += [process] if is_zygote else []
                found["box"] += [] if is_zygote else [process]
        found["zygote"] += pythons[:1]
        found["fork"] += pythons[1:]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_processes_killed_at_random_moments_change_nothing(course, undisturbed, seed):
    chance, struck = random.Random(seed), []
    while len(struck) < BLOWS:
        process = start(course)
        while process.poll() is None:
            time.sleep(chance.uniform(0.05, 0.5))
            there = processes(process.pid)
            what = chance.choice([kind for kind in there if there[kind] and kind != "coordinator"] or ["coordinator"])
            if len(struck) >= BLOWS - 1 or chance.random() < 0.1:
                what = "coordinator"
            if len(struck) < BLOWS and there[what]:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(there[what]), signal.SIGKILL)
                    struck.append(what)
        said = process.communicate()[1]
        assert process.returncode in (-signal.SIGKILL, 0, 1), said
        assert "Traceback" not in said
        if process.returncode != -signal.SIGKILL and len(struck) < BLOWS:
            break  # it was done before all blows fell
    grade(course)
    is_as_undisturbed(course, undisturbed)


BLOW = """
import os, signal
from nbgrader.preprocessors import NbGraderPreprocessor

class Blow(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        os.kill(os.getpid(), signal.SIGKILL)

c.Autograde.autograde_preprocessors.insert({place}, Blow)
"""
LAST = 99


@pytest.mark.parametrize(("place", "answer"), [
    (0, "Because of the old reason."), (1, "Because."), (LAST, "Because."), (LAST, "Because of the old reason.")])
def test_nbgrader_killed_at_a_submission_leaves_it_to_be_graded_and_marked_again(course, place, answer):
    """Before our step, between it and nbgrader's scoring, or between that and the writing of the notebook."""
    student, question = "student 0", "why_nonlinear"
    hand_in(course, student, answered(**{question: "Because of the old reason."}))
    grade(course, only=[student])
    mark(course, student, why_nonlinear=(1.5, None))
    hand_in(course, student, answered(**{question: answer}))
    settings = (course.root / "nbgrader_config.py").read_text()
    (course.root / "nbgrader_config.py").write_text(settings + BLOW.format(place=place))
    killed = run("nbgrader", "autograde", UNIT, "--student", student, "--force", cwd=course.root)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    (course.root / "nbgrader_config.py").write_text(settings)
    mark(course, student, why_nonlinear=(1.0, None))  # by somebody who was shown the notebook without the answer

    assert grade(course, only=[student]).graded == 1
    notebook = (course.autograded / student / UNIT / f"{UNIT}.ipynb").read_text()
    assert f'"{answer}"' in notebook
    assert gradebook_of(course)[student]["grades"][question][1:4] == (1.0, None, True)
    assert grade(course, only=[student]).unchanged == 1


@contextmanager
def own_disk(place: Path, megabytes: int):
    """Mount a small file system at `place`; skip the test where that is not possible."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)],
                          check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system may be mounted here ({done.stderr.strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fails_with_a_sentence(course):
    answer = run("autograder", "grade", UNIT, "--jobs", "2", cwd=course.root)
    assert answer.returncode == 1, answer.stderr
    assert "Traceback" not in answer.stderr
    return answer.stderr


@pytest.mark.parametrize("free", [0, 100_000, 900_000])
def test_a_full_disk_stops_the_run_and_space_lets_it_go_on(undisturbed, tmp_path, free):
    with own_disk(tmp_path / "disk", 40) as disk:
        shutil.copytree(undisturbed[0], disk / "course")
        course = new_course(disk / "course")
        room = os.statvfs(disk)
        (disk / "ballast").write_bytes(b"\0" * (room.f_bavail * room.f_frsize - free))
        said = fails_with_a_sentence(course)
        assert "No space left on device" in said or "full" in said, said
        (disk / "ballast").unlink()
        grade(course)
        is_as_undisturbed(course, undisturbed)


def test_a_folder_that_cannot_be_written_is_one_sentence(undisturbed, tmp_path):
    with own_disk(tmp_path / "disk", 40) as disk:
        shutil.copytree(undisturbed[0], disk / "course")
        course = new_course(disk / "course")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        said = fails_with_a_sentence(course)
        assert "Read-only file system" in said
        assert said.count("\n") == 1
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        grade(course)
        is_as_undisturbed(course, undisturbed)


def test_one_folder_that_cannot_be_written_stops_nobody_else(course, undisturbed):
    course.autograded.mkdir()
    for obstacle in ("student 0", "pdf"):
        (course.autograded / obstacle).write_text("Where a folder belongs.")
    summary = grade(course)
    records = records_of(course)
    assert summary.graded == len(records) - 2
    for obstacle in ("student 0", "pdf"):
        assert not records[obstacle].graded
        assert f"autograded/{obstacle}/{UNIT} cannot be written (Not a directory)" in records[obstacle].reason
    assert gradebook_of(course)["student 1"] == undisturbed[1]["student 1"]
    for obstacle in ("student 0", "pdf"):
        (course.autograded / obstacle).unlink()
    assert grade(course).graded == 1
    is_as_undisturbed(course, undisturbed)


def test_a_folder_for_all_that_cannot_be_written_stops_the_run(course, undisturbed):
    course.autograded.write_text("Where a folder belongs.")
    fails_with_a_sentence(course)
    assert not records_of(course)
    course.autograded.unlink()
    grade(course)
    is_as_undisturbed(course, undisturbed)


@contextmanager
def locked(course):
    """Hold the gradebook locked, as another program would."""
    other = sqlite3.connect(course.root / "gradebook.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def test_a_locked_gradebook_is_waited_for(course, undisturbed):
    process = None
    try:
        process = start(course)
        wait_until(first_record(course.records / UNIT), process)
        with locked(course):
            time.sleep(7)
    finally:
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 1, said  # one submission is a PDF
    is_as_undisturbed(course, undisturbed)


def test_a_gradebook_that_stays_locked_ends_the_run_and_loses_nothing(course, undisturbed, monkeypatch):
    monkeypatch.setattr(gradebook, "PATIENCE", 0.0)
    real = gradebook.Scores.put
    with pytest.raises(GradebookError, match="close what uses it"):
        with_lock(course, monkeypatch, real)
    monkeypatch.setattr(gradebook.Scores, "put", real)
    kept = records_of(course)
    assert kept
    grade(course)
    is_as_undisturbed(course, undisturbed)


def with_lock(course, monkeypatch, real):
    """Grade, with the gradebook locked whenever scores are put."""
    def put(*args):
        with locked(course):
            real(*args)

    monkeypatch.setattr(gradebook.Scores, "put", put)
    grade(course)


def test_of_two_graders_started_at_once_one_grades(course, undisturbed):
    both = [start(course), start(course)]
    said = [process.communicate(timeout=200)[1] for process in both]
    assert sorted(process.returncode for process in both) == [1, 2], said
    late = next(words for process, words in zip(both, said) if process.returncode == 2)
    assert "is in use by `autograder grade` (process " in late
    is_as_undisturbed(course, undisturbed)


def test_a_submission_replaced_while_it_is_read_is_one_of_its_versions(course, undisturbed):
    path = course.submitted / "student 0" / UNIT / f"{UNIT}.ipynb"
    right, blank = path.read_bytes(), answered("blank")
    over = threading.Event()

    def replace_again_and_again():
        number = 0
        while not over.is_set():
            number += 1
            content = (right, blank)[number % 2]
            if number % 3:
                path.with_name("coming").write_bytes(content)
                os.replace(path.with_name("coming"), path)
            else:
                path.write_bytes(content)  # in place, as a slow copy does: a reader can meet a part

    writer = threading.Thread(target=replace_again_and_again)
    writer.start()
    try:
        seen = []
        for _ in range(3):
            grade(course, jobs=2, only=["student 0"])
            seen.append(records_of(course)["student 0"])
    finally:
        over.set()
        writer.join()
    whole = {record.points for record in seen if record.graded}
    assert whole <= {undisturbed[1]["student 0"]["score"], 0.0}
    assert all(record.reason.endswith(".") for record in seen if not record.graded)
    path.with_name("coming").unlink(missing_ok=True)
    path.write_bytes(right)
    grade(course)
    is_as_undisturbed(course, undisturbed)
