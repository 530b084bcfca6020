"""Pack feedback pages into one zip file, named so that a platform knows whose each is.

Moodle ("Upload multiple feedback files in a zip") reads `<full name>_<participant id>_assignsubmission_file_/<file>`;
Canvas ("Upload submissions") reads the names that its own download gave the hand-ins. Where the platform's own names
are not known, student ids are used, and the zip is for people who sort it by hand.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from autograder.course.folder import Course, CourseError
from autograder.files import PARTIAL
from autograder.reports.class_marks import names_of
from autograder.reports.feedback.making import Made

EPOCH = (1980, 1, 1, 0, 0, 0)   # the same pages make the same zip
UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]")     # what platforms drop from names, and some systems refuse

# By unit and student: a student's id on the platform, and for Canvas "<user id>_<attachment id>" of the hand-in.
Ids = Mapping[tuple[str, str], str]


def pack(course: Course, made: Made, platform: str, ids: Ids | None = None) -> Iterator[str]:
    """Write `feedback-<unit>-<platform>.zip` for each unit into the course folder; yield a sentence about each.

    ids: what the platform calls students; where it says nothing, the student's id in the course is used. Raise
    CourseError where a file cannot be written.
    """
    names, ids = names_of(course), ids or {}
    for unit in dict.fromkeys(unit for unit, _ in made.pages):
        pages = {student: path for (one, student), path in made.pages.items() if one == unit}
        path = course.root / f"feedback-{unit}-{platform}.zip"
        files = {NAMES[platform](names.get(student, student), ids.get((unit, student), student), unit): page
                 for student, page in pages.items()}
        try:
            _write(path, files)
        except OSError as error:
            raise CourseError(f"{path} cannot be written ({error.strerror}); correct that and run the same command "
                              "again.") from error
        yield f"{len(files)} pages for {platform.capitalize()}: {path}"
        unknown = [student for student in pages if (unit, student) not in ids]
        if unknown:
            yield (f"{platform.capitalize()}'s own ids are not known for {len(unknown)} of them, such as "
                   f"{unknown[0]!r}: these bear the student's name in the course.")


def _moodle(name: str, id: str, unit: str) -> str:
    return f"{_part(name)}_{_part(id)}_assignsubmission_file_/{unit}-feedback.html"


def _canvas(name: str, id: str, unit: str) -> str:
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    return f"{plain or 'student'}_{UNSAFE.sub('', id)}_{unit}-feedback.html"


NAMES: dict[str, Callable[[str, str, str], str]] = {"moodle": _moodle, "canvas": _canvas}


def _part(text: str) -> str:
    """Return a part of a name that an underscore ends: without any in it."""
    return " ".join(UNSAFE.sub("", text).replace("_", " ").split()) or "student"


def _write(path: Path, files: Mapping[str, Path]) -> None:
    partial = path.with_name(f".{os.getpid()}-{path.name}{PARTIAL}")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, page in sorted(files.items()):
                info = zipfile.ZipInfo(name, EPOCH)
                info.external_attr = 0o644 << 16
                packed.writestr(info, page.read_bytes(), zipfile.ZIP_DEFLATED)
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
