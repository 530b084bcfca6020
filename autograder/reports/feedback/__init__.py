"""Feedback pages: one HTML page for each student and unit, made of records, the gradebook and graded notebooks."""
