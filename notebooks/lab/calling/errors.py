"""Report exceptions of a student's code by the student's own line."""

from __future__ import annotations

import errno
import linecache
from collections.abc import Sequence

from .requests import RaisedError

CELL = "<cell "                         # how the names of cells' code begin in the box,
CELLS = (CELL, "<ipython-input")        # and in IPython
KERNEL = "ipykernel"                    # part of the name of a cell's code in Jupyter
MAX_FRAMES = 6
Place = tuple[str, int, str, str]       # cell, line, function, text of the line


def raised(error: BaseException) -> RaisedError:
    """Return an exception in words, with the line of the answer's cell that it came through."""
    places = _places(error)
    line, text = own_line(places)
    return RaisedError(kind_of(error)[:200], _message(error), line or None, text, "\n".join(
        f"line {line}, in {where}: {text}" if where else f"line {line}: {text}"
        for _, line, where, text in places[:1] + places[1:][-MAX_FRAMES:]))


def own_line(places: Sequence[Place]) -> tuple[int, str]:
    """Return number and text of the innermost line in the outermost cell; (0, "") where there is none.

    places: outermost first. Where the error was raised further in, by a function of another cell, that line follows: a
    number alone would be looked for in the wrong cell.
    """
    if not places:
        return 0, ""
    _, line, _, text = next(place for place in reversed(places) if place[0] == places[0][0])
    cell, deepest, function, said = places[-1]
    if cell == places[0][0] or not text:
        return line, text
    return line, f"{text.strip()} → in {function}, line {deepest}: {said.strip()}"


def kind_of(error: BaseException) -> str:
    """Return the name of an exception's class, and what Python knows it as: `CycleError, a ValueError`."""
    name = type(error).__name__
    known = next(base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins")
    return name if known in (name, "Exception") else f"{name[:100]}, {'an' if known[0] in 'AEIOU' else 'a'} {known}"


def _is_cell(filename: str) -> bool:
    return filename.startswith(CELLS) or KERNEL in filename


def _places(error: BaseException) -> list[Place]:
    """Return the line in each cell that an exception came through, outermost first."""
    places = []
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        if _is_cell(code.co_filename):
            where = "" if code.co_name.startswith("<cell") or code.co_name == "<module>" else code.co_name
            places.append(_place(code.co_filename, frame.tb_lineno, where))
        frame = frame.tb_next
    if isinstance(error, SyntaxError) and _is_cell(str(error.filename)) and error.lineno:
        places.append(_place(str(error.filename), error.lineno, ""))
    return places


def _place(cell: str, line: int, where: str) -> Place:
    return cell, line, where[:100], linecache.getline(cell, line).strip()[:200]


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:2000]
    if isinstance(error, OSError) and error.errno == errno.EAGAIN:
        return "no further process or thread can be started here: the limit is reached"
    if isinstance(error, MemoryError) and not error.args:
        return "the memory that may be used here is used up"
    try:
        return str(error)[:2000]
    except Exception as second:  # a student's own __str__
        return f"(its message raised {type(second).__name__})"
