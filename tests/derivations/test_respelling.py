"""Respelling changes no verdict; a single change of a sign, index, layer, factor or function makes its step wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises.derivations import DERIVATIONS
from derivations.shipped import shipped
from derivations.styles import RIGHT
from lab.derivations import judge_derivation, latex, plain
from lab.derivations.judging.edits import at_each_place
from lab.derivations.judging.problem import parse
from lab.derivations.language.structure import statements
from lab.derivations.language.tokens import tokens
from lab.derivations.meaning.canonical import canonical
from lab.derivations.meaning.faults import IndexFault
from lab.derivations.meaning.reader import Reader
from lab.derivations.trees import Add, Multiply, Node, Number, Sum, rebuilt
from lab.derivations.worlds import sample

HAND_WRITTEN = [(key[0], text) for key, text in RIGHT.items()]
LETTERS = ["k", "m", "p", "q", "r"]


def steps_of(text: str) -> list[str]:
    """Return the expressions of a text that is one chain, as typed; nothing for other texts."""
    found = statements(tokens(text))
    if len(found) != 1 or any(token.text in ("f", "C", "s", "φ", "D") for token in tokens(text)):
        return []
    return [text[part[0].at:part[-1].end] for part in found[0].parts]


CHAINS = [(one.id, steps_of(text)) for one in DERIVATIONS.values() for text in one.right if one.world not in ("linear", "toy") and len(steps_of(text)) > 1]


def shuffled(node: Node, source: random.Random) -> Node:
    """Return a tree with the order of factors and terms changed."""
    node = rebuilt(node, lambda one: shuffled(one, source))
    if isinstance(node, Add) and len(node.terms) > 1:
        return Add(tuple(source.sample(node.terms, len(node.terms))))
    signed = isinstance(node, Multiply) and isinstance(node.factors[0], Number) and node.factors[0].value < 0
    if isinstance(node, Multiply) and not signed and not any(isinstance(one, Sum) for one in node.factors):
        return Multiply(tuple(source.sample(node.factors, len(node.factors))))
    return node


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHAINS), st.integers(0, 10 ** 6))
def test_reordering_factors_and_terms_changes_no_verdict(chain: tuple[str, list[str]], seed: int) -> None:
    identifier, steps = chain
    world = DERIVATIONS[identifier].world
    source = random.Random(seed)
    respelt = [latex(shuffled(parse(step, world), source)) for step in steps]
    assert judge_derivation(shipped(identifier), " = ".join([DERIVATIONS[identifier].given, *respelt])).points == 1.0


@pytest.mark.parametrize("writer", [latex, plain])
@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain[0])
def test_a_derivation_that_is_written_again_is_read_the_same(chain: tuple[str, list[str]], writer: Callable[[Node], str]) -> None:
    identifier, steps = chain
    world = DERIVATIONS[identifier].world
    text = " = ".join(writer(parse(step, world)) for step in (DERIVATIONS[identifier].given, *steps))
    assert judge_derivation(shipped(identifier), text).points == 1.0


@pytest.mark.parametrize("new", ["m", "p", "q"])
def test_renaming_bound_letters_changes_no_verdict(new: str) -> None:
    text = DERIVATIONS["derive_hidden_delta"].right[0]
    renamed = re.sub(r"(?<=[_{])k(?=[\^=}j ])", new, text)
    assert renamed != text
    assert judge_derivation(shipped("derive_hidden_delta"), renamed).points == 1.0


def test_a_right_step_in_between_changes_no_verdict() -> None:
    text = (r"\frac{\partial E}{\partial a_j^{(l)}} = \frac{\partial E}{\partial z_j^{(l)}} h'(a_j^{(l)})"
            r" = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})")
    assert judge_derivation(shipped("derive_hidden_delta"), text).points == 1.0


@pytest.mark.parametrize("one", DERIVATIONS.values(), ids=DERIVATIONS)
def test_a_single_change_makes_its_step_wrong_unless_it_is_truly_equal(one) -> None:
    for text in one.right:
        steps = steps_of(text)
        if len(steps) < 2 or one.world in ("linear", "toy"):
            continue
        last = parse(steps[-1], one.world)
        for number, edit in enumerate(at_each_place(last)):
            if number % 4 or latex(edit.tree) == latex(last):
                continue
            chain = " = ".join([*steps[:-1], latex(edit.tree)])
            start = one.given if text.lstrip().startswith("=") else ""
            verdict = judge_derivation(shipped(one.id), f"{start} {'= ' if start else ''}{chain}")
            if not truly_equal(one, last, edit.tree):
                position = len(steps) + (1 if start else 0)
                assert verdict.first_wrong is not None and verdict.first_wrong.number >= position - 1, (chain, verdict.sentence)


def truly_equal(one, left: Node, right: Node) -> bool:
    """Return True where both expressions have one value in three other worlds."""
    from lab.derivations.judging.problem import Problem
    from lab.derivations.meaning.evaluate import TooMuch

    problem = Problem(shipped(one.id), [sample(one.world, one.settings, seed) for seed in (7, 8, 9)])
    problem.read_given()
    try:
        read = [Reader(problem.worlds[0], problem.dictionary, {axis.letter: axis for axis in problem.axes}).read(tree) for tree in (left, right)]
        return problem.equal(*(problem.values_of(node) for node in read))
    except (IndexFault, TooMuch, AssertionError):
        return False


def test_respelling_has_one_canonical_form() -> None:
    world = sample("layered", {"depth": 3, "level": 1}, 1)

    def form(text: str) -> str:
        return canonical(Reader(world, shipped_dictionary(), strict=False).read(parse(text, "layered")))

    same = [r"h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}", r"\sum_m \delta_m^{(l+1)} h'(a_j^{(l)}) w_{mj}^{(l+1)}",
            r"(1 \cdot \sum_p w_{pj}^{(l+1)} \delta_p^{(l+1)}) h'(a_j^{(l)}) + 0"]
    assert len({form(text) for text in same}) == 1
    assert form(r"\sum_i w_{ji}^{(l)} \sum_k w_{kj}^{(l+1)} z_i^{(l-1)}") != form(r"\sum_i w_{ji}^{(l)} z_i^{(l-1)}")


def test_exchanging_two_sums_is_a_step() -> None:
    world = sample("layered", {"depth": 2, "hidden": "identity", "output": "identity"}, 1)

    def form(text: str) -> str:
        return canonical(Reader(world, shipped_dictionary(), strict=False).read(parse(text, "layered")))

    assert form(r"\sum_i \sum_k w_{ji}^{(2)} w_{ik}^{(1)} x_k") != form(r"\sum_k \sum_i w_{ji}^{(2)} w_{ik}^{(1)} x_k")


def shipped_dictionary():
    from lab.derivations.meaning.dictionaries import OURS

    return OURS


def test_numbers_keep_their_value() -> None:
    assert parse("½", "scalar") == Number(parse("0.5", "scalar").value)  # type: ignore[attr-defined]
