"""Everything below submitted/: who handed in what for which unit, and what nobody claims."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.candidates import Candidate, candidates_in, is_litter
from autograder.course.plain_files import LITTER, entries, is_folder
from autograder.course.strays import Stray, has_unit, names_a_person, strays_in
from autograder.course.submitted import students_of
from autograder.graft.recognition import answers_in

SHOWN = 12  # rows of the table for a terminal
COLUMNS = ("file", "what", "why")
PLACE = "put each at submitted/<student>/<unit>/<unit>.ipynb"


@dataclass(frozen=True)
class Unclaimed:
    """A file that was not graded. path: below submitted/.  what: what it is.  why: why no unit claims it."""

    path: str
    what: str
    why: str


@dataclass
class Inventory:
    """The hand-ins of a course.

    students: by unit, everybody with a submission. unclaimed: what belongs to no submission.
    """

    students: dict[str, list[str]] = field(default_factory=dict)
    unclaimed: list[Unclaimed] = field(default_factory=list)

    def claim(self, unit: str, student: str) -> None:
        """Record that a student has a submission for a unit."""
        if student not in self.students[unit]:
            self.students[unit].append(student)


def look_through(submitted: Path, units: Sequence[str]) -> Inventory:
    """Return who handed in what, by place and by content. units: all that there are, not only those to be graded."""
    found = Inventory({unit: students_of(submitted, unit) for unit in units})
    known = {student for students in found.students.values() for student in students}
    homes: dict[str, list[str]] = {}
    for entry in entries(submitted):
        if entry.is_dir(follow_symlinks=False):
            if not os.access(entry.path, os.R_OK | os.X_OK):
                found.unclaimed.append(Unclaimed(entry.name, "a folder that cannot be read", "fix its permissions"))
            for student, home in _homes(submitted, entry, units, known) if is_folder(entry) else ():
                homes.setdefault(student, []).append(home)
        elif entry.is_symlink() and has_unit(submitted, entry.name, units):
            continue  # its record says that links are not followed
        elif entry.name not in LITTER and not is_litter(submitted, entry.name):
            found.unclaimed.append(_loose(submitted, entry.name, "no folder says whose it is"))
        if entry.name in units and is_folder(entry):
            found.unclaimed += [_loose(submitted, f"{entry.name}/{inside.name}", "no folder says whose it is")
                                for inside in entries(entry.path) if not inside.is_dir(follow_symlinks=False)
                                and inside.name not in LITTER]
    for student, places in homes.items():
        strays = [stray for home in places for stray in strays_in(submitted, home, units)]
        if strays:
            _sort_in(submitted, student, strays, units, found, known)
    for students in found.students.values():
        students.sort()
    found.unclaimed.sort(key=lambda one: one.path)
    return found


def _homes(submitted: Path, entry: os.DirEntry[str], units: Sequence[str], known: set[str]
           ) -> Iterable[tuple[str, str]]:
    """Return the students whose files lie in a folder of submitted/, each with the folder that is theirs."""
    inside = [one.name for one in entries(entry.path) if is_folder(one) and one.name not in units]
    if entry.name in units:  # student and unit exchanged
        return [*([(entry.name, entry.name)] if entry.name in known else []),
                *((name, f"{entry.name}/{name}") for name in inside)]
    deeper = [name for name in inside if has_unit(submitted, f"{entry.name}/{name}", units)]
    whole = not deeper or entry.name in known
    return [*([(entry.name, entry.name)] if whole else []), *((name, f"{entry.name}/{name}") for name in deeper)]


def _sort_in(submitted: Path, student: str, strays: Sequence[Stray], units: Sequence[str], found: Inventory,
             known: set[str]) -> None:
    """Claim for a student's units what they recognisably hold, and enter the rest as unclaimed."""
    person = student in known or names_a_person(student, units)
    claimed: set[str] = set()  # folders whose other files belong to a submission
    for stray in strays:
        for one in stray.notebooks:
            folder = stray.path.rpartition("/")[0]
            own = f"{student}/{one.unit}/{one.unit}.ipynb"
            if not one.unit:
                found.unclaimed.append(Unclaimed(one.path, "a notebook", "nothing in it is of a unit"))
            elif not person:
                found.unclaimed.append(Unclaimed(one.path, f"a notebook of {one.unit}",
                                                 f"{student!r} does not look like a student's name"))
            elif student in found.students[one.unit] and os.path.lexists(submitted / student / one.unit) and _answered(
                    submitted, own, one.unit):
                found.unclaimed.append(Unclaimed(one.path, f"a notebook of {one.unit}",
                                                 f"submitted/{own} was graded instead"))
            else:
                found.claim(one.unit, student)
                claimed.add(folder)
    for stray in strays:
        folder = stray.path.rpartition("/")[0]
        if not stray.notebooks and folder not in claimed:
            found.unclaimed.append(Unclaimed(stray.path, stray.what, "it is in no unit's folder"))


def _answered(submitted: Path, path: str, unit: str) -> bool:
    notebooks, _ = candidates_in(submitted, path)
    return any(answers_in(one.raw, unit) for one in notebooks)


def _loose(submitted: Path, path: str, why: str) -> Unclaimed:
    notebooks, what = candidates_in(submitted, path)
    return Unclaimed(path, _contents(notebooks) or what, why)


def _contents(notebooks: Sequence[Candidate]) -> str:
    names = sorted({one.unit or "no unit" for one in notebooks})
    return f"a notebook of {', '.join(names)}" if len(notebooks) == 1 else (
        f"{len(notebooks)} notebooks of {', '.join(names)}" if names else "")


def table_of(unclaimed: Sequence[Unclaimed]) -> list[str]:
    """Return the lines in which a terminal shows what nobody claims: a table of some, the number of all, what to do."""
    if not unclaimed:
        return []
    shown = unclaimed[:SHOWN]
    rows = [(f"submitted/{one.path}"[-60:], one.what, one.why) for one in shown]
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    number = f"{len(unclaimed)} file{'s' if len(unclaimed) > 1 else ''}"
    more = len(unclaimed) - len(shown)
    return [f"{number} below submitted/ {'belong' if len(unclaimed) > 1 else 'belongs'} to no submission:",
            *(f"  {path:{widths[0]}}  {what:{widths[1]}}  {why}" for path, what, why in rows),
            *([f"  … and {more} more; records/unclaimed.csv lists all"] if more > 0 else []),
            f"If notebooks are among them, {PLACE}, then grade again."]


def as_csv(unclaimed: Sequence[Unclaimed]) -> bytes:
    """Return the whole list as a CSV file."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((f"submitted/{one.path}", one.what, one.why) for one in unclaimed)
    return text.getvalue().encode("utf-8", "backslashreplace")
