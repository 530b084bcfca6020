"""Put the lab and the data beside a unit's notebook for students, and tell whether that notebook is blank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.course.folder import Course, CourseError
from autograder.files import write_whole
from autograder.preparing.course_unit import CourseUnit
from lab.places import DATA, LAB

# Of the lab, files of these kinds; whatever else lies in its folder stays there.
CODE = {".py", ".js", ".css", ".html", ".svg", ".json", ".typed"}
TABLES = {".npz", ".npy", ".csv", ".md"}
PUBLIC = "public"


def files_beside(unit: CourseUnit) -> Iterator[tuple[str, bytes]]:
    """Yield (path below the student's folder, content) of what a unit's notebook needs to run. Raise ExerciseError."""
    for path in sorted(LAB.rglob("*")):
        inside = path.relative_to(LAB)
        if path.suffix in CODE and path.is_file() and inside.parts[0] not in (PUBLIC, "data"):
            yield f"lab/{inside.as_posix()}", path.read_bytes()
    for path in sorted(DATA.iterdir()):
        if path.suffix in TABLES and path.is_file():
            yield f"data/{path.name}", path.read_bytes()
    public = LAB / PUBLIC / f"{unit.name}.json"
    if unit.own or unit.points:
        yield f"lab/{PUBLIC}/{unit.name}.json", unit.public_text().encode()
    elif public.is_file():
        yield f"lab/{PUBLIC}/{unit.name}.json", public.read_bytes()


def put_beside(folder: Path, unit: CourseUnit) -> None:
    """Bring the lab and the data beside a released notebook up to date; modules that the lab no longer has go."""
    wanted = dict(files_beside(unit))
    for place, content in wanted.items():
        path = folder / place
        if not path.is_file() or path.read_bytes() != content:
            write_whole(path, content, lasting=False)
    for path in (folder / "lab").rglob("*"):
        if path.suffix in CODE and path.is_file() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def check_released(course: Course, unit: CourseUnit) -> None:
    """Raise CourseError where the released notebook holds an answer, as when somebody solved it in its place."""
    path = course.root / "release" / unit.name / f"{unit.name}.ipynb"
    blank = {cell.metadata.nbgrader.grade_id: cell.source for cell in unit.blank().cells
             if cell.metadata.nbgrader.solution}
    try:
        cells = nbformat.v4.reads(path.read_text("utf-8")).cells
    except Exception as error:  # nbformat raises what it likes
        raise CourseError(f"{path} is no notebook any more ({error}); delete it, and a new one is made.") from error
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.get("outputs") or blank.get(name, cell.source) != cell.source:
            what = f"the answer cell {name} is not blank" if not cell.get("outputs") else "cells of it were run"
            raise CourseError(f"{path} was changed since it was made: {what}. Move it away, and a new one is made.")
