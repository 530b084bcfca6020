"""Judging the steps of a derivation: equal to the given expression, new, decisive, and the result as it was asked for."""
