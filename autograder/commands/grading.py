"""`autograder grade` and `autograder upgrade`: the two commands that grade a class."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from autograder.commands.arguments import Commands, command, course_options, isolation_option, positive
from autograder.errors import FINE, NOT_DONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autograder.course.folder import Course
    from autograder.grading.cluster import ClusterPool
    from autograder.grading.run import Options
    from autograder.progress import Progress

OPEN = "Students' code runs as you: it can read your files and use the network (--isolation process)."


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    grade = command(
        commands, "grade", _grade, help="grade what was handed in for some units",
        description="Grade submitted/<student>/<unit>/<unit>.ipynb of a course. Submissions that have not changed "
        "since they were graded are left alone; a run that was stopped goes on where it stopped.",
        examples="""
            autograder grade                                   the whole course in this folder
            autograder grade 01-forward-model --course COURSE  one unit of another folder
            autograder grade --only ada --again                one student, also where nothing changed
            """)
    course_options(grade)
    where = _grading_options(grade)
    where.add_argument("--scheduler", metavar="tcp://HOST:PORT",
                       help="grade on the workers of this Dask scheduler, which see the course folder too")
    grade.add_argument("--only", action="append", default=[], metavar="STUDENT",
                       help="grade this student only; may be given several times")
    grade.add_argument("--again", action="store_true", help="grade unchanged submissions too")
    grade.add_argument("--figures", action="store_true", help="draw the figures of the notebooks, which takes longer")
    grade.add_argument("--timestamp-from", default="", metavar="SOURCE",
                       help="believe these times of submission: exchange (the timestamp.txt that `nbgrader collect` "
                       "puts beside a notebook) or a CSV file with the columns student, unit, timestamp; by default "
                       "what `timestamps` in course.toml says")
    grade.add_argument("--json", action="store_true", help="print one JSON object per submission")
    grade.set_defaults(broken=NOT_DONE)
    upgrade = command(
        commands, "upgrade", _upgrade, help="take a started course over to the installed units",
        description="Bring a course that was started with other units up to date: its nbgrader_config.py, its source "
        "notebooks and its gradebook. All marks that people entered are kept, and what changed is graded again. Copies "
        "of what changes are put into before-upgrade-<n>/ in the course folder first.",
        examples="""
            autograder upgrade COURSE --dry-run   say what would change, and change nothing
            autograder upgrade COURSE             upgrade, then grade again
            autograder upgrade COURSE --no-grade  upgrade only; `autograder grade` grades later
            """)
    upgrade.add_argument("course", metavar="COURSE", nargs="?", default=".",
                         help="the course folder; this folder by default")
    upgrade.add_argument("--db", metavar="URL", help="nbgrader's database, if course.toml does not name it")
    _grading_options(upgrade)
    upgrade.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    upgrade.add_argument("--backed-up", action="store_true",
                         help="do not copy the gradebook first, because you have saved it yourself")
    upgrade.add_argument("--no-grade", action="store_true", help="do not grade again now")
    upgrade.set_defaults(broken=NOT_DONE, json=False, scheduler=None, timestamp_from="")


def _grading_options(parser: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=positive, metavar="N", help="worker processes; one per processor by default")
    isolation_option(parser)
    parser.add_argument("--no-edits", action="store_true",
                        help="do not look for the smallest edits that make wrong answers right, after the scores")
    return where


def _grade(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.grading.run import Options
    from autograder.progress import Progress

    progress = Progress(machine=options.json)
    if options.isolation == "process":
        progress.tell(OPEN)
    course = open_course(options.course, options.db)
    chosen = Options(options.jobs, options.only, options.again, options.figures, options.isolation,
                     options.timestamp_from)
    return _graded(course, course.named_units(options.units), chosen, progress, options)


def _graded(course: Course, units: Sequence[str], chosen: Options, progress: Progress,
            options: argparse.Namespace) -> int:
    from autograder.course.folder import Settings
    from autograder.course.inventory import table_of
    from autograder.grading.run import grade_class
    from autograder.grading.searching.edits import search_edits
    from autograder.progress import printable

    try:
        with ExitStack() as stack:
            pool = stack.enter_context(_cluster(options, course, progress)) if options.scheduler else None
            summary = grade_class(course, units, progress, chosen, pool)
            if not options.no_edits:
                settings = Settings(str(course.root), chosen.isolation, timestamps=chosen.timestamps)
                search_edits(course, units, progress, settings, chosen.jobs, chosen.only, pool and pool.searching())
    finally:
        progress.end()
    if not options.json:
        from autograder.reports.terminal import left_to_do, new_exercises

        print(f"{summary.graded} graded, {summary.unchanged} unchanged, {len(summary.failed)} not gradable "
              f"· grades in {course.root / 'grades.csv'}")
        for line in [*summary.notes.lines(), *table_of(summary.unclaimed), *left_to_do(course, summary.grades, units),
                     *new_exercises(course, summary.gradable, summary.unasked)]:
            print(printable(line))
    return NOT_DONE if summary.failed or summary.unclaimed else FINE


def _cluster(options: argparse.Namespace, course: Course, progress: Progress) -> ClusterPool:
    from autograder.course.folder import Settings
    from autograder.grading.cluster import ClusterPool

    course.secret()  # made before workers look for it
    settings = Settings(str(course.root), options.isolation, options.figures, options.timestamp_from)
    return ClusterPool(settings, options.scheduler, progress.tell)


def _upgrade(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.course.submitted import students_of
    from autograder.grading.run import Options
    from autograder.preparing.upgrade import dry_run, upgrade
    from autograder.progress import Progress, printable

    course = open_course(options.course, options.db)
    if options.dry_run:
        print("\n".join(map(printable, dry_run(course))))
        return FINE
    with course.locked("autograder upgrade"):
        done = upgrade(course, print, backed_up=options.backed_up)
    for sentence in done.said:
        print(sentence)
    units = [unit for unit in done.units if students_of(course.submitted, unit)]
    if options.no_grade or not units:
        return FINE
    progress = Progress()
    if options.isolation == "process":
        progress.tell(OPEN)
    print(f"Grading {', '.join(units)} again; marks that people entered are kept.")
    return _graded(course, units, Options(options.jobs, isolation=options.isolation), progress, options)
