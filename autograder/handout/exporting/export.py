"""Grades into files that platforms import: made from nothing, or into a file that the platform exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.folder import Course
from autograder.errors import WrongCommand, did_you_mean
from autograder.files import write_whole
from autograder.handout.exporting.filling import filled
from autograder.handout.exporting.grade_files import FORMATS, one_unit_of
from autograder.handout.exporting.grades import Sheet, sheet_of
from autograder.handout.exporting.tables import Table

FOLDER = "exports"
SHOWN = 20


@dataclass
class Exported:
    """The outcome of an export: files, who is not in them and why, and what to know before importing them."""

    files: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield what to say."""
        yield from (f"Written: {path}" for path in self.files)
        yield from self.warnings
        if self.left_out:
            yield f"Not in the file are {len(self.left_out)} who have points, because the platform would not know them:"
            yield from (f"  {one}" for one in self.left_out[:SHOWN])
            if len(self.left_out) > SHOWN:
                yield f"  … and {len(self.left_out) - SHOWN} more"


def export(course: Course, platform: str, units: Sequence[str], *, titles: Sequence[str] = (), fill: str | None = None,
           to: str | None = None, exercises: bool = False, total: str = "") -> Exported:
    """Write the grades of some units as a platform imports them. Raise WrongCommand, GradebookError, SettingsError.

    titles: `UNIT=TITLE` for units that have another title there.  fill: a file that the platform exported.
    """
    form, named = FORMATS[platform], _titles(titles, course.units())
    if form.is_for_one_unit and (exercises or total):
        raise WrongCommand(f"{form.title} takes one column per file; leave out --exercises and --total.")
    sheet = sheet_of(course, units, named, exercises=exercises, total=total)
    sheets = [one_unit_of(sheet, column) for column in sheet.columns] if form.is_for_one_unit else [sheet]
    if len(sheets) > 1 and (fill or to):
        raise WrongCommand(f"{form.title} takes one unit per file; name the unit, such as {sheet.columns[0].unit}.")
    done = Exported(warnings=_about(sheet))
    tables: list[tuple[Path, Table]] = []
    for one in sheets:
        table = filled(Path(fill), one, named, one_unit=form.is_for_one_unit) if fill else form.table(one)
        name = f"{platform}-{one.columns[0].unit}.csv" if form.is_for_one_unit else f"{platform}.csv"
        tables.append((Path(to) if to else course.root / FOLDER / name, table))
    for path, table in tables:
        write_whole(path, table.as_bytes())
        done.files.append(path)
        done.left_out += table.left_out
        done.warnings += table.warnings
    return done


def _about(sheet: Sheet) -> list[str]:
    found = [f"{sheet.to_mark} answers still wait to be marked in formgrader; their points are not in yet."
             ] if sheet.to_mark else []
    return [*found, *(f"{student} has no points, {problem}" for student, problem in sorted(sheet.problems.items()))]


def _titles(given: Sequence[str], units: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        unit, equals, title = one.partition("=")
        if not equals or not title.strip() or unit not in units:
            raise WrongCommand(f"--title {one!r} is not UNIT=TITLE; the units are {', '.join(units)}."
                               f"{did_you_mean(unit, units)}")
        found[unit] = title.strip()
    return found
