"""Decisive steps: which of them a derivation shows."""

from .decisions import Decisions, pieces_of

__all__ = ["Decisions", "pieces_of"]
