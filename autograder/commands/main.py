"""The command line: `autograder grade`, `report`, `course`, `build`, `demo`, `doctor`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.course.folder import Course
    from autograder.grading.cluster import ClusterPool
    from autograder.progress import Progress

FINE, NOT_GRADED, USAGE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


class Terminated(KeyboardInterrupt):
    """SIGTERM: end as orderly as after Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns 0, 1 when something could not be done, 2 for a wrong call, 130 or 143 when stopped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return options.command(options)
    except KeyboardInterrupt as error:
        print("\nStopped. What is graded is kept; the same command goes on from here.", file=sys.stderr)
        return TERMINATED if isinstance(error, Terminated) else INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return NOT_GRADED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="autograder", description="Grade notebooks of Back-propagation by hand.",
        epilog="Exit codes: 0 fine, 1 something could not be done, 2 wrong call, 130 or 143 stopped from outside.")
    top.add_argument("--version", action="version", version=f"autograder {version('backpropagation-by-hand')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _grade_parser(commands.add_parser(
        "grade", help="grade what was handed in for some units",
        description="Grade submitted/<student>/<unit>/<unit>.ipynb of a course. Submissions that have not changed "
        "since they were graded are left alone; a run that was stopped goes on where it stopped."))
    report = commands.add_parser(
        "report", help="show what the class did not understand",
        description="From the records of graded submissions: the exercises that gave most trouble, the most frequent "
        "mistakes, and what waits for you.")
    _course_options(report)
    report.add_argument("--text", action="store_true", help="print the table only, write no HTML page")
    report.set_defaults(command=_report)
    course = commands.add_parser(
        "course", help="prepare a course folder",
        description="Make or bring up to date everything that a course needs: nbgrader_config.py, source/, release/, "
        "the gradebook and the secret that seeds the hidden probes.")
    course.add_argument("folder", metavar="DIR", help="the course folder; made if it is not there")
    _units_argument(course)
    course.add_argument("--db", metavar="URL", help=DB_HELP)
    course.set_defaults(command=_course)
    build = commands.add_parser(
        "build", help="make the notebooks from solutions/",
        description="Make the student's notebooks in notebooks/ from the sources in solutions/.")
    _units_argument(build)
    build.add_argument("--check", action="store_true", help="write nothing; fail when a built file differs")
    build.add_argument("--strict", action="store_true", help="fail on warnings too")
    build.set_defaults(command=_build)
    demo = commands.add_parser("demo", help="grade a made-up class of twelve in build/demo/",
                               description="Make a class of twelve in build/demo/, grade it, and show what came of it.")
    demo.set_defaults(command=_demo)
    doctor = commands.add_parser("doctor", help="say what isolates students' code on this machine, and what is missing",
                                 description="One line for each thing that keeps students' code apart on this machine.")
    doctor.set_defaults(command=_doctor)
    return top


DB_HELP = "nbgrader's database, such as postgresql://…; gradebook.db in the course folder by default"


def _units_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument("units", nargs="*", default=[], metavar="UNIT",  # with a default, it is never called required
                         help="units, such as 01-forward-model; all by default")


def _course_options(command: argparse.ArgumentParser) -> None:
    _units_argument(command)
    command.add_argument("--course", metavar="DIR", default=".", help="the course folder; this folder by default")
    command.add_argument("--db", metavar="URL", help=DB_HELP)


def _grade_parser(grade: argparse.ArgumentParser) -> None:
    _course_options(grade)
    where = grade.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=_positive, metavar="N", help="worker processes; one a processor by default")
    where.add_argument("--scheduler", metavar="tcp://HOST:PORT",
                       help="grade on the workers of this Dask scheduler, which see the course folder too")
    grade.add_argument("--only", action="append", default=[], metavar="STUDENT",
                       help="grade this student only; may be given several times")
    grade.add_argument("--again", action="store_true", help="grade unchanged submissions too")
    grade.add_argument("--figures", action="store_true", help="draw the figures of the notebooks, which takes longer")
    grade.add_argument("--json", action="store_true", help="print one JSON object a submission")
    grade.add_argument("--isolation", choices=("bubblewrap", "process"), default="bubblewrap",
                       help="process: run students' code WITHOUT keeping it from your files and the network")
    grade.set_defaults(command=_grade)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _grade(options: argparse.Namespace) -> int:
    from autograder.course.folder import CourseError, known_units, open_course
    from autograder.course.gradebook import GradebookError
    from autograder.grading.pool import PoolBroken
    from autograder.grading.run import Options, grade_class
    from autograder.progress import Progress

    progress = Progress(machine=options.json)
    if options.isolation == "process":
        progress.tell("Students' code runs as you: it can read your files and use the network (--isolation process).")
    try:
        course = open_course(options.course, options.db)
        with ExitStack() as stack:
            pool = stack.enter_context(_cluster(options, course, progress)) if options.scheduler else None
            summary = grade_class(
                course, known_units(options.units), progress,
                Options(options.jobs, options.only, options.again, options.figures, options.isolation), pool)
    except CourseError as error:
        return _explain(progress, error, USAGE)
    except (GradebookError, PoolBroken) as error:
        return _explain(progress, error, NOT_GRADED)
    except OSError as error:
        return _explain(progress, f"{error.filename or options.course} cannot be used ({error.strerror}); mend that "
                        "and run the same command again.", NOT_GRADED)
    finally:
        progress.end()
    if not options.json:
        print(f"{summary.graded} graded, {summary.unchanged} unchanged, {len(summary.failed)} not gradable "
              f"· grades in {course.root / 'grades.csv'}")
    return NOT_GRADED if summary.failed else FINE


def _cluster(options: argparse.Namespace, course: Course, progress: Progress) -> ClusterPool:
    from autograder.course.folder import Settings
    from autograder.grading.cluster import ClusterPool

    course.secret()  # made before workers look for it
    return ClusterPool(Settings(str(course.root), options.isolation, options.figures), options.scheduler, progress.tell)


def _explain(progress: Progress, error: object, code: int) -> int:
    from autograder.progress import printable

    progress.end()
    print(printable(str(error)), file=sys.stderr)
    return code


def _report(options: argparse.Namespace) -> int:
    from autograder.course.folder import CourseError, known_units, open_course
    from autograder.course.gradebook import GradebookError
    from autograder.progress import printable
    from autograder.reports.report import report

    try:
        return report(open_course(options.course, options.db), known_units(options.units), page=not options.text)
    except CourseError as error:
        print(printable(str(error)), file=sys.stderr)
        return USAGE
    except GradebookError as error:
        print(printable(str(error)), file=sys.stderr)
        return NOT_GRADED
    except BrokenPipeError:
        raise
    except OSError as error:
        print(printable(f"{error.filename or options.course} cannot be read ({error.strerror}); mend that."),
              file=sys.stderr)
        return USAGE


def _course(options: argparse.Namespace) -> int:
    from pathlib import Path

    from autograder.course.folder import CourseError, known_units, open_course, prepare
    from autograder.course.gradebook import GradebookError

    try:
        Path(options.folder).mkdir(parents=True, exist_ok=True)
        course = open_course(options.folder, options.db)
        with course.locked("autograder course"):
            prepare(course, known_units(options.units))
    except CourseError as error:
        print(error, file=sys.stderr)
        return USAGE
    except GradebookError as error:
        print(error, file=sys.stderr)
        return NOT_GRADED
    except OSError as error:
        print(f"{error.filename or options.folder} cannot be used ({error.strerror}); mend that, or name another "
              "folder.", file=sys.stderr)
        return USAGE
    print(f"{course.root} is ready: put each notebook at submitted/<student>/<unit>/<unit>.ipynb, "
          f"then type `autograder grade` there.")
    return FINE


def _build(options: argparse.Namespace) -> int:
    from autograder.building.build import run_build
    from autograder.course.folder import CourseError, known_units

    try:
        known_units(options.units)
    except CourseError as error:
        print(error, file=sys.stderr)
        return USAGE
    return run_build(options.units, check=options.check, strict=options.strict)


def _demo(options: argparse.Namespace) -> int:
    from autograder.commands.demo import demo

    return demo()


def _doctor(options: argparse.Namespace) -> int:
    from autograder.commands.doctor import run_doctor

    return run_doctor()


def _terminate(*_: object) -> None:
    raise Terminated


if __name__ == "__main__":
    sys.exit(main())
