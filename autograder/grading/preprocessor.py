"""nbgrader's own `autograde`, with our box and judge in it: the same scores as `autograder grade`, to the last digit.

nbgrader converts a submission twice: it sanitizes it, and then runs it. Where nbgrader would open the student's file to
sanitize it, `SafeSubmissions` hands over the pristine notebook, so that no hostile metadata reaches nbgrader's checks,
which would stop the whole batch. Where nbgrader would run the notebook in a kernel, `GradeInBox` goes back to the file
as submitted, grafts it, runs the box and the judge, and gives the graded notebook to nbgrader's scoring.
"""

from __future__ import annotations

import fnmatch
import glob
import os
import stat
from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Unicode

from autograder.course.folder import Course, CourseError, Settings, installed_units
from autograder.course.gradebook import Scores
from autograder.course.inventory import look_through, table_of
from autograder.course.records import Journal, write_record
from autograder.course.submitted import NOTEBOOK_BYTES
from autograder.course.times import time_of
from autograder.errors import AutograderError
from autograder.grading.beside import write_beside
from autograder.grading.worker import Grader
from autograder.preparing.prepare import prepare


class SafeSubmissions(NotebookExporter):
    """A step before nbgrader's Autograde that prepares the course; nbgrader opens nothing that students handed in."""

    isolation = Unicode(
        "bubblewrap", help="How students' code is kept apart: bubblewrap, or process, which protects neither your "
        "files nor the network.").tag(config=True)
    timestamps = Unicode(
        "", help="What is believed of when submissions came in: exchange, for the timestamp.txt that `nbgrader "
        "collect` puts beside a notebook, or a CSV file with the columns student, unit, timestamp.").tag(config=True)
    figures = Bool(False, help="Whether the figures of notebooks are drawn, which takes longer.").tag(config=True)

    parent: Any  # the converter, which traitlets calls a Configurable

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if isinstance(self.parent, Autograde):
            self.parent.convert_notebooks = partial(self._convert, self.parent.convert_notebooks)
            self.parent.write_single_notebook = partial(self._write, self.parent.write_single_notebook)

    def _convert(self, convert: Callable[[], None]) -> None:
        """Grade the batch as nbgrader does, holding the course and keeping a box warm meanwhile."""
        directory = self.parent.coursedir
        self.course = Course(Path(directory.root), directory.db_url)
        with ExitStack() as batch:
            try:
                (unit,) = self.course.named_units([directory.assignment_id])
                if unit != directory.assignment_id:
                    raise CourseError(f'nbgrader takes no short names; write "{unit}".')
                batch.enter_context(self.course.locked("nbgrader autograde"))
                prepare(self.course, [directory.assignment_id])
                self.grader = batch.enter_context(Grader(Settings(
                    directory.root, self.isolation, self.figures, self.timestamps)))
                self.grader.warm()
            except AutograderError as error:
                self.log.error(str(error))
                raise NbGraderException(str(error)) from error
            self._journal = Journal(self.course.records, directory.assignment_id)
            self._keep_nbgrader_off_the_files()
            convert()

    def _keep_nbgrader_off_the_files(self) -> None:
        """Keep nbgrader from copying what lies beside a notebook and from opening timestamp.txt, whatever they are."""
        converter = self.parent
        directory = converter.coursedir
        directory.get_existing_timestamp = self._timestamp
        directory.ignore = [pattern for pattern in directory.ignore if not os.path.isabs(pattern)]
        unit = directory.assignment_id
        inventory = look_through(self.course.submitted, installed_units())
        for line in table_of(inventory.unclaimed) if directory.student_id == "*" else ():
            self.log.warning(line)
        handed_in = {converter._format_source(unit, student) for student in inventory.students[unit]}
        asked_for = set(glob.glob(converter._format_source(unit, directory.student_id), include_hidden=True))
        # what lies elsewhere is found by its content, as if it lay in its place
        asked_for |= {folder for folder in handed_in if not os.path.lexists(folder) and fnmatch.fnmatchcase(
            Path(folder).parent.name, directory.student_id)}
        converter.assignments = {}
        for folder in handed_in.intersection(asked_for):
            if "\n" in folder or "\r" in folder:
                self.log.error("nbgrader cannot grade %r: its name holds a line break; `autograder grade` can.", folder)
                continue
            directory.ignore = [*directory.ignore, *map(glob.escape, not_to_copy(folder))]
            # A notebook handed in under another name is graded all the same, if it is the only one; and that there is
            # none has to end in a record too.
            converter.assignments[folder] = [os.path.join(folder, f"{unit}.ipynb")]

    def _timestamp(self, folder: str) -> datetime | None:
        path = Path(folder)
        text, notes = self.course.times(self.timestamps).of(
            self.course.submitted, os.path.relpath(path, self.course.submitted), path.name, path.parent.name)
        for note in notes:
            self.log.warning("%r: %s", folder, note)
        return time_of(text) if text else None

    def from_filename(self, filename: str, resources: dict | None = None, **kwargs: Any) -> tuple[NotebookNode, dict]:
        """Convert a notebook; instead of a submission, give nbgrader the pristine notebook."""
        if resources is not None and isinstance(self.parent, Autograde) and self.parent._sanitizing:
            # Killed from here on, nbgrader leaves the pristine notebook for people to mark: what they enter until the
            # submission is graded is to be looked at again.
            self._journal.forget(resources["nbgrader"]["student"])
            pristine = self.grader.unit(resources["nbgrader"]["assignment"]).pristine
            return self.from_notebook_node(deepcopy(pristine), resources=resources, **kwargs)
        return super().from_filename(filename, resources=resources, **kwargs)

    def judged(self, unit: str, student: str) -> NotebookNode:
        """Return the graded notebook, whose scores nbgrader's next steps put into the gradebook."""
        self.record, notebook, self.submission = self.grader.judged(unit, student)
        write_record(self.course.records, self.record)
        if notebook is None:  # nbgrader would leave the scores of an earlier version of the submission
            scores = Scores(self.parent.coursedir, self.log.warning)
            scores.put(unit, [self.record], {student})
            scores.close()
            self._journal.add([self.record])
            raise NbGraderException(self.record.reason)
        return notebook

    def _write(self, write: Callable[[str, dict], None], output: str, resources: dict) -> None:
        """Write the notebook as nbgrader does, and only then remember that the submission is done."""
        write(output, resources)
        if not self.parent._sanitizing:
            if self.submission is not None:
                write_beside(self.course, self.submission)
            self._journal.add([self.record])


class GradeInBox(NbGraderPreprocessor):
    """A preprocessor that grades a submission instead of nbgrader's Execute.

    A submission that cannot be graded raises NbGraderException, which fails that submission and no other.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        exporter: SafeSubmissions = self.parent
        return exporter.judged(resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]), resources


SHOWN = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".csv", ".txt", ".md", ".ipynb", ".npz", ".npy"}


def not_to_copy(folder: str) -> list[str]:
    """Return what of a submission is not to lie beside its graded notebook; all of it when it is reached by a link.

    Pictures, texts and tables are copied, as plain files of limited size; nothing that Python, IPython or Jupyter would
    run or read as settings, and nothing hidden.
    """
    if os.path.islink(folder) or os.path.islink(os.path.dirname(folder)):
        return [folder]
    found, room = [], NOTEBOOK_BYTES
    for path in sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names):
        state = os.lstat(path)
        inside = os.path.relpath(path, folder)
        shown = os.path.splitext(path)[1].lower() in SHOWN and not any(
            part.startswith(".") for part in inside.split(os.sep))
        if shown and stat.S_ISREG(state.st_mode) and state.st_size <= room:
            room -= state.st_size   # a file of gigabytes may take no room on the disk, and its copy all of it
        else:
            found.append(path)
    return found
