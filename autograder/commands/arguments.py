"""Parse the command line: shared options, examples in every --help, and "did you mean" for what is misspelt."""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from autograder.errors import did_you_mean

DB_HELP = "nbgrader's database, such as postgresql://…; otherwise that of course.toml, or gradebook.db in the course"
EXAMPLES = "Examples:\n"
Run = Callable[[argparse.Namespace], int]


class Help(argparse.HelpFormatter):
    """A formatter that wraps descriptions and leaves examples as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith(EXAMPLES):
            return textwrap.indent(text, indent)
        return super()._fill_text(text, width, indent)


class Parser(argparse.ArgumentParser):
    """A parser that says what may have been meant."""

    seen: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, and remember what there was to parse."""
        self.seen = sys.argv[1:] if args is None else list(args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Exit with code 2 and the message."""
        if "are required" in message:  # perhaps because one is misspelt
            message += "".join(self._meant(word) for word in self.seen if word.startswith("--"))
        choice = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        meant = did_you_mean(choice[1], re.findall(r"[\w-]+", choice[2])) if choice else ""
        super().error(message + (f".{meant}" if meant else ""))

    def refuse(self, unknown: Sequence[str]) -> NoReturn:
        """Exit with code 2 because of arguments that this command does not have."""
        super().error(f"unrecognized arguments: {' '.join(unknown)}{self._meant(unknown[0])}")

    def _meant(self, word: str) -> str:
        """Return, after a full stop, the option that a word may stand for; nothing where it is one, or none is near."""
        options = [name for action in self._actions for name in action.option_strings]
        name = word.partition("=")[0]
        if not name.startswith("-") or any(option.startswith(name) for option in options):
            return ""
        meant = did_you_mean(name, options)
        return meant and f".{meant}"


Commands = argparse._SubParsersAction


def command(commands: Commands, name: str, run: Run, *, help: str, description: str, examples: str) -> Parser:
    """Add a command; `run` gets its options and returns the exit code."""
    parser = commands.add_parser(name, help=help, description=description, formatter_class=Help,
                                 epilog=EXAMPLES + textwrap.indent(textwrap.dedent(examples).strip(), "  "))
    parser.set_defaults(command=run, parser=parser)
    return parser


def units_argument(parser: argparse.ArgumentParser) -> None:
    """Add UNIT…, all of the course by default."""
    parser.add_argument("units", nargs="*", default=[], metavar="UNIT",  # with a default, it is never called required
                        help="units, such as 01-forward-model, or 1 for short; all by default")


def course_options(parser: argparse.ArgumentParser) -> None:
    """Add UNIT…, --course and --db."""
    units_argument(parser)
    parser.add_argument("--course", metavar="DIR", default=".", help="the course folder; this folder by default")
    parser.add_argument("--db", metavar="URL", help=DB_HELP)


def isolation_option(parser: argparse.ArgumentParser) -> None:
    """Add --isolation."""
    parser.add_argument("--isolation", choices=("bubblewrap", "process"), default="bubblewrap",
                        help="process: run students' code WITHOUT keeping it from your files and the network")


def positive(text: str) -> int:
    """Return a whole number of at least 1. Raise ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
