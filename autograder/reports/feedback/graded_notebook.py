"""Take from a graded notebook what a feedback page shows: the student's answers, pictures, and typeset formulas.

A student's texts and pictures are in it. Texts are escaped where they are shown; of pictures, PNG and JPEG only.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.records import Record
from autograder.preparing.version import MADE_FOR

LARGEST_PICTURE, ALL_PICTURES = 300_000, 1_000_000  # characters of base64: of one picture, and of all on a page
LONGEST_ANSWER = 20_000     # characters of an answer that a page shows
LONGEST_CAPTION = 400
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
NAME = re.compile(r"\w+")
MARK = r"(?:<td [^>]*>(?:<span [^>]*>.</span>)?</td>)?"  # not in notebooks that were graded earlier
STEP = re.compile(rf"<tr[^>]*><td [^>]*>\d*</td>{MARK}<td [^>]*>(.*?)</td>", re.DOTALL)    # of `lab.showing.derivation`


class Output(msgspec.Struct):
    """The parts of a cell's output that a page needs."""

    data: dict[str, Any] = {}


class Cell(msgspec.Struct):
    """The parts of a graded notebook's cell that a page needs."""

    metadata: dict[str, Any] = {}
    source: str | list[str] = ""
    outputs: list[Output] = []

    @property
    def role(self) -> dict[str, Any]:
        """Return nbgrader's metadata of the cell."""
        found = self.metadata.get("nbgrader")
        return found if isinstance(found, dict) else {}


class Notebook(msgspec.Struct):
    """The parts of a graded notebook that a page needs."""

    cells: list[Cell]
    metadata: dict[str, Any] = {}


@dataclass(frozen=True)
class Picture:
    """A picture that an answer of the student took part in.  address: a data URI.  caption: what it shows, in words."""

    address: str
    caption: str


@dataclass
class Shown:
    """One exercise of a graded notebook.  formulas: MathML or plain text of the typed steps, in their order."""

    answer: str = ""
    pictures: list[Picture] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)


def graded_notebook(path: Path, record: Record) -> dict[str, Shown]:
    """Return what a graded notebook shows, by exercise; nothing where it is not the notebook of this record."""
    notebook = _read(path)
    if notebook is None or notebook.metadata.get(MADE_FOR) != record.digest:
        return {}
    found: dict[str, Shown] = {}
    room = ALL_PICTURES
    for cell in notebook.cells:
        role, name, source = cell.role, str(cell.role.get("grade_id", "")), _text(cell.source)
        if role.get("solution"):
            found[name] = Shown(_cut(source))
        elif role.get("grade"):     # what a check shows is ours, and no picture
            found.setdefault(name.removeprefix("check_"), Shown()).formulas += _formulas(cell.outputs)
            continue
        for picture in _pictures(cell.outputs):
            about = name if name in found else _used(source, found)
            if about and len(picture.address) <= room:
                room -= len(picture.address)
                found[about].pictures.append(picture)
    return found


def answers_in(path: Path) -> dict[str, str]:
    """Return the source of each answer cell of a graded notebook; nothing where there is none that can be read."""
    notebook = _read(path)
    return {} if notebook is None else {
        str(cell.role.get("grade_id", "")): _cut(_text(cell.source)) for cell in notebook.cells
        if cell.role.get("solution")}


def _used(source: str, exercises: Iterable[str]) -> str:
    """Return the last of these exercises whose answer a cell uses, or nothing."""
    words = set(NAME.findall(source))
    return next((name for name in reversed(list(exercises)) if name in words), "")


def _read(path: Path) -> Notebook | None:
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    try:
        return msgspec.json.decode(raw, type=Notebook)
    except msgspec.MsgspecError:
        pass
    try:    # halves of surrogate pairs, which msgspec refuses
        return msgspec.convert(json.loads(raw), Notebook)
    except (ValueError, msgspec.MsgspecError):
        return None


def _formulas(outputs: Sequence[Output]) -> Iterator[str]:
    """Return the formulas of a panel; of one in plain text, nothing."""
    for output in outputs:
        for formula in STEP.findall(_text(output.data.get("text/html", ""))):
            yield formula if formula.startswith("<math") else ""


def _pictures(outputs: Sequence[Output]) -> Iterator[Picture]:
    for output in outputs:
        for kind, beginning in PICTURES.items():
            encoded = "".join(_text(output.data.get(kind, "")).split())
            if encoded and len(encoded) <= LARGEST_PICTURE and _begins(encoded, beginning):
                yield Picture(f"data:{kind};base64,{encoded}", _caption(output))
                break


def _begins(encoded: str, beginning: bytes) -> bool:
    try:
        return base64.b64decode(encoded, validate=True).startswith(beginning)
    except (binascii.Error, ValueError):
        return False


def _caption(output: Output) -> str:
    words = " ".join(_text(output.data.get("text/plain", "")).split())
    return words if len(words) <= LONGEST_CAPTION else f"{words[:LONGEST_CAPTION]} …"


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_ANSWER else f"{text[:LONGEST_ANSWER]}\n… (cut off here)"
