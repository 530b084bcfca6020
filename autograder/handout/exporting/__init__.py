"""Grades in the files that learning platforms import."""
