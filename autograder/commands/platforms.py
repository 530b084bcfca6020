"""`autograder collect` and `autograder export`: hand-ins from learning platforms, and grades back to them."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.arguments import Commands, command, course_options
from autograder.errors import FINE, NOT_DONE
from autograder.progress import Progress, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autograder.course.folder import Course
    from autograder.course.people.roster import Roster

NAMED = 10  # of the people whom another class list adds
EXPORTS = ("canvas", "moodle-worksheet", "moodle", "blackboard", "brightspace", "sakai")
SOURCES = ("moodle", "canvas", "blackboard", "brightspace", "sakai", "exchange", "github", "folders", "google", "flat")


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    collect = command(
        commands, "collect", _collect, help="sort hand-ins from a learning platform into a course",
        description="Look through the archives or folders that a learning platform gave you, and show who handed in "
        "what: whose each notebook is, by platform and class list; of which unit, by its content. With --yes, put "
        "them into submitted/. Files without an owner are listed, not guessed. Knows Moodle, Canvas, Blackboard, "
        "Brightspace, Sakai, GitHub Classroom, Google Classroom and Drive, nbgrader's exchange, and plain folders.",
        examples="""
            autograder collect hand-ins.zip --course COURSE --class-list class.csv        a first look
            autograder collect hand-ins.zip --course COURSE --class-list class.csv --yes  writes
            autograder collect moodle-1.zip moodle-2.zip --course COURSE --yes            several at once
            """)
    collect.add_argument("sources", nargs="+", metavar="FROM", help="a zip archive or a folder from the platform")
    collect.add_argument("--course", metavar="DIR", default=".", help="the course folder; this folder by default")
    collect.add_argument("--class-list", metavar="CSV", action="append", default=[],
                         help="who takes the course, with columns such as id, name, email; remembered, so "
                         "that it is needed once; may be repeated")
    collect.add_argument("--platform", choices=SOURCES, default="",
                         help="where the files come from, if it is not recognised")
    collect.add_argument("--unit", default="", metavar="UNIT",
                         help="take files of known students for this unit where their content does not say it")
    collect.add_argument("--table", metavar="CSV", help="write the table into this file, too")
    _add_export(commands)
    what = collect.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="show what would be done and write nothing; the default")
    what.add_argument("--yes", action="store_true", help="put the hand-ins into the course")


def _add_export(commands: Commands) -> None:
    export = command(
        commands, "export", _export, help="write grades as a learning platform imports them",
        description="Write the grades as they are in the gradebook now, marks from formgrader included, as a file that "
        "a platform imports. Rounding, late penalties and weights are those of course.toml. Where nothing was handed "
        "in, the cell is blank and not 0. Best give the platform's own file with --fill: its titles and ids are kept.",
        examples="""
            autograder export canvas --course COURSE --fill gradebook.csv --title 01-forward-model=Homework
            autograder export moodle-worksheet 01-forward-model --course COURSE
            autograder export moodle --course COURSE --exercises --total
            """)
    export.add_argument("platform", metavar="PLATFORM", choices=EXPORTS, help=f"one of {', '.join(EXPORTS)}")
    course_options(export)
    export.add_argument("--fill", metavar="CSV", help="a grade file that the platform exported, to be filled in")
    export.add_argument("--to", metavar="CSV", help="the file to write; in exports/ of the course by default")
    export.add_argument("--title", action="append", default=[], metavar="UNIT=TITLE",
                        help="what a unit is called on the platform, with its id if it has one; may be repeated")
    export.add_argument("--exercises", action="store_true", help="add a column for each exercise")
    export.add_argument("--total", nargs="?", const="Total", default="", metavar="TITLE",
                        help="add the share of all points in percent, without the units that dropped_lowest drops")


def _export(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.handout.exporting.export import export

    course = open_course(options.course, options.db)
    done = export(course, options.platform, course.named_units(options.units), titles=options.title, fill=options.fill,
                  to=options.to, exercises=options.exercises, total=options.total)
    for line in done.lines():
        print(printable(line))
    return NOT_DONE if done.left_out else FINE


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
        hand_ins = "1 hand-in is" if done.changed == 1 else f"{done.changed} hand-ins are"
        print(f"{hand_ins} in {printable(str(course.submitted))} now; `autograder grade` grades what is new.")
    return NOT_DONE if done.doubtful else FINE


def _roster(course: Course, class_lists: Sequence[str]) -> Roster:
    from autograder.course.people.roster import read_roster
    from autograder.handout.class_list import read_class_list, same_people

    roster = read_roster(course.records)
    for path in class_lists:
        people = same_people(read_class_list(Path(path)), roster)
        more = [one.student for one in people if one.student not in roster.listed] if roster.listed else []
        roster = roster.with_people(people, listed=True)
        if more:
            print(printable(f"{path} adds to the class list: {', '.join(more[:NAMED])}"
                            f"{f' and {len(more) - NAMED} more' if len(more) > NAMED else ''}"))
    return roster
