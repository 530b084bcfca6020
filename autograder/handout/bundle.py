"""The student's bundle: everything that students of some units get, and nothing of the instructor's.

It is made of `release/`, which nbgrader's exchange hands out too, of README.md and requirements.txt, and of the
course's own `handout/`, whose files come on top.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from autograder.course.folder import Course, CourseError
from autograder.course.memory import installed_version
from autograder.course.plain_files import files_below
from autograder.places import STUDENTS
from autograder.preparing.course_unit import course_unit
from autograder.preparing.for_students import check_released

OWN = "handout"  # in the course folder
VERSION = "VERSION"
SHIPPED = ("README.md", "requirements.txt")
GIT = {"gitignore.txt": ".gitignore", "github.yml.txt": ".github/workflows/check.yml",
       "gitlab.yml.txt": ".gitlab-ci.yml"}
RESERVED = re.compile(r"(lab|data)/|[^/]+\.ipynb$|VERSION$")


def bundle_of(course: Course, units: Sequence[str], *, git: bool = False) -> dict[str, bytes]:
    """Return the files of the bundle by path. For a course that is prepared.

    git: add what a repository needs: files to ignore, and checks that GitHub and GitLab run. Raise CourseError.
    """
    found: dict[str, bytes] = {name: (STUDENTS / name).read_bytes() for name in SHIPPED}
    if git:
        found |= {place: _template(name) for name, place in GIT.items()}
    for unit in units:
        check_released(course, course_unit(course, unit))
        for place, content in _released(course, unit):
            if found.setdefault(place, content) != content:
                raise CourseError(f"release/{unit}/{place} differs from the file of this name in another unit, and "
                                  "students would get one of the two; give one of them another name in source/.")
    found[VERSION] = _version(found, units)
    return {**found, **_own(course)}


def _released(course: Course, unit: str) -> list[tuple[str, bytes]]:
    folder = course.root / "release" / unit
    return [(path, (folder / path).read_bytes()) for path in files_below(folder)
            if not any(part.startswith(".") for part in path.split("/")) and not (folder / path).is_symlink()]


def _own(course: Course) -> dict[str, bytes]:
    folder = course.root / OWN
    found = {path: (folder / path).read_bytes() for path in files_below(folder)}
    for path in found:
        if RESERVED.match(path):
            raise CourseError(f"{folder / path} cannot be handed out under this name, which belongs to the units; give "
                              "it another name.")
    return found


def _version(found: dict[str, bytes], units: Sequence[str]) -> bytes:
    lines = [f"Back-propagation by hand {installed_version()}",
             *(f"{unit} {hashlib.sha256(found[f'{unit}.ipynb']).hexdigest()[:12]}" for unit in units)]
    return ("\n".join(lines) + "\n").encode()


def _template(name: str) -> bytes:
    return (files("autograder.handout") / "templates" / name).read_bytes()


def count(found: dict[str, bytes]) -> str:
    """Return in words what a bundle holds."""
    notebooks = sorted(Path(path).stem for path in found if path.endswith(".ipynb") and "/" not in path)
    return f"{len(notebooks)} notebook{'' if len(notebooks) == 1 else 's'} ({', '.join(notebooks)}), lab/ and data/"
