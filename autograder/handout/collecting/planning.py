"""Plan what collecting some sources would do to a course, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from autograder.course.folder import Course
from autograder.course.people.roster import HAND_IN, Person, Roster
from autograder.course.times import SIGNED, time_of
from autograder.errors import WrongCommand
from autograder.handout.collecting.contents import Piece, beside, pieces_of
from autograder.handout.collecting.owners import Owners
from autograder.handout.collecting.platforms import PLATFORMS, HandedFile, Platform
from autograder.handout.collecting.sources import Source, open_source

DOUBTFUL, UNTOUCHED, LEFT_OUT = "doubtful", "untouched", "left out"
TIME = "%Y-%m-%d %H:%M:%S UTC"


@dataclass(frozen=True)
class Row:
    """A line of the table. status: new, replaces, unchanged, earlier, untouched, left out or doubtful."""

    student: str
    unit: str
    file: str
    time: str
    where: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class HandIn:
    """An attempt of a student at a unit: its notebook and what lies beside it. time: in UTC, or "" where unknown."""

    person: Person
    unit: str
    time: str
    where: str
    notebook: Piece
    helpers: tuple[Piece, ...] = ()
    remark: str = ""
    is_from_exchange: bool = False

    def row(self, status: str, note: str = "") -> Row:
        """Return the hand-in as a row of the table that the command shows."""
        notes = "; ".join(filter(None, (self.remark, note)))
        return Row(self.person.student, self.unit, self.notebook.file.path, self.time, self.where, status, notes)


@dataclass
class Plan:
    """A plan of what to take.

    roster: with what the sources say of people. hand_ins: by student and unit, in the order of their times. rows:
    what is not taken, and why.
    """

    roster: Roster
    hand_ins: dict[tuple[str, str], list[HandIn]] = field(default_factory=lambda: defaultdict(list))
    rows: list[Row] = field(default_factory=list)
    platforms: list[tuple[str, str]] = field(default_factory=list)


def platform_of(source: Source, roster: Roster, forced: str = "") -> Platform:
    """Return the platform that a source comes from, by how its files are named. Raise WrongCommand."""
    if forced:
        return next(platform for platform in PLATFORMS if platform.name == forced)
    claims = {platform: platform.claims(source, roster) for platform in PLATFORMS}
    best = max(PLATFORMS[:-1], key=lambda platform: claims[platform])
    return best if claims[best] else PLATFORMS[-1]


def plan(course: Course, sources: Sequence[Path], roster: Roster, *, platform: str = "", unit: str = "",
         tell: Callable[[str], None] = lambda sentence: None) -> Plan:
    """Return what is to be done with some archives and folders. Raise WrongCommand.

    unit: of which hand-ins are taken to be where their content does not say.
    """
    owners, found = Owners(roster), Plan(roster)
    attempts: list[tuple[Platform, list[Piece]]] = []
    for path in sources:
        for source in _opened(path, roster, platform):
            kind = platform_of(source, roster, platform)
            found.platforms.append((str(path), kind.title))
            handed = list(kind.handed_in(source, roster))
            owners.look_at(kind, handed)
            tell(f"{path}: {len(handed)} files from {kind.title}")
            attempts += [(kind, pieces) for pieces in _attempts(handed, course)]
    for kind, pieces in attempts:
        _sort(kind, pieces, owners, course, unit, found)
    found.roster = owners.roster
    for _, hand_ins in found.hand_ins.items():
        hand_ins.sort(key=lambda one: one.time)
    _settle(found)
    return found


def _opened(path: Path, roster: Roster, forced: str) -> Iterator[Source]:
    """Yield a source, and from a folder of archives that platforms made, each archive as one of its own."""
    source = open_source(path)
    rest = []
    for file in source.files:
        if path.is_dir() and "/" not in file.path and file.name.lower().endswith(".zip") and not file.wrong:
            try:
                inner = open_source(path / file.path)
            except WrongCommand:
                rest.append(file)
                continue
            if forced or platform_of(inner, roster).name not in ("flat", "folders"):
                yield inner
                continue
        rest.append(file)
    if rest or not source.files:
        yield replace(source, files=tuple(rest))


def _attempts(handed: Sequence[HandedFile], course: Course) -> Iterator[list[Piece]]:
    """Yield the pieces of each attempt of each owner."""
    together: dict[tuple, list[HandedFile]] = defaultdict(list)
    for one in handed:
        together[one.owner, one.attempt, one.file.where, "" if one.owner else one.file.path].append(one)
    for files in together.values():
        yield [piece for file in files for piece in pieces_of(file, course)]


def _sort(kind: Platform, pieces: list[Piece], owners: Owners, course: Course, unit: str, found: Plan) -> None:
    """Enter one attempt of one owner into the plan."""
    if not pieces or all(piece.is_shipped and not piece.is_notebook for piece in pieces):
        return
    handed = pieces[0].handed
    whose = owners.of(kind, handed.owner)
    time, about_time = _utc(handed.time, course.settings.late.timezone)
    remark = "; ".join(dict.fromkeys(filter(None, (*(piece.handed.remark for piece in pieces), about_time))))
    shown = ", ".join(person.student for person in whose.people)

    def row(piece: Piece, status: str, note: str) -> Row:
        return Row(shown, piece.unit, piece.file.path, time, piece.file.where, status, note)

    notebooks, taken = _notebooks(kind, pieces, course, unit, whose.doubt, row, found)
    for name, several in notebooks.items():
        chosen = _chosen(several)
        if chosen is None:
            words = f"{len(several)} notebooks of {name} with different answers were handed in together; keep one"
            found.rows += [row(piece, DOUBTFUL, words) for piece in several]
            continue
        helpers = tuple(beside(chosen, pieces))
        taken |= {id(piece) for piece in (*several, *helpers)}
        for person in whose.people:
            if another := _other_id(kind, handed, owners.roster, person, name):
                found.rows.append(row(chosen, DOUBTFUL, another))
                continue
            if handed.owner is not None and handed.owner.id and not kind.is_id_for_all_units and len(whose.people) == 1:
                owners.roster = owners.roster.with_people([person.with_id(kind.name, name, handed.owner.id)])
            if chosen.handed.id:
                owners.roster = owners.roster.with_people([
                    person.with_id(kind.name + HAND_IN, name, chosen.handed.id)])
            found.hand_ins[person.student, name].append(HandIn(
                person, name, time or _listed_time(kind, person, course), chosen.file.where, chosen, helpers, remark,
                kind.name == "exchange"))
    for piece in pieces:
        if not (id(piece) in taken or piece.is_notebook or piece.is_shipped):
            found.rows += [row(piece, *_about(piece, kind, whose.doubt, bool(notebooks)))
                           ] if whose.doubt or not notebooks or not kind.is_template_shipped else []


def _about(piece: Piece, kind: Platform, doubt: str, has_notebook: bool) -> tuple[str, str]:
    """Return the status of a file that is not taken, and why."""
    if piece.words or doubt:
        return DOUBTFUL, f"it {piece.words}" if piece.words else doubt
    if not has_notebook:
        return DOUBTFUL, "no notebook was handed in with it, so that its unit is not known; give --unit to take it"
    return LEFT_OUT, "it lies in no notebook's folder, or is of no kind that is kept"


def _other_id(kind: Platform, handed: HandedFile, roster: Roster, person: Person, unit: str) -> str:
    """Return, in words, that somebody of this name handed in a unit under another id, where no class list says more."""
    id, known = handed.owner.id if handed.owner else "", roster[person.student].id_on(kind.name, unit)
    if not id or not known or known == id or person.student in roster.listed:
        return ""
    return (f"{person.full_name} handed in {unit} under the id {known}, and this is {id}; two people may be called so: "
            "give a class list with --class-list")


def _notebooks(kind: Platform, pieces: Sequence[Piece], course: Course, unit: str, doubt: str,
               row: Callable[[Piece, str, str], Row], found: Plan) -> tuple[dict[str, list[Piece]], set[int]]:
    """Return the notebooks that count, by unit, and what is dealt with; the others become rows."""
    notebooks: dict[str, list[Piece]] = defaultdict(list)
    units, taken = course.units(), set[int]()
    for piece in pieces:
        whole = piece.is_notebook
        if unit and not piece.unit and not doubt and (whole or not any(one.is_notebook for one in pieces)) and (
                not piece.is_shipped and not any(notebooks.values()) and isinstance(piece.file.read(), bytes)):
            notebooks[unit].append(replace(piece, unit=unit))
            taken.add(id(piece))
            continue
        if not whole:
            continue
        if piece.untouched:
            found.rows.append(row(piece, UNTOUCHED, "no cell differs from what was handed out"))
        elif doubt:
            found.rows.append(row(piece, DOUBTFUL, doubt))
        elif not piece.unit:
            if not kind.is_template_shipped or piece.words.startswith("cannot"):
                found.rows.append(row(piece, DOUBTFUL, f"it {piece.words}" + ("" if unit else
                                                       "; give --unit to take it all the same")))
        elif piece.unit not in units:
            found.rows.append(row(piece, DOUBTFUL, f"{piece.unit} is not among the units of this course"))
        elif unit and piece.unit != unit:
            found.rows.append(row(piece, DOUBTFUL, f"by its content it is of {piece.unit}, not of {unit}"))
        else:
            notebooks[piece.unit].append(piece)
    return notebooks, taken


def _chosen(several: Sequence[Piece]) -> Piece | None:
    """Return the notebook that counts among those of one attempt: one with answers; None where answers differ."""
    if len(several) == 1:
        return several[0]
    if len({piece.answers for piece in several} - {""}) > 1:
        return None
    return next((piece for piece in several if piece.answers), several[0])


def _settle(found: Plan) -> None:
    """Leave out attempts without a time where several have different answers: nothing says which of them counts."""
    for key, hand_ins in [(key, several) for key, several in found.hand_ins.items() if len(several) > 1]:
        answers = {one.notebook.answers for one in hand_ins}
        last = [one for one in hand_ins if one.time == hand_ins[-1].time]
        if len(answers - {""}) > 1 and (not hand_ins[0].time or (len(last) > 1 and len(
                {one.notebook.answers for one in last}) > 1)):
            words = "several hand-ins of this unit have different answers, and no times that tell which counts"
            found.rows += [one.row(DOUBTFUL, words) for one in hand_ins]
            del found.hand_ins[key]
        elif not hand_ins[0].time and len(answers) > 1:
            hand_ins.sort(key=lambda one: bool(one.notebook.answers))


def _listed_time(kind: Platform, person: Person, course: Course) -> str:
    """Return when a person handed in by Moodle's grading worksheet, whose archive of hand-ins has no times."""
    return _utc(person.times.get("", ""), course.settings.late.timezone)[0] if kind.name == "moodle" else ""


def _utc(text: str, zone: tzinfo) -> tuple[str, str]:
    """Return a platform's time in UTC, as text, and a remark where it cannot be read."""
    if not text:
        return "", ""
    try:
        time: datetime = time_of(text)
    except ValueError as error:
        return "", f"its time, {error}, was not read"
    last = text.split()[-1]
    if not (last in ("UTC", "GMT") or SIGNED.fullmatch(last) or text.endswith("Z")):
        time = time.replace(tzinfo=zone).astimezone(UTC)
    return time.strftime(TIME), ""
