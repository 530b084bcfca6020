"""Errors that end a command: each is a sentence for a person, with the way out, and the exit code that goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FINE, NOT_DONE, WRONG_COMMAND = 0, 1, 2


class AutograderError(Exception):
    """An error that says what could not be done, and what to do about it."""

    code = NOT_DONE


class WrongCommand(AutograderError):
    """An error in a command, or in a file that it was pointed to: something does not exist or is not allowed."""

    code = WRONG_COMMAND


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ` Did you mean "…"?` with the known name that is nearest to `name`, or nothing where none is near.

    A part of a name counts as near when only one name has it: `sgd` means `06-sgd`, and `1` means `01-forward-model`.
    """
    names = list(dict.fromkeys(known))
    word = name.strip().lower()
    near = get_close_matches(word, names, 1, 0.6)
    if not near and word:
        pieces = [found for found in names if word in found.lower().replace("_", "-").lstrip("0").split("-")]
        near = pieces or [found for found in names if len(word) > 2 and word.replace("_", "-") in found]
        near = near if len(near) == 1 else []
    if not near:
        words = {found.partition("-")[2]: found for found in names if found.partition("-")[0].isdecimal()}
        near = [words[found] for found in get_close_matches(word, words, 1, 0.6)]
    return f' Did you mean "{near[0]}"?' if near else ""
