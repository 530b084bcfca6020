"""Every attack in one class: none earns a point that it should not, stops the batch, changes a neighbour or stays."""
from __future__ import annotations

import csv
import re

import nbformat
import pytest
from classroom import gradebook_of
from edits import UNIT

from autograder.progress import printable
from autograder.reports.terminal import report

from . import below, files, lies, measured, notebooks, pages, prying, takeover
from .attack import ATTACKS
from .classes import NEIGHBOURS, SECRET_WORD, Graded, grade_attackers

__all__ = ["below", "files", "lies", "measured", "notebooks", "pages", "prying", "takeover"]

OURS = re.compile(r"<(?:!DOCTYPE|/?(?:html|head|meta|title|style|body|main|section|h[1-3]|p|a|b|br|code|div|span|pre|ul|li|details|summary|mark|wbr|"
                  r"table|caption|thead|tbody|tr|th|td|figure|figcaption|svg|text|line|rect)\b)")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return grade_attackers(tmp_path_factory.mktemp("attacked") / "course", ATTACKS)


@pytest.fixture(scope="module")
def peaceful(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The same class without its attackers."""
    return grade_attackers(tmp_path_factory.mktemp("peaceful") / "course", {})


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_what_it_is_due_and_is_explained(graded: Graded, name: str) -> None:
    attack = ATTACKS[name]
    record = graded.records[attack.unit, attack.student or name]
    assert record.graded == (attack.earns is not None), record.reason
    if attack.earns is not None:
        scores = {grade_id: score for grade_id, score in record.scores.items() if score is not None}
        automatic = {grade_id: score for grade_id, score in scores.items() if grade_id.startswith("check_")}
        assert automatic == attack.due()
        assert scores.keys() - automatic.keys() <= set(record.unanswered)
        for verdict in record.verdicts:
            assert verdict["points"] == verdict["of"] or len(verdict["message"]) > 5, verdict
    said = " ".join([record.reason, *record.notes, *(verdict[part] for verdict in record.verdicts
                                                     for part in ("message", "mistake"))])
    assert re.search(attack.explains, said), said
    assert record.graded or record.reason.endswith(".")


def test_the_batch_goes_on_to_its_end(graded: Graded) -> None:
    assert len(graded.records) == len(ATTACKS) + len(NEIGHBOURS)
    failed = {name for name, attack in ATTACKS.items() if attack.earns is None}
    students = {ATTACKS[name].student or name for name in failed}
    assert {student for _, student, _ in graded.summary.failed} == students
    assert not [sentence for sentence in graded.watcher.told if "report this" in sentence]


def test_the_gradebook_says_what_the_records_say(graded: Graded) -> None:
    entries = gradebook_of(graded.course)
    for (unit, student), record in graded.records.items():
        if unit == UNIT and record.graded:
            grades = entries[student]["grades"]
            assert {name: grade[0] for name, grade in grades.items()} == record.scores, student
            assert {name: grade[4] for name, grade in grades.items()} == record.maxima, student
        elif unit == UNIT:
            assert entries.get(student, {"score": 0})["score"] == 0, student


def test_the_table_has_everybody_and_runs_nothing(graded: Graded) -> None:
    with (graded.course.root / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    students = {printable(student) for _, student in graded.records}  # control characters are spelt out
    assert {row["student_id"].removeprefix("'") for row in rows} == students
    assert all(text.isprintable() for row in rows for text in row.values())
    assert not [text for row in rows for text in row.values() if text.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_report_shows_everything_as_text(graded: Graded, capsys: pytest.CaptureFixture[str]) -> None:
    report(graded.course, sorted({unit for unit, _ in graded.records}))
    assert all(sign.isprintable() or sign == "\n" for sign in capsys.readouterr().out)
    page = (graded.course.root / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    tags = re.findall(r"<[^>]*>?", page)
    assert not [tag for tag in tags if not OURS.match(tag)]
    assert all(link.startswith(("#", "autograded/")) for tag in tags for link in re.findall(r'href="([^"]*)', tag))
    assert not [tag for tag in tags if re.search(r"""\s(on\w+|src)\s*=""", re.sub(r'"[^"]*"', '""', tag))]


def test_no_neighbour_is_changed(graded: Graded, peaceful: Graded) -> None:
    for student in NEIGHBOURS:
        mine, without = (one.records[UNIT, student].as_dict() | {"seconds": 0} for one in (graded, peaceful))
        assert mine == without
        notebooks = [nbformat.read(one.course.autograded / student / UNIT / f"{UNIT}.ipynb", as_version=4)
                     for one in (graded, peaceful)]
        assert notebooks[0] == notebooks[1]


def test_nothing_is_left_behind(graded: Graded) -> None:
    assert graded.left_behind == []


def test_nobody_has_read_what_is_secret(graded: Graded) -> None:
    found = [path for path in [*graded.course.autograded.rglob("*"), *graded.course.records.rglob("*")]
             if path.is_file() and SECRET_WORD.encode() in path.read_bytes()]
    # The neighbour who wrote it has it, and nobody else.
    assert {path.relative_to(graded.course.root).parts[1] for path in found
            if path.is_relative_to(graded.course.autograded)} <= {NEIGHBOURS[1]}
    assert not [path for path in found if path.is_relative_to(graded.course.records) and NEIGHBOURS[1] not in path.name]
