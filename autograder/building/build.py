"""Builds the units: MyST in solutions/ → nbgrader's source notebooks → students' notebooks, public probes.

``build/source/<unit>/<unit>.ipynb`` is nbgrader's source notebook, ``notebooks/<unit>.ipynb`` what a student
gets, ``notebooks/lab/public/<unit>.json`` the public probes. Built twice, nothing changes: cell ids come from
the exercises and the headings, and nothing in the files tells of the time, the machine or a tool's version.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode

from autograder.building.embedding import figure_files
from autograder.building.exercise_page import PAGE, exercise_page
from autograder.building.veils import kept_veils
from autograder.errors import AutograderError, WrongCommand
from autograder.files import write_whole
from autograder.places import CACHE, CHECKOUT, SOURCES

ROOT = SOURCES
UNIT_FILES = "[0-9][0-9]-*"
MAKERS = ("build.py", "myst.py", "blanking.py", "embedding.py")  # the modules that decide what is built
ONE_ON_A_LINE = ("probes", "mistakes")  # in the public data


class BuildError(AutograderError):
    """Sources are wrong; one sentence per line."""


@dataclass
class Outcome:
    """The outcome of a build.

    changed: the files written or, when only checking, those that differ.
    """

    changed: list[Path] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def units(root: Path = ROOT) -> list[str]:
    """Return the names of all units that have a source."""
    return sorted(path.stem for path in (root / "solutions").glob(f"{UNIT_FILES}.md"))


def build(names: Iterable[str] | None = None, *, check: bool = False, root: Path = ROOT) -> Outcome:
    """Build the units `names`, or all; with `check` only compare what is there with what would be made.

    Raises BuildError when sources are wrong, after the units without errors were built.
    """
    outcome, errors = Outcome(), []
    for unit in units(root) if names is None else names:
        try:
            files, warnings = _files(unit, root)
        except BuildError as error:
            errors.append(str(error))
            continue
        outcome.warnings += warnings
        _write(files, outcome, check, root)
    if names is None:
        if (root / PAGE).parent.is_dir():
            _write({root / PAGE: exercise_page(root / "notebooks" / "lab" / "public")}, outcome, check, root)
        outcome.warnings += [f"notebooks/{path.name} has no source in solutions/; delete it."
                             for path in sorted((root / "notebooks").glob(f"{UNIT_FILES}.ipynb"))
                             if path.stem not in units(root)]
    if errors:
        raise BuildError("\n".join(errors))
    return outcome


def source_notebook(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """Return nbgrader's source notebook of `unit`: answers, points, rubrics."""
    return _notebook(unit, "source", root)


def pristine(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """Return the notebook that grading uses: the student's, with nbgrader's metadata and the mark schemes."""
    return _notebook(unit, "pristine", root)


def blank(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """Return the student's notebook, nothing solved: what `notebooks/<unit>.ipynb` holds once it is built."""
    return _notebook(unit, "blank", root)


def solved(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """Return the student's notebook as a perfect student hands it in."""
    return _notebook(unit, "solved", root)


def _files(unit: str, root: Path) -> tuple[dict[Path, str], list[str]]:
    """Return the contents of a unit's files, and the warnings about its source."""
    made, warnings = _make(unit, root)
    files = {root / "build" / "source" / unit / f"{unit}.ipynb": made["source"],
             root / "notebooks" / f"{unit}.ipynb": made["blank"]}
    exercises = _exercises(unit)
    if exercises:
        cells = nbformat.v4.reads(made["source"]).cells
        order = [cell.id for cell in cells if cell.metadata.nbgrader.solution]
        with kept_veils():
            data = exercises.public_data(unit, order)
        files[root / "notebooks" / "lab" / "public" / f"{unit}.json"] = public_text(data, cells)
    return files, warnings


def _write(files: dict[Path, str], outcome: Outcome, check: bool, root: Path) -> None:
    """Write what differs from the files that are there; with `check` only tell of it."""
    for path, text in files.items():
        if path.is_file() and path.read_bytes() == text.encode():
            continue
        if not check:
            write_whole(path, text.encode())
        if not check or not path.is_relative_to(root / "build"):  # which is not committed
            outcome.changed.append(path)


def public_text(data: dict, cells: Iterable[NotebookNode]) -> str:
    """Return a unit's public data as JSON, with the points that the cells of its notebook give its exercises."""
    points = {cell.id: cell.metadata.nbgrader.points for cell in cells if cell.metadata.nbgrader.grade}
    for name, shipped in data["exercises"].items():
        worth = points.get(f"check_{name}", points.get(name))
        if worth is not None:
            shipped["points"] = worth
    return _laid_out(data) + "\n"


def _laid_out(data: dict) -> str:
    """Return JSON that is compact and differs readably: one probe on a line, one mistake on a line."""
    exercises = (f"{_json(name)}: {{\n{_members(shipped)}}}" for name, shipped in data["exercises"].items())
    rest = {key: value for key, value in data.items() if key != "exercises"}
    return "{" + "".join(f"{_json(key)}: {_json(value)},\n" for key, value in rest.items()) + (
        '"exercises": {\n' + ",\n".join(exercises) + "}}")


def _members(shipped: dict) -> str:
    return ",\n".join(f" {_json(key)}: " + (f"[\n  {text}]" if (text := ",\n  ".join(map(_json, value))) else "[]")
                      if key in ONE_ON_A_LINE else f" {_json(key)}: {_json(value)}" for key, value in shipped.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _make(unit: str, root: Path) -> tuple[dict[str, str], list[str]]:
    """Return the text of each kind of notebook of a unit, and the warnings about its source."""
    from autograder.building.blanking import generate, solve
    from autograder.building.myst import read_source

    read = read_source(_source_path(unit, root))
    errors, warnings = read.errors, read.warnings
    exercises = _exercises(unit)
    if exercises:
        declared = set(exercises.exercises_of(unit))
        asked = {cell.id for cell in read.notebook.cells if cell.metadata.nbgrader.solution}
        errors += [f"{unit}.md: the exercise {name} is not declared in autograder/exercises; declare it there "
                   "or correct its id." for name in sorted(asked - declared)]
        warnings += [f"{unit}.md: the exercise {name} is declared but not asked; ask it, or take it out of "
                     "autograder/exercises." for name in sorted(declared - asked)]
    if errors:
        raise BuildError("\n".join(errors))
    made, student = generate(read.notebook, unit)
    kinds = {"source": read.notebook, "pristine": made, "blank": student, "solved": solve(student, read.notebook)}
    return {kind: nbformat.writes(notebook) + "\n" for kind, notebook in kinds.items()}, warnings


def _exercises(unit: str) -> ModuleType | None:
    """Return the package of declared exercises, if the unit has any."""
    from autograder import exercises

    return exercises if unit in exercises.UNITS else None


def _notebook(unit: str, kind: str, root: Path) -> NotebookNode:
    """Return one of a unit's notebooks, from the cache under build/ if the source is unchanged."""
    cache = CACHE if root == ROOT else root / "build" / "cache"
    path = cache / f"{unit}-{kind}-{_key(unit, root)}.ipynb"
    try:
        text = _cached_text(path)
    except OSError:
        text = _made(unit, root, path.stem.rpartition("-")[2])[kind]
        with suppress(OSError):  # where nothing can be kept, each process makes it once
            write_whole(path, text.encode())
            for old in set(cache.glob(f"{unit}-{kind}-*.ipynb")) - {path}:
                old.unlink(missing_ok=True)
    return nbformat.v4.reads(text)  # nbformat.reads would validate as well, which takes longer than all else


@lru_cache(maxsize=16)
def _made(unit: str, root: Path, key: str) -> dict[str, str]:
    """Return the unit's notebooks of each kind, made once for each `key` of its sources."""
    return _make(unit, root)[0]


@lru_cache(maxsize=64)
def _cached_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _key(unit: str, root: Path) -> str:
    """Return a hash of all that the unit's notebooks are made of."""
    path = _source_path(unit, root)
    content = path.read_bytes()
    digest = hashlib.sha256(content + _makers())
    for figure in figure_files(content.decode(), path.parent):
        digest.update(figure.name.encode() + (figure.read_bytes() if figure.is_file() else b""))
    return digest.hexdigest()[:24]


@lru_cache(maxsize=1)
def _makers() -> bytes:
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in MAKERS)).digest()


def _source_path(unit: str, root: Path) -> Path:
    path = root / "solutions" / f"{unit}.md"
    if not path.is_file():
        raise BuildError(f"There is no unit {unit!r}; the units are {', '.join(units(root)) or 'none yet'}.")
    return path


def run_build(names: list[str], *, check: bool, strict: bool) -> int:
    """Build units, or all, and say what was written; 1 for wrong sources, with check for what differs, with strict for
    warnings too.
    """
    if CHECKOUT is None:
        raise WrongCommand("This autograder is installed as a package, which holds its notebooks already. To change "
                           "the units, clone the repository and run `autograder build` there; to ask exercises of your "
                           "own, use `autograder new-exercise`.")
    try:
        outcome = build(names or None, check=check)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    for warning in outcome.warnings:
        print(warning, file=sys.stderr)
    for path in outcome.changed:
        print(f"{path.relative_to(ROOT)} {'differs; run `make build`' if check else 'written'}.")
    return int(bool(check and outcome.changed) or bool(strict and outcome.warnings))
