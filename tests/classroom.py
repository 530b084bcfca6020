"""A course folder for tests: handing in, grading for real, and reading what came of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from edits import UNIT, answer, as_saved_by_jupyter, notebook_of
from nbgrader.api import Gradebook

from autograder.course.folder import Course
from autograder.course.records import all_records
from autograder.grading.run import Options, grade_class
from autograder.progress import Progress

SECRET = "the tests' secret, always the same\n"
ROOT = Path(__file__).resolve().parent.parent


def new_course(root: Path) -> Course:
    root.mkdir(parents=True, exist_ok=True)
    (root / "submitted").mkdir(exist_ok=True)
    (root / "secret").write_text(SECRET)
    return Course(root)


def answered(base: str = "solved", **answers: str) -> bytes:
    """Return a notebook as a student saves it, with these cells typed differently."""
    return as_saved_by_jupyter(answer(notebook_of(UNIT, base), **answers))


def hand_in(course: Course, student: str, content: bytes | None = None, name: str = f"{UNIT}.ipynb",
            **files: str) -> Path:
    folder = course.submitted / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    if content is not None:
        (folder / name).write_bytes(content)
    for module, text in files.items():
        (folder / f"{module}.py").write_text(text)
    return folder


class Quiet(Progress):
    """An observer that keeps what a run tells, and shows nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.seen: list[tuple[str, bool]] = []
        self.live = False

    def record(self, record, unchanged):
        super().record(record, unchanged)
        self.seen.append((record.student, unchanged))

    def tell(self, sentence):
        self.told.append(sentence)

    def _write(self, text):
        pass


def grade(course: Course, **options):
    """Grade with the box, believing timestamp.txt; returns the summary, with what was told."""
    watcher = Quiet()
    summary = grade_class(course, [UNIT], watcher, Options(**{"jobs": 1, "timestamps": "exchange"} | options))
    summary.watcher = watcher
    return summary


def records_of(course: Course) -> dict:
    return {record.student: record for record in all_records(course.records, UNIT)}


def gradebook_of(course: Course, db_url: str = "") -> dict:
    """Return everything that nbgrader's gradebook says of the submissions, without its random ids."""
    with Gradebook(db_url or f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                "timestamp": submission.timestamp, "score": submission.score, "max_score": submission.max_score,
                "penalty": submission.late_submission_penalty,
                "grades": {grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit,
                                        grade.needs_manual_grade, grade.max_score, grade.failed_tests)
                           for notebook in submission.notebooks for grade in notebook.grades},
                "comments": {comment.name: (comment.auto_comment, comment.manual_comment)
                             for notebook in submission.notebooks for comment in notebook.comments},
            }
            for submission in gradebook.assignment_submissions(UNIT)
        }


def mark(course, student, **fields):
    """Mark a written answer as a person does in formgrader."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        for cell, (score, extra) in fields.items():
            grade = gradebook.find_grade(cell, UNIT, UNIT, student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, extra, False
            gradebook.find_comment("sigmoid", UNIT, UNIT, student).manual_comment = "Well seen."
        gradebook.db.commit()


def run(*command: str, cwd: Path, **options) -> subprocess.CompletedProcess:
    """Run a command as a person types it, with nothing of this process's environment except the path."""
    program = shutil.which(command[0], path=os.path.dirname(sys.executable))
    return subprocess.run([program, *command[1:]], cwd=cwd, check=False, capture_output=True, text=True, timeout=280,
                          **options)
