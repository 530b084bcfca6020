"""What students type is read or refused with a sentence; nothing raises, and huge texts are refused at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises.derivations import DERIVATIONS
from derivations.shipped import shipped
from lab.derivations import judge_derivation

HIDDEN = "derive_hidden_delta"
HUGE = {
    "nested 1,000 deep": "(" * 1000 + "a" + ")" * 1000, "a megabyte": "a+" * 500_000, "10,000 steps": "a=\n" * 10_000,
    "many fractions": r"\frac{" * 1000, "many signs": "-" * 3000 + "1", "towers": "9^9^9^9^9^9^9", "long numbers": "1" * 4000,
    "many sums": "".join(rf"\sum_{{{letter}}} " for letter in "abcdefgh") + "x", "factorials": "99999!", "derivatives": "∂/∂a " * 30 + "a",
}
SENTENCES = {
    "\frac{1}{2}": "needs an r in front", "\tanh(a)": "needs an r in front", r"W^\top \delta": "with indices", r"x_1 + \dots + x_N": "with indices",
    "= δ because of the chain rule": "put it in", r"\foo": "not a command", "= q_j": "Known letters", "= (a": "not closed", "= {a": "not closed",
    r"\|y - t^2": "not closed", "= \\sum δ": "Over what", "= \\log": "of what", "= a_j^{(l+2)}": "next layer is l+1", "= y ≈ 2": "no equality",
    r"= \frac{\partial^2 E}{\partial a^2}": "Second derivatives", "=": "Nothing stands",
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_huge_texts_are_refused_with_a_sentence(text: str) -> None:
    for identifier in (HIDDEN, "derive_sigmoid_prime", "derive_subset_average"):
        verdict = judge_derivation(shipped(identifier), text)
        assert verdict.points == 0.0 and verdict.sentence.endswith((".", "?"))
        assert "could not be judged" not in verdict.sentence


@pytest.mark.parametrize(("text", "said"), SENTENCES.items())
def test_refusals_say_the_way_out(text: str, said: str) -> None:
    assert said in judge_derivation(shipped(HIDDEN), text).sentence


@pytest.mark.parametrize("value", [None, 3, b"a", ["a"], object()])
def test_what_is_no_text_is_refused(value: object) -> None:
    assert judge_derivation(shipped(HIDDEN), value).status == "unreadable"


@pytest.mark.parametrize("text", ["", "   \n ", "% nothing yet", r"\text{later}"])
def test_nothing_written_is_blank(text: str) -> None:
    assert judge_derivation(shipped(HIDDEN), text).status == "blank"


PIECES = [r"\frac", "{", "}", "(", ")", "[", "]", r"\partial", "E", "a_j^{(l)}", "w_{kj}^{(l+1)}", r"\delta_k^{(l+1)}", r"\sum_k", r"\sum_{k=1}^{K}",
          "=", "+", "-", "*", "/", "^", "_", "2", "½", "h'", "h", r"\log", r"\exp", "e^{", "∂", "Σ_k", "\n", "\\\\", ",", "n", r"\|", "‖", r"\to", "x_i",
          r"\binom", "!", ":=", r"\text{a}", "&", "%", "'", "σ", "d", r"\hat y", "u", r"\prod_n", r"\left", "|", "i → k", "S", "∋"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(sorted(DERIVATIONS)))
def test_no_combination_of_symbols_raises(pieces: list[str], identifier: str) -> None:
    verdict = judge_derivation(shipped(identifier), " ".join(pieces))
    assert "could not be judged" not in verdict.sentence


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(DERIVATIONS)))
def test_no_text_raises(text: str, identifier: str) -> None:
    assert "could not be judged" not in judge_derivation(shipped(identifier), text).sentence


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_derivation_never_raises(data: st.DataObject) -> None:
    identifier = data.draw(st.sampled_from(sorted(DERIVATIONS)))
    text = data.draw(st.sampled_from(DERIVATIONS[identifier].right))
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + data.draw(st.sampled_from(["", "}", "{", "^", "_", "=", "+", "\\", "k", "(l+3)"])) + text[at + 1:]
    assert "could not be judged" not in judge_derivation(shipped(identifier), damaged).sentence
