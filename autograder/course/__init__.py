"""A course: its folder and settings, what was handed in, records and the gradebook."""
