"""Builds the units: MyST in solutions/ → nbgrader's source notebooks → the student's notebooks and public probes.

``build/source/<unit>/<unit>.ipynb`` is nbgrader's source notebook, ``notebooks/<unit>.ipynb`` what a student gets, and
``notebooks/lab/public/<unit>.json`` the public probes. Built twice, nothing changes: cell ids come from the exercises
and the headings, and nothing in the files tells of the time, the machine or the versions of tools.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
MAKERS = ("build.py", "myst.py", "blanking.py", "embedding.py")  # what a built notebook depends on beside its source
SIGNIFICANT_DIGITS = 10


class BuildError(Exception):
    """What is wrong with the sources, one sentence a line."""


@dataclass
class Outcome:
    """What a build found: `changed` are the files written, or, when only checking, those that differ."""

    changed: list[Path] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def units(root: Path = ROOT) -> list[str]:
    """The names of all units that have a source."""
    return sorted(path.stem for path in (root / "solutions").glob("[0-9][0-9]-*.md"))


def build(names: Iterable[str] | None = None, *, check: bool = False, root: Path = ROOT) -> Outcome:
    """Builds the units `names`, or all; with `check` only compares what is there with what would be made.

    Raises BuildError when a source is wrong; the units before it are built.
    """
    outcome = Outcome()
    for unit in units(root) if names is None else names:
        made = _make(unit, root)
        outcome.warnings += made["warnings"]
        files = {root / "build" / "source" / unit / f"{unit}.ipynb": made["source"],
                 root / "notebooks" / f"{unit}.ipynb": made["blank"]}
        public = _public(unit)
        if public is not None:
            files[root / "notebooks" / "lab" / "public" / f"{unit}.json"] = public
        for path, text in files.items():
            if check and "build" in path.relative_to(root).parts:
                continue
            if not path.is_file() or path.read_bytes() != text.encode():
                outcome.changed.append(path)
                if not check:
                    write_whole(path, text.encode())
    return outcome


def source_notebook(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """nbgrader's source notebook of `unit`: answers, points, rubrics."""
    return _notebook(unit, "source", root)


def pristine(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """The notebook that grading uses: the student's, with nbgrader's metadata and the mark schemes."""
    return _notebook(unit, "pristine", root)


def blank(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """The student's notebook, nothing solved: what `notebooks/<unit>.ipynb` holds once it is built."""
    return _notebook(unit, "blank", root)


def solved(unit: str, *, root: Path = ROOT) -> NotebookNode:
    """The student's notebook as a perfect student hands it in."""
    return _notebook(unit, "solved", root)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _notebook(unit: str, kind: str, root: Path) -> NotebookNode:
    """One of the notebooks made of a unit's source, from the cache under build/ if the source is unchanged."""
    path = root / "build" / "cache" / f"{unit}-{kind}-{_key(unit, root)}.ipynb"
    try:
        text = _cached_text(path)
    except FileNotFoundError:
        text = _make(unit, root)[kind]
        write_whole(path, text.encode())
    return nbformat.v4.reads(text)  # nbformat.reads would validate, which takes longer than all else


@lru_cache(maxsize=64)
def _cached_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _key(unit: str, root: Path) -> str:
    """A hash of all that the unit's notebooks depend on."""
    from autograder.embedding import figure_files

    source = _source_path(unit, root)
    content = source.read_bytes()
    digest = hashlib.sha256(content)
    for path in figure_files(content.decode(), source.parent):
        digest.update(path.name.encode() + (path.read_bytes() if path.is_file() else b""))
    digest.update(_makers_hash())
    return digest.hexdigest()[:24]


@lru_cache(maxsize=1)
def _makers_hash() -> bytes:
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in MAKERS)).digest()


def _source_path(unit: str, root: Path) -> Path:
    path = root / "solutions" / f"{unit}.md"
    if not path.is_file():
        raise BuildError(f"There is no unit {unit!r}; the units are {', '.join(units(root)) or 'none yet'}.")
    return path


def _make(unit: str, root: Path) -> dict:
    """The texts of all notebooks of a unit, by kind, and the warnings about its source."""
    from autograder.blanking import generate, solve
    from autograder.myst import read_source

    path = _source_path(unit, root)
    read = read_source(path)
    declared = _declared(unit)
    if declared is not None:
        asked = {cell.metadata.nbgrader.grade_id for cell in read.notebook.cells if cell.metadata.nbgrader.solution}
        read.errors += [f"{path.name}: the exercise {name} is not declared in autograder/exercises; "
                        "declare it there or correct its id." for name in sorted(asked - declared)]
        read.warnings += [f"{path.name}: the exercise {name} is declared but not asked."
                          for name in sorted(declared - asked)]
    if read.errors:
        raise BuildError("\n".join(read.errors))
    made, student = generate(read.notebook, unit)
    return {"source": _text(read.notebook), "pristine": _text(made), "blank": _text(student),
            "solved": _text(solve(student, read.notebook)), "warnings": read.warnings}


def _text(notebook: NotebookNode) -> str:
    notebook.update(nbformat=4, nbformat_minor=5)
    return nbformat.writes(notebook) + "\n"


def _exercises(unit: str):
    """The package of declared exercises, if it knows `unit`."""
    if importlib.util.find_spec("autograder.exercises") is None:
        return None
    package = importlib.import_module("autograder.exercises")
    return package if unit in getattr(package, "UNITS", ()) else None


def _declared(unit: str) -> set[str] | None:
    package = _exercises(unit)
    return None if package is None else {exercise.id for exercise in package.exercises_of(unit)}


def _public(unit: str) -> str | None:
    package = _exercises(unit)
    if package is None:
        return None
    return json.dumps(_rounded(package.public_data(unit)), sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def _rounded(value: object) -> object:
    """The same data with floats of 10 significant digits: the last bits differ between machines."""
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return value


def main(arguments: list[str] | None = None) -> int:
    """`python -m autograder.build [UNIT…] [--check] [--strict]`."""
    parser = argparse.ArgumentParser(prog="autograder build", description="Build the notebooks from solutions/.")
    parser.add_argument("unit", nargs="*", help="units to build, such as 01-forward-model; all by default")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail when a built file differs")
    parser.add_argument("--strict", action="store_true", help="fail on warnings too")
    options = parser.parse_args(arguments)
    try:
        outcome = build(options.unit or None, check=options.check)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    for warning in outcome.warnings:
        print(warning, file=sys.stderr)
    for path in outcome.changed:
        print(f"{path.relative_to(ROOT)} {'differs; run `make build`' if options.check else 'written'}.")
    return 1 if (options.check and outcome.changed) or (options.strict and outcome.warnings) else 0


if __name__ == "__main__":
    sys.exit(main())
