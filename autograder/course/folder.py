"""A course: nbgrader's folder, prepared by nbgrader's own steps, with the secret that seeds the hidden probes."""

from __future__ import annotations

import fcntl
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.files import write_whole

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

CONFIG = Path(__file__).resolve().parents[2] / "nbgrader_config.py"


class CourseError(Exception):
    """What is wrong with a course folder: a sentence with the way out."""


@dataclass(frozen=True)
class Course:
    """Where everything of a course lies. db_url: nbgrader's database, if it is not the one of nbgrader_config.py."""

    root: Path
    db_url: str | None = None

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        return self.root / "autograded"

    @property
    def records(self) -> Path:
        return self.root / "records"

    def secret(self) -> str:
        """The course secret: made once, readable by its owner only, and part of every seed."""
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

    def config(self) -> Config:
        """nbgrader's settings: ours, and over them those of the course's own nbgrader_config.py."""
        from traitlets.config.loader import PyFileConfigLoader

        loaded = PyFileConfigLoader(CONFIG.name, path=str(CONFIG.parent)).load_config()
        own = self.root / CONFIG.name
        if own.exists():
            try:
                loaded.merge(PyFileConfigLoader(own.name, path=str(own.parent)).load_config())
            except Exception as error:
                raise CourseError(f"{own} cannot be loaded ({type(error).__name__}: {error}); correct it, or delete it "
                                  "to have a new one made.") from error
        return loaded

    def nbgrader(self) -> CourseDirectory:
        """nbgrader's own view of this course, with the database's URL made absolute."""
        from nbgrader.coursedir import CourseDirectory

        directory = CourseDirectory(config=self.config())
        directory.root = str(self.root)
        if self.db_url:
            directory.db_url = self.db_url
        kind, _, path = directory.db_url.partition(":///")
        if kind == "sqlite" and path and not os.path.isabs(path):
            directory.db_url = f"sqlite:///{self.root / path}"
        _look_at(directory.db_url)
        return directory

    @contextmanager
    def locked(self, command: str = "autograder grade") -> Iterator[None]:
        """Hold the course for one command. Raises CourseError when another one holds it."""
        self.records.mkdir(exist_ok=True)
        path = self.records / ".lock"
        with open(path, "a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise CourseError(f"{self.root} is in the hands of {file.read().strip() or 'another grader'}; wait for "
                                  "it to end, or end it.") from None
            file.truncate(0)
            file.write(f"`{command}` (process {os.getpid()})\n")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)


def _look_at(db_url: str) -> None:
    """Raises CourseError where no database can be meant."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(db_url).get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise CourseError(f"The database's URL cannot be used ({error}); it looks like postgresql://USER@HOST/NAME or "
                          "sqlite:////FOLDER/gradebook.db, in --db or in nbgrader_config.py.") from error


@dataclass(frozen=True)
class Settings:
    """What all who grade submissions of a run share. root: the course folder."""

    root: str
    isolation: str = "bubblewrap"
    figures: bool = False


def open_course(root: str | Path, db_url: str | None = None) -> Course:
    """The course in a folder. Raises CourseError when there is no folder."""
    path = Path(root).resolve()
    if not path.is_dir():
        raise CourseError(f"There is no folder {path}; give the course folder with --course DIR, "
                          "or make one with `autograder course DIR`.")
    return Course(path, db_url)


def known_units(names: Sequence[str]) -> list[str]:
    """The named units, or all when none is named. Raises CourseError for a name that is none."""
    from autograder.building.build import units

    there = units()
    for name in names:
        if name not in there:
            folder = " (A course folder is given with --course.)" if os.sep in name else ""
            raise CourseError(f"There is no unit {name!r}; the units are {', '.join(there)}.{folder}")
    return list(dict.fromkeys(names)) or there


def prepare(course: Course, units: Iterable[str]) -> None:
    """Make everything that grading needs: settings, secret, source and release notebooks, assignments and cells.

    What is there already and still right is left alone. nbgrader's own GenerateAssignment makes the release and the
    gradebook's entries, as `nbgrader generate_assignment` would.
    """
    course.submitted.mkdir(exist_ok=True)
    if not (course.root / CONFIG.name).exists():
        write_whole(course.root / CONFIG.name, CONFIG.read_bytes())
    course.secret()
    directory = course.nbgrader()
    for unit in units:
        _prepare_unit(course, directory, unit)


def _prepare_unit(course: Course, directory: CourseDirectory, unit: str) -> None:
    import nbformat

    from autograder.building.build import pristine, source_notebook
    from autograder.course.gradebook import enter_course, forget_texts, prepared_for

    path = course.root / "source" / unit / f"{unit}.ipynb"
    text = (nbformat.v4.writes(source_notebook(unit)) + "\n").encode()
    changed = not path.exists() or path.read_bytes() != text
    if changed:
        write_whole(path, text)
    released = (course.root / "release" / unit / f"{unit}.ipynb").exists()
    if released and not changed and prepared_for(directory.db_url, unit, pristine(unit)):
        return
    if not directory.db_url.startswith("sqlite"):
        with _programs_beside_python():
            enter_course(directory.db_url, directory.course_id)
    forget_texts(directory.db_url, unit, pristine(unit))
    _generate_assignment(course, directory, unit)
    if not prepared_for(directory.db_url, unit, pristine(unit)):
        raise CourseError(f"The gradebook of {course.root} does not take the cells of {unit} as they are now; see "
                          f"whether nbgrader_config.py changes GenerateAssignment, or start a new course folder.")


def _generate_assignment(course: Course, directory: CourseDirectory, unit: str) -> None:
    """Run nbgrader's own step on one unit."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.utils import capture_log, temp_attrs

    from autograder.course.gradebook import make_gradebook

    with temp_attrs(directory, assignment_id=unit), _programs_beside_python():
        make_gradebook(directory.db_url)
        converter = GenerateAssignment(coursedir=directory, config=directory.config)
        converter.force = True
        result = capture_log(converter)
    if result["success"]:
        return
    log = result.get("log", "") + result.get("error", "")
    if "there are submissions associated with it" in log.replace('"\n', "").replace("\n", " "):
        raise CourseError(f"The exercises of {unit} are not those that this gradebook has submissions for; grade in a "
                          f"new course folder, or take the unit out of the gradebook with "
                          f"`nbgrader db assignment remove {unit} --force`, which deletes its marks.")
    if "database is locked" in log:
        raise CourseError(f"The gradebook {directory.db_url} is in use by another program; close it and try again.")
    last = log.strip().splitlines()[-1] if log.strip() else "no reason given"
    print(log, file=sys.stderr)
    raise CourseError(f"nbgrader could not prepare {unit} in {course.root}: {last}")


@contextmanager
def _programs_beside_python() -> Iterator[None]:
    """nbgrader calls the program alembic for a new gradebook; it lies beside python, which need not be on the path."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
