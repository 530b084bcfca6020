"""`autograder upgrade`: a started course goes over to the installed units, and keeps every mark.

First a copy of what is going to change is put aside, in `before-upgrade-<n>/`. Then nbgrader_config.py, the source
notebooks and the gradebook's cells are brought up to date. Marks at exercises that exist no longer are written into a
table there, before they leave the gradebook. What changed is then graded again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from autograder.course.folder import Course
from autograder.course.gradebook import is_there
from autograder.course.gradebook_cells import Mark, difference, marks, take_cells
from autograder.course.memory import has_started, installed_version, read_memory, write_memory
from autograder.files import write_whole
from autograder.places import CONFIG
from autograder.preparing.backup import put_aside
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
    """The outcome of an upgrade.

    said: in sentences.  units: those that have to be graded again.  kept: the folder of copies.
    """

    said: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    kept: Path | None = None


@dataclass(frozen=True)
class Plan:
    """The steps that an upgrade of a course has to take.

    old: units to take over.  started: those of which submissions were graded.  config: what nbgrader_config.py should
    hold, or None.  behind: the version that course.toml still names, or "".
    """

    old: tuple[str, ...]
    started: tuple[str, ...]
    config: str | None
    behind: str

    @property
    def is_empty(self) -> bool:
        """Return True if an upgrade would change nothing."""
        return not self.old and self.config is None and not self.behind

    @property
    def again(self) -> list[str]:
        """Return the units that have to be graded again."""
        return [unit for unit in self.old if unit in self.started]


def plan_of(course: Course) -> Plan:
    """Return what an upgrade has to do. Raise an AutograderError."""
    memory = read_memory(course.records)
    started = tuple(unit for unit in course.units() if has_started(course.records, unit))
    made = [unit for unit in course.units() if source_path(course, unit).exists()]
    old = tuple(unit for unit in dict.fromkeys([*started, *made])
                if unit not in memory.units or memory.units[unit].digest != unit_version(unit))
    wanted = course.settings.version
    behind = wanted if wanted != installed_version() and wanted not in memory.versions else ""
    return Plan(old, started, _config_wanted(course), behind)


def dry_run(course: Course) -> list[str]:
    """Return in sentences what an upgrade would do; change nothing. Raise an AutograderError."""
    plan = plan_of(course)
    if plan.is_empty:
        return [f"{course.root} is on the installed units already."]
    said = [f"The installed version is {installed_version()}. An upgrade would first put copies of the gradebook and "
            "of what changes into a folder before-upgrade-<n>."]
    if plan.config is not None:
        said.append("nbgrader_config.py would use the modules of today, with your own settings kept.")
    if plan.old:
        said.append(f"Source notebooks and the gradebook's cells would be brought up to date: {', '.join(plan.old)}.")
    lost = [mark for unit in plan.old for mark in _marks_at_risk(course, unit)]
    if lost:
        said.append(f"{len(lost)} marks belong to exercises that exist no longer ("
                    f"{', '.join(sorted({mark.cell for mark in lost}))}); they would be written into {MARKS}.")
    for unit in plan.again:
        if new := _new(course, unit):
            said.append(f"New in {unit} since then: {', '.join(new)}. Who handed in before would have 0 there; these "
                        "lines below [weights] in course.toml leave them out of the totals:")
            said += [f"    {name} = 0" for name in new]
    if plan.again:
        said.append("Then these would be graded again, with all marks that people entered kept: "
                    f"{', '.join(plan.again)}.")
    return [*said, "Nothing was changed."]


def upgrade(course: Course, tell: Callable[[str], None], *, backed_up: bool = False) -> Upgrade:
    """Bring a course up to date, without grading. For whoever holds the course. Raise an AutograderError.

    Nothing is changed before copies of it lie beside it; run again after a kill, it goes on. backed_up: somebody has
    saved the gradebook already.
    """
    memory, done, plan = read_memory(course.records), Upgrade(), plan_of(course)
    if plan.is_empty:
        done.said.append(f"{course.root} is on the installed units already.")
        return done
    done.kept = put_aside(course, [source_path(course, unit) for unit in plan.old], gradebook=not backed_up)
    tell(f"Copies of what is going to change are in {done.kept}.")
    if plan.config is not None:
        write_whole(course.root / CONFIG.name, plan.config.encode())
        done.said.append("nbgrader_config.py uses the modules of today; your own settings in it were kept.")
    lost = [mark for unit in plan.old for mark in _marks_at_risk(course, unit)]
    if lost:
        write_whole(done.kept / MARKS, _table(lost))
        done.said.append(f"{len(lost)} marks belong to exercises that exist no longer; they are kept in "
                         f"{done.kept / MARKS}.")
    for unit in plan.old:
        _take_over(course, unit)
        source_path(course, unit).unlink(missing_ok=True)  # its copy is put aside
    versions = {*memory.versions, *(memory.units[unit].version for unit in plan.old if unit in memory.units),
                *([plan.behind] if plan.behind else [])}
    write_memory(course.records, replace(
        memory, units={name: unit for name, unit in memory.units.items() if name not in plan.old},
        versions=tuple(sorted(versions - {installed_version()}))))
    prepare(course, plan.old, upgrading=True)
    done.units = plan.again
    if plan.behind:
        done.said.append(f'course.toml still says version = "{plan.behind}"; you may change that to '
                         f'"{installed_version()}".')
    return done


def _config_wanted(course: Course) -> str | None:
    """Return what nbgrader_config.py should hold, or None if it may stay as it is."""
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


def _marks_at_risk(course: Course, unit: str) -> list[Mark]:
    """Return the marks at cells of a unit that it no longer has."""
    url = course.nbgrader().db_url
    if not is_there(url) or (differs := difference(url, unit, course_unit(course, unit).pristine())) is None:
        return []
    return marks(url, unit, differs.gone)


def _new(course: Course, unit: str) -> list[str]:
    """Return the exercises of a unit that the gradebook does not know yet."""
    url = course.nbgrader().db_url
    differs = difference(url, unit, course_unit(course, unit).pristine()) if is_there(url) else None
    return list(dict.fromkeys(name.removeprefix("check_") for name in differs.new)) if differs else []


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
