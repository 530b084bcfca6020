"""Check a gradient against its loss: parameters as arrays, differences of the loss, known slips, a heat map."""

from .check import gradient_check

__all__ = ["gradient_check"]
