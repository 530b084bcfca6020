"""The command line, the demo and the doctor."""
