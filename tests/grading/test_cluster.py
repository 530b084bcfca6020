"""Grading on a Dask cluster: a scheduler and two workers, processes of their own as on real machines."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classroom import UNIT, Quiet, answered, grade, gradebook_of, hand_in, new_course, records_of, run
from waiting import first_record, wait_until

from autograder.course.folder import Settings
from autograder.grading.cluster import ClusterPool
from autograder.grading.pool import PoolBroken
from autograder.grading.run import Options, grade_class

distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra `cluster`)")

WRONG = "def absorb_bias(W, b):\n    return np.column_stack([W, b])"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start(*words, folder):
    """Start a program of Dask's, with its output in a file."""
    said = open(folder / f"{words[0]}-{time.monotonic_ns()}.log", "wb")  # noqa: SIM115 -- the program's, not ours
    with said:
        return subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]], cwd=folder,
                                stdout=said, stderr=subprocess.STDOUT, start_new_session=True)


class Cluster:
    """`dask scheduler` and some `dask worker`s on this machine."""

    def __init__(self, folder: Path, workers: int):
        self.folder, self.port = folder, free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard",
                               folder=folder)
        self.workers = [self.start_worker() for _ in range(workers)]

    def start_worker(self):
        return start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory",
                     str(self.folder), folder=self.folder)

    def wait_for_workers(self):
        with distributed.Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=60)

    def end(self):
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), 2)
    cluster.wait_for_workers()
    yield cluster
    cluster.end()


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Return a small class, and the gradebook that worker processes on this machine give."""
    course = new_course(tmp_path_factory.mktemp("class"))
    for number in range(8):
        hand_in(course, f"student {number}", answered(("solved", "blank")[number % 2]))
    hand_in(course, "wrong", answered(absorb_bias=WRONG))
    hand_in(course, "pdf", b"%PDF-1.7")
    hand_in(course, "Zoë ♥", answered())
    submitted = course.root / "to-hand-in"
    shutil.copytree(course.submitted, submitted)
    grade(course)
    return submitted, gradebook_of(course), records_of(course)


@pytest.fixture
def course(handed_in, tmp_path):
    course = new_course(tmp_path / "course")
    shutil.copytree(handed_in[0], course.submitted, dirs_exist_ok=True)
    return course


def apart_from_time(records):
    """Return records without what differs between runs: the time it took."""
    return {name: record.as_dict() | {"seconds": 0} for name, record in records.items()}


def test_a_cluster_gives_the_same_records_and_the_same_gradebook(cluster, course, handed_in):
    answer = run("autograder", "grade", UNIT, "--scheduler", cluster.address, cwd=course.root)
    assert answer.returncode == 1, answer.stderr  # one submission is a PDF
    assert gradebook_of(course) == handed_in[1]
    assert apart_from_time(records_of(course)) == apart_from_time(handed_in[2])
    assert (course.autograded / "wrong" / UNIT / f"{UNIT}.ipynb").exists()
    assert not list(course.root.rglob("*.partial"))
    again = run("autograder", "grade", UNIT, "--scheduler", cluster.address, cwd=course.root)
    assert "0 graded, 10 unchanged, 1 not gradable" in again.stdout


def test_a_worker_that_dies_has_its_submissions_done_elsewhere(course, handed_in, tmp_path):
    cluster = Cluster(tmp_path, 2)
    try:
        cluster.wait_for_workers()
        watcher = Quiet()
        killed = []
        with ClusterPool(Settings(str(course.root)), cluster.address, watcher.tell) as pool:
            record = watcher.record

            def kill_one(*args):
                record(*args)
                if not killed:
                    cluster.workers[0].send_signal(signal.SIGKILL)
                    killed.append(cluster.workers[0].wait())

            watcher.record = kill_one
            summary = grade_class(course, [UNIT], watcher, Options(), pool)
        assert killed == [-9]
        assert [student for _, student, _ in summary.failed] == ["pdf"]
        assert gradebook_of(course) == handed_in[1]
    finally:
        cluster.end()


def test_a_worker_that_lives_and_hangs_is_given_up_and_others_do_what_waits_for_it(
        course, handed_in, tmp_path, monkeypatch):
    cluster = Cluster(tmp_path, 2)
    try:
        cluster.wait_for_workers()
        with ClusterPool(Settings(str(course.root)), cluster.address) as pool:
            shutil.rmtree(course.submitted / "pdf")
            assert grade_class(course, [UNIT], Quiet(), Options(), pool).failed == []
            cluster.workers[0].send_signal(signal.SIGSTOP)
            monkeypatch.setattr("autograder.grading.cluster.PATIENCE", 15.0)
            summary = grade_class(course, [UNIT], Quiet(), Options(again=True), pool)
        ((_, student, reason),) = summary.failed
        assert re.match(r"The worker tcp://\S+ was still grading it after 0 minutes and was sent away", reason)
        assert summary.graded == 9
    finally:
        cluster.end()
    assert records_of(course)[student].digest == "", "the next run would leave it as it is"
    again = grade(course)
    assert (again.graded, again.unchanged, again.failed) == (1, 9, [])
    assert gradebook_of(course) == {name: entry for name, entry in handed_in[1].items() if name != "pdf"}


def test_a_run_whose_scheduler_dies_stops_with_a_sentence_and_goes_on_here(course, handed_in, tmp_path):
    cluster = Cluster(tmp_path, 1)
    try:
        cluster.wait_for_workers()
        process = subprocess.Popen([sys.executable, "-m", "autograder", "grade", UNIT, "--scheduler", cluster.address],
                                   cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(first_record(course.records / UNIT), process)
        cluster.end()
        _, said = process.communicate(timeout=120)
    finally:
        cluster.end()
    assert process.returncode == 1
    assert re.search(rf"^The scheduler {cluster.address} is gone; .*kept\.$", said, re.MULTILINE), said
    assert "Traceback" not in said
    grade(course)
    assert gradebook_of(course) == handed_in[1]


def test_a_scheduler_that_cannot_be_reached_is_one_sentence(course):
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense", "http://127.0.0.1"):
        with pytest.raises(PoolBroken, match=re.escape(f"There is no Dask scheduler at {address} (")) as caught:
            connect_quickly(course, address)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)


def connect_quickly(course, address):
    from autograder.grading import cluster

    before, cluster.CONNECT_SECONDS = cluster.CONNECT_SECONDS, 1.0
    try:
        ClusterPool(Settings(str(course.root)), address)
    finally:
        cluster.CONNECT_SECONDS = before


def test_a_worker_that_does_not_see_the_course_grades_nothing(cluster, course):
    elsewhere = new_course(course.root.parent / "elsewhere")
    with ClusterPool(Settings(str(elsewhere.root)), cluster.address) as pool:
        job = iter([(UNIT, "wrong")])
        coming = pool.run(job)
        (elsewhere.root / "secret").write_text("another secret than the coordinator has seen\n")
        with pytest.raises(PoolBroken, match="does not see the course folder"):
            list(sees(pool, coming, elsewhere))
    assert not list(elsewhere.root.rglob("*.json"))


def sees(pool, coming, course):
    """Run on a folder that looks different to the workers and to the coordinator."""
    from autograder.grading import cluster

    before, cluster.mark_of_course = cluster.mark_of_course, lambda settings: "as the coordinator saw it"
    try:
        yield from coming
    finally:
        cluster.mark_of_course = before


def test_without_dask_the_way_out_is_said(course, tmp_path):
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError('No module named distributed')\n")
    answer = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", UNIT, "--scheduler", "tcp://127.0.0.1:1"], cwd=course.root,
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Dask is not installed here; type `pip install")
    assert answer.stderr.count("\n") == 1
