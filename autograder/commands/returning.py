"""`autograder feedback`: what goes back to students."""

from __future__ import annotations

import argparse

from autograder.commands.arguments import Commands, command, course_options
from autograder.errors import FINE, NOT_DONE

PLATFORMS = ("moodle", "canvas")


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    feedback = command(
        commands, "feedback", _feedback, help="make a feedback page for each student",
        description="Write feedback/<student>/<unit>/<unit>.html for everybody whose hand-in was graded, with what "
        "people entered in formgrader. Pages that are up to date are left alone. `nbgrader release_feedback` takes "
        "them from there; --zip packs them for an upload.",
        examples="""
            autograder feedback 01-forward-model --course COURSE               one unit
            autograder feedback --only ada                                     one student, all units
            autograder feedback 01-forward-model --zip moodle                  also feedback-01-forward-model-moodle.zip
            """)
    course_options(feedback)
    feedback.add_argument("--only", action="append", default=[], metavar="STUDENT",
                          help="this student's pages only; may be given several times")
    feedback.add_argument("--again", action="store_true", help="make pages that are up to date again too")
    feedback.add_argument("--zip", choices=PLATFORMS, default="", help="pack the pages of each unit for this platform")
    feedback.set_defaults(broken=NOT_DONE)


def _feedback(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.course.people.roster import hand_in_ids
    from autograder.progress import printable
    from autograder.reports.feedback.making import make_feedback
    from autograder.reports.feedback.packing import pack

    course = open_course(options.course, options.db)
    with course.locked("autograder feedback"):
        made = make_feedback(course, course.named_units(options.units), options.only, options.again)
    pages = "1 page" if made.made == 1 else f"{made.made} pages"
    print(f"{pages} made, {made.unchanged} up to date · {course.root / 'feedback'}")
    if made.hidden:
        print(f"Without model answers, as course.toml has it: {', '.join(made.hidden)}.")
    if options.zip:
        ids = hand_in_ids(course.records, options.zip, {unit for unit, _ in made.pages})
        for line in pack(course, made, options.zip, ids):
            print(printable(line))
    return FINE
