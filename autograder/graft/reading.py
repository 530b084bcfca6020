"""Read the cells of a notebook that a student handed in, believing nothing and keeping little of it.

A small reader of our own over `json`, because a file that no schema allows may still hold answers: notebook
formats 1 to 4 with any minor number, JupyterLab's, Colab's and VS Code's flavours, any Unicode encoding, NaN,
sources that are lists or no text at all, things among the cells that are no cells. What comes out are sources,
types, images attached to text, and the two ids by which a cell may be recognised.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from autograder.files import encode_json
from autograder.graft.formats import checksum, has_conflict, what_it_is

LARGE = 1_000_000  # bytes; of larger files the outputs are cut out before anything else is looked at
MAX_BYTES = 8_000_000  # without outputs, and without attached images where there are more of these
MAX_FOREIGN = 20_000_000  # of a file that is not in UTF-8, which takes several times its size to read
MAX_PARTS = 3_000_000  # strings and brackets
MAX_KEPT_PARTS = 300_000  # brackets without outputs, each of which takes two hundred bytes of memory
MAX_CELLS = 5_000
MAX_CODE = 3_000_000  # bytes of code, as a notebook holds it
MAX_IMAGES = 4_000_000  # characters of images attached to text or embedded in it, in base64
LONGEST_NAME = 200  # of an attached image
IMAGE_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}
ASK_AGAIN = "ask for the notebook as JupyterLab saves it"

MAX_REST = 1_000  # characters after the end of the notebook, such as a stray bracket
# int() refuses numbers of thousands of digits, and none of the numbers in a notebook matters that much
DECODER = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) < 20 else 0)

PART = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[][{}]', re.DOTALL)
VALUE = re.compile(rb"\s*:\s*(?=[\[{])")
OUTPUTS = (b'"outputs"', b'"widgets"')
IMAGES = (b'"attachments"',)
EMBEDDED = re.compile(r"data:image/[a-z]+;base64,[A-Za-z0-9+/=]+")
SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(Exception):
    """A file that cannot be graded; the message is a sentence with the reason and what to do."""


@dataclass(frozen=True)
class HandedIn:
    """A cell as handed in.

    cell_type: code, markdown or raw.  attachments: images by name, as nbformat has them.  untouched: whether it is as
    some version of a unit handed it out; a forged checksum only makes a student's own additions pass for that.
    """

    cell_type: str
    source: str
    grade_id: str | None = None
    id: str | None = None
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    untouched: bool = False


def read_cells(raw: bytes) -> tuple[list[HandedIn], list[str]]:
    """Return the cells of the file, and notes on what was odd about it. Raise Unreadable."""
    notes: list[str] = []
    found = _cells(_parse(raw, notes))
    if len(found) > MAX_CELLS:
        raise Unreadable(f"The notebook has {len(found)} cells, more than {MAX_CELLS}; ask for one with fewer.")
    cells = [_cell(cell, notes) for cell in found if isinstance(cell, dict)]
    if len(cells) < len(found):
        notes.append(f"{len(found) - len(cells)} of the things among the notebook's cells were no cells and were "
                     "left out.")
    if not cells:
        raise Unreadable(f"The notebook has no cells; {ASK_AGAIN}.")
    code = sum(len(encode_json(cell.source)) for cell in cells if cell.cell_type == "code")
    if code > MAX_CODE:
        raise Unreadable(f"The notebook has {code / 1e6:.1f} MB of code, more than {MAX_CODE / 1e6:g} MB; "
                         "ask for one that reads its data from a file.")
    return _with_few_images(cells, notes), list(dict.fromkeys(notes))


def _parse(raw: bytes, notes: list[str]) -> Any:
    if not raw.strip():
        raise Unreadable(f"The file is empty; {ASK_AGAIN}.")
    encoding = json.detect_encoding(raw)
    if not encoding.startswith("utf-8"):
        if len(raw) > MAX_FOREIGN:
            raise Unreadable(f"The file is in {encoding} and larger than {MAX_FOREIGN / 1e6:g} MB; {ASK_AGAIN}, "
                             "without outputs.")
        raw = raw.decode(encoding, "replace").encode("utf-8", "replace")
    if len(raw) > LARGE:
        raw = _without(OUTPUTS, raw)
    if len(raw) > MAX_BYTES:
        size, raw = len(raw), _without(IMAGES, raw)
        notes.append(f"The images attached to the text, {(size - len(raw)) / 1e6:.0f} MB, were left out of the graded "
                     "notebook.")
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"The notebook is larger than {MAX_BYTES / 1e6:g} MB even without its outputs; ask for one "
                         "without large data in its cells.")
    try:
        text = raw.decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8-sig", "replace")
        notes.append("Some characters of the file are not UTF-8 and were replaced.")
    try:
        return _loads(text, notes)
    except RecursionError:
        try:
            return _loads(_without(OUTPUTS, text.encode("utf-8", "replace")).decode(), notes)
        except RecursionError:
            raise Unreadable(f"The file is nested too deeply for a notebook; {ASK_AGAIN}.") from None
    except ValueError as error:
        raise Unreadable(f"{_not_json(raw, error)}; {ASK_AGAIN}.") from None


def _loads(text: str, notes: list[str]) -> Any:
    """Return the JSON value with which the text begins; what follows it must be short, or no notebook."""
    start = len(text) - len(text.lstrip(" \t\r\n"))
    value, end = DECODER.raw_decode(text, start)
    rest = text[end:].strip(" \t\r\n\x00")
    if rest:
        if not isinstance(value, dict) or len(rest) > MAX_REST or '"cells"' in rest or "<<<<<<< " in rest:
            raise json.JSONDecodeError("Extra data", text, end)
        notes.append("What followed the end of the notebook in the file was left out "
                     f"({_counted(len(rest), 'character')}).")
    return value


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _without(bulky: tuple[bytes, ...], raw: bytes) -> bytes:
    """Return the JSON text without the values of the keys `bulky`, cut out without building them in memory.

    Raise Unreadable where what is left has more brackets, outside of strings, than there is memory for.
    """
    kept: list[bytes] = []
    start, depth, brackets = 0, 0, 0
    cutting = False
    parts = PART.finditer(raw)
    for number, part in zip(count(1), parts):
        if number > MAX_PARTS:
            raise Unreadable(f"The file has more than {MAX_PARTS / 1e6:g} million parts; {ASK_AGAIN}, without outputs.")
        first = raw[part.start()]
        if cutting:
            depth += (first in b"[{") - (first in b"]}")
            if depth == 0:
                cutting, start = False, part.end()
        elif first in b"[{":
            brackets += 1
        elif first == ord('"') and part[0] in bulky:
            value = VALUE.match(raw, part.end())
            if value:
                kept += (raw[start:value.end()], b"null")
                cutting = True
    if cutting:
        raise Unreadable(f"The file breaks off in the middle of a cell; {ASK_AGAIN}.")
    if len(raw) > LARGE and brackets > MAX_KEPT_PARTS:
        raise Unreadable(f"The notebook has more than {MAX_KEPT_PARTS:,} brackets even without its outputs; "
                         f"{ASK_AGAIN}.")
    return b"".join([*kept, raw[start:]])


def _not_json(raw: bytes, error: ValueError) -> str:
    if has_conflict(raw):
        return "The file holds a conflict that Git could not merge, so it is no notebook any more"
    kind = what_it_is(raw)
    if kind and kind != "a notebook":
        return f"The file is {kind}, not a notebook".replace(", not the file, not a notebook", ", not the file")
    place = f", line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
    return f"The file is not a notebook (not JSON{place})"


def _cells(notebook: Any) -> list[Any]:
    if not isinstance(notebook, dict):
        raise Unreadable(f"The file is not a notebook but other JSON; {ASK_AGAIN}.")
    major = notebook.get("nbformat")
    if isinstance(major, (int, float)) and major >= 5:
        raise Unreadable(f"The notebook is of format {major:g}, newer than 4, the newest known here; {ASK_AGAIN}.")
    if isinstance(notebook.get("content"), dict) and notebook.get("type") == "notebook":
        notebook = notebook["content"]  # as Jupyter's server sends it
    if isinstance(notebook.get("cells"), list):
        return notebook["cells"]
    worksheets = notebook.get("worksheets")  # formats 2 and 3
    if not isinstance(worksheets, list):
        raise Unreadable(f"The file is JSON without a notebook's cells; {ASK_AGAIN}.")
    sheets = [sheet.get("cells") for sheet in worksheets if isinstance(sheet, dict)]
    return [cell for cells in sheets if isinstance(cells, list) for cell in cells]


def _cell(cell: dict[str, Any], notes: list[str]) -> HandedIn:
    kind = cell.get("cell_type")
    source = _text(next((cell[key] for key in ("source", "input", "code", "text") if cell.get(key) is not None), ""))
    if source is None:
        notes.append("A cell's source was no text; it was taken as empty.")
        source = ""
    if kind == "heading":
        level = cell.get("level")
        kind, source = "markdown", "#" * (level if isinstance(level, int) and 0 < level < 7 else 1) + f" {source}"
    metadata = _dict(cell.get("metadata"))
    role = _dict(metadata.get("nbgrader"))
    grade_id = role.get("grade_id")
    identifiers = (cell.get("id"), metadata.get("id"))
    return HandedIn(
        kind if kind in ("code", "markdown") else "raw", source,
        grade_id if isinstance(grade_id, str) else None,
        next((identifier for identifier in identifiers if isinstance(identifier, str)), None),
        {} if kind == "code" else _images(cell.get("attachments")),
        untouched=role.get("checksum") == checksum(role, str(kind), source))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    """Return a text or list of texts as one, with Unix line ends and valid in UTF-8; None if it is neither."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return None
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    try:
        value.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", value)
    return value


def _images(attachments: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, bundle in _dict(attachments).items():
        for kind, content in _dict(bundle).items():
            content = _text(content)
            if kind in IMAGE_TYPES and content and re.fullmatch(r"[A-Za-z0-9+/=\s]+", content):
                found[SURROGATE.sub("\ufffd", name)[:LONGEST_NAME]] = {kind: "".join(content.split())}
                break
    return found


def _with_few_images(cells: list[HandedIn], notes: list[str]) -> list[HandedIn]:
    """Return the cells, without their images, attached or embedded, if these are large all together."""
    size = sum(len(content) + len(name) for cell in cells for name, bundle in cell.attachments.items()
               for content in bundle.values())
    size += sum(map(len, (image for cell in cells if cell.cell_type != "code"
                          for image in EMBEDDED.findall(cell.source))))
    if size <= MAX_IMAGES:
        return cells
    notes.append(f"The images attached to the text, {size / 1e6:.0f} MB, were left out of the graded notebook.")
    return [HandedIn(cell.cell_type, cell.source if cell.cell_type == "code" else EMBEDDED.sub("", cell.source),
                     cell.grade_id, cell.id, untouched=cell.untouched) for cell in cells]
