"""The pages that sheets are printed from: HTML with everything in it, and PDF by the system's Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from autograder.building.sheets import Item
from autograder.errors import AutograderError

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOTE = "The numbers of equations, and the numbers to calculate with, are those of the notebook."
SECONDS = 120
STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11.5pt/1.45 Georgia, "DejaVu Serif", serif; color: #000; background: #fff;
    max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5em; margin: 0; } h2 { font-size: 1.08em; margin: 0 0 .2em; }
header { display: flex; flex-wrap: wrap; gap: .3em 2em; justify-content: space-between; align-items: baseline;
    border-bottom: 1.5px solid #000; padding-bottom: .4em; }
section { break-inside: avoid; margin-top: 1.5em; } p { margin: .45em 0; } ul { margin: .3em 0; }
h2 code { font-weight: normal; font-size: .8em; color: #444; }
math { font-size: 1.12em; } math[display=block] { display: inline math; math-style: normal; }
.given { margin-top: .7em; } .form, .number { color: #444; font-size: .9em; } .number { float: right; }
.line { border-bottom: .6pt solid #888; height: 1.15cm; }
.gap { display: inline-block; width: 6cm; border-bottom: .6pt solid #888; height: 1em; }
.steps td { padding: .25em .5em .25em 0; vertical-align: middle; } .steps td:first-child { text-align: right; }
.shown td { padding: .15em .8em .15em 0; } .shown td:first-child { color: #444; font-size: .9em; white-space: nowrap; }
.drawn svg { height: 1.15em; width: auto; vertical-align: -.2em; }
@media screen { section { overflow-x: auto; } .gap { max-width: 60%; } }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""


def page(title: str, items: Sequence[Item], key: bool = False) -> str:
    """Return the sheet of a unit as one HTML page, or its key."""
    body = "".join(section(number, one, key) for number, one in enumerate(items, 1))
    head = f"{escape(title)}: key" if key else escape(title)
    side = "for instructors" if key else 'Name: <span class="gap"></span>'
    note = "" if key else f'<p class="form">{NOTE}</p>'
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{head}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
            f"<body><header><h1>{head}</h1><span>{side}</span></header>\n{note}{body}</body></html>\n")


def section(number: int, item: Item, key: bool) -> str:
    """Return one exercise of a sheet, or of its key, as HTML."""
    parts = "\n".join(item.key if key else item.blanks)
    name = "" if item.title.startswith(item.name) else f" <code>{escape(item.name)}</code>"
    asked = "" if key else item.asked
    return f"<section><h2>{number}. {escape(item.title)}{name}</h2>{asked}{parts}</section>\n"


def print_pdf(html: Path, pdf: Path) -> None:
    """Print a page to PDF with Chromium. Raise AutograderError where there is none, or where it fails."""
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        raise AutograderError("A PDF is printed by Chromium, and none is installed (looked for "
                              f"{', '.join(CHROMIUMS)}). Open {html} in any browser and print it to PDF there.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="autograder-print-") as profile:
        command = [program, "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}", *sandbox,
                   "--no-pdf-header-footer", f"--print-to-pdf={pdf.resolve()}", html.resolve().as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        except (subprocess.SubprocessError, OSError) as error:
            raise AutograderError(f"{program} could not print {html} ({type(error).__name__}). "
                                  "Open it in any browser and print it to PDF there.") from error
