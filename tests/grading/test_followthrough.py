"""Follow-through: a wrong helper costs its own points only, and nothing can be earned by calling what is not earlier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest
from edits import answer, cell_of, insert, notebook_of, saved

from autograder.box import Box, Cell, CellRun
from autograder.exercises import UNITS, exercises_of
from autograder.grading.submission import Judged, judge_submission
from lab.calling.calls import find
from lab.judging.verdict import Verdict

ORDER = {unit: [cell.metadata.nbgrader.grade_id for cell in notebook_of(unit, "blank").cells
                if "nbgrader" in cell.metadata] for unit in UNITS}
USES = [(unit, name, helper) for unit in UNITS for name, one in exercises_of(unit).items() for helper in one.uses]


class LocalBox:
    """In place of a box: it runs the cells in this process, and calls answers as check() does."""

    def __init__(self, **given: Any) -> None:
        self.given = given

    def run(self, cells: Sequence[Cell], **_: Any) -> list[CellRun]:
        space: dict[str, Any] = dict(self.given)
        runs = []
        for cell in cells:
            try:
                exec(cell.source, space)
            except Exception as error:
                runs.append(CellRun("error", [{"output_type": "error", "ename": type(error).__name__, "evalue": ""}],
                                    [find(one, space) for one in cell.requests]))
            else:
                runs.append(CellRun("ok", results=[find(one, space) for one in cell.requests]))
        return runs


def judged(unit: str, *, box: Any = None, followthrough: bool = True, given: dict[str, Any] | None = None,
           base: str = "solved", **answers: str) -> Judged:
    notebook = answer(notebook_of(unit, base), **answers)
    return judge_submission(saved(notebook), unit, "ada", cast(Box, box or LocalBox(**given or {})), course_secret="one",
                            followthrough=followthrough)


def verdict(name: str, unit: str, **options: Any) -> Verdict:
    return judged(unit, **options).verdicts[name]


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with Box() as one:
        yield one


@pytest.mark.parametrize(("unit", "name", "helper"), USES)
def test_only_earlier_exercises_of_the_same_unit_are_helpers(unit: str, name: str, helper: str) -> None:
    assert ORDER[unit].index(helper) < ORDER[unit].index(name)


TOY = "03-delta-rule"
NEURONS = "04-backpropagation"
WRONG_DELTA = "def hidden_delta(W_next, delta_next, a, h_prime):\n    return W_next.T @ delta_next"
BLANK_DELTA = "def hidden_delta(W_next, delta_next, a, h_prime):\n    ..."


@pytest.mark.parametrize("source", [WRONG_DELTA, BLANK_DELTA, "x = 1 +", "def hidden_delta(*args):\n    raise ValueError"])
def test_a_wrong_or_blank_helper_costs_its_own_points_only(box: Box, source: str) -> None:
    found = judged(NEURONS, box=box, hidden_delta=source).verdicts
    assert found["hidden_delta"].fraction == 0
    assert (found["backward"].status, found["backward"].fraction, found["backward"].after) == (
        "right once", 1.0, ["hidden_delta"])
    assert found["backward"].message == "Right, once `hidden_delta` is right: fix that first."
    assert {name for name, one in found.items() if one.status not in ("right", "right once")} == {"hidden_delta"}


def test_without_follow_through_the_slip_is_charged_again() -> None:
    assert verdict("backward", NEURONS, hidden_delta=WRONG_DELTA, followthrough=False).fraction == 0


def test_the_first_wrong_helper_of_a_chain_is_the_one_to_fix() -> None:
    found = judged(TOY, toy_forward="def toy_forward(x, W1, w2):\n    return W1 @ x, W1 @ x, w2 @ W1 @ x").verdicts
    assert found["local_errors"].after == found["toy_gradients"].after == ["toy_forward"]
    assert found["toy_gradients"].status == "right once"


def test_an_answer_that_is_wrong_itself_earns_nothing_and_is_told_its_own_mistake() -> None:
    own = "def local_errors(x, t, W1, w2):\n    a, z, y = toy_forward(x, W1, w2)\n    return y - t, (y - t) * w2 * (1 - z**2)"
    found = verdict("local_errors", TOY, local_errors=own, toy_forward="def toy_forward(x, W1, w2):\n    return 0, 0, 0")
    assert found.fraction == 0 and found.mistake and found.after == ["toy_forward"]


HELPED = [(unit, name) for unit in UNITS for name in sorted({helper for u, _, helper in USES if u == unit})
          if exercises_of(unit)[name].asked and name not in ("sgd_step", "minibatches", "init_params", "train")]


@pytest.mark.parametrize(("unit", "helper"), HELPED)
@pytest.mark.parametrize("which", [0, -1])
def test_every_mistake_in_a_helper_costs_its_own_points_only(unit: str, helper: str, which: int) -> None:
    """The answers of the notebook's own solution, with one helper as a student got it wrong."""
    exercise = exercises_of(unit)[helper]
    assert exercise.asked is not None
    wrong = [mistake.code for mistake in exercise.mistakes if callable(mistake.code)][which]
    found = judged(unit, given={"WRONG": wrong}, **{helper: f"{exercise.asked.name} = WRONG"})
    hurt = {name: one.message for name, one in found.verdicts.items()
            if one.fraction < 1 and name != helper and found.exercises[name].kind in ("function", "lines")}
    assert not hurt


# --- attempts to earn what was not done

def test_nothing_is_earned_by_calling_a_later_answer() -> None:
    source = "def layer(z, W, b, h):\n    return forward(z, [(W, b)], [h])[1][-1]"
    found = judged("01-forward-model", base="blank", layer=source).verdicts
    assert found["layer"].fraction == 0 and not found["layer"].after


@pytest.mark.parametrize("source", [
    "def hidden_delta(W_next, delta_next, a, h_prime):\n    return backward(W_next, delta_next, a, h_prime)",
    "def hidden_delta(*args):\n    return hidden_delta(*args)",
    "def hidden_delta(*args):\n    return batch_gradients(*args)",
])
def test_nothing_is_earned_in_a_circle(source: str) -> None:
    found = judged(NEURONS, base="blank", hidden_delta=source,
                   backward="def backward(*args):\n    return hidden_delta(*args)").verdicts
    assert found["hidden_delta"].fraction == found["backward"].fraction == 0


@pytest.mark.parametrize(("unit", "name", "helper"), USES)
def test_calling_a_blank_helper_and_nothing_else_earns_nothing(unit: str, name: str, helper: str) -> None:
    one = exercises_of(unit)[name]
    if not one.asked or one.values:
        pytest.skip("no function alone is asked for")
    helping = exercises_of(unit)[helper].asked
    assert helping is not None
    for call in (f"{helping.name}(*args)", f"{helping.name}(*args)[-1]", f"[{helping.name}(*args)]"):
        source = f"def {one.asked.name}(*args):\n    return {call}"
        assert verdict(name, unit, base="blank", **{name: source}).fraction == 0, call


def test_right_values_that_a_later_answer_was_given_do_not_reach_the_helpers_own_probes(box: Box) -> None:
    """toy_gradients keeps what the right local_errors gives; local_errors, asked again after it, looks it up."""
    notebook = answer(
        notebook_of(TOY, "blank"), toy_forward="def toy_forward(x, W1, w2):\n    ...",
        local_errors="kept, seen = {}, []\ndef local_errors(x, t, W1, w2):\n    seen.append((x, t, W1, w2))\n"
                     "    toy_forward(x, W1, w2)\n    return kept.get(repr((x, t, W1, w2)), (0.0, 0 * w2))",
        toy_gradients="def toy_gradients(x, t, W1, w2):\n    for args in seen:\n"
                      "        kept[repr(args)] = local_errors(*args)\n    return 0, 0")
    insert(notebook, "local_errors = local_errors", after="toy_gradients")
    found = judge_submission(saved(notebook), TOY, "ada", box, course_secret="one").verdicts
    assert found["local_errors"].fraction == found["toy_gradients"].fraction == 0


def test_a_helper_kept_for_later_is_not_the_right_one_in_another_call(box: Box) -> None:
    """What `backward` was lent is a number on the wire, which means another function in another answer's call."""
    notebook = answer(
        notebook_of(NEURONS, "blank"), hidden_delta=BLANK_DELTA,
        backward="lent = []\ndef backward(x, t, params, hs, h_primes, delta_of_output):\n    lent.append(hidden_delta)\n"
                 "    return []",
        batch_gradients="def batch_gradients(*args):\n    return lent[0](*args) if lent else hidden_delta(*args)")
    found = judge_submission(saved(notebook), NEURONS, "ada", box, course_secret="one").verdicts
    assert all(found[name].fraction == 0 for name in ("hidden_delta", "backward", "batch_gradients"))


def test_what_a_helper_cannot_take_is_an_error_of_the_answer_alone(box: Box) -> None:
    """A million numbers, a function of the student's own, and a value of no plain kind."""
    for args in ("np.zeros((2000, 2000)), np.zeros(2000), np.zeros(2000), h_primes[0]",
                 "params[-1][0], np.zeros(2), np.zeros(3), lambda a: a", "object(), 1, 2, 3", "10**9, 10**9, 10**9, 1"):
        source = f"def backward(x, t, params, hs, h_primes, delta_of_output):\n    return hidden_delta({args})"
        found = judged(NEURONS, box=box, base="blank", hidden_delta=BLANK_DELTA, backward=source).verdicts
        assert found["backward"].fraction == 0


def test_the_solution_is_judged_once() -> None:
    class Counting(LocalBox):
        runs = 0

        def run(self, cells: Sequence[Cell], **options: Any) -> list[CellRun]:
            self.runs += 1
            return super().run(cells, **options)

    box = Counting()
    judged(TOY, box=box)
    assert box.runs == 1
    assert cell_of(notebook_of(TOY), "toy_forward").source
