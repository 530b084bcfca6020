"""`autograder new`, `new-exercise` and `course`: a course folder and what an instructor puts into it."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.arguments import DB_HELP, Commands, command, units_argument
from autograder.errors import FINE, NOT_DONE
from autograder.progress import printable


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    new = command(
        commands, "new", _new, help="start a course: course.toml and a folder for your own exercises",
        description="Write course.toml, which lists every setting with its default, and exercises/ into a course "
        "folder. Nothing that is there already is changed.",
        examples="""
            autograder new COURSE                          a course of all units
            autograder new COURSE 01-forward-model 06-sgd  a course of two units
            """)
    new.add_argument("folder", metavar="COURSE", help="the course folder; made if it is not there")
    units_argument(new)
    new.add_argument("--db", metavar="URL", default="", help="nbgrader's database, written into course.toml")
    exercise = command(
        commands, "new-exercise", _new_exercise, help="add an exercise of your own to a course",
        description="Write a pair of files into exercises/ of the course: an exercise that works, for you to change. "
        "The unit's own copy in this course asks it from now on; the package stays as it is.",
        examples="""
            autograder new-exercise COURSE weighted_squares --unit 01-forward-model
            autograder new-exercise COURSE weighted_squares --unit 01-forward-model --after neuron
            """)
    exercise.add_argument("course", metavar="COURSE", help="the course folder")
    exercise.add_argument("name", metavar="NAME", help="the name of the exercise and of its function")
    exercise.add_argument("--unit", required=True, help="the unit that asks it")
    exercise.add_argument("--after", default="", metavar="EXERCISE",
                          help="the exercise that it comes after; the end of the unit by default")
    course = command(
        commands, "course", _course, help="prepare a course folder",
        description="Make or bring up to date everything that a course needs: nbgrader_config.py, source/, release/, "
        "the gradebook and the secret that seeds the hidden probes. Try the course's own exercises.",
        examples="""
            autograder course COURSE                   all units of the course
            autograder course COURSE 01-forward-model  one unit
            """)
    course.add_argument("folder", metavar="DIR", help="the course folder; made if it is not there")
    units_argument(course)
    course.add_argument("--db", metavar="URL", help=DB_HELP)


def _new(options: argparse.Namespace) -> int:
    from autograder.preparing.start import start_course

    course = start_course(options.folder, options.units, options.db)
    print(f"{course.root / 'course.toml'} holds the settings of the course; look through them. Your own exercises go "
          f"into {course.root / 'exercises'}. Then `autograder publish {options.folder} --to FOLDER` makes what "
          "students get.")
    return FINE


def _new_exercise(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.preparing.start import start_exercise

    course = open_course(options.course)
    code, text = start_exercise(course, options.name, options.unit, options.after)
    print(f"{text} asks the exercise, and {code} declares what is right. Change both, then run "
          f"`autograder course {options.course} {options.unit}`, which tries it and puts it into the unit.")
    return FINE


def _course(options: argparse.Namespace) -> int:
    from autograder.course.folder import known_units, open_course
    from autograder.preparing.prepare import prepare
    from autograder.preparing.start import try_exercises

    known_units(options.units)
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    course = open_course(options.folder, options.db)
    units = course.named_units(options.units)
    problems = try_exercises(course, units)
    if problems:
        print("\n".join(map(printable, problems)))
        return NOT_DONE
    with course.locked("autograder course"):
        prepare(course, units)
    print(f"{course.root} is ready: put each notebook at submitted/<student>/<unit>/<unit>.ipynb, "
          f"then type `autograder grade` there.")
    return FINE
