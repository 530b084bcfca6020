"""Digest what a grade depends on besides the submission: the unit, its exercises, the lab and the judge."""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]  # the package
MADE_FOR = "autograder"  # in a graded notebook's metadata, the digest of its record
TAIL = 4096  # bytes at the end of a notebook that hold its metadata
BUILDING = {HERE / "building" / "build.py"}  # what it builds counts, not how


@cache
def unit_version(unit: str) -> str:
    """Return a digest of the unit's notebook, data and exercises, the reference, the lab, the box and the judge.

    Another unit's exercises count only where this unit's use them, so that mending one does not grade all again.
    """
    from autograder.building.build import pristine

    parts = [repr((cell.id, cell.cell_type, cell.source, cell.metadata)).encode() for cell in pristine(unit).cells]
    parts += [path.name.encode() + path.read_bytes() for path in sorted(set(_files(unit)))]
    parts += [path.read_bytes() for path in data_files() if any(path.name.encode() in part for part in parts)]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:32]


def data_files() -> list[Path]:
    """Return the arrays that cells and exercises load, by these names."""
    from lab.places import DATA

    return [*sorted((HERE / "data").glob("*.npz")), *sorted(DATA.glob("*.npz"))]


def digest_of(answers: str, timestamp: str | None, unit: str, version: str, student: str, secret: str) -> str:
    """Return a digest of all that a record depends on: answers, their time, the unit's version, the probes' seed."""
    parts = repr((answers, timestamp, unit, version, student, secret))
    return hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def is_made_for(digest: str, path: Path) -> bool:
    """Return True if a graded notebook belongs to the record with this digest, whoever wrote it, we or nbgrader."""
    try:
        with open(path, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
            return f'"{MADE_FOR}": "{digest}"'.encode() in file.read()
    except OSError:
        return False


def _files(unit: str) -> Iterator[Path]:
    import lab
    from autograder.exercises import PACKAGES

    lab_folder = Path(lab.__file__).resolve().parent
    exercises = Path(PACKAGES[unit].__file__ or "").parent.glob("*.py")
    yield from imported_by([HERE / "grading" / "submission.py", HERE / "course" / "submitted.py", *exercises])
    yield HERE / "grading" / "worker.py"  # makes the record; what it does besides that is no matter of one unit
    yield from (HERE / "box").glob("*.py")
    yield from lab_folder.rglob("*.py")
    yield from lab_folder.glob(f"public/{unit}.json")


def imported_by(paths: Iterable[Path]) -> set[Path]:
    """Return these modules of `autograder`, and those that they import, directly or not."""
    found: set[Path] = set()
    coming = list(paths)
    while coming:
        path = coming.pop()
        if path in found or path in BUILDING:
            continue
        found.add(path)
        coming += _imports(path)
    return found


def _imports(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("autograder"):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.ImportFrom) and node.level:
            package = ".".join(path.relative_to(HERE.parent).parts[:-node.level])
            names = [f"{package}.{part}" for part in filter(None, [node.module, *(a.name for a in node.names)])]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in filter(None, names):
            place = HERE.parent.joinpath(*name.split("."))
            if name.startswith("autograder."):
                yield from filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py"))
