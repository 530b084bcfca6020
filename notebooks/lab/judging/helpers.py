"""Verdicts on answers that use other answers which are not right: what to fix first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lab.english import listed

from .verdict import Verdict


def once_right(verdict: Verdict, helpers: Sequence[str]) -> Verdict:
    """Return the verdict on an answer that was judged with right functions in place of `helpers`."""
    if verdict.status == "right":
        message = f"Right, once {quoted(helpers)} {'is' if len(helpers) == 1 else 'are'} right: {_fix(helpers)}."
        return replace(verdict, status="right once", message=message, after=list(helpers))
    message = f"{verdict.message} This was judged with a right {quoted(helpers)}: {_fix(helpers)}."
    return replace(verdict, message=message, after=list(helpers))


def held_up(verdict: Verdict, helpers: Sequence[str]) -> Verdict:
    """Return the verdict on an answer that cannot be judged before `helpers` are right."""
    are = "is" if len(helpers) == 1 else "are"
    message = f"{quoted(helpers)}, which this uses, {are} not right yet: {_fix(helpers)}."
    return replace(verdict, message=message, mistake="", hint="", slip="", after=list(helpers))


def quoted(names: Sequence[str]) -> str:
    """Return names as code in a sentence: `a`, `b` and `c`."""
    return listed([f"`{name}`" for name in names])


def _fix(helpers: Sequence[str]) -> str:
    return f"fix {'that' if len(helpers) == 1 else 'those'} first"
