"""Trees as text again."""

from __future__ import annotations

from ..trees import Node
from .latex import Latex
from .mathml import MathML
from .plain import Plain


def latex(node: Node) -> str:
    """Return a tree as LaTeX."""
    return Latex().write(node).strip()


def plain(node: Node) -> str:
    """Return a tree as plain Unicode text."""
    return Plain().write(node).strip()


def mathml(node: Node) -> str:
    """Return a tree as a MathML element."""
    return f"<math display='block'>{MathML().write(node)}</math>"
