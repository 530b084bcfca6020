"""A course's settings: `course.toml`, read into one frozen dataclass that everything uses.

The file is the instructor's. `autograder new` writes it once; afterwards no program changes it. A course without the
file has the defaults.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from autograder.errors import WrongCommand, did_you_mean

NAME = "course.toml"
RULES = ("none", "zero", "per-day", "per-hour")
MODEL_ANSWERS = ("always", "after-due", "never")
TIMES = ("platform", "exchange", "files")


class SettingsError(WrongCommand):
    """A key of course.toml cannot be understood: the file, the key, what is there, and what is allowed."""


@dataclass(frozen=True)
class Late:
    """The rule by which late submissions lose points.

    rule: "none", "zero" (everything), or `share` of the points earned for each day or hour begun ("per-day",
    "per-hour"), at most the share `at_most`.  grace: minutes after the due date that are not late.
    due: the due date of each unit, with its time zone.  timezone: of times written without one.
    """

    rule: str = "none"
    share: float = 0.1
    at_most: float = 1.0
    grace: float = 0.0
    due: Mapping[str, datetime] = field(default_factory=dict)
    timezone: tzinfo = UTC

    def penalty(self, score: float, seconds: float) -> float:
        """Return the points that `score` loses when it was handed in `seconds` after the due date."""
        late = seconds - 60 * self.grace
        if late <= 0 or score <= 0 or self.rule == "none":
            return 0.0
        if self.rule == "zero":
            return score
        begun = -(-late // (86400 if self.rule == "per-day" else 3600))
        return score * min(self.share * begun, self.at_most)


@dataclass(frozen=True)
class CourseSettings:
    """The keys of course.toml with their defaults.

    units: in the order of the course; empty for all.  points, weights: by exercise, where they differ from the
    unit's own and from 1.  rounding: the step to which a unit's score in grades.csv is rounded, or None.
    dropped_lowest: how many units with the lowest shares do not count in a total over units.
    """

    version: str = ""
    units: tuple[str, ...] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    late: Late = Late()
    rounding: float | None = None
    dropped_lowest: int = 0
    followthrough: bool = True
    model_answers: str = "always"
    timestamps: str = "platform"
    db: str = ""

    def weight(self, exercise: str) -> float:
        """Return the weight of an exercise, 1 by default."""
        return self.weights.get(exercise, 1.0)


@dataclass(frozen=True)
class Known:
    """The names that course.toml may use: all units, and a function that finds all exercises, which is slower."""

    units: Collection[str]
    exercises: Callable[[], Collection[str]]


def read_settings(root: Path, known: Known) -> CourseSettings:
    """Return the settings of the course in `root`. Raise SettingsError."""
    path = root / NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return CourseSettings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}); correct its permissions.") from error
    settings = _parsed(path, content, tuple(known.units))
    for table in ("points", "weights"):
        unknown = set(getattr(settings, table)) - set(known.exercises()) if getattr(settings, table) else ()
        for name in sorted(unknown):
            raise SettingsError(f"{path}, [{table}]: there is no exercise {name!r}."
                                f"{did_you_mean(name, known.exercises())}")
    return settings


@lru_cache(maxsize=16)
def _parsed(path: Path, content: bytes, units: tuple[str, ...]) -> CourseSettings:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML ({error}); correct that line. Texts need quotation marks, as in "
                            'rule = "zero".') from error
    return _Reader(path, units).settings(tables)


class _Reader:
    """A reader of one file; every error names the key, what it holds, and what is allowed."""

    def __init__(self, path: Path, units: tuple[str, ...]):
        self.path, self.units = path, units

    def settings(self, tables: dict[str, Any]) -> CourseSettings:
        self._known("", tables, [*CourseSettings.__dataclass_fields__])
        found: dict[str, Any] = {}
        for key, value in tables.items():
            found[key] = getattr(self, f"_{key}")(value)
        return replace(CourseSettings(), **found)

    def error(self, key: str, value: object, allowed: str) -> SettingsError:
        return SettingsError(f"{self.path}, {key}: {_shown(value)} is not allowed; {allowed}.")

    def _known(self, where: str, table: dict[str, Any], names: Collection[str]) -> None:
        for name in table:
            if name not in names:
                raise SettingsError(f"{self.path}{where and ', ' + where}: there is no key {name!r}; the keys are "
                                    f"{', '.join(names)}.{did_you_mean(name, names)}")

    def _table(self, key: str, value: object, example: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.error(key, value, f"write a table, such as\n[{key}]\n{example}\n")
        return value

    def _choice(self, key: str, value: object, choices: Collection[str]) -> str:
        if value not in choices:
            meant = did_you_mean(value, choices)[:-1] if isinstance(value, str) else ""
            raise self.error(key, value, f"write one of {', '.join(map(_shown, choices))}{meant and '.' + meant}")
        return str(value)

    def _number(self, key: str, value: object, least: float, most: float = 1e6) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            bounds = f"from {least:g} to {most:g}" if most < 1e6 else f"of at least {least:g}"
            raise self.error(key, value, f"write a number {bounds}")
        return float(value)

    def _unit(self, key: str, value: object) -> str:
        if not isinstance(value, str) or value not in self.units:
            meant = did_you_mean(value, self.units) if isinstance(value, str) else ""
            raise self.error(key, value, f"the units are {', '.join(self.units)}{meant and '.' + meant[:-1]}")
        return value

    def _version(self, value: object) -> str:
        if not isinstance(value, str):
            raise self.error("version", value, 'write the version as text, such as "0.2.0"')
        return value

    def _units(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.error("units", value, f'write a list, such as ["{self.units[0]}"]')
        found = tuple(self._unit("units", unit) for unit in value)
        twice = [unit for unit in found if found.count(unit) > 1]
        if twice:
            raise self.error("units", twice[0], "name each unit once")
        return found

    def _points(self, value: object, table: str = "points") -> dict[str, float]:
        return {name: self._number(f"[{table}] {name}", worth, 0)
                for name, worth in self._table(table, value, "neuron = 2").items()}

    def _weights(self, value: object) -> dict[str, float]:
        return self._points(value, "weights")

    def _late(self, value: object) -> Late:
        table = self._table("late", value, 'rule = "zero"')
        self._known("[late]", table, ["rule", "share", "at_most", "grace", "timezone", "due"])
        zone = self._zone(table.get("timezone", "UTC"))
        due = self._table("late.due", table.get("due", {}), f'"{self.units[0]}" = 2026-10-12T23:59:00+02:00')
        usual = Late()
        return Late(
            self._choice("late.rule", table.get("rule", usual.rule), RULES),
            self._number("late.share", table.get("share", usual.share), 0, 1),
            self._number("late.at_most", table.get("at_most", usual.at_most), 0, 1),
            self._number("late.grace", table.get("grace", usual.grace), 0),
            {self._unit("[late.due]", unit): self._moment(f"late.due, {unit}", when, zone)
             for unit, when in due.items()}, zone)

    def _zone(self, value: object) -> tzinfo:
        try:
            return UTC if value == "UTC" else ZoneInfo(str(value))
        except (ValueError, OSError, LookupError):
            raise self.error("late.timezone", value, 'write a name such as "Europe/Berlin" or "UTC"') from None

    def _moment(self, key: str, value: object, zone: tzinfo) -> datetime:
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time(23, 59, 59))
        if not isinstance(value, datetime):
            raise self.error(key, value, "write a date or a time without quotation marks, such as 2026-10-12 or "
                                         "2026-10-12T23:59:00+02:00")
        return value if value.tzinfo else value.replace(tzinfo=zone)

    def _rounding(self, value: object) -> float | None:
        if value == "none":
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 100:
            raise self.error("rounding", value, 'write "none", or the step to round to, such as 0.5 or 0.01')
        return float(value)

    def _dropped_lowest(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(self.units):
            raise self.error("dropped_lowest", value, f"write a whole number from 0 to {len(self.units) - 1}")
        return value

    def _followthrough(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.error("followthrough", value, "write true or false, without quotation marks")
        return value

    def _model_answers(self, value: object) -> str:
        return self._choice("model_answers", value, MODEL_ANSWERS)

    def _timestamps(self, value: object) -> str:
        return self._choice("timestamps", value, TIMES)

    def _db(self, value: object) -> str:
        if not isinstance(value, str):
            raise self.error("db", value, 'write the database\'s URL as text, or "" for gradebook.db in the course')
        return value


def _shown(value: object) -> str:
    """Return a value as TOML writes it."""
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
