"""Notes on submissions, counted by kind: sentences that differ in names and numbers alone are of one kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.course.records import Record

VARYING = re.compile(r"`[^`\n]*`|'(?:[^'\\\n]|\\.)*'|\"[^\"\n]*\"|(?<![\w.])\d[\d.,]*(?![\w-])")
LISTED = re.compile(r"…(?:, …)+")
SHOWN, NAMES, LONGEST = 20, 3, 240


def kind_of_note(note: str) -> str:
    """Return the sentence with `…` in place of each name, quotation and number in it."""
    return LISTED.sub("…", VARYING.sub("…", note))


@dataclass
class Notes:
    """The notes of a run.

    kinds: how many submissions have each kind. examples: one of each. whose: the first few students.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    whose: dict[str, list[str]] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Count the notes of one submission, each kind once."""
        for kind, note in {kind_of_note(note): note for note in reversed(record.notes)}.items():
            self.kinds[kind] += 1
            self.examples.setdefault(kind, note)
            names = self.whose.setdefault(kind, [])
            if len(names) < NAMES and record.student not in names:
                names.append(record.student)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Notes:
        """Return the notes on these submissions."""
        notes = cls()
        for record in records:
            notes.add(record)
        return notes

    def rows(self) -> list[tuple[int, str, str]]:
        """Return (count, sentence, students) of each kind, the most frequent first; of one alone, the note itself."""
        return [(count, self.examples[kind] if count == 1 else kind, self._names(kind, count))
                for kind, count in self.kinds.most_common()]

    def _names(self, kind: str, count: int) -> str:
        names = self.whose[kind]
        return ", ".join(names) + (f" and {count - len(names)} more" if count > len(names) else "")

    def lines(self) -> list[str]:
        """Return a line for each kind, for a terminal; nothing where there are no notes."""
        rows = self.rows()
        if not rows:
            return []
        width = len(str(rows[0][0]))
        more = len(rows) - SHOWN
        return ["Notes on submissions (all of them are in records/, grades.csv and the graded notebooks):",
                *(f"  {count:{width}} × {sentence[:LONGEST]} ({names})" for count, sentence, names in rows[:SHOWN]),
                *([f"  … and {more} more kinds"] if more > 0 else [])]
