"""A result that is dressed up earns nothing: multiplied by a 1, with a 0 added, or mixed with another expression."""

from __future__ import annotations

import pytest

from autograder.exercises.derivations import DERIVATIONS
from derivations.shipped import shipped
from lab.derivations import judge_derivation
from lab.derivations.language.structure import statements
from lab.derivations.language.tokens import tokens

DRESSED = {
    "times e^0": r"{g} = e^0 ({r}) = {r}", "times log e": r"{g} = ({r}) \log e = {r}", "plus tanh 0": r"{g} = ({r}) + \tanh(0) = {r}",
    "times a sum of squares": r"{g} = ({r}) (\cos^2 1 + \sin^2 1) = {r}", "minus a minus": r"{g} = -(-({r})) = {r}", "twice less once": r"{g} = 2({r}) - ({r}) = {r}",
    "the derivative of a number": r"{g} = ({r}) + \frac{{\partial}}{{\partial a_j^{{(l)}}}} (5) = {r}", "an own letter": "q = {r}\n{g} = q = {r}",
    "an own 0": "q = 0\n{g} = q + {r} = {r}", "an own 1": "q = 1\n{g} = q ({r}) = {r}", "the given divided by itself": r"{g} = ({r}) \frac{{{g}}}{{{g}}} = {r}",
    "the given less itself": "{g} = ({g}) - ({g}) + ({r}) = {r}", "a root of a power": r"{g} = (({r})^3)^{{1/3}} = {r}", "a line that says nothing": "{r} = {r}\n{g} = {r}",
    "0 times a step": r"{g} = {r} + 0 \cdot ({d}) = {r}", "a step less itself": "{g} = {r} + ({d}) - ({d}) = {r}", "half and half": r"{g} = \frac12 ({d}) + \frac12 ({r}) = {r}",
    "twice less a step": "{g} = 2 ({r}) - ({d}) = {r}", "a step to the power 0": "{g} = ({r}) ({d})^0 = {r}", "a step divided by itself": r"{g} = ({r}) \frac{{{d}}}{{{d}}} = {r}",
    "the given divided by the result": r"{g} = \frac{{{g}}}{{{r}}} ({r}) = {r}", "the result squared over the given": r"{g} = \frac{{({r})^2}}{{{g}}} = {r}",
    "a step that is itself": "{d} = {d}\n{g} = {r}",
}


def expressions(text: str) -> list[str]:
    """Return the expressions of the last statement of a text."""
    return [text[part[0].at:part[-1].end] for part in statements(tokens(text))[-1].parts]


@pytest.mark.parametrize("dress", DRESSED)
@pytest.mark.parametrize("identifier", [one.id for one in DERIVATIONS.values() if one.kind == "derivation"])
def test_a_dressed_result_earns_nothing(identifier: str, dress: str) -> None:
    declared = DERIVATIONS[identifier]
    steps = [step for step in expressions(declared.right[0]) if step != "0"]
    text = DRESSED[dress].format(g=declared.given, r=steps[-1], d=steps[1])
    assert judge_derivation(shipped(identifier), text).points == 0.0


@pytest.mark.parametrize(("identifier", "text"), [
    ("derive_tanh_prime", r"= \frac{\cosh^2 a - \sinh^2 a}{\cosh^2 a} = 1 - \tanh^2 a"),  # the numerator is 1
    ("derive_log_softmax", r"= -\sum_k t_k \log \frac{e^{a_k}}{\sum_m e^{a_m}} = -\sum_k t_k a_k + (\sum_k t_k) \log \sum_m e^{a_m} = -\sum_k t_k a_k + \log \sum_m e^{a_m}"),
    ("derive_regression_delta", r"= \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = 2(y_j - t_j) \cdot 1 = 2(y_j - t_j)"),
    ("derive_sigmoid_prime", r"= \frac{0 \cdot (1 + e^{-a}) - 1 \cdot (-e^{-a})}{(1 + e^{-a})^2} = \sigma(a) (1 - \sigma(a))"),
])
def test_a_1_and_a_0_that_belong_there_are_no_dress(identifier: str, text: str) -> None:
    assert judge_derivation(shipped(identifier), text).points == 1.0
