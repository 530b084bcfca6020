"""The pass that searches edits after grading: in the box, once for equal sources, resumable, and without any score."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from classroom import Quiet, answered, grade, hand_in, new_course, records_of
from edits import UNIT

from autograder.box import Box
from autograder.course import found_edits
from autograder.course.folder import Course, Settings
from autograder.grading.searching import edits, searcher
from autograder.grading.searching.searcher import Bench
from lab.calling.requests import Call
from lab.edits.program import program_of

PLUS = "def neuron(x, w, b, h):\n    total = b\n    for k in range(len(x)):\n        total += w[k] * x[k - 1]\n    return h(total)"
ANSWERS = {
    "ada": PLUS,
    "bea": PLUS.replace("    total = b", "    # the bias first\n    total = b").replace("w[k] * x[k - 1]", "w[k]  *  x[k - 1]"),
    "cem": ("seen = []\n\ndef neuron(x, w, b, h):\n    print('x', x)\n    seen.append(x)\n    n, a = len(x), b\n"
            "    while n > 0:\n        n -= 1\n        a += w[n] * x[n - 1]\n    return h(a)"),
    "dan": "def neuron(x, w, b, h):\n    return h(w @ x - b)",    # which has a name
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = new_course(tmp_path_factory.mktemp("edits") / "course")
    for student, source in ANSWERS.items():
        hand_in(course, student, answered(neuron=source))
    grade(course)
    return course


def search(course: Course, watcher: Quiet | None = None) -> int:
    return edits.search_edits(course, [UNIT], watcher or Quiet(), Settings(str(course.root)), 1)


def test_the_search_goes_to_the_pool_that_is_given(course: Course) -> None:
    class Elsewhere:
        """A cluster that does nothing but note what it is asked."""

        def __init__(self) -> None:
            self.asked: list[tuple[str, str]] = []

        def run(self, jobs: Iterator[tuple[str, str]]) -> Iterator[None]:
            for job in jobs:
                self.asked.append(job)
                yield None

    pool = Elsewhere()
    assert edits.search_edits(course, [UNIT], Quiet(), Settings(str(course.root)), pool=pool) == 3
    assert pool.asked == [(UNIT, "ada"), (UNIT, "bea"), (UNIT, "cem")]
    assert edits.read(course, UNIT) == {}


def test_unnamed_wrong_answers_get_their_edit_and_keep_their_scores(course: Course) -> None:
    before = {student: record.as_dict() for student, record in records_of(course).items()}
    assert edits.read(course, UNIT) == {}
    assert [student for _, student in edits.left_to_search(course, [UNIT])] == ["ada", "bea", "cem"]
    assert search(course) == 3
    assert {student: record.as_dict() for student, record in records_of(course).items()} == before
    found = edits.read(course, UNIT)
    assert {student: list(of) for student, of in found.items()} == {student: ["neuron"] for student in ("ada", "bea", "cem")}
    assert found["ada"]["neuron"].sentence() == "Line 4: look at the index in `w[k]`: is this the right entry?"
    assert found["cem"]["neuron"].lines == (9,)


def test_answers_that_one_kind_of_edit_makes_right_are_one_group(course: Course) -> None:
    search(course)
    (group,) = edits.groups(course, UNIT)
    assert (group.exercise, group.kinds, sorted(group.students)) == ("neuron", ("index",), ["ada", "bea", "cem"])
    assert group.words == "Look at the index in `w[k]`: is this the right entry?"


def test_nothing_is_searched_twice(course: Course) -> None:
    search(course)
    watcher = Quiet()
    assert search(course, watcher) == 0 and watcher.told == []


def test_what_was_lost_is_searched_again_and_shares_what_is_known(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal sources have one edit: with no box to be had, what was found for another submission still holds."""
    search(course)
    record = records_of(course)["bea"]
    found = edits.read(course, UNIT)["bea"]
    path = found_edits.folder_of(course, UNIT) / "bea.json"
    path.write_bytes(path.read_bytes()[:40])    # as a damaged disk leaves it
    assert not found_edits.is_searched(course, record)
    monkeypatch.setattr(searcher.Bench, "run", None)    # nothing may be run
    with searcher.Grader(Settings(str(course.root))) as grader:
        searcher.search_submission(grader, UNIT, "bea")
    assert edits.read(course, UNIT)["bea"]["neuron"].kinds == found["neuron"].kinds


def test_an_edit_of_an_earlier_record_is_none(course: Course) -> None:
    search(course)
    record = records_of(course)["ada"]
    path = found_edits.folder_of(course, UNIT) / "ada.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(record.digest.encode(), b"0" * len(record.digest)))
    assert "ada" not in edits.read(course, UNIT)
    path.write_bytes(whole)


def test_a_search_that_cannot_go_on_says_so_and_leaves_the_scores(
        course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in found_edits.folder_of(course, UNIT).glob("*.json"):
        path.unlink()
    monkeypatch.setattr(edits, "SEARCHER", "autograder.grading.nothing_of_this_name")
    watcher = Quiet()
    assert search(course, watcher) == 3
    assert "no score depends on it" in watcher.told[-1]


def test_programs_that_never_end_are_stopped_inside_the_box() -> None:
    program = program_of("f", ["def f(x):\n    while x > 0:\n        x -= 1\n    return x"])
    endless = program_of("f", ["def f(x):\n    while x > 0:\n        x += 1\n    return x"])
    assert program is not None and endless is not None
    with Box() as box:
        bench = Bench(box, [], {}, program, [Call("f", (3,))])
        broken = ast.parse("f = 1 / 0").body[0]
        results = bench.run([[bench.prepared(endless.own[0])], [], [bench.prepared(broken)]], [0])
    assert [one.status for (one,) in results] == ["raised", "value", "broken"]
