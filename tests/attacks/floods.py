"""Attacks by size: hand-ins that are small, or look so, and want much memory or make a large graded notebook.

Run as a program, it grades them all in one process, as a worker does, and prints what each came to, as JSON.
"""
from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edits import UNIT, answer, notebook_of, saved
from nbformat import NotebookNode, v4

Make = Callable[[NotebookNode], bytes | None]      # changes a solved notebook, or gives the bytes to hand in
FLOODS: dict[str, Make] = {}


def flood(make: Make) -> Make:
    """Enter a maker into the table under its own name."""
    FLOODS[make.__name__] = make
    return make


def cells(notebook: NotebookNode, source: str, count: int) -> None:
    notebook.cells += [v4.new_code_cell(source) for _ in range(count)]


@flood
def empty_displays(notebook: NotebookNode) -> None:
    """Displays that have no character, in 2,000 cells."""
    cells(notebook, "for _ in range(100): display({}, raw=True)", 2000)


@flood
def control_characters(notebook: NotebookNode) -> None:
    """Characters that take six bytes each in a notebook."""
    cells(notebook, "print('\\x01' * 90_000)", 120)


@flood
def errors(notebook: NotebookNode) -> None:
    """Errors with long texts."""
    cells(notebook, "raise ValueError('\\x02' * 10_000)", 800)


@flood
def pictures(notebook: NotebookNode) -> None:
    """Pictures, each as large as those of a cell may be."""
    cells(notebook, "display({'image/png': 'A' * 1_900_000}, raw=True)", 8)


@flood
def forged_outputs(notebook: NotebookNode) -> None:
    """Frames of outputs sent past the recorder."""
    cells(notebook, """
import gc, json, socket, struct
gc.unfreeze()
connection = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() >= 0)
header = json.dumps({'kind': 'output', 'n': 0, 'outputs': [{'output_type': 'display_data', 'data': {}}] * 5_000}).encode()
number = next(o._number for o in gc.get_objects() if type(o).__name__ == 'Guest')
header = header.replace(b'"n": 0', b'"n": %d' % number)
while True: connection.sendall(struct.pack('!II', len(header), 0) + header)""", 3)


@flood
def large_answers(notebook: NotebookNode) -> None:
    """Answers of 15 MB."""
    answer(notebook, neuron="neuron = lambda *_: np.ones(1_900_000)", layer="layer = lambda *_: [0.5] * 20_000")


@flood
def emoji(notebook: NotebookNode) -> None:
    """Code that takes four times as many bytes as characters."""
    cells(notebook, "# " + "\N{GRINNING FACE}\n" * 20_000, 30)


@flood
def images(notebook: NotebookNode) -> None:
    """Images attached to texts, with blanks that take six bytes, under names of a megabyte, and embedded ones."""
    notebook.cells += [v4.new_markdown_cell(f"![a](attachment:{'b' * 500_000})", attachments={
        "b" * 500_000: {"image/png": "A\x0b" * 300_000}}) for _ in range(6)]
    notebook.cells += [v4.new_markdown_cell(f"![a](data:image/png;base64,{'A' * 400_000})") for _ in range(10)]


@flood
def brackets(notebook: NotebookNode) -> bytes:
    """Metadata that take fifty times their size to read."""
    notebook.metadata["deep"] = 0
    return saved(notebook).replace(b'"deep": 0', b'"deep": [' + b'{"":0},' * 1_000_000 + b'0]')


@flood
def outputs_handed_in(notebook: NotebookNode) -> bytes:
    """Outputs of 40 MB, put in as bytes, so that making them takes little memory itself."""
    notebook.cells.append(v4.new_code_cell("1", outputs=[v4.new_output("display_data", {"image/png": "here"})]))
    return saved(notebook).replace(b'"here"', b'"' + b"A" * 40_000_000 + b'"')


@flood
def another_encoding(notebook: NotebookNode) -> bytes:
    """UTF-16, which takes several times its size to read."""
    cells(notebook, "# " + "x" * 900_000, 6)
    return saved(notebook).decode().encode("utf-16")


def most_mb() -> float:
    """Return the most memory that this process has held; getrusage would begin with that of its parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024


def main() -> None:
    from autograder.box import Box
    from autograder.files import encode_document
    from autograder.grading.submission import grade_submission
    from autograder.graft.reading import Unreadable

    with Box() as box:
        for name, make in FLOODS.items():
            notebook = notebook_of(UNIT, "solved")
            raw = make(notebook) or saved(notebook)
            del notebook
            told: dict[str, Any] = {"flood": name, "handed_in": len(raw)}
            try:
                graded = grade_submission(raw, UNIT, name, box, course_secret="floods")
                told |= {"written": len(encode_document(dict(graded.notebook))), "scores": sum(graded.scores.values()),
                         "of": sum(graded.maxima[name] for name in graded.scores)}
                del graded
            except Unreadable as error:
                told["refused"] = str(error)
            told["most_mb"] = most_mb()
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    sys.exit(main())
