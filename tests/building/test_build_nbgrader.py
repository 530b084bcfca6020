"""The built source notebook in nbgrader's own hands: its generate step, its autograde, its formgrader."""
from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.server_extensions.formgrader import handlers
from sample_unit import UNIT, make_house
from traitlets.config import Config

from autograder.building import build
from autograder.building.blanking import generate_config, generate_preprocessors


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """Return a course folder in which nbgrader released the sample unit and autograded a student, whose code is not run."""
    house = make_house(tmp_path_factory.mktemp("house"))
    root = tmp_path_factory.mktemp("course")
    source = root / "source" / UNIT / f"{UNIT}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(build.source_notebook(UNIT, root=house), source)
    config = generate_config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = UNIT
    config.GenerateAssignment.preprocessors = generate_preprocessors()
    config.Autograde.autograde_preprocessors = [
        step for step in Autograde.autograde_preprocessors.default() if step is not Execute]
    handed_in = root / "submitted" / "ada" / UNIT
    handed_in.mkdir(parents=True)
    nbformat.write(build.solved(UNIT, root=house), handed_in / f"{UNIT}.ipynb")
    with pytest.MonkeyPatch.context() as patch:  # nbgrader calls alembic, which lies beside python
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        for converter in (GenerateAssignment, Autograde):
            converter(coursedir=CourseDirectory(config=config), config=config).start()
    shutil.copytree(house, root / "house")
    return root


def read(path: Path):
    return nbformat.read(path, as_version=4)


def test_nbgrader_itself_releases_the_notebook_that_we_build(course):
    released = read(course / "release" / UNIT / f"{UNIT}.ipynb")
    assert released == build.blank(UNIT, root=course / "house")


def test_graded_notebook_has_the_cells_of_the_pristine_one(course):
    graded = read(course / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb")
    pristine = build.pristine(UNIT, root=course / "house")
    for cell, expected in zip(graded.cells, pristine.cells, strict=True):
        assert cell.metadata.nbgrader.checksum == expected.metadata.nbgrader.checksum
        assert cell.metadata.nbgrader.solution or cell.source == expected.source


def test_formgrader_shows_the_rubric_and_the_model_answer_beside_the_students_answer(course):
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {"assignment_id": UNIT, "notebook_id": UNIT, "submission_id": "1", "index": 0, "total": 1,
                 "base_url": "", "my_url": "", "last_url": "", "user": "ada", "notebook_path": "", "keywords": ""}
    html, _ = HTMLExporter(config=config).from_filename(
        str(course / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb"), resources=resources)
    question, rubric = html.index("need a bias?"), html.index("the boundary is named")
    model, box = html.index("Without one its boundary goes through the origin"), html.index('id="why_bias"')
    assert question < rubric < model < box
    assert html.count("Without one its boundary") == 2  # the model answer, and the perfect student's own
    assert "Mark scheme" in html[question:box]
    assert '<img alt="A circle" src="data:image/svg+xml' in html
