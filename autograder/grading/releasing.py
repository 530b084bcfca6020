"""nbgrader's steps into the exchange: units with all that they need, feedback to those who can fetch it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeReleaseFeedback

from autograder.course.folder import Course, installed_units
from autograder.errors import AutograderError
from autograder.preparing.course_unit import course_unit
from autograder.preparing.for_students import check_released, put_beside

UNKNOWN = "1970-01-01 00:00:00 UTC"  # nbgrader reads a time only to show it
NEEDED = "submission_secret.txt"


class ReleaseUnit(ExchangeReleaseAssignment):
    """A converter that releases a unit with its lab and data, also when nbgrader itself has made the notebook again."""

    def copy_files(self) -> None:
        """Release the unit, but refuse a notebook that holds answers."""
        name = self.coursedir.assignment_id
        if name in installed_units():
            course = Course(Path(self.coursedir.root).resolve())
            try:
                unit = course_unit(course, name)
                check_released(course, unit)
            except AutograderError as error:
                self.fail(str(error))
            put_beside(Path(self.src_path), unit)
        super().copy_files()


class ReleaseFeedback(ExchangeReleaseFeedback):
    """A converter that releases feedback to those who submitted through the exchange, and names the others."""

    def copy_files(self) -> None:
        """Release feedback, without stopping at the first page that nobody can fetch, as nbgrader's own would."""
        unit, without = self.coursedir.assignment_id, []
        students = self.coursedir.student_id or "*"
        excluded = [name for name in self.coursedir.student_id_exclude.split(",") if name]
        for folder in sorted(Path(self.coursedir.format_path(self.coursedir.feedback_directory, ".", ".")).resolve()
                             .glob(f"{students}/{unit}")):
            student = folder.parent.name
            if not any(folder.glob("*.html")) or student in excluded:
                continue
            if not (folder / NEEDED).is_file():
                without.append(student)
                continue
            if not (folder / "timestamp.txt").is_file():
                with suppress(OSError):
                    (folder / "timestamp.txt").write_text(UNKNOWN)
        self.coursedir.student_id_exclude = ",".join([*excluded, *without])
        try:
            super().copy_files()
        finally:
            self.coursedir.student_id_exclude = ",".join(excluded)
        if without:
            self.log.warning(
                "No feedback was released to %s: what they handed in did not come through the exchange, so they have "
                "nothing to fetch it by. Send them their pages from feedback/.", ", ".join(without))
