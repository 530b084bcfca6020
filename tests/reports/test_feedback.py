"""Feedback pages: what a student reads, where nbgrader looks for it, and that nothing a student wrote can do anything."""
from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from classroom import UNIT, answered, grade, hand_in, mark, new_course, records_of
from nbgrader.api import Gradebook

from autograder.commands.main import main
from autograder.course.folder import Course, CourseError
from autograder.course.records import FAILED, GRADED, Record
from autograder.reports.class_marks import Mark, Marks
from autograder.reports.feedback.graded_notebook import Picture, graded_notebook
from autograder.reports.feedback.making import make_feedback, page_path
from autograder.reports.feedback.next_step import next_step
from autograder.reports.feedback.packing import pack
from autograder.reports.feedback.sections import Exercise, Section, sections_of
from autograder.reports.feedback.student_page import html_of, student_page
from autograder.reports.verdicts import verdict_from
from lab.judging.verdict import Aspect, Evidence, Term, Verdict
from lab.showing.panel import panel_html

NASTY = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ALLOWED = {"html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "p", "b", "h1", "h2", "h3",
           "span", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a", "ul", "li", "details", "summary", "figure",
           "img", "figcaption", "br", "wbr", "math", "mi", "mn", "mo", "mspace", "mrow", "mfrac", "msqrt", "msub", "msup", "msubsup",
           "mover", "munder", "munderover"}
HELPER, USER = "def forward(x, params, hs):\n    return 3", "def forward_batch(X, params, hs):\n    return X + 1"


class Tags(HTMLParser):
    """The tags of a page, its attributes that could run something, and its addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.runs: list[str] = []
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.runs += [name for name, _ in attrs if name.startswith("on")]
        self.addresses |= {value or "" for name, value in attrs if name in ("src", "href", "action", "srcset")}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """Make a class: ada is right but for one slip; nasty tries to be markup; eve hands in a PDF."""
    course = new_course(tmp_path_factory.mktemp("feedback"))
    picture = "from IPython.display import display\ndisplay({'image/png': %r, 'text/plain': %r}, raw=True)\n"
    hand_in(course, "ada", answered(
        sigmoid=picture % (PNG, "a dot") + "def sigmoid(a):\n    return 1 / (1 + np.exp(a))",
        derive_two_layer='derive_two_layer = r"""\ny_j\n  = h_2(b_j^{(2)} + \\sum_i w_{ji}^{(2)} h_1(b_i^{(1)}))\n"""',
        why_nonlinear="Because of Wx + b < c."))
    hand_in(course, "nasty" + NASTY.replace("/", ""), answered(
        neuron=f"def neuron(x, w, b, h):\n    raise ValueError({NASTY!r})",
        sigmoid=picture % (f'{PNG}" onerror="alert(1)', NASTY) + f"def sigmoid(a):\n    return {NASTY!r}",
        derive_two_layer=f'derive_two_layer = r"""\ny_j = {NASTY.replace(chr(34), "")}\n"""',
        why_nonlinear=NASTY))
    hand_in(course, "eve", b"%PDF-1.7")
    grade(course)
    return course


def page_of(course: Course, student: str) -> str:
    return page_path(course, student, UNIT).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(course: Course) -> Course:
    make_feedback(course, [UNIT])
    return course


def section(page: str, exercise: str) -> str:
    return page.partition(f'<section class="exercise" id="{exercise}"')[2].partition("</section>")[0]


def test_a_page_says_what_was_earned_and_what_to_do_next(made: Course) -> None:
    page = page_of(made, "ada")
    record = records_of(made)["ada"]
    assert f"<b>{record.points:g}</b> of {record.max_points:g} points" in page
    assert "answers wait for a person" in page
    assert re.search(r"<b>Next:</b> Work on <code>\w+</code> next", page)
    sigmoid = section(page, "sigmoid")
    assert re.search(r">0 of \d", sigmoid) and "the sign of the exponent" in sigmoid and "def sigmoid(a):" in sigmoid
    assert f"data:image/png;base64,{PNG}" in sigmoid and 'alt="a dot"' in sigmoid
    assert "Because of Wx + b &lt; c." in section(page, "why_nonlinear")


def test_typed_steps_are_typeset_without_a_network(made: Course) -> None:
    typed = section(page_of(made, "ada"), "derive_two_layer")
    assert typed.count("<math") >= 2 and "✗" in typed and "$" not in typed.partition("<details")[0]


def test_a_record_and_its_notebook_show_the_panel_that_the_check_shows(made: Course) -> None:
    record = records_of(made)["ada"]
    path = made.autograded / "ada" / UNIT / f"{UNIT}.ipynb"
    shown = graded_notebook(path, record)
    outputs = {cell["metadata"].get("nbgrader", {}).get("grade_id", ""): cell.get("outputs", [])
               for cell in json.loads(path.read_text("utf-8"))["cells"]}
    for data in record.verdicts:
        (panel, _) = outputs[f"check_{data['exercise']}"]
        verdict = verdict_from(data, shown[data["exercise"]].formulas)
        assert panel_html(verdict, data["of"], mathematics="mathml") == panel["data"]["text/html"]


def test_a_notebook_of_another_record_is_not_shown(made: Course) -> None:
    record = Record(UNIT, "ada", GRADED, digest="another")
    assert graded_notebook(made.autograded / "ada" / UNIT / f"{UNIT}.ipynb", record) == {}
    assert graded_notebook(made.root / "nowhere.ipynb", record) == {}


def test_nothing_that_a_student_wrote_becomes_markup(made: Course) -> None:
    (student,) = (name for name in records_of(made) if name.startswith("nasty"))
    page = page_of(made, student)
    tags = Tags(page)
    assert tags.tags <= ALLOWED
    assert tags.runs == []
    assert all(one.startswith(("#", "data:image/png;base64,")) for one in tags.addresses)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert page.count("&lt;script&gt;") >= 5


def test_nothing_that_comes_from_a_record_or_the_gradebook_becomes_markup() -> None:
    verdict = Verdict("sigmoid", "partly", 0.5, NASTY, [Aspect(NASTY, 0, 1, True, NASTY)], mistake=NASTY, hint=NASTY,
                      evidence=Evidence(NASTY, [(NASTY, NASTY)], NASTY, NASTY, NASTY), read=NASTY,
                      terms=[Term(NASTY, 1.0, 0.5)], after=[NASTY])
    record = Record(UNIT, NASTY, GRADED, scores={"check_sigmoid": 0.5}, maxima={"check_sigmoid": 1.0},
                    verdicts=(verdict.as_data(),), notes=(NASTY,))
    marks = Marks({"sigmoid": Mark(1.0, 0.5, 1.0, comment=NASTY)})
    sections = sections_of(record, [Exercise("sigmoid", 1.0, False, model_answer=NASTY)], marks, {})
    page = html_of(student_page(record, NASTY, NASTY, marks, sections), "digest")
    assert Tags(page).tags <= ALLOWED and not Tags(page).runs


def test_a_file_that_could_not_be_graded_gets_a_page_with_the_reason(made: Course) -> None:
    page = page_of(made, "eve")
    assert "could not be graded" in page and "The file is a PDF, not a notebook" in page and 'class="score"' not in page
    record = Record(UNIT, "x", FAILED, NASTY)
    assert "script" not in Tags(html_of(student_page(record, "x", "x", Marks(), []), "")).tags


def test_only_what_changed_is_made_again_and_marks_reach_the_page(course: Course, made: Course) -> None:
    assert make_feedback(course, [UNIT]).made == 0
    mark(course, "ada", why_nonlinear=(2.0, None), check_sigmoid=(0.5, None))
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.find_student("ada").first_name, gradebook.find_student("ada").last_name = "Ada", "Lovelace"
        gradebook.db.commit()
    again = make_feedback(course, [UNIT])
    assert (again.made, again.unchanged) == (1, 2)
    page = page_of(course, "ada")
    assert "Feedback for <b>Ada Lovelace</b>" in page and "(ada)" in page
    assert "2 of 3" in section(page, "why_nonlinear")
    assert "A person gave 0.5 instead of the automatic 0." in section(page, "sigmoid")
    assert "The marker writes:</b>\nWell seen." in section(page, "sigmoid")


def test_model_answers_are_shown_where_the_course_says_so(course: Course, made: Course) -> None:
    assert "Mark scheme" in section(page_of(course, "ada"), "why_nonlinear")
    settings = course.root / "course.toml"
    settings.write_text('model_answers = "never"\n')
    try:
        done = make_feedback(course, [UNIT])
        assert (done.made, done.hidden) == (3, [UNIT])
        assert "Mark scheme" not in page_of(course, "ada") and "Model answer" not in page_of(course, "ada")
    finally:
        settings.unlink()


@pytest.mark.parametrize(("message", "hidden"), [
    ("4 of 5 are right; `E` is not: 0.769407 where 0.288428 is expected.", "4 of 5 are right; <code>E</code> is not."),
    ("`E`: 3.01 where 0.03 is expected.", "<code>E</code> is not right."),
    ("0.5 where 0.03 is expected.", "That is not right.")])
def test_right_numbers_are_shown_where_model_answers_are(message: str, hidden: str) -> None:
    verdict = Verdict("e", "wrong", 0.0, message, [Aspect("E", 0, 1, True, message)],
                      Evidence("E", [], "0.77", message.split(" where ")[1].split()[0]))
    record = Record(UNIT, "x", GRADED, maxima={"check_e": 1.0}, verdicts=({**verdict.as_data(), "kind": "values"},))
    number = message.split(" where ")[1].split()[0]
    for shown in (True, False):
        (found,) = sections_of(record, [Exercise("e", 1.0, False, shows_values=shown)], Marks(), {})
        assert (number in found.panel) is shown
        assert shown or hidden in found.panel


def test_what_release_feedback_looks_for_lies_beside_the_page(course: Course, made: Course) -> None:
    secret = course.submitted / "ada" / UNIT / "submission_secret.txt"
    beside = page_path(course, "ada", UNIT).parent
    secret.write_text("only for ada")
    make_feedback(course, [UNIT])
    assert (beside / "submission_secret.txt").read_text() == "only for ada" and (beside / "timestamp.txt").exists()
    secret.unlink()
    make_feedback(course, [UNIT])
    assert not (beside / "submission_secret.txt").exists()


def test_pages_are_packed_as_platforms_name_them(course: Course, made: Course) -> None:
    done = make_feedback(course, [UNIT])
    names = {}
    for platform in ("moodle", "canvas"):
        said = list(pack(course, done, platform, {(UNIT, "eve"): "4711"}))
        with zipfile.ZipFile(course.root / f"feedback-{UNIT}-{platform}.zip") as packed:
            names[platform] = packed.namelist()
            assert all(b"<!DOCTYPE html>" in packed.read(name) for name in packed.namelist())
        assert "own ids are not known for 2 of them" in said[1]
    assert f"eve_4711_assignsubmission_file_/{UNIT}-feedback.html" in names["moodle"]
    assert f"eve_4711_{UNIT}-feedback.html" in names["canvas"]
    assert not any(re.search(r"[<>\"\\]|\.\.", name) for name in [*names["moodle"], *names["canvas"]])


def test_the_command_says_what_it_did(course: Course, made: Course, capsys) -> None:
    where = ["--course", str(course.root)]
    assert main(["feedback", UNIT, "--only", "ada", "--again", *where]) == 0
    assert "1 page made" in capsys.readouterr().out
    assert main(["feedback", UNIT, "--only", "adda", *where]) == 2
    assert "'adda' has no record" in (said := capsys.readouterr().err) and 'Did you mean "ada"' in said
    assert main(["feedback", "02-losses", *where]) == 2
    assert "run `autograder grade` first" in capsys.readouterr().err


def test_a_course_without_records_is_told_to_grade_first(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="run `autograder grade` first"):
        make_feedback(new_course(tmp_path / "empty"), [UNIT])


def one(name: str, status: str, worth: float = 1.0, earned: float = 0.0, **more) -> Section:
    return Section(name, status, worth, earned, **more)


@pytest.mark.parametrize(("sections", "sentence"), [
    ([one("a", "wrong", 1), one("b", "wrong", 5), one("c", "right once", 1, 1, after=("a",)),
      one("d", "wrong", after=("a",))], "Fix `a` first: 2 exercises wait for it (`c` and `d`)."),
    ([one("a", "wrong", 1), one("b", "partly", 5, 1, looks_like="the sign"), one("c", "not started")],
     "Work on `b` next, which cost the most points. It looks like: the sign. "
     "After that: 1 more exercise is not right yet and 1 exercise is not started."),
    ([one("a", "right", 1, 1), one("b", "not started")], "Go on with `b`, which is not started."),
    ([one("a", "right", 1, 1), one("b", "written", waits=True)],
     "All that is judged automatically is right. A person still marks `b`."),
    ([one("a", "right", 1, 1)], "Everything here is right. There is nothing left to do in this unit."),
])
def test_the_next_step_is_the_one_that_helps_most(sections: list[Section], sentence: str) -> None:
    assert next_step(sections) == sentence


def test_a_mark_to_look_at_again_counts_and_a_dropped_exercise_waits_for_nobody() -> None:
    sections = [Section("why", "written", 4, 1.0, waits=True, again=True), Section("new", "written", 3, 0.0, waits=True),
                Section("order", "written", 2, 0.0, waits=True, weight=0.0)]
    page = student_page(Record(UNIT, "ada", GRADED), "Ada", "1", Marks(), sections)
    assert page.sum[0] == "1 answer waits for a person, who can give up to 3 points more."
    assert page.sum[1].startswith("A person will look at `why` once more")
    assert [one.points for one in sections] == ["1 of 4", "– of 3", "– of 2, not counted"]


def test_pictures_are_shown_where_an_answer_is_not_right_only() -> None:
    from autograder.reports.feedback.graded_notebook import Shown

    shown = {"a": Shown("x", [Picture("data:image/png;base64,AA", "p")])}
    for status, count in (("right", 0), ("partly", 1)):
        record = Record(UNIT, "x", GRADED, maxima={"check_a": 1.0}, scores={"check_a": 1.0},
                        verdicts=(Verdict("a", status, 1.0, "m").as_data(),))
        (found,) = sections_of(record, [Exercise("a", 1.0, False)], Marks(), shown)
        assert len(found.pictures) == count
