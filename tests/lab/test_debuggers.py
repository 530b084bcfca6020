"""The debuggers of backward passes: the first unit that differs from what the student's own forward pass shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import student_code as own

from lab import pictures
from lab.pictures import Card, Picture

X, T, PARAMS, HS, PRIMES, OUTPUT = own.FLOW


def backward_with(step: Any) -> Any:
    """Return a backward pass whose way to the layer below is step(W, δ, a, z, h_primes, l)."""
    def backward(x: Any, t: Any, params: Any, hs: Any, h_primes: Any, delta_of_output: Any) -> Any:
        a, z = own.forward(x, params, hs)
        delta, gradients = delta_of_output(z[-1], t, a[-1]), []
        for l in range(len(params) - 1, -1, -1):
            gradients.insert(0, (np.outer(delta, z[l]), delta))
            if l:
                delta = step(params[l][0], delta, a[l - 1], z[l], h_primes, l)
        return gradients
    return backward


def debugged(backward: Any, forward: Any = own.forward) -> Any:
    return pictures.delta_debugger(forward, backward, *own.FLOW)


def test_a_right_backward_is_the_measured_one() -> None:
    shown = debugged(own.backward)
    assert isinstance(shown, Picture) and not shown.findings
    assert "Every δ of `backward` is the measured one." in shown.notes


SLIPS = {
    "the slope is forgotten": (lambda W, d, a, z, hp, l: W.T @ d, "the sum without × h′(a)"),
    "the slope is taken at z": (lambda W, d, a, z, hp, l: hp[l - 1](z) * (W.T @ d), "the sum × h′(z)"),
    "W for its transpose": (lambda W, d, a, z, hp, l: hp[l - 1](a) * ((W if W.shape[0] == W.shape[1] else W.T) @ d),
                            "W in place of Wᵀ"),
    "the sign is turned": (lambda W, d, a, z, hp, l: -hp[l - 1](a) * (W.T @ d), "is a sign turned"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_marked_where_it_begins_and_likely_named(slip: str) -> None:
    step, words = SLIPS[slip]
    shown = debugged(backward_with(step))
    layer = 1 if "W for" in slip else 2  # only the lower W is square
    assert f"of layer {layer}: yours is" in shown.findings[-1]
    assert any(words in note for note in shown.notes), shown.notes


def test_the_sum_at_the_first_wrong_unit_is_written_term_by_term() -> None:
    params = [(np.eye(2), np.zeros(2)), (np.array([[2.0, -1.0], [0.5, 3.0]]), np.zeros(2))]
    identity, two = lambda a: a, lambda a: 2 * np.ones_like(a)
    shown = pictures.delta_debugger(
        lambda x, params, hs: own.forward(x, params, [lambda a: 2 * a, identity]),
        backward_with(lambda W, d, a, z, hp, l: hp[l - 1](a) * (W.T @ d) + np.array([0.0, 7.0])),
        [1.0, 3.0], [0.0, 0.0], params, [lambda a: 2 * a, identity], [two, two], lambda y, t, a: np.array([1.0, 10.0]))
    terms = shown.notes[0].split("\n")
    assert terms[0] == "δ of unit 1 in layer 1, term by term:"
    assert "−1 × 1  =  −1" in terms[1] and "3 × 10  =  30" in terms[2]
    assert "=  29" in terms[3] and "29 × 2  =  58" in terms[4]
    assert "yours is 65, measured 58" in shown.findings[-1]


def test_what_is_wrong_only_in_the_weights_is_told_too() -> None:
    swapped = lambda *given: [(2 * dW, db) for dW, db in own.backward(*given)]
    assert "though δ is right" in debugged(swapped).findings[-1]


@pytest.mark.parametrize("blank", [None, ..., lambda *args: None, lambda *args: [...] * 3, lambda *args: [(1, 2)]])
def test_a_blank_or_strange_backward_gives_a_card(blank: Any) -> None:
    assert isinstance(debugged(blank), Card)
    assert isinstance(debugged(own.backward, blank), Card)


def test_a_right_graph_is_the_measured_one() -> None:
    shown = pictures.graph_debugger(own.graph_forward, own.graph_backward, *own.GRAPH)
    assert isinstance(shown, Picture) and not shown.findings


def test_the_first_node_on_the_way_back_that_parts_is_marked() -> None:
    def no_skip(weights: Any, inputs: Any, targets: Any, f: Any, f_prime: Any) -> Any:
        """Return a wrong answer that forgets that b feeds out2."""
        return own.graph_backward({e: w for e, w in weights.items() if e != ("b", "out2")}, inputs, targets, f, f_prime)

    shown = pictures.graph_debugger(
        own.graph_forward, lambda *args: {**own.graph_backward(*args), **{n: z for n, z in no_skip(*args).items()
                                                                          if n in ("a", "b")}}, *own.GRAPH)
    assert "your z first differs from the measured one at b:" in shown.findings[-1]
    assert "b → out2: w × z" in shown.notes[0] and "b → out: w × z" in shown.notes[0]
