"""Serve the nbgrader_config.py of a course of version 0.1; `autograder upgrade` brings that file up to date.

Without this module nbgrader would go on without any settings of ours, and run students' code in a kernel of its own.
With it nbgrader refuses the course, and names the upgrade.
"""

from autograder.grading.preprocessor import GradeInBox, SafeSubmissions

__all__ = ["GradeInBox", "SafeSubmissions"]
