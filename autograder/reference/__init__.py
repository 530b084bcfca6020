"""The hidden reference implementation: pure NumPy mathematics, no input or output."""
