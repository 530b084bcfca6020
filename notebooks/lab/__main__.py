"""`python -m lab check NOTEBOOK…`: check whole notebooks, on your own machine or in continuous integration."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from lab.checking.notebooks import NotChecked, check_notebook

FINE, TO_CORRECT, WRONG_COMMAND = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Check notebooks. Return 0 where all is right, 1 where something is not, 2 where a file cannot be checked."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    code = FINE
    for path in options.notebooks:
        try:
            checked = check_notebook(path, options.only, options.seconds)
        except NotChecked as error:
            print(error, file=sys.stderr)
            code = WRONG_COMMAND
            continue
        print("\n".join(checked.lines()), flush=True)
        if checked.wrong or (checked.blank and not options.allow_blank):
            code = max(code, TO_CORRECT)
    return code


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m lab", description="Back-propagation by hand: the student's lab.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check", help="check whole notebooks", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Run the cells of notebooks without Jupyter, and check every exercise.\n"
                    "Exit codes: 0 all is right, 1 something is not, 2 a file cannot be checked.",
        epilog="Examples:\n"
               "  python -m lab check 01-forward-model.ipynb\n"
               "  python -m lab check --allow-blank *.ipynb\n"
               "  python -m lab check 01-forward-model.ipynb --only neuron --only layer")
    check.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    check.add_argument("--allow-blank", action="store_true", help="an answer that is not started is no failure")
    check.add_argument("--only", action="append", default=[], metavar="EXERCISE",
                       help="count this exercise only; may be given several times")
    check.add_argument("--seconds", type=float, default=300, metavar="S",
                       help="how long the cells of one notebook may take together (default: 300)")
    return top


if __name__ == "__main__":
    sys.exit(main())
