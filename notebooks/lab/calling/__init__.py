"""Call an answer on fresh copies of a probe's arguments."""
