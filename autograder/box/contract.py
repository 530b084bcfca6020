"""What goes into a box and what comes out of it: cells and requests in, outputs and results out."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class BoxUnavailable(Exception):
    """No box can be had on this machine; the message is a sentence with the reason and the way out."""


@dataclass(frozen=True)
class Limits:
    """What one run may use. Seconds are wall-clock, held from outside; the rest is held by the kernel."""

    cell_seconds: float = 10.0    # one cell, and one request at most
    total_seconds: float = 90.0   # one run, restarts included
    cpu_seconds: int = 240        # processor time of any one process
    memory_mb: int = 1024         # all processes of the run together, beyond what an idle one has
    processes: int = 64           # processes and threads at any one time
    file_mb: int = 64             # one file, and all files in each of /tmp, /dev/shm and the home folder
    output_chars: int = 100_000   # text of one cell's outputs
    image_chars: int = 2_000_000  # pictures of one cell's outputs, in base64
    restarts: int = 40            # fresh processes for one run
    answer_mb: int = 16           # one answer, as it is held outside
    answers_mb: int = 64          # all answers of the run together
    all_chars: int = 5_000_000    # text of all outputs of the run
    all_image_chars: int = 20_000_000   # pictures of all outputs of the run


@dataclass(frozen=True)
class Call:
    """Call the answer `name` with plain arguments: numbers, arrays, lists, dicts, lab.calling.functions.Function.

    counted: functions among the arguments stay outside, where each of their calls is evaluated and the numbers that
             they are asked for are counted, an array's entries each by itself;
             then any Python callable of plain data may be an argument
    budget: more numbers than this end the request as "spent"
    twice: the answer is called twice with equal, fresh arguments, and both values come back
    layout: of array arguments: "plain", "readonly" (not writable), "fortran" (Fortran order) or "strict" (both)
    """

    name: str
    args: tuple[Any, ...]
    counted: bool = False
    budget: int | None = None
    twice: bool = False
    seconds: float = 10.0
    layout: str = "plain"


@dataclass(frozen=True)
class Fetch:
    """The value of the variable `name`."""

    name: str
    seconds: float = 10.0


Request = Call | Fetch


@dataclass(frozen=True)
class Cell:
    source: str
    requests: tuple[Request, ...] = ()  # answered right after this cell, in order


@dataclass(frozen=True)
class RaisedError:
    """An exception in the student's code, told by the student's own line."""

    type: str
    message: str
    line: int | None = None  # counted from 1 in its cell
    text: str = ""           # that line
    traceback: str = ""      # short: only lines of cells


@dataclass
class Result:
    """What became of one request.

    status: "value" · "raised" · "missing" (no such name) · "timeout" · "spent" (more numbers than the budget)
            · "broken" (a malformed reply, or the process died) · "skipped" (its cell could not run)
    """

    status: str
    value: Any = None
    again: Any = None        # the second value, if called twice
    changed: bool = False    # an array argument was modified by the call
    calls: int = 0           # numbers asked of counted functions
    error: RaisedError | None = None
    stub: bool = False       # the answer is still blank
    seconds: float = 0.0
    reason: str = ""         # in words, for a person


@dataclass
class CellRun:
    """What became of one cell. status: "ok" · "error" (it raised) · "timeout" · "died" · "skipped"."""

    status: str
    outputs: list[dict[str, Any]] = field(default_factory=list)  # of nbformat 4
    results: list[Result] = field(default_factory=list)
    reason: str = ""
    seconds: float = 0.0
