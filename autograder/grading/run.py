"""Grading a class: what is new goes to the workers, what comes back goes to the gradebook, in batches.

Every submission ends in a record. Killed at any moment, the next run goes on: a record whose digest still holds is not
made again, and scores that had not reached the gradebook are put there.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

from autograder.course.folder import Course, CourseError, Settings, installed_units
from autograder.course.inventory import Inventory, Unclaimed, as_csv, look_through, table_of
from autograder.course.notes import Notes
from autograder.course.records import FAILED, Journal, Record, read_record, record_path, write_record
from autograder.course.submitted import NotReadable, read_submission, unreadable_digest
from autograder.files import sweep, write_whole
from autograder.grading.pool import Job, LocalPool
from autograder.preparing.course_unit import course_unit
from autograder.preparing.version import digest_of, is_made_for
from autograder.reports.verdicts import never_asked

if TYPE_CHECKING:
    from autograder.reports.grades_csv import Grades

BATCH = 64  # records a transaction
LINGER = 2.0  # seconds a record may wait for its transaction


class Watcher(Protocol):
    """An observer that receives the progress of a run while it goes on."""

    def total(self, submissions: int) -> None:
        """Receive how many submissions there are."""

    def record(self, record: Record, unchanged: bool) -> None:
        """Receive one record; unchanged: it was graded in an earlier run."""

    def tick(self) -> None:
        """Receive that time has passed."""

    def tell(self, sentence: str) -> None:
        """Receive a sentence for the person who waits."""


class Pool(Protocol):
    """A pool that grades jobs: worker processes here, or a cluster."""

    def run(self, jobs: Iterator[Job]) -> Iterator[Record | None]:
        """Yield a record for each job, and None now and then while nothing has happened."""
        raise NotImplementedError


@dataclass
class Summary:
    """The counts of a run, in which each submission is counted once.

    failed: those that cannot be graded, unchanged or not, and why.  unclaimed: files that belong to no submission.
    notes: what was unusual about submissions, by kind.  gradable: how many could be graded, by unit; unasked: of how
    many the notebook had no cell for an exercise, by unit and exercise.  grades: everybody's, after the run.
    """

    graded: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    unclaimed: list[Unclaimed] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    gradable: Counter[str] = field(default_factory=Counter)
    unasked: Counter[tuple[str, str]] = field(default_factory=Counter)
    grades: Grades | None = None

    def add(self, record: Record, unchanged: bool) -> None:
        """Count one record."""
        self.notes.add(record)
        if record.status == FAILED:
            self.failed.append((record.unit, record.student, record.reason))
            return
        self.gradable[record.unit] += 1
        self.unasked.update((record.unit, name) for name in never_asked(record))
        if unchanged:
            self.unchanged += 1
        else:
            self.graded += 1


@dataclass(frozen=True)
class Options:
    """The options of a grading run.

    only: grade these students and nobody else.  again: grade unchanged submissions too.  timestamps: what is believed
    of when submissions came in (`autograder.course.times`).
    """

    jobs: int | None = None
    only: Collection[str] = ()
    again: bool = False
    figures: bool = False
    isolation: str = "bubblewrap"
    timestamps: str = ""


class Run:
    """One run over a course, and the only writer of its gradebook."""

    def __init__(self, course: Course, watcher: Watcher, options: Options):
        from autograder.course.gradebook import Scores

        self.course, self.watcher, self.options = course, watcher, options
        self.secret = course.secret()
        self.times = course.times(options.timestamps)
        self.scores = Scores(course.nbgrader(), watcher.tell)
        self.summary = Summary()
        self._journals: dict[str, Journal] = {}
        self._versions: dict[str, str] = {}
        self._pending: list[Record] = []
        self._since = 0.0

    def finish(self, record: Record, unchanged: bool = False) -> None:
        """Take a record that lies on the disk; its scores follow with the next transaction."""
        self.summary.add(record, unchanged)
        self.watcher.record(record, unchanged)
        if not self._pending:
            self._since = time.monotonic()
        self._pending.append(record)
        self.tick()

    def tick(self) -> None:
        """Pass time to the watcher, and write the pending records if it is time."""
        self.watcher.tick()
        if len(self._pending) >= BATCH or (self._pending and time.monotonic() - self._since > LINGER):
            self.flush()

    def flush(self) -> None:
        """Put what is pending into the gradebook, then remember that it is there."""
        pending, self._pending = self._pending, []
        for unit in dict.fromkeys(record.unit for record in pending):
            records = [record for record in pending if record.unit == unit]
            journal = self._journals.setdefault(unit, Journal(self.course.records, unit))
            self.scores.put(unit, records, {record.student for record in records if not journal.knows_answers(record)})
            journal.add([record for record in records if not journal.has(record)])

    def jobs(self, submissions: Sequence[Job]) -> Iterator[Job]:
        """Yield the submissions that must be graded; the others are finished on the way."""
        for unit, student in submissions:
            record = None if self.options.again else read_record(self.course.records, unit, student)
            if record is not None and self._holds(record):
                self.finish(record, unchanged=True)
            else:
                yield unit, student

    def _holds(self, record: Record) -> bool:
        """Return True if grading again would give the same record."""
        if not record.digest or (self.options.figures and not record.figures):
            return False
        # nbgrader, when it is killed, leaves the notebook that it was about to grade where the graded one belongs
        notebook = self.course.autograded / record.student / record.unit / f"{record.unit}.ipynb"
        if not is_made_for(record.digest, notebook) if record.graded else notebook.exists():
            return False
        try:
            submission = read_submission(self.course.submitted, record.unit, record.student, self.times)
            answers, timestamp = submission.answers, submission.timestamp
        except NotReadable as error:
            answers, timestamp = unreadable_digest(str(error)), None
        return record.digest == digest_of(
            answers, timestamp, record.unit, self._version(record.unit), record.student, self.secret)

    def _version(self, unit: str) -> str:
        if unit not in self._versions:
            self._versions[unit] = course_unit(self.course, unit).version
        return self._versions[unit]


def grade_class(course: Course, units: Sequence[str], watcher: Watcher, options: Options = Options(),
                pool: Pool | None = None) -> Summary:
    """Grade what was handed in for some units; other graders of the course are kept out meanwhile.

    Raises CourseError, GradebookError, PoolBroken; whatever was graded until then is kept.
    """
    inventory = _inventory(course)
    unclaimed = [] if options.only else inventory.unclaimed
    submissions = find_submissions(course, units, options.only, inventory, watcher)
    with ExitStack() as stack:
        stack.enter_context(course.locked())
        if pool is None:
            settings = Settings(str(course.root), options.isolation, options.figures, options.timestamps)
            pool = local = stack.enter_context(LocalPool(settings, options.jobs))
            if options.again or not all(record_path(course.records, *job).exists() for job in submissions):
                local.start()
        from autograder.preparing.prepare import prepare  # nbgrader, which takes a second: a worker starts meanwhile

        write_whole(course.records / "unclaimed.csv", as_csv(inventory.unclaimed))
        prepare(course, dict.fromkeys(unit for unit, _ in submissions))
        for unit in units:
            sweep(course.records / unit)
        watcher.total(len(submissions))
        run = Run(course, watcher, options)
        run.summary.unclaimed = unclaimed
        stack.callback(run.scores.close)
        stack.callback(run.flush)  # also when the run is stopped
        for record in pool.run(run.jobs(submissions)):
            if record is None:
                run.tick()
                continue
            if not record.digest:
                write_record(course.records, record)
            run.finish(record)
    run.summary.grades = _finish(course)
    return run.summary


def _finish(course: Course) -> Grades:
    """Enter whoever handed in nothing, write the table of grades, and return it."""
    from autograder.course.people.enrolment import enrol
    from autograder.reports.grades_csv import write_grades

    enrol(course)
    return write_grades(course)


def _inventory(course: Course) -> Inventory:
    return look_through(course.submitted, installed_units())


def find_submissions(course: Course, units: Sequence[str], only: Collection[str], inventory: Inventory,
                     watcher: Watcher) -> list[Job]:
    """Return units and students, in order. Raises CourseError when there is nothing to grade."""
    if not course.submitted.is_dir():
        raise CourseError(f"{course.root} has no folder submitted/; give the course folder with --course DIR, and put "
                          "each notebook there at submitted/<student>/<unit>/<unit>.ipynb.")
    found = [(unit, student) for unit in units for student in inventory.students[unit]]
    strangers = set(only) - {student for _, student in found}
    if strangers:
        there = sorted({student for _, student in found})
        near = [name for stranger in strangers for name in get_close_matches(stranger, there, 1)]
        meant = f" Is {near[0]!r} meant?" if near else ""
        raise CourseError(f"{', '.join(sorted(map(repr, strangers)))} handed in nothing for {', '.join(units)}.{meant}")
    if not found:
        for line in table_of(inventory.unclaimed):
            watcher.tell(line)
        raise CourseError(f"Nobody handed in anything for {', '.join(units)}: there is no folder "
                          f"{course.submitted}/<student>/{units[0]}.")
    return [(unit, student) for unit, student in found if not only or student in only]
