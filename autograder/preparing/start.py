"""A new course, and a new exercise of one's own: the files that an instructor then changes, and no program any more."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from autograder.building.build import source_notebook
from autograder.course.folder import OWN_EXERCISES, Course, CourseError, installed_units, known_units, open_course
from autograder.course.memory import installed_version
from autograder.course.settings import NAME
from autograder.errors import did_you_mean
from autograder.exercises import UNITS, exercises_of
from autograder.files import write_whole
from autograder.preparing.course_unit import course_unit
from autograder.preparing.own_exercises import ID
from autograder.preparing.prepare import points_of
from autograder.preparing.trying import problems_of


def start_course(folder: str | Path, units: Sequence[str] = (), db: str = "") -> Course:
    """Write course.toml and exercises/ into a folder, made if need be; leave everything else there alone.

    Raise CourseError where the folder has a course.toml already, or for an unknown unit.
    """
    chosen = known_units(units)
    path = Path(folder).resolve()
    if (path / NAME).exists():
        raise CourseError(f"{path / NAME} exists already, and is yours to change; nothing was written.")
    path.mkdir(parents=True, exist_ok=True)
    points = "\n".join(f"# {unit}\n" + "\n".join(f"#   {name.removeprefix('check_')} = {worth:g}" for name, worth in
                                                points_of(source_notebook(unit)).items()) for unit in chosen)
    text = _template(NAME).format(
        version=installed_version(), units="\n".join(f'    "{unit}",' for unit in chosen), points=points)
    if db:
        text = text.replace('\ndb = ""\n', f"\ndb = {_quoted(db)}\n")
    readme = path / OWN_EXERCISES / "README.md"
    if not readme.exists():
        write_whole(readme, _template("README.md").encode())
    write_whole(path / NAME, text.encode())
    return open_course(path)


def start_exercise(course: Course, name: str, unit: str, after: str = "") -> list[Path]:
    """Write the pair of files of a new exercise that works; return their paths. Raise CourseError."""
    (unit,) = course.named_units([unit])
    if not ID.fullmatch(name):
        raise CourseError(f"{name!r} cannot be the name of an exercise; write it like weighted_sum: small letters, "
                          "digits and _, a letter first.")
    for other in installed_units():
        if name in [*(exercises_of(other) if other in UNITS else ()), *course.own_exercises(other)]:
            raise CourseError(f"{other} has an exercise {name} already; choose another name.")
    asked = list(exercises_of(unit)) if unit in UNITS else []
    if after and after not in asked:
        raise CourseError(f"{unit} has no exercise {after!r} to put yours after.{did_you_mean(after, asked)}")
    paths = [course.root / OWN_EXERCISES / unit / f"{name}.{ending}" for ending in ("py", "md")]
    title = name.replace("_", " ").capitalize()
    for path in paths:
        if path.exists():
            raise CourseError(f"{path} exists already; nothing was written.")
    for path in paths:
        write_whole(path, _template(f"exercise.{path.suffix[1:]}").format(name=name, title=title, after=after).encode())
    return paths


def try_exercises(course: Course, units: Sequence[str]) -> list[str]:
    """Return what is wrong with the course's own exercises in these units, in sentences. Raise ExerciseError."""
    return [f"exercises/{unit}/{one.name}.py: {sentence}" for unit in units
            for one in course_unit(course, unit).own for sentence in problems_of(unit, one.exercise)]


def _template(name: str) -> str:
    return (files("autograder.preparing") / "templates" / f"{name}.txt").read_text("utf-8")


def _quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
