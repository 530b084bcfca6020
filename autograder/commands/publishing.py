"""`autograder publish`: what students get, as a folder, a zip file, a repository, or by nbgrader's exchange."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.arguments import DB_HELP, Commands, command, units_argument
from autograder.errors import FINE, NOT_DONE, WrongCommand
from autograder.progress import printable

EXCHANGE = "exchange"


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    publish = command(
        commands, "publish", _publish, help="hand the units out to students",
        description="Write the student's bundle: the notebooks, lab/, data/, README.md, requirements.txt and VERSION, "
        "and nothing of the instructor's. Files in handout/ of the course are added, and replace README.md and "
        "requirements.txt where they have these names. The course is prepared first, as by `autograder course`.",
        examples="""
            autograder publish COURSE --to FOLDER            a folder; later runs bring it up to date
            autograder publish COURSE 1 --to UNIT.zip        one unit, for a learning platform
            autograder publish COURSE --to REPOSITORY --git  with .gitignore and checks for GitHub and GitLab
            autograder publish COURSE 1 --to exchange        by nbgrader's exchange
            """)
    publish.add_argument("folder", metavar="COURSE", help="the course folder")
    units_argument(publish)
    publish.add_argument("--to", required=True, metavar="PLACE",
                         help="a folder, a file that ends in .zip, or the word exchange")
    publish.add_argument("--git", action="store_true", help="add what a repository for students needs")
    publish.add_argument("--replace", action="store_true", help="release units again that the exchange has already")
    publish.add_argument("--db", metavar="URL", help=DB_HELP)


def _publish(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.handout.bundle import bundle_of, count
    from autograder.handout.exchange import release
    from autograder.handout.publish import publish_folder, publish_zip
    from autograder.preparing.prepare import prepare
    from autograder.preparing.start import try_exercises

    course = open_course(options.folder, options.db)
    units = course.named_units(options.units)
    to_exchange, place = options.to == EXCHANGE, Path(options.to).resolve()
    if options.git and (to_exchange or place.suffix.lower() == ".zip"):
        raise WrongCommand("--git belongs to a folder; write --to FOLDER --git.")
    if place == course.root or course.root in place.parents:
        raise WrongCommand(f"{place} lies in the course folder, whose other files are not for students; name a folder "
                           "outside.")
    if problems := try_exercises(course, units):
        print("\n".join(map(printable, problems)))
        return NOT_DONE
    with course.locked("autograder publish"):
        prepare(course, units)
        if to_exchange:
            where = release(course, units, replace=options.replace)
            print(f"Released in {where}; students type `nbgrader fetch_assignment {units[0]}`"
                  f"{' and so on' if len(units) > 1 else ''}.")
            return FINE
        files = bundle_of(course, units, git=options.git)
        (publish_zip if place.suffix.lower() == ".zip" else publish_folder)(course, files, place)
    print(f"{place} holds {count(files)}. Students begin with README.md.")
    if options.git:
        print("Commit all of it with git and push it to where students clone from; after a later `publish`, once more.")
    return FINE
