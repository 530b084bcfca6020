"""Build the students' notebooks and public probes from their sources."""
