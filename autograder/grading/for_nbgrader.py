"""nbgrader's settings for a course: what its own commands need so that they do what ours do.

A course's nbgrader_config.py takes them all by one line, and its own settings stand below that line, so that a new
version of this project never conflicts with them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import Execute, GetGrades, NbGraderPreprocessor
from traitlets import Unicode
from traitlets.config import Config

from autograder.building.blanking import generate_config, generate_preprocessors
from autograder.course.folder import Course
from autograder.course.model_answers import model_answers_shown
from autograder.errors import AutograderError
from autograder.grading.preprocessor import GradeInBox, SafeSubmissions
from autograder.grading.releasing import ReleaseFeedback, ReleaseUnit

SCHEME = re.compile(r"<!-- === BEGIN MARK SCHEME === -->.*?<!-- === END MARK SCHEME === -->", re.DOTALL)


class CourseLatePenalty(LateSubmissionPlugin):
    """A plugin that applies the late rule of course.toml, or nbgrader's own `penalty_method` without one."""

    course = Unicode(".", help="The course folder.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Return the points that a late submission loses, or None. Raise SettingsError."""
        late = Course(Path(self.course).resolve()).settings.late
        if late.rule == "none":
            return super().late_submission_penalty(student_id, score, total_seconds_late)
        return late.penalty(score, total_seconds_late)


class HideModelAnswers(NbGraderPreprocessor):
    """A preprocessor that removes mark schemes and model answers from feedback until course.toml lets them be seen."""

    course = Unicode(".", help="The course folder.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook, with or without what stands between the markers of a mark scheme."""
        try:
            shown = model_answers_shown(Course(Path(self.course).resolve()), resources["nbgrader"]["assignment"])
        except AutograderError as error:
            raise NbGraderException(str(error)) from error
        if not shown:
            for cell in nb.cells:
                if cell.cell_type == "markdown":
                    cell.source = SCHEME.sub("", cell.source)
        return nb, resources


def course_config(file: str) -> Config:
    """Return nbgrader's settings for the course that holds `file`, its nbgrader_config.py."""
    root = Path(file).resolve().parent
    c = Config()

    # Students' notebooks are made as `autograder build` makes them: blanks that return nothing, no raised exceptions.
    c.merge(generate_config())
    c.GenerateAssignment.preprocessors = generate_preprocessors()

    # nbgrader runs a notebook in a kernel and believes its outputs. Ours runs it in the box, judges outside of it, and
    # writes each verdict as the output that nbgrader's own scoring (SaveAutoGrades) then reads.
    c.Autograde.autograde_preprocessors = [
        GradeInBox if step is Execute else step for step in Autograde.autograde_preprocessors.default()
    ]

    # nbgrader opens whatever lies in submitted/, copies what links point to, and stops the whole batch at a cell whose
    # metadata it does not know. This exporter reads plain files only and gives nbgrader the student's answers grafted
    # into the pristine notebook, whose metadata are ours; it also prepares the gradebook when it is new.
    c.Autograde.exporter_class = SafeSubmissions

    c.AssignLatePenalties.plugin_class = CourseLatePenalty
    c.CourseLatePenalty.course = str(root)

    c.GenerateFeedback.preprocessors = [GetGrades, HideModelAnswers, CSSHTMLHeaderPreprocessor]
    c.HideModelAnswers.course = str(root)

    # A unit needs the lab and the data; what was graded by `autograder grade` need not have come through the exchange.
    c.ExchangeFactory.release_assignment = ReleaseUnit
    c.ExchangeFactory.release_feedback = ReleaseFeedback

    # Files that `autograder grade` was writing when it was killed.
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".*.partial"]

    try:
        database = Course(root).settings.db
    except AutograderError:  # said, and grading refused, by SafeSubmissions: nbgrader would go on without any settings
        database = ""
    if database:
        c.CourseDirectory.db_url = database
    return c
