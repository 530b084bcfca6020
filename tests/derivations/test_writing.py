"""What is typed is shown as it was meant: LaTeX, MathML and plain text are read back as the same tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises.derivations import DERIVATIONS, REPAIRS, VALUES
from derivations.examples import RIGHT as EXAMPLES
from derivations.mathml import text_of
from derivations.notations import NOTATIONS
from derivations.shipped import shipped
from derivations.strangers import RIGHT as STRANGERS
from derivations.strangers import RIGHT_TOO
from derivations.styles import RIGHT as STYLES
from lab.derivations import judge_derivation, judge_repair, latex, mathml, plain
from lab.derivations.judging.problem import parse
from lab.derivations.language.structure import statements
from lab.derivations.language.tokens import tokens
from lab.derivations.trees import (
    MINUS_ONE,
    Add,
    Binder,
    Binomial,
    Constant,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Layer,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    SquaredNorm,
    Sum,
    rebuilt,
)


def through_mathml(node: Node) -> str:
    return text_of(mathml(node))


WRITERS: dict[str, Callable[[Node], str]] = {"latex": latex, "mathml": through_mathml, "plain": plain}


def without_nesting(node: Node) -> Node:
    """Return a tree in which a(bc) is abc, a + (b + c) is a + b + c, and numbers are multiplied."""
    node = rebuilt(node, without_nesting)
    if isinstance(node, Multiply):
        inner = [one for factor in node.factors for one in (factor.factors if isinstance(factor, Multiply) else (factor,))]
        number = Fraction(1)
        for one in inner:
            number *= one.value if isinstance(one, Number) else 1
        rest = [one for one in inner if not isinstance(one, Number)]
        rest = [Number(number), *rest] if number != 1 or not rest else rest
        return rest[0] if len(rest) == 1 else Multiply(tuple(rest))
    if isinstance(node, Add):
        return Add(tuple(one for term in node.terms for one in (term.terms if isinstance(term, Add) else (term,))))
    if isinstance(node, Power) and isinstance(node.base, Number) and node.base.value and node.exponent == MINUS_ONE:
        return Number(1 / node.base.value)
    return node


def world_of(identifier: str) -> str:
    return (DERIVATIONS.get(identifier) or REPAIRS.get(identifier) or DERIVATIONS[VALUES[identifier].of]).world


def typed() -> Iterator[tuple[str, str]]:
    """Yield every right answer that is known here, and the lines of repairs, with its exercise."""
    for one in DERIVATIONS.values():
        yield from ((one.id, text) for text in (one.given, *one.right))
    for value in VALUES.values():
        yield from ((value.id, text) for text in (value.left, value.value, *value.right))
    for repair in REPAIRS.values():
        yield from ((repair.id, text) for text in (*repair.lines, *repair.right))
    yield from ((key[0], text) for table in (STYLES, EXAMPLES) for key, text in table.items())
    yield from ((key, text) for table in (STRANGERS, RIGHT_TOO, NOTATIONS) for key, listed in table.items() for text in listed)


TREES = {parse(part, world_of(identifier)): world_of(identifier)
         for identifier, text in typed() for statement in statements(tokens(text)) for part in statement.parts}


@pytest.mark.parametrize("writer", WRITERS)
def test_every_step_of_every_right_answer_is_written_as_it_is_read(writer: str) -> None:
    assert len(TREES) > 300
    for tree, world in TREES.items():
        text = WRITERS[writer](tree)
        assert without_nesting(parse(text, world)) == without_nesting(tree), text


LEAVES = st.sampled_from([
    Number(Fraction(2)), Number(Fraction(7)), Number(Fraction(1, 2)), Number(Fraction(3, 5)), Number(Fraction(1, 13)), Number(Fraction(-2)),
    Constant("π"), Name("E"), Name("ŷ"), Name("η"), Name("x", ("i",)), Name("w", ("k", "j"), Layer("l", 1)), Name("a", ("j",), Layer("l")),
    Name("z", ("i",), Layer("l", -1)), Name("t", ("n", "k")), Name("w", ("j", "i"), None, True), Name("x", ("k",), star=True),
    Name("δ", ("n", "j"), Layer("L")), Name("b", ("j",), Layer("", 2)), Name("w", ("i", 0), Layer("", 1)), Name("M", (Layer("l", 1),)),
    Name("a", ("k′",)), Kronecker("k", "j"), Name("E", ("n",)),
])
BINDERS = st.sampled_from([
    Binder("k"), Binder("k′"), Binder("k", 1, Name("K")), Binder("k", 1, Name("M", (Layer("l", 1),))), Binder("i", 0, Name("D")), Binder("n", 1, Name("N")),
    Binder("→", relation="to", others=("i", "k")), Binder("→", relation="to", others=("j", "k")), Binder("k", relation="except", others=("j",)),
    Binder("n", relation="in", others=("S",)), Binder("S", relation="has", others=("n",)),
])
MOVED = st.sampled_from([Name("a", ("j",), Layer("l")), Name("w", ("j", "i"), None, True), Name("η"), Name("y", ("k",))])
LAYERS = st.sampled_from([None, Layer("l"), Layer("", 2), Layer("l", 1)])


def bigger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Add, pairs), st.builds(Multiply, pairs), st.builds(lambda one: Multiply((MINUS_ONE, one)), inner),
        st.builds(lambda above, below: Multiply((above, Power(below, MINUS_ONE))), inner, inner),
        st.builds(Power, inner, st.sampled_from([Number(Fraction(2)), MINUS_ONE, Number(Fraction(1, 2)), Name("K"), Multiply((MINUS_ONE, Name("K")))])),
        st.builds(Power, inner, inner), st.builds(Function, st.sampled_from(["log", "exp", "tanh", "cosh"]), inner),
        st.builds(Function, st.just("h"), inner, LAYERS, st.sampled_from([0, 1])), st.builds(Sum, BINDERS, inner, st.booleans()),
        st.builds(Derivative, inner, MOVED), st.builds(lambda body, by: Derivative(body, by, spread=True), inner, MOVED),
        st.builds(Binomial, inner, inner), st.builds(Factorial, inner),
    )


@settings(max_examples=250, deadline=None)
@given(st.recursive(LEAVES, bigger, max_leaves=7), st.sampled_from(sorted(WRITERS)))
def test_any_expression_is_written_as_it_is_read(tree: Node, writer: str) -> None:
    text = WRITERS[writer](tree)
    assert without_nesting(parse(text, "layered")) == without_nesting(tree), text


@pytest.mark.parametrize("inner", ["y_n - t_n", r"y_n - t_n + \|y_n - t_n\|^2 (1 + 2)"])
@pytest.mark.parametrize("writer", WRITERS)
def test_lengths_are_written_as_they_are_read(inner: str, writer: str) -> None:
    tree = SquaredNorm(parse("y_n - t_n", "gaussian")) if inner == "y_n - t_n" else parse(inner, "gaussian")
    assert without_nesting(parse(WRITERS[writer](tree), "gaussian")) == without_nesting(tree)


@pytest.mark.parametrize(("typed", "shown"), [
    (r"\sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)}", "Σ_{k=1}^{M_{l+1}} δ_k^(l+1)"),
    (r"\sum_{k=1}^{M_{l-1}} z_k^{(l-1)}", "Σ_{k=1}^{M_{l−1}} z_k^(l−1)"),
    (r"-\sum_{k'} a_{k'}", "− Σ_{k′} a_{k′}"), ("z_i (x_i + 2)", "z_i · (x_i + 2)"), ("z_i (0.5)", "z_i · 1/2"),
    (r"\frac{\partial \sum_k \frac{\partial z_k}{\partial a_k}}{\partial a_j}", "∂(Σ_k ∂z_k/∂a_k)/∂a_j"),
])
def test_what_is_read_is_shown_in_plain_text(typed: str, shown: str) -> None:
    assert plain(parse(typed, "layered")) == shown


def test_a_side_line_is_typeset_with_its_left_side() -> None:
    text = "\\frac{\\partial z_j^{(l)}}{\\partial a_j^{(l)}} = h'(a_j^{(l)})\n\\frac{\\partial E}{\\partial a_j^{(l)}} = \\sum_k \\delta_k^{(l+1)} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}}"
    side = next(step for step in judge_derivation(shipped("derive_hidden_delta"), text).steps if step.word == "side line")
    left, right = text_of(side.mathml).split("=")
    assert parse(left, "layered") == parse(r"\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}}", "layered")
    assert parse(right, "layered") == parse("h'(a_j^{(l)})", "layered")


def test_a_corrected_line_is_typeset_with_its_left_side() -> None:
    step, = judge_repair(shipped("repair_dead_end"), r"\frac{\partial E}{\partial w_{ji}^{(L)}} = (y_j - t_j) z_i^{(L-1)}").steps
    assert step.plain == "∂E/∂w_{ji}^(L) = (y_j − t_j) · z_i^(L−1)"
    assert text_of(step.mathml).count("=") == step.latex.count("=") == 1
