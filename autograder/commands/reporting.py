"""`autograder report`, `autograder grades` and `autograder why`: what came of grading."""

from __future__ import annotations

import argparse

from autograder.commands.arguments import Commands, command, course_options
from autograder.errors import FINE


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    report = command(
        commands, "report", _report, help="show what the class did not understand",
        description="From the records of graded submissions: the exercises that gave most trouble, the most frequent "
        "mistakes, what to explain again, who is stuck, and what waits for you, as report.html, report.csv and "
        "report.json. grades.csv is brought up to date too.",
        examples="""
            autograder report --course COURSE          a table, and report.html in the course folder
            autograder report 01-forward-model --text  the table of one unit, and no files
            autograder report --no-names               to be shown to colleagues
            """)
    course_options(report)
    report.add_argument("--text", action="store_true", help="print the table only, write no files")
    report.add_argument("--no-names", action="store_true", help="name no student, to show the report to others")
    grades = command(
        commands, "grades", _grades, help="write grades.csv from the gradebook as it is now",
        description="Write grades.csv: a row per student and unit with points, late penalty, what still has to be "
        "marked, and a column per exercise. Marks entered in formgrader count at once; nothing is graded again.",
        examples="""
            autograder grades COURSE  after marking in formgrader
            """)
    grades.add_argument("course", metavar="COURSE", nargs="?", default=".",
                        help="the course folder; this folder by default")
    grades.add_argument("--db", metavar="URL", help="nbgrader's database, if course.toml does not name it")
    why = command(
        commands, "why", _why, help="explain one score",
        description="Judge one answer again and print the sum of its score, the input on which it failed, and the call "
        "that reproduces it.",
        examples="""
            autograder why ada 04-backpropagation backward --course COURSE
            """)
    why.add_argument("student", metavar="STUDENT")
    why.add_argument("unit", metavar="UNIT")
    why.add_argument("exercise", metavar="EXERCISE")
    why.add_argument("--course", metavar="COURSE", default=".", help="the course folder; this folder by default")
    why.add_argument("--isolation", choices=("bubblewrap", "process"), default="bubblewrap", help="as in `grade`")


def _report(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.course.gradebook import is_there
    from autograder.reports.grades_csv import write_grades
    from autograder.reports.terminal import report

    course = open_course(options.course, options.db)
    code = report(course, course.named_units(options.units), page=not options.text, names=not options.no_names)
    if is_there(course.nbgrader().db_url) and not options.text:
        write_grades(course)
    return code


def _why(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.grading.why import why

    course = open_course(options.course)
    (unit,) = course.named_units([options.unit])
    return why(course, options.student, unit, options.exercise, options.isolation)


def _grades(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.reports.grades_csv import write_grades

    course = open_course(options.course, options.db)
    write_grades(course)
    print(f"The grades are in {course.root / 'grades.csv'}.")
    return FINE
