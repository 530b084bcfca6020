"""Show the report where an instructor looks: as a table in the terminal and as a page in the course folder."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.folder import Course, CourseError
from autograder.files import write_whole
from autograder.reports.page import page_of
from autograder.reports.report import collect, text


def report(course: Course, units: Sequence[str], page: bool = True) -> int:
    """Print the table; write `report.html` into the course folder. Raises CourseError, GradebookError, OSError."""
    reports = collect(course, units)
    print("\n".join(text(found) for found in reports))
    if page:
        path = course.root / "report.html"
        try:
            write_whole(path, page_of(reports).encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise CourseError(f"{path} cannot be written ({error.strerror}); mend that, or leave the page out with "
                              "--text.") from error
        print(f"\nThe same with hints and names: {path}")
    return 0
