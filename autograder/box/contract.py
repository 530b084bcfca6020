"""Define what goes into a box and what comes out of it: cells and requests in, outputs and results out."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.errors import AutograderError
from lab.calling.requests import Call, Fetch, RaisedError, Request, Result

__all__ = ["BoxUnavailable", "Call", "Cell", "CellRun", "Fetch", "Limits", "RaisedError", "Request", "Result"]


class BoxUnavailable(AutograderError):
    """This machine cannot provide a box; the message is a sentence with the reason and the way out."""


@dataclass(frozen=True)
class Limits:
    """The limits of one run. Seconds are wall-clock timeouts, enforced from outside; the kernel enforces the rest."""

    cell_seconds: float = 10.0    # one cell, and one request at most
    total_seconds: float = 90.0   # one run, restarts included
    cpu_seconds: int = 240        # processor time of any one process
    memory_mb: int = 1024         # all processes of the run together, beyond what an idle one has
    processes: int = 64           # processes and threads at any one time
    file_mb: int = 64             # one file, and all files in each of /tmp, /dev/shm and the home folder
    outputs: int = 2000           # outputs of one cell
    output_chars: int = 100_000   # text of one cell's outputs
    image_chars: int = 2_000_000  # pictures of one cell's outputs, in base64
    restarts: int = 40            # fresh processes for one run
    answer_mb: int = 16           # one answer, as it is held outside
    answers_mb: int = 64          # all answers of the run together
    all_outputs: int = 5000       # outputs of all cells of the run
    all_outputs_mb: int = 8       # outputs of all cells, as they are written into a notebook
    received_mb: int = 128        # all that comes out of the box during the run


@dataclass(frozen=True)
class Cell:
    """The source of a cell, with the requests that are answered right after it."""

    source: str
    requests: tuple[Request, ...] = ()  # answered right after this cell, in order


@dataclass
class CellRun:
    """The outcome of one cell. status: "ok" · "error" (it raised) · "timeout" · "died" · "skipped"."""

    status: str
    outputs: list[dict[str, Any]] = field(default_factory=list)  # of nbformat 4
    results: list[Result] = field(default_factory=list)
    reason: str = ""
    seconds: float = 0.0
