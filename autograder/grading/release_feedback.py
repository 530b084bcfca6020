"""nbgrader's release of feedback, for classes of which not everybody handed in through the exchange."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

UNKNOWN = "1970-01-01 00:00:00 UTC"  # nbgrader reads a time only to show it
NEEDED = "submission_secret.txt"


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Releases feedback to those whose submission came through the exchange, and names the others."""

    def copy_files(self) -> None:
        """Release; nbgrader's own would stop at the first page that nobody can fetch."""
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
