"""Tables as text: numbers plain, texts harmless to spreadsheets, in the encoding that a platform reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.progress import printable

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | None


@dataclass
class Table:
    """The file to import. left_out: who is not in it, and why.  warnings: what to know before importing it."""

    rows: list[list[Cell]]
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    encoding: str = "utf-8"
    separator: str = ","
    quoting: int = csv.QUOTE_MINIMAL

    def as_bytes(self) -> bytes:
        """Return the table as the bytes of its file."""
        text = io.StringIO()
        table = csv.writer(text, delimiter=self.separator, quoting=self.quoting, lineterminator="\r\n")  # type: ignore[arg-type]
        table.writerows([shown(cell) for cell in row] for row in self.rows)
        return text.getvalue().encode(self.encoding, "backslashreplace")


def shown(cell: Cell) -> str:
    """Return a cell as it is written: a number without needless zeros, and no text that a spreadsheet would run."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    text = printable(cell)
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Return True for a text that a spreadsheet may run when the file is opened."""
    plain = text.lstrip(" ")
    return len(plain) > 1 and plain.startswith(FORMULAS) and not _is_number(plain)


def _is_number(text: str) -> bool:
    try:
        float(text.strip())
    except ValueError:
        return False
    return text.strip().replace(".", "", 1).lstrip("+-").isdigit()


def column_of(head: Sequence[str], names: Sequence[str]) -> int | None:
    """Return where one of these headings stands, whatever its case; None where none does."""
    plain = [cell.strip().lstrip("\ufeff").casefold() for cell in head]
    return next((plain.index(name) for name in names if name in plain), None)
