"""Measure where the processor time of one submission goes: a worker's own steps, and what happens in its box."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import classes
import measure
from bench import Found, Row, Size, Table, part

from autograder.box import Box
from autograder.course.folder import Course, Settings
from autograder.course.gradebook import Scores
from autograder.grading import submission as judge
from autograder.grading import worker
from autograder.grading.run import BATCH
from autograder.preparing.prepare import prepare

STAGES = {
    "read": "read the submission", "graft": "graft", "questions": "sample hidden probes, expected values",
    "box": "box, outside: sending and taking in", "inside": "box, inside: fork, the student's cells, calls",
    "judge": "judge", "notebook": "write the graded notebook", "record": "record", "gradebook": "gradebook",
    "rest": "rest"}

# What is timed for which stage: each of these is called through its name in this place.
TIMED = (
    (worker, "read_submission", "read"), (judge, "graft", "graft"), (judge, "pristine", "graft"),
    (judge, "question", "questions"), (Box, "run", "box"), (judge, "judge", "judge"),
    (judge, "_graded", "notebook"), (worker.Grader, "_write_notebook", "notebook"),
    (worker.Grader, "_record", "record"), (worker, "write_record", "record"))


@part("stages")
def stages_part(size: Size) -> Found:
    """Measure the processor time of one submission by stage, in one worker."""
    count = size.of(30, 3)
    folder = size.folder / "course"
    folder.mkdir(parents=True)
    course = Course(folder)
    for unit in size.units:
        classes.hand_in(course.root, unit, count)
    found = {unit: of_unit(course, unit, [f"student-{n:04d}" for n in range(count)]) for unit in size.units}
    rows = [[words, *(f"{row[name]:.1f}" for row in found.values())] for name, words in STAGES.items()]
    rows.append(["**together**", *(f"{row['total']:.1f}" for row in found.values())])
    return Found([Row("one submission in every unit, processor time in all processes of one worker",
                      [sum(row["total"] for row in found.values())], "ms")],
                 [Table("Where the time goes", "Processor milliseconds of one submission.",
                        ["stage", *(unit[:2] for unit in found)], rows)])


class Clock:
    """A clock for processor seconds of this process by stage; what a stage calls of another counts for that other."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = time.process_time()

    @contextmanager
    def stage(self, name: str):
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def _turn(self) -> None:
        now = time.process_time()
        self.seconds[self._open[-1] if self._open else "rest"] += now - self._since
        self._since = now

    def times(self, place: Any, name: str, stage: str) -> Callable[[], None]:
        """Time every call of place.name from now on; call what is returned to undo it."""
        real = getattr(place, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(stage):
                return real(*args, **kwargs)

        setattr(place, name, timed)
        return lambda: setattr(place, name, real)


def of_unit(course: Course, unit: str, students: Sequence[str]) -> dict[str, float]:
    """Return processor milliseconds of a submission by stage, with those of all stages together ("total")."""
    prepare(course, [unit])
    records = []
    with ExitStack() as stack, worker.Grader(Settings(str(course.root))) as grader:
        grader.grade(unit, students[0])  # warm
        clock = Clock()
        for place, name, stage in TIMED:
            stack.callback(clock.times(place, name, stage))
        before = _in_boxes()
        for student in students:
            records.append(grader.grade(unit, student))
        inside = _in_boxes() - before
        with clock.stage("gradebook"):
            scores = Scores(course.nbgrader())
            for first in range(0, len(records), BATCH):
                scores.put(unit, records[first:first + BATCH], set(students))
            scores.close()
    found = {name: 1000 * clock.seconds[name] / len(students) for name in STAGES}
    found["inside"] = 1000 * inside / len(students)
    return found | {"total": sum(found.values())}


def _in_boxes() -> float:
    """Return processor seconds of all processes below this one; a fork's count once it has ended."""
    return sum(map(measure.own_cpu, measure.descendants(os.getpid())))

