"""The table of attacks: what each tries, and the few points that its honest part may earn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edits import UNIT, answer, insert, notebook_of, saved
from nbformat import NotebookNode


@dataclass(frozen=True)
class Attack:
    """make: changes a blank notebook, or gives the bytes of another; its docstring says what is tried.

    earns: what it may earn, 0 where nothing in it is answered honestly.  files: lie beside the notebook.
    """

    tries: str
    make: Callable[[NotebookNode], Any]
    earns: float = 0.0
    base: str = "blank"
    files: dict[str, bytes] = field(default_factory=dict)

    def raw(self) -> bytes:
        notebook = notebook_of(UNIT, self.base)
        made = self.make(notebook)
        return made if isinstance(made, bytes) else saved(notebook)


ATTACKS: dict[str, Attack] = {}


def attack(earns: float = 0.0, base: str = "blank", **files: str) -> Callable[[Callable[[NotebookNode], Any]], Any]:
    """Enter a function into the table under its name; files are Python modules beside the notebook."""

    def enter(make: Callable[[NotebookNode], Any]) -> Callable[[NotebookNode], Any]:
        beside = {f"{name}.py": text.encode() for name, text in files.items()}
        ATTACKS[make.__name__] = Attack((make.__doc__ or "").strip(), make, earns, base, beside)
        return make

    return enter


def first(notebook: NotebookNode, source: str) -> NotebookNode:
    """A cell of the attacker's own before everything else that runs."""
    return insert(notebook, source, before="neuron")


def neuron(notebook: NotebookNode, body: str, before: str = "") -> NotebookNode:
    """An answer to `neuron` with this body; `before` stands above it in the same cell."""
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return answer(notebook, neuron=f"{before}\ndef neuron(x, w, b, h):\n{lines}\n")
