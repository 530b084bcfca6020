"""Copy a course's own files and gradebook before an upgrade changes them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, make_url

from autograder.course.folder import Course, CourseError
from autograder.course.gradebook import is_there
from autograder.places import CONFIG

FOLDER = "before-upgrade-{}"
DUMP = "gradebook.dump"


def put_aside(course: Course, paths: Iterable[Path], *, gradebook: bool = True) -> Path:
    """Copy these files of a course, its settings, grades and gradebook into a new folder, and return it.

    gradebook: False where somebody has saved the gradebook already. Raise CourseError where it cannot be saved; then
    nothing stays.
    """
    number = 1
    while (folder := course.root / FOLDER.format(number)).exists():
        number += 1
    partial = course.root / f".{folder.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        for path in (course.root / CONFIG.name, course.root / "grades.csv", course.records / "course.json"):
            if path.is_file():
                shutil.copy2(path, partial / path.name)
        for path in paths:
            if path.is_file():
                copy = partial / path.relative_to(course.root)
                copy.parent.mkdir(parents=True)
                shutil.copy2(path, copy)
        if gradebook:
            _save_gradebook(course.db(), partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    partial.rename(folder)
    return folder


def _save_gradebook(db_url: str, folder: Path) -> None:
    url = make_url(db_url)
    kind = url.get_backend_name()
    if kind == "sqlite":
        if url.database and os.path.isfile(url.database):
            try:
                _copy_sqlite(url.database, folder / "gradebook.db")
            except sqlite3.Error:  # a damaged file is kept as it is
                shutil.copy2(url.database, folder / "gradebook.db")
    elif is_there(db_url):
        if kind != "postgresql":
            raise CourseError(f"No copy can be made of a gradebook in {kind}. Save it yourself and run `autograder "
                              "upgrade --backed-up`.")
        _dump(url, folder / DUMP)


def _copy_sqlite(path: str, target: Path) -> None:
    with (closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)) as there,
          closing(sqlite3.connect(target)) as copy):
        there.backup(copy)


def _dump(url: URL, path: Path) -> None:
    """Save a PostgreSQL database by pg_dump; `pg_restore --clean --dbname=URL gradebook.dump` brings it back."""
    program = shutil.which("pg_dump")
    if program is None:
        raise CourseError("The gradebook is in PostgreSQL, and pg_dump, which saves a copy of it first, is not "
                          "installed here. Install PostgreSQL's client programs; or save the database yourself and run "
                          "`autograder upgrade --backed-up`.")
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}  # seen by nobody else
    ended = subprocess.run(
        [program, "--format=custom", "--no-password", f"--file={path}", f"--dbname={address.render_as_string()}"],
        env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if ended.returncode:
        why = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CourseError(f"pg_dump could not save a copy of the gradebook ({why}), so nothing was changed. Save the "
                          "database yourself and run `autograder upgrade --backed-up`.")
