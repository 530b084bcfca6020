"""The command line: `autograder COMMAND`. Each command is added by one of the modules beside this one."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from autograder.commands import (
    comparing,
    completion,
    courses,
    grading,
    house,
    paper,
    platforms,
    publishing,
    reporting,
    returning,
)
from autograder.commands.arguments import Help, Parser
from autograder.course.memory import installed_version
from autograder.errors import NOT_DONE, WRONG_COMMAND, AutograderError
from autograder.progress import printable

INTERRUPTED, TERMINATED = 130, 143


class Terminated(KeyboardInterrupt):
    """An interrupt on SIGTERM, to end as orderly as after Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Return 0, 1 when something could not be done, 2 for a wrong command, 130 or 143 when stopped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not (sys.argv[1:] if arguments is None else arguments):
        print(parser().format_help(), file=sys.stderr)
        return WRONG_COMMAND
    options, unknown = parser().parse_known_args(arguments)
    if unknown:
        options.parser.refuse(unknown)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return options.command(options)
    except AutograderError as error:
        print("\n".join(map(printable, str(error).split("\n"))), file=sys.stderr)
        return error.code
    except KeyboardInterrupt as error:
        print("\nStopped. What is graded is kept; the same command goes on from here.", file=sys.stderr)
        return TERMINATED if isinstance(error, Terminated) else INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return NOT_DONE
    except OSError as error:
        print(printable(f"{error.filename or 'A file'} cannot be used ({error.strerror}); correct that and run the "
                        "same command again."), file=sys.stderr)
        return getattr(options, "broken", WRONG_COMMAND)


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(
        prog="autograder", description="Grade notebooks of Back-propagation by hand.", formatter_class=Help,
        epilog="Exit codes: 0 fine, 1 something could not be done, 2 wrong command, 130 or 143 stopped from outside. "
        "`autograder COMMAND --help` shows examples.")
    top.add_argument("--version", action="version", version=f"autograder {installed_version()}")
    commands: argparse._SubParsersAction = top.add_subparsers(required=True, metavar="COMMAND")
    for module in (courses, publishing, platforms, grading, reporting, returning, comparing, paper, house):
        module.add(commands)
    completion.add(commands, top)
    return top


def _terminate(*_: object) -> None:
    raise Terminated


if __name__ == "__main__":
    sys.exit(main())
