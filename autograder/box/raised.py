"""Inside the box: an exception told by the student's own line, without a wall of traceback."""
from __future__ import annotations

import errno
import linecache
from typing import Any

from lab.calling.calls import kind_of, own_line

CELL = "<cell "     # how the names of cells' code begin
MAX_FRAMES = 6


def told(error: BaseException) -> dict[str, Any]:
    """Type, message, the own line that tells most, and all lines in cells as a short traceback."""
    places = _places(error)
    line, text = own_line(places) if places else (None, "")
    return {"type": kind_of(error)[:200], "message": _message(error), "line": line, "text": text,
            "traceback": "\n".join(f"line {line}, in {where}: {text}" if where else f"line {line}: {text}"
                                   for _, line, where, text in places[:1] + places[1:][-MAX_FRAMES:])}


def _places(error: BaseException) -> list[tuple[str, int, str, str]]:
    """(cell, line, function, text) of each line in a cell that the exception came through, outermost first."""
    places = []
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        if code.co_filename.startswith(CELL):
            where = "" if code.co_name.startswith("<cell") or code.co_name == "<module>" else code.co_name
            places.append(_place(code.co_filename, frame.tb_lineno, where))
        frame = frame.tb_next
    if isinstance(error, SyntaxError) and str(error.filename).startswith(CELL) and error.lineno:
        places.append(_place(str(error.filename), error.lineno, ""))
    return places


def _place(cell: str, line: int, where: str) -> tuple[str, int, str, str]:
    return cell, line, where[:100], linecache.getline(cell, line).strip()[:200]


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:2000]
    if isinstance(error, OSError) and error.errno == errno.EAGAIN:
        return "no further process or thread can be started here: the limit of the box is reached"
    if isinstance(error, MemoryError) and not error.args:
        return "the memory that the box allows is used up"
    try:
        return str(error)[:2000]
    except Exception as second:  # a student's own __str__
        return f"(its message raised {type(second).__name__})"
