"""Unit 6, stochastic gradient descent: walking downhill."""

UNIT = "06-sgd"
LONG_CELL = 60.0
"""Seconds that a cell may take, because networks are trained here; elsewhere the box's own limit holds."""
