"""Draw any network as a graph."""
