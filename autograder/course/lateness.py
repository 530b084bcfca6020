"""Decide when a submission is late, and what that costs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nbgrader.preprocessors import AssignLatePenalties

from autograder.course.folder import Course, CourseError

if TYPE_CHECKING:
    from traitlets.config import Config

PLUGIN = "CourseLatePenalty"


class Lateness:
    """The late penalty of a course: the rule of course.toml, or the plugin that nbgrader_config.py names."""

    def __init__(self, config: Config):
        step = AssignLatePenalties(config=config)
        step.init_plugin()
        self._plugin = step.plugin_inst

    def penalty(self, student: str, score: float, seconds: float) -> float | None:
        """Return what `score` loses when it is `seconds` late, from 0 to all of it; None for no penalty."""
        penalty = self._plugin.late_submission_penalty(student, score, seconds)
        return None if penalty is None else min(max(penalty, 0), score)


def seconds_late(submitted: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """Return by how many seconds a submission missed its due date, extended or not; 0 where either is not known."""
    if submitted is None or due is None:
        return 0.0
    return max(0.0, (submitted - due - (extension or timedelta())).total_seconds())


def check_one_rule(course: Course, config: Config) -> None:
    """Raise CourseError where course.toml has a rule for late submissions and nbgrader_config.py another plugin."""
    plugin = config.get("AssignLatePenalties", {}).get("plugin_class", PLUGIN)
    name = plugin if isinstance(plugin, str) else plugin.__name__
    if course.settings.late.rule != "none" and not name.endswith(PLUGIN):
        raise CourseError(f"Late submissions have two rules: course.toml says {course.settings.late.rule!r}, and "
                          f"{course.root / 'nbgrader_config.py'} names the plugin {name}. Keep one of them.")
