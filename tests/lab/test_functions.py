"""The functions that are handed to answers: right, gentle with their arguments, and a closed table."""
from __future__ import annotations

import copy
import re

import numpy as np
import pytest

from lab.calling.functions import ARRAYS, TABLE, Function, Rng

POINTS = np.array([-2.3, -0.7, -0.1, 0.2, 0.9, 3.1])
ELEMENTWISE = sorted(set(TABLE) - set(ARRAYS) - {"ripple", "share"})
DERIVED = sorted(name for name, (_, derivative, _) in TABLE.items() if derivative)


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("shape", [(), (3,), (1,), (2, 3), (0, 4), (2, 1, 2)])
def test_shape_comes_out_as_it_went_in(name: str, shape: tuple[int, ...]) -> None:
    assert np.shape(Function(name)(np.full(shape, 0.5))) == shape


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("given", [2, 0.5, True, [1, 2], (1, 2), np.array([1, 2], np.int8), np.float32(2)])
def test_any_numbers_come_back_as_floats(name: str, given: object) -> None:
    assert np.asarray(Function(name)(given)).dtype == np.float64


@pytest.mark.parametrize("name", sorted(TABLE))
def test_arguments_stay_as_they_were_and_results_are_new(name: str) -> None:
    given = [np.array([[0.5, -1.0]]) for _ in range(ARRAYS.get(name, 1))]
    before = copy.deepcopy(given)
    for one in given:
        one.flags.writeable = False
    result = Function(name)(*given)
    assert all(np.array_equal(one, other) for one, other in zip(given, before))
    assert not any(np.shares_memory(result, one) for one in given)


@pytest.mark.parametrize("name", DERIVED)
def test_derivative_agrees_with_the_complex_step(name: str) -> None:
    h = Function(name)
    by_step = h(POINTS + 1e-30j).imag / 1e-30
    assert np.allclose(h.derivative()(POINTS), by_step, rtol=1e-13, atol=0)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_extreme_arguments_give_no_nan(name: str) -> None:
    assert not np.isnan(Function(name)(np.array([-1000.0, 1000.0]))).any()


SAID_BY_THEIR_NAMES = {"identity", "tanh", "relu", "sin", "cos", "arctan", "square", "cube", "exp"}


@pytest.mark.parametrize("name", sorted(set(TABLE) - SAID_BY_THEIR_NAMES))
def test_a_name_of_ours_comes_with_its_formula(name: str) -> None:
    assert re.fullmatch(r"(a|\(y, t, a\)) ↦ [^{}]+", Function(name).in_words())
    assert all(name not in said for said in (repr(Function(name)), str(Function(name)), Function(name).__name__))


def test_a_formula_shows_the_parameters() -> None:
    assert Function("scaled_tanh", (0.5, 0.5, 0.5)).in_words() == "a ↦ 0.5 + 0.5 tanh(0.5 a), the sigmoid"
    assert Function("tanh").in_words() == "tanh"


def test_parameters_change_the_function_and_have_defaults() -> None:
    assert Function("leaky_relu")(-1.0) == pytest.approx(-0.1)
    assert Function("leaky_relu", (0.3,))(-1.0) == pytest.approx(-0.3)
    assert Function("leaky_relu", (0.3,)).derivative()(-1.0) == pytest.approx(0.3)
    assert Function("leaky_relu") == Function("leaky_relu", (0.1,))


@pytest.mark.parametrize("wrong", ["", "__import__", "sigmoid", "Tanh", None, 3])
def test_only_names_of_the_table_are_functions(wrong: object) -> None:
    with pytest.raises(ValueError, match="there is no function"):
        Function(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [(1.0, 2.0), ("0.1",), (None,), (np.float64(1),), (True,)])
def test_parameters_are_the_right_number_of_plain_numbers(wrong: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="takes 1 numbers"):
        Function("leaky_relu", wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["three", None, {"a": 1}, [[1], [2, 3]]])
def test_what_is_no_number_is_refused(wrong: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        Function("tanh")(wrong)


def test_a_generator_begins_afresh_each_time() -> None:
    assert Rng(3).generator().normal() == Rng(3).generator().normal() != Rng(4).generator().normal()
