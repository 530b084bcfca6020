"""nbgrader as it comes: its own Execute, and check cells whose last value is the points that the answer earns.

Such a check cell is what an instructor can have without this project's autograder: the lab's judge on the public
probes, in the student's process. It believes what it finds there; for honest students it gives the same totals.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import measure
import nbformat

from autograder.building.build import source_notebook

CONFIG = '''from autograder.building.blanking import generate_config, generate_preprocessors
c = get_config()
c.merge(generate_config())
c.GenerateAssignment.preprocessors = generate_preprocessors()
c.Execute.timeout = 300
'''
CHECK = '''from lab.calling.calls import find
from lab.judging.judge import judge
from lab.shipped import public_question
asked = public_question("{exercise}")
round(judge(asked, [find(probe.request, globals()) for probe in asked.probes]).fraction * {points}, 4)'''
ROOT = Path(__file__).resolve().parents[1]
DATA = "data/"

PICTURES_OFF = {"LAB_PICTURES": "off"}


def make_course(course: Path, units: list[str]) -> None:
    """A course of plain nbgrader with these units, released."""
    (course / "submitted").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    for unit in units:
        notebook = source_notebook(unit)
        for cell in notebook.cells:
            role = cell.metadata.get("nbgrader", {})
            if role.get("grade") and not role.get("solution"):
                cell.source = CHECK.format(exercise=role.grade_id.removeprefix("check_"), points=role.points)
        path = course / "source" / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        if DATA in "".join(cell.source for cell in notebook.cells):
            shutil.copytree(ROOT / "notebooks" / DATA, path.parent / DATA)  # nbgrader puts it beside each notebook
        nbformat.write(notebook, path)
        answer = measure.run(["nbgrader", "generate_assignment", unit, "--create"], course)
        if answer.code:
            raise RuntimeError(answer.text)


def autograde(course: Path, unit: str, pictures: bool = False) -> measure.Run:
    """`nbgrader autograde UNIT`; `marked` is where its start ends and the first submission begins.

    pictures: whether the lab draws its pictures, as it does in every notebook that nobody tells not to.
    """
    answer = measure.run(["nbgrader", "autograde", unit, "--force"], course, {} if pictures else PICTURES_OFF,
                         mark="Converting notebook")
    if answer.code or answer.marked is None:
        raise RuntimeError(answer.text[-3000:])
    return answer


def totals(course: Path, unit: str) -> dict[str, float]:
    """What each student earned automatically, from nbgrader's gradebook."""
    with sqlite3.connect(course / "gradebook.db", timeout=60) as database:
        return dict(database.execute(
            "SELECT submitted_assignment.student_id, ROUND(SUM(COALESCE(grade.auto_score, 0)), 4) FROM grade "
            "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
            "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
            "JOIN assignment ON assignment.id = submitted_assignment.assignment_id "
            "WHERE assignment.name = ? GROUP BY submitted_assignment.student_id", (unit,)).fetchall())


