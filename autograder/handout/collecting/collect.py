"""Collecting: a plan carried out on a course, each hand-in whole or not at all.

The order of writing lets a run that was stopped be repeated: hand-ins first, one after the other, then their times,
then who the students are, and last that they were collected.
"""

from __future__ import annotations

import csv
import ctypes
import io
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from autograder.course.folder import Course
from autograder.course.people.enrolment import enrol
from autograder.course.people.roster import write_roster
from autograder.course.strays import BELONGS
from autograder.course.times import TABLE, time_of
from autograder.errors import WrongCommand
from autograder.files import PARTIAL, clear, write_whole
from autograder.handout.class_list import read_table
from autograder.handout.collecting.contents import Piece
from autograder.handout.collecting.kept import (
    EARLIER,
    Collected,
    digest_in,
    digest_of,
    read_collected,
    write_collected,
)
from autograder.handout.collecting.planning import DOUBTFUL, HandIn, Plan, Row

NEW, REPLACES, UNCHANGED, EARLIER_ONE, FINISHED = "new", "replaces", "unchanged", "earlier", "finished"
STAGING = ".collecting"  # in records/, on the file system of submitted/
EXCHANGE = 2  # RENAME_EXCHANGE of renameat2
AT_HERE = -100  # AT_FDCWD
COLUMNS = {"student": "student_id", "unit": "assignment", "timestamp": "time"}  # of timestamps.csv, by either name


@dataclass
class Collecting:
    """The outcome of collecting, or of a first look. rows: the table, in the order of students and units."""

    rows: list[Row] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """Return how many hand-ins are new or replace another one."""
        return sum(row.status in (NEW, REPLACES) for row in self.rows)

    @property
    def doubtful(self) -> list[Row]:
        """Return the rows that a person has to decide about."""
        return [row for row in self.rows if row.status == DOUBTFUL]


def carry_out(course: Course, plan: Plan, *, writing: bool, tell: Callable[[str], None] = lambda sentence: None
              ) -> Collecting:
    """Return what a plan comes to in a course; with `writing`, do it. Raise WrongCommand.

    Whoever writes holds the course (`Course.locked`).
    """
    collected, done = read_collected(course.records), Collecting(list(plan.rows))
    times = _times(course)
    for number, ((student, unit), hand_ins) in enumerate(sorted(plan.hand_ins.items()), 1):
        was = collected.get((student, unit)) or Collected(student, unit, ())
        now = _one(course, hand_ins, was, times.get((student, unit), was.time), done, writing)
        if now != was:
            collected[student, unit] = now
        if now.time and (was != now or (student, unit) not in times):
            times[student, unit] = now.time
        if number % 100 == 0:
            tell(f"{number} of {len(plan.hand_ins)} hand-ins")
    if writing:
        clear(course.records / STAGING)
        _write_times(course, times)
        write_roster(course.records, plan.roster)
        write_collected(course.records, collected)
        enrol(course)
    order = {status: place for place, status in enumerate((NEW, REPLACES, EARLIER_ONE, UNCHANGED))}
    done.rows.sort(key=lambda row: (row.status not in order, row.student, row.unit, row.time, row.file))
    return done


def _one(course: Course, hand_ins: Sequence[HandIn], was: Collected, known_time: str, done: Collecting, writing: bool
         ) -> Collected:
    """Bring one student's hand-ins of one unit into the course; return what was collected then."""
    now = was
    home = course.submitted / was.student / was.unit
    here, when = digest_in(home), known_time if was.digests else ""
    read = [(one, files) for one in hand_ins if (files := _files(one, done)) is not None]
    last = digest_of(read[-1][1]) if read else ""
    for place, (one, files) in enumerate(read):
        digest, counts = digest_of(files), place == len(read) - 1
        if digest == last and not counts:
            done.rows.append(one.row(UNCHANGED, "the same as the one that counts"))
            continue
        older = bool(when and one.time and _moment(one.time) < _moment(when))
        is_current = digest in now.digests[-1:]
        if here and digest in now.digests and (is_current or older or not one.time):
            done.rows.append(one.row(UNCHANGED, "" if is_current else "an attempt that was collected before"))
            if is_current and one.time and not now.time:
                now = Collected(now.student, now.unit, now.digests, one.time, now.where)
            continue
        if digest == here and (counts or not was.digests):
            now = Collected(was.student, was.unit, (*now.digests, digest), one.time, one.where)
            done.rows.append(one.row(UNCHANGED))
        elif not counts or older:
            if writing:
                _put(course, files, _earlier(course, one, digest), None)
            now = Collected(was.student, was.unit, (digest, *now.digests), now.time, now.where)
            done.rows.append(one.row(EARLIER_ONE, f"a later one counts; this one is kept in {EARLIER}/"))
        else:
            if writing:
                _put(course, files, home, _earlier_of(course, was, when, here))
            changed = " and was changed by hand" if here and now.digests and here != now.digests[-1] else ""
            done.rows.append(one.row(REPLACES if here else NEW,
                                     f"what lay there{changed} is kept in {EARLIER}/" if here else ""))
            now = Collected(was.student, was.unit, (*now.digests, digest), one.time, one.where)
            here, when = digest, one.time
    return now


def _moment(text: str) -> datetime:
    try:
        return time_of(text)
    except ValueError:
        return time_of("1970-01-01")


def _files(one: HandIn, done: Collecting) -> dict[str, bytes] | None:
    """Return a hand-in's files as they are to lie in its folder; None, with a row, where the notebook is unreadable."""
    content = one.notebook.file.read()
    if isinstance(content, str):
        done.rows.append(one.row(DOUBTFUL, f"it {content}"))
        return None
    files = {_notebook_name(one): content}
    for helper in one.helpers:
        beside, name = helper.file.read(), _plain(helper)
        if name in BELONGS and not one.is_from_exchange:
            continue  # a student's own, which nobody believes
        if isinstance(beside, bytes) and name and name not in files:
            files[name] = beside
        else:
            why = beside if isinstance(beside, str) else "has the name of another file"
            done.rows.append(replace(one.row(DOUBTFUL, why), file=helper.file.path))
    return files


def _notebook_name(one: HandIn) -> str:
    return f"{one.unit}.ipynb" if one.notebook.is_notebook else _plain(one.notebook) or "hand-in"


def _plain(piece: Piece) -> str:
    """Return a file's name without anything that leads elsewhere; "" where none is left."""
    name = "".join(sign for sign in piece.base if sign.isprintable() and sign not in '/\\:*?"<>|')
    return "" if name.startswith(".") else name[-120:].strip()


def _earlier(course: Course, one: HandIn, digest: str) -> Path:
    stamp = one.time.replace(":", "-").replace(" ", "_") or "undated"
    return course.root / EARLIER / one.person.student / one.unit / f"{stamp}-{digest[:8]}"


def _earlier_of(course: Course, was: Collected, time: str, digest: str) -> Path:
    stamp = time.replace(":", "-").replace(" ", "_") or "undated"
    return course.root / EARLIER / was.student / was.unit / f"{stamp}-{digest[:8]}"


def _put(course: Course, files: Mapping[str, bytes], home: Path, old: Path | None) -> None:
    """Put a hand-in's files into a folder at once; what lies there moves to `old`, or gives way where that is None."""
    staging = course.records / STAGING / "hand-in"
    clear(staging)
    staging.mkdir(parents=True)
    for name, content in files.items():
        write_whole(staging / name, content)
    if home.parent.is_symlink():
        raise WrongCommand(f"{home.parent} is a link, which is never followed; put a folder there and collect again.")
    home.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(home):
        os.rename(staging, home)
        return
    if old is not None:
        _copy(home, old)
    _exchange(staging, home)
    clear(staging)


def _copy(folder: Path, to: Path) -> None:
    """Copy what lies at a path to another, whole or not at all; what is copied before it gives way cannot be lost."""
    partial = to.with_name(f".{to.name}{PARTIAL}")
    clear(partial)
    partial.parent.mkdir(parents=True, exist_ok=True)
    if folder.is_dir() and not folder.is_symlink():
        shutil.copytree(folder, partial, symlinks=True)
    else:
        shutil.copy2(folder, partial, follow_symlinks=False)
    clear(to)
    os.rename(partial, to)


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one step where the system can, else in two."""
    try:
        done = ctypes.CDLL(None, use_errno=True).renameat2(
            AT_HERE, os.fsencode(one), AT_HERE, os.fsencode(other), EXCHANGE) == 0
    except (AttributeError, OSError):
        done = False
    if not done:
        aside = one.with_name("aside")
        clear(aside)
        os.rename(other, aside)
        os.rename(one, other)
        os.rename(aside, one)


def _times(course: Course) -> dict[tuple[str, str], str]:
    return dict(course.times("platform").table)


def _write_times(course: Course, times: Mapping[tuple[str, str], str]) -> None:
    """Write timestamps.csv: its rows as they are, and those of hand-ins that it does not have or that were replaced."""
    before = _times(course)
    if times == before:
        return
    path, text, left = course.root / TABLE, io.StringIO(), dict(times)
    rows = read_table(path) if path.exists() else [[*COLUMNS]]
    head = [cell.strip().lstrip("\ufeff") for cell in rows[0]]
    places = [next(i for i, cell in enumerate(head) if cell in names) for names in COLUMNS.items()]
    for row in rows[1:]:
        key = row[places[0]], row[places[1]]
        row[places[2]] = left.pop(key, row[places[2]])
    for (student, unit), time in sorted(left.items()):
        row = [""] * len(head)
        for place, cell in zip(places, (student, unit, time), strict=True):
            row[place] = cell
        rows.append(row)
    csv.writer(text, lineterminator="\n").writerows([head, *rows[1:]])
    write_whole(path, text.getvalue().encode("utf-8", "backslashreplace"))
