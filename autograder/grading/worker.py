"""One submission after another: read, graft, box, judge, write. Never touches the database.

Run as a process of its own (`python -m autograder.grading.worker FD`), it takes units and students from a socket and
gives back records, as JSON; in nbgrader's own process, `Grader` serves autograder.grading.preprocessor in the same way.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path

from nbformat import NotebookNode

from autograder.box import Box, BoxUnavailable
from autograder.course.folder import Course, Settings
from autograder.course.records import FAILED, GRADED, Record, write_record
from autograder.course.submitted import NotReadable, Submission, read_submission, unreadable_digest
from autograder.course.times import Times
from autograder.errors import AutograderError
from autograder.files import clear, encode_document, encode_json, write_whole
from autograder.grading.beside import READ_ONLY, write_beside
from autograder.grading.remarks import add_notes, point_to_documents
from autograder.grading.submission import Graded, grade_submission
from autograder.graft.grafting import Unreadable
from autograder.places import CACHE
from autograder.preparing.course_unit import CourseUnit, course_unit
from autograder.preparing.version import MADE_FOR, digest_of

WHOLE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


class GradingStopped(AutograderError):
    """No further submission can be graded; the message is a sentence with the way out."""


@dataclass(frozen=True)
class Known:
    """A unit of the course as this process has known it since it first graded it; nothing made of it changes it.

    blanks: what each answer cell holds as it is handed out, by grade_id.
    """

    unit: CourseUnit
    pristine: NotebookNode
    blanks: dict[str, str]


class Grader:
    """A grader of a course's submissions, with one box kept warm between them."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.course = Course(Path(settings.root))
        self._units: dict[str, Known] = {}
        self._box: Box | None = None

    @cached_property
    def secret(self) -> str:
        """Return the course's secret, looked up with the first submission: until then the course is made ready."""
        return self.course.secret()

    @cached_property
    def times(self) -> Times:
        """Return when the submissions came in."""
        return self.course.times(self.settings.timestamps)

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the box, if there is one."""
        box, self._box = self._box, None
        if box is not None:
            box.__exit__(None, None, None)

    def unit(self, name: str) -> Known:
        """Return a unit as the course asks it. Raise GradingStopped where course.toml or an own exercise is wrong."""
        if name not in self._units:
            try:
                unit = course_unit(self.course, name)
                pristine = unit.pristine()
            except AutograderError as error:
                raise GradingStopped(str(error)) from error
            self._units[name] = Known(unit, pristine, {
                cell.metadata.nbgrader.grade_id: cell.source for cell in pristine.cells
                if cell.metadata.get("nbgrader", {}).get("solution")})
        return self._units[name]

    def grade(self, unit: str, student: str) -> Record:
        """Grade a submission and write its graded notebook and its record. Raises GradingStopped."""
        record, notebook, submission = self.judged(unit, student)
        try:
            try:
                if notebook is not None and submission is not None:
                    self._write_notebook(submission, notebook)
                else:
                    clear(self.course.autograded / student / unit / f"{unit}.ipynb")
            except OSError as error:
                if self._concerns_all(error):
                    raise
                record = Record(unit, student, FAILED, f"autograded/{student}/{unit} cannot be written "
                                f"({error.strerror}); fix that and grade again.", notes=record.notes,
                                timestamp=record.timestamp, figures=record.figures, answers=record.answers)
            write_record(self.course.records, record)
        except OSError as error:
            raise GradingStopped(f"{error.filename or self.course.root} cannot be written ({error.strerror}); fix "
                                 "that and run the same command again: it goes on where it stopped.") from error
        return record

    def _concerns_all(self, error: OSError) -> bool:
        """Return True if the error that kept one graded notebook from being written would affect all others too."""
        place = self.course.autograded if self.course.autograded.exists() else self.course.root
        return error.errno in WHOLE_DISK or not os.access(place, os.W_OK | os.X_OK)

    def judged(self, unit: str, student: str) -> tuple[Record, NotebookNode | None, Submission | None]:
        """Return what a submission earns with its graded notebook, or a record that says why it cannot be graded."""
        start = time.perf_counter()
        submission, notebook = None, None
        known = self.unit(unit)
        try:
            submission = read_submission(self.course.submitted, unit, student, self.times)
            graded = grade_submission(submission.raw, unit, student, self.warm(), course_secret=self.secret,
                                      files=submission.files, figures=self.settings.figures,
                                      followthrough=known.unit.followthrough, original=known.pristine,
                                      exercises=known.unit.exercises)
            where = f"submitted/{student}/{unit}"
            graded.notes += point_to_documents(graded.notebook, known.blanks, submission.documents, where)
            record = self._record(submission, graded)
            notebook = graded.notebook
            add_notes(notebook, record.notes)
            notebook.metadata[MADE_FOR] = record.digest
        except NotReadable as error:
            record = self._failed(unit, student, str(error))
        except Unreadable as error:
            record = self._failed(unit, student, str(error), submission)
        except GradingStopped:
            raise
        except BoxUnavailable as error:
            raise GradingStopped(str(error)) from error
        except Exception as error:  # ours, not the student's: say where, and try again next time
            traceback.print_exc()
            self.close()
            place = traceback.extract_tb(error.__traceback__)[-1]
            record = replace(self._failed(unit, student, f"Grading itself failed ({type(error).__name__}: {error}; "
                             f"{Path(place.filename).name} line {place.lineno}); please report this.", submission),
                             digest="")
            notebook = None
        return replace(record, seconds=round(time.perf_counter() - start, 3)), notebook, submission

    def warm(self) -> Box:
        """Return the box, started when it is first needed. Raise GradingStopped if this machine cannot have one."""
        if self._box is None:
            try:
                self._box = Box(isolation=self.settings.isolation, secrets=[self.course.root, CACHE]).__enter__()
            except BoxUnavailable as error:
                raise GradingStopped(str(error)) from error
        return self._box

    def _record(self, submission: Submission, graded: Graded) -> Record:
        blank = self.unit(submission.unit).blanks
        scores: dict[str, float | None] = {}
        maxima, unanswered = {}, []
        for cell in graded.notebook.cells:
            role = cell.metadata.get("nbgrader", {})
            name = role.get("grade_id")
            untouched = name in blank and cell.source == blank[name]
            if untouched:
                unanswered.append(name)
            if role.get("grade"):
                maxima[name] = float(role["points"])
                scores[name] = graded.scores.get(name, 0.0 if untouched else None)
        return Record(
            submission.unit, submission.student, GRADED, scores=scores, maxima=maxima, unanswered=tuple(unanswered),
            verdicts=tuple(graded.verdicts), notes=(*submission.notes, *graded.notes),
            **self._circumstances(submission))

    def _failed(self, unit: str, student: str, reason: str, submission: Submission | None = None) -> Record:
        if submission is not None:
            return Record(unit, student, FAILED, reason, notes=submission.notes, **self._circumstances(submission))
        answers = unreadable_digest(reason)
        return Record(unit, student, FAILED, reason, answers=answers, figures=self.settings.figures,
                      digest=self._digest(answers, None, unit, student))

    def _circumstances(self, submission: Submission) -> dict:
        answers = submission.answers
        return {"timestamp": submission.timestamp, "figures": self.settings.figures, "answers": answers,
                "digest": self._digest(answers, submission.timestamp, submission.unit, submission.student)}

    def _digest(self, answers: str, timestamp: str | None, unit: str, student: str) -> str:
        return digest_of(answers, timestamp, unit, self.unit(unit).unit.version, student, self.secret)

    def _write_notebook(self, submission: Submission, notebook: NotebookNode) -> None:
        """Write the graded notebook and what goes with it where nbgrader would have put them."""
        folder = self.course.autograded / submission.student / submission.unit
        write_beside(self.course, submission)
        path = folder / f"{submission.unit}.ipynb"
        if path.is_dir():
            clear(path)
        ordered = dict(sorted(notebook.items()))  # as nbformat writes them: the metadata last
        write_whole(folder / f"{submission.unit}.ipynb", encode_document(ordered), READ_ONLY)


def main(descriptor: int, answer: Callable[[Grader, str, str], dict] | None = None) -> None:
    """Serve one coordinator until it hangs up. answer: what is done with a unit and a student instead of grading."""
    os.set_inheritable(descriptor, False)
    signal.signal(signal.SIGTERM, _end)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: end with the coordinator, however it ends
    try:
        with Connection(descriptor) as coordinator, Grader(Settings(**json.loads(coordinator.recv_bytes()))) as grader:
            with suppress(GradingStopped, OSError):  # the first submission says why
                grader.warm()
            gc.collect()
            gc.freeze()     # what was imported is no garbage, and need not be looked through again and again
            gc.set_threshold(20_000, 10, 10)    # nor need what one submission leaves, many times
            said: dict = {"ready": True}
            while True:
                try:
                    coordinator.send_bytes(encode_json(said))
                    unit, student = json.loads(coordinator.recv_bytes())
                except (EOFError, OSError):     # the coordinator has ended
                    return
                said = (answer or grade_one)(grader, unit, student)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)   # a second one would interrupt the end, and be reported as an error
    sys.exit(0)


def grade_one(grader: Grader, unit: str, student: str) -> dict:
    """Return what to answer for one submission: {"record": …}, or {"stop": a sentence} where none can be graded."""
    try:
        return {"record": grader.grade(unit, student).as_dict()}
    except GradingStopped as error:
        return {"stop": str(error)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
