"""Show the report where an instructor looks: as a table in the terminal and as a page in the course folder."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.folder import Course, CourseError
from autograder.files import write_whole
from autograder.progress import printable
from autograder.reports.explain_again import explain_again
from autograder.reports.page import address_in, page_of, percent
from autograder.reports.report import SHARES, UnitReport, collect
from autograder.reports.report_files import csv_of, json_of
from lab.judging.compare import shortened


def report(course: Course, units: Sequence[str], page: bool = True, names: bool = True) -> int:
    """Print the table; write report.html, report.csv and report.json into the course folder.

    names: False leaves all names of students out of the files. Raise CourseError or GradebookError.
    """
    reports = collect(course, units)
    print("\n".join(text(found, names) for found in reports))
    if page:
        files = {"report.html": page_of(reports, address_in(course), names).encode("utf-8", "backslashreplace"),
                 "report.csv": csv_of(reports), "report.json": json_of(reports, names)}
        for name, content in files.items():
            path = course.root / name
            try:
                write_whole(path, content)
            except OSError as error:
                raise CourseError(f"{path} cannot be written ({error.strerror}); correct that, or leave the files out "
                                  "with --text.") from error
        print(f"\nThe page, with hints{' and names' if names else ''}: {course.root / 'report.html'}; for programs "
              "report.csv and report.json beside it.")
    return 0


def text(found: UnitReport, names: bool = True) -> str:
    """Return one unit as a table for a terminal. names: False leaves all names of students out."""
    lines = [f"{found.unit}: {found.graded} graded, {found.mean_points:.1f} of {found.max_points:g} points on average, "
             f"{len(found.failed)} not gradable, {sum(map(len, found.waiting.values()))} written answers to mark", ""]
    if found.troubles:
        width = max(len(trouble.exercise) for trouble in found.troubles)
        lines.append(f"  {'exercise':{width}}  right  partly  wrong  not started  most frequent")
        for trouble in found.troubles:
            shares = "  ".join(f"{percent(trouble.share(name)) if trouble.answers else '–':>{len(name)}}"
                               for name in SHARES)
            seen = "; ".join([*(f"{printable(name)} ({count})" for name, count in trouble.mistakes.most_common(2)),
                              *(f"holds up {name} ({count})" for name, count in trouble.holds_up.most_common(2)),
                              *([f"{trouble.waits} to mark"] if trouble.waits else [])])
            lines.append(f"  {trouble.exercise:{width}}  {shares}  {shortened(seen, 70)}".rstrip())
    for student, reason in found.failed if names else ():
        lines.append(f"  not gradable · {printable(student)}: {printable(reason)}")
    for name, students in found.waiting.items():
        lines.append(f"  to mark · {name}: {len(students)}")
    lines += [f"  note · {count} × {printable(sentence)}" + (f" ({printable(whose)})" if names else "")
              for count, sentence, whose in found.notes.rows()]
    lines += [f"  to explain again · {printable(sentence)}" for sentence in explain_again(found)]
    return "\n".join(lines)
