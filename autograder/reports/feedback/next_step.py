"""The first sentence of a feedback page: what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from autograder.reports.feedback.sections import Section
from lab.english import listed

DONE = ("right", "written", "right once")
NAMED = 4  # exercises that a sentence names


def next_step(sections: Sequence[Section]) -> str:
    """Return what to do next, with the names of exercises between backquotes.

    First what holds up most other answers; then what lost most points; then what was not started.
    """
    if found := _helper_first(sections):
        return found
    wrong = [one for one in sections if one.status not in (*DONE, "not started") and one.worth > one.earned]
    blank = [one for one in sections if one.status == "not started" and one.worth]
    if wrong:
        return _work_on(max(wrong, key=lambda one: one.worth - one.earned), len(wrong) - 1, len(blank))
    if blank:
        more = len(blank) - 1
        rest = f" {_plural(more, 'more exercise')} {_are(more)} blank." if more else ""
        return f"Go on with `{blank[0].name}`, which is not started.{rest}"
    if waiting := [one.name for one in sections if one.waits]:
        return f"All that is judged automatically is right. A person still marks {quoted(waiting)}."
    if any(one.worth > one.earned for one in sections):
        return "All that is judged automatically is right. Read what the marker wrote at your answers in words."
    return "Everything here is right. There is nothing left to do in this unit."


def _helper_first(sections: Sequence[Section]) -> str:
    waiting = defaultdict(list)
    for one in sections:
        for helper in one.after:
            waiting[helper].append(one.name)
    there = {one.name for one in sections}
    helpers = [one.name for one in sections if one.name in waiting and one.status not in DONE]
    if not helpers:
        return ""
    first = max(helpers, key=lambda name: len(waiting[name]))
    others = [name for name in waiting[first] if name in there]
    waits = "1 exercise waits" if len(others) == 1 else f"{len(others)} exercises wait"
    return f"Fix `{first}` first: {waits} for it ({quoted(others)})."


def _work_on(worst: Section, more: int, blank: int) -> str:
    looks = f" It looks like: {worst.looks_like}." if worst.looks_like else ""
    rest = [*([f"{_plural(more, 'more exercise')} {_are(more)} not right yet"] if more else []),
            *([f"{_plural(blank, 'exercise')} {_are(blank)} not started"] if blank else [])]
    then = f" After that: {' and '.join(rest)}." if rest else ""
    return f"Work on `{worst.name}` next, which cost the most points.{looks}{then}"


def quoted(names: Sequence[str]) -> str:
    """Return names as code in a sentence: '`a`, `b` and 2 more'."""
    shown = [f"`{name}`" for name in names[:NAMED]]
    more = len(names) - len(shown)
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return listed(shown)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
