"""Scores into nbgrader's gradebook: its own tables, as its own SaveAutoGrades would leave them, many at a time.

nbgrader's `Gradebook` looks up and commits one cell at a time, tens of milliseconds each. Here a batch of submissions
is one transaction of a few statements on the same tables. What a person entered (manual_score, extra_credit, comments)
is never written.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nbgrader import api
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from autograder.course.gradebook_rows import Batch, Cells, find_cells
from autograder.course.lateness import Lateness
from autograder.course.records import Record
from autograder.course.submitted import storable
from autograder.course.times import time_of
from autograder.errors import AutograderError
from autograder.files import PARTIAL

PATIENCE = 120.0  # seconds to wait for a gradebook that another program holds
FINAL = ("no such column", "no such table", "does not exist", "full", "readonly", "read-only", "unable to open",
         "not a database", "password", "authentication")


class GradebookError(AutograderError):
    """The gradebook cannot be read or written; the message is a sentence with the way out."""


def engine_for(db_url: str, writes: bool = True) -> Engine:
    """Return an engine whose SQLite transactions take the write lock at their beginning, if one writes."""
    engine = create_engine(db_url, connect_args={"timeout": 5} if db_url.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":
        @event.listens_for(engine, "connect")
        def no_implicit_begin(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    return engine


def make_gradebook(db_url: str) -> None:
    """Make a new SQLite gradebook, whole or not at all: nbgrader stamps its version only on one without tables."""
    path = Path(db_url.removeprefix("sqlite:///"))
    if not db_url.startswith("sqlite:///") or path.exists():
        return
    partial = path.with_name(f".{os.getpid()}-{path.name}{PARTIAL}")
    partial.unlink(missing_ok=True)
    api.Gradebook(f"sqlite:///{partial}").close()
    os.replace(partial, path)


def enter_course(db_url: str, course: str) -> None:
    """Enter the course that assignments refer to, which nbgrader does not if its name is ""; SQLite lets that pass."""
    table = api.Course.__table__
    with connected(db_url) as connection:
        is_new = not connection.dialect.has_table(connection, table.name)
    if is_new:
        api.Gradebook(db_url, course).close()  # makes nbgrader's tables
    with connected(db_url) as connection:
        if connection.scalar(select(table.c.id).where(table.c.id == course)) is None:
            connection.execute(insert(table), [{"id": course}])


def set_duedate(db_url: str, unit: str, due: datetime) -> None:
    """Enter the due date of a unit, in UTC, as course.toml has it. Raise GradebookError."""
    table = api.Assignment.__table__
    with connected(db_url) as connection:
        if connection.scalar(select(table.c.duedate).where(table.c.name == unit)) != due:
            connection.execute(update(table).where(table.c.name == unit).values(duedate=due))


def is_there(db_url: str) -> bool:
    """Return True if there is a gradebook; SQLite would create an empty file merely by being asked."""
    path = make_url(db_url).database
    return not db_url.startswith("sqlite") or not path or Path(path).exists()


@contextmanager
def reading(db_url: str) -> Iterator[Connection]:
    """Return a read-only connection, which needs no write access to the gradebook. Raise GradebookError."""
    if not is_there(db_url):
        raise GradebookError(f"There is no gradebook {hidden(db_url)}; run `autograder grade` to have it made.")
    with connected(db_url, writes=False) as connection:
        yield connection


@contextmanager
def connected(db_url: str, writes: bool = True) -> Iterator[Connection]:
    """Yield a connection in one transaction. Raise GradebookError."""
    engine = engine_for(db_url, writes)
    try:
        with _explained(db_url), engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise GradebookError(f"The gradebook {hidden(db_url)} cannot be reached ({_words(error)}); see that it runs "
                             "and that no other program holds it, then run the same again.") from error
    finally:
        engine.dispose()


class Scores:
    """A writer of the scores of a grading run; there is one writer per run.

    tell: called with a sentence when the gradebook has to be waited for, or a time cannot be read.
    """

    def __init__(self, directory: CourseDirectory, tell: Callable[[str], None] = lambda sentence: None):
        self.db_url = directory.db_url
        self.tell = tell
        self._late = Lateness(directory.config)
        self._engine = engine_for(self.db_url)
        self._cells: dict[str, Cells] = {}

    def close(self) -> None:
        """Close the connection to the database."""
        self._engine.dispose()

    def put(self, unit: str, records: Sequence[Record], fresh: Collection[str]) -> None:
        """Put the outcomes of submissions of one unit into the gradebook, all of them or, on an error, none.

        fresh: students whose answers are new to the gradebook; as in nbgrader, what a person had marked before is
        then to be looked at again. For the others a mark is only flagged where the automatic score has changed.
        """
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with _explained(self.db_url), self._engine.begin() as connection:
                    self._put(connection, unit, records, fresh)
                return
            except OperationalError as error:
                if time.monotonic() > end:
                    raise GradebookError(f"The gradebook {hidden(self.db_url)} could not be written for {PATIENCE:g} s "
                                         f"({_words(error)}); close what uses it and run the same command again: "
                                         "what is graded is kept in records/.") from error
                self.tell(f"Waiting for the gradebook ({_words(error)}).")
                self._engine.dispose()
                time.sleep(0.5)

    def _put(self, connection: Connection, unit: str, records: Sequence[Record], fresh: Collection[str]) -> None:
        cells = self._cells.get(unit) or find_cells(connection, unit)
        if cells is None:
            raise GradebookError(f"The gradebook {hidden(self.db_url)} has no assignment {unit}; "
                                 "run `autograder course` in the course folder.")
        self._cells[unit] = cells
        batch = Batch(connection, cells, {record.student: record for record in records if storable(record.student)})
        batch.add_submissions({name: self._time(record) for name, record in batch.records.items()})
        batch.set_grades(fresh)
        batch.set_comments()
        if cells.duedate is not None:
            batch.set_penalties(cells.duedate, self._late.penalty)

    def _time(self, record: Record) -> datetime | None:
        try:
            return time_of(record.timestamp) if record.timestamp else None
        except ValueError as error:
            self.tell(f"{record.student!r}: the time of submission, {error}; left out.")
            return None


def hidden(db_url: str) -> str:
    """Return a database's URL without its password."""
    return make_url(db_url).render_as_string(hide_password=True)


def _words(error: SQLAlchemyError) -> str:
    """Return the database's message on one line."""
    return " ".join(str(getattr(error, "orig", error)).split())


@contextmanager
def _explained(db_url: str) -> Iterator[None]:
    """Raise database errors that a retry would not fix as sentences."""
    try:
        yield
    except SQLAlchemyError as error:
        words = _words(error)
        if isinstance(error, OperationalError) and not any(sign in words.lower() for sign in FINAL):
            raise
        if not isinstance(error, DatabaseError):
            raise
        way = ("back it up and run `nbgrader db upgrade`" if "no such column" in words or "does not exist" in words
               else "free some space" if "full" in words
               else "restore it from a backup" if "not a database" in words or "malformed" in words
               else "see that it can be read and written, then run the same again")
        raise GradebookError(f"The gradebook {hidden(db_url)} cannot be used ({words}); {way}.") from error
