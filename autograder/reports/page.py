"""The report as one HTML page that needs nothing else: no script, no network, no colour to be understood.

A part of a unit's report is a template in `templates/report/` and, where it has to be prepared, a property of
`UnitView`. To add one, write both and name the template in `PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from markupsafe import Markup

from autograder.course.folder import Course
from autograder.reports.explain_again import explain_again
from autograder.reports.feedback.making import page_path
from autograder.reports.report import SHARES, Trouble, UnitReport
from autograder.reports.similar import Pair
from autograder.reports.similar_page import side_by_side
from autograder.reports.templating import environment
from autograder.reports.unit_statistics import BARS, Standing, histogram, median, stuck

MISTAKES_SHOWN, NAMES_SHOWN, GROUPS_SHOWN, STUCK_SHOWN, PAIRS_SHOWN = 6, 12, 15, 15, 15
PARTS = ("summary", "exercises", "wrong_answers", "edits", "stuck", "similar", "waiting", "failed", "notes")
LOW, NONE = 0.2, 0.0    # discriminations below which an exercise hardly tells students apart, or does the reverse

# From a student and unit to the address of a page about them, relative to the report; "" where there is none.
Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Person:
    """A student as the report names them, with the address of their page."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Mistake:
    """A mistake that some students made in an exercise.  more: how many of them are not named."""

    name: str
    count: int
    hint: str
    people: Sequence[Person]
    more: int


@dataclass(frozen=True)
class Bar:
    """One bar of the distribution, in the units of its drawing."""

    x: float
    y: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class UnitView:
    """One unit's report as its templates read it.  named: whether students are named."""

    found: UnitReport
    address: Address = lambda student, unit: ""
    named: bool = True

    @property
    def again(self) -> list[str]:
        """Return the sentences on what to explain again."""
        return explain_again(self.found)

    @property
    def median(self) -> float:
        """Return the median of the students' points."""
        return median([one.points for one in self.found.standings])

    @property
    def bars(self) -> list[Bar]:
        """Return the bars of the distribution."""
        counts = histogram([one.share for one in self.found.standings])
        most = max(*counts, 1)
        return [Bar(32 * i + 2.0, 90 - 80 * count / most, 80 * count / most, count,
                    f"{100 * i // BARS}–{100 * (i + 1) // BARS} %") for i, count in enumerate(counts)]

    @property
    def stuck(self) -> list[Standing]:
        """Return the students who are stuck."""
        return stuck(self.found.standings)

    @property
    def similar(self) -> list[tuple[Person, Person, Pair, Markup]]:
        """Return pairs of students with their answers side by side; nobody where the report names none."""
        pairs = [(self.person(pair.students[0]), self.person(pair.students[1]), pair)
                 for pair in self.found.similar[:PAIRS_SHOWN] if self.named]
        return [(one, other, pair, Markup(side_by_side(pair, one.name, other.name))) for one, other, pair in pairs]

    def person(self, student: str, exercise: str = "") -> Person:
        """Return a student, with the address of what is said about an exercise."""
        address = self.address(student, self.found.unit)
        anchor = f"#{quote(exercise)}" if exercise and address.endswith(".html") else ""
        return Person(self.found.names.get(student, student), f"{address}{anchor}" if address else "")

    def people(self, students: Sequence[str], exercise: str = "") -> list[Person]:
        """Return the first few of these students; nobody where the report names none."""
        return [self.person(student, exercise) for student in students[:NAMES_SHOWN]] if self.named else []

    def more(self, students: Sequence[str]) -> int:
        """Return how many of these students `people` leaves out."""
        return max(0, len(students) - NAMES_SHOWN) if self.named else 0

    def mistakes(self, trouble: Trouble) -> Iterator[Mistake]:
        """Return the most frequent mistakes of an exercise."""
        for name, count in trouble.mistakes.most_common(MISTAKES_SHOWN):
            students = trouble.whose.get(name, [])
            yield Mistake(name, count, trouble.hints.get(name, ""), self.people(students, trouble.exercise),
                          self.more(students))


def page_of(reports: Sequence[UnitReport], address: Address = lambda student, unit: "", names: bool = True) -> str:
    """Return the whole page. address: of a page about a student.  names: False leaves all names of students out."""
    views = [UnitView(found if names else replace(found, names={}), address if names else lambda student, unit: "",
                      names) for found in reports]
    return environment().get_template("report.html").render(
        units=views, parts=PARTS, shares=SHARES, percent=percent, made_from="", tells_apart=tells_apart,
        most=MISTAKES_SHOWN, most_groups=GROUPS_SHOWN, most_stuck=STUCK_SHOWN, most_pairs=PAIRS_SHOWN)


def address_in(course: Course) -> Address:
    """Return addresses of feedback pages, or else of graded notebooks, relative to the course folder."""
    def address(student: str, unit: str) -> str:
        for path in (page_path(course, student, unit), course.autograded / student / unit / f"{unit}.ipynb"):
            if path.is_file():
                return quote(path.relative_to(course.root).as_posix(), errors="surrogateescape")
        return ""
    return address


def tells_apart(value: float | None) -> str:
    """Return in words how well an exercise tells those who did well otherwise from those who did not."""
    if value is None:
        return ""
    return "reversed" if value < NONE else "hardly" if value < LOW else "well"


def percent(share: float) -> str:
    """Return a share in whole per cent."""
    return f"{100 * share:.0f} %"
