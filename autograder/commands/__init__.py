"""Offer the command line, the demo and the doctor."""
