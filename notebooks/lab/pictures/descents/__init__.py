"""Draw walks downhill on a surface."""
