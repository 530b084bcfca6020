"""Judging derivations: steps equal to the given expression, decisive steps, and the form of the result."""
