"""A unit as one course asks it: the installed unit, with the course's points and own exercises in it.

A course that changes nothing has the installed unit itself, to the last byte.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.building import build
from autograder.course.folder import Course
from autograder.errors import did_you_mean
from autograder.exercises import UNITS, exercises_of
from autograder.exercises.kinds import Exercise
from autograder.exercises.public import unit_data
from autograder.files import write_whole
from autograder.preparing.own_exercises import ExerciseError, OwnExercise, check_folders, own_exercises
from autograder.preparing.version import unit_version
from lab.shipped import unit_data as installed_data

WORTH = re.compile(r"\*\*Mark scheme\*\* \([\d.]+ points?\)")
CACHE = ".built"  # in records/: the notebooks of changed units, which take a moment to make


@dataclass(frozen=True)
class CourseUnit:
    """One unit of one course.

    points: the course's own, by exercise of this unit.  own: the course's own exercises in it.
    followthrough: whether an answer is judged again with right functions instead of wrong ones that it uses.
    """

    name: str
    points: Mapping[str, float] = field(default_factory=dict)
    own: tuple[OwnExercise, ...] = ()
    followthrough: bool = True
    cache: Path | None = None

    @property
    def is_changed(self) -> bool:
        """Return True if the course's notebook differs from the installed one."""
        return bool(self.points or self.own)

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """Return all exercises by id, the installed ones first."""
        installed = exercises_of(self.name) if self.name in UNITS else {}
        return {**installed, **{one.name: one.exercise for one in self.own}}

    @cached_property
    def version(self) -> str:
        """Return a digest of everything besides the submission that a grade depends on."""
        own = [repr(sorted(self.points.items())).encode() if self.points else b"", *(one.content for one in self.own),
               b"" if self.followthrough else b"no follow-through"]
        installed = unit_version(self.name)
        return hashlib.sha256(b"\0".join([installed.encode(), *own])).hexdigest()[:32] if any(own) else installed

    def source(self) -> NotebookNode:
        """Return nbgrader's source notebook: answers, points, mark schemes. Raise ExerciseError."""
        notebook = build.source_notebook(self.name)
        if self.is_changed:
            notebook.cells = _with_own(notebook.cells, self.own, self.name)
            for cell in notebook.cells:
                _set_points(cell, self.points)
        return notebook

    def pristine(self) -> NotebookNode:
        """Return the notebook that grading uses."""
        return build.pristine(self.name) if not self.is_changed else self._made("pristine")

    def blank(self) -> NotebookNode:
        """Return the notebook that students get."""
        return build.blank(self.name) if not self.is_changed else self._made("blank")

    def public_text(self) -> str:
        """Return the JSON that ships with the student's notebook, for lab/public/<unit>.json.

        What installed exercises ship is taken as it was built: their slow hashes take a quarter of a minute to make.
        """
        cells = self.source().cells
        order = [cell.id for cell in cells if cell.metadata.nbgrader.solution]
        own = unit_data(self.name, [one.exercise for one in self.own])["exercises"]
        shipped = {**installed_data(self.name)["exercises"], **own}
        asked = {name: shipped[name] for name in dict.fromkeys([*order, *self.exercises]) if name in self.exercises}
        return build.public_text({"unit": self.name, "exercises": asked}, cells)

    def _made(self, kind: str) -> NotebookNode:
        from autograder.building.blanking import generate  # nbgrader's steps, which take a second to import

        source = nbformat.v4.writes(self.source())
        key = hashlib.sha256(source.encode()).hexdigest()[:24]
        path = (self.cache or Path()) / f"{self.name}-{kind}-{key}.ipynb"
        if self.cache is None or not path.is_file():
            made = dict(zip(("pristine", "blank"), generate(nbformat.v4.reads(source), self.name)))
            text = nbformat.v4.writes(made[kind])
            if self.cache is None:
                return nbformat.v4.reads(text)
            write_whole(path, text.encode())
            for old in set(self.cache.glob(f"{self.name}-{kind}-*.ipynb")) - {path}:
                old.unlink(missing_ok=True)
        return nbformat.v4.reads(_text(path))


@lru_cache(maxsize=32)
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def course_unit(course: Course, name: str) -> CourseUnit:
    """Return a unit as a course asks it. Raise SettingsError, or ExerciseError where an own exercise cannot be used."""
    check_folders(course)
    settings, own = course.settings, tuple(own_exercises(course, name))
    for one in own:
        for unit in UNITS:
            if one.name in exercises_of(unit):
                raise ExerciseError(f"exercises/{name}/{one.name}.py: {unit} has an exercise of this name; give yours "
                                    "another one.")
    names = {*(exercises_of(name) if name in UNITS and settings.points else ()), *(one.name for one in own)}
    points = {exercise: worth for exercise, worth in settings.points.items() if exercise in names}
    return CourseUnit(name, points, own, settings.followthrough, course.records / CACHE)


def _with_own(cells: Iterable[NotebookNode], own: Iterable[OwnExercise], unit: str) -> list[NotebookNode]:
    """Return the cells, each own exercise below the exercise that it comes after, or at the end."""
    found = list(cells)
    for one in own:
        asked = {cell.metadata.nbgrader.grade_id for cell in found if cell.metadata.nbgrader.solution}
        if one.after and one.after not in asked:
            raise ExerciseError(f"exercises/{unit}/{one.name}.md: `after: {one.after}` names no exercise of {unit}."
                                f"{did_you_mean(one.after, asked)}")
        at = 1 + max((i for i, cell in enumerate(found)
                      if cell.metadata.nbgrader.grade_id in (one.after, f"check_{one.after}")), default=len(found) - 1)
        found[at:at] = deepcopy(list(one.cells))
    return found


def _set_points(cell: NotebookNode, points: Mapping[str, float]) -> None:
    role = cell.metadata.nbgrader
    name = role.grade_id.removeprefix("check_") if role.grade else role.grade_id.removesuffix("_question")
    if name not in points:
        return
    worth = int(points[name]) if points[name] == int(points[name]) else points[name]
    if role.grade:
        role.points = worth
    elif role.grade_id.endswith("_question"):
        cell.source = WORTH.sub(f"**Mark scheme** ({worth:g} point{'' if worth == 1 else 's'})", cell.source)
