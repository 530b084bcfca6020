"""Show how a run goes, for a person at a terminal, for a log file, or as JSON for a machine."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from autograder.course.records import FAILED, Record
from autograder.files import encode_json

QUIET = 10.0  # seconds between two lines in a log file


class Progress:
    """Count, rate, time left and failures on stderr; with `machine`, one JSON object a submission on stdout."""

    def __init__(self, machine: bool = False, screen: TextIO | None = None):
        self.machine = machine
        self.screen = screen or sys.stderr
        self.live = self.screen.isatty()
        self.submissions = self.done = self.graded = self.failed = 0
        self.start = self._shown = time.monotonic()
        self._last_sentence = ""

    def total(self, submissions: int) -> None:
        """Start counting towards so many submissions."""
        self.submissions = submissions
        self.start = self._shown = time.monotonic()

    def record(self, record: Record, unchanged: bool) -> None:
        """Count one record, and report a failure at once."""
        self.done += 1
        self.graded += not unchanged
        if self.machine:
            sys.stdout.buffer.write(encode_json(summary_of(record) | {"unchanged": unchanged}))
            sys.stdout.buffer.flush()
        if record.status == FAILED:
            self.failed += 1
            self._line(f"{record.unit} · {record.student}: {record.reason}")

    def tick(self) -> None:
        """Show the progress again, unless it was shown a moment ago."""
        now = time.monotonic()
        if now - self._shown < (0.1 if self.live else QUIET) or not self.submissions:
            return
        self._shown = now
        if self.live:
            self._write(f"\r\x1b[K{self.words()}")
        else:
            self._line(self.words())

    def tell(self, sentence: str) -> None:
        """Show a sentence, unless it repeats the last one."""
        if sentence != self._last_sentence:
            self._last_sentence = sentence
            self._line(sentence)

    def end(self) -> None:
        """Leave the terminal's line free."""
        if self.live:
            self._write("\r\x1b[K")

    def words(self) -> str:
        """Return a line such as «37 of 120 · 12.4 a second · 7 s left · 1 failed»."""
        seconds = time.monotonic() - self.start
        rate = self.graded / seconds if seconds > 0 else 0.0
        parts = [f"{self.done} of {self.submissions}"]
        if rate:
            parts += [f"{rate:.1f} a second", f"{duration((self.submissions - self.done) / rate)} left"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        return " · ".join(parts)

    def _line(self, text: str) -> None:
        self._write(("\r\x1b[K" if self.live else "") + printable(text) + "\n")

    def _write(self, text: str) -> None:
        self.screen.write(text)
        self.screen.flush()


def printable(text: str) -> str:
    """Return a student's text fit for a terminal: control characters and broken Unicode are spelt out."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape", "backslashreplace").decode() for sign in text)


def duration(seconds: float) -> str:
    """Return seconds as a person says them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def summary_of(record: Record) -> dict:
    """Return what a machine needs to know of a submission at once; the rest is in its record."""
    return {
        "unit": record.unit, "student": record.student, "status": record.status, "reason": record.reason,
        "points": record.points, "max_points": record.max_points, "waiting": list(record.waiting),
        "mistakes": {verdict["exercise"]: verdict["mistake"] for verdict in record.verdicts if verdict.get("mistake")},
        "notes": list(record.notes), "seconds": record.seconds,
    }
