"""Look for the smallest edit of wrong answers without a name, after the scores of a class are written.

It changes no score and no record. Each submission has a budget; what was found lies beside its record, so that a pass
that is stopped goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack

from autograder.course.folder import Course, Settings
from autograder.course.found_edits import Group, groups, is_searched, read, wanted
from autograder.course.records import all_records
from autograder.grading.pool import Job, LocalPool, PoolBroken
from autograder.grading.run import Pool, Watcher

__all__ = ["Group", "groups", "left_to_search", "read", "search_edits"]

SEARCHER = "autograder.grading.searching.searcher"


def left_to_search(course: Course, units: Sequence[str], only: Collection[str] = ()) -> list[Job]:
    """Return the graded submissions with wrong answers that have no name and were not searched yet."""
    return [(unit, record.student) for unit in units for record in all_records(course.records, unit)
            if record.graded and wanted(record) and (not only or record.student in only)
            and not is_searched(course, record)]


def search_edits(course: Course, units: Sequence[str], watcher: Watcher, settings: Settings, jobs: int | None = None,
                 only: Collection[str] = (), pool: Pool | None = None) -> int:
    """Search what is left to search, and return how many submissions that was.

    pool: workers that search, such as a cluster's; without it there are processes on this machine.
    Where worker processes cannot go on, the pass ends with a sentence; scores are written already.
    """
    from autograder.preparing.prepare import prepare  # nbgrader, which takes a second to import

    left = left_to_search(course, units, only)
    if not left:
        return 0
    many = "1 submission" if len(left) == 1 else f"{len(left)} submissions"
    watcher.tell(f"The scores are written. Looking where the wrong answers of {many} slip (--no-edits leaves it out).")
    try:
        with course.locked(), ExitStack() as stack:
            prepare(course, dict.fromkeys(unit for unit, _ in left))
            for _ in (pool or stack.enter_context(LocalPool(settings, jobs, SEARCHER))).run(iter(left)):
                pass
    except PoolBroken as error:
        watcher.tell(f"The search for edits has stopped; no score depends on it. {error}")
    return len(left)
