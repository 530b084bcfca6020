"""One submission: what is put to its answers, which of several answers counts, and what is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import pytest
from edits import UNIT, answer, insert, notebook_of, saved

from autograder.box import Box, Cell, CellRun, Limits
from autograder.exercises import exercise
from autograder.grading.submission import Graded, grade_submission
from lab.calling.calls import call_locally
from lab.calling.requests import Call, Request, Result

STOPPED = {
    "06-sgd": ("fit_curve", "def fit(x, t):\n    ...\n\nfit_curve = {name: fit(x_train, x_train)[-1] for name in TARGETS}"),
    "07-digits": ("digits_model", "digits_model, losses = train(X_train, T_train, [], 0.5, 32)"),
}


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with Box() as one:
        yield one


@pytest.mark.parametrize("unit", STOPPED)
def test_an_answer_whose_cell_stopped_is_not_taken_for_blank(box: Box, unit: str) -> None:
    exercise, source = STOPPED[unit]
    graded = grade_submission(saved(answer(notebook_of(unit, "blank"), **{exercise: source})), unit, "ada", box,
                              course_secret="judge")
    verdict = next(v for v in graded.verdicts if v["exercise"] == exercise)
    assert (verdict["status"], verdict["fraction"]) == ("raised", 0) and verdict["message"].startswith("TypeError")


class BoxOf:
    """In place of a box: it remembers what was put to it, and answers each request by a function of cell and request."""

    def __init__(self, reply: Callable[[str, Request], Result] = lambda source, request: Result("missing")) -> None:
        self.cells: list[Cell] = []
        self.limits: Limits | None = None
        self._reply = reply

    def run(self, cells: Sequence[Cell], *, limits: Limits | None = None, **_: Any) -> list[CellRun]:
        self.cells, self.limits = list(cells), limits
        return [CellRun("ok", results=[self._reply(cell.source, one) for one in cell.requests]) for cell in cells]

    def arguments(self, name: str) -> str:
        """Return the arguments of all calls of an answer, as text."""
        return str([one.args for cell in self.cells for one in cell.requests if isinstance(one, Call) and one.name == name])


def graded(box: BoxOf, raw: bytes, *, student: str = "ada", secret: str = "one", figures: bool = False,
           unit: str = UNIT) -> Graded:
    return grade_submission(raw, unit, student, cast(Box, box), course_secret=secret, figures=figures)


def verdict_on(graded: Graded, name: str) -> dict[str, Any]:
    return next(verdict for verdict in graded.verdicts if verdict["exercise"] == name)


def put(raw: bytes, student: str, secret: str) -> str:
    box = BoxOf()
    graded(box, raw, student=student, secret=secret)
    return box.arguments("layer")


def test_two_students_courses_or_files_get_other_probes_and_the_same_one_the_same() -> None:
    blank, edited = saved(notebook_of(UNIT, "blank")), saved(insert(notebook_of(UNIT, "blank"), "1", after="neuron"))
    once = put(blank, "ada", "one")
    assert once == put(blank, "ada", "one")
    assert len({once, put(blank, "bo", "one"), put(blank, "ada", "two"), put(edited, "ada", "one")}) == 4


def by_the_word(source: str, request: Request) -> Result:
    """Return what `neuron` gives where the cell says which: "right", "wrong" or nothing."""
    if request.name != "neuron" or not isinstance(request, Call):
        return Result("missing")
    asked = exercise(UNIT, "neuron").asked
    assert asked is not None
    kinds = {"right": asked.reference, "wrong": lambda *args: 0.0}
    return next((call_locally(kinds[word], request) for word in kinds if f"# {word}" in source), Result("missing"))


@pytest.mark.parametrize(("own", "added", "status"), [
    ("# wrong", "# right", "right"), ("# right", "# wrong", "right"), ("# wrong", "", "wrong"), ("", "# wrong", "wrong"),
])
def test_the_better_of_an_answer_and_an_addition_before_its_check_counts(own: str, added: str, status: str) -> None:
    notebook = answer(notebook_of(UNIT, "blank"), neuron=f"def neuron(x, w, b, h):\n    return 0 {own}")
    if added:
        insert(notebook, f"neuron = neuron {added}", after="neuron")
    assert verdict_on(graded(BoxOf(by_the_word), saved(notebook)), "neuron")["status"] == status


def test_checks_are_not_run_and_pictures_only_where_figures_are_wanted() -> None:
    raw = saved(notebook_of(UNIT))
    without, with_them = BoxOf(), BoxOf()
    graded(without, raw)
    graded(with_them, raw, figures=True)
    assert not any(cell.source.startswith("check(") for cell in [*without.cells, *with_them.cells])
    assert len(without.cells) < len(with_them.cells)


def test_a_score_is_written_below_its_check_and_adds_up_with_the_record() -> None:
    notebook = answer(notebook_of(UNIT, "blank"), neuron="def neuron(x, w, b, h):\n    return 0 # right")
    found = graded(BoxOf(by_the_word), saved(notebook))
    points = found.maxima["check_neuron"]
    assert found.scores["check_neuron"] == points and sum(found.scores.values()) == points
    cell = next(c for c in found.notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check_neuron")
    assert cell.outputs[-1]["data"]["text/plain"] == repr(points)
    assert verdict_on(found, "neuron")["points"] == points


def test_units_that_train_may_take_longer() -> None:
    short, long = BoxOf(), BoxOf()
    graded(short, saved(notebook_of(UNIT, "blank")))
    graded(long, saved(notebook_of("07-digits", "blank")), unit="07-digits")
    assert short.limits is None
    assert long.limits is not None and long.limits.cell_seconds > Limits.cell_seconds
