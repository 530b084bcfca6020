"""`autograder collect` and `autograder export`: hand-ins from learning platforms, and grades back to them."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.arguments import Commands, command
from autograder.errors import FINE, NOT_DONE
from autograder.progress import Progress, printable

if TYPE_CHECKING:
    from autograder.course.folder import Course
    from autograder.course.roster import Roster

SOURCES = ("moodle", "canvas", "blackboard", "brightspace", "sakai", "exchange", "github", "folders", "google", "flat")


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    collect = command(
        commands, "collect", _collect, help="sort hand-ins from a learning platform into a course",
        description="Look through the archives or folders that a learning platform gave you, and show who handed in "
        "what: whose each notebook is, by platform and class list; of which unit, by its content. With --yes, put "
        "them into submitted/. Files without an owner are listed, never guessed. Knows Moodle, Canvas, Blackboard, "
        "Brightspace, Sakai, GitHub Classroom, Google Classroom and Drive, nbgrader's exchange, and plain folders.",
        examples="""
            autograder collect hand-ins.zip --course COURSE --class-list class.csv        a first look
            autograder collect hand-ins.zip --course COURSE --class-list class.csv --yes  writes
            autograder collect moodle-1.zip moodle-2.zip --course COURSE --yes            several at once
            """)
    collect.add_argument("sources", nargs="+", metavar="FROM", help="a zip archive or a folder from the platform")
    collect.add_argument("--course", metavar="DIR", default=".", help="the course folder; this folder by default")
    collect.add_argument("--class-list", metavar="CSV", help="who takes the course, with columns such as id, name, "
                         "email; remembered in the course, so that it is needed once")
    collect.add_argument("--platform", choices=SOURCES, default="",
                         help="where the files come from, if it is not recognised")
    collect.add_argument("--unit", default="", metavar="UNIT",
                         help="take files of known students for this unit where their content does not say it")
    collect.add_argument("--table", metavar="CSV", help="write the table into this file, too")
    what = collect.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="show what would be done and write nothing; the default")
    what.add_argument("--yes", action="store_true", help="put the hand-ins into the course")


def _collect(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.files import write_whole
    from autograder.handout.collecting.collect import carry_out
    from autograder.handout.collecting.planning import plan
    from autograder.handout.collecting.table import as_csv, lines_of

    course = open_course(options.course)
    unit = course.named_units([options.unit])[0] if options.unit else ""
    progress = Progress()
    try:
        with course.locked("autograder collect") if options.yes else nullcontext():
            planned = plan(course, [Path(name) for name in options.sources], _roster(course, options.class_list),
                           platform=options.platform, unit=unit, tell=progress.tell)
            done = carry_out(course, planned, writing=options.yes, tell=progress.tell)
    finally:
        progress.end()
    for line in lines_of(done):
        print(line)
    if options.table:
        write_whole(Path(options.table), as_csv(done))
    if not options.yes:
        print("Nothing was written; the same command with --yes does it." if done.changed or planned.hand_ins else
              "Nothing was written.")
    elif done.changed:
        print(f"{done.changed} hand-ins are in {printable(str(course.submitted))}; `autograder grade` grades them.")
    return NOT_DONE if done.doubtful else FINE


def _roster(course: Course, class_list: str | None) -> Roster:
    from autograder.course.roster import read_roster
    from autograder.handout.class_list import read_class_list

    roster = read_roster(course.records)
    return roster.with_people(read_class_list(Path(class_list)), listed=True) if class_list else roster
