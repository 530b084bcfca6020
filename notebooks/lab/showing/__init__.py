"""Show panels, progress and colours to a student."""
