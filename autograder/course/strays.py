"""Notebooks that lie elsewhere than at submitted/<student>/<unit>/: whose they are, and of which unit."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograder.course.candidates import Candidate, candidates_among, is_litter, may_hold_notebook
from autograder.course.plain_files import entries, files_below, is_folder

NO_PERSON = re.compile(
    r"(units?|weeks?|home ?works?|hws?|assignments?|exercises?|sheets?|labs?|tasks?|chapters?|lectures?|modules?"
    r"|sessions?|projects?|parts?|notebooks?|submissions?|attempts?|downloads?|groups?|class(es)?|archives?"
    r"|handed.?in|old|new|backups?)?[ _.\-]*\d{0,3}", re.IGNORECASE)
BELONGS = {"timestamp.txt", "submission_secret.txt"}  # in a submission's folder, beside its notebook


@dataclass(frozen=True)
class Stray:
    """A file outside the folder of a unit. notebooks: those that it contains.  what: what it is otherwise, in words."""

    path: str
    notebooks: tuple[Candidate, ...]
    what: str = ""


def homes_of(submitted: Path, student: str, units: Sequence[str]) -> list[str]:
    """Return the folders below submitted/ that are a student's: their own, in a unit's, and one level too deep."""
    found = [student] if student not in units or has_unit(submitted, student, units) else []
    found += [f"{unit}/{student}" for unit in units if _is_folder(submitted / unit / student)]
    for entry in entries(submitted):
        if is_folder(entry) and entry.name not in (student, *units):
            home = f"{entry.name}/{student}"
            if _is_folder(submitted / home) and has_unit(submitted, home, units):
                found.append(home)
    return found


def has_unit(submitted: Path, folder: str, units: Sequence[str]) -> bool:
    """Return True where a folder below submitted/ has a folder of a unit in it."""
    return any(os.path.lexists(submitted / folder / unit) for unit in units)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def names_a_person(name: str, units: Sequence[str]) -> bool:
    """Return True where a folder's name may be a student's, rather than that of a unit, a week or a class."""
    return not NO_PERSON.fullmatch(name) and not get_close_matches(name.lower().replace("_", "-"), units, 1, 0.66)


def strays_in(submitted: Path, home: str, units: Sequence[str]) -> list[Stray]:
    """Return what lies below a student's folder and not where a unit belongs.

    In the folder of a unit, only another unit's notebook is a stray, and only under another name than this unit's.
    """
    paths = []
    for path in files_below(submitted, home):
        own, name = _own_unit(path, home, units), path.rpartition("/")[2]
        handed_in = own and (path == f"{home}/{own}/{own}.ipynb" or not may_hold_notebook(path) or name in BELONGS)
        if not handed_in and not is_litter(submitted, path):
            paths.append(path)
    found = []
    for path, notebooks, what in candidates_among(submitted, paths):
        own = _own_unit(path, home, units)
        others = [one for one in notebooks if one.unit not in ("", own)] if own else notebooks
        if others or not own:
            found.append(Stray(path, tuple(others), what))
    return found


def _own_unit(path: str, home: str, units: Sequence[str]) -> str:
    """Return the unit in whose place a file lies; "" where it is no unit's."""
    inside = path.removeprefix(f"{home}/").split("/")
    return inside[0] if "/" not in home and len(inside) > 1 and inside[0] in units else ""


def stray_notebooks(submitted: Path, unit: str, student: str, units: Sequence[str]) -> list[Candidate]:
    """Return the notebooks of a unit that a student handed in elsewhere than in its place."""
    return [one for home in homes_of(submitted, student, units) for stray in strays_in(submitted, home, units)
            for one in stray.notebooks if one.unit == unit]
