"""`autograder similar`: answers that are alike."""

from __future__ import annotations

import argparse

from autograder.commands.arguments import Commands, command, units_argument
from autograder.errors import FINE
from autograder.progress import printable

SHOWN = 15


def add(commands: Commands) -> None:
    """Add the commands of this module."""
    similar = command(
        commands, "similar", _similar, help="show answers that are alike",
        description="Compare the answers of a class, whatever their variables are called, and show pairs that are "
        "alike beyond what the template, the model answer and the class's habits explain: in a table, and side by side "
        "in similar.html. A place to look, never a verdict.",
        examples="""
            autograder similar 01-forward-model --course COURSE
            """)
    units_argument(similar)
    similar.add_argument("--course", metavar="DIR", default=".", help="the course folder; this folder by default")


def _similar(options: argparse.Namespace) -> int:
    from autograder.course.folder import open_course
    from autograder.files import write_whole
    from autograder.reports.similar import similar_pairs
    from autograder.reports.similar_page import similar_page

    course = open_course(options.course)
    found = {unit: similar_pairs(course, unit) for unit in course.named_units(options.units)}
    for unit, pairs in found.items():
        if pairs or options.units:
            print(f"{unit}: {len(pairs)} pair{'' if len(pairs) == 1 else 's'} of students with answers that are alike")
        for pair in pairs[:SHOWN]:
            names = ", ".join(one.exercise + (" (neither right)" if one.wrong else "") for one in pair.alike)
            print(printable(f"  {' and '.join(pair.students)}: {names}"))
        if len(pairs) > SHOWN:
            print(f"  … and {len(pairs) - SHOWN} more")
    path = course.root / "similar.html"
    write_whole(path, similar_page(found).encode("utf-8", "backslashreplace"))
    print(f"Side by side in {path}: a place to look, not a verdict.")
    return FINE
