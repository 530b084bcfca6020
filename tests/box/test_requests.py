"""Requests: answers are called and variables taken right after their cell, and only plain data comes back."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.box import Box, Call, Cell, Fetch, Limits, Result
from lab.calling.functions import Function, Rng
from lab.calling.plain import Unplain


def ask(box: Box, source: str, *requests: Call | Fetch, **limits: Any) -> list[Result]:
    """Return the results of requests put right after one cell."""
    return box.run([Cell(source, requests)], limits=Limits(**limits) if limits else None)[0].results


def test_an_answer_is_called_and_a_variable_taken(box: Box) -> None:
    value, variable, missing = ask(box, "def f(x, y): return x * y\nn = (1, 2.5)", Call("f", (np.arange(3.0), 2)),
                                   Fetch("n"), Fetch("m"))
    assert (value.status, value.value.tolist()) == ("value", [0.0, 2.0, 4.0])
    assert (variable.value, missing.status) == ((1, 2.5), "missing")
    assert "m does not exist" in missing.reason


def test_an_answer_is_taken_before_a_later_cell_takes_its_name(box: Box) -> None:
    first, second = box.run([Cell("def f(): return 1", (Call("f", ()),)), Cell("f = 3", (Fetch("f"),))])
    assert (first.results[0].value, second.results[0].value) == (1, 3)


@pytest.mark.parametrize("given", [
    0, -0.0, True, None, "β", [1, [2, (3,)]],
    np.zeros((0, 2)), np.arange(4, dtype=np.int8), np.eye(2, dtype=np.float32), float("inf"),
    {"a": np.ones(2), ("b", 0): 1, 3: [None]}, 10**300, np.array([True, False]),
])
def test_plain_data_crosses_unchanged(box: Box, given: Any) -> None:
    value = ask(box, "def same(x): return x", Call("same", (given,)))[0].value
    assert repr(value) == repr(given)


def test_functions_and_generators_arrive_ready_to_use(box: Box) -> None:
    source = "def f(x, h, rng): return h(x) + rng.integers(100, size=2)"
    result = ask(box, source, Call("f", (np.ones(2), Function("tanh"), Rng(1)), twice=True))[0]
    expected = np.tanh(1) + np.random.default_rng(1).integers(100, size=2)
    assert np.allclose(result.value, expected)
    assert np.allclose(result.again, expected)


def test_functions_may_lie_in_lists_and_dicts(box: Box) -> None:
    source = "def f(x, hs): return [hs['a'][0](x), hs['b'](x)]"
    hs = {"a": [Function("square")], "b": Function("cube")}
    for counted in (False, True):
        result = ask(box, source, Call("f", (2.0, hs), counted=counted))[0]
        assert (result.value, result.calls) == ([4.0, 8.0], 2 if counted else 0)


def test_counted_functions_are_evaluated_outside_and_counted(box: Box) -> None:
    seen = []

    def loss(w: Any) -> float:
        seen.append(w)
        return float(np.sum(w**2))

    source = "def f(loss, w): return [loss(w + i) for i in range(5)]"
    result = ask(box, source, Call("f", (loss, np.zeros(2)), counted=True))[0]
    assert (result.calls, result.value) == (10, [0.0, 2.0, 8.0, 18.0, 32.0])
    assert [w.tolist() for w in seen] == [[i, i] for i in range(5)]


def test_a_counted_function_does_not_say_which_it_is(box: Box) -> None:
    source = "def f(h): return [h.__name__, repr(h).split(' at ')[0], str(h.__closure__ and sorted(h.__dict__))]"
    shown = {str(ask(box, source, Call("f", (h,), counted=True))[0].value) for h in (Function("sin"), Function("cube"), len)}
    assert len(shown) == 1


def test_more_numbers_than_the_budget_are_spent_even_if_the_answer_catches_it(box: Box) -> None:
    source = """
import numpy as np
def f(h):
    for _ in range(20):
        try:
            h(1.0)
        except BaseException:
            pass
    return 1.0
def g(h): return [h(1.0) for _ in range(20)]
def at_once(h): return h(np.ones((4, 5)))
def in_lists(h): return h([[1.0] * 5] * 4)"""
    request = [Call(name, (Function("sin"),), counted=True, budget=10) for name in ("f", "g", "at_once", "in_lists")]
    for result in ask(box, source, *request):
        assert (result.status, result.value) == ("spent", None)
        assert "more than 10 numbers" in result.reason


def test_a_function_handed_in_refuses_nonsense_in_words(box: Box) -> None:
    source = "def f(h, x): return h(x)\ndef g(h): return h(1, 2)"
    wrong = [Call("f", (h, x), counted=True)
             for h in (Function("tanh"), lambda x: np.ones(3) @ x) for x in ("text", [None])]
    for result in ask(box, source, *wrong, Call("g", (Function("tanh"),), counted=True)):
        assert result.status == "raised"
        assert result.error is not None
        assert result.error.type in ("TypeError", "ValueError")


def test_a_function_handed_in_cannot_be_made_to_fill_the_wardens_memory(box: Box) -> None:
    source = "import numpy as np\ndef f(loss): return loss(np.ones((3, 5 * 10**5)))"
    result = ask(box, source, Call("f", (lambda w: float((np.ones((5000, 3)) @ w).sum()),), counted=True))[0]
    assert result.error is not None
    assert "far larger" in result.error.message


@pytest.mark.parametrize(("body", "changed"), [
    ("x[0] = 5", True), ("x[0] = x[0]", False), ("ys.append(1)", True), ("ys[0][0] = 7", True), ("d['a'] = 2", True),
    ("x = x + 1", False), ("x.shape = (1, 2)", True), ("x.sort()", False), ("x[:] = x[::-1]", True),
    ("ys[0] = 3.0", True), ("hs.reverse()", True), ("hs[0] = x", True), ("hs = hs[::-1]", False),
])
def test_a_changed_argument_is_noticed(box: Box, body: str, changed: bool) -> None:
    arguments = (np.array([1.0, 2.0]), [np.zeros(1)], {"a": 1}, [Function("tanh"), Function("sin")])
    source = f"def f(x, ys, d, hs):\n    {body}\n    return 0"
    for options in ({"layout": "plain"}, {"layout": "fortran"}, {"counted": True}):
        result = ask(box, source, Call("f", arguments, twice=True, **options))[0]
        assert (result.status, result.changed) == ("value", changed)


@pytest.mark.parametrize(("body", "status"), [
    ("raise ValueError", "raised"), ("import os; os._exit(3)", "broken"), ("while True: pass", "timeout"), ("return 0", "value"),
])
def test_a_second_call_counts_as_the_first_does(box: Box, body: str, status: str) -> None:
    source = f"n = 0\ndef f(x):\n    global n\n    n += 1\n    if n < 2: return n\n    {body}"
    twice, after = ask(box, source + "\nm = 5", Call("f", (1,), twice=True, seconds=0.6), Fetch("m"))
    assert (twice.status, after.value) == (status, 5)
    assert "second call" in twice.reason or status != "raised"


def test_arguments_are_fresh_for_each_call(box: Box) -> None:
    result = ask(box, "def f(x):\n    x += 1\n    return x", Call("f", (np.zeros(2),), twice=True))[0]
    assert result.value.tolist() == result.again.tolist() == [1.0, 1.0]


def test_layouts_are_as_asked_for(box: Box) -> None:
    source = "def f(x, y): return [x.flags.writeable, x.flags.f_contiguous, y[0].flags.c_contiguous, x[0, 1]]"
    arguments = (np.arange(6.0).reshape(2, 3), [np.ones((2, 2))])
    plain, readonly, fortran, strict = ask(
        box, source, *(Call("f", arguments, layout=one) for one in ("plain", "readonly", "fortran", "strict")))
    assert plain.value == [True, False, True, 1.0]
    assert readonly.value == [False, False, True, 1.0]
    assert fortran.value == [True, True, False, 1.0]
    assert strict.value == [False, True, False, 1.0]


def test_an_error_is_told_by_the_students_own_line(box: Box) -> None:
    source = "import numpy as np\ndef f(x):\n    return g(x)\ndef g(x):\n    return np.ones(3) @ x   # here\n"
    error = ask(box, source, Call("f", (np.ones(2),)))[0].error
    assert error is not None
    assert (error.type, error.line, error.text) == ("ValueError", 5, "return np.ones(3) @ x   # here")
    assert "line 3, in f: return g(x)" in error.traceback
    assert "mismatch" in error.message


def test_an_error_of_another_cells_function_is_told_by_the_answers_own_cell_first(box: Box) -> None:
    helper = Cell("import numpy as np\ndef g(x):\n    return np.ones(3) @ x\n", ())
    error = box.run([helper, Cell("def f(x):\n    return g(x)", (Call("f", (np.ones(2),)),))])[1].results[0].error
    assert error is not None
    assert (error.line, error.text) == (2, "return g(x) → in g, line 3: return np.ones(3) @ x")


@pytest.mark.parametrize(("source", "name"), [
    ("def f(): raise SystemExit", "SystemExit"), ("def f(): exit()", "SystemExit"),
    ("def f(x): return 1", "TypeError"), ("def f(): return f()", "RecursionError"),
    ("def f(): raise KeyboardInterrupt", "KeyboardInterrupt"),
    ("class Mine(ValueError): pass\ndef f(): raise Mine", "Mine, a ValueError"),
])
def test_whatever_an_answer_raises_is_its_error(box: Box, source: str, name: str) -> None:
    first, second = ask(box, source + "\nn = 1", Call("f", ()), Fetch("n"))
    assert first.error is not None
    assert (first.status, first.error.type, second.value) == ("raised", name, 1)


def test_a_number_in_place_of_a_function_is_called_so(box: Box) -> None:
    (result,) = ask(box, "f = 3", Call("f", ()))
    assert (result.status, result.reason) == ("broken", "`f` is not a function")


@pytest.mark.parametrize(("body", "stub"), [
    ("...", True), ("pass", True), ("return None", True), ("'''Doc.'''", True), ("'''Doc.'''\n    ...", True),
    ("'''Doc.'''\n    # todo\n    pass", True), ("return", True), ("return 0", False), ("return x", False),
    ("y = 1", False), ("raise NotImplementedError", False), ("return []", False),
])
def test_a_blank_answer_is_a_stub(box: Box, body: str, stub: bool) -> None:
    assert ask(box, f"def f(x):\n    {body}", Call("f", (1,)))[0].stub is stub


def test_a_blank_variable_is_a_stub(box: Box) -> None:
    blank, filled = ask(box, "a = ...\nb = 1", Fetch("a"), Fetch("b"))
    assert (blank.stub, filled.stub) == (True, False)


def test_odd_answers_are_called_all_the_same(box: Box) -> None:
    source = """
import functools
class C:
    def __call__(self, x): return x + 1
a = C(); b = lambda x, y=2: x + 1; c = functools.partial(lambda k, x: x + k, 1)
d = functools.lru_cache(lambda x: x + 1); e = staticmethod(lambda x: x + 1)"""
    assert [result.value for result in ask(box, source, *(Call(name, (1,)) for name in "abcde"))] == [2] * 5


def test_what_is_no_plain_data_says_what_it_was(box: Box) -> None:
    values = [result.value for result in ask(box, "a = object()\nb = (i for i in ())\nc = 1j\nd = [print]",
                                             *(Fetch(name) for name in "abcd"))]
    assert [type(value) for value in values] == [Unplain, Unplain, Unplain, list]


def test_values_too_large_for_the_wire_say_so(box: Box) -> None:
    source = "import numpy as np\nlarge = np.zeros(10**7)\nlong = ['x' * 1000] * 20000\nn = 1"
    large, long, after = ask(box, source, Fetch("large"), Fetch("long"), Fetch("n"))
    assert "too large" in str(large.value)
    assert "too large" in str(long.value)
    assert after.value == 1


def test_arrays_of_many_megabytes_cross(box: Box) -> None:
    given = np.random.default_rng(0).normal(size=(1000, 1000))
    value = ask(box, "def f(x): return 2 * x", Call("f", (given,)))[0].value
    assert np.array_equal(value, 2 * given)


def test_printing_in_an_answer_is_discarded(box: Box) -> None:
    run = box.run([Cell("def f():\n    print('x' * 10**6)\n    return 1", (Call("f", ()),))])[0]
    assert (run.outputs, run.results[0].value) == ([], 1)


def test_answers_after_a_cells_error_are_still_taken(box: Box) -> None:
    run = box.run([Cell("def f(): return 1\nassert False", (Call("f", ()), Fetch("g")))])[0]
    assert [run.status, run.results[0].value, run.results[1].status] == ["error", 1, "missing"]
