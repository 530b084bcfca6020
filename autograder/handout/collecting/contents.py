"""Tell by content what handed-in files are: a unit's notebook, untouched or not, or something beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from autograder.building.build import pristine
from autograder.course.candidates import may_hold_notebook
from autograder.course.folder import Course
from autograder.graft.cells import originals_of, plain
from autograder.graft.formats import has_conflict, holds_notebook, what_it_is
from autograder.graft.reading import Unreadable, read_cells
from autograder.graft.recognition import answers_in, recognise
from autograder.handout.collecting.platforms.kind import HandedFile
from autograder.handout.collecting.sources import FoundFile, expanded, is_apple_double
from autograder.preparing.course_unit import course_unit

HELPERS = {".py", ".csv", ".tsv", ".json", ".npy", ".npz", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".svg",
           ".pdf", ".docx", ".odt", ".md", ".txt", ".rtf", ".tex", ".html"}
SHIPPED_FOLDERS = {"lab", "data", ".github", ".vscode", ".idea"}
SHIPPED = {"readme.md", "requirements.txt", "license", "license.md", "makefile", ".gitattributes", "environment.yml"}
MOST_HELPERS = 60
HELPER_BYTES = 10_000_000


@dataclass(frozen=True)
class Piece:
    """A file as handed in, or a member of an archive that was.

    unit: whose notebook it is by its content, "" for none.  is_notebook: whether it has the form of one.  untouched:
    whether no cell differs from what was handed out.  words: what is against it.
    """

    handed: HandedFile
    file: FoundFile
    unit: str = ""
    is_notebook: bool = False
    untouched: bool = False
    words: str = ""

    @cached_property
    def answers(self) -> str:
        """Return a digest of the answers in a notebook, "" for none: equal answers have equal digests."""
        content = self.file.read() if self.unit else b""
        answers = answers_in(content, self.unit) if isinstance(content, bytes) and content else None
        return hashlib.sha256(repr(sorted(answers.items())).encode("utf-8", "backslashreplace")).hexdigest() if (
            answers) else ""

    @property
    def inside(self) -> str:
        """Return the path below the owner's folder."""
        return self.handed.name + self.file.path.removeprefix(self.handed.file.path)

    @property
    def folder(self) -> str:
        """Return the folder in which the piece lies, without its own name."""
        return self.inside.rpartition("/")[0]

    @property
    def base(self) -> str:
        """Return the piece's own name, without its folder."""
        return self.inside.rpartition("/")[2]

    @property
    def is_helper(self) -> bool:
        """Return True for a file that may lie beside a notebook: a module, data, a text, a picture."""
        return not self.is_notebook and not self.words and not self.is_shipped and (
            PurePosixPath(self.base).suffix.lower() in HELPERS)

    @property
    def is_shipped(self) -> bool:
        """Return True for what students were given, by its place."""
        return not SHIPPED_FOLDERS.isdisjoint(self.inside.split("/")[:-1]) or self.base.lower() in SHIPPED or (
            self.base.startswith("."))


def pieces_of(handed: HandedFile, course: Course) -> list[Piece]:
    """Return what one handed-in file is; of an archive, what its members are."""
    return [piece for file in expanded(handed.file) if not is_apple_double(file)
            for piece in [_piece(handed, file, course)]]


def _piece(handed: HandedFile, file: FoundFile, course: Course) -> Piece:
    if file.wrong:
        return Piece(handed, file, words=file.wrong)
    bare = Piece(handed, file)
    if bare.is_shipped and not file.name.lower().endswith(".ipynb"):
        return bare
    if not may_hold_notebook(file.name):
        words = f"is larger than {HELPER_BYTES / 1e6:g} MB" if file.size > HELPER_BYTES else ""
        return Piece(handed, file, words=words)
    content = file.read()
    if isinstance(content, str):
        return Piece(handed, file, words=content)
    if not holds_notebook(content) and not has_conflict(content):
        if file.name.lower().endswith(".ipynb"):
            return Piece(handed, file, is_notebook=True, words=f"is {what_it_is(content) or 'no notebook'}")
        return bare
    unit, untouched, words = _looked_at(content, course)
    return Piece(handed, file, unit, True, untouched, words)


@lru_cache(maxsize=12)  # a template's notebooks, which many hand in as they are
def _looked_at(content: bytes, course: Course) -> tuple[str, bool, str]:
    """Return the unit of a notebook, whether no cell differs from what was handed out, and what is against it."""
    try:
        cells, _ = read_cells(content)
    except Unreadable as error:
        return "", False, f"cannot be read: {str(error).partition(';')[0]}"
    recognised = recognise(cells)
    if recognised is None:
        return "", False, "is a notebook in which nothing is of a unit"
    known = _texts(recognised.unit) | _course_texts(course, recognised.unit)
    untouched = all(text in known for cell in cells if (text := plain(cell.source).strip()))
    return recognised.unit, untouched and not any(cell.attachments for cell in cells), ""


@lru_cache(maxsize=32)
def _texts(unit: str) -> frozenset[str]:
    return frozenset(original.text.strip() for original in originals_of(pristine(unit)).values())


@lru_cache(maxsize=32)
def _course_texts(course: Course, unit: str) -> frozenset[str]:
    asked = course_unit(course, unit)
    if not asked.is_changed:
        return frozenset()
    return frozenset(original.text.strip() for original in originals_of(asked.pristine()).values())


def beside(notebook: Piece, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the files that belong to a notebook: those in its own folder, as the owner packed them."""
    return [piece for piece in pieces if piece.is_helper and piece.folder == notebook.folder][:MOST_HELPERS]
