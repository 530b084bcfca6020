"""What a grade depends on besides the submission: a digest of the unit, its exercises, the lab and the judge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
JUDGING = ("judge.py", "graft.py", "worker.py", "submitted.py")


@cache
def unit_version(unit: str) -> str:
    """Changes when the unit's notebook, its exercises, the reference, the lab, the box or the judge change.

    Another unit's exercises do not count, so that mending one unit does not grade all the others again.
    """
    from autograder.build import pristine

    digest = hashlib.sha256()
    for cell in pristine(unit).cells:
        digest.update(repr((cell.id, cell.cell_type, cell.source, cell.metadata)).encode())
    for path in _files(unit):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _files(unit: str) -> Iterator[Path]:
    import lab
    from autograder.exercises import UNITS

    others = {f"{module}.py" for name, module in UNITS.items() if name != unit}
    lab_folder = Path(lab.__file__).resolve().parent
    yield from (HERE / name for name in JUDGING)
    for folder in (HERE / "exercises", HERE / "reference", HERE / "box", lab_folder):
        yield from sorted(path for path in folder.rglob("*.py") if path.name not in others or folder == lab_folder)
    yield from lab_folder.glob(f"public/{unit}.json")


def digest_of(answers: str, unit: str, student: str, secret: str) -> str:
    """Digest of everything that decides a grade: the answers, the version of the unit, and what seeds the probes."""
    parts = repr((answers, unit, unit_version(unit), student, secret))
    return hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:32]
