"""What the report tells of a class as a whole: numbers, groups of wrong answers, who is stuck, what to explain again."""
from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pytest
from classroom import UNIT

from autograder.course.records import GRADED, Journal, Record, hand_ins
from autograder.exercises.kinds import Mistake
from autograder.reports.class_marks import Mark, Marks
from autograder.reports.explain_again import explain_again
from autograder.reports.page import page_of, tells_apart
from autograder.reports.report import UnitReport, unit_report
from autograder.reports.report_files import csv_of, json_of
from autograder.reports.terminal import text
from autograder.reports.unit_statistics import discrimination, histogram, median
from autograder.reports.wrong_answers import groups_of, shape_of, unnamed_of

CODE = {
    "ada": 'def layer(z, W, b, h):\n    """One layer."""\n    return h(W @ z) + b  # out',
    "ben": "def layer(z, W, b, h):\n    inner = W @ z\n    return h(inner) + b",
    "cyd": "def layer(x, V, c, h):\n    return h(V @ x) + c",
    "dan": "def layer(z, W, b, h):\n    return h(W @ z) * b",
}


def verdict(exercise: str, status: str = "right", fraction: float | None = None, **said: object) -> dict:
    earned = fraction if fraction is not None else float(status == "right")
    return {"exercise": exercise, "status": status, "fraction": earned, "message": f"{exercise} is {status}.", "mistake": "",
            "slip": "", "hint": "", "kind": "function", "of": 2.0} | said


def gives(value: str, arguments: str = "2") -> dict:
    return {"evidence": {"call": "layer(z, W, b, h)", "arguments": [["z", arguments]], "received": value, "expected": "1"}}


def record(student: str, *verdicts: dict) -> Record:
    names = [one["exercise"] for one in verdicts]
    return Record(UNIT, student, GRADED, scores={f"check_{one['exercise']}": 2 * one["fraction"] for one in verdicts},
                  maxima={f"check_{name}": 2.0 for name in names}, verdicts=verdicts)


def report_of(*records: Record, **more: object) -> UnitReport:
    return unit_report(UNIT, records, {}, **more)  # type: ignore[arg-type]


def test_answers_that_give_the_same_for_the_same_are_one_group() -> None:
    found = report_of(
        record("ada", verdict("layer", "wrong", **gives("3"))), record("ben", verdict("layer", "wrong", **gives("3"))),
        record("cyd", verdict("layer", "wrong", **gives("3"))), record("dan", verdict("layer", "wrong", **gives("4"))),
        code_of=lambda student, exercise: CODE[student])
    (group,) = found.groups
    assert (group.students, found.alone) == (["ada", "ben", "cyd"], 1)
    assert (group.code, group.codes) == (CODE["ada"], 2)    # ada's and cyd's differ in names and comments only


def test_answers_tried_on_different_arguments_are_alike_when_their_code_is() -> None:
    records = [record(name, verdict("layer", "wrong", **gives(name, arguments=name))) for name in CODE]
    groups, alone = groups_of([one for each in records for one in unnamed_of(each)], lambda student, _: CODE[student])
    assert ([group.students for group in groups], alone) == ([["ada", "cyd"]], 2)


def test_named_mistakes_slips_and_what_a_helper_failed_are_in_no_group() -> None:
    for said in ({"mistake": "the sign"}, {"slip": "twice?"}, {"after": ["layer"]}):
        assert list(unnamed_of(record("ada", verdict("layer", "wrong", **gives("3"), **said)))) == []


def test_a_proposal_is_a_mistake_that_can_be_put_into_the_catalogue() -> None:
    found = report_of(*(record(name, verdict("layer", "wrong", **gives("3"))) for name in ("ada", "cyd")),
                      code_of=lambda student, exercise: CODE[student])
    (group,) = found.groups
    code = group.proposal.rstrip(",").replace("Mistake(", "found = Mistake(", 1)
    space: dict = {"Mistake": Mistake}
    exec(code, space)
    assert space["found"].code(np.array([1.0]), np.array([[2.0]]), np.array([3.0]), np.negative) == [1.0]
    assert '"""' not in group.proposal
    values = report_of(*(record(name, verdict("e", "wrong", kind="values", evidence={
        "call": "E", "arguments": [], "received": "0.77", "expected": "0.29"})) for name in ("ada", "ben")))
    assert "{'E': 0.77}" in values.groups[0].proposal


@pytest.mark.parametrize("code", ["def f(:", "x = '" + "(" * 3000, "\x00", "def f():\n    'only a docstring'", "-" * 4000 + "1"])
def test_code_that_cannot_be_read_is_compared_as_it_is(code: str) -> None:
    assert isinstance(shape_of(code), str)
    found = report_of(*(record(name, verdict("layer", "wrong", **gives("3"))) for name in ("ada", "ben")),
                      code_of=lambda student, exercise: code)
    assert found.groups[0].proposal == ""


def test_typed_steps_that_go_wrong_alike_are_one_group() -> None:
    typed = {"details": {"typed": [{"steps": [{"number": 1, "plain": "δ"}, {"number": 2, "plain": "y + t"}],
                                    "first_wrong": {"number": 2}}]}, "kind": "derivation"}
    found = report_of(*(record(name, verdict("derive", "partly", 0.6, **typed)) for name in ("ada", "ben")))
    assert [(group.example.gives, len(group.students)) for group in found.groups] == [("y + t", 2)]


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    assert discrimination([0, 0, 0, 0, 1, 1, 1, 1], [1, 2, 1, 2, 5, 6, 5, 6]) == pytest.approx(0.970, abs=1e-3)
    assert discrimination([1, 1, 0, 0, 1, 0, 0, 1], [1, 1, 6, 6, 1, 6, 6, 1]) == pytest.approx(-1)
    assert discrimination([1, 0], [0, 1]) is None and discrimination([1] * 9, range(9)) is None
    assert (tells_apart(0.5), tells_apart(0.1), tells_apart(-0.1), tells_apart(None)) == ("well", "hardly", "reversed", "")


def test_the_distribution_has_ten_bars() -> None:
    assert histogram([0, 0.05, 0.3, 0.999, 1.0]) == [2, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    assert (median([]), median([1, 4, 2])) == (0, 2)


def test_who_is_stuck_is_named_with_the_first_exercise_that_is_not_right() -> None:
    found = report_of(record("ada", *(verdict(name) for name in "abcd")),
                      record("ben", verdict("a"), verdict("b", "wrong"), verdict("c", "not started"), verdict("d", "wrong")))
    page = page_of([found], lambda student, unit: f"feedback/{student}.html")
    assert re.search(r'Who is stuck.*<a href="feedback/ben.html#b">ben</a>.*2 of 8', page, re.DOTALL)
    assert "feedback/ada.html" not in page


def test_the_first_try_counts_those_who_handed_in_once() -> None:
    records = [record("ada", verdict("a")), record("ben", verdict("a", "wrong")), record("cyd", verdict("a"))]
    found = report_of(*records, hand_ins={"ada": 1, "ben": 1, "cyd": 3})
    assert found.troubles[0].first_try == (1, 2) and "1 of 2 who handed in once" in page_of([found])
    assert report_of(*records, hand_ins={"ada": 1, "ben": 1, "cyd": 1}).troubles[0].first_try is None


def test_the_journal_knows_how_often_somebody_handed_in(tmp_path) -> None:
    journal = Journal(tmp_path, UNIT)
    journal.add([Record(UNIT, "ada", GRADED, answers="one"), Record(UNIT, "ben", GRADED, answers="two")])
    journal.add([Record(UNIT, "ada", GRADED, answers="three"), Record(UNIT, "ben", GRADED, answers="two", notes=("x",))])
    journal.forget("ben")
    assert hand_ins(tmp_path, UNIT) == {"ada": 2, "ben": 1}


def test_answers_in_words_are_counted_with_what_people_gave() -> None:
    marks = {name: Marks({"why": Mark(2.0, by_hand=score, waits=score is None)})
             for name, score in (("ada", 2.0), ("ben", 1.0), ("cyd", None))}
    (why,) = (one for one in report_of(*map(record, marks), marks=marks).troubles if one.exercise == "why")
    assert (why.counts, why.waits, why.mean) == ({"right": 1, "partly": 1}, 1, 0.75)


def trouble_makers() -> UnitReport:
    sign = {"mistake": "the sign", "hint": "Look at the exponent."}
    return report_of(*(record(
        f"s{i}", verdict("a", "wrong" if i < 6 else "right", **(sign if i < 6 else {})), verdict("b", "wrong" if i < 4 else "right"),
        verdict("c", "right once", 1.0, after=["b"]) if i < 4 else verdict("c"),
        verdict("d", "not started" if i < 5 else "right")) for i in range(10)))


def test_what_to_explain_again_is_said_in_three_sentences_that_the_numbers_bear_out() -> None:
    assert explain_again(trouble_makers()) == [
        "Go through `b` first: 4 answers to later exercises (`c`) fail only because of it.",
        "In `a`, 6 of 10 made the same mistake, “the sign”: Look at the exponent.",
        "`d` was not started by 5 of 10: ask what kept them from it."]
    assert explain_again(report_of(record("ada", verdict("a")))) == []
    assert "to explain again · In `a`" in text(trouble_makers())


def test_without_names_nobody_is_named() -> None:
    found = trouble_makers()
    found.names = {"s0": "Ada Lovelace"}
    found.absent = ["zed"]
    for named in (True, False):
        everything = page_of([found], lambda student, unit: f"{student}.html", named) + json_of([found], named).decode()
        assert ("Ada Lovelace" in everything, bool(re.search(r"\bs[0-9]\b", everything)), "zed" in everything) == (named,) * 3


def test_csv_and_json_hold_the_same_numbers() -> None:
    found = trouble_makers()
    rows = {row["exercise"]: row for row in csv.DictReader(io.StringIO(csv_of([found]).decode()))}
    (unit,) = json.loads(json_of([found]))["units"]
    assert (rows["a"]["wrong"], rows["a"]["commonest_mistake"], rows["a"]["students_with_it"]) == ("6", "the sign", "6")
    assert {one["exercise"]: str(one["mean"]) for one in unit["exercises"]} == {name: row["mean"] for name, row in rows.items()}
    assert unit["exercises"][0]["mistakes"] and sum(unit["distribution"]) == 10 and len(unit["students"]) == 10
    assert rows["b"]["holds_up"] == "4"


def test_a_cell_that_a_spreadsheet_would_run_is_marked_as_text() -> None:
    found = report_of(*(record(name, verdict("a", "wrong", mistake="=cmd()")) for name in ("ada", "ben")))
    assert "'=cmd()" in csv_of([found]).decode()
