"""GitHub Classroom: a repository per student, cloned beside each other by `gh classroom clone` or downloaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from autograder.course.people.roster import Roster
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform, loose, parts_of
from autograder.handout.collecting.sources import Source

ENDING = "-submissions"


class GitHubClassroom(Platform):
    """The template's files are in every repository, often untouched. The times of commits are a student's own and are
    not read."""

    name, title = "github", "GitHub Classroom"
    is_template_shipped = True

    def claims(self, source: Source, roster: Roster) -> int:
        place, slug = _slug(source)
        return sum(len(parts) > place + 1 and parts[place].startswith(f"{slug}-")
                   for _, parts in parts_of(source.files)) if slug else 0

    def handed_in(self, source: Source, roster: Roster) -> Iterator[HandedFile]:
        place, slug = _slug(source)
        for file, parts in parts_of(source.files):
            if len(parts) > place + 1 and parts[place].startswith(f"{slug}-"):
                yield HandedFile(file, "/".join(parts[place + 1:]), Owner(login=parts[place].removeprefix(f"{slug}-")))
            else:
                yield loose(file)


def _slug(source: Source) -> tuple[int, str]:
    """Return at which depth the repositories lie, and the assignment's slug before each student's name."""
    if source.name.endswith(ENDING):
        return 0, source.name.removesuffix(ENDING)
    tops = Counter(parts[0] for _, parts in parts_of(source.files) if len(parts) > 2 and parts[0].endswith(ENDING))
    return (1, tops.most_common(1)[0][0].removesuffix(ENDING)) if tops else (0, "")
