"""nbgrader's settings, so that its own commands work here as they are.

`autograder course DIR` puts a copy of this file into a course folder. What you add below is kept, and the autograder
uses it too. Points, due dates, late penalties and the database are set in course.toml.
"""

from autograder.grading.for_nbgrader import course_config

c = get_config()  # noqa: F821 -- given by the loader of this file
c.merge(course_config(__file__))

# Your own settings:
