"""Unit 7, digits: the whole thing."""

UNIT = "07-digits"
LONG_CELL = 120.0
"""Seconds that a cell may take, because networks are trained here; elsewhere the box's own limit holds."""
