"""Serve the nbgrader_config.py of a course of version 0.1; `autograder upgrade` brings that file up to date.

Without this module nbgrader would go on without any settings of ours, and run students' code in a kernel of its own.
With it nbgrader refuses the course, and names the upgrade.
"""

from autograder.building.blanking import generate_config, generate_preprocessors

__all__ = ["generate_config", "generate_preprocessors"]
