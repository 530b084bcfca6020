"""nbgrader's side: version 0.1's notebooks under plain `nbgrader autograde`, so that the denominator never changes.

`version-0.1.tar.xz` holds the source notebooks of version 0.1, five honest students of each unit, the lab that the
notebooks import, and what version 0.1's own grader gave. A check cell of the source notebooks ends with the points
that the lab's judge gives on the public probes, in the student's process, which is what an instructor can have without
this project's autograder. The archive says itself how it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import measure

ARCHIVE = Path(__file__).with_name("version-0.1.tar.xz")
STUDENTS = 5
PICTURES_OFF = {"LAB_PICTURES": "off"}
# Nothing but what the notebooks need: a mark scheme stands in a locked cell, and training takes its time.
CONFIG = """c = get_config()
c.ClearMarkScheme.enforce_metadata = False
c.Execute.timeout = 300
"""
BEGINS = "Creating/updating student with ID '"  # what nbgrader says before it touches a submission


def unpack(folder: Path) -> Path:
    """Return the folder with version 0.1's files, which are unpacked only once."""
    ready, digest = folder / "ready", hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()
    if not ready.exists() or ready.read_text() != digest:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with tarfile.open(ARCHIVE) as archive:
            archive.extractall(folder, filter="data")
        ready.write_text(digest)
    return folder


def course_of(frozen: Path, unit: str) -> Path:
    """Return nbgrader's course with one unit of version 0.1, in which the assignment is generated only once.

    Each unit has a course of its own, so that a run that is stopped cannot hold another's database.
    """
    course = frozen / "courses" / unit
    ready = course / "ready"
    if not ready.exists():
        shutil.rmtree(course, ignore_errors=True)
        shutil.copytree(frozen / "source" / unit, course / "source" / unit)
        for handed_in in sorted((frozen / "submitted").glob(f"*/{unit}")):
            shutil.copytree(handed_in, course / "submitted" / handed_in.parent.name / unit)
        (course / "nbgrader_config.py").write_text(CONFIG)
        answer = measure.run(["nbgrader", "generate_assignment", unit, "--create"], course)
        if answer.code:
            raise RuntimeError(answer.text)
        ready.touch()
    return course


def totals_of_version_0_1(folder: Path) -> dict[str, dict[str, float]]:
    """Return {unit: {student: points}} as version 0.1's own grader gave them."""
    return json.loads((folder / "totals.json").read_text())


def surroundings(folder: Path, pictures: bool) -> dict[str, str]:
    """Return the environment in which notebooks import version 0.1's lab, and draw pictures or do not."""
    return {"PYTHONPATH": str(folder / "library")} | ({} if pictures else PICTURES_OFF)


@dataclass
class Student:
    """The cost of one submission: seconds and processor seconds, the kernel's among them."""

    seconds: float
    cpu: float


class Stepped:
    """A running `nbgrader autograde UNIT` that is stopped before each submission until `step` lets it go on.

    The command is nbgrader's own; its start is over when it first stops. Between submissions no kernel runs.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._said: list[str] = []
        self.waits = True
        self._until_next()
        if not self.waits:
            raise RuntimeError("nbgrader graded nothing:\n" + "".join(self._said[-30:]))

    def step(self) -> Student:
        """Let nbgrader grade one submission, and return what that took. Raise RuntimeError where it failed."""
        if not self.waits:
            raise RuntimeError("nbgrader has no further submission")
        cpu, start = measure.own_cpu(self._process.pid), time.perf_counter()
        self._process.send_signal(signal.SIGCONT)
        end, cpu_then = self._until_next()
        if not self.waits and self._process.wait():
            raise RuntimeError("nbgrader failed:\n" + "".join(self._said[-60:]))
        return Student(end - start, cpu_then - cpu)

    def _until_next(self) -> tuple[float, float]:
        """Read to where the next submission begins and stop there; return the moment and processor seconds so far.

        After the last submission these are those of nbgrader's last line, so that its end costs nobody anything.
        """
        assert self._process.stdout is not None
        end = cpu = 0.0
        before = len(self._said)
        for line in self._process.stdout:
            self._said.append(line)
            end, cpu = time.perf_counter(), measure.own_cpu(self._process.pid) or cpu
            if BEGINS in line:
                self._process.send_signal(signal.SIGSTOP)
                os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
                return end, cpu
        self.waits = False
        if len(self._said) == before:
            raise RuntimeError("nbgrader ended without a word about this submission")
        return end, cpu


@contextmanager
def autograde(course: Path, unit: str, environment: Mapping[str, str]) -> Iterator[Stepped]:
    """Start `nbgrader autograde UNIT --force`, stopped before its first submission; end it on leaving."""
    process = subprocess.Popen(
        [str(measure.PROGRAMS / "nbgrader"), "autograde", unit, "--force"], cwd=course, text=True, errors="replace",
        env=measure.environment(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=1)
    try:
        yield Stepped(process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def totals(course: Path, unit: str) -> dict[str, float]:
    """Return what each student earned automatically, from nbgrader's gradebook."""
    with sqlite3.connect(course / "gradebook.db", timeout=60) as database:
        return dict(database.execute(
            "SELECT submitted_assignment.student_id, ROUND(SUM(COALESCE(grade.auto_score, 0)), 4) FROM grade "
            "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
            "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
            "JOIN assignment ON assignment.id = submitted_assignment.assignment_id "
            "WHERE assignment.name = ? GROUP BY submitted_assignment.student_id", (unit,)).fetchall())
