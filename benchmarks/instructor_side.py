"""Measure what an instructor waits for: one student's grade, feedback pages, collected files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import classes
import measure
from bench import Found, Row, Size, part

UNIT = "04-backpropagation"
JOBS = 2


@part("latency")
def latency_part(size: Size) -> Found:
    """Measure `autograder grade --only` one student, start to end, and until the first record of a run."""
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
    """Measure the feedback pages of a class, scaled to 1,000 submissions."""
    unit = UNIT if UNIT in size.units else size.units[0]
    count, course = size.of(100, 4), size.folder / "course"
    classes.hand_in(course, unit, count)
    measure.run(["autograder", "course", ".", unit], course)
    measure.run(["autograder", "grade", unit, "--jobs", str(JOBS)], course)
    runs = [measure.run(["autograder", "feedback", unit, "--again"], course) for _ in range(size.of(3, 1))]
    unchanged = measure.run(["autograder", "feedback", unit], course)
    made = len(list(course.glob(f"feedback/*/{unit}/{unit}.html")))
    if made != count:
        raise RuntimeError(f"{made} of {count} pages were made:\n{runs[0].text[-3000:]}")
    return Found([
        Row("feedback pages for 1,000 submissions", [_reckoned(run.seconds, unchanged.seconds, count) for run in runs],
            "s", "≤ 120"),
        Row("feedback pages for 1,000 submissions, processor time",
            [_reckoned(run.cpu, unchanged.cpu, count) for run in runs], "s"),
        Row(f"feedback pages when nothing changed, {count} submissions", [unchanged.seconds], "s")])


@part("collect")
def collect_part(size: Size) -> Found:
    """Measure collecting the hand-ins of a class from a Moodle archive, scaled to 1,000 submissions."""
    unit, count = size.units[0], size.of(200, 4)
    course, archive, students = size.folder / "course", size.folder / "moodle.zip", size.folder / "class.csv"
    course.mkdir()
    measure.run(["autograder", "course", ".", unit], course)
    _moodle_archive(archive, unit, count)
    students.write_text("id,first name,last name\n" + "".join(
        f"student-{number:04d},Given{number},Family{number}\n" for number in range(count)))
    words = ["autograder", "collect", str(archive), "--class-list", str(students), "--yes"]
    first, again = measure.run(words, course), measure.run(words, course)
    put = len(list(course.glob(f"submitted/*/{unit}/{unit}.ipynb")))
    if put != count:
        raise RuntimeError(f"{put} of {count} hand-ins were put into the course:\n{first.text[-3000:]}")
    return Found([Row("collecting 1,000 submissions", [_reckoned(first.seconds, again.seconds, count)], "s"),
                  Row("collecting 1,000 submissions, processor time", [_reckoned(first.cpu, again.cpu, count)], "s"),
                  Row(f"collecting the same archive again, {count} submissions", [again.seconds], "s")])


def _reckoned(first: float, again: float, count: int) -> float:
    """Return seconds for 1,000 submissions from those for `count`; again: without new work, so nearly the start."""
    return again + 1000 * (first - again) / count


def _moodle_archive(path: Path, unit: str, count: int) -> None:
    """Write an archive with a folder for each student, as Moodle names them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"Given{number} Family{number}_{10000 + number}_assignsubmission_file/homework.ipynb",
                             classes.honest(unit, number))
