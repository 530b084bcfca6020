"""The smallest edit: found for wrong answers in many styles, in a session that stays as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from notebook_session import outcomes, public_question, session
from slipped_answers import SLIPPED

from lab.edits.here import find_edit
from lab.edits.wording import Edit

LONG = 3.0      # seconds of work: enough on any machine, for a test says what is found and not how fast


def edit_for(exercise: str, *sources: str, seconds: float = LONG) -> tuple[Edit | None, dict[str, Any]]:
    question, space = public_question(exercise), session(exercise, *sources)
    return find_edit(question, space, outcomes(question, space), seconds), space


@pytest.mark.parametrize(("exercise", "lines", "source"), [
    pytest.param(*one, id=f"{number}-{one[0]}") for number, one in enumerate(SLIPPED)])
def test_the_lines_of_a_slip_are_found(exercise: str, lines: tuple[int, ...], source: str) -> None:
    edit, _ = edit_for(exercise, source)
    assert edit is not None
    assert set(edit.lines) == set(lines) or (edit.mistake and set(edit.lines) < set(lines))


def test_the_student_reads_line_and_kind_and_not_the_solution() -> None:
    edit, _ = edit_for("hidden_delta", (
        "def hidden_delta(W_next, delta_next, a, h_prime):\n"
        "    back = W_next.T @ delta_next\n    return back * h_prime(back)"))
    assert edit is not None
    assert edit.sentence() == "Line 3: look at `back`: is this what goes into `h_prime`?"
    assert edit.solution() == "Instead of `return back * h_prime(back)` write `return back * h_prime(a)`."


def test_a_right_answer_and_a_hopeless_one_have_no_edit() -> None:
    assert edit_for("neuron", "def neuron(x, w, b, h):\n    return h(w @ x + b)")[0] is None
    assert edit_for("neuron", "def neuron(x, w, b, h):\n    return 'a neuron'", seconds=0.4)[0] is None


def test_a_name_that_is_no_function_of_the_session_has_no_edit() -> None:
    assert edit_for("neuron", "neuron = 3")[0] is None
    assert edit_for("neuron", "neuron = abs")[0] is None


def test_an_answer_as_a_lambda_is_edited_too() -> None:
    edit, _ = edit_for("neuron", "neuron = lambda x, w, b, h: h(w @ x - b)")
    assert edit is not None and edit.lines == (1,)


def test_an_own_helper_in_the_same_cell_is_edited_too() -> None:
    edit, _ = edit_for("neuron", (
        "def weighted(x, w):\n    return w + x\n\n\ndef neuron(x, w, b, h):\n    return h(np.sum(weighted(x, w)) + b)"))
    assert edit is not None and edit.lines == (2,)


def test_edits_that_never_end_are_stopped() -> None:
    """`while n > 0` with another comparison, sign or name would go on for ever."""
    edit, _ = edit_for("neuron", (
        "def neuron(x, w, b, h):\n    n, a = len(x), 0.0\n    while n > 0:\n        n -= 1\n        a += w[n] + x[n]\n"
        "    return h(a + b)"))
    assert edit is not None and edit.lines == (5,)


def test_an_edit_that_swallows_what_stops_it_is_stopped_all_the_same() -> None:
    edit, _ = edit_for("neuron", (
        "def neuron(x, w, b, h):\n    n, a = len(x), 0.0\n    while n > 0:\n        try:\n            n -= 1\n"
        "            a += w[n] + x[n]\n        except:\n            pass\n    return h(a + b)"))
    assert edit is not None and edit.lines == (6,)


def test_nothing_that_is_tried_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    edit, _ = edit_for("neuron", "def neuron(x, w, b, h):\n    print('a', x)\n    return h(w @ x - b)")
    assert edit is not None and edit.lines == (3,)
    assert capfd.readouterr() == ("", "")


def test_what_the_session_holds_stays_as_it_is() -> None:
    question = public_question("neuron")
    space = session("neuron", "seen = []\ncount = 0\nscale = np.ones(2)", (
        "def neuron(x, w, b, h):\n    global count\n    count += 1\n    seen.append(x)\n    scale[0] += 1\n"
        "    return h(w @ x - b)"))
    results = outcomes(question, space)
    before = len(space["seen"]), space["count"], space["scale"].tolist(), space["neuron"]
    edit = find_edit(question, space, results, LONG)
    assert edit is not None and edit.lines == (6,)
    assert (len(space["seen"]), space["count"], space["scale"].tolist(), space["neuron"]) == before


def test_random_numbers_of_the_session_go_on_as_if_nothing_was_tried() -> None:
    question = public_question("neuron")
    space = session("neuron", "def neuron(x, w, b, h):\n    np.random.uniform()\n    return h(w @ x - b)")
    results = outcomes(question, space)
    np.random.seed(3)   # noqa: NPY002
    assert find_edit(question, space, results, LONG) is not None
    after = np.random.uniform()     # noqa: NPY002
    np.random.seed(3)   # noqa: NPY002
    assert after == np.random.uniform()     # noqa: NPY002


@pytest.mark.parametrize("line", [
    "open('seen.txt', 'a')", "np.save('seen.npy', x)", "x.tofile('seen')", "exec('pass')", "__import__('os')",
    "import os", "x.__class__", "plt.plot(x)", "from pathlib import Path"])
def test_an_answer_with_effects_of_its_own_is_not_tried(line: str, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    question = public_question("neuron")
    space = session("neuron", f"def neuron(x, w, b, h):\n    {line}\n    return h(w @ x - b)")
    assert find_edit(question, space, [], LONG) is None
    assert list(tmp_path.iterdir()) == []


def test_an_edit_may_leave_a_named_mistake_and_then_carries_its_hint() -> None:
    edit, _ = edit_for("forward", (
        "def forward(x, params, hs):\n    a, z = [], [x]\n    for W, b in params:\n        a.append(W @ z[-1] - b)\n"
        "        z.append(hs[0](a[-1]))\n    return a, z"), seconds=1.0)
    assert edit is not None
    assert edit.lines == (4,) and edit.mistake == "the same h in every layer"
    assert edit.sentence().endswith(edit.hint)
