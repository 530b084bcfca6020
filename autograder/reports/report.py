"""Report what a class did not understand, from the records of its submissions and the marks in the gradebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from autograder.course import found_edits
from autograder.course.folder import Course, CourseError, known_units
from autograder.course.inventory import look_through
from autograder.course.notes import Notes
from autograder.course.records import FAILED, Record, all_records, hand_ins
from autograder.reports.class_marks import Mark, Marks, marks_of, names_of
from autograder.reports.feedback.graded_notebook import answers_in
from autograder.reports.similar import Pair, similar_pairs
from autograder.reports.unit_statistics import Standing, discrimination
from autograder.reports.verdicts import kind_of, never_asked
from autograder.reports.wrong_answers import Group, Unnamed, groups_of, unnamed_of

SHARES = ("right", "partly", "wrong", "not started")
SOLVED = ("right", "right once")


@dataclass
class Trouble:
    """The trouble that a class had with one exercise.

    counts: submissions by share.  earned: sum of the fractions earned.  mistakes: how often each was seen, by name;
    where no mistake has a name, by what was seen.  whose: the students, by mistake.  hints: what the author of a
    mistake would say.  holds_up: how often an answer to another exercise, by its name, is right once this one is.
    waits: answers that a person still has to mark.  not_there: notebooks that have no cell for it.  points: what it is
    worth.  first_try: of those who handed in once only, how many were right, and how many they are.  read: the section
    to read again.
    """

    exercise: str
    kind: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    earned: float = 0.0
    mistakes: Counter[str] = field(default_factory=Counter)
    whose: dict[str, list[str]] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    holds_up: Counter[str] = field(default_factory=Counter)
    waits: int = 0
    not_there: int = 0
    points: float = 0.0
    first_try: tuple[int, int] | None = None
    read: str = ""
    discrimination: float | None = None

    @property
    def answers(self) -> int:
        """Return how many answers there are."""
        return self.counts.total()

    @property
    def mean(self) -> float:
        """Return the mean fraction earned."""
        return self.earned / self.answers if self.answers else 0.0

    @property
    def lost(self) -> float:
        """Return the points that the class lost here."""
        return self.points * (self.answers - self.earned)

    def share(self, name: str) -> float:
        """Return the share of answers with this status."""
        return self.counts[name] / self.answers if self.answers else 0.0

    def add(self, verdict: Mapping, student: str = "") -> None:
        """Count the verdict on one student's answer."""
        status = "right" if verdict["status"] == "right once" else verdict["status"]
        whole = status in ("right", "not started")
        self.counts[status if whole else "partly" if verdict["fraction"] > 0 else "wrong"] += 1
        self.earned += verdict["fraction"]
        self.kind, self.read = verdict.get("kind", ""), self.read or verdict.get("read", "")
        self.points = max(self.points, verdict.get("of", 0.0))
        if whole:
            return
        seen = kind_of(verdict)
        self.mistakes[seen] += 1
        self.whose.setdefault(seen, []).append(student)
        if verdict.get("hint"):
            self.hints.setdefault(seen, verdict["hint"])

    def add_mark(self, mark: Mark, is_blank: bool) -> None:
        """Count the mark that a person gave, or will give, for one student's answer in words."""
        self.kind, self.points = "explain", max(self.points, mark.worth)
        if mark.waits:
            self.waits += mark.weight > 0
            return
        share = min(1.0, (mark.score or 0.0) / mark.worth) if mark.worth else 0.0
        self.counts["right" if share >= 1 else "partly" if share > 0 else "not started" if is_blank else "wrong"] += 1
        self.earned += share


@dataclass
class UnitReport:
    """One unit: exercises with most trouble first, what failed, and which written answers wait for whom.

    standings: everybody who was graded.  groups: wrong answers without a name that are alike; alone: how many are like
    no other.  edits: such answers, by the edit that makes them right.
    absent: students of the course who handed in nothing.  similar: pairs of students whose answers are alike.  names:
    of students, by id.
    """

    unit: str
    graded: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    standings: list[Standing] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    alone: int = 0
    edits: list[found_edits.Group] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    similar: list[Pair] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def mean_points(self) -> float:
        """Return the mean of everybody's points as they are now: weights, marks and late penalties count."""
        return sum(one.points for one in self.standings) / len(self.standings) if self.standings else 0.0

    @property
    def max_points(self) -> float:
        """Return the most points that can be earned."""
        return max((one.of for one in self.standings), default=0.0)


class _Class:
    """A sum of the records of one unit, one after another; of each it keeps numbers only."""

    def __init__(self, unit: str, marks: Mapping[str, Marks], hand_ins: Mapping[str, int]) -> None:
        self.found, self.marks = UnitReport(unit), marks
        # Where nobody handed in twice, first tries are all that there is.
        self.once = {student for student, count in hand_ins.items() if count == 1}
        self.once = self.once if len(self.once) < len(hand_ins) else set()
        self.troubles: dict[str, Trouble] = {}
        self.fractions: dict[str, list[tuple[float, float]]] = {}
        self.unnamed: list[Unnamed] = []

    def trouble(self, exercise: str) -> Trouble:
        return self.troubles.setdefault(exercise, Trouble(exercise))

    def add(self, record: Record) -> None:
        found = self.found
        found.notes.add(record)
        if record.status == FAILED:
            found.failed.append((record.student, record.reason))
            return
        marks = self.marks.get(record.student, Marks())
        found.graded += 1
        found.standings.append(_standing(record, marks, missing := never_asked(record)))
        self.unnamed += unnamed_of(record)
        earned = sum(verdict["fraction"] for verdict in record.verdicts)
        for name in missing:
            self.trouble(name).not_there += 1
        for verdict in record.verdicts:
            if verdict["exercise"] in missing:
                continue
            name, solved = verdict["exercise"], verdict["status"] in SOLVED
            trouble = self.trouble(name)
            trouble.add(verdict, record.student)
            self.fractions.setdefault(name, []).append((verdict["fraction"], earned - verdict["fraction"]))
            if record.student in self.once:
                right, known = trouble.first_try or (0, 0)
                trouble.first_try = (right + solved, known + 1)
            for helper in verdict.get("after", ()) if verdict["status"] == "right once" else ():
                self.trouble(helper).holds_up[name] += 1
        judged = {verdict["exercise"] for verdict in record.verdicts}
        for name, mark in marks.exercises.items():
            if name not in judged | missing and (mark.worth or mark.waits):
                self.trouble(name).add_mark(mark, name in record.unanswered)

    def report(self, waiting: Mapping[str, Sequence[str]], code_of: Callable[[str, str], str]) -> UnitReport:
        found = self.found
        for name, pairs in self.fractions.items():
            self.troubles[name].discrimination = discrimination(*zip(*pairs))
        found.troubles = sorted(self.troubles.values(),
                                key=lambda one: (not one.answers, one.waits > 0, one.mean, one.exercise))
        found.groups, found.alone = groups_of(self.unnamed, code_of)
        graded = {one.student for one in found.standings}
        there = {name: [student for student in students if student in graded] for name, students in waiting.items()}
        found.waiting = {name: students for name, students in there.items() if students}
        return found


def _standing(record: Record, marks: Marks, missing: Collection[str]) -> Standing:
    order = {name.removeprefix("check_"): i for i, name in enumerate(record.maxima)}
    open_ones = sorted((one for one in record.verdicts if one["status"] not in SOLVED),
                       key=lambda one: order.get(one["exercise"], len(order)))
    open_ones = [one for one in open_ones if one["exercise"] not in missing]
    blank = sum(one["status"] == "not started" for one in open_ones)
    points, of = (marks.total, marks.of) if marks.exercises else (record.points, record.max_points)
    return Standing(record.student, points, of, open_ones[0]["exercise"] if open_ones else "",
                    len(open_ones) - blank, blank)


def unit_report(unit: str, records: Iterable[Record], waiting: Mapping[str, Sequence[str]], *,
                marks: Mapping[str, Marks] | None = None, hand_ins: Mapping[str, int] | None = None,
                code_of: Callable[[str, str], str] = lambda student, exercise: "") -> UnitReport:
    """Return what the records of one unit add up to; answers wait to be marked in what could be graded.

    marks: everybody's, from the gradebook.  hand_ins: how often each student handed in.  code_of: the code that a
    student (first) gave to an exercise (second).
    """
    adding = _Class(unit, marks or {}, hand_ins or {})
    for record in records:
        adding.add(record)
    return adding.report(waiting, code_of)


def waiting_answers(marks: Mapping[str, Marks]) -> dict[str, list[str]]:
    """Return which answers a person still has to mark, by exercise, and whose, as the gradebook has it."""
    waiting: dict[str, list[str]] = {}
    for student in sorted(marks):
        for name, mark in marks[student].exercises.items():
            if mark.waits and mark.weight > 0:
                waiting.setdefault(name, []).append(student)
    return waiting


def present_records(course: Course, unit: str) -> Iterator[Record]:
    """Return the records of what is in submitted/ now; a renamed folder has left its old record behind."""
    there = set(look_through(course.submitted, known_units([])).students[unit])
    return (record for record in all_records(course.records, unit) if record.student in there)


def collect(course: Course, units: Sequence[str]) -> list[UnitReport]:
    """Return the reports of the units that have records. Raise CourseError where none has, or GradebookError."""
    names = names_of(course)
    reports = [_collected(course, unit, names) for unit in units if (course.records / unit).is_dir()]
    reports = [found for found in reports if found.graded or found.failed]
    if not reports:
        raise CourseError(f"{course.root} has no records of what was handed in for {', '.join(units)} yet; "
                          "run `autograder grade` first.")
    return reports


def _collected(course: Course, unit: str, names: Mapping[str, str]) -> UnitReport:
    @cache
    def answers(student: str) -> dict[str, str]:
        return answers_in(course.autograded / student / unit / f"{unit}.ipynb")

    def code_of(student: str, exercise: str) -> str:
        return answers(student).get(exercise, "")

    marks = marks_of(course, unit)
    found = unit_report(unit, present_records(course, unit), waiting_answers(marks), marks=marks,
                        hand_ins=hand_ins(course.records, unit), code_of=code_of)
    seen = {*(one.student for one in found.standings), *(student for student, _ in found.failed)}
    found.names = names
    found.edits = found_edits.groups(course, unit)
    found.absent = sorted(set(names) - seen)
    found.similar = similar_pairs(course, unit)
    return found
