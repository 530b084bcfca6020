"""The picture of what a gradient costs: measured on the student's code, and never a traceback."""

from __future__ import annotations

from typing import Any

from autograder.reference import backpropagation as right
from lab import pictures
from lab.pictures import Card, Picture


def forward(X: Any, params: Any, hs: Any) -> Any:
    a, z = [], [X]
    for (W, b), h in zip(params, hs):
        a.append(z[-1] @ W.T + b)
        z.append(h(a[-1]))
    return a, z


def example_by_example(X: Any, T: Any, *rest: Any) -> Any:
    each = [right.backward(x, t, *rest) for x, t in zip(X, T)]
    return [(sum(g[l][0] for g in each), sum(g[l][1] for g in each)) for l in range(len(each[0]))]


def test_back_propagation_costs_a_few_passes_and_differences_two_for_each_parameter() -> None:
    shown = pictures.costs(forward, right.batch_gradients, right.passes_needed)
    assert isinstance(shown, Picture) and not shown.findings
    assert "30300 parameters: 60,600 passes" in shown.alt
    assert len(shown.png()) > 5000


def test_a_loop_over_the_examples_is_no_fault() -> None:
    shown = pictures.costs(forward, example_by_example, right.passes_needed)
    assert isinstance(shown, Picture) and not shown.findings


def test_it_waits_for_what_is_blank() -> None:
    for blank in (lambda *args: None, ..., None):
        assert isinstance(pictures.costs(forward, blank, right.passes_needed), Card)
        assert "passes_needed" in pictures.costs(forward, right.batch_gradients, blank).text
