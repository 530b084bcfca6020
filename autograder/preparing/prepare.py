"""Making a course ready: its source and release notebooks, and the cells of its units in the gradebook.

What is there already and still right is left alone, and what a person changed is refused, never overwritten. nbgrader's
own GenerateAssignment makes the release and the gradebook's entries, as `nbgrader generate_assignment` would.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from sqlalchemy import make_url

from autograder.course.folder import Course, CourseError
from autograder.course.lateness import check_one_rule
from autograder.course.memory import (
    Memory,
    RememberedUnit,
    has_started,
    installed_version,
    read_memory,
    write_memory,
)
from autograder.files import write_whole
from autograder.places import CONFIG
from autograder.preparing.course_unit import CourseUnit, course_unit
from autograder.preparing.for_students import put_beside
from autograder.preparing.version import unit_version

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory


class NeedsUpgrade(CourseError):
    """The installed units are not those that the course was started with."""


def prepare(course: Course, units: Iterable[str], *, upgrading: bool = False) -> None:
    """Make everything that grading needs. For whoever holds the course; upgrading: the installed units replace others.

    Raise SettingsError, ExerciseError, NeedsUpgrade, CourseError or GradebookError.
    """
    units = list(units)
    memory = read_memory(course.records)
    asked = [course_unit(course, unit) for unit in units]
    for unit in asked:
        if not upgrading:
            check_version(course, unit.name, memory)
        check_source(course, unit, memory)
    course.submitted.mkdir(exist_ok=True)
    if not (course.root / CONFIG.name).exists():
        write_whole(course.root / CONFIG.name, CONFIG.read_bytes())
    course.secret()
    directory = course.nbgrader()
    check_one_rule(course, directory.config)
    if course.db_url and make_url(course.db_url).password is None and course.db_url != Course(course.root).db():
        memory = replace(memory, db=course.db_url)
    for unit in asked:
        source = _prepare_unit(course, directory, unit)
        memory = memory.with_unit(unit.name, RememberedUnit(installed_version(), unit_version(unit.name), source))
    if memory != read_memory(course.records):
        write_memory(course.records, memory)


def check_version(course: Course, unit: str, memory: Memory) -> None:
    """Raise NeedsUpgrade where a started unit, or course.toml, asks for other units than the installed ones."""
    wanted, installed = course.settings.version, installed_version()
    if wanted and wanted != installed and wanted not in memory.versions:
        raise NeedsUpgrade(f'{course.root / "course.toml"} asks for version "{wanted}" of the units, and {installed} '
                           f"is installed. Install that version, or run `autograder upgrade {course.root}`, which "
                           "keeps all marks.")
    if not has_started(course.records, unit):
        return
    known = memory.units.get(unit)
    if known is None:
        raise NeedsUpgrade(f"{course.root} graded {unit} with an earlier version, which did not note which. Run "
                           f"`autograder upgrade {course.root}`, which keeps all marks and regrades what changed.")
    if known.digest != unit_version(unit):
        which = "other units" if known.version == installed else f"version {known.version}"
        raise NeedsUpgrade(f"{course.root} graded {unit} with {which}, and the installed version {installed} may grade "
                           f"it differently. Run `autograder upgrade {course.root}`, which keeps all marks and "
                           "regrades what changed, or install the units that it was started with.")


def check_source(course: Course, unit: CourseUnit, memory: Memory) -> None:
    """Raise CourseError where the source notebook is neither what a program wrote there nor what it would write."""
    path = source_path(course, unit.name)
    if not path.exists():
        return
    there, known = path.read_bytes(), memory.units.get(unit.name)
    if there == source_text(unit) or (known is not None and known.source == digest(there)):
        return
    if known is None:
        raise NeedsUpgrade(f"{path} was made by an earlier version, or changed by hand. Run `autograder upgrade "
                           f"{course.root}`, which keeps a copy of it, or move it out of source/.")
    raise CourseError(f"{path} was changed since the autograder made it, and grading would not follow that change."
                      f"{_points_changed(there, unit)} To change points, write them under [points] in course.toml; to "
                      "ask something of your own, use `autograder new-exercise`. Then move this file out of source/, "
                      "and a new one is made.")


def _points_changed(there: bytes, unit: CourseUnit) -> str:
    """Return a sentence with the points that were edited, in the form that course.toml wants."""
    try:
        cells = nbformat.v4.reads(there.decode()).cells
        edited = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points for cell in cells
                  if cell.metadata.get("nbgrader", {}).get("grade")}
    except Exception:  # nbformat raises what it likes, and this only helps
        return ""
    lines = [f"{name.removeprefix('check_')} = {edited[name]:g}" for name, worth in points_of(unit.source()).items()
             if name in edited and edited[name] != worth]
    return f" Its points differ; in course.toml they are\n[points]\n{chr(10).join(lines)}\n" if lines else ""


def points_of(notebook: NotebookNode) -> dict[str, float]:
    """Return the points of each graded cell of a notebook, by grade_id."""
    return {cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points) for cell in notebook.cells
            if cell.metadata.nbgrader.grade}


def source_path(course: Course, unit: str) -> Path:
    """Return where nbgrader's source notebook of a unit lies."""
    return course.root / "source" / unit / f"{unit}.ipynb"


def source_text(unit: CourseUnit) -> bytes:
    """Return what that file should hold."""
    return (nbformat.v4.writes(unit.source()) + "\n").encode()


def digest(content: bytes) -> str:
    """Return the digest by which a file that a program wrote is recognised."""
    return hashlib.sha256(content).hexdigest()


def _prepare_unit(course: Course, directory: CourseDirectory, unit: CourseUnit) -> str:
    """Prepare one unit; return the digest of its source notebook."""
    from autograder.course.gradebook import enter_course, set_duedate
    from autograder.course.gradebook_cells import difference, prepared_for, take_cells

    name, path, text = unit.name, source_path(course, unit.name), source_text(unit)
    changed = not path.exists() or path.read_bytes() != text
    if changed:
        write_whole(path, text)
    pristine = unit.pristine()
    released = (course.root / "release" / name / f"{name}.ipynb").exists()
    if not released or changed or not prepared_for(directory.db_url, name, pristine):
        if not directory.db_url.startswith("sqlite"):
            with _programs_beside_python():
                enter_course(directory.db_url, directory.course_id)
        differs = difference(directory.db_url, name, pristine)
        if differs and differs.gone and has_started(course.records, name):
            raise CourseError(f"{name} no longer asks {', '.join(differs.gone)}, for which the gradebook has marks. "
                              "Put it back and give it the weight 0 in course.toml, or run `autograder upgrade` in the "
                              "course folder, which writes those marks down before it takes them out.")
        take_cells(directory.db_url, name, pristine)
        _generate_assignment(course, directory, name)
        if not prepared_for(directory.db_url, name, pristine):
            raise CourseError(f"The gradebook of {course.root} does not take the cells of {name} as they are now; see "
                              "whether nbgrader_config.py changes GenerateAssignment, or start a new course folder.")
    put_beside(course.root / "release" / name, unit)
    if name in course.settings.late.due:
        set_duedate(directory.db_url, name, course.settings.late.due[name].astimezone(UTC).replace(tzinfo=None))
    return digest(text)


def _generate_assignment(course: Course, directory: CourseDirectory, unit: str) -> None:
    """Run nbgrader's own step on one unit."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.utils import capture_log, temp_attrs

    from autograder.course.gradebook import make_gradebook

    with temp_attrs(directory, assignment_id=unit), _programs_beside_python():
        make_gradebook(directory.db_url)
        converter = GenerateAssignment(coursedir=directory, config=directory.config)
        converter.force = True
        result = capture_log(converter)
    if result["success"]:
        return
    log = result.get("log", "") + result.get("error", "")
    if "there are submissions associated with it" in log.replace('"\n', "").replace("\n", " "):
        raise CourseError(f"The exercises of {unit} are not those that this gradebook has submissions for; run "
                          "`autograder upgrade` in the course folder, which keeps all marks.")
    if "database is locked" in log:
        raise CourseError(f"The gradebook {directory.db_url} is in use by another program; close it and try again.")
    last = log.strip().splitlines()[-1] if log.strip() else "no reason given"
    print(log, file=sys.stderr)
    raise CourseError(f"nbgrader could not prepare {unit} in {course.root}: {last}")


@contextmanager
def _programs_beside_python() -> Iterator[None]:
    """Put Python's own folder on the path, where nbgrader looks for alembic when it makes a gradebook."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
