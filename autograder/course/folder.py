"""A course: nbgrader's folder, with course.toml and the secret that seeds the hidden probes."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.memory import read_memory
from autograder.course.settings import CourseSettings, Known, read_settings
from autograder.course.times import Times, times_for
from autograder.errors import AutograderError, WrongCommand, did_you_mean
from autograder.exercises import UNITS, exercises_of
from autograder.files import write_whole
from autograder.places import CONFIG

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

OWN_EXERCISES = "exercises"


class CourseError(WrongCommand):
    """A course folder cannot be used as it is: a sentence with the way out."""


@dataclass(frozen=True)
class Course:
    """The paths of everything in a course. db_url: nbgrader's database as given on the command line, or None."""

    root: Path
    db_url: str | None = None

    @property
    def submitted(self) -> Path:
        """Return the folder that holds what students handed in."""
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        """Return the folder that holds the graded notebooks."""
        return self.root / "autograded"

    @property
    def records(self) -> Path:
        """Return the folder that holds the records."""
        return self.root / "records"

    @property
    def settings(self) -> CourseSettings:
        """Return what course.toml says, as it is now. Raise SettingsError."""
        return read_settings(self.root, Known(installed_units(), self._exercises))

    def _exercises(self) -> list[str]:
        units = installed_units()
        return [name for unit in units
                for name in [*(exercises_of(unit) if unit in UNITS else ()), *self.own_exercises(unit)]]

    def own_exercises(self, unit: str) -> list[str]:
        """Return the names of the course's own exercises in a unit, in the order of the alphabet."""
        folder = self.root / OWN_EXERCISES / unit
        return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))

    def units(self) -> list[str]:
        """Return the names of the course's units, in its order. Raise SettingsError."""
        return list(self.settings.units) or installed_units()

    def named_units(self, names: Sequence[str]) -> list[str]:
        """Return the named units, or all of the course when none is named.

        "1" and "forward-model" are short for "01-forward-model". Raise CourseError for any other name.
        """
        there = self.units()
        found = [in_full(name, there) for name in names]
        for name, unit in zip(names, found):
            if unit not in there:
                elsewhere = in_full(name, installed_units()) in installed_units()
                raise CourseError(_no_unit(name, there) + (
                    " It is not among the units of course.toml." if elsewhere else ""))
        return list(dict.fromkeys(found)) or there

    def secret(self) -> str:
        """Return the course secret: made once, readable by its owner only, and part of every seed."""
        path = self.root / "secret"
        if not path.exists():
            fresh = self.root / f".secret-{os.getpid()}.partial"
            write_whole(fresh, (secrets.token_hex(32) + "\n").encode(), 0o600)
            try:
                os.link(fresh, path)  # unlike a rename, never replaces the secret of a grader that was quicker
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        secret = path.read_text().strip()
        if len(secret) < 16:
            raise CourseError(f"{path} holds no secret; restore it from a backup, or delete it to have a new one made "
                              "(all submissions will then be graded again, on new probes).")
        return secret

    def times(self, source: str = "") -> Times:
        """Return the sources of submission times that the course believes (see `autograder.course.times`)."""
        try:
            return times_for(self.root, source or self.settings.timestamps)
        except ValueError as error:
            raise CourseError(str(error)) from error

    def config(self) -> Config:
        """Return nbgrader's settings: ours, overridden by those of the course's own nbgrader_config.py."""
        from traitlets.config.loader import PyFileConfigLoader

        loaded = PyFileConfigLoader(CONFIG.name, path=str(CONFIG.parent)).load_config()
        own = self.root / CONFIG.name
        if own.exists():
            try:
                loaded.merge(PyFileConfigLoader(own.name, path=str(own.parent)).load_config())
            except ModuleNotFoundError as error:
                if not str(error.name).startswith("autograder"):
                    raise _cannot_be_loaded(own, error) from error
                raise CourseError(f"{own} was made by an earlier version ({error}); run `autograder upgrade` in the "
                                  "course folder, which keeps your own settings there.") from error
            except AutograderError:
                raise
            except Exception as error:
                raise _cannot_be_loaded(own, error) from error
        loaded.CourseLatePenalty.course = loaded.HideModelAnswers.course = str(self.root)
        return loaded

    def db(self) -> str:
        """Return the database's URL, absolute. Raise CourseError, SettingsError."""
        return str(self.nbgrader().db_url)

    def nbgrader(self) -> CourseDirectory:
        """Return nbgrader's own view of this course, with the database's URL made absolute."""
        from nbgrader.coursedir import CourseDirectory

        directory = CourseDirectory(config=self.config())
        directory.root = str(self.root)
        directory.db_url = self.db_url or self.settings.db or read_memory(self.records).db or directory.db_url
        kind, _, path = directory.db_url.partition(":///")
        if kind == "sqlite" and path and not os.path.isabs(path):
            directory.db_url = f"sqlite:///{self.root / path}"
        _look_at(directory.db_url)
        return directory

    @contextmanager
    def locked(self, command: str = "autograder grade") -> Iterator[None]:
        """Hold the course for one command. Raise CourseError if another command holds it."""
        self.records.mkdir(exist_ok=True)
        path = self.records / ".lock"
        with open(path, "a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise CourseError(f"{self.root} is in use by {file.read().strip() or 'another grader'}; wait for it to "
                                  "end, or end it.") from None
            file.truncate(0)
            file.write(f"`{command}` (process {os.getpid()})\n")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)


def _cannot_be_loaded(path: Path, error: Exception) -> CourseError:
    return CourseError(f"{path} cannot be loaded ({type(error).__name__}: {error}); correct it, or delete it to have a "
                       "new one made.")


def _look_at(db_url: str) -> None:
    """Raise CourseError where no database can be meant."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(db_url).get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise CourseError(f"The database's URL cannot be used ({error}); it looks like postgresql://USER@HOST/NAME or "
                          "sqlite:////FOLDER/gradebook.db, in --db, course.toml or nbgrader_config.py.") from error


@dataclass(frozen=True)
class Settings:
    """The settings that everything in one grading run shares.

    root: the course folder.  timestamps: what is believed of when submissions came in (`autograder.course.times`).
    """

    root: str
    isolation: str = "bubblewrap"
    figures: bool = False
    timestamps: str = ""


def open_course(root: str | Path, db_url: str | None = None) -> Course:
    """Return the course in a folder. Raise CourseError when there is no folder."""
    path = Path(root).resolve()
    if not path.is_dir():
        raise CourseError(f"There is no folder {path}; name the folder of your course, or make one with "
                          "`autograder new DIR`.")
    return Course(path, db_url)


def installed_units() -> list[str]:
    """Return the names of all installed units, in their order."""
    from autograder.building.build import units

    return units()


def known_units(names: Sequence[str]) -> list[str]:
    """Return the named units, in full, or all when none is named. Raise CourseError for a name that is none."""
    there = installed_units()
    found = [in_full(name, there) for name in names]
    for name, unit in zip(names, found):
        if unit not in there:
            raise CourseError(_no_unit(name, there))
    return list(dict.fromkeys(found)) or there


def in_full(name: str, there: Sequence[str]) -> str:
    """Return the unit that a short name stands for, if it can be no other; else the name itself.

    Short is its number ("1", "01"), its words ("forward-model"), or at least three letters of their beginning.
    """
    word = name.strip().lower().replace("_", "-").removesuffix(".ipynb")
    parts = {unit: unit.partition("-") for unit in there}
    by_number = [unit for unit, (number, _, _) in parts.items() if number.isdecimal() and word.isdecimal()
                 and int(number) == int(word)]
    by_words = [unit for unit, (_, _, words) in parts.items() if word in (words, unit)]
    beginning = [unit for unit, (_, _, words) in parts.items() if len(word) > 2 and words.startswith(word)]
    for found in (by_number, by_words, beginning):
        if found:
            return found[0] if len(found) == 1 else name
    return name


def _no_unit(name: str, there: Sequence[str]) -> str:
    folder = " (A course folder is given with --course.)" if os.sep in name or os.path.isdir(name) else ""
    return f"There is no unit {name!r}; the units are {', '.join(there)}.{did_you_mean(name, there)}{folder}"
