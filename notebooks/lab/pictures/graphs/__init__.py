"""Any network as a graph."""
