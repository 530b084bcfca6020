"""Publish units to students, collect hand-ins from platforms, and export grades to them."""
