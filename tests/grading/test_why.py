"""`autograder why` explains a score by its sum, and shows a call that reproduces what failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from classroom import UNIT, answered, hand_in, new_course

from autograder.commands.main import main
from autograder.grading.why import code_of, python_text
from lab.calling.functions import Function, Rng
from lab.calling.requests import Call

OVERFLOWS = "import numpy as np\ndef sigmoid(a):\n    return np.exp(a) / (1 + np.exp(a))"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = new_course(tmp_path_factory.mktemp("why") / "course")
    hand_in(course, "ada", answered(sigmoid=OVERFLOWS))
    return course.root


def test_it_prints_the_sum_the_mistake_and_a_call_that_reproduces_it(
        course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "ada", UNIT, "sigmoid", "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert "ada, sigmoid: partly right, 1.8 of 2 points" in said
    assert "what is required" in said and "+1.40 of 1.40" in said
    assert "extreme values" in said and "+0.00 of 0.20" in said
    assert "the sum, rounded to two decimals" in said and "1.80 of 2.00" in said
    code = said.split("Tried (extreme values):\n")[1].split("gives:")[0]
    space: dict[str, Any] = {}
    exec(OVERFLOWS, space)
    with np.errstate(all="ignore"):
        exec("\n".join(line.strip() for line in code.strip().splitlines()[:-1]), space)
        found = eval(code.strip().splitlines()[-1], space)
    assert np.isnan(found).any(), "the call that it prints fails as the answer did"


@pytest.mark.parametrize(("words", "said"), [
    (["ada", UNIT, "sigmod"], "has no exercise 'sigmod'"), (["ada", UNIT, "why_nonlinear"], "a person marks"),
    (["ada", "99", "sigmoid"], "There is no unit '99'"), (["adda", UNIT, "sigmoid"], "There is no hand-in of 'adda'"), (["adda", UNIT, "sigmoid"], 'Did you mean "ada"?'),
])
def test_what_cannot_be_explained_is_said_in_a_sentence(
        course: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main(["why", *words, "--course", str(course)]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("value", [
    1.0, 0.1 + 0.2, 3, True, "a 'quoted' word", [1, (2.5,)], {("a", 1): -1.0}, (), np.array([0.1, 1e-300]), np.array([[1, 2]]),
    np.array([0.1], dtype=np.float32), np.zeros((0, 3)), np.array(["a"])[0].item(),
])
def test_plain_data_is_code_that_gives_it_back(value: Any) -> None:
    found = eval(python_text(value), {"np": np})
    assert type(found) is type(value)
    assert np.array_equal(found, value) if isinstance(value, np.ndarray) else found == value
    if isinstance(value, np.ndarray):
        assert (found.dtype, found.shape) == (value.dtype, value.shape)


def test_a_call_names_what_it_imports() -> None:
    assert code_of(Call("f", (np.ones(2), Function("leaky_relu", (0.2,)), Rng(3)), twice=True)) == [
        "import numpy as np", "from lab.calling.functions import Function",
        *["f(np.array([1.0, 1.0]), Function('leaky_relu', (0.2,)), np.random.default_rng(3))"] * 2]
