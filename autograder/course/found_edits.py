"""The smallest edits that were found for wrong answers without a name: one JSON file per submission, beside its record.

`records/<unit>.edits/<student>.json` says for each such answer which edit makes it right, or that none was found. A
file that is absent, or belongs to an earlier record, means that nobody has searched yet. Scores never depend on it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.folder import Course
from autograder.course.records import Record, read_record, record_path
from autograder.files import encode_document, write_whole
from lab.edits.wording import Edit, edit_from

UNNAMED = ("wrong", "raised", "partly")


@dataclass
class Group:
    """Wrong answers to one exercise that the same kind of edit makes right.

    kinds: of the one or two edits.  words: where to look, as most students read it, without the line.
    example: the edit of one of them.  students: whose answers.
    """

    exercise: str
    kinds: tuple[str, ...]
    words: str
    example: str
    students: list[str] = field(default_factory=list)


def folder_of(course: Course, unit: str) -> Path:
    """Return where the edits of a unit lie."""
    return course.records / f"{unit}.edits"


def wanted(record: Record) -> list[str]:
    """Return the exercises whose answers are wrong, without a named mistake and not for want of a right helper."""
    return [verdict["exercise"] for verdict in record.verdicts
            if verdict["status"] in UNNAMED and not verdict.get("mistake") and not verdict.get("after")
            and verdict.get("kind") in ("function", "repair")]


def is_searched(course: Course, record: Record) -> bool:
    """Return True if the edits of this very record were searched already."""
    return _read(course, record.unit, record.student).get("digest") == record.digest != ""


def write(course: Course, record: Record, found: Mapping[str, Edit | None]) -> None:
    """Write what was found for a record, whole or not at all."""
    edits = {exercise: edit and edit.as_data() for exercise, edit in found.items()}
    data = {"unit": record.unit, "student": record.student, "digest": record.digest, "edits": edits}
    write_whole(_path(course, record.unit, record.student), encode_document(data))


def read(course: Course, unit: str) -> dict[str, dict[str, Edit]]:
    """Return the edits that were found for a unit's submissions as they are graded now: student -> exercise -> edit."""
    found: dict[str, dict[str, Edit]] = {}
    for path in sorted(folder_of(course, unit).glob("*.json")):
        data = _loaded(path)
        record = read_record(course.records, unit, str(data.get("student", "")))
        if record is None or record.digest != data.get("digest"):
            continue
        edits = {exercise: edit for exercise, one in data["edits"].items() if (edit := _edit(one)) is not None}
        if edits:
            found[record.student] = edits
    return found


def groups(course: Course, unit: str) -> list[Group]:
    """Return the wrong answers that edits make right, by exercise and kind of edit, the most frequent first."""
    found: dict[tuple[str, tuple[str, ...]], Group] = {}
    words: dict[tuple[str, tuple[str, ...]], Counter[str]] = {}
    for student, edits in read(course, unit).items():
        for exercise, edit in edits.items():
            key = exercise, edit.kinds
            found.setdefault(key, Group(exercise, edit.kinds, "", edit.solution())).students.append(student)
            words.setdefault(key, Counter())[re.sub(r"Line \d+: (\w)", lambda m: m[1].upper(), edit.sentence())] += 1
    for key, group in found.items():
        group.words = words[key].most_common(1)[0][0]
    return sorted(found.values(), key=lambda group: (-len(group.students), group.exercise, group.kinds))


def _path(course: Course, unit: str, student: str) -> Path:
    return record_path(course.records, f"{unit}.edits", student)


def _read(course: Course, unit: str, student: str) -> dict:
    return _loaded(_path(course, unit, student))


def _loaded(path: Path) -> dict:
    """Return what a file holds, {} where there is none or it is damaged: it is made again."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) and isinstance(data.get("edits"), dict) else {}


def _edit(data: object) -> Edit | None:
    try:
        return edit_from(dict(data)) if isinstance(data, dict) else None
    except (TypeError, KeyError):
        return None
