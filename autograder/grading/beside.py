"""Write what lies beside a graded notebook: the modules handed in, and what the exchange needs for feedback."""

from __future__ import annotations

from autograder.course.folder import Course
from autograder.course.plain_files import read_below
from autograder.course.submitted import Submission
from autograder.files import clear, sweep, write_whole

HANDED_IN = "handed-in"  # the folder for modules: no import finds a name with a dash
IMPORTED = {".py", ".pyc", ".so", ".pth"}
SECRET, SECRET_BYTES = "submission_secret.txt", 1000
READ_ONLY = 0o444  # as nbgrader leaves what it has graded


def write_beside(course: Course, submission: Submission) -> None:
    """Write the modules that were handed in, out of the way of the graded notebook, and the time.

    A notebook that is opened here imports what lies beside it, with the rights of whoever opens it: a student's
    `numpy.py` would run. In a folder whose name is no module's, nothing is found by an import.

    The secret that nbgrader's exchange gave this very submission goes along: by it the student fetches the feedback.
    """
    folder = course.autograded / submission.student / submission.unit
    if folder.is_dir():
        sweep(folder)
        for path in folder.iterdir():
            if path.name in (HANDED_IN, "timestamp.txt", SECRET) or path.suffix in IMPORTED:
                clear(path)
    for name, content in submission.files.items():
        write_whole(folder / HANDED_IN / name, content, READ_ONLY)
    if submission.timestamp:
        write_whole(folder / "timestamp.txt", submission.timestamp.encode(), READ_ONLY)
    secret = read_below(course.submitted, f"{submission.student}/{submission.unit}/{SECRET}", SECRET_BYTES)
    if isinstance(secret, bytes):
        write_whole(folder / SECRET, secret, READ_ONLY)
