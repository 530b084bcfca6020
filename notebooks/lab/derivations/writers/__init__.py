"""Write trees as text again."""

from __future__ import annotations

from ..trees import Node
from .latex_writer import Latex
from .mathml_writer import MathML
from .plain_writer import Plain


def latex(node: Node) -> str:
    """Return a tree as LaTeX."""
    return Latex().write(node).strip()


def plain(node: Node) -> str:
    """Return a tree as plain Unicode text."""
    return Plain().write(node).strip()


def mathml(*nodes: Node) -> str:
    """Return a tree, or several with = between them, as a MathML element."""
    return f"<math display='block'>{'<mo>=</mo>'.join(MathML().write(node) for node in nodes)}</math>"
