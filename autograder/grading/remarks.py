"""Write what a graded notebook says of the whole submission, on the page that a person marks and a student reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from autograder.grading.inert import inert

ID = "about-this-submission"
NO_ANSWER = re.compile(r"(?i)readme|requirements|licen[cs]e|environment|changelog|\.gitignore")  # names of no answers
NAMED = 5


def add_notes(notebook: NotebookNode, notes: Sequence[str]) -> None:
    """Put the notes on a submission at the top of its graded notebook; nothing where there are none."""
    if notes:
        text, _ = inert("**About this submission**\n\n" + "\n".join(f"- {_plain(note)}" for note in notes))
        notebook.cells.insert(0, new_markdown_cell(text, id=ID))


def point_to_documents(notebook: NotebookNode, blanks: Mapping[str, str], documents: Sequence[str],
                       where: str) -> list[str]:
    """Have blank written answers wait for a person if a document was handed in beside the notebook.

    blanks: the content of each answer cell as it is handed out.  Returns notes.
    """
    names = [name for name in documents if not NO_ANSWER.search(name)]
    if not names:
        return []
    listed = ", ".join(f"`{_plain(name).replace('`', chr(39))}`" for name in names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    found = []
    for cell in notebook.cells:
        role = cell.metadata.get("nbgrader", {})
        name = role.get("grade_id")
        if role.get("solution") and role.get("grade") and cell.source == blanks.get(name):
            text, _ = inert(f"{cell.source}\n\n*Nothing was written in this cell. Beside the notebook, in "
                            f"{_plain(where)}, there is {listed}{more}, which may hold the answer.*")
            cell.source = text
            found.append(f"`{name}`")
    if not found:
        return []
    are = "is" if len(found) == 1 else "are"
    return [f"{', '.join(found)} {are} blank, but {listed}{more} beside the notebook may hold an answer; it waits for "
            "a person."]


def _plain(text: str) -> str:
    """Return text on one line, without control characters."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
