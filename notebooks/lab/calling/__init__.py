"""How an answer is called, on fresh copies of a probe's arguments."""
