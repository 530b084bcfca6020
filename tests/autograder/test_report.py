"""The report: what gave most trouble comes first, everything is counted, and nothing a student wrote runs."""

import re
from html.parser import HTMLParser

from autograder.records import FAILED, GRADED, Record
from autograder.report import kind_of, text, unit_report
from autograder.report_page import page_of

UNIT = "01-forward-model"
NASTY = "<script>alert('x')</script>\"&"


def verdict(exercise, status, fraction, **said):
    return {"exercise": exercise, "status": status, "fraction": fraction, "message": f"{exercise} is {status}.",
            "mistake": "", "slip": "", "hint": ""} | said


def record(student, *verdicts, points=1.0):
    return Record(UNIT, student, GRADED, scores={"check_a": points, "why": None}, maxima={"check_a": 4.0, "why": 2.0},
                  verdicts=verdicts)


def example():
    sign = {"mistake": "the sign", "hint": "Look at the exponent."}
    return unit_report(UNIT, [
        record("ada", verdict("easy", "right", 1.0), verdict("hard", "wrong", 0.0, **sign), points=4.0),
        record("ben", verdict("easy", "partly", 0.7), verdict("hard", "wrong", 0.0, **sign)),
        record("cyd", verdict("easy", "right", 1.0), verdict("hard", "raised", 0.0, message="NameError: b.")),
        record(NASTY, verdict("easy", "not started", 0.0), verdict("hard", "wrong", 0.0, mistake=NASTY, hint=NASTY)),
        Record(UNIT, "eve\n" + NASTY, FAILED, "It is no notebook " + NASTY),
    ], {"why": ["ada", NASTY, "eve\n" + NASTY]})


def test_the_exercise_with_most_trouble_comes_first():
    assert [trouble.exercise for trouble in example().troubles] == ["hard", "easy"]


def test_shares_and_mistakes_are_counted():
    hard, easy = example().troubles
    assert hard.mistakes.most_common(1) == [("the sign", 2)]
    assert (hard.share("wrong"), easy.share("right"), easy.share("partly"), easy.share("not started")) == (
        1.0, 0.5, 0.25, 0.25)
    assert hard.mistakes["an error: NameError"] == 1


def test_what_has_no_name_is_told_in_words_that_many_answers_share():
    kinds = {kind_of(verdict("e", status, 0.0, message=message)) for status, message in [
        ("wrong", "0.1 where 0.2 is expected."), ("wrong", "3 where 4 is expected."),
        ("partly", "Right except for extreme values: nan at [3] where 1 is expected."),
        ("raised", "NameError: name 'x' is not defined."), ("raised", "NameError: name 'y' is not defined.")]}
    assert kinds == {"other values than expected", "Right except for extreme values", "an error: NameError"}


def test_failed_submissions_and_answers_to_mark_are_listed():
    found = example()
    assert [student for student, _ in found.failed] == ["eve\n" + NASTY]
    assert found.waiting == {"why": ["ada", NASTY]}  # nothing can be marked in a file that is no notebook
    assert (found.graded, found.mean_points) == (4, 1.75)


def test_the_table_says_it_in_a_terminal():
    lines = text(example())
    assert "4 graded, 1.8 of 6 points on average, 1 not gradable, 2 written answers to mark" in lines
    assert re.search(r"hard +0 % +0 % +100 % +0 %  the sign \(2\)", lines)
    assert "eve\\n" in lines
    assert "to mark · why: 2" in lines


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_nothing_that_a_student_wrote_becomes_markup():
    page = page_of([example()])
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert tags.attributes <= {"lang", "charset", "name", "content", "class", "style", "scope", "aria-hidden"}
    assert page.count("&lt;script&gt;") >= 4
    assert "http" not in page


def test_the_page_shows_counts_hints_and_reasons():
    page = page_of([example()])
    assert page.index("<code>hard</code>") < page.index("<code>easy</code>")
    assert "<b>2 ×</b> the sign" in page
    assert "Look at the exponent." in page
    assert "It is no notebook" in page


def test_a_unit_that_nobody_could_be_graded_in_is_reported_too():
    found = unit_report(UNIT, [Record(UNIT, "eve", FAILED, "It is no notebook.")], {})
    assert "0 graded, 0.0 of 0 points" in text(found)
    assert "It is no notebook." in page_of([found])
