"""Unit 5, graphs: the same on any network of nodes and edges."""

UNIT = "05-graph"
