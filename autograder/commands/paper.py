"""`autograder sheets`: a unit's derivations and worked numbers on paper."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.arguments import Commands, command, units_argument
from autograder.errors import FINE


def add(commands: Commands) -> None:
    """Add the command of this module."""
    sheets = command(
        commands, "sheets", _sheets, help="make pages to derive and calculate on paper, and their keys",
        description="Make a printable page for each unit: its derivations, repairs and worked numbers with room to "
        "write. With --key also a page with the answers, which is for instructors.",
        examples="""
            autograder sheets 04-backpropagation        sheets/04-backpropagation.html
            autograder sheets 04-backpropagation --pdf  the same as a PDF too, by Chromium
            autograder sheets --key --into ~/keys       every unit's sheet and key, in a folder of your own
            """)
    units_argument(sheets)
    sheets.add_argument("--key", action="store_true", help="write the keys too, as UNIT-key.html")
    sheets.add_argument("--pdf", action="store_true", help="print each page to PDF with the system's Chromium")
    sheets.add_argument("--into", metavar="DIR", default="sheets", help="the folder to write to; sheets/ by default")


def _sheets(options: argparse.Namespace) -> int:
    from autograder.building.sheet_page import page, print_pdf
    from autograder.building.sheets import items_of, key_may_go, title_of
    from autograder.course.folder import known_units
    from autograder.files import write_whole

    folder = Path(options.into).expanduser()
    if options.key:
        key_may_go(folder)
    for unit in known_units(options.units):
        items = items_of(unit)
        if not items:
            print(f"{unit} has nothing to work out on paper.")
            continue
        for key in (False, True) if options.key else (False,):
            html = folder / f"{unit}{'-key' if key else ''}.html"
            write_whole(html, page(title_of(unit), items, key=key).encode())
            print(f"{html} written: {len(items)} exercises.")
            if options.pdf:
                print_pdf(html, html.with_suffix(".pdf"))
                print(f"{html.with_suffix('.pdf')} written.")
    return FINE
