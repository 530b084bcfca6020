"""`autograder completion`: what bash and zsh need to complete commands, options, units and folders."""

from __future__ import annotations

import argparse

from autograder.commands.arguments import Commands, Parser, command
from autograder.errors import FINE

SHELLS = ("bash", "zsh")
UNITS = {
    "bash": """
_autograder_units() {{
  compgen -W "{units}" -- "$1"
}}
""",
    "zsh": """
_autograder_units() {{
  compadd -- {units}
}}
""",
}
FOLDERS, FILES = {"folder", "course", "to", "submitted"}, {"class_list", "timestamp_from"}


def add(commands: Commands, top: Parser) -> None:
    """Add the command of this module, which completes what `top` parses."""
    parser = command(
        commands, "completion", _completion, help="print what completes commands in a shell",
        description="Print a script that completes commands, options, units and folders. The shell reads it when it "
        "starts.",
        examples="""
            autograder completion bash    for ~/.bashrc: eval "$(autograder completion bash)"
            autograder completion zsh     for a folder of $fpath, in a file named _autograder
            """)
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(top=top)


def _completion(options: argparse.Namespace) -> int:
    print(script(options.top, options.shell))
    return FINE


def script(top: Parser, shell: str) -> str:
    """Return the script that completes what `top` parses in bash or zsh."""
    import shtab

    from autograder.course.folder import installed_units

    for parser in [top, *_commands(top)]:
        for action in parser._actions:
            if action.dest in ("units", "unit"):
                action.complete = dict.fromkeys(SHELLS, "_autograder_units")  # type: ignore[attr-defined]
            elif action.dest in FOLDERS:
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
            elif action.dest in FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return shtab.complete(top, shell, preamble=UNITS[shell].format(units=" ".join(installed_units())))


def _commands(top: Parser) -> list[argparse.ArgumentParser]:
    return [parser for action in top._actions if isinstance(action, argparse._SubParsersAction)
            for parser in action.choices.values()]
