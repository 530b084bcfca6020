"""`autograder upgrade`: a started course goes over to the installed units, and keeps every mark.

First a copy of what is going to change is put aside, in `before-upgrade-<n>/`. Then nbgrader_config.py, the source
notebooks and the gradebook's cells are brought up to date. Marks at exercises that exist no longer are written into a
table there, before they leave the gradebook. What changed is then graded again.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from autograder.course.folder import Course
from autograder.course.gradebook import is_there
from autograder.course.gradebook_cells import Mark, difference, marks, take_cells
from autograder.course.memory import has_started, installed_version, read_memory, write_memory
from autograder.files import write_whole
from autograder.places import CONFIG
from autograder.preparing.course_unit import course_unit
from autograder.preparing.prepare import prepare, source_path
from autograder.preparing.version import unit_version

MOVED = {"autograder.preprocessor": "autograder.grading.preprocessor",
         "autograder.blanking": "autograder.building.blanking"}
OURS = re.compile(r"^(\s*c\s*=\s*get_config\(\)[^\n]*)$", re.MULTILINE)
LINE = "from autograder.grading.for_nbgrader import course_config"
MARKS = "marks-of-removed-exercises.csv"


@dataclass
class Upgrade:
    """What an upgrade did.

    said: in sentences.  units: those that have to be graded again.  kept: the folder of copies.
    """

    said: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    kept: Path | None = None


def upgrade(course: Course, tell: Callable[[str], None]) -> Upgrade:
    """Bring a course up to date, without grading. For whoever holds the course. Raise an AutograderError.

    Nothing is changed before copies of it lie beside it; run again after a kill, it goes on.
    """
    memory, done = read_memory(course.records), Upgrade()
    started = [unit for unit in course.units() if has_started(course.records, unit)]
    made = [unit for unit in course.units() if source_path(course, unit).exists()]
    old = [unit for unit in dict.fromkeys([*started, *made])
           if unit not in memory.units or memory.units[unit].digest != unit_version(unit)]
    config = _config_wanted(course)
    wanted = course.settings.version
    behind = wanted and wanted != installed_version() and wanted not in memory.versions
    if not old and config is None and not behind:
        done.said.append(f"{course.root} is on the installed units already.")
        return done
    done.kept = _aside(course, old)
    tell(f"Copies of what is going to change are in {done.kept}.")
    if config is not None:
        write_whole(course.root / CONFIG.name, config.encode())
        done.said.append("nbgrader_config.py uses the modules of today; your own settings in it were kept.")
    lost = [mark for unit in old for mark in _marks_at_risk(course, unit)]
    if lost:
        write_whole(done.kept / MARKS, _table(lost))
        done.said.append(f"{len(lost)} marks belong to exercises that exist no longer; they are kept in "
                         f"{done.kept / MARKS}.")
    for unit in old:
        _take_over(course, unit)
        source_path(course, unit).unlink(missing_ok=True)  # its copy is put aside
    versions = {*memory.versions, *(memory.units[unit].version for unit in old if unit in memory.units),
                *([wanted] if behind else [])}
    write_memory(course.records, replace(
        memory, units={name: unit for name, unit in memory.units.items() if name not in old},
        versions=tuple(sorted(versions - {installed_version()}))))
    prepare(course, old, upgrading=True)
    done.units = [unit for unit in old if unit in started]
    if behind:
        done.said.append(f'course.toml still says version = "{wanted}"; you may change that to '
                         f'"{installed_version()}".')
    return done


def _config_wanted(course: Course) -> str | None:
    """What nbgrader_config.py should hold, or None where it may stay as it is."""
    path = course.root / CONFIG.name
    if not path.exists():
        return None
    there = path.read_text("utf-8")
    if "course_config(" in there:
        return None
    text = there
    for before, after in MOVED.items():
        text = re.sub(rf"\b{re.escape(before)}\b", after, text)
    if OURS.search(text):
        text = OURS.sub(lambda match: f"{LINE}\n\n{match[1]}\nc.merge(course_config(__file__))", text, count=1)
    return None if text == there else text


def _aside(course: Course, units: Sequence[str]) -> Path:
    """Copy what is going to change into a new folder."""
    number = 1
    while (folder := course.root / f"before-upgrade-{number}").exists():
        number += 1
    partial = course.root / f".before-upgrade-{number}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for path in (course.root / CONFIG.name, course.root / "gradebook.db", course.records / "course.json"):
        if path.is_file():
            shutil.copy2(path, partial / path.name)
    for unit in units:
        if source_path(course, unit).is_file():
            (partial / "source" / unit).mkdir(parents=True)
            shutil.copy2(source_path(course, unit), partial / "source" / unit)
    partial.rename(folder)
    return folder


def _marks_at_risk(course: Course, unit: str) -> list[Mark]:
    """The marks at cells of a unit that it no longer has."""
    url = course.nbgrader().db_url
    if not is_there(url) or (differs := difference(url, unit, course_unit(course, unit).pristine())) is None:
        return []
    return marks(url, unit, differs.gone)


def _take_over(course: Course, unit: str) -> None:
    """Bring the gradebook's cells of a unit up to date."""
    url = course.nbgrader().db_url
    if is_there(url):
        take_cells(url, unit, course_unit(course, unit).pristine(), removing=True)


def _table(lost: Sequence[Mark]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([one.name for one in fields(Mark)])
    table.writerows([getattr(mark, one.name) for one in fields(Mark)] for mark in lost)
    return text.getvalue().encode("utf-8", "backslashreplace")
