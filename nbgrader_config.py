"""nbgrader's settings, so that its own commands work here as they are.

`autograder course DIR` puts a copy of this file into a course folder; what is added below (a database's URL, due
dates' penalties, …) is kept and used by `autograder grade` too.
"""

from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

from autograder.building.blanking import generate_config, generate_preprocessors
from autograder.grading.preprocessor import GradeInBox, SafeSubmissions

c = get_config()  # noqa: F821 -- given by the loader of this file

# Students' notebooks are made as `make build` makes them: blanks that return nothing, no raised exceptions.
c.merge(generate_config())
c.GenerateAssignment.preprocessors = generate_preprocessors()

# nbgrader runs a notebook in a kernel and believes its outputs. Ours runs it in the box, judges outside of it, and
# writes each verdict as the output that nbgrader's own scoring (SaveAutoGrades) then reads.
c.Autograde.autograde_preprocessors = [
    GradeInBox if step is Execute else step for step in Autograde.autograde_preprocessors.default()
]

# nbgrader opens whatever lies in submitted/, copies what links point to, and stops the whole batch at a cell whose
# metadata it does not know. This exporter reads plain files only and gives nbgrader the student's answers grafted
# into the pristine notebook, whose metadata are ours; it also prepares the gradebook when it is new.
c.Autograde.exporter_class = SafeSubmissions

# Files that `autograder grade` was writing when it was killed.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".*.partial"]

# c.CourseDirectory.db_url = "postgresql://…"
