"""The table of sources names every exercise, and none that does not exist; each unit's text names its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.exercises import UNITS, exercises_of
from lab.shipped import unit_data

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "solutions" / "SOURCES.md").read_text(encoding="utf-8")
ROWS = [line for line in TABLE.splitlines() if line.startswith("|") and "`" in line]
NAMED = {name for row in ROWS for name in re.findall(r"`(\w+)`", row)}
EXISTING = {name: unit for unit in UNITS for name in exercises_of(unit)}


def test_every_exercise_named_exists() -> None:
    assert not NAMED - set(EXISTING)


def test_every_exercise_from_the_sources_has_its_place_in_the_table() -> None:
    ours = {name for unit in UNITS for name, exercise in exercises_of(unit).items() if exercise.source == "our own"}
    assert not set(EXISTING) - NAMED - ours


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip()[:50] for row in ROWS])
def test_a_row_names_the_units_its_exercises_are_in(row: str) -> None:
    _, _, units, names, _ = row.split("|")
    said = {unit.strip() for unit in units.split(",")}
    assert {EXISTING[name][1] for name in re.findall(r"`(\w+)`", names)} == said


@pytest.mark.parametrize("letter", "abcdefghijkl")
def test_every_exercise_of_the_lab_has_a_row(letter: str) -> None:
    assert re.search(rf"^\| (\(\d\), )?{letter}\)[ ,]|^\| \w.* {letter}\)", TABLE, re.MULTILINE)


@pytest.mark.parametrize("number", range(1, 7))
def test_every_question_of_the_assignment_has_a_row(number: int) -> None:
    assert f"question {number}" in TABLE


@pytest.mark.parametrize("unit", UNITS)
def test_sections_to_read_again_exist(unit: str) -> None:
    text = (ROOT / "solutions" / f"{unit}.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ (.+?)\s*$", text, re.MULTILINE))
    assert not {e.read for e in exercises_of(unit).values()} - headings


@pytest.mark.parametrize("unit", UNITS)
def test_exercises_ship_in_the_order_of_the_text(unit: str) -> None:
    text = (ROOT / "solutions" / f"{unit}.md").read_text(encoding="utf-8")
    asked = re.findall(r'^:exercise: (\w+)|^\+\+\+ {"explain": "(\w+)"', text, re.MULTILINE)
    assert [code or written for code, written in asked] == list(unit_data(unit)["exercises"])
    assert set(unit_data(unit)["exercises"]) == set(exercises_of(unit))


NUMBERS = {"a": 1, "an": 1, "two": 2, "three": 3}


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_begins_with_its_minutes_and_the_number_of_its_exercises(unit: str) -> None:
    text = (ROOT / "solutions" / f"{unit}.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"^\*\*Minutes\.\*\* (About .*?)(?:[.:] |\.$)", text, re.MULTILINE)
    minutes = sum(map(int, re.findall(r"(\d+) for", said)))
    counted = re.findall(r"(\d+|an?|two|three) (?:exercises|optional one|written answers?)", said)
    declared = exercises_of(unit).values()
    assert sum(NUMBERS.get(word) or int(word) for word in counted) == len(declared)
    assert abs(minutes - sum(e.minutes for e in declared)) <= 5
