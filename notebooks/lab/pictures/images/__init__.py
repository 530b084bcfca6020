"""The 8×8 digits."""
