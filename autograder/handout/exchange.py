"""Handing out by nbgrader's exchange, with a sentence for whatever it refuses."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.folder import Course, CourseError
from autograder.preparing.course_unit import course_unit
from autograder.preparing.for_students import check_released


def release(course: Course, units: Sequence[str], *, replace: bool = False) -> str:
    """Release units to the exchange; return where they lie. For a course that is prepared.

    replace: also those that were released before. Raise CourseError, before anything is released where that can be.
    """
    from nbgrader.auth import Authenticator
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    directory = course.nbgrader()
    if not directory.course_id:
        raise CourseError("nbgrader's exchange needs a name for the course. Add a line such as "
                          f'c.CourseDirectory.course_id = "backpropagation" to {course.root / "nbgrader_config.py"}, '
                          "and use the same name in the students' configuration.")
    for unit in units:
        check_released(course, course_unit(course, unit))
    config, steps = directory.config, []
    for unit in units:
        step = ExchangeFactory(config=config).ReleaseAssignment(
            coursedir=directory, authenticator=Authenticator(config=config), config=config)
        step.force = replace
        steps.append((unit, step))
    for number, (unit, step) in enumerate(steps):
        directory.assignment_id = unit
        try:
            step.start()
        except ExchangeError as error:
            done = f" Released so far: {', '.join(units[:number])}." if number else ""
            if "already exists" in str(error):
                raise CourseError(f"{unit} was released already; add --replace to release it again. Students who have "
                                  f"fetched it keep what they have.{done}") from error
            raise CourseError(f"nbgrader's exchange refused {unit}: {str(error).rstrip('.')}.{done}") from error
    return str(getattr(steps[0][1], "root", "the exchange"))
