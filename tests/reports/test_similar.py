"""Pairs of answers that are alike beyond what is common are shown, side by side; nothing else is."""
from __future__ import annotations

import pytest
from classroom import answered, hand_in, new_course
from edits import UNIT

from autograder.commands.main import main
from autograder.reports.answer_shapes import shape_of
from autograder.reports.page import page_of
from autograder.reports.report import UnitReport
from autograder.reports.similar import alike_in, similar_pairs
from autograder.reports.terminal import text

ODD = """def layer(x, W, b, h):
    out = []
    for row, offset in zip(W, b):
        total = offset
        for k in range(len(x)):
            total = total + row[k] * x[k] * 1.0
        out.append(h(total))
    return np.array(out[::-1])"""
RENAMED = """def layer(inputs, weights, bias, act):
    # my own loop
    res = []
    for w_i, b_i in zip(weights, bias):
        s = b_i
        for j in range(len(inputs)):
            s = s + w_i[j] * inputs[j] * 1.0
        res.append(act(s))

    return np.array(res[::-1])"""
HONEST = """def layer(x, W, b, h):
    a = np.zeros(len(b))
    for i in range(len(b)):
        a[i] = np.sum(W[i] * x) + b[i]
    z = np.empty_like(a)
    for i in range(len(a)):
        z[i] = h(a[i])
    return z"""


@pytest.fixture
def course(tmp_path):
    course = new_course(tmp_path)
    hand_in(course, "one", answered("blank", layer=ODD))
    hand_in(course, "two", answered("blank", layer=RENAMED))
    hand_in(course, "<b>three", answered("blank", layer=HONEST))
    hand_in(course, "blank", answered("blank"))
    for name in ("right", "also right"):
        hand_in(course, name, answered())
    hand_in(course, "broken", b"%PDF-1.7")
    return course


def test_a_renamed_copy_is_found_and_model_answers_and_blanks_are_not(course):
    pair, = similar_pairs(course, UNIT)
    assert pair.students == ("one", "two")
    assert [(one.exercise, one.similarity) for one in pair.alike] == [("layer", 1.0)]


def test_what_many_have_is_common_and_no_sign_of_anything():
    shape = shape_of(HONEST)
    few = {f"s{i}": shape for i in range(4)}
    assert len(alike_in(few, ())) == 6
    assert alike_in(few | {"s4": shape}, ()) == []


def test_a_copy_with_a_line_changed_is_found_and_a_short_answer_only_when_equal():
    changed = ODD.replace("* 1.0", "* 2.0")
    assert [found[:2] for found in alike_in({"a": shape_of(ODD), "b": shape_of(changed)}, ())] == [("a", "b")]
    short = "def f(a):\n    return a * 0.5 + 3 - a / 7"
    assert alike_in({"a": shape_of(short), "b": shape_of(short.replace("7", "8"))}, ()) == []
    assert len(alike_in({"a": shape_of(short), "b": shape_of(short.replace("a", "q"))}, ())) == 1


def test_the_shape_of_a_model_answer_is_explained():
    assert alike_in({"a": shape_of(HONEST), "b": shape_of(HONEST)}, shape_of(HONEST)) == []


@pytest.mark.parametrize("source", ["def f(:\n  '''", "", "δ = 1 · W", "x" * 10_000, "if x:\n        y\n   z"])
def test_any_text_has_a_shape(source):
    assert isinstance(shape_of(source), tuple)


def test_the_page_shows_them_side_by_side_and_nothing_of_a_students_runs(course, capsys):
    hand_in(course, "<b>four", answered("blank", layer=HONEST.replace("a", "c").replace("z", "<script>alert(1)</script>")))
    hand_in(course, "<b>three", answered("blank", layer=HONEST.replace("z", "<script>alert(1)</script>")))
    assert main(["similar", UNIT, "--course", str(course.root)]) == 0
    assert "one and two: layer" in capsys.readouterr().out
    page = (course.root / "similar.html").read_text()
    assert "not a verdict" in page and "<mark>            s = s + w_i[j] * inputs[j] * 1.0</mark>" in page
    assert "<script" not in page and "<b>three" not in page
    found = UnitReport(UNIT, similar=similar_pairs(course, UNIT))
    report = page_of([found])
    assert "A place to look, never a verdict" in report and "<mark>            s = s + w_i[j]" in report
    endless = "x" + " + 1" * 20_000
    hand_in(course, "one", answered("blank", layer=endless))
    hand_in(course, "two", answered("blank", layer=endless))
    assert ("one", "two") not in {pair.students for pair in similar_pairs(course, UNIT)}, "which would take long"
    assert "<script" not in report and "<b>three" not in report and "one and two: layer" in text(found)
    assert "alike" not in text(found, names=False) and "A place to look" not in page_of([found], names=False)
