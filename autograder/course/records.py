"""Keep the outcome of each submission in one JSON file, written whole or not at all.

`records/<unit>/<student>.json` says what a submission earned and why, or why it could not be graded. Beside it,
`records/<unit>.put.jsonl` remembers which records have reached the gradebook, so that a run that was killed between
the two knows what is left to do.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.files import encode_document, encode_json, write_whole

GRADED, FAILED = "graded", "failed"
TURNS_ROUND = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # classes of bidirectional controls


@dataclass(frozen=True)
class Record:
    """The outcome of one submission.

    scores: by grade_id, what each cell earned; None where a person still has to mark a written answer
    maxima: by grade_id, what each cell is worth
    unanswered: grade_ids of the answer cells left as they were handed out
    verdicts: one dict an exercise, as the judge gave it
    timestamp: the text of timestamp.txt, if there was one
    answers: digest of what the student handed in
    digest: digest of everything the outcome depends on; "" when the next run should try again
    """

    unit: str
    student: str
    status: str
    reason: str = ""
    scores: dict[str, float | None] = field(default_factory=dict)
    maxima: dict[str, float] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    verdicts: tuple[dict, ...] = ()
    notes: tuple[str, ...] = ()
    timestamp: str | None = None
    figures: bool = False
    answers: str = ""
    digest: str = ""
    seconds: float = 0.0

    @property
    def graded(self) -> bool:
        """Return True if the submission could be graded."""
        return self.status == GRADED

    @property
    def points(self) -> float:
        """Return the points of all exercises together."""
        return math.fsum(score for score in self.scores.values() if score is not None)

    @property
    def max_points(self) -> float:
        """Return the most points that can be earned."""
        return math.fsum(self.maxima.values())

    @property
    def waiting(self) -> tuple[str, ...]:
        """Return the written answers that a person still has to mark."""
        return tuple(name for name, score in self.scores.items() if score is None)

    def as_dict(self) -> dict:
        """Return the record as plain data for JSON, beginning with the sums that a reader looks for first."""
        head = {"unit": self.unit, "student": self.student, "status": self.status, "reason": self.reason,
                "points": self.points, "max_points": self.max_points, "waiting": list(self.waiting)}
        return head | {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in head}


def from_dict(data: Mapping) -> Record:
    """Return the record that `as_dict` gave; raise TypeError, KeyError or ValueError if it is none."""
    known = {name: data[name] for name in Record.__dataclass_fields__ if name in data}
    for name in ("unanswered", "verdicts", "notes"):
        known[name] = tuple(known.get(name, ()))
    record = Record(**known)
    if record.status not in (GRADED, FAILED) or not isinstance(record.scores, dict):
        raise ValueError(f"{record.status!r} is no status of a record")
    return record


def _controls(sign: str) -> bool:
    return unicodedata.category(sign) == "Cc" or unicodedata.bidirectional(sign) in TURNS_ROUND


def record_path(folder: Path, unit: str, student: str) -> Path:
    """Return where the record of a submission lies.

    A name that is too long for a file, or has characters that control a terminal or turn text round, is shortened and
    made unique by its digest.
    """
    name = student + ".json"
    if len(os.fsencode(name)) > 240 or any(map(_controls, student)):
        plain = "".join(sign if sign.isprintable() else "_" for sign in student[:40])
        name = f"{plain}-{hashlib.sha256(os.fsencode(student)).hexdigest()[:24]}.json"
    return folder / unit / name


def read_record(folder: Path, unit: str, student: str) -> Record | None:
    """Return the record of a submission, or None if it is missing or damaged and must be made again."""
    try:
        record = from_dict(json.loads(record_path(folder, unit, student).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if (record.unit, record.student) == (unit, student) else None


def write_record(folder: Path, record: Record) -> None:
    """Write a record, whole or not at all."""
    write_whole(record_path(folder, record.unit, record.student), encode_document(record.as_dict()))


def all_records(folder: Path, unit: str) -> Iterator[Record]:
    """Yield every readable record of a unit, in the order of its students."""
    for path in sorted((folder / unit).glob("*.json")):
        try:
            yield from_dict(json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            continue


def hand_ins(folder: Path, unit: str) -> dict[str, int]:
    """Return how many different hand-ins of each student have reached the gradebook, as far as the journal knows."""
    answers: dict[str, set[str]] = {}
    for line in Journal(folder, unit).lines():
        try:
            student, marked, *_ = json.loads(line)
            answers.setdefault(student, set()).add(marked.partition(" ")[0])
        except (ValueError, TypeError, AttributeError):
            continue
    return {student: len(found - {""}) for student, found in answers.items()}


class Journal:
    """The list of records that have reached the gradebook: one line per record, appended after each transaction."""

    def __init__(self, folder: Path, unit: str):
        self.path = folder / f"{unit}.put.jsonl"
        self._put: dict[str, str] = {}
        self.problems: dict[str, str] = {}  # why the submissions that failed did
        self.notes: dict[str, str] = {}  # what was unusual about submissions
        for line in self.lines():
            try:
                student, marked, reason, *notes = json.loads(line)
            except (ValueError, TypeError):
                continue  # the last line of a killed run
            self._remember(student, marked, reason, *notes)

    def _remember(self, student: str, marked: str, reason: str, notes: str = "") -> None:
        self._put[student] = marked
        for kept, words in ((self.problems, reason), (self.notes, notes)):
            kept.pop(student, None)
            if words:
                kept[student] = words

    def lines(self) -> list[bytes]:
        """Return the lines of the file, one for each record that was put."""
        try:
            return self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return []

    def has(self, record: Record) -> bool:
        """Return True if the gradebook has this very record."""
        return self._put.get(record.student) == mark(record)

    def knows_answers(self, record: Record) -> bool:
        """Return True if the gradebook has scores of these very answers, by whatever version of the exercises."""
        return self._put.get(record.student, "").partition(" ")[0] == (record.answers or "-")

    def add(self, records: list[Record]) -> None:
        """Append records that have reached the gradebook."""
        self._append([(record.student, mark(record), record.reason, " ".join(record.notes)) for record in records])

    def forget(self, student: str) -> None:
        """Take the answers of a student for new until they are put again."""
        self._append([(student, "", "", "")])

    def _append(self, entries: list[tuple[str, str, str, str]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "ab") as file:
            if file.tell() and not self._ends_in_newline():
                file.write(b"\n")
            file.write(b"".join(encode_json(entry) for entry in entries))
            file.flush()
            os.fsync(file.fileno())
        for entry in entries:
            self._remember(*entry)

    def _ends_in_newline(self) -> bool:
        with open(self.path, "rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def mark(record: Record) -> str:
    """Return a short digest of a record: its answers, and what they earned."""
    outcome = [record.status, sorted(record.scores.items()), sorted(record.unanswered), record.timestamp,
               list(record.notes)]
    return f"{record.answers or '-'} {hashlib.sha256(encode_json(outcome)).hexdigest()[:16]}"
