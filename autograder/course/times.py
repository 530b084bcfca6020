"""Find when a submission came in, from places that a student cannot write to."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.course.plain_files import read_below

FILE = "timestamp.txt"
TABLE = "timestamps.csv"  # in the course folder: student, unit, timestamp
BELIEVED = ("exchange", "files")  # settings under which timestamp.txt counts: `nbgrader collect` puts it there
LONGEST = 1_000  # bytes
ZONE_ELSEWHERE = re.compile(r"(?:^|[\s:])/|\.\.")  # dateutil would open a zone's file wherever it lies, /proc/kmsg too
TWELVE_HOURS = re.compile(r"(\d)\s*([ap])\.?m\b\.?", re.IGNORECASE)
SLASHES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b")
SIGNED = re.compile(r"[+-]\d{1,5}|[+-]\d\d:\d\d")
MOST_HOURS = 14  # between a zone and UTC


@dataclass(frozen=True)
class Times:
    """The times of submission that are believed.

    files: whether timestamp.txt beside a notebook counts.  table: the times that an instructor or a platform gives, by
    student and unit; they come first.
    """

    files: bool = False
    table: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, submitted: Path, folder: str, unit: str, student: str) -> tuple[str | None, list[str]]:
        """Return when a submission came in, as text that `time_of` reads, or None; and notes on what was ignored."""
        handed_in = read_below(submitted, f"{folder}/{FILE}", LONGEST)
        given = self.table.get((student, unit))
        if given is not None:
            return _checked(given, TABLE)
        if not os.path.lexists(submitted / folder / FILE):
            return None, []
        if not self.files:
            return None, [f"{FILE} was handed in beside the notebook, so it was not believed; to believe it, set "
                          "`timestamps` in course.toml or grade with --timestamp-from."]
        if isinstance(handed_in, str):
            return None, [f"{FILE} {handed_in}, so no time was read from it."]
        return _checked(_text(handed_in), FILE)


NO_TIMES = Times()


def times_for(root: Path, source: str = "") -> Times:
    """Return what is believed in a course.

    source: `exchange` or `files` to believe timestamp.txt, or the path of a table; the table timestamps.csv in the
    course folder counts whenever it is there. Raises ValueError with a sentence.
    """
    named = source not in ("", "none", "platform", *BELIEVED)
    path = Path(source) if named else root / TABLE
    if not named and not path.exists():
        return Times(source in BELIEVED)
    return Times(source in BELIEVED, _read_table(path))


def _read_table(path: Path) -> dict[tuple[str, str], str]:
    try:
        rows = list(csv.DictReader(io.StringIO(_text(path.read_bytes()))))
    except (OSError, csv.Error) as error:
        raise ValueError(f"{path} cannot be read as a table of times ({error}); it is a CSV file with the columns "
                         "student, unit, timestamp.") from error
    found = {}
    for number, row in enumerate(rows, 2):
        student, unit, time = (row.get(key) or row.get(other) or "" for key, other in (
            ("student", "student_id"), ("unit", "assignment"), ("timestamp", "time")))
        if not (student and unit and time):
            raise ValueError(f"{path}, line {number}, lacks a student, a unit or a timestamp; the columns are student, "
                             "unit, timestamp.")
        found[student, unit] = time
    return found


def _text(raw: bytes) -> str:
    """Return text that may begin with the mark of its encoding, as Windows writes it."""
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return raw.decode(encoding, "replace").strip()


def _checked(text: str, source: str) -> tuple[str | None, list[str]]:
    if not text:
        return None, [f"{source} is empty, so no time was read from it."]
    try:
        time_of(text)
    except ValueError as error:
        return None, [f"What {source} holds, {error}, so no time was read from it."]
    return text, []


def time_of(text: str) -> datetime:
    """Return the time that a text names, in UTC without a zone, as nbgrader stores it.

    Raises ValueError where it is no time, or may be one of two: 03/02/2026 is a day in February or in March.
    """
    import dateutil.parser
    import dateutil.tz

    words = f"{text[:40]!r}"
    if ZONE_ELSEWHERE.search(text):
        raise ValueError(f"{words}, names no time zone")
    plain = TWELVE_HOURS.sub(r"\1\2m", text.lstrip("\ufeff").strip())
    if date := SLASHES.search(plain):
        first, second = int(date[1]), int(date[2])
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(f"{words}, may be one of two days; write it as 2026-02-03 23:59")
    parts = plain.split()
    zone = parts[-1] if len(parts) > 2 else ""
    try:
        if SIGNED.fullmatch(zone):
            return _in_utc(dateutil.parser.parse(" ".join(parts[:-1])).replace(
                tzinfo=dateutil.tz.tzoffset(None, _seconds(zone))))
        if zone and not any(sign.isdigit() for sign in zone):
            tz = dateutil.tz.gettz(zone)
            if tz is None:
                raise ValueError(f"{words}, names no time zone")
            return _in_utc(dateutil.parser.parse(" ".join(parts[:-1])).replace(tzinfo=tz))
        return _in_utc(dateutil.parser.parse(plain))
    except Exception as error:  # dateutil raises errors of many kinds, decimal.InvalidOperation among them
        if isinstance(error, ValueError) and str(error).startswith(words):
            raise
        raise ValueError(f"{words}, is no time") from error


def _seconds(zone: str) -> int:
    """Return an offset in seconds: hours and minutes where it can be that, as in +0100, else seconds, as in -3600."""
    digits = zone[1:].replace(":", "")
    size = int(digits)
    if len(digits) == 4 and size // 100 <= MOST_HOURS and size % 100 < 60:
        size = (size // 100 * 60 + size % 100) * 60
    return -size if zone[0] == "-" else size


def _in_utc(time: datetime) -> datetime:
    offset = time.utcoffset()
    return time if offset is None else (time - offset).replace(tzinfo=None)
