"""A course's own exercises: `exercises/<unit>/<name>.py` declares one, `<name>.md` beside it asks it.

The Python file assigns one `Exercise` of the id <name>. The Markdown file holds its cells as solutions/ does; a line
`after: <exercise>` above them, between two lines `---`, says where in the unit they go (without it: at the end).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from nbformat import NotebookNode

from autograder.course.folder import OWN_EXERCISES, Course, installed_units
from autograder.errors import WrongCommand, did_you_mean
from autograder.exercises.kinds import KINDS, Exercise

HEAD = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
ID = re.compile(r"[a-z][a-z0-9_]{0,50}")
HINTS, MISTAKES = 3, 3


class ExerciseError(WrongCommand):
    """An own exercise cannot be used: the file, what is wrong there, and what to write."""


@dataclass(frozen=True)
class OwnExercise:
    """One exercise of the course.  after: the exercise below which it is asked, or "".  cells: of a source notebook."""

    name: str
    unit: str
    after: str
    exercise: Exercise
    cells: tuple[NotebookNode, ...] = field(repr=False)
    content: bytes = field(repr=False)


def check_folders(course: Course) -> None:
    """Raise ExerciseError where a folder in exercises/ is not named like a unit, so that nothing is left out unseen."""
    units = installed_units()
    for folder in sorted((course.root / OWN_EXERCISES).glob("*/")):
        if folder.is_dir() and folder.name not in units and any(folder.glob("*.py")):
            raise ExerciseError(f"{folder} is not named like a unit; the units are {', '.join(units)}."
                                f"{did_you_mean(folder.name, units)}")


def own_exercises(course: Course, unit: str) -> list[OwnExercise]:
    """Return the course's own exercises in a unit. Raise ExerciseError."""
    folder = course.root / OWN_EXERCISES / unit
    return [_read(folder / f"{name}.py", unit) for name in course.own_exercises(unit)]


def _read(path: Path, unit: str) -> OwnExercise:
    text = path.with_suffix(".md")
    for file in (path, text):
        if not file.is_file():
            raise ExerciseError(f"{file} does not exist; an own exercise is a pair of files, {path.name} and "
                                f"{text.name}. `autograder new-exercise` makes both.")
    code, page = path.read_bytes(), text.read_bytes()
    return _made(path, code, page, unit)


@lru_cache(maxsize=64)
def _made(path: Path, code: bytes, page: bytes, unit: str) -> OwnExercise:
    exercise = _declared(path, code)
    after, cells = _cells(path.with_suffix(".md"), page.decode("utf-8"), exercise)
    return OwnExercise(path.stem, unit, after, exercise, tuple(cells), code + b"\0" + page)


def _declared(path: Path, code: bytes) -> Exercise:
    module = ModuleType(f"course_exercises.{path.stem}")
    module.__file__ = str(path)
    try:
        exec(compile(code, str(path), "exec"), vars(module))  # the instructor's own file, in the instructor's course
    except Exception as error:
        line = error.lineno if isinstance(error, SyntaxError) else _line(error, path)
        raise ExerciseError(f"{path}, line {line}: {type(error).__name__}: {error}. Correct that line.") from error
    found = [value for value in vars(module).values() if isinstance(value, Exercise)]
    if len(found) != 1:
        raise ExerciseError(f"{path} declares {len(found)} exercises; assign exactly one Exercise there.")
    (exercise,) = found
    for is_wrong, sentence in (
            (not ID.fullmatch(path.stem), f"a name such as {path.stem!r} cannot be used; write it like weighted_sum"),
            (exercise.id != path.stem, f"the id is {exercise.id!r}; make it {path.stem!r}, the name of the file"),
            (exercise.kind not in KINDS, f"there is no kind {exercise.kind!r}; the kinds are {', '.join(KINDS)}"),
            (exercise.kind != "explain" and len(exercise.hints) != HINTS,
             f"there are {len(exercise.hints)} hints; write {HINTS}, from a nudge to nearly there"),
            (exercise.kind == "function" and len(exercise.mistakes) < MISTAKES,
             f"there are {len(exercise.mistakes)} mistakes; write at least {MISTAKES} that students make")):
        if is_wrong:
            raise ExerciseError(f"{path}: {sentence}.")
    return exercise


def _line(error: BaseException, path: Path) -> int:
    lines, trace = [0], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1]


def _cells(path: Path, page: str, exercise: Exercise) -> tuple[str, list[NotebookNode]]:
    """Return the exercise that these cells come after, and the cells, with ids that meet none of the unit's."""
    from autograder.building.myst import read_source

    head = HEAD.match(page)
    options = dict(line.split(":", 1) for line in (head[1] if head else "").splitlines() if ":" in line)
    unknown = [name for name in options if name.strip() not in ("after", "jupytext", "kernelspec")]
    if unknown:
        raise ExerciseError(f"{path}: there is no {unknown[0]!r} between the lines ---; write after: and an exercise.")
    source = read_source(path, page[head.end():] if head else page)
    if source.errors:
        raise ExerciseError("\n".join(f"{path.parent}/{sentence}" for sentence in source.errors))
    names = {cell.metadata.nbgrader.grade_id for cell in source.notebook.cells if cell.metadata.nbgrader.solution}
    if names != {exercise.id}:
        raise ExerciseError(f"{path} asks {', '.join(sorted(names)) or 'nothing'}; it has to ask {exercise.id}, which "
                            f"{path.stem}.py declares, and nothing else.")
    bears_name = (exercise.id, f"check_{exercise.id}", f"{exercise.id}_question")
    for cell in source.notebook.cells:
        if cell.metadata.nbgrader.grade_id not in bears_name:
            cell.id = cell.metadata.nbgrader.grade_id = f"own-{exercise.id.replace('_', '-')}-{cell.id}"[:64]
    return options.get("after", "").strip(), source.notebook.cells
