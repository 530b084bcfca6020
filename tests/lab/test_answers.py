"""Calling an answer in the notebook: it gets what the box would give it, and what it does to that is seen."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from student_code import in_cells

from lab.calling.calls import call_locally, is_stub
from lab.calling.functions import Function, Rng
from lab.calling.requests import Call


@pytest.mark.parametrize(("body", "changed"), [
    ("x[0] = 5", True), ("x[0] = x[0]", False), ("x += 0", False), ("ys.append(1)", True), ("ys[0][0] = 7", True),
    ("ys[0] = 3.0", True), ("ys[0] = ys[0] + 1", True), ("ys.pop()", True), ("d['a'] = 2", True), ("del d['a']", True),
    ("x = x + 1", False), ("x.shape = (1, 2)", True), ("hs.reverse()", True), ("hs[0] = np.ones(2)", True),
    ("hs = hs[::-1]", False), ("hs[0](x)", False),
])
@pytest.mark.parametrize("counted", [True, False])
def test_a_changed_argument_is_noticed(body: str, changed: bool, counted: bool) -> None:
    args = (np.array([1.0, 2.0]), [np.zeros(1)], {"a": 1}, [Function("tanh"), Function("sin")])
    for layout in ("plain", "fortran"):
        call = Call("f", args, layout=layout, counted=counted)
        result = call_locally(in_cells(f"def f(x, ys, d, hs):\n    {body}\n    return 0")["f"], call)
        assert (result.status, result.changed) == ("value", changed)
    assert [len(part) for part in args] == [2, 1, 1, 2], "the probe itself was changed"


def test_a_generator_that_was_used_is_no_changed_argument() -> None:
    result = call_locally(lambda rng: rng.normal(), Call("f", (Rng(3),), twice=True))
    assert not result.changed
    assert result.value == result.again


def test_functions_in_lists_are_counted() -> None:
    call = Call("f", ([Function("tanh")], np.zeros(4)), counted=True, budget=4)
    assert call_locally(lambda hs, x: hs[0](x), call).calls == 4
    assert call_locally(lambda hs, x: [hs[0](x), hs[0](x)], call).status == "spent"


class Model:
    def forward(self, x: Any) -> None: ...


def test_only_a_plain_function_that_says_nothing_is_blank() -> None:
    async def coroutine(x: Any) -> None: ...

    def generator(x: Any) -> Any:
        yield

    blank = "def f(x):\n    'Says where to write.'\n    ..."
    assert is_stub(in_cells(blank)["f"]) and is_stub(lambda x: None)
    for one in (Model().forward, coroutine, generator, partial(in_cells(blank)["f"], 1), Model, len, lambda x: 0, None):
        assert not is_stub(one), one


def test_an_error_is_told_by_a_line_of_the_answers_own_cell() -> None:
    helper = "def inner(x):\n    return outer(x)\ndef outer(x):\n    return x @ np.ones(3)\n"
    answer = "def f(x):\n    y = 2 * x\n    return inner(y)\n"
    error = call_locally(in_cells(helper, answer)["f"], Call("f", (np.ones(2),))).error
    assert (error.line, error.text) == (3, "return inner(y) → in outer, line 4: return x @ np.ones(3)")
    error = call_locally(in_cells(helper + answer)["f"], Call("f", (np.ones(2),))).error
    assert (error.line, error.text) == (4, "return x @ np.ones(3)")
