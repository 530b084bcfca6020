"""The smallest edit of a student's own source that makes an answer right: its line and its kind, not the solution."""
