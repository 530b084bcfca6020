"""Walking downhill on a surface."""
