"""What an instructor waits for: one student's grade, feedback pages, collected files."""

from __future__ import annotations

import classes
import measure
from bench import Found, NotYet, Row, Size, part

UNIT = "04-backpropagation"
JOBS = 2


@part("latency")
def latency_part(size: Size) -> Found:
    """`autograder grade --only` one student, start to end, and until the first record of a run."""
    unit = UNIT if UNIT in size.units else size.units[0]
    course = size.folder / "course"
    classes.hand_in(course, unit, 4)
    measure.run(["autograder", "course", ".", unit], course)
    words = ["autograder", "grade", unit, "--only", "student-0001", "--again", "--json"]
    runs = [measure.run(words, course) for _ in range(size.of(7, 1))]
    return Found([Row("`autograder grade --only` one student, start to end", [run.seconds for run in runs], "s"),
                  Row("until its record is there", [run.moments[0] for run in runs], "s")])


@part("feedback")
def feedback_part(size: Size) -> Found:
    """Feedback pages of a class, reckoned for 1,000 submissions."""
    _need("feedback", "there is no `autograder feedback` yet")
    unit = UNIT if UNIT in size.units else size.units[0]
    count, course = size.of(100, 4), size.folder / "course"
    classes.hand_in(course, unit, count)
    measure.run(["autograder", "grade", unit, "--jobs", str(JOBS)], course)
    runs = [measure.run(["autograder", "feedback", unit], course) for _ in range(size.of(3, 1))]
    return Found([Row("feedback pages for 1,000 submissions", [1000 * run.seconds / count for run in runs], "s",
                      "≤ 120")])


@part("collect")
def collect_part(size: Size) -> Found:
    """Collecting the files of a class as a platform exports them, reckoned for 1,000 submissions."""
    _need("collect", "there is no `autograder collect` yet")
    raise NotYet("no export of a platform is kept that could be measured")


def _need(command: str, otherwise: str) -> None:
    """Raise NotYet with `otherwise` where `autograder` lacks the command."""
    if f"\n    {command} " not in measure.run(["autograder", "--help"], measure.PROGRAMS).text:
        raise NotYet(otherwise)
