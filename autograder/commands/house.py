"""`autograder build`, `demo` and `doctor`: the units themselves, and this machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.arguments import Commands, command, units_argument


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    build = command(
        commands, "build", _build, help="make the notebooks from solutions/",
        description="Make the students' notebooks in notebooks/ from the sources in solutions/.",
        examples="""
            autograder build                   all units
            autograder build 05-graph --check  one unit: only compare, and fail where a file differs
            """)
    units_argument(build)
    build.add_argument("--check", action="store_true", help="write nothing; fail when a built file differs")
    build.add_argument("--strict", action="store_true", help="fail on warnings too")
    demo = command(
        commands, "demo", _demo, help="grade a made-up class of twelve",
        description="Make a class of twelve in a folder, grade it, and show what came of it.",
        examples="""
            autograder demo           in build/demo/ of a checkout, else in backpropagation-demo/ of this folder
            autograder demo TRYING    in a folder of your choice, which is new, empty or an earlier demo
            """)
    demo.add_argument("folder", nargs="?", metavar="FOLDER", help="where the class is made")
    command(commands, "doctor", _doctor, help="say what isolates students' code on this machine, and what is missing",
            description="Print one line for each thing that keeps students' code apart on this machine.",
            examples="autograder doctor")


def _build(options: argparse.Namespace) -> int:
    from autograder.building.build import run_build
    from autograder.course.folder import known_units

    return run_build(known_units(options.units) if options.units else [], check=options.check, strict=options.strict)


def _demo(options: argparse.Namespace) -> int:
    from autograder.commands.demo import demo

    return demo(Path(options.folder) if options.folder else None)


def _doctor(options: argparse.Namespace) -> int:
    from autograder.commands.doctor import run_doctor

    return run_doctor()
