"""Verdicts: what is earned, what is said, in the agreed order of diagnosis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from probing import calling, typed

from lab.calling.calls import call_locally, find
from lab.calling.requests import Fetch, Result
from lab.judging.judge import judge
from lab.judging.questions import NamedMistake, Probe, Question
from lab.judging.veil import veil
from lab.judging.ways.values import Veiled

RNG = np.random.default_rng(5)


def right(x: np.ndarray, scale: float) -> np.ndarray:
    return scale * np.sin(x)


def halved(x: np.ndarray, scale: float) -> np.ndarray:
    return scale * np.sin(x / 2)


def probes() -> list[Probe]:
    drawn = [(RNG.normal(size=n), float(s)) for n, s in ((3, 1.5), (5, -0.7), (4, 2.2))]
    far = (np.array([1e3, -1e3, 0.5]), 1.0)
    found = [calling("f", args, right(*args)) for args in drawn]
    found.append(calling("f", drawn[0], right(*drawn[0]), "calling twice", required=False, twice=True))
    found.append(calling("f", far, right(*far), "far out", required=False))
    return found


def question(**options: Any) -> Question:
    asked = probes()
    mistakes = [NamedMistake("x halved", "The angle is x itself.", lambda i: call_locally(halved, asked[i].call))]
    return Question("f", asked, mistakes, {"f": ["x", "scale"]}, read="Waves", **options)


def verdict(answer: Any, **options: Any):
    asked = question(**options)
    return judge(asked, [find(probe.request, {"f": answer}) for probe in asked.probes])


def test_the_right_answer_earns_everything_in_any_style() -> None:
    class Sine:
        def __call__(self, x, scale, extra=1):
            return [scale * np.sin(v) for v in x]

    for answer in (right, Sine(), lambda x, scale: scale * np.sin(x), lambda *a: a[1] * np.sin(np.float64(a[0]))):
        assert (verdict(answer).status, verdict(answer).fraction) == ("right", 1.0)


def test_honest_float32_is_right() -> None:
    small = calling("f", (np.array([0.3, 1.2]), 2.0), right(np.array([0.3, 1.2]), 2.0))
    answer = call_locally(lambda x, s: np.float32(s) * np.sin(x.astype(np.float32)), small.call)
    assert judge(Question("f", [small]), [answer]).fraction == 1


def test_blank_answers_are_not_started() -> None:
    def stub(x, scale):
        """Return code that says where to write."""

    def passes(x, scale):
        pass

    def returns_none(x, scale):
        return None

    for answer in (stub, passes, returns_none, ..., None, lambda x, s: ...):
        assert verdict(answer).status == "not started", answer
    asked = question()
    assert judge(asked, [find(probe.request, {}) for probe in asked.probes]).status == "not started"


def test_a_forgotten_return_is_not_called_blank() -> None:
    def forgets(x, scale):
        scale * np.sin(x)

    assert verdict(forgets).status == "wrong"
    assert "None where an array" in verdict(forgets).message
    assert verdict(forgets).message.endswith("is a `return` missing?")


def test_an_answer_that_returns_a_text_is_not_called_blank() -> None:
    def quoted(x, scale):
        return "scale * np.sin(x)"

    assert verdict(quoted).status == "wrong"


def test_an_error_is_told_with_its_type() -> None:
    found = verdict(lambda x, scale: x @ np.ones(7))
    assert found.status == "raised" and "ValueError" in found.message
    assert found.fraction == 0


def test_a_wrong_shape_is_said_before_its_numbers() -> None:
    found = verdict(lambda x, scale: (scale * np.sin(x))[:, None])
    assert "(3, 1) where (3,) is expected" in found.message
    assert "shape is not" in found.slip


def test_a_named_mistake_is_named_with_its_hint() -> None:
    found = verdict(halved)
    assert (found.mistake, found.hint) == ("x halved", "The angle is x itself.")


def test_a_mistake_is_named_by_the_required_probes_where_the_edges_are_met_otherwise() -> None:
    assert verdict(lambda x, s: halved(x, s) if np.max(x) < 100 else 0 * x).mistake == "x halved"
    assert verdict(lambda x, s: right(x, s) if np.max(x) < 100 else halved(x, s)).mistake == ""


def test_a_general_slip_is_named_where_no_mistake_fits() -> None:
    assert "exactly twice" in verdict(lambda x, s: 2 * right(x, s)).slip


def test_what_is_kept_from_call_to_call_is_named_where_nothing_else_fits() -> None:
    def collects(x, scale, found=[]):  # noqa: B006
        found.extend(right(x, scale))
        return found[:]

    assert "kept from one call to the next" in verdict(collects).slip
    for odd in (np.full(2, np.nan), None, "text", [None, "text"], (object(), {}), {1: object()}, lambda: 0, iter([]), [[]]):
        assert verdict(lambda x, s, odd=odd: odd).slip == "", odd


def test_a_measured_derivative_is_named_where_only_large_numbers_give_it_away() -> None:
    def slope(x):
        return 2 * x

    def measured(x):
        return ((x + 1e-6) ** 2 - x**2) / 1e-6

    probes = [calling("f", (x,), slope(x)) for x in (0.5, -1.2, 3e12)]
    asked = Question("f", probes, parameters={"f": ["x"]})
    found = [judge(asked, [call_locally(f, p.call) for p in probes]).slip for f in (measured, lambda x: x)]
    assert "measured, by differences" in found[0] and "exactly half" in found[1]


def test_the_first_difference_is_shown_with_its_input() -> None:
    found = verdict(lambda x, s: right(x, s) + np.arange(len(x)))
    assert found.evidence is not None
    assert found.evidence.call == "f(x, scale)" and found.evidence.arguments[0][0] == "x"
    assert "‹" in found.evidence.received


def test_an_edge_that_fails_costs_its_share_only() -> None:
    found = verdict(lambda x, s: np.where(np.abs(x) > 100, np.nan, right(x, s)))
    assert (found.status, found.fraction) == ("partly", pytest.approx(0.7))
    assert "far out" in found.message and "nan" in found.message


def test_edges_earn_nothing_without_the_random_probes() -> None:
    found = verdict(lambda x, s: right(x, s) if np.max(np.abs(x)) > 100 else x)
    assert found.fraction == 0


def test_changing_the_inputs_costs_and_is_said() -> None:
    def careless(x, scale):
        x *= 1.0
        x += 1.0
        return scale * np.sin(x - 1.0)

    found = verdict(careless)
    assert 0 < found.fraction < 1 and "changes an argument that was passed in" in found.message


def test_a_list_that_was_emptied_is_an_input_changed() -> None:
    def pops(rows, functions):
        return sum(functions.pop(0)(row) for row in [rows.pop(0) for _ in range(2)])

    args = ([np.ones(2), np.ones(2)], [np.sum, np.max])
    asked = Question("f", [calling("f", args, 3.0)], parameters={"f": ["rows", "functions"]})
    assert "changes an argument that was passed in" in judge(asked, [call_locally(pops, asked.probes[0].call)]).message


def test_state_between_calls_costs_and_is_said() -> None:
    count = []

    def stateful(x, scale):
        count.append(1)
        return right(x, scale) * (1 + 1e-7 * len(count))

    found = verdict(stateful)
    assert 0 < found.fraction < 1 and "called twice with the same inputs" in found.message


def test_warnings_and_prints_cost_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def noisy(x, scale):
        print("here")
        np.log(np.zeros(2))
        return right(x, scale)

    assert verdict(noisy).fraction == 1
    assert capsys.readouterr().out == ""


def test_values_are_told_by_their_names_without_the_noise_of_floats() -> None:
    def veiled(name: str, value: Any) -> Probe:
        return Probe(Fetch(name), "values", Veiled(veil(value, 1e-3, name), 1e-3, name))

    def told(**values: Any) -> str:
        asked = Question("v", [veiled("a", 0.25), veiled("n", 3)])
        return judge(asked, [find(probe.request, values) for probe in asked.probes]).message

    assert told(a=0.1 + 0.2, n=4) == "`a`: 0.3 is not the value that is asked for."
    assert told(a=0.1 + 0.2, n=3) == "1 of 2 is right; `a` is not: 0.3 is not the value that is asked for."
    assert told(a=0.25, n="3") == "1 of 2 is right; `n` is not: '3' is a text; a number has no quotes."


def test_a_line_number_or_a_shape_is_no_half_of_another() -> None:
    probes = [typed("v_line", 2), typed("shape", (2, 3)), typed("y", [1.0, 2.0])]

    def told(**values: Any) -> Any:
        given = {"v_line": 2, "shape": (2, 3), "y": [1.0, 2.0]} | values
        return judge(Question("v", probes), [find(p.request, given) for p in probes])

    assert told(v_line=1).slip == "" and told(shape=(1, 3)).slip == ""
    assert "exactly half" in told(y=[0.5, 1.0]).slip
    assert told(shape=(3, 2)).message.endswith("`shape` is not: (3, 2) where (2, 3) is expected.")
    assert told(shape=(2,)).message.endswith("(2,) where (2, 3) is expected.")
    assert told(y=[0.5, 2.0]).message.endswith("in y[0]: 0.5 where 1 is expected.")


def repair(line: Any, value: Any):
    asked = Question("r", [typed("r_line", 3), calling("g", (2.0,), 4.0)],
                     parameters={"g": ["x"]})
    namespace = {"r_line": line, "g": value}
    return judge(asked, [find(probe.request, namespace) for probe in asked.probes])


def test_a_repairs_line_and_correction_are_judged_separately() -> None:
    square = lambda x: x * x
    assert repair(3, square).fraction == 1
    assert repair(2, square).fraction == pytest.approx(2 / 3)
    assert repair(3, lambda x: x).fraction == pytest.approx(1 / 3)
    assert repair(2, lambda x: x).fraction == 0
    assert repair(..., square).fraction == pytest.approx(2 / 3)
    assert repair(..., ...).status == "not started"
    assert "`r_line`" in repair(2, square).message
    assert "the correction is not" in repair(3, lambda x: x).message


def test_a_line_that_is_worth_nothing_leaves_all_points_to_the_correction() -> None:
    line = replace(typed("r_line", 3), worth=0.0)
    asked = Question("r", [line, calling("g", (2.0,), 4.0)], parameters={"g": ["x"]})

    def verdict(number: Any, correction: Any) -> Any:
        return judge(asked, [find(probe.request, {"r_line": number, "g": correction}) for probe in asked.probes])
    assert [verdict(number, lambda x: x * x).fraction for number in (2, 3, ...)] == [1, 1, 1]
    assert [verdict(number, lambda x: x).fraction for number in (2, 3, ...)] == [0, 0, 0]
    assert verdict(2, lambda x: x * x).message.startswith("Right, but look again")


def test_a_wrong_line_is_not_called_right_where_the_correction_is_wrong_too() -> None:
    asked = Question("r", [typed("r_line", 3), typed("r_choice", "half"),
                                     calling("g", (2.0,), 4.0)])
    outcomes = [find(p.request, {"r_line": 4, "r_choice": "half", "g": lambda x: x}) for p in asked.probes]
    assert "Neither `r_line` nor the correction is right" in judge(asked, outcomes).message


def test_only_what_is_wrong_is_marked() -> None:
    near, far = np.array([0.3, -1.0]), np.array([0.3, -2.0])
    expected = (np.array([0.1 + 0.2, -1.0]), np.array([0.3, -1.0]))
    asked = Question("f", [calling("f", (), expected)], parameters={"f": []})
    evidence = judge(asked, [find(asked.probes[0].request, {"f": lambda: (near, far)})]).evidence
    assert evidence is not None and evidence.received.count("‹") == 1 and "‹-2›" in evidence.received


def test_what_else_is_wrong_is_not_called_right() -> None:
    asked = Question("r", [typed("r_line", 3), calling("g", (2.0,), 4.0),
                                     calling("g", (1e200,), np.inf, "far out", required=False)])
    outcomes = [find(p.request, {"r_line": 2, "g": lambda x: x * x if x < 9 else np.nan}) for p in asked.probes]
    assert "The rest is right except for far out; `r_line` is not" in judge(asked, outcomes).message


def test_values_are_judged_one_by_one() -> None:
    probes = [typed("a", 2.0), typed("b", "saddle")]
    asked = Question("v", probes)
    outcomes = [find(p.request, {"a": 2.001, "b": " Saddle "}) for p in asked.probes]
    assert judge(asked, outcomes).fraction == 1
    outcomes = [find(p.request, {"a": 2.01, "b": "saddle"}) for p in asked.probes]
    assert judge(asked, outcomes).fraction == pytest.approx(0.5)
    assert "1 of 2 is right; `a` is not" in judge(asked, outcomes).message


def test_too_many_calls_of_a_function_handed_in_earn_nothing() -> None:
    def measured(f, x):
        return sum(f(x + 1e-6 * i) * 0 for i in range(50)) + 2 * x

    probe = calling("f", (abs, 3.0), 6.0, "cost", counted=True, budget=10)
    asked = Question("f", [calling("f", (abs, 3.0), 6.0), probe], parameters={"f": ["f", "x"]})
    found = judge(asked, [call_locally(measured, p.call) for p in asked.probes])
    assert found.fraction == 0 and "more than 10 numbers" in found.message


def test_what_the_judge_cannot_take_costs_the_exercise_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = question()
    monkeypatch.setattr("lab.judging.ways.equal.difference", lambda *_: {}["of nothing"])
    found = judge(asked, [call_locally(right, probe.call) for probe in asked.probes])
    assert (found.status, found.fraction) == ("could not run", 0.0)
    assert "cannot be judged (KeyError" in found.message


def test_what_could_not_run_says_why() -> None:
    asked = question()
    lost = Result("timeout", reason="the cell did not end within 10 s")
    found = judge(asked, [lost] * len(asked.probes))
    assert found.status == "could not run" and "within 10 s" in found.message


@pytest.mark.parametrize(("one", "other", "alike"), [
    (lambda: np.ones((2, 3)) @ np.ones(2), lambda: np.dot(np.ones((2, 3)), np.ones(2)), True),
    (lambda: np.ones((2, 3)) @ np.ones(2), lambda: np.ones(3) + np.ones(2), False),
    (lambda: np.ones((2, 3)) @ np.ones(2), lambda: np.ones((2, 3)) @ np.ones(9), False),
    (lambda: np.vstack([np.ones(2), np.ones((2, 3))]), lambda: np.insert(np.ones((2, 3)), 0, np.ones(2), axis=0), True),
    (lambda: 2.0 * {}, lambda: {} - {}, True),
    (lambda: 2.0 * {}, lambda: {}[{}], False),
    (lambda: len(None), lambda: list(None), True),
    (lambda: len(None), lambda: range(2.0), False),
])
def test_a_mistake_that_raises_is_told_from_other_errors_of_its_kind(one: Any, other: Any, alike: bool) -> None:
    probe = calling("f", (), 1.0)
    asked = Question("f", [probe], [NamedMistake("this one", "…", lambda i: call_locally(one, probe.call))])
    found = judge(asked, [call_locally(other, probe.call)])
    assert found.status == "raised" and found.mistake == ("this one" if alike else "")
