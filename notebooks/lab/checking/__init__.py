"""Checking whole notebooks from the command line: `python -m lab check NOTEBOOK…`."""
