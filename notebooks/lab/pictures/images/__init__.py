"""Draw the 8×8 digits."""
